"""Microphones and speakers that ALSA or PulseAudio (and PipeWire in its place) know."""

from typing import ClassVar

import msgspec

from hardware.audio.base import SOUND, Microphone, Speaker
from hardware.audio.canceller import CANCEL, LISTEN
from hardware.audio.gstreamer import Gst

CONVERTED = f"audioconvert ! audioresample ! capsfilter caps={SOUND}"
HEARING = "buffer-time=80000 latency-time=20000"
"""Microseconds. What is encoded together comes together; the buffer is only for when nobody fetches it in time."""
PLAYING = "buffer-time=40000 latency-time=10000"


class _SoundSystemMicrophone(Microphone):
    element: ClassVar[str]

    class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
        """``device``: its name in the sound system, or empty for the default one.
        ``echo_canceller``: false for a speakerphone that removes the echo itself."""

        device: str = ""
        echo_canceller: bool = True

    def __init__(self, settings: Settings) -> None:
        self._device = settings.device
        self.cancels_echo = settings.echo_canceller

    def open(self) -> Gst.Element:
        way = CANCEL if self.played is not None else CONVERTED
        made = _bin(f"{self.element} name=device {HEARING} ! {way}", self._device)
        if self.played is not None:
            self.played.cancel(made)
        return made


class _SoundSystemSpeaker(Speaker):
    element: ClassVar[str]
    feeds_echo_canceller = True

    class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
        """``device``: its name in the sound system, or empty for the default one; ``headphones``: that of their output, or
        empty when they hang on the same one."""

        device: str = ""
        headphones: str = ""

    def __init__(self, settings: Settings) -> None:
        self._device, self._headphones = settings.device, settings.headphones
        self.has_headphones = bool(settings.headphones)

    def open(self, headphones: bool = False) -> Gst.Element:
        """What goes to headphones of their own leaves no echo, and the canceller does not hear of it."""
        apart = headphones and self.has_headphones
        played = None if apart else self.played
        sink = f"{self.element} name=device async=false {PLAYING}"
        made = _bin(
            f"{LISTEN if played is not None else CONVERTED} ! {sink}", self._headphones if apart else self._device
        )
        if played is not None:
            played.listen(made)
        return made


class AlsaMicrophone(_SoundSystemMicrophone):
    """``device`` as ``arecord -L`` prints it, for example ``plughw:CARD=Speakerphone``."""

    element = "alsasrc"


class AlsaSpeaker(_SoundSystemSpeaker):
    """``device`` as ``aplay -L`` prints it."""

    element = "alsasink"


class PulseMicrophone(_SoundSystemMicrophone):
    """``device`` as ``pactl list short sources`` prints it."""

    element = "pulsesrc"


class PulseSpeaker(_SoundSystemSpeaker):
    """``device`` as ``pactl list short sinks`` prints it."""

    element = "pulsesink"


def _bin(description: str, device: str) -> Gst.Bin:
    made = Gst.parse_bin_from_description(description, ghost_unlinked_pads=True)
    if device:
        made.get_by_name("device").set_property("device", device)
    return made
