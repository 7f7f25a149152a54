"""One operation's talk with the terminal: what it sends, what comes back, and how long to wait for it."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace

from hardware.card_terminal.base import TerminalError
from hardware.card_terminal.zvt.apdu import NOT_POSSIBLE, POSITIVE, Apdu
from hardware.card_terminal.zvt.commands import (
    ABORT,
    COMPLETION,
    INTERMEDIATE_STATUS,
    PRINT_BLOCK,
    PRINT_LINE,
    SET_CLOCK,
    STATUS_INFORMATION,
)
from hardware.card_terminal.zvt.line import Event, LineLost
from hardware.card_terminal.zvt.link import Delivered, Received, Undelivered
from hardware.card_terminal.zvt.numbers import Numbers
from hardware.card_terminal.zvt.reports import Reports
from hardware.card_terminal.zvt.status import StatusInformation
from hardware.card_terminal.zvt.timing import Timing


class NoAnswer(TerminalError):
    """The terminal is silent, or the line to it is lost; ``reason`` says which, as an `Outcome` does."""

    def __init__(self, message: str, reason: str) -> None:
        super().__init__(message)
        self.reason = reason


ACKNOWLEDGED = frozenset({INTERMEDIATE_STATUS, COMPLETION, ABORT, PRINT_LINE, PRINT_BLOCK, SET_CLOCK})
"""Messages of the terminal that are answered with 80 00 00 whatever they say."""


def plain_answer(message: Apdu) -> Apdu:
    """The answer to a message that needs no decision."""
    return POSITIVE if message.command in ACKNOWLEDGED else NOT_POSSIBLE


class Conversation:
    def __init__(
        self, port: str, send: Callable[[Apdu], None], timing: Timing, numbers: Numbers, reports: Reports
    ) -> None:
        self._port = port
        self._send = send
        self._numbers = numbers
        self.reports = reports
        self._sent: list[Apdu] = []
        self._arrived: Apdu | None = None
        self._late: list[Event] = []
        self.timing = timing
        self._events: asyncio.Queue[Event] = asyncio.Queue()

    def send(self, message: Apdu) -> Apdu:
        """Send a message; returns the one whose `Delivered` will come. Each is a new object, because what becomes of
        an older operation's messages is no concern of this one."""
        numbered = self._numbers.answer(message) if message.is_answer else self._numbers.message(message)
        mine = replace(numbered)
        self._sent.append(mine)
        self._send(mine)
        return mine

    def hear(self, event: Event) -> None:
        self._events.put_nowait(event)

    def unheard(self) -> list[Event]:
        """What came after the operation was over."""
        return self._late + [self._events.get_nowait() for _ in range(self._events.qsize())]

    async def finish(self) -> None:
        """Wait until the terminal has our last answer, lest it believes that the operation goes on; but not long,
        because the outcome is known."""
        with suppress(TimeoutError):
            async with asyncio.timeout(self.timing.t3):
                while self._sent and self._arrived is not self._sent[-1]:
                    event = await self._events.get()
                    if isinstance(event, LineLost | Undelivered):
                        return
                    if isinstance(event, Delivered):
                        self._arrived = event.apdu
                    else:
                        self._late.append(event)

    async def receive(self, within: float) -> Apdu | Delivered:
        """The next message, or that one of ours has arrived; raises `NoAnswer` after ``within`` seconds."""
        try:
            async with asyncio.timeout(within):
                event = await self._events.get()
                while not self._concerns(event):
                    event = await self._events.get()
        except TimeoutError:
            raise NoAnswer(
                f"card terminal at {self._port} said nothing for {within:.0f} s; check the card terminal's power and cable",
                "no_answer",
            ) from None
        match event:
            case Received(message):
                return message
            case Delivered(message):
                self._arrived = message
                return event
            case Undelivered(message):
                raise NoAnswer(
                    f"card terminal at {self._port} did not acknowledge {message!r};"
                    " check the card terminal's cable and baud rate",
                    "line_lost",
                )
            case LineLost(cause):
                raise NoAnswer(
                    f"line to the card terminal is lost: {cause}; check the card terminal's cable", "line_lost"
                )

    def _concerns(self, event: Event) -> bool:
        """Whether an event is of this operation, and new. A message that came twice gets its answer again."""
        if isinstance(event, Delivered | Undelivered):
            return self._is_mine(event.apdu)
        if not isinstance(event, Received) or self._numbers.is_new(event.apdu):
            return True
        if not event.apdu.is_answer and self._numbers.repeated is not None:
            self._send(replace(self._numbers.repeated))
        return False

    def _is_mine(self, message: Apdu) -> bool:
        return any(message is mine for mine in self._sent)

    async def command(self, message: Apdu, other: Callable[[Apdu | Delivered], Awaitable[None]]) -> Apdu:
        """Send a command and wait for its 80 xx or 84 xx; what else comes meanwhile goes to ``other``.

        T3 begins when the command has arrived; until then the link's own repeats are the limit.
        """
        loop = asyncio.get_running_loop()
        sent = self.send(message)
        last_moment = loop.time() + self.timing.sends * (self.timing.t2 + self.timing.t3)
        while True:
            received = await self.receive(max(0.0, last_moment - loop.time()))
            if isinstance(received, Delivered):
                if received.apdu is sent:
                    last_moment = loop.time() + self.timing.t3
                await other(received)
            elif received.is_answer:
                return received
            else:
                await other(received)


Judge = Callable[[StatusInformation], Awaitable[Apdu]]
"""What to answer to a status information."""


async def take_note(_: StatusInformation) -> Apdu:
    """The answer to a record that was asked for."""
    return POSITIVE


@dataclass(slots=True)
class Exchange:
    """A command that is not a payment, up to its end; afterwards one of ``refused``, ``completion`` and ``aborted``
    is set. ``is_mine`` tells its completion from one that belongs to something older."""

    talk: Conversation
    judge: Judge = take_note
    is_mine: Callable[[bytes], bool] = lambda _: True
    refused: Apdu | None = None
    completion: bytes | None = None
    aborted: bytes | None = None
    informations: list[StatusInformation] = field(default_factory=list)

    async def ask(self, command: Apdu) -> "Exchange":
        """Only the command and its answer, which is all there is of some."""
        answer = await self.talk.command(command, self._hear)
        if not answer.is_positive:
            self.refused = answer
        return self

    async def run(self, command: Apdu, patience: float) -> "Exchange":
        await self.ask(command)
        while self.refused is None and self.completion is None and self.aborted is None:
            await self._hear(await self.talk.receive(patience))
        return self

    async def _hear(self, received: Apdu | Delivered) -> None:
        if isinstance(received, Delivered) or received.is_answer:
            return
        if received.command == STATUS_INFORMATION:
            information = self.talk.reports.read(received)
            self.informations.append(information)
            self.talk.send(await self.judge(information))
            return
        self.talk.send(plain_answer(received))
        if received.command == COMPLETION and self.is_mine(received.data):
            self.completion = received.data
        elif received.command == ABORT:
            self.aborted = received.data

    @property
    def code(self) -> int:
        """The terminal's own word about the end: 0 when it completed."""
        if self.refused is not None:
            return (
                self.refused.data[0]
                if self.refused.command == 0x841E and self.refused.data
                else (self.refused.command & 0xFF)
            )
        return (self.aborted or b"\x6c")[0] if self.aborted is not None else 0
