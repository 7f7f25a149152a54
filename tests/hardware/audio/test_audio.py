"""Microphones and speakers, as the media engine uses them: a source or a sink in a GStreamer pipeline."""

import itertools
import math
import shutil
import struct
import wave
from pathlib import Path

import pytest

from hardware.audio import make_pair
from hardware.audio.base import SOUND
from hardware.audio.gstreamer import Gst

SIMULATED = {"driver": "simulated"}


def heard(source: Gst.Element, milliseconds: int) -> tuple[bytes, list[int]]:
    """What a source gives, and the time of each buffer."""
    pipeline = Gst.Pipeline()
    sink = Gst.parse_bin_from_description(
        f"capsfilter caps={SOUND} ! appsink name=out sync=false", ghost_unlinked_pads=True
    )
    pipeline.add(source)
    pipeline.add(sink)
    source.link(sink)
    pipeline.set_state(Gst.State.PLAYING)
    sound, times = b"", []
    try:
        while len(sound) < 96 * milliseconds:
            sample = sink.get_by_name("out").emit("try-pull-sample", Gst.SECOND)
            assert sample is not None, pipeline.get_bus().pop_filtered(Gst.MessageType.ERROR).parse_error()
            buffer = sample.get_buffer()
            sound += buffer.extract_dup(0, buffer.get_size())
            times.append(buffer.pts)
    finally:
        pipeline.set_state(Gst.State.NULL)
    return sound, times


@pytest.fixture
def melody(tmp_path: Path) -> Path:
    """100 ms in stereo at 24 kHz."""
    samples = [round(8000 * math.sin(number * math.tau * 300 / 24000)) for number in range(2400)]
    with wave.open(str(tmp_path / "melody.wav"), "wb") as file:
        file.setparams((2, 2, 24000, 0, "NONE", ""))
        file.writeframes(b"".join(struct.pack("<hh", sample, sample) for sample in samples))
    return tmp_path / "melody.wav"


def test_a_simulated_microphone_plays_its_file_over_and_over(melody: Path) -> None:
    microphone, _ = make_pair({"driver": "simulated", "source": str(melody)}, SIMULATED)
    sound, times = heard(microphone.open(), 300)
    samples = struct.unpack(f"<{len(sound) // 2}h", sound)
    assert 7000 < max(samples[:4800]) < 9000
    assert max(samples[9600:14400]) == max(samples[:4800])
    assert {after - before for before, after in itertools.pairwise(times)} == {20 * Gst.MSECOND}


def test_a_simulated_microphone_says_once_what_is_put_into_its_folder(melody: Path, tmp_path: Path) -> None:
    folder = tmp_path / "sayings"
    folder.mkdir()
    shutil.copy(melody, folder / "1.wav")
    microphone, _ = make_pair({"driver": "simulated", "source": str(folder)}, SIMULATED)
    source = microphone.open()  # what is there already belongs to an earlier call
    shutil.copy(melody, tmp_path / "new.wav")
    (tmp_path / "new.wav").rename(folder / "2.wav")
    sound, times = heard(source, 300)
    samples = struct.unpack(f"<{len(sound) // 2}h", sound)
    assert 7000 < max(samples[:4800]) < 9000
    assert set(samples[4800:]) == {0}
    assert {after - before for before, after in itertools.pairwise(times)} == {20 * Gst.MSECOND}


def test_a_simulated_microphone_without_a_file_gives_a_tone() -> None:
    microphone, _ = make_pair(SIMULATED, SIMULATED)
    sound, _ = heard(microphone.open(), 100)
    assert max(struct.unpack(f"<{len(sound) // 2}h", sound)) > 2000


def test_a_microphone_can_be_opened_again(melody: Path) -> None:
    microphone, _ = make_pair({"driver": "simulated", "source": str(melody)}, SIMULATED)
    assert heard(microphone.open(), 60)[0] == heard(microphone.open(), 60)[0]


def test_a_speaker_takes_sound_at_the_pace_of_the_clock() -> None:
    _, speaker = make_pair(SIMULATED, SIMULATED)
    pipeline = Gst.parse_launch(f"audiotestsrc num-buffers=10 samplesperbuffer=960 ! capsfilter name=out caps={SOUND}")
    sink = speaker.open()
    pipeline.add(sink)
    pipeline.get_by_name("out").link(sink)
    started = pipeline.get_clock() or Gst.SystemClock.obtain()
    before = started.get_time()
    pipeline.set_state(Gst.State.PLAYING)
    try:
        assert pipeline.get_bus().timed_pop_filtered(5 * Gst.SECOND, Gst.MessageType.EOS) is not None
    finally:
        pipeline.set_state(Gst.State.NULL)
    assert started.get_time() - before >= 170 * Gst.MSECOND


def test_the_echo_canceller_runs_between_a_real_microphone_and_speaker() -> None:
    """ALSA's device "null" takes everything and gives silence."""
    microphone, speaker = make_pair({"driver": "alsa", "device": "null"}, {"driver": "alsa", "device": "null"})
    pipeline = Gst.parse_launch(
        f"audiotestsrc is-live=true ! capsfilter name=far caps={SOUND}   capsfilter name=near caps={SOUND} ! appsink name=out"
    )
    sink, source = speaker.open(), microphone.open()
    pipeline.add(sink)
    pipeline.add(source)
    pipeline.get_by_name("far").link(sink)
    source.link(pipeline.get_by_name("near"))
    pipeline.set_state(Gst.State.PLAYING)
    try:
        sample = pipeline.get_by_name("out").emit("try-pull-sample", 5 * Gst.SECOND)
        error = pipeline.get_bus().pop_filtered(Gst.MessageType.ERROR)
        assert error is None, error.parse_error()
        assert sample is not None
        assert sample.get_buffer().get_size() > 0
    finally:
        pipeline.set_state(Gst.State.NULL)


@pytest.mark.parametrize(
    ("microphone", "speaker", "said"),
    [
        ({"driver": "loud"}, SIMULATED, "microphone driver 'loud' is not known; allowed: simulated, alsa, pulse"),
        ({}, SIMULATED, "microphone driver None is not known"),
        (SIMULATED, {"driver": ""}, "speaker driver '' is not known; allowed: simulated, alsa, pulse"),
        (SIMULATED, {"driver": "alsa", "devise": "x"}, "speaker driver 'alsa': .*devise"),
        ({"driver": "alsa", "echo_canceller": "no"}, SIMULATED, "microphone driver 'alsa': .*echo_canceller"),
        ({"driver": "alsa"}, SIMULATED, "choose a real speaker, or set echo_canceller = false"),
        ({"driver": "simulated", "source": "/none.wav"}, SIMULATED, "'/none.wav' does not exist; give a WAV file"),
        ({"driver": "simulated", "source": __file__}, SIMULATED, "cannot be played"),
    ],
)
def test_wrong_settings_are_refused_with_what_is_allowed(
    microphone: dict[str, object], speaker: dict[str, object], said: str
) -> None:
    with pytest.raises(ValueError, match=said):
        make_pair(microphone, speaker)
