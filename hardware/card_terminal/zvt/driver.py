"""The ZVT driver: what one terminal can do, for the till's event loop."""

import datetime as dt
import logging
from collections.abc import Callable, Sequence

from domain.money import Money
from domain.payment import Approval, LastPayment, Outcome, OutcomeKind, Prompt
from hardware.card_terminal.base import CardTerminal, Commit, Number, OnPrompt, Settings, TerminalError, TerminalStatus
from hardware.card_terminal.zvt import bmp, codes, commands, tlv
from hardware.card_terminal.zvt.acceptance import Acceptance
from hardware.card_terminal.zvt.apdu import GOODS_NOT_ISSUED, POSITIVE, Apdu
from hardware.card_terminal.zvt.conversation import Exchange, Judge, take_note
from hardware.card_terminal.zvt.recovery import Recovery, is_terminal_state
from hardware.card_terminal.zvt.reports import Reports
from hardware.card_terminal.zvt.sale import Sale
from hardware.card_terminal.zvt.session import Session
from hardware.card_terminal.zvt.status import StatusInformation, approval, terminal_state
from hardware.card_terminal.zvt.text import Charset
from hardware.card_terminal.zvt.timing import Timing

logger = logging.getLogger(__name__)

RESERVATION_LIST = 0xB8


def from_settings(settings: Settings) -> "ZvtTerminal":
    """Raises ValueError for an address or a character set that cannot be one."""
    return ZvtTerminal(
        settings.port,
        baud=settings.baud,
        password=settings.password,
        currency=settings.currency,
        terminal_writes=settings.terminal_writes,
        charset=Charset(settings.charset),
        numbers=settings.numbers,
        last_receipt=settings.last_receipt,
    )


def _today() -> dt.date:
    return dt.datetime.now().astimezone().date()


