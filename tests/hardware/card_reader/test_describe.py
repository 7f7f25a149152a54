import json
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hardware.card_reader.base import CardKind
from hardware.card_reader.describe import describe
from hardware.card_reader.house import CardForm, HouseCards
from hardware.card_reader.magstripe import CR
from hardware.card_reader.simulator import TRACKS, Card, Form, wire

HOUSE = HouseCards(
    {CardKind.LOYALTY: CardForm("%L"), CardKind.GIFT: CardForm("%G"), CardKind.STAFF: CardForm("%S")}, b"key"
)


def test_a_card_of_the_house_is_told_track_by_track() -> None:
    assert describe(wire(TRACKS[Card.GIFT], Form.UIC), HOUSE) == [
        {
            "kind": "gift",
            "tracks": [
                {"track": 1, "data": "G7700000012", "lrc_ok": True},
                {"track": 2, "data": "7700000012", "lrc_ok": True},
            ],
        }
    ]


def test_without_a_check_character_nothing_is_said_of_it() -> None:
    [row] = describe(b"%S00042?\r", HOUSE)
    assert row == {"kind": "staff", "tracks": [{"track": 1, "data": "S00042"}]}


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"%E?\r", "the reader could not read this track"),
        (b";0042\r", "no end sentinel in 40 characters"),
        (b"\x02;0?5\x03", "the check character (LRC) is wrong"),
        (b";00\x1f42?\r", "a character that this track cannot have"),
    ],
)
def test_a_damaged_track_says_why(data: bytes, error: str) -> None:
    [row] = describe(data, HOUSE)
    assert [track["error"] for track in cast(list[dict[str, str]], row["tracks"])] == [error]


def test_what_is_no_swipe_says_so() -> None:
    assert describe(b"hello", HOUSE) == [
        {"kind": "unknown", "tracks": [], "error": "no start sentinel (% ; +) in 5 bytes"}
    ]


def test_a_bank_card_is_only_called_one() -> None:
    [row] = describe(wire(TRACKS[Card.BANK], Form.ID_TECH), HOUSE)
    assert row == {"kind": "bank", "tracks": [{"track": 1, "data": None}, {"track": 2, "data": None}]}


@given(st.from_regex(rb"\A[2-6][0-9]{15}\Z"), st.integers(0, 24))
def test_not_even_a_piece_of_a_bank_card_comes_out(number: bytes, cut: int) -> None:
    told = json.dumps(describe((b";" + number + b"=2912101?")[: 24 - cut] + bytes([CR]), HOUSE))
    assert number.decode()[:8] not in told
