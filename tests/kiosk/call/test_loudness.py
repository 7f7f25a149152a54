"""How loud the agent is at the customer's ear, and where."""

import math
import threading

import numpy as np
import pytest

from domain.listening import LOUDEST, SOFTEST, USUAL, Listening
from domain.media import Listen, Open, Trouble
from domain.trouble import Part, Problem
from hardware.audio.base import Speaker
from hardware.audio.canceller import Played
from hardware.audio.gstreamer import Gst
from hardware.audio.sound_system import AlsaSpeaker
from kiosk.call.pipeline import Pipeline
from tests.kiosk.call.engine_process import EngineProcess

BLOCKS = 30
WITHIN_S = 20


class Ear:
    """Beside a speaker, or what an echo canceller beside it is told."""

    def __init__(self) -> None:
        self._sound, self._full = b"", threading.Event()

    def rms(self) -> float:
        """Of some tenths of a second from now on."""
        self._sound = b""
        self._full.clear()
        assert self._full.wait(WITHIN_S), "nothing was played"
        return float(np.sqrt(np.mean(np.frombuffer(self._sound, "<i2").astype(np.float64) ** 2)))

    def hears(self, pad: Gst.Pad) -> None:
        pad.add_probe(Gst.PadProbeType.BUFFER, self._came)

    def _came(self, _pad: Gst.Pad, info: Gst.PadProbeInfo) -> Gst.PadProbeReturn:
        buffer = info.get_buffer()
        self._sound += buffer.extract_dup(0, buffer.get_size())
        if len(self._sound) >= BLOCKS * 320:
            self._full.set()
        return Gst.PadProbeReturn.OK


class OverheardSpeaker(AlsaSpeaker):
    """ALSA's device "null", with a canceller beside it."""

    def __init__(self, ear: Ear) -> None:
        super().__init__(AlsaSpeaker.Settings(device="null"))
        self.played, self._ear = Played(), ear

    def open(self, headphones: bool = False) -> Gst.Element:
        made = super().open(headphones)
        self._ear.hears(made.get_by_name("played").get_static_pad("src"))
        return made


def test_the_voice_is_as_loud_as_is_wanted_and_the_canceller_knows() -> None:
    """While nothing comes the soft noise of an open line is played."""
    ear = Ear()
    speaker: Speaker = OverheardSpeaker(ear)
    pipeline = Pipeline(None, lambda: None, lambda part, error: None)
    pipeline.sound.hearing.loud(Listening(level=LOUDEST).gain)
    pipeline.start()
    try:
        pipeline.open_speaker(speaker, headphones=False)
        loudest = ear.rms()
        assert loudest > 5
        for level in (SOFTEST, USUAL):
            pipeline.sound.hearing.loud(Listening(level=level).gain)
            ear.rms()  # what was on its way
            assert 20 * math.log10(loudest / ear.rms()) == pytest.approx(3 * (LOUDEST - level), abs=2)
        pipeline.sound.hearing.loud(Listening(silent=True).gain)
        ear.rms()
        assert ear.rms() == 0
    finally:
        pipeline.stop()


async def test_sound_goes_to_the_headphones_while_their_plug_is_in(engine: EngineProcess) -> None:
    engine.start(video=False, speaker={"driver": "alsa", "device": "null", "headphones": "no-headphones"})
    engine.say(Open())
    engine.say(Listen(Listening(headphones=True)))
    await engine.hear(Trouble, lambda said: (said.part, said.problem) == (Part.SPEAKER, Problem.MISSING))
    engine.say(Listen(Listening()))
    await engine.hear(Trouble, lambda said: (said.part, said.problem) == (Part.SPEAKER, Problem.NONE))


async def test_whoever_has_headphones_in_at_the_begin_is_heard_there(engine: EngineProcess) -> None:
    ears = Listening(level=LOUDEST, headphones=True)
    devices = {"driver": "alsa", "device": "no-speaker", "headphones": "null"}
    engine.start(video=False, speaker=devices, listening=ears)
    engine.say(Open())
    engine.say(Listen(ears.with_headphones(False, USUAL)))  # and pulls them out
    await engine.hear(Trouble, lambda said: (said.part, said.problem) == (Part.SPEAKER, Problem.MISSING))
    assert sum(isinstance(said, Trouble) for said in engine.messages) == 1
