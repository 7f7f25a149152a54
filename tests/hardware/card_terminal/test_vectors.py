"""Captured bytes, cut off and changed at every single place: read, or refused with the byte named; never a crash."""

import json
import re
from collections.abc import Callable

import pytest

from hardware.card_terminal.zvt import apdu, bmp
from hardware.card_terminal.zvt.apdu import Apdu
from hardware.card_terminal.zvt.damage import Damaged
from hardware.card_terminal.zvt.describe import describe
from hardware.card_terminal.zvt.frame import ACK
from hardware.card_terminal.zvt.numbers import number_of
from hardware.card_terminal.zvt.slips import Slips
from hardware.card_terminal.zvt.status import intermediate_status, status_information, terminal_state
from tests.hardware.card_terminal.captured import APDUS, DAMAGED, FRAMES, WHOLE

CHANGES = (0x01, 0x80, 0xFF)
LONG = 150
READERS: tuple[Callable[[bytes], object], ...] = (bmp.parse, status_information)
STRICT_READERS: tuple[Callable[[bytes], object], ...] = (intermediate_status, terminal_state)


def errors(data: bytes) -> list[str]:
    """Of everything that is told of the bytes; each names a byte that is there, or the end."""
    rows = describe(data)
    assert rows
    json.dumps(rows)
    found = [str(row["error"]) for row in rows if "error" in row]
    for row in rows:
        assert "name" in row or "error" in row
    for error in found:
        named = [int(number) for number in re.findall(r"at byte (\d+)", error)]
        assert named, f"{error!r} names no byte"
        assert all(number <= len(data) for number in named), f"{error!r} of {len(data)} bytes"
    return found


def offset_of_damage(read: Callable[[bytes], object], data: bytes) -> int:
    try:
        read(data)
    except Damaged as damage:
        return damage.offset
    return 0


def changed(data: bytes) -> list[bytes]:
    changes = CHANGES if len(data) < LONG else CHANGES[-1:]
    return [data[:at] + bytes([data[at] ^ change]) + data[at + 1 :] for at in range(len(data)) for change in changes]


@pytest.mark.parametrize("data", WHOLE, ids=lambda data: data.hex()[:16])
def test_a_whole_message_is_read_and_a_shorter_one_is_refused(data: bytes) -> None:
    assert errors(data) == []
    assert errors(data[:1]) or data[0] == ACK
    for end in range(2, len(data)):
        assert errors(data[:end]), f"cut off behind byte {end}"


@pytest.mark.parametrize("data", DAMAGED, ids=lambda data: data.hex()[:16])
def test_a_damaged_message_is_refused(data: bytes) -> None:
    assert errors(data)


@pytest.mark.parametrize(("frame", "content"), FRAMES, ids=lambda data: data.hex()[:16])
def test_a_frame_that_was_cut_or_changed_anywhere_is_refused(frame: bytes, content: bytes) -> None:
    assert errors(frame) == []
    for end in range(1, len(frame)):
        assert errors(frame[:end]), f"cut off behind byte {end}"
    for one in changed(frame):
        assert errors(one), one.hex()


def test_a_message_that_was_changed_anywhere_never_breaks_a_reader() -> None:
    for row in APDUS:
        for one in changed(bytes.fromhex(row["hex"])):
            errors(one)
            body = one[3:]
            for read in READERS:
                read(body)
            for read in STRICT_READERS:
                assert 0 <= offset_of_damage(read, body) <= len(body)
            number_of(Apdu(0x040F, body))
            slips = Slips()
            for command in (0x06D1, 0x06D3):
                slips.feed(Apdu(command, body))
            slips.finish()


@pytest.mark.parametrize("data", WHOLE, ids=lambda data: data.hex()[:16])
def test_a_whole_message_is_written_as_it_was_read(data: bytes) -> None:
    assert apdu.parse(data).encode() == data
