"""One terminal at the end of a line: open, registered, one operation at a time, and what it says between operations."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

from hardware.card_terminal.base import TerminalError
from hardware.card_terminal.zvt import bmp, codes, commands, tlv
from hardware.card_terminal.zvt.apdu import GOODS_NOT_ISSUED, POSITIVE, Apdu
from hardware.card_terminal.zvt.conversation import Conversation, Exchange, NoAnswer, plain_answer
from hardware.card_terminal.zvt.damage import Damaged
from hardware.card_terminal.zvt.line import Event, Line, LineLost
from hardware.card_terminal.zvt.link import Received
from hardware.card_terminal.zvt.numbers import OFFER, TAG, Numbers
from hardware.card_terminal.zvt.ports import TCP, open_line, tcp_address
from hardware.card_terminal.zvt.reports import Reports
from hardware.card_terminal.zvt.status import StatusInformation
from hardware.card_terminal.zvt.timing import Timing

logger = logging.getLogger(__name__)


def names_terminal(data: bytes) -> bool:
    """Whether a completion answers a registration. One that a till which was killed has left on the line does not: taken for
    the answer, it would leave a till that knows no terminal and refuses every approval."""
    try:
        return bmp.parse(data).digits(0x29) is not None
    except Damaged:
        return False


class Session:
    """``port`` is a device or ``tcp://host:port``; ``registration`` what the till agrees on with the terminal. After a lost
    line the next `talk` opens it again. Raises ValueError for an address that cannot be one."""

    def __init__(
        self, port: str, baud: int, timing: Timing, registration: Apdu, currency: str, reports: Reports
    ) -> None:
        if port.startswith(TCP):
            tcp_address(port)
        self.port, self.timing = port, timing
        self._baud, self._registration, self._currency = baud, registration, currency
        self._numbers, self._reports = Numbers(), reports
        self._line: Line | None = None
        self._registered = False
        self._one_at_a_time = asyncio.Lock()
        self._conversation: Conversation | None = None
        self.terminal_id: str | None = None

    def unsettled(self) -> None:
        """Nobody knows what the terminal holds; it is registered anew before the next operation."""
        self._registered = False

    def logged_off(self) -> None:
        """The terminal has forgotten what was agreed with it."""
        self._registered = self._numbers.agreed = False

    async def close(self) -> None:
        if self._conversation is not None:
            self._conversation.hear(LineLost(f"{self.port}: closed by the till"))
        await self._close_line()

    @asynccontextmanager
    async def talk(self, *, register: bool = True) -> AsyncIterator[Conversation]:
        """The terminal to oneself, on an open line."""
        async with self._one_at_a_time:
            line = await self._open_line()
            talk = self._conversation = Conversation(
                self.port, line.send, self.timing, self._numbers, self._reports
            )
            try:
                if register and not self._registered:
                    await self.register(talk)
                yield talk
                await talk.finish()
            except NoAnswer:
                self._registered = False
                raise
            finally:
                self._conversation = None
                for event in talk.unheard():
                    self._hear_unasked(event)

    async def register(self, talk: Conversation) -> None:
        self._numbers.agreed = False  # the registration agrees on numbers anew
        exchange = await Exchange(talk, self.refuse_stray, names_terminal).run(self._registration, self.timing.after_commit)
        if exchange.completion is None:
            raise self.failed("the registration", exchange)
        fields = bmp.parse(exchange.completion)
        currency = fields.digits(0x49)
        if currency not in (None, self._currency):
            raise TerminalError(
                f"card terminal at {self.port} works in currency {currency!r}, the till in {self._currency!r};"
                " set card_terminal.currency to what the terminal has"
            )
        self.terminal_id = fields.digits(0x29)
        self._numbers.agreed = tlv.find(fields.container, TAG) == OFFER.value
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
                self._line = await asyncio.to_thread(open_line, self.port, self._baud, self.timing, report)
            except OSError as error:
                raise NoAnswer(
                    f"card terminal at {self.port} cannot be opened: {error}; check the card terminal's cable and port",
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
        if not self._numbers.is_new(event.apdu):
            answer = self._numbers.repeated
        elif event.apdu.command == commands.STATUS_INFORMATION:
            answer = self._numbers.answer(self._answer_stray(self._reports.read(event.apdu)))
        else:
            answer = self._numbers.answer(plain_answer(event.apdu))
        if answer is not None:
            self._line.send(replace(answer))

    def _answer_stray(self, information: StatusInformation) -> Apdu:
        if not information.may_approve:
            return POSITIVE
        logger.error(
            "card terminal %s approved receipt %s although no payment is open: refused, the terminal takes it back",
            information.terminal_id, information.receipt_number,
        )  # fmt: skip
        return GOODS_NOT_ISSUED

    async def refuse_stray(self, information: StatusInformation) -> Apdu:
        """The answer to a status information while no payment is open."""
        return self._answer_stray(information)

    def failed(self, what: str, exchange: Exchange) -> TerminalError:
        return TerminalError(
            f"card terminal at {self.port} refused {what} with {exchange.code:02X}"
            f" ({codes.result(exchange.code).meaning}); {codes.remedy(exchange.code)}"
        )
