"""Of a recorded room only the room is measured."""

import numpy as np

from benchmarks.calls.decay import BEFORE_S, LONGEST_S, Samples, room_of

RATE = 16_000


def recording(reverberation_s: float, noise: float) -> Samples:
    """A click after a silence, in a room with noise."""
    dice = np.random.default_rng(1)
    time = np.arange(2 * RATE) / RATE
    room = dice.standard_normal(len(time)) * 10 ** (-3 * time / reverberation_s)
    room[0] = 10.0
    recorded = np.concatenate((np.zeros(RATE // 5), room))
    return recorded + noise * dice.standard_normal(len(recorded))


def test_it_begins_with_the_direct_sound() -> None:
    assert np.argmax(np.abs(room_of(recording(0.3, 1e-3), RATE))) == round(BEFORE_S * RATE)


def test_it_ends_where_it_sinks_into_the_noise() -> None:
    # 60 dB in 0.3 s: 40 dB weaker, as the noise is, after 0.2 s.
    assert 0.15 < len(room_of(recording(0.3, 1e-2), RATE)) / RATE < 0.2


def test_a_hall_is_cut_and_fades() -> None:
    hall = room_of(recording(3.0, 1e-4), RATE)
    assert len(hall) == LONGEST_S * RATE
    assert hall[-1] == 0
