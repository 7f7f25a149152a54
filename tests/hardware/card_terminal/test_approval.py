"""Which status informations are approvals: nothing that says two things, and nothing whose deciding fields are no numbers."""

import datetime as dt

import pytest

from domain.money import Money
from domain.payment import Approval
from hardware.card_terminal.zvt.status import approval, status_information

GOOD = "2700 04000000001240 490978 2928004869 870042"


def approved(data: str) -> Approval | None:
    return approval(status_information(bytes.fromhex(data)), dt.date(2026, 11, 22), "28004869", "EUR")


def test_result_amount_and_receipt_make_an_approval() -> None:
    found = approved(GOOD)
    assert found is not None
    assert (found.amount, found.receipt_number, found.terminal_id) == (Money(1240, "EUR"), 42, "28004869")
    assert approved("2700 04000000001240 870042") is not None


@pytest.mark.parametrize("more", ["04000000000040", "870043", "2928004870", "490840", "2705"])
def test_a_message_that_says_two_things_approves_nothing(more: str) -> None:
    assert approved(f"{GOOD} {more}") is None
    assert approved(f"{more} {GOOD}") is None


def test_the_same_thing_said_twice_is_no_contradiction() -> None:
    assert approved(f"{GOOD} 04000000001240") == approved(GOOD)


@pytest.mark.parametrize("field", ["29280048C9", "4909F8", "3700000A"])
def test_what_decides_and_is_no_number_is_not_the_same_as_nothing(field: str) -> None:
    assert approved(f"2700 04000000001240 870042 {field}") is None
    damage = status_information(bytes.fromhex(f"2700 04000000001240 870042 {field}")).damage
    assert str(damage) == f"BMP {field[:2]} is not made of digits at byte 12"
