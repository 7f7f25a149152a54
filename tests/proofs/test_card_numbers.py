import os
from random import Random

import pytest

from proofs.card_numbers import prove
from proofs.cards.numbers import BEGINNINGS, luhn, made_up, runs, sent_ones
from proofs.cards.places import memory

SIXTEEN, FIFTEEN = "4111111298765432", "378282271234567"


@pytest.mark.journey
def test_a_few_orders_leave_no_card_number_anywhere() -> None:
    found: list[str] = []
    prove(8, 1, found.append)
    assert found == []


def test_numbers_are_made_up_as_cards_have_them() -> None:
    numbers = [made_up(Random(seed)) for seed in range(100)]
    assert all(luhn(number) for number in numbers)
    assert {len(number) for number in numbers} == set(BEGINNINGS.values())
    assert luhn(SIXTEEN)
    assert not luhn(SIXTEEN[:-1] + "0")


@pytest.mark.parametrize(
    "form",
    [
        SIXTEEN.encode(),
        f"x{SIXTEEN}29121011234500001x".encode(),
        b"0001 4111 1112 9876 5432 29/12",
        b"4111-1112-9876-5432",
        f"%B{SIXTEEN}^DOE/JANE^2912101?".encode(),
        SIXTEEN.encode("utf-16-le"),
        SIXTEEN.encode("utf-32-le"),
        bytes.fromhex(SIXTEEN),
        bytes.fromhex(f"2{SIXTEEN}D"),
        b"\xff" * 3 + bytes.fromhex(f"{SIXTEEN}D2912F") + b"\0",
    ],
)
def test_a_number_that_was_sent_is_found_in_every_form(form: bytes) -> None:
    assert sent_ones(b"some bytes " + form + b" and more", {SIXTEEN, FIFTEEN}) == {SIXTEEN}
    assert sent_ones(form, {FIFTEEN}) == set()


def test_an_odd_number_is_found_packed() -> None:
    assert sent_ones(bytes.fromhex(f"22F1F5{FIFTEEN}F"), {FIFTEEN}) == {FIFTEEN}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (f"nr {SIXTEEN}.", {SIXTEEN}),
        (f"nr {SIXTEEN[:-1]}0.", set()),
        (f"id=ab{SIXTEEN}", set()),
        ("1731.4111111298765432", set()),
        ("1111111111111111", set()),
    ],
)
def test_digits_that_stand_alone_and_pass_luhn_count_whoever_sent_them(text: str, found: set[str]) -> None:
    assert runs(text.encode()) == found


def test_what_this_process_holds_is_found_in_its_memory() -> None:
    number = made_up(Random("held"))
    held = bytes.fromhex(number + "F" * (len(number) % 2))
    assert any(sent_ones(piece, {number}) for piece in memory(os.getpid()))
    assert held
