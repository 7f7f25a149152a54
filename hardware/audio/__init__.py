"""Microphones and speakers by name. A driver is imported when it is chosen; none stands in for another. The name ``auto`` is ALSA
with the card that is best for calls."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from pkgutil import resolve_name
from typing import TYPE_CHECKING, Any

import msgspec

from hardware.audio.cards import cards, choose

if TYPE_CHECKING:
    from hardware.audio.base import Microphone, Speaker

log = logging.getLogger(__name__)

AUTO = "auto"
MICROPHONES = {
    "simulated": "hardware.audio.simulator:SimulatedMicrophone",
    "alsa": "hardware.audio.sound_system:AlsaMicrophone",
    "pulse": "hardware.audio.sound_system:PulseMicrophone",
}
SPEAKERS = {
    "simulated": "hardware.audio.simulator:SimulatedSpeaker",
    "alsa": "hardware.audio.sound_system:AlsaSpeaker",
    "pulse": "hardware.audio.sound_system:PulseSpeaker",
}


def make_pair(microphone: Mapping[str, object], speaker: Mapping[str, object]) -> tuple[Microphone, Speaker]:
    """The closed devices that the settings describe; raises ValueError with what is wrong and what is allowed."""
    if microphone.get("driver") == AUTO and speaker.get("driver") == AUTO:
        choice = choose(cards())
        log.info("sound: %s", choice.why)
        microphone = {"driver": "alsa", "device": choice.device, "echo_canceller": choice.echo_canceller}
        speaker = {**speaker, "driver": "alsa", "device": choice.device}
    hears: Microphone = _make("microphone", MICROPHONES, microphone)
    plays: Speaker = _make("speaker", SPEAKERS, speaker)
    if hears.cancels_echo and not plays.feeds_echo_canceller:
        raise ValueError(
            f"microphone driver {microphone['driver']!r} removes the echo of a real speaker, and speaker driver"
            f" {speaker['driver']!r} is none; choose a real speaker, or set echo_canceller = false on the microphone"
        )
    if hears.cancels_echo:
        hears.played = plays.played = resolve_name("hardware.audio.canceller:Played")()
    return hears, plays


def _make(kind: str, drivers: Mapping[str, str], settings: Mapping[str, object]) -> Any:
    options = dict(settings)
    name = options.pop("driver", None)
    if not isinstance(name, str) or name not in drivers:
        raise ValueError(f"{kind} driver {name!r} is not known; allowed: {', '.join(drivers)}, auto for both")
    driver = resolve_name(drivers[name])
    try:
        return driver(msgspec.convert(options, driver.Settings))
    except msgspec.ValidationError as error:
        raise ValueError(f"{kind} driver {name!r}: {error}") from error
