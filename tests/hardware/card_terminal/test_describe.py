"""What `technician decode zvt` tells of captured bytes."""

import json
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from hardware.card_terminal.zvt.describe import describe
from tests.hardware.card_terminal.captured import DAMAGED, FRAMES, WHOLE


def told(hexadecimal: str) -> list[dict[str, Any]]:
    described = describe(bytes.fromhex(hexadecimal))
    assert json.loads(json.dumps(described)) == described
    return described


def test_a_status_information_is_told_in_full() -> None:
    (row,) = told(
        "040f5a2700040000000025004909780c2255580d040522f0f8559883eeeeee80748702313b37353030373100000b000975196029525235"
        "350e24058a068c018bf1f14d617374657243617264002a383034303131393236202020202020"
    )
    expected = {
        "name": "status information",
        "result_code": "00",
        "amount": 2500,
        "currency": "EUR",
        "trace_number": 975,
        "receipt_number": 231,
        "terminal_id": "52523535",
        "date": "04-05",
        "time": "22:55:58",
        "card_number": "559883******8074",
        "card_name": "MasterCard",
    }
    assert {key: row[key] for key in expected} == expected
    assert "error" not in row


def test_a_container_is_told_with_its_tags_and_lines() -> None:
    (row,) = told("04FF16 01 01 06 12 24 10 07 0E 454E5445522050494E2026204F4B")
    assert row["texts"] == ["ENTER PIN & OK"]
    assert row["tlv"][0]["tag"] == "24"
    assert row["tlv"][0]["children"][0]["text"] == "ENTER PIN & OK"


def test_a_printed_line_ends_where_its_container_begins() -> None:
    (row,) = told("06d119402a2a2048c44e444c455242454c4547202a2a06041f070101")
    assert row["texts"] == ["** HÄNDLERBELEG **"]
    assert row["tlv"] == [{"tag": "1F07", "name": "receipt type", "value": "01"}]


def test_several_apdus_are_told_one_by_one() -> None:
    rows = told("800000 04FF010E 060F019C 061E016C")
    assert [row["name"] for row in rows] == ["positive answer", "intermediate status", "completion", "abort"]
    assert rows[2]["terminal_state"] == "9C"
    assert rows[3]["result_code"] == "6C"


def test_a_recorded_line_is_told_with_signals_and_noise() -> None:
    rows = told("06 10028000001003F51F FFFF 1002849C001003C341 15")
    assert [row.get("name") for row in rows] == [
        "acknowledgement of a block (ACK)",
        "positive answer",
        None,
        "please wait, repeat the status information",
        "block not acknowledged (NAK)",
    ]
    assert "byte 10" in rows[2]["error"]


def test_frames_and_bare_apdus_may_be_mixed() -> None:
    rows = told("1002800000100 3F51F 061E016C 06010704000000001240 06 10028000001003F51F".replace(" ", ""))
    assert [row["name"] for row in rows] == [
        "positive answer",
        "abort",
        "authorisation",
        "acknowledgement of a block (ACK)",
        "positive answer",
    ]


@pytest.mark.parametrize(
    ("data", "offset"),
    [
        ("040F", 0),
        ("040F060001", 2),
        ("040F016C", 3),
        ("01 00 00", 0),
        ("800000 99", 3),
        ("1002800000100300FF", 7),
        ("1002800000", 5),
        ("10028010FF00", 3),
        ("1002040F016C10035B3B", 3),
        ("040F03 06 02 07", 3),
    ],
)
def test_damage_names_its_byte(data: str, offset: int) -> None:
    row = told(data)[-1]
    assert f"at byte {offset}" in row["error"] or f"byte {offset}:" in row["error"]


@pytest.mark.parametrize("data", DAMAGED)
def test_captured_damage_is_told_as_an_error(data: bytes) -> None:
    assert "error" in told(data.hex())[-1]


@pytest.mark.parametrize("data", WHOLE)
def test_captured_messages_are_told_without_an_error(data: bytes) -> None:
    rows = told(data.hex())
    assert len(rows) == 1
    assert "error" not in rows[0]


@pytest.mark.parametrize(("data", "message"), FRAMES)
def test_a_frame_tells_the_same_as_its_apdu(data: bytes, message: bytes) -> None:
    assert told(data.hex()) == told(message.hex())


def test_every_message_on_a_line_is_told() -> None:
    rows = told(b"".join(data for data, _ in FRAMES).hex())
    assert [row["name"] for row in rows] == [told(message.hex())[0]["name"] for _, message in FRAMES]


@given(st.binary(max_size=200))
@example(b"\x10\x02")
@example(b"\x04\x0f\xff")
@example(b"\x84\x1e\x01\x6f")
def test_any_bytes_are_told_somehow(data: bytes) -> None:
    assert told(data.hex())


@given(st.sampled_from(WHOLE), st.data())
def test_captures_with_a_changed_byte_are_told_somehow(data: bytes, drawn: st.DataObject) -> None:
    at = drawn.draw(st.integers(0, len(data) - 1))
    changed = data[:at] + bytes([drawn.draw(st.integers(0, 255))]) + data[at + 1 :]
    assert told(changed.hex())
