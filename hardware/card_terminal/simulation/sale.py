"""A payment on the simulated terminal: card, PIN, host, card out, status information, and what the till answers to it."""

from collections.abc import Callable
from dataclasses import dataclass

from domain.money import Money
from hardware.card_terminal.simulation import answers
from hardware.card_terminal.simulation.ledger import LAST_RECEIPT as HIGHEST_RECEIPT
from hardware.card_terminal.simulation.ledger import Booking, Kind
from hardware.card_terminal.simulation.machine import Customer, Key, Machine, Showing
from hardware.card_terminal.simulation.settings import FACES, PREPAID_BALANCE, AutoReversal, Card, PowerPoint
from hardware.card_terminal.zvt import bmp, tlv
from hardware.card_terminal.zvt.apdu import POSITIVE, Apdu
from hardware.card_terminal.zvt.codes import currency_letters
from hardware.card_terminal.zvt.commands import LAST_RECEIPT

CANCELLED, DECLINED, EXPIRED, UNREADABLE, WRONG_PIN, WRONG_CURRENCY = 0x6C, 0x05, 0x78, 0x64, 0x37, 0x6F
CREDIT_TOO_SMALL, PARTIAL_APPROVAL, REMAINING = 0x71, 0x1F70, 0x1F6A
NO_LIMIT = 1_000_000
PASSWORD_SIZE = 3
KINDS = {0x0601: Kind.SALE, 0x0622: Kind.RESERVATION, 0x0631: Kind.REFUND}


@dataclass
class Stopped(Exception):
    """The payment ends without money; ``code`` is why."""

    code: int


