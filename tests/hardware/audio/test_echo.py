"""What a kiosk sends has little of its own loudspeaker in it, and all of the one who speaks; a short share of
`benchmarks.calls.echo`, with noise in the place of speech."""

from collections.abc import Callable

import numpy as np
import pytest

from hardware.audio.canceller import CANCEL, LISTEN, Played
from hardware.audio.echo import BLOCK, RATE, EchoCanceller, Samples
from hardware.audio.gstreamer import Gst
from hardware.audio.level import Level

SECONDS = 6


def voice(seed: int, samples: int) -> Samples:
    """Noise in syllables."""
    dice = np.random.default_rng(seed)
    loud = np.repeat(dice.choice([0.0, 1.0, 0.6], samples // 2000 + 1), 2000)[:samples]
    return (0.08 * loud * dice.standard_normal(samples)).astype(np.float32)


def sung(samples: int) -> Samples:
    """Syllables of one pitch."""
    time = np.arange(samples) / RATE
    waves = sum(0.05 * np.sin(2 * np.pi * 180 * part * time) for part in (1, 2, 3, 5))
    return np.asarray(waves * np.clip(4 * np.sin(2 * np.pi * 3 * time), 0, 1), np.float32)


def echo_of(far: Samples, delay_ms: int) -> Samples:
    dice = np.random.default_rng(7)
    response = dice.standard_normal(800) * np.exp(-np.arange(800) / 100) * 0.3
    return np.pad(np.convolve(far, response), (delay_ms * RATE // 1000, 0))[: len(far)].astype(np.float32)


def cancelled(heard: Samples, far: Samples) -> Samples:
    canceller = EchoCanceller()
    blocks = range(0, len(far), BLOCK)
    return np.concatenate([canceller.cancel(heard[at : at + BLOCK], far[at : at + BLOCK]) for at in blocks])


def decibels(one: Samples, other: Samples) -> float:
    return 10 * float(np.log10(np.mean(one**2) / np.mean(other**2)))


@pytest.mark.parametrize("delay_ms", [10, 250])
def test_an_echo_is_gone_whatever_its_delay(delay_ms: int) -> None:
    far = voice(1, SECONDS * RATE)
    heard = echo_of(far, delay_ms)
    sent = cancelled(heard, far)
    assert decibels(heard[-RATE:], sent[-RATE:]) > 30


def test_the_end_of_a_long_room_is_gone_that_comes_later_than_the_path_reaches() -> None:
    far = voice(1, SECONDS * RATE)
    room = np.random.default_rng(7).standard_normal(RATE // 2) * 10 ** (-3 * np.arange(RATE // 2) / (0.6 * RATE))
    heard = np.pad(0.05 * np.convolve(far, room), (250 * RATE // 1000, 0))[: len(far)].astype(np.float32)
    sent = cancelled(heard, far)
    assert decibels(heard[-RATE:], sent[-RATE:]) > 30


def test_who_speaks_at_the_same_time_is_kept() -> None:
    far, near = voice(1, SECONDS * RATE), sung(SECONDS * RATE)
    near[: 4 * RATE] = 0
    sent = cancelled(echo_of(far, 50) + near, far)[-RATE + BLOCK :]
    said = near[-RATE:-BLOCK]  # it comes a block later
    assert np.corrcoef(said, sent)[0, 1] > 0.85
    assert abs(decibels(said, sent)) < 3


def test_who_speaks_before_the_path_is_known_is_not_taken_for_its_echo() -> None:
    far, near = voice(1, 3 * RATE), voice(9, 3 * RATE)
    sent = cancelled(echo_of(far, 50) + near, far)
    assert decibels(near[RATE:], sent[RATE:]) < 15


def test_the_echo_is_still_gone_after_a_silence() -> None:
    far = voice(1, SECONDS * RATE)
    far[-3 * RATE : -RATE] = 0
    heard = echo_of(far, 50)
    sent = cancelled(heard, far)
    assert decibels(heard[-RATE:], sent[-RATE:]) > 30


def test_a_voice_without_an_echo_stays_as_it_is() -> None:
    near = voice(2, RATE)
    sent = cancelled(near, np.zeros(RATE, np.float32))
    assert np.allclose(sent[BLOCK:], near[:-BLOCK], atol=1e-4)


@pytest.mark.parametrize("loud", [0.3, 1.0, 2.5])
def test_soft_and_loud_voices_become_about_as_loud(loud: float) -> None:
    level, said = Level(), loud * sung(8 * RATE)
    sent = np.concatenate([level.even(said[at : at + BLOCK], 1.0) for at in range(0, len(said), BLOCK)])
    even = sung(8 * RATE)
    assert abs(decibels(sent[-RATE:], even[-RATE:])) < 5


def test_an_echo_that_is_left_is_made_no_louder() -> None:
    level, left = Level(), 0.1 * sung(8 * RATE)
    sent = np.concatenate([level.even(left[at : at + BLOCK], 0.1) for at in range(0, len(left), BLOCK)])
    assert np.array_equal(sent, left)


def through(elements: str, sound: Samples, share: Callable[[Gst.Bin], None]) -> Samples:
    """What elements of 48 kHz make of sound of 16 kHz, as that again."""
    wide = "audio/x-raw,format=S16LE,rate=16000,channels=1,layout=interleaved"
    pipeline = Gst.parse_launch(
        f"appsrc name=in format=time caps={wide} ! audioresample ! {elements} ! audioresample ! {wide}"
        " ! appsink name=out sync=false"
    )
    share(pipeline)
    pipeline.set_state(Gst.State.PLAYING)
    for at in range(0, len(sound), BLOCK):
        buffer = Gst.Buffer.new_wrapped((sound[at : at + BLOCK] * 32767).astype("<i2").tobytes())
        buffer.pts, buffer.duration = at * Gst.SECOND // RATE, 10 * Gst.MSECOND
        pipeline.get_by_name("in").emit("push-buffer", buffer)
    pipeline.get_by_name("in").emit("end-of-stream")
    out = pipeline.get_by_name("out")
    buffers = [sample.get_buffer() for sample in iter(lambda: out.emit("try-pull-sample", 5 * Gst.SECOND), None)]
    pipeline.set_state(Gst.State.NULL)
    data = b"".join(buffer.extract_dup(0, buffer.get_size()) for buffer in buffers)
    return np.frombuffer(data, "<i2").astype(np.float32) / np.float32(32768)


def test_the_elements_take_out_what_the_speaker_was_given() -> None:
    far = voice(1, Played.SECONDS * RATE)
    heard, played = echo_of(far, 100), Played()
    through(LISTEN, far, played.listen)
    sent = through(CANCEL, heard, played.cancel)
    assert decibels(heard[-RATE // 2 :], sent[-RATE // 2 :]) > 12


def test_the_elements_leave_a_voice_alone_when_nothing_is_played() -> None:
    near = sung(2 * RATE)
    sent = through(CANCEL, near, Played().cancel)
    assert len(sent) >= len(near) - 4 * BLOCK
    assert abs(decibels(near[-RATE:], sent[-RATE:])) < 10  # it is a hum to the noise suppression, a bit
