"""The sound card for calls, from what Linux says of the cards that are there."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hardware.audio.cards import Card, cards, choose, terminals

NOTHING: frozenset[int] = frozenset()
ON_BOARD = Card("PCH", "HDA Intel PCH", "", True, True, NOTHING)
SCREEN = Card("vc4hdmi", "vc4-hdmi-0", "", False, True, NOTHING)
STICK = Card("Device", "USB PnP Sound Device", "0d8c:0014", True, True, frozenset({0x0101, 0x0301, 0x0201}))
HEADSET = Card("Headset", "USB Headset", "047f:c025", True, True, frozenset({0x0101, 0x0402}))
SPEAKERPHONE = Card("USB", "Speakerphone", "1234:5678", True, True, frozenset({0x0101, 0x0405}))
KNOWN = Card("Group", "Logi Group Speakerphone", "046d:0882", True, True, frozenset({0x0101, 0x0301}))


@pytest.mark.parametrize(
    ("found", "device", "ours"),
    [
        ([ON_BOARD, SCREEN, STICK, HEADSET, KNOWN, SPEAKERPHONE], "plughw:CARD=USB", False),
        ([ON_BOARD, HEADSET, KNOWN], "plughw:CARD=Group", False),
        ([ON_BOARD, STICK, HEADSET], "plughw:CARD=Headset", False),
        ([ON_BOARD, SCREEN, STICK], "plughw:CARD=Device", True),
        ([SCREEN, ON_BOARD], "plughw:CARD=PCH", True),
        ([SCREEN], "default", True),
        ([], "default", True),
    ],
)
def test_the_card_that_leaves_least_echo_is_chosen(found: list[Card], device: str, ours: bool) -> None:
    choice = choose(found)
    assert (choice.device, choice.echo_canceller) == (device, ours)
    assert choice.why


def interface(number: int, kind: int, sort: int) -> bytes:
    return bytes([9, 4, number, 0, 0, kind, sort, 0, 0])


def terminal(way: int, kind: int) -> bytes:
    return bytes([9, 0x24, way, 1]) + kind.to_bytes(2, "little") + bytes(3)


DESCRIPTORS = (
    bytes([18, 1, *bytes(16)])
    + bytes([9, 2, *bytes(7)])
    + interface(0, 1, 1)
    + terminal(2, 0x0405)
    + terminal(3, 0x0301)
    + interface(1, 1, 2)
    + terminal(2, 0x0402)  # in a streaming interface it means something else
    + interface(3, 3, 0)
)


def test_a_usb_device_says_what_it_is() -> None:
    assert list(terminals(DESCRIPTORS)) == [0x0405, 0x0301]


@given(st.binary(max_size=120), st.integers(0, len(DESCRIPTORS)))
def test_whatever_a_usb_device_says_is_read(noise: bytes, cut: int) -> None:
    assert all(0 <= kind < 2**16 for kind in terminals(DESCRIPTORS[:cut] + noise))


def test_the_kernels_lists_are_read(tmp_path: Path) -> None:
    asound = tmp_path / "proc/asound"
    for folder in ("card0/pcm0p", "card0/pcm3p", "card1/pcm0p", "card1/pcm0c"):
        (asound / folder).mkdir(parents=True)
    (asound / "cards").write_text(
        " 0 [vc4hdmi0       ]: vc4-hdmi - vc4-hdmi-0\n"
        "                      vc4-hdmi-0\n"
        " 1 [USB            ]: USB-Audio - Speakerphone\n"
        "                      Maker Speakerphone at usb-0000:01:00.0-1.2, full speed\n"
    )
    (asound / "card1/usbid").write_text("1234:5678\n")
    device = tmp_path / "sys/devices/usb1/1-1"
    (device / "1-1:1.0").mkdir(parents=True)
    (device / "descriptors").write_bytes(DESCRIPTORS)
    link = tmp_path / "sys/class/sound/card1"
    link.mkdir(parents=True)
    (link / "device").symlink_to(device / "1-1:1.0")
    screen, phone = cards(tmp_path)
    assert screen == Card("vc4hdmi0", "vc4-hdmi-0", "", False, True, NOTHING)
    assert phone == Card("USB", "Speakerphone", "1234:5678", True, True, frozenset({0x0405, 0x0301}))


def test_a_machine_without_sound_has_no_cards(tmp_path: Path) -> None:
    assert cards(tmp_path) == []