class ZvtTerminal(CardTerminal):
    """``port`` is a device or ``tcp://host:port``; ``currency`` is BMP 49's four digits; ``password`` six. After a lost
    line the next call opens it again. ``terminal_writes``: the terminal writes the receipts, which come with the outcome.
    ``numbers``: both sides number their messages, if the terminal can. ``last_receipt``: each payment tells what the terminal
    booked last *as the terminal itself said it*, so that it keeps what it books on a lost line and never takes back what an
    old journal does not know.

    `drain` needs no `open` before it and must come first when a payment may be unsettled: `open` registers, and after
    a registration the terminal does not repeat what we missed.
    """

    def __init__(
        self,
        port: str,
        *,
        baud: int = 9600,
        password: str = "000000",  # noqa: S107, every terminal's factory setting; it protects nothing
        currency: str = "0978",
        terminal_writes: bool = False,
        charset: Charset = Charset.AUTO,
        numbers: bool = False,
        last_receipt: bool = False,
        timing: Timing | None = None,
        today: Callable[[], dt.date] = _today,
    ) -> None:
        self._password = password
        self._currency = currency
        self._timing = timing or Timing(byte=11 / baud)
        self._today = today
        self._reports = Reports(charset)
        self._tells_last_receipt = last_receipt
        registration = commands.registration(password, currency, terminal_writes=terminal_writes, numbers=numbers)
        self._session = Session(port, baud, self._timing, registration, currency, self._reports)
        self._sale: Sale | None = None

    @property
    def terminal_id(self) -> str | None:
        return self._session.terminal_id

    async def open(self) -> None:
        async with self._session.talk():
            logger.info("card terminal %s at %s is registered", self.terminal_id, self._session.port)

    async def close(self) -> None:
        await self._session.close()

    # -- with a card ---------------------------------------------------------------------------------------------------

    async def pay(
        self, number: Number, amount: Money, commit: Commit, on_prompt: OnPrompt, *, partial: bool = False
    ) -> Outcome:
        command = commands.authorisation(
            amount.amount, self._currency, partial=partial, last_receipt=await self._last_receipt()
        )
        return await self._with_card(command, amount, commit, on_prompt, partial=partial)

    async def _last_receipt(self) -> int | None:
        """What the terminal says it booked last; None when that is not to be told, or the terminal does not say it."""
        if not self._tells_last_receipt:
            return None
        try:
            last = await self.last_payment()
        except TerminalError as error:
            logger.warning("the last receipt is not told: %s", error)
            return None
        if last.approval is None or last.result_code != "00":
            return 0 if last.nothing_stored else None
        return last.approval.receipt_number

    async def refund(self, number: Number, amount: Money, commit: Commit, on_prompt: OnPrompt) -> Outcome:
        command = commands.refund(self._password, amount.amount, self._currency)
        return await self._with_card(command, amount, commit, on_prompt)

    async def reserve(self, amount: Money, commit: Commit, on_prompt: OnPrompt) -> Outcome:
        """Pre-authorise (06 22): the amount is held on the card; needs an acquirer who offers that."""
        command = commands.pre_authorisation(amount.amount, self._currency)
        return await self._with_card(command, amount, commit, on_prompt)

    async def _with_card(
        self, command: Apdu, amount: Money, commit: Commit, on_prompt: OnPrompt, *, partial: bool = False
    ) -> Outcome:
        if amount.currency != codes.currency_letters(self._currency):
            return Outcome(kind=OutcomeKind.ABORTED, reason="wrong_currency")
        on_prompt(Prompt.CONNECTING, "", None)
        try:
            async with self._session.talk() as talk:
                self._sale = Sale(talk, amount, self._acceptance(amount, commit, partial=partial), on_prompt)
                try:
                    outcome = await self._sale.run(command)
                finally:
                    self._sale = None
        except TerminalError as error:
            # The line or the registration failed, so the command never left.
            logger.warning("%04X of %s could not begin: %s", command.command, amount, error)
            return Outcome(kind=OutcomeKind.ABORTED, reason="no_terminal")
        if outcome.kind is OutcomeKind.UNKNOWN:
            self._session.unsettled()
        return outcome

    async def cancel(self) -> bool:
        return self._sale is not None and await self._sale.cancel()

    # -- what was ------------------------------------------------------------------------------------------------------

    async def drain(
        self, number: Number, expected: Money, commit: Commit, *, partial: bool = False
    ) -> Approval | None:
        async with self._session.talk(register=False) as talk:
            self._session.unsettled()
            approved = await Recovery(talk, self._acceptance(expected, commit, partial=partial), self._password).run()
            await self._session.register(talk)
            return approved

    async def last_payment(self, number: Number | None = None) -> LastPayment:
        async with self._session.talk() as talk:
            for _ in range(2):  # an end without a word: what it said was lost on the way
                exchange = await Exchange(talk).run(commands.repeat_receipt(self._password), self._timing.after_commit)
                if exchange.informations or exchange.completion is None:
                    break
        if not exchange.informations:
            if exchange.refused is not None or exchange.code in codes.NOT_NOW:
                raise self._session.failed("to name its last payment", exchange)
            nothing_stored = exchange.aborted is not None and exchange.code != codes.CANCELLED
            return LastPayment(result_code=f"{exchange.code:02X}", nothing_stored=nothing_stored)
        last = exchange.informations[-1]
        if last.is_doubtful:
            return LastPayment()
        return LastPayment(
            approval=approval(last, self._today(), self.terminal_id, codes.currency_letters(self._currency)),
            reversed_trace=last.original_trace,
            result_code="" if last.result_code is None else f"{last.result_code:02X}",
        )

    async def reverse(self, receipt_number: int, amount: Money) -> bool:
        command = commands.reversal(self._password, receipt_number, amount.amount, self._currency)
        return await self._confirmed(
            command, lambda found: found.amount == amount.amount and found.original_trace is not None
        )

    # -- reservations --------------------------------------------------------------------------------------------------

    async def book(self, reserved: Approval, amount: Money) -> bool:
        """Take ``amount`` of a reservation (06 24), at most what was reserved; the rest is free again."""
        return await self._of_reservation(commands.BOOK_TOTAL, reserved, amount)

    async def release(self, reserved: Approval, unused: Money) -> bool:
        """Give the unused part of a reservation back (06 23)."""
        return await self._of_reservation(commands.PARTIAL_REVERSAL, reserved, unused)

    async def cancel_reservation(self, reserved: Approval) -> bool:
        """Give all of it back (06 25)."""
        command = commands.of_reservation(commands.CANCEL_RESERVATION, reserved, None, self._currency)
        return await self._confirmed(command, lambda found: True)

    async def open_reservations(self) -> list[int]:
        """The receipt numbers of those that are neither booked nor given back."""
        async with self._session.talk() as talk:
            exchange = await Exchange(talk, self._session.refuse_stray).run(
                commands.open_reservations(), self._timing.t4
            )
        if exchange.aborted is None or exchange.code != RESERVATION_LIST:
            raise self._session.failed("to list its reservations", exchange)
        fields = bmp.parse(exchange.aborted[1:])
        listed = [item.value.hex() for item in tlv.walk(fields.container) if item.tag == 0x08]
        only = fields.values.get(0x87, b"").hex()
        return [int(digits) for digits in listed or [only] if digits.isdecimal()]

    async def _of_reservation(self, kind: int, reserved: Approval, amount: Money) -> bool:
        command = commands.of_reservation(kind, reserved, amount.amount, self._currency)
        return await self._confirmed(command, lambda found: found.amount == amount.amount)

    async def _confirmed(self, command: Apdu, fits: Callable[[StatusInformation], bool]) -> bool:
        """Carry out a command about an older payment; True when the terminal confirms exactly that. A terminal is known
        that reverses its last payment whatever receipt was named: that is refused, and it takes it back."""
        confirmed = False

        async def judge(information: StatusInformation) -> Apdu:
            nonlocal confirmed
            if not information.is_doubtful and information.result_code != 0:
                return POSITIVE
            confirmed = not information.is_doubtful and fits(information)
            if not confirmed:
                logger.error("card terminal %s did something else than %04X asked for", self.terminal_id, command.command)
            return POSITIVE if confirmed else GOODS_NOT_ISSUED

        async with self._session.talk() as talk:
            exchange = await Exchange(talk, judge).run(command, self._timing.t4)
        return exchange.code == codes.ALREADY_REVERSED or (confirmed and exchange.completion is not None)

    # -- the terminal itself -------------------------------------------------------------------------------------------

    async def end_of_day(self) -> bool:
        return await self._done(commands.end_of_day(self._password), "end of day", take_note)

    async def initialise(self) -> bool:
        """Let the terminal fetch its settings from its host (06 93); may take minutes."""
        return await self._done(commands.initialisation(self._password), "initialisation", self._session.refuse_stray)

    async def diagnose(self) -> bool:
        """Let the terminal try its line to the host (06 70)."""
        return await self._done(commands.diagnosis(), "diagnosis", self._session.refuse_stray)

    async def set_clock(self, moment: dt.datetime) -> bool:
        return await self._done(commands.set_clock(self._password, moment), "set clock", self._session.refuse_stray)

    async def show(self, lines: Sequence[str], seconds: int) -> bool:
        """Show fixed words of ours on the terminal (06 E0), never what a hub, an agent or a customer wrote."""
        return await self._told(commands.display_text(lines, seconds, self._reports.charset))

    async def log_off(self) -> bool:
        """The terminal is its own again: factory configuration, no containers (06 02)."""
        told = await self._told(commands.LOG_OFF)
        self._session.logged_off()
        return told

    async def status(self) -> TerminalStatus:
        async with self._session.talk() as talk:
            enquiry = Exchange(talk, self._session.refuse_stray, is_terminal_state)
            await enquiry.run(commands.status_enquiry(self._password), self._timing.t3)
        code = enquiry.code if enquiry.completion is None else terminal_state(enquiry.completion).code
        return TerminalStatus(
            ready=code == 0,
            code=f"{code:02X}",
            remedy=codes.remedy(code) if code else self._reports.remedy or codes.remedy(code),
            alarm=self._reports.alarm,
            end_of_day_due=code in codes.END_OF_DAY_DUE,
        )

    async def _done(self, command: Apdu, what: str, judge: Judge) -> bool:
        async with self._session.talk() as talk:
            exchange = await Exchange(talk, judge).run(command, self._timing.t4)
        if exchange.code:
            logger.warning("%s: %s (%02X)", what, codes.result(exchange.code).meaning, exchange.code)
        return exchange.completion is not None

    async def _told(self, command: Apdu) -> bool:
        """A command that ends with its answer."""
        async with self._session.talk() as talk:
            return (await Exchange(talk, self._session.refuse_stray).ask(command)).refused is None

    def _acceptance(self, expected: Money, commit: Commit, *, partial: bool) -> Acceptance:
        return Acceptance(
            expected, self.terminal_id, commit, self._timing.commit_patience, self._today, partial=partial
        )
