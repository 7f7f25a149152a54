"""Which input devices have keys for the volume or a headphones jack. Linux says it below ``/sys/class/input``, to everybody."""

import fcntl
import struct
from pathlib import Path
from typing import NamedTuple

from hardware.sound_keys.events import HEADPHONES, KEYS

_WORD_BITS = 8 * struct.calcsize("@L")
_ASK_SWITCHES = 2 << 30 | 1 << 16 | ord("E") << 8 | 0x1B
"""EVIOCGSW with room for one byte."""


class Input(NamedTuple):
    path: Path
    name: str
    keys: bool
    jack: bool


def inputs(root: Path = Path("/")) -> list[Input]:
    """Those of use here; ``root`` has ``sys`` and ``dev``."""
    folders = sorted((root / "sys/class/input").glob("event*/device"))
    found = [_input(root / "dev/input" / folder.parent.name, folder) for folder in folders]
    return [one for one in found if one.keys or one.jack]


def simulated(path: Path) -> list[Input]:
    """Those of `hardware.sound_keys.simulator`."""
    return [Input(path, "simulated", keys=True, jack=True)] if path.exists() else []


def is_plugged(descriptor: int) -> bool | None:
    """Whether the plug is in the jack of an open input device; None when it does not say, and its next event will."""
    try:
        answer = fcntl.ioctl(descriptor, _ASK_SWITCHES, bytes(1))
    except OSError:
        return None
    return bool(answer[0] >> HEADPHONES & 1)


def _input(path: Path, folder: Path) -> Input:
    keys, switches = _bits(folder / "capabilities/key"), _bits(folder / "capabilities/sw")
    return Input(path, _text(folder / "name"), any(keys >> code & 1 for code in KEYS), bool(switches >> HEADPHONES & 1))


def _bits(file: Path) -> int:
    """Words of the kernel's own size in hexadecimal, the highest first."""
    found = 0
    for word in _text(file).split():
        found = found << _WORD_BITS | int(word, 16)
    return found


def _text(file: Path) -> str:
    try:
        return file.read_text(errors="replace").strip()
    except OSError:
        return ""
