"""What the terminal says while it works reaches the customer, in the customer's language."""

from pathlib import Path

import pytest

from domain.payment import REFUSALS, Notice, Prompt
from hardware.card_terminal.simulator import Card, Script
from hardware.card_terminal.zvt.codes import STATES, told
from kiosk.texts import languages, texts
from tests.hardware.card_terminal.terminals import counter

KNOWN = [
    *range(0x1E), *range(0x26, 0x2D), 0x66, 0x67, 0x68, 0x69, *range(0x41, 0x5E),
    *range(0xC7, 0xCD), 0xD2, 0xD3, 0xE0, 0xE1, 0xE2, 0xF1, 0xF2, 0xF3,
]  # fmt: skip
"""Every state that PA00P015 names, but FF, which only the terminal's own words explain."""


@pytest.mark.parametrize("status", KNOWN, ids="{:02X}".format)
def test_every_state_has_words(status: int) -> None:
    _, _, notice = told(status, "")
    assert notice is not None


@pytest.mark.parametrize("language", languages())
def test_every_notice_is_said_in_every_language(language: str) -> None:
    words = texts(language)
    assert {f"terminal.{notice}" for notice in Notice} == {key for key in words.keys if key.startswith("terminal.")}
    assert len({words(f"terminal.{notice}") for notice in Notice}) > len(Notice) - 3, "few share their words"


def test_nothing_is_said_that_no_state_says() -> None:
    assert {notice for _, notice in STATES.values()} == set(Notice)


@pytest.mark.parametrize("status", [*range(0x41, 0x5E), 0x66, 0x67], ids="{:02X}".format)
def test_a_state_with_removal_says_the_same_and_wants_the_card_out(status: int) -> None:
    prompt, _, notice = told(status, "")
    assert prompt is Prompt.REMOVE_CARD
    assert notice is told(status - 0x40, "")[2]


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (0x01, "Please watch PIN pad"), (0x03, "Not accepted"), (0x07, "Card not admitted"), (0x08, "Card unknown"),
        (0x09, "Expired card"), (0x0A, "Insert card"), (0x0C, "Card not readable"), (0x0D, "Processing error"),
        (0x0E, "Please wait"), (0x10, "Invalid card"), (0x12, "System malfunction"), (0x13, "Payment not possible"),
        (0x14, "Credit not sufficient"), (0x15, "Incorrect PIN"), (0x17, "Please wait"),
        (0x19, "Card data incorrect"), (0x1D, "Declined"),
    ],
    ids=str,
)  # fmt: skip
def test_the_standard_wording_is_word_for_word(status: int, words: str) -> None:
    assert texts("en")(f"terminal.{told(status, '')[2]}") == words


def test_what_nobody_knows_asks_for_patience_with_the_terminal_s_own_words() -> None:
    assert told(0xFF, "Wartung") == (Prompt.PLEASE_WAIT, "Wartung", None)
    assert told(0x99, "") == (Prompt.PLEASE_WAIT, "", None)


async def test_the_till_hears_why(tmp_path: Path) -> None:
    async with counter(tmp_path) as at:
        at.simulator.script = Script(card=Card.WRONG_PIN, present=0, pin=0)
        await at.pay()
        said = [notice for notice in at.notices if notice is not None]
    assert said[0] is Notice.INSERT_CARD
    assert Notice.INCORRECT_PIN in said
    assert Notice.REMOVE_CARD in said


def test_what_is_refused_never_looks_paid() -> None:
    """A card that has to come out after a refusal is shown with the refusal's picture."""
    refused = {notice for prompt, notice in STATES.values() if prompt is Prompt.DECLINED}
    assert refused <= REFUSALS
    assert not REFUSALS & {Notice.APPROVED_FILL_UP, Notice.APPROVED_TAKE_GOODS, Notice.REMOVE_CARD, Notice.INSERT_CARD}
