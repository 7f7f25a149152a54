"""Which sound card a kiosk uses: one that removes its own echo if there is one. Linux says what is there under ``/proc/asound``
and ``/sys/class/sound``, to everybody.
"""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

# USB Device Class Definition for Terminal Types, release 1.0, tables 2-3 and 2-4.
HEADPHONES, HANDSET, HEADSET, SPEAKERPHONE, SUPPRESSES, CANCELS = 0x0302, 0x0401, 0x0402, 0x0403, 0x0404, 0x0405

# Of usb.ids 2025.07.26 (Debian), by what their makers say of them: they do not say it themselves as a terminal.
SPEAKERPHONES = {
    "046d:0846": "Logitech ConferenceCam CC3000e",
    "046d:0857": "Logitech Group",
    "046d:0882": "Logitech Group",
}

_CARD = re.compile(r"^ *(\d+) \[(\S+) *\]: .*? - (.*)$", re.MULTILINE)
_AUDIO, _CONTROL = 0x01, 0x01
_INTERFACE, _OF_A_CLASS = 0x04, 0x24
_INPUT, _OUTPUT = 0x02, 0x03


class Card(NamedTuple):
    """``usb`` is ``vendor:product``, or empty; ``terminals`` are what a USB card says that it has."""

    name: str
    text: str
    usb: str
    hears: bool
    plays: bool
    terminals: frozenset[int]


class Choice(NamedTuple):
    """``device`` is a name for ALSA; ``echo_canceller`` whether ours is needed; ``why`` is for people."""

    device: str
    echo_canceller: bool
    why: str


def cards(root: Path = Path("/")) -> list[Card]:
    """What the kernel knows of; ``root`` has ``proc`` and ``sys``."""
    asound = root / "proc/asound"
    listed = _text(asound / "cards")
    return [_card(root, asound / f"card{number}", name, text) for number, name, text in _CARD.findall(listed)]


def choose(found: Sequence[Card]) -> Choice:
    """The card for calls; without one that both hears and plays, whatever ALSA's default is."""
    both = [card for card in found if card.hears and card.plays]
    for card in both:
        if card.terminals & {CANCELS, SUPPRESSES}:
            return Choice(_device(card), False, f"{card.text} ({card.usb}) says that it removes its own echo")
    for card in both:
        if card.usb in SPEAKERPHONES:
            return Choice(_device(card), False, f"{card.text} ({card.usb}) is known to remove its own echo")
    for card in both:
        if card.terminals & {HANDSET, HEADSET, HEADPHONES}:
            return Choice(_device(card), False, f"{card.text} ({card.usb}) is held to the ear, where there is no echo")
    for card in sorted(both, key=lambda one: not one.usb):
        return Choice(_device(card), True, f"{card.text} hears and plays; its echo is removed by the kiosk")
    return Choice("default", True, "no card both hears and plays: ALSA's default is used")


def terminals(descriptors: bytes) -> Iterator[int]:
    """What the audio functions of a USB device say that they are connected to; what is cut off is left out."""
    controls = False
    while len(descriptors) >= 2 and 2 <= descriptors[0] <= len(descriptors):
        one, descriptors = descriptors[: descriptors[0]], descriptors[descriptors[0] :]
        if one[1] == _INTERFACE and len(one) >= 7:
            controls = (one[5], one[6]) == (_AUDIO, _CONTROL)
        elif controls and one[1] == _OF_A_CLASS and len(one) >= 6 and one[2] in (_INPUT, _OUTPUT):
            yield int.from_bytes(one[4:6], "little")


def _card(root: Path, folder: Path, name: str, text: str) -> Card:
    usb = _text(folder / "usbid").strip()
    found: frozenset[int] = frozenset()
    if usb:
        interface = (root / "sys/class/sound" / folder.name / "device").resolve()
        try:
            found = frozenset(terminals((interface.parent / "descriptors").read_bytes()))
        except OSError:
            found = frozenset()
    return Card(name, text, usb, any(folder.glob("pcm*c")), any(folder.glob("pcm*p")), found)


def _device(card: Card) -> str:
    return f"plughw:CARD={card.name}"


def _text(file: Path) -> str:
    try:
        return file.read_text(errors="replace")
    except OSError:
        return ""
