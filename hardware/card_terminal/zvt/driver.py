"""The ZVT driver: one terminal on a serial port or behind TCP, for the till's event loop."""

import asyncio
import datetime as dt
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from domain.money import Money
from domain.payment import Approval, LastPayment, Outcome, OutcomeKind, Prompt
from hardware.card_terminal.base import CardTerminal, Commit, OnPrompt, TerminalError, TerminalStatus
from hardware.card_terminal.zvt import bmp, codes, commands
from hardware.card_terminal.zvt.acceptance import Acceptance, warn_of_card_data
from hardware.card_terminal.zvt.apdu import GOODS_NOT_ISSUED, POSITIVE, Apdu
from hardware.card_terminal.zvt.conversation import Conversation, Exchange, NoAnswer, plain_answer
from hardware.card_terminal.zvt.line import Event, Line, LineLost
from hardware.card_terminal.zvt.link import Received
from hardware.card_terminal.zvt.ports import TCP, open_line, tcp_address
from hardware.card_terminal.zvt.recovery import Recovery, is_terminal_state
from hardware.card_terminal.zvt.sale import Sale
from hardware.card_terminal.zvt.status import StatusInformation, approval, status_information, terminal_state
from hardware.card_terminal.zvt.timing import Timing

logger = logging.getLogger(__name__)


def _today() -> dt.date:
    return dt.datetime.now().astimezone().date()


