"""What is said in a measured call: sentences of three synthetic voices with pauses between them, the same every time."""

import io
import subprocess
import wave
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.signal import resample_poly

RATE = 48_000
SCORED_RATE = 16_000
"""PESQ-wb and STOI are defined at 16 kHz and less."""

LEVEL = 0.08  # RMS of speech, about -22 dBFS
VOICES = ("en-us+m3", "en-us+f2", "en-gb+m1")
SENTENCES = (
    "Good morning, what can I get for you today?",
    "One cheeseburger without onions, and a large lemonade, please.",
    "That is thirteen dollars and eighty cents with tax.",
    "Would you like the sauce on the side, or do you want none at all?",
    "My card was not accepted, could you please have a look at it?",
    "The terminal says that it waits for you, insert the card once more.",
    "Your number is forty seven, it takes about six minutes.",
    "Thank you very much, and have a lovely afternoon.",
)

Samples = NDArray[np.float64]


def spoken(seconds: float) -> Samples:
    """So many seconds of speech at `RATE`, between -1 and 1."""
    parts: list[Samples] = [np.zeros(RATE // 2)]
    for number, sentence in enumerate(SENTENCES * 9):
        said = _say(VOICES[number % len(VOICES)], sentence, 150 + number % 4 * 5)
        parts += [said, np.zeros(RATE * 3 // 10)]
        if sum(map(len, parts)) >= seconds * RATE:
            break
    return np.concatenate(parts)[: round(seconds * RATE)]


def _say(voice: str, sentence: str, words_a_minute: int) -> Samples:
    command = ["espeak-ng", "-v", voice, "-s", str(words_a_minute), "--stdout", sentence]
    with wave.open(io.BytesIO(subprocess.run(command, check=True, capture_output=True).stdout)) as sound:
        rate, data = sound.getframerate(), sound.readframes(sound.getnframes())
    samples = resample_poly(np.frombuffer(data, np.int16) / 32768, RATE, rate)
    loud: Samples = samples * LEVEL / np.sqrt(np.mean(samples**2))
    return np.clip(loud, -0.95, 0.95)


def save(samples: Samples, file: Path) -> None:
    """As a WAV file of 16 bits."""
    with wave.open(str(file), "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(RATE)
        sound.writeframes((samples * 32767).astype("<i2").tobytes())
