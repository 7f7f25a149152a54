"""Card data is gone before anything else sees a message: no number in clear, no track, in any field or text."""

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hardware.card_terminal.zvt import bmp
from hardware.card_terminal.zvt.describe import describe
from hardware.card_terminal.zvt.masking import masked_number, number_text, passes_luhn, scrubbed
from hardware.card_terminal.zvt.status import status_information

NUMBER = "4761340000000019"
TRACK = NUMBER + "D25122011000012300000F"


def ll(tag: str, value: str) -> bytes:
    size = len(value) // 2
    return bytes.fromhex(f"{tag} F{size // 10} F{size % 10} {value}")


def lll(tag: str, value: str) -> bytes:
    size = len(value) // 2
    return bytes.fromhex(f"{tag} F{size // 100} F{size // 10 % 10} F{size % 10} {value}")


IN_CLEAR = {
    "22": ll("22", NUMBER),
    "23": ll("23", TRACK),
    "24": lll("24", TRACK),
    "2D": ll("2D", NUMBER.encode().hex()),
    "1F08": bytes.fromhex("06 0E 1F08 0B" + TRACK[:22]),
    "1F09": bytes.fromhex("06 10 60 0E 1F09 0B" + TRACK[:22]),
    "1F0A": bytes.fromhex("06 0B 1F0A 08" + NUMBER),
}


@pytest.mark.parametrize("name", IN_CLEAR)
def test_card_data_in_clear_is_dropped_and_named(name: str) -> None:
    data = bytes.fromhex("2700 871234") + IN_CLEAR[name] + bytes.fromhex("0B000001")
    fields = bmp.parse(data)
    assert fields.dropped == (name,)
    assert fields.damage is None
    assert fields.number(0x0B) == 1
    assert NUMBER not in repr(fields)
    assert status_information(data).dropped == (name,)


@pytest.mark.parametrize("name", IN_CLEAR)
def test_a_description_holds_no_card_data(name: str) -> None:
    data = bytes.fromhex("2700") + IN_CLEAR[name]
    told = json.dumps(describe(bytes.fromhex(f"040F{len(data):02X}") + data))
    assert NUMBER not in told
    assert NUMBER.encode().hex().upper() not in told
    assert name in told


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("EEEEEEEEEEEE4771", "************4771"),
        ("559883EEEEEE8074", "559883******8074"),
        ("EEEEEEEEEEEEEEE4281F", "***************4281"),
        ("47613400000EE019", "476134******E019".replace("E", "*")),
        ("EEEEEEEEEEEE4771D2512", "************4771"),
    ],
)
def test_a_masked_number_shows_six_and_four_digits_at_most(value: str, shown: str) -> None:
    padded = value if len(value) % 2 == 0 else value + "F"
    masked = masked_number(bytes.fromhex(padded))
    assert masked is not None
    assert number_text(masked) == shown


def test_a_number_without_any_mask_is_dropped_even_if_its_check_digit_is_wrong() -> None:
    assert masked_number(bytes.fromhex("4761340000000018")) is None


@given(st.text("0123456789E", min_size=8, max_size=19))
def test_no_more_than_ten_digits_ever_come_through(nibbles: str) -> None:
    masked = masked_number(bytes.fromhex(nibbles + "F" * (len(nibbles) % 2)))
    assert masked is None or sum(digit.isdigit() for digit in number_text(masked)) <= 10


@pytest.mark.parametrize("text", [f"Nr {NUMBER}", "Nr 4761 3400 0000 0019", "4761-3400-0000-0019 ok"])
def test_numbers_in_free_text_are_masked(text: str) -> None:
    assert "4761" not in scrubbed(text)
    assert scrubbed(text).count("0019") == 1


@pytest.mark.parametrize("text", ["Trace 10004001", "Beleg 0000013 0004", "1111111111111111", "Nr: **** 4821"])
def test_other_digits_stay(text: str) -> None:
    assert scrubbed(text) == text


@pytest.mark.parametrize("text", ["NR 0001 4761 3400 0000 0019 29/12", f"0001{NUMBER}", f"{NUMBER}29"])
def test_numbers_between_other_digits_are_masked(text: str) -> None:
    assert "4761" not in scrubbed(text)


def test_two_numbers_one_behind_the_other_are_both_masked() -> None:
    for text in (f"{NUMBER}{NUMBER}", f"{NUMBER} {NUMBER}"):
        assert "4761" not in scrubbed(text)
    assert scrubbed(NUMBER * 1000) == "*" * 16_000


@given(st.text("0123456789 -E", max_size=60))
def test_nothing_that_could_be_a_card_number_stays_in_free_text(text: str) -> None:
    for run in re.findall(r"\d{13,19}", re.sub(r"(?<=\d)[ -](?=\d)", "", scrubbed(text))):
        assert not passes_luhn(run)


def test_luhn_knows_card_numbers() -> None:
    assert passes_luhn(NUMBER)
    assert not passes_luhn(NUMBER[:-1] + "8")
