"""A voice made by espeak-ng, and the mouth that goes with it."""

import array
import io
import subprocess
import wave
from typing import NamedTuple

RATE = 48_000  # what the kiosk's media take
POSES_A_SECOND = 10
SPEED = "150"
SAFE_TEXT = 600
MOUTHS = ("say-m", "say-e", "say-a", "say-o")
LOUD_ENOUGH = (0.06, 0.28, 0.62)
"""Shares of the loudest tenth of a second, from which on the mouth opens further."""


class Speech(NamedTuple):
    """A WAV file of one channel, and a pose for each tenth of a second of it."""

    wav: bytes
    poses: tuple[str, ...]

    @property
    def seconds(self) -> float:
        return len(self.poses) / POSES_A_SECOND


def speech(voice: str, text: str) -> Speech:
    """Blocks for some ten milliseconds. Raises `subprocess.CalledProcessError` for a voice that espeak-ng does not know."""
    command = ["espeak-ng", "-v", voice, "-s", SPEED, "--stdout", "--stdin"]
    said = subprocess.run(command, input=text[:SAFE_TEXT].encode(), check=True, capture_output=True).stdout
    with wave.open(io.BytesIO(said)) as file:
        rate = file.getframerate()
        # espeak-ng writes to a pipe before it knows the length, so the header says too much
        samples = array.array("h", file.readframes(file.getnframes())[: (len(said) - 44) // 2 * 2])
    samples = _resampled(samples, rate)
    return Speech(_wav(samples), _mouths(samples))


def _resampled(samples: "array.array[int]", rate: int) -> "array.array[int]":
    """To `RATE`, on straight lines between the samples: enough for a voice of software."""
    step = rate / RATE
    length = int(len(samples) / step)
    out = array.array("h", bytes(2 * length))
    last = len(samples) - 1
    for index in range(length):
        position = index * step
        left = int(position)
        right = min(left + 1, last)
        share = position - left
        out[index] = int(samples[left] * (1 - share) + samples[right] * share)
    return out


def _wav(samples: "array.array[int]") -> bytes:
    file = io.BytesIO()
    with wave.open(file, "wb") as writer:
        writer.setnchannels(1)
        writer.setsampwidth(2)
        writer.setframerate(RATE)
        writer.writeframes(samples.tobytes())
    return file.getvalue()


def _mouths(samples: "array.array[int]") -> tuple[str, ...]:
    size = RATE // POSES_A_SECOND
    loudness = [
        sum(abs(sample) for sample in samples[at : at + size : 16]) / (size / 16) for at in range(0, len(samples), size)
    ]
    most = max(loudness, default=0.0) or 1.0
    poses = []
    for index, level in enumerate(loudness):
        opened = sum(level / most >= share for share in LOUD_ENOUGH)
        # Two loud moments after each other are two shapes: a mouth that stands open does not speak.
        poses.append("say-o" if opened == 3 and index % 2 else MOUTHS[min(opened, 2)])
    return tuple(poses)
