"""Rooms that somebody recorded, from the files in ``recordings/``; what is there is measured, and no room must be."""

import warnings
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from scipy.io import wavfile
from scipy.signal import resample_poly, sosfilt

from benchmarks.calls.decay import room_of
from benchmarks.calls.rooms import SMALL_SPEAKER, Room
from benchmarks.calls.speech import RATE, Samples

FOLDER = Path(__file__).with_name("recordings")


def recorded_rooms() -> Mapping[str, Room]:
    """Each recording with a short and a long way through the sound card, and with a loudspeaker that is driven too far."""
    rooms = dict[str, Room]()
    for file in sorted(FOLDER.glob("*.wav")):
        response = _response(file)
        rooms[f"{file.stem}, 10 ms"] = Room(delay_ms=10, response=response)
        rooms[f"{file.stem}, 250 ms"] = Room(delay_ms=250, response=response)
        rooms[f"{file.stem}, 100 ms, overdriven"] = Room(delay_ms=100, response=response, drive=2.0)
    return rooms


def _response(file: Path) -> Samples:
    """Of the first channel. Rumble that a small loudspeaker cannot have made is noise, and goes first."""
    with warnings.catch_warnings(action="ignore", category=wavfile.WavFileWarning):  # notes beside the sound
        rate, data = wavfile.read(file)
    channel = np.asarray(data, np.float64).reshape(len(data), -1)[:, 0]
    recorded = sosfilt(SMALL_SPEAKER, resample_poly(channel, RATE, rate))
    return room_of(recorded / np.abs(recorded).max(), RATE)