class ZvtTerminal(CardTerminal):
    """``port`` is a device or ``tcp://host:port``; ``currency`` is BMP 49's four digits; ``password`` six. After a lost
    line the next call opens it again.

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
        timing: Timing | None = None,
        today: Callable[[], dt.date] = _today,
    ) -> None:
        if port.startswith(TCP):
            tcp_address(port)  # a wrong address is told at start
        self._port = port
        self._baud = baud
        self._password = password
        self._currency = currency
        self._timing = timing or Timing(byte=11 / baud)
        self._today = today
        self._line: Line | None = None
        self._registered = False
        self._one_at_a_time = asyncio.Lock()
        self._conversation: Conversation | None = None
        self._sale: Sale | None = None

    async def open(self) -> None:
        async with self._talk():
            logger.info("card terminal %s at %s is registered", self.terminal_id, self._port)

    async def close(self) -> None:
        if self._conversation is not None:
            self._conversation.hear(LineLost(f"{self._port}: closed by the till"))
        await self._close_line()

    async def pay(self, amount: Money, commit: Commit, on_prompt: OnPrompt) -> Outcome:
        if amount.currency != codes.currency_letters(self._currency):
            return Outcome(kind=OutcomeKind.ABORTED, reason="wrong_currency")
        on_prompt(Prompt.CONNECTING, "")
        try:
            async with self._talk() as talk:
                acceptance = self._acceptance(amount, commit)
                self._sale = Sale(talk, amount, acceptance, on_prompt)
                try:
                    outcome = await self._sale.run(self._currency)
                finally:
                    self._sale = None
        except TerminalError as error:
            # The line or the registration failed, so the authorisation never left.
            logger.warning("payment of %s could not begin: %s", amount, error)
            return Outcome(kind=OutcomeKind.ABORTED, reason="no_terminal")
        if outcome.kind is OutcomeKind.UNKNOWN:
            self._registered = False
        return outcome

    async def cancel(self) -> bool:
        return self._sale is not None and await self._sale.cancel()

    async def drain(self, commit: Commit, expected: Money) -> Approval | None:
        async with self._talk(register=False) as talk:
            self._registered = False
            approved = await Recovery(talk, self._acceptance(expected, commit), self._password).run()
            await self._register(talk)
            return approved

    async def last_payment(self) -> LastPayment:
        async with self._talk() as talk:
            exchange = await Exchange(talk).run(commands.repeat_receipt(self._password), self._timing.t4)
        if not exchange.informations:
            if exchange.refused is not None or exchange.code in codes.NOT_NOW:
                raise self._failed("to name its last payment", exchange)
            nothing_stored = exchange.aborted is not None and exchange.code != codes.CANCELLED
            return LastPayment(result_code=f"{exchange.code:02X}", nothing_stored=nothing_stored)
        last = exchange.informations[-1]
        warn_of_card_data(last)
        return LastPayment(
            approval=approval(last, self._today(), self.terminal_id, codes.currency_letters(self._currency)),
            reversed_trace=last.original_trace,
            result_code="" if last.result_code is None else f"{last.result_code:02X}",
        )

    async def reverse(self, receipt_number: int, amount: Money) -> bool:
        confirmed = False

        async def judge(information: StatusInformation) -> Apdu:
            # A terminal is known that reverses its last payment whatever receipt was named.
            nonlocal confirmed
            if information.result_code != 0:
                return POSITIVE
            confirmed = information.amount == amount.amount and information.original_trace is not None
            if not confirmed:
                logger.error(
                    "card terminal %s reversed something else than receipt %s", self.terminal_id, receipt_number
                )
            return POSITIVE if confirmed else GOODS_NOT_ISSUED

        command = commands.reversal(self._password, receipt_number, amount.amount, self._currency)
        async with self._talk() as talk:
            exchange = await Exchange(talk, judge).run(command, self._timing.t4)
        return exchange.code == codes.ALREADY_REVERSED or (confirmed and exchange.completion is not None)

    async def end_of_day(self) -> bool:
        async with self._talk() as talk:
            exchange = await Exchange(talk).run(commands.end_of_day(self._password), self._timing.t4)
        if exchange.code:
            logger.warning("end of day: %s (%02X)", codes.result(exchange.code).meaning, exchange.code)
        return exchange.completion is not None

    async def status(self) -> TerminalStatus:
        async with self._talk() as talk:
            enquiry = Exchange(talk, self._refuse_stray, is_terminal_state)
            await enquiry.run(commands.status_enquiry(self._password), self._timing.t3)
        code = enquiry.code if enquiry.completion is None else terminal_state(enquiry.completion).code
        return TerminalStatus(ready=code == 0, code=f"{code:02X}", remedy=codes.remedy(code))

    def _acceptance(self, expected: Money, commit: Commit) -> Acceptance:
        return Acceptance(expected, self.terminal_id, commit, self._timing.commit_patience, self._today)

    def _failed(self, what: str, exchange: Exchange) -> TerminalError:
        return TerminalError(
            f"card terminal at {self._port} refused {what} with {exchange.code:02X}"
            f" ({codes.result(exchange.code).meaning}); {codes.remedy(exchange.code)}"
        )

    @asynccontextmanager
    async def _talk(self, *, register: bool = True) -> AsyncIterator[Conversation]:
        """The terminal to oneself, on an open line."""
        async with self._one_at_a_time:
            line = await self._open_line()
            talk = self._conversation = Conversation(self._port, line.send, self._timing)
            try:
                if register and not self._registered:
                    await self._register(talk)
                yield talk
                await talk.finish()
            except NoAnswer:
                self._registered = False
                raise
            finally:
                self._conversation = None
                for event in talk.unheard():
                    self._hear_unasked(event)

    async def _register(self, talk: Conversation) -> None:
        exchange = await Exchange(talk, self._refuse_stray).run(
            commands.registration(self._password, self._currency), self._timing.t4
        )
        if exchange.completion is None:
            raise self._failed("the registration", exchange)
        fields = bmp.parse(exchange.completion)
        currency = fields.digits(0x49)
        if currency not in (None, self._currency):
            raise TerminalError(
                f"card terminal at {self._port} works in currency {currency!r}, the till in {self._currency!r};"
                " set card_terminal.currency to what the terminal has"
            )
        self.terminal_id = fields.digits(0x29)
        self._registered = True

    async def _open_line(self) -> Line:
        if self._line is not None and self._line.is_lost:
            await self._close_line()
        if self._line is None:
            loop = asyncio.get_running_loop()

            def report(event: Event) -> None:
                if not loop.is_closed():
                    loop.call_soon_threadsafe(self._hear, event)

            try:
                self._line = await asyncio.to_thread(open_line, self._port, self._baud, self._timing, report)
            except OSError as error:
                raise NoAnswer(
                    f"card terminal at {self._port} cannot be opened: {error}; check the card terminal's cable and port",
                    "line_lost",
                ) from error
        return self._line

    async def _close_line(self) -> None:
        line, self._line, self._registered = self._line, None, False
        if line is not None:
            await asyncio.to_thread(line.close)

    def _hear(self, event: Event) -> None:
        if self._conversation is not None:
            self._conversation.hear(event)
        else:
            self._hear_unasked(event)

    def _hear_unasked(self, event: Event) -> None:
        """Between operations: answer what the terminal says; a payment that nobody asked for is never confirmed."""
        if not isinstance(event, Received) or event.apdu.is_answer or self._line is None:
            return
        if event.apdu.command == commands.STATUS_INFORMATION:
            self._line.send(self._answer_stray(status_information(event.apdu.data)))
        else:
            self._line.send(plain_answer(event.apdu))

    def _answer_stray(self, information: StatusInformation) -> Apdu:
        warn_of_card_data(information)
        if information.result_code not in (0, None) or information.original_trace is not None:
            return POSITIVE
        logger.error(
            "card terminal %s approved receipt %s although no payment is open: refused, the terminal takes it back",
            information.terminal_id, information.receipt_number,
        )  # fmt: skip
        return GOODS_NOT_ISSUED

    async def _refuse_stray(self, information: StatusInformation) -> Apdu:
        return self._answer_stray(information)
