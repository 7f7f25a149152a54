"""Bytes in, fields out: against captures of other projects, and for every input there is."""

from collections.abc import Sequence
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hardware.card_terminal.zvt import apdu, bmp, commands, frame, tlv
from hardware.card_terminal.zvt.damage import Damaged
from hardware.card_terminal.zvt.status import intermediate_status, status_information, terminal_state
from hardware.card_terminal.zvt.text import Charset, decode, encode
from tests.hardware.card_terminal.captured import DAMAGED, FRAMES, WHOLE, WITH_FIELDS


def as_captured(items: Sequence[tlv.Tlv]) -> list[Any]:
    return [[item.name, as_captured(item.children) if item.is_constructed else item.value.hex()] for item in items]


@pytest.mark.parametrize(("data", "message"), FRAMES)
def test_captured_frames_are_read_and_rebuilt(data: bytes, message: bytes) -> None:
    assert frame.Assembler().feed(data) == [frame.Block(message)]
    assert frame.wrap(message) == data


def test_checksum_is_kermit() -> None:
    assert frame.crc(bytes.fromhex("800000")) == 0x1FF5
    assert frame.crc(b"12345678") != frame.crc(b"12345679")


def test_a_length_byte_of_10_is_doubled() -> None:
    message = bytes.fromhex("060010") + bytes(16)
    assert frame.wrap(message).startswith(bytes.fromhex("100206001010"))
    assert frame.Assembler().feed(frame.wrap(message)) == [frame.Block(message)]


@pytest.mark.parametrize("data", WHOLE)
def test_captured_apdus_are_read_and_rebuilt(data: bytes) -> None:
    assert apdu.parse(data).encode() == data


@pytest.mark.parametrize(("data", "expected"), WITH_FIELDS)
def test_captured_fields_read_like_elsewhere(data: bytes, expected: list[list[Any]]) -> None:
    fields = bmp.parse(apdu.parse(data).data)
    assert fields.damage is None
    plain = {tag: value for tag, value in expected if tag != "06"}
    assert {f"{tag:02X}": value.hex() for tag, value in fields.values.items()} == plain
    assert as_captured(fields.container) == next((value for tag, value in expected if tag == "06"), [])


@pytest.mark.parametrize("data", DAMAGED)
def test_captured_damage_is_refused(data: bytes) -> None:
    with pytest.raises(Damaged):
        raise bmp.parse(apdu.parse(data).data).damage or AssertionError("read as if it were whole")


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        (commands.registration("000000", "0978"), "06000A0000003E097803010600"),
        (commands.authorisation(1240, "0978"), "0601100400000000124049097819 4401 1E020A"),
        (commands.status_enquiry("000000"), "0501050000000307"),
        (commands.repeat_receipt("000000"), "0620050000000303"),
        (commands.reversal("000000", 42, 1240, "0978"), "0630100000008700420400000000124049 0978"),
        (commands.end_of_day("000000"), "065003000000"),
        (commands.CANCEL, "06B000"),
    ],
)
def test_commands_have_the_bytes_of_the_standard(command: apdu.Apdu, expected: str) -> None:
    assert command.encode() == bytes.fromhex(expected)


def test_an_amount_that_does_not_fit_is_no_command() -> None:
    with pytest.raises(ValueError, match="12 digits"):
        commands.authorisation(10**12, "0978")
    with pytest.raises(ValueError, match="12 digits"):
        commands.authorisation(-1, "0978")


def test_long_lengths_are_little_endian() -> None:
    message = apdu.Apdu(0x06D3, bytes(300))
    assert message.encode()[:5] == bytes.fromhex("06D3FF2C01")
    assert apdu.parse(message.encode()) == message


def test_an_unknown_field_ends_the_reading_and_keeps_what_was_read() -> None:
    fields = bmp.parse(bytes.fromhex("2700 871234 6C 2912345678"))
    assert fields.values == {0x27: b"\x00", 0x87: b"\x12\x34"}
    assert str(fields.damage) == "unknown BMP 6C at byte 5"


def test_a_registration_reply_reads_like_a_status_information() -> None:
    fields = bmp.parse(apdu.parse(bytes.fromhex("060f0a19102952523535490978")).data)
    assert fields.digits(0x29) == "52523535"


@pytest.mark.parametrize(
    ("data", "code", "software"),
    [("00", 0, ""), ("9C", 0x9C, ""), ("F0", 0xF0, ""), ("F0F0F6312E322E333000", 0, "1.2.30")],
)
def test_the_state_of_a_terminal_may_follow_its_software(data: str, code: int, software: str) -> None:
    state = terminal_state(bytes.fromhex(data))
    assert (state.code, state.software) == (code, software)


