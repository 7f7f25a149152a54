"""Which status informations are approvals: nothing that says two things, and nothing whose deciding fields are no numbers."""

import datetime as dt

import pytest

from domain.money import Money
from domain.payment import Approval, LastPayment, OutcomeKind
from hardware.card_terminal.zvt.driver import ZvtTerminal
from hardware.card_terminal.zvt.status import approval, status_information
from tests.hardware.card_terminal.scripted import CALM, REGISTERED, follow, says, terminal_that

GOOD = "2700 04000000001240 490978 2928004869 870042"


def approved(data: str) -> Approval | None:
    return approval(status_information(bytes.fromhex(data)), dt.date(2026, 11, 22), "28004869", "EUR")


def test_result_amount_and_receipt_make_an_approval() -> None:
    found = approved(GOOD)
    assert found is not None
    assert (found.amount, found.receipt_number, found.terminal_id) == (Money(1240, "EUR"), 42, "28004869")
    assert approved("2700 04000000001240 870042") is not None


@pytest.mark.parametrize("more", ["04000000000040", "870043", "2928004870", "490840", "2705", "0B000007 0B000008"])
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


BROKEN_INSIDE = "0604 1F1270AA"
"""A container of four bytes in which a value is said to be longer than that."""


@pytest.mark.parametrize("more", ["04000000000040", "870043", "2928004870", "490840", "2705", "0B000008"])
def test_a_contradiction_behind_a_container_that_is_broken_inside_is_heard(more: str) -> None:
    good = f"{GOOD} 0B000007"
    assert approved(f"{good} {BROKEN_INSIDE}") == approved(good)
    assert approved(f"{good} {BROKEN_INSIDE} {more}") is None


@pytest.mark.parametrize(
    "message",
    [
        "2700 04000000010602 490978 2928004869 871325 0B044536"
        " 061D 016C065E016C040F1827000400000001060249097829280048698700030B 2705 0204",
        "2700 876788 490978 04000000008740 0B159123 2928004869 0604 0F182700 04000000008740 495887 2928004869 877416",
    ],
)
def test_what_was_said_across_two_messages_approves_nothing(message: str) -> None:
    assert approved(message) is None


def test_two_rests_of_one_part_approve_nothing() -> None:
    assert approved(f"{GOOD} 0612 1F6A06000000000000 1F6A06000000000500") is None
    assert approved(f"{GOOD} 0612 1F6A06000000000500 1F6A06000000000500") is not None


def test_a_refusal_needs_no_numbers() -> None:
    refused = status_information(bytes.fromhex("2705 04FFFFFFFFFFFF 87FFFF"))
    assert (refused.damage, refused.may_approve) == (None, False)


CONTRADICTIONS = [f"{GOOD} {BROKEN_INSIDE} 2705", f"2705 {GOOD}", f"{GOOD} 2705", f"{GOOD} 37000007 37000008"]


@pytest.mark.parametrize("data", CONTRADICTIONS)
async def test_a_contradiction_is_taken_back(data: str) -> None:
    heard = bytearray()
    script = follow([*REGISTERED, says("800000", _status(data)), says("061E016C"), b"\x06", b"\x06"])

    def answers(said: bytes) -> bytes:
        heard.extend(said)
        return script(said)

    with terminal_that(answers) as port:
        terminal = ZvtTerminal(port, timing=CALM)
        outcome = await terminal.pay(1, Money(1240, "EUR"), _never, lambda *_: None)
        await terminal.close()
    assert (outcome.kind, outcome.reason) == (OutcomeKind.ABORTED, "mismatch")
    assert b"\x84\x66\x00" in heard


@pytest.mark.parametrize("data", CONTRADICTIONS)
async def test_a_contradiction_settles_nothing(data: str) -> None:
    with terminal_that(follow([*REGISTERED, says("800000", _status(data)), says("060F00"), b"\x06"])) as port:
        terminal = ZvtTerminal(port, timing=CALM)
        assert await terminal.last_payment() == LastPayment()
        await terminal.close()


def _status(data: str) -> str:
    body = bytes.fromhex(data)
    return f"040F{len(body):02X}{body.hex()}"


async def _never(approval: Approval) -> bool:
    raise AssertionError(f"{approval} contradicts itself")
