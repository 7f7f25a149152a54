"""What a ZVT terminal does beside payments: reservations, receipts of its own, its display and its settings."""

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.money import Money
from domain.payment import Approval, OutcomeKind, SlipCopy
from hardware.card_terminal.base import TerminalError
from hardware.card_terminal.zvt import commands
from hardware.card_terminal.zvt.apdu import Apdu
from hardware.card_terminal.zvt.bmp import build
from hardware.card_terminal.zvt.slips import Slips
from hardware.card_terminal.zvt.tlv import Tlv
from tests.hardware.card_terminal.terminals import AMOUNT, Counter, counter


async def reserve(at: Counter, amount: Money = AMOUNT) -> Approval:
    outcome = await at.terminal.reserve(amount, at.commit, at.on_prompt)
    assert outcome.approval is not None
    return outcome.approval


async def test_a_reservation_holds_and_charges_nothing_until_it_is_booked(tmp_path: Path) -> None:
    async with counter(tmp_path) as at:
        reserved = await reserve(at)
        assert at.charged() == []
        assert await at.terminal.open_reservations() == [reserved.receipt_number]
        assert await at.terminal.book(reserved, Money(AMOUNT.amount + 1, "EUR")) is False
        assert await at.terminal.book(reserved, Money(900, "EUR")) is True
        assert at.charged() == [900]
        assert await at.terminal.open_reservations() == []
        assert await at.terminal.book(reserved, Money(100, "EUR")) is False


async def test_reservations_are_listed_and_given_back_in_parts(tmp_path: Path) -> None:
    async with counter(tmp_path) as at:
        assert await at.terminal.open_reservations() == []
        first, second = await reserve(at), await reserve(at)
        assert await at.terminal.open_reservations() == [first.receipt_number, second.receipt_number]
        assert await at.terminal.release(first, Money(240, "EUR")) is True
        assert [one.amount for one in at.simulator.reservations()] == [AMOUNT.amount - 240, AMOUNT.amount]
        assert await at.terminal.cancel_reservation(second) is True
        assert await at.terminal.cancel_reservation(second) is False
        assert await at.terminal.open_reservations() == [first.receipt_number]


async def test_a_terminal_that_writes_the_receipts_sends_them_with_the_outcome(tmp_path: Path) -> None:
    async with counter(tmp_path, terminal_writes=True) as at:
        outcome = await at.pay()
        assert outcome.kind is OutcomeKind.APPROVED
        customer, merchant = outcome.slips
        assert (customer.copy, merchant.copy) == (SlipCopy.CUSTOMER, SlipCopy.MERCHANT)
        assert customer.lines == merchant.lines
        assert [line.text for line in customer.lines][1:] == [
            "ZAHLUNG", "girocard ############4281", "EUR 12,40 - für Speisen", "Terminal 28004869  Beleg 0001",
        ]  # fmt: skip
        assert customer.lines[0].centred
        assert customer.lines[1].wide
        assert customer.lines[1].high


async def test_a_till_that_writes_them_itself_gets_none(tmp_path: Path) -> None:
    async with counter(tmp_path) as at:
        assert (await at.pay()).slips == ()


async def test_fixed_words_are_shown_on_the_terminal(tmp_path: Path) -> None:
    async with counter(tmp_path) as at:
        assert await at.terminal.show(["Grüß Gott", "Bitte warten"], 0) is True
        assert any(display.lines == ("Grüß Gott", "Bitte warten") for display in at.shown)


async def test_initialisation_diagnosis_clock_and_log_off(tmp_path: Path) -> None:
    async with counter(tmp_path) as at:
        assert await at.terminal.initialise() is True
        assert await at.terminal.diagnose() is True
        assert await at.terminal.set_clock(dt.datetime(2026, 3, 29, 2, 30, tzinfo=dt.UTC)) is True
        assert await at.terminal.log_off() is True
        assert (await at.pay()).kind is OutcomeKind.APPROVED  # registers again by itself


async def test_a_terminal_without_reservations_says_so(tmp_path: Path) -> None:
    async with counter(tmp_path) as at:
        at.simulator.require_end_of_day()
        with pytest.raises(TerminalError, match="refused to list its reservations with F0"):
            await at.terminal.open_reservations()


@pytest.mark.parametrize(
    ("command", "data"),
    [
        (commands.refund("000000", 1240, "0978"), "0631 0D 000000 04 000000001240 49 0978"),
        (commands.initialisation("000000"), "0693 03 000000"),
        (commands.diagnosis(), "0670 00"),
        (commands.open_reservations(), "0623 03 87 FFFF"),
        (commands.registration("000000", "0978", terminal_writes=True), "0600 10 000000 BE 0978 0301 0606 2604 0A02 06D3"),
        (
            commands.set_clock("000000", dt.datetime(2026, 11, 21, 9, 5, 7, tzinfo=dt.UTC)),
            "0691 0B 000000 AA 261121 0C 090507",
        ),
        (
            commands.of_reservation(
                commands.CANCEL_RESERVATION,
                Approval(amount=AMOUNT, terminal_id="28004869", receipt_number=42),
                None,
                "0978",
            ),
            "0625 08 19 40 87 0042 49 0978",
        ),
    ],
)
def test_commands_are_the_bytes_of_the_standard(command: Apdu, data: str) -> None:
    assert command.encode() == bytes.fromhex(data)


def test_a_line_with_its_type_behind_the_text_is_the_line() -> None:
    slips = Slips()
    slips.feed(Apdu(0x06D1, bytes.fromhex("40") + b"EXAMPLE" + bytes.fromhex("06041F070102")))
    slips.feed(Apdu(0x06D1, bytes.fromhex("FF03")))
    slips.feed(Apdu(0x06D1, bytes.fromhex("81")))
    [slip] = slips.finish()
    assert slip.copy is SlipCopy.CUSTOMER
    assert [line.text for line in slip.lines] == ["EXAMPLE", "", "", "", ""]
    assert slip.lines[0].centred


def test_a_block_ends_with_its_last_attribute() -> None:
    texts = Tlv(0x25, children=(Tlv(0x09, b"\x40"), Tlv(0x07, b"CUSTOMER"), Tlv(0x09, b"\x81")))
    slips = Slips()
    slips.feed(Apdu(0x06D3, build({}, [Tlv(0x1F07, b"\x02"), texts])))
    assert [(slip.copy, [line.text for line in slip.lines]) for slip in slips.finished] == [
        (SlipCopy.CUSTOMER, ["CUSTOMER"])
    ]


def test_a_card_number_in_clear_is_masked_on_a_slip() -> None:
    slips = Slips()
    slips.feed(Apdu(0x06D1, b"\x81PAN 4111111111111111"))
    assert "4111111111111111" not in repr(slips.finish())


@given(st.lists(st.tuples(st.sampled_from([0x06D1, 0x06D3]), st.binary(max_size=60)), max_size=6))
def test_whatever_is_to_be_printed_never_breaks_a_payment(messages: list[tuple[int, bytes]]) -> None:
    slips = Slips()
    for command, data in messages:
        slips.feed(Apdu(command, data))
    slips.finish()