@pytest.mark.parametrize(
    ("data", "status", "minutes", "text"),
    [
        ("0E", 0x0E, None, ""),
        ("0101", 1, 1, ""),
        ("0101061224100 70E 454E5445522050494E2026204F4B", 1, 1, "ENTER PIN & OK"),
        ("01061224 1007 0E454E5445522050494E2026204F4B", 1, None, "ENTER PIN & OK"),
        ("0106", 1, 6, ""),
    ],
)
def test_intermediate_states_come_with_and_without_minutes(
    data: str, status: int, minutes: int | None, text: str
) -> None:
    read = intermediate_status(bytes.fromhex(data.replace(" ", "")))
    assert (read.status, read.minutes, read.text()) == (status, minutes, text)


def test_seven_bits_have_the_german_letters_in_place_of_brackets() -> None:
    assert decode(b"[\\]{|}~ @", Charset.SEVEN_BIT) == "ÄÖÜäöüß @"
    assert encode("ÄÖÜäöüß €", Charset.SEVEN_BIT) == b"[\\]{|}~ ?"


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"Gr\x81\xe1e", "Grüße"),
        (b"Gr\xfc\xdfe", "Grüße"),
        ("Grüße".encode(), "Grüße"),
        (b"a\nb\x00", "a\nb"),
    ],
)
def test_text_is_read_in_whatever_charset_a_terminal_has(data: bytes, expected: str) -> None:
    assert decode(data) == expected


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    status_information(data)
    for read in (apdu.parse, tlv.parse, intermediate_status, terminal_state):
        with suppress(Damaged):
            read(data)


TAGS = st.sampled_from([0x07, 0x14, 0x41, 0x1F10, 0x1F2B, 0x1F8101])
ITEMS = st.recursive(
    st.builds(tlv.Tlv, TAGS, st.binary(max_size=300)),
    lambda inner: st.builds(
        lambda tag, children: tlv.Tlv(tag, children=tuple(children)),
        st.sampled_from([0x24, 0x25, 0x2F, 0xE4]),
        st.lists(inner, max_size=3),
    ),
    max_leaves=6,
)


@given(st.lists(ITEMS, max_size=4))
def test_containers_survive_the_round_trip(items: list[tlv.Tlv]) -> None:
    assert tlv.parse(tlv.build(items)) == tuple(items)


def test_a_container_nested_too_deep_is_refused() -> None:
    data = b""
    for _ in range(2000):
        data = tlv.Tlv(0x24, children=()).encode()[:1] + tlv.encode_length(len(data)) + data
    with pytest.raises(Damaged, match="nested"):
        tlv.parse(data)


PLAIN_TAGS = sorted(set(bmp.LENGTHS) - {0x06, 0x22, 0x23, 0x24, 0x2D, 0x3A, 0xD1})


@st.composite
def fields_of_a_message(draw: st.DrawFn) -> dict[int, bytes]:
    tags = draw(st.lists(st.sampled_from(PLAIN_TAGS), unique=True, max_size=8))
    sizes = {tag: max(bmp.LENGTHS[tag], 0) for tag in tags}
    return {tag: draw(st.binary(min_size=size, max_size=size or 99)) for tag, size in sizes.items()}


@given(fields_of_a_message())
def test_fields_survive_the_round_trip(fields: dict[int, bytes]) -> None:
    assert bmp.parse(bmp.build(fields)).values == fields


@given(
    messages=st.lists(st.binary(max_size=60), max_size=5),
    gaps=st.lists(st.binary(max_size=10).filter(lambda noise: 0x10 not in noise), min_size=6, max_size=6),
)
def test_blocks_are_found_between_noise(messages: list[bytes], gaps: list[bytes]) -> None:
    stream = gaps[0] + b"".join(frame.wrap(message) + gap for message, gap in zip(messages, gaps[1:], strict=False))
    found = frame.Assembler().feed(stream)
    assert [block.apdu for block in found if isinstance(block, frame.Block)] == messages


@given(st.binary(max_size=60), st.data())
def test_a_changed_byte_never_passes_for_the_block(message: bytes, data: st.DataObject) -> None:
    whole = frame.wrap(message)
    at = data.draw(st.integers(0, len(whole) - 1))
    changed = whole[:at] + bytes([whole[at] ^ data.draw(st.integers(1, 255))]) + whole[at + 1 :]
    assert frame.Block(message) not in frame.Assembler().feed(changed)
