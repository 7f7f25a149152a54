"""What the simulated terminal does without a card: registration, enquiry, last transaction, reversal, reservations, end of
day."""

from collections.abc import Callable, Mapping

from hardware.card_terminal.simulation import answers
from hardware.card_terminal.simulation.ledger import Booking, BookingState, Kind
from hardware.card_terminal.simulation.machine import Machine, Registration, Showing
from hardware.card_terminal.zvt import bmp, numbers, text, tlv
from hardware.card_terminal.zvt.apdu import NOT_POSSIBLE, POSITIVE, Apdu
from hardware.card_terminal.zvt.codes import ALREADY_REVERSED
from hardware.card_terminal.zvt.commands import ANY_RECEIPT, PRINT_BLOCK

PASSWORD_SIZE = 3
EMPTY_CONTAINER = b"\x06\x00"
NOTHING_STORED, REVERSAL_IMPOSSIBLE, END_OF_DAY_FAILED, END_OF_DAY_DUE, READY = 0x66, 0xB5, 0x77, 0xF0, 0x00
TILL_PRINTS, IMPOSSIBLE_RESERVATION, UPDATING, PERMITTED = 0x02, 0xB7, 0xE0, 0x0A


ALWAYS = frozenset(
    {0x0600, 0x0602, 0x0501, 0x06B0, 0x06C0, *range(0x06E0, 0x06E9), *range(0x0800, 0x0900)}
)
"""What a locked terminal does all the same: registration, display, service and update."""

LIFTS: Mapping[int, frozenset[int]] = {
    0x51: frozenset({0x0693}),
    0x62: frozenset({0x0691, 0x0670}),
    0xB1: frozenset({0x0650}),
    0xB2: frozenset({0x0650}),
    0xC2: frozenset({0x0670}),
    0xDC: frozenset({0x06B0}),
    END_OF_DAY_DUE: frozenset({0x0650}),
}
"""What brings a terminal out of a state in which it does nothing else."""