class SimulatedSale:
    def __init__(self, machine: Machine, terminal_id: str, currency: str, reversal: AutoReversal) -> None:
        self._machine = machine
        self._terminal_id = terminal_id
        self._currency = currency
        self._reversal = reversal
        self._amount = Money(0, "")
        self._wants_currency = False
        self._kind = Kind.SALE

    @property
    def _keeps(self) -> bool:
        """Whether this make keeps what nobody confirmed, and goes by the receipt that the till knows (1F1F)."""
        return self._reversal is AutoReversal.NONE

    def run(self, command: Apdu) -> None:
        """06 01, 06 22 or 06 31."""
        machine, self._kind = self._machine, KINDS[command.command]
        fields = bmp.parse(command.data[PASSWORD_SIZE:] if self._kind is Kind.REFUND else command.data)
        currency = fields.digits(0x49)
        self._wants_currency = currency is not None
        self._amount = Money(fields.number(0x04) or 0, currency_letters(self._currency))
        machine.answer(POSITIVE)
        try:
            if currency not in (None, self._currency):
                raise Stopped(WRONG_CURRENCY)
            told = tlv.find(fields.container, LAST_RECEIPT)
            if told is not None and self._keeps:
                take_back_unheard(machine, told)
            machine.customer = Customer()
            machine.may_be_cancelled = True
            card = self._take_card()
            approved = self._ask_host(card, partial=tlv.find(fields.container, PARTIAL_APPROVAL) is not None)
            face = FACES[card]
            tip = machine.faults.tip if self._kind is Kind.SALE else 0
            booking = machine.ledger.begin(
                self._kind, approved + tip, self._currency, (face.name, face.number), answers.stamp_now()
            )
            self._return_card()
            if machine.pass_by(PowerPoint.BEFORE_STATUS):
                self._take_back(booking, told=False)
                raise Stopped(CANCELLED)
            machine.wait(machine.faults.silence, lambda: False)
            self._offer(booking, fields)
        except Stopped as stopped:
            self._end_without_money(stopped.code)

    def _status(self, status: int) -> None:
        """An intermediate status; a till that does not answer it any more ends the payment."""
        machine = self._machine
        if machine.registration.wants_intermediate_states:
            message = answers.intermediate(status, words=machine.registration.containers, faults=machine.faults)
            if machine.tell(message) is None and machine.may_be_cancelled:
                raise Stopped(CANCELLED)

    def _take_card(self) -> Card:
        machine, customer = self._machine, self._machine.customer
        machine.show(Showing.INSERT_CARD, "Insert or tap your card", amount=self._amount)
        for status in machine.faults.states:
            self._status(status)
        self._status(0x0A)
        if (script := machine.script) is not None and not self._wait_for_customer(
            script.present, lambda: self._has_card
        ):
            customer.card, customer.contactless = script.card, script.contactless
            customer.card_is_in = not script.contactless
        if not self._wait_for_customer(machine.pace.customer, lambda: self._has_card) or customer.card is None:
            raise Stopped(CANCELLED)
        if customer.card is Card.UNREADABLE:
            self._status(0x0C)
            raise Stopped(UNREADABLE)
        if customer.card is Card.EXPIRED:
            raise Stopped(EXPIRED)
        if not customer.contactless:
            self._take_pin(wrong=customer.card is Card.WRONG_PIN)
        return customer.card

    @property
    def _has_card(self) -> bool:
        return self._machine.customer.card is not None

    def _take_pin(self, *, wrong: bool) -> None:
        machine = self._machine
        machine.show(Showing.ENTER_PIN, "Enter your PIN", "and press OK", amount=self._amount)
        self._status(0xCC)
        if machine.script is not None and not self._wait_for_customer(machine.script.pin, self._take_ok):
            pass
        elif machine.script is None and not self._wait_for_customer(machine.pace.customer, self._take_ok):
            raise Stopped(CANCELLED)
        if wrong:
            self._contact_host()
            machine.tell(answers.failed(WRONG_PIN, self._terminal_id))
            machine.may_be_cancelled = True
            machine.show(Showing.ENTER_PIN, "Wrong PIN", amount=self._amount)
            self._status(0x15)
            self._take_pin(wrong=False)

    def _take_ok(self) -> bool:
        keys = self._machine.customer.keys
        return bool(keys) and keys.popleft() is Key.OK

    def _wait_for_customer(self, seconds: float, until: Callable[[], bool]) -> bool:
        """True when it became so; raises `Stopped` on the STOP key and on the till's wish."""
        machine, keys = self._machine, self._machine.customer.keys
        stopped = False

        def is_over() -> bool:
            nonlocal stopped
            stopped = machine.is_cancelled or Key.STOP in keys
            return stopped or until()

        happened = machine.wait(seconds, is_over)
        if stopped:
            raise Stopped(CANCELLED)
        return happened

    def _ask_host(self, card: Card, *, partial: bool) -> int:
        """The amount that is approved; raises `Stopped`."""
        self._contact_host()
        if card is Card.DECLINED:
            self._status(0x1D)
            raise Stopped(DECLINED)
        if card is not Card.PREPAID or self._kind is not Kind.SALE or self._amount.amount <= PREPAID_BALANCE:
            return self._amount.amount
        if not partial:
            self._status(0x14)
            raise Stopped(CREDIT_TOO_SMALL)
        return PREPAID_BALANCE

    def _contact_host(self) -> None:
        machine = self._machine
        machine.show(Showing.PLEASE_WAIT, "Please wait", amount=self._amount)
        self._status(0x0E)
        machine.may_be_cancelled = False
        if machine.is_cancelled:
            raise Stopped(CANCELLED)
        machine.wait(machine.pace.host, lambda: False)

    def _return_card(self) -> None:
        machine, customer = self._machine, self._machine.customer
        if customer.card_is_in:
            machine.show(Showing.REMOVE_CARD, "Please remove your card", amount=self._amount)
            self._status(0x0B)
            machine.wait(machine.pace.removal, lambda: not customer.card_is_in)
            customer.card_is_in = False

    def _offer(self, booking: Booking, fields: bmp.Fields) -> None:
        """The status information and its answer, which decides about the money."""
        machine = self._machine
        patience = machine.pace.issue_of_goods
        if patience is None:
            patience = float((fields.values.get(0x01) or b"\x1e")[0])
        most = (fields.values.get(0x02) or b"\x00")[0] or NO_LIMIT
        remaining = self._amount.amount - booking.amount
        container = [tlv.Tlv(REMAINING, bmp.bcd(remaining, 6))] if remaining > 0 else []
        if self._keeps and tlv.find(fields.container, LAST_RECEIPT) is not None:
            container.append(tlv.Tlv(LAST_RECEIPT, bmp.bcd(booking.receipt, 2)))
        message = answers.record(
            booking, self._terminal_id, currency=self._wants_currency, faults=machine.faults, container=container
        )
        for _ in range(most + 1):
            answer = machine.tell(message, patience, PowerPoint.AFTER_STATUS)
            if answer is None or answer.command != 0x849C:
                break
            machine.wait(machine.pace.repeat, lambda: False)
        if answer is None or not answer.is_positive or not self._print(booking):
            self._take_back(booking, told=answer is not None)
            raise Stopped(CANCELLED)
        machine.ledger.book(booking)
        if machine.faults.second_status:
            machine.tell(message)
        machine.pass_by(PowerPoint.AFTER_ANSWER)
        machine.show(Showing.APPROVED, "Approved", "Thank you")
        machine.tell(answers.completion())

    def _print(self, booking: Booking) -> bool:
        """The receipts, if they are ours to write, in blocks if the till takes blocks. False when it has no printer."""
        machine, registration = self._machine, self._machine.registration
        if not registration.writes_receipts or self._kind is Kind.RESERVATION:
            return True
        slips: list[Apdu] = []
        for copy in (answers.CUSTOMER, answers.MERCHANT):
            if registration.blocks:
                slips.append(answers.slip_block(booking, self._terminal_id, copy, machine.faults))
            else:
                kinds = registration.containers
                slips += answers.slip_lines(booking, self._terminal_id, copy, machine.faults, kinds=kinds)
        return all((answer := machine.tell(slip)) is not None and answer.is_positive for slip in slips)

    def _take_back(self, booking: Booking, *, told: bool) -> None:
        """``told``: the till has refused the payment. Terminals that keep it when the line is lost take it back then, too."""
        auto_reverse(self._machine, booking, AutoReversal.SILENT if told and self._keeps else self._reversal)
        self._machine.show(Showing.REVERSED, "Payment was taken back")
        if self._machine.is_heard:
            self._status(0x05)

    def _end_without_money(self, code: int) -> None:
        machine = self._machine
        machine.may_be_cancelled = False  # it is over already, whether or not the till hears the rest
        self._return_card()
        if machine.display.showing is not Showing.REVERSED:
            cancelled = code == CANCELLED
            machine.show(Showing.CANCELLED if cancelled else Showing.DECLINED, "Cancelled" if cancelled else "Declined")
        for message in (answers.failed(code, self._terminal_id), answers.abort(code)):
            if machine.is_heard:
                machine.tell(message)


def take_back_unheard(machine: Machine, told: bytes) -> None:
    """The till says which receipt it knows: the last booking is taken back when it is exactly one further."""
    last = machine.ledger.last_booked()
    if last is not None and last.kind is Kind.SALE and told.hex() == f"{(last.receipt - 2) % HIGHEST_RECEIPT + 1:04d}":
        machine.ledger.take_back(last)


def auto_reverse(machine: Machine, booking: Booking, make: AutoReversal) -> None:
    """What happens to an approval that the till did not confirm."""
    match make:
        case AutoReversal.NONE:
            machine.ledger.book(booking)
        case AutoReversal.SILENT:
            machine.ledger.take_back(booking)
        case AutoReversal.RECORD:
            face = booking.card_name, booking.card_number
            machine.ledger.book(
                machine.ledger.begin(
                    Kind.REVERSAL, booking.amount, booking.currency, face, answers.stamp_now(), booking.trace
                )
            )