class Services:
    def __init__(self, machine: Machine, terminal_id: str, currency: str) -> None:
        self._machine = machine
        self._terminal_id = terminal_id
        self._currency = currency
        self.end_of_day_is_due = False
        self._last_day: Apdu | None = None
        self._services: Mapping[int, Callable[[Apdu], None]] = {
            0x0600: self._register,
            0x0602: self._log_off,
            0x0501: self._tell_state,
            0x0620: self._repeat_receipt,
            0x0630: self._reverse,
            0x0650: self._end_day,
            0x0623: self._release,
            0x0624: self._book,
            0x0625: self._cancel_reservation,
            0x0670: self._complete,
            0x0691: self._complete,
            0x0693: self._complete,
            0x06B0: self._nothing_to_abort,
            0x06E0: self._show,
        }

    @property
    def lock(self) -> int:
        """Why nothing is done: a state code, or 00."""
        return self._machine.faults.state or (END_OF_DAY_DUE if self.end_of_day_is_due else READY)

    def serve(self, command: Apdu) -> None:
        """Carry out a command that is not a payment; what this terminal does not have is refused with 84 83."""
        if self.lock and command.command not in ALWAYS | LIFTS.get(self.lock, frozenset()):
            self._machine.answer(POSITIVE)
            self._machine.tell(answers.abort(self.lock))
            return
        if command.command in LIFTS.get(self._machine.faults.state, frozenset()):
            self._machine.faults.state = READY
        self._services.get(command.command, self._refuse)(command)

    def _refuse(self, _: Apdu) -> None:
        self._machine.answer(NOT_POSSIBLE)

    def _register(self, command: Apdu) -> None:
        """Password, config byte, currency, then BMPs. Without a printer of its own it writes receipts only if the till prints
        them."""
        config = command.data[PASSWORD_SIZE] if len(command.data) > PASSWORD_SIZE else 0
        currency = command.data[PASSWORD_SIZE + 1 : PASSWORD_SIZE + 3].hex()
        if not config & TILL_PRINTS:
            self._refuse(command)
            return
        if currency not in ("", self._currency):
            self._machine.answer(Apdu(0x841E, b"\x6f"))
            return
        wishes = command.data[PASSWORD_SIZE + 1 + len(currency) // 2 :]
        container = bmp.parse(wishes).container
        permitted = [item.value for item in tlv.walk(container) if item.tag == PERMITTED]
        offered = tlv.find(container, numbers.TAG) == numbers.OFFER.value and not self._machine.faults.without_numbers
        reads_containers = bool(container) or wishes.endswith(EMPTY_CONTAINER)
        self._machine.registration = Registration(config, reads_containers, PRINT_BLOCK.to_bytes(2) in permitted)
        self._machine.numbers.agreed = False
        self._machine.answer(POSITIVE)
        fields = {0x19: b"\x00", 0x29: bytes.fromhex(self._terminal_id), 0x49: bytes.fromhex(self._currency)}
        self._machine.tell(answers.completion(bmp.build(fields), (numbers.OFFER,) if offered else ()))
        self._machine.numbers.agreed = offered

    def _log_off(self, _: Apdu) -> None:
        self._machine.registration = Registration()
        self._machine.answer(POSITIVE)
        self._machine.numbers.agreed = False

    def _nothing_to_abort(self, _: Apdu) -> None:
        """Puts a card out that is still in the reader."""
        self._machine.answer(POSITIVE)

    def _complete(self, _: Apdu) -> None:
        self._machine.answer(POSITIVE)
        self._machine.tell(answers.completion())

    def _tell_state(self, _: Apdu) -> None:
        self._machine.answer(POSITIVE)
        self._machine.tell(answers.completion(bytes([self.lock])))

    def _repeat_receipt(self, command: Apdu) -> None:
        machine = self._machine
        machine.answer(POSITIVE)
        last = machine.ledger.last_booked()
        if machine.faults.repeats_end_of_day and self._last_day is not None and (last is None or last.closed):
            machine.tell(self._last_day)
        elif last is None:
            machine.tell(answers.abort(NOTHING_STORED))
            return
        else:
            wants_currency = 0x49 in bmp.parse(command.data[PASSWORD_SIZE:]).values
            machine.tell(answers.record(last, self._terminal_id, currency=wants_currency, faults=machine.faults))
        machine.tell(answers.completion())

    def _reverse(self, command: Apdu) -> None:
        machine, fields = self._machine, bmp.parse(command.data[PASSWORD_SIZE:])
        machine.answer(POSITIVE)
        sale = machine.ledger.sale(fields.number(0x87) or 0)
        amount = fields.number(0x04)
        if machine.faults.reverses_last:
            sale, amount = next(reversed(machine.ledger.charges()), None), None
        if sale is None or sale.closed or amount not in (None, sale.amount):
            machine.tell(answers.abort(REVERSAL_IMPOSSIBLE))
            return
        if sale.state is BookingState.REVERSED:
            machine.tell(answers.abort(ALREADY_REVERSED))
            return
        face = sale.card_name, sale.card_number
        booking = machine.ledger.begin(Kind.REVERSAL, sale.amount, sale.currency, face, answers.stamp_now(), sale.trace)
        self._offer(booking, fields, lambda: machine.show(Showing.REVERSED, "Payment was taken back"))

    # -- reservations ------------------------------------------------------------------------------------------------

    def _reserved(self, fields: bmp.Fields) -> Booking | None:
        wanted = fields.number(0x87)
        return next((one for one in self._machine.ledger.reservations() if one.receipt == wanted), None)

    def _book(self, command: Apdu) -> None:
        """At most what was reserved; the rest is free again."""
        machine, fields = self._machine, bmp.parse(command.data)
        machine.answer(POSITIVE)
        reserved, amount = self._reserved(fields), fields.number(0x04)
        if reserved is None or amount is None or not 0 < amount <= reserved.amount:
            machine.tell(answers.abort(IMPOSSIBLE_RESERVATION))
            return
        face = reserved.card_name, reserved.card_number
        sale = machine.ledger.begin(Kind.SALE, amount, reserved.currency, face, answers.stamp_now())
        self._offer(sale, fields, lambda: machine.ledger.change(reserved, reserved.amount, BookingState.USED))

    def _release(self, command: Apdu) -> None:
        """A part of a reservation; with receipt FFFF the list of those that are open."""
        machine, fields = self._machine, bmp.parse(command.data)
        machine.answer(POSITIVE)
        if fields.values.get(0x87) == ANY_RECEIPT:
            machine.tell(answers.reservation_list([one.receipt for one in machine.ledger.reservations()]))
            return
        reserved, unused = self._reserved(fields), fields.number(0x04)
        if reserved is None or unused is None or not 0 < unused <= reserved.amount:
            machine.tell(answers.abort(IMPOSSIBLE_RESERVATION))
            return
        face = reserved.card_name, reserved.card_number
        note = machine.ledger.begin(Kind.REVERSAL, unused, reserved.currency, face, answers.stamp_now())
        left = reserved.amount - unused
        state = BookingState.BOOKED if left else BookingState.REVERSED
        self._offer(note, fields, lambda: machine.ledger.change(reserved, left, state))

    def _cancel_reservation(self, command: Apdu) -> None:
        machine, fields = self._machine, bmp.parse(command.data)
        machine.answer(POSITIVE)
        reserved = self._reserved(fields)
        if reserved is None:
            machine.tell(answers.abort(IMPOSSIBLE_RESERVATION))
            return
        face = reserved.card_name, reserved.card_number
        stamp, trace = answers.stamp_now(), reserved.trace
        self._offer(machine.ledger.begin(Kind.REVERSAL, reserved.amount, reserved.currency, face, stamp, trace), fields)

    def _offer(self, booking: Booking, fields: bmp.Fields, booked: Callable[[], None] = lambda: None) -> None:
        """Tell the till what is about to be booked; it is when the till agrees, and then ``booked`` is called."""
        machine = self._machine
        record = answers.record(booking, self._terminal_id, currency=0x49 in fields.values, faults=machine.faults)
        answer = machine.tell(record)
        if answer is None or not answer.is_positive:
            machine.ledger.take_back(booking)
            machine.tell(answers.abort(REVERSAL_IMPOSSIBLE))
            return
        machine.ledger.book(booking)
        booked()
        machine.tell(answers.completion())

    def _show(self, command: Apdu) -> None:
        fields, charset = bmp.parse(command.data), self._machine.faults.charset
        lines = [fields.values[tag] for tag in range(0xF1, 0xF9) if tag in fields.values]
        self._machine.show(Showing.READY, *(text.decode(line, charset) for line in lines))
        self._machine.answer(POSITIVE)

    def _end_day(self, _: Apdu) -> None:
        machine = self._machine
        machine.answer(POSITIVE)
        if machine.faults.end_of_day_fails:
            machine.tell(answers.totals(0, END_OF_DAY_FAILED))
            machine.tell(answers.abort(END_OF_DAY_FAILED))
            return
        signs = {Kind.SALE: 1, Kind.REVERSAL: 0, Kind.REFUND: -1, Kind.RESERVATION: 0}
        total = sum(signs[booking.kind] * booking.amount for booking in machine.ledger.unclosed())
        self._last_day = answers.totals(max(0, total), 0)
        machine.tell(self._last_day)
        machine.ledger.close_day()
        self.end_of_day_is_due = False
        if not machine.faults.update:
            machine.tell(answers.completion())
            return
        machine.tell(answers.completion(bytes([0x27, UPDATING])))
        seconds, machine.faults.update = machine.faults.update, 0.0
        machine.update(seconds)
