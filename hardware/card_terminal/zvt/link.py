"""The rules of the serial line as a state without I/O and without a clock: the same on both of its ends.

Every block is answered at once by ACK or NAK. A block that is not acknowledged is sent again, three times in all; a
block that comes twice because our ACK was lost is acknowledged twice and handed up once.
"""

from collections import deque
from dataclasses import dataclass

from hardware.card_terminal.zvt import apdu
from hardware.card_terminal.zvt.damage import Damaged
from hardware.card_terminal.zvt.frame import ACK, NAK, Assembler, Block, Signal, wrap
from hardware.card_terminal.zvt.timing import Timing


@dataclass(frozen=True, slots=True)
class Write:
    """Bytes that have to go to the line now."""

    data: bytes


@dataclass(frozen=True, slots=True)
class Received:
    """A message from the other end, once."""

    apdu: apdu.Apdu


@dataclass(frozen=True, slots=True)
class Delivered:
    """The other end has this message of ours."""

    apdu: apdu.Apdu


@dataclass(frozen=True, slots=True)
class Undelivered:
    """Nobody acknowledged this message of ours, however often it was sent."""

    apdu: apdu.Apdu


Step = Write | Received | Delivered | Undelivered


@dataclass(slots=True)
class _Outgoing:
    apdu: apdu.Apdu
    block: bytes
    sends: int = 0
    deadline: float = 0.0


class Link:
    """Feed it what arrives and what shall leave, with the time; carry out the steps it returns, in their order."""

    def __init__(self, timing: Timing) -> None:
        self._timing = timing
        self._assembler = Assembler()
        self._last_byte = 0.0
        self._waiting: deque[_Outgoing] = deque()
        self._repeatable: bytes | None = None  # the last block received, until something of ours was acknowledged
        self._latest_repeat = 0.0  # later it is a new message, from an end that was started anew and never had our answer

    def deadline(self) -> float | None:
        """When to call `tick` if nothing else happens."""
        times = [self._waiting[0].deadline] if self._waiting else []
        if self._assembler.is_inside:
            times.append(self._last_byte + self._timing.t1)
        return min(times, default=None)

    def send(self, message: apdu.Apdu, now: float) -> list[Step]:
        self._waiting.append(_Outgoing(message, wrap(message.encode())))
        return self._write_first(now) if len(self._waiting) == 1 else []

    def receive(self, data: bytes, now: float) -> list[Step]:
        self._last_byte = now
        steps: list[Step] = []
        for found in self._assembler.feed(data):
            match found:
                case Block(content):
                    steps += self._block(content, now)
                case Signal.BROKEN:
                    steps.append(Write(bytes([NAK])))
                case Signal.ACK if self._waiting:
                    steps += self._delivered(now)
                case Signal.NAK if self._waiting:
                    steps += self._repeat(now)
        return steps

    def tick(self, now: float) -> list[Step]:
        steps: list[Step] = []
        if self._assembler.is_inside and now >= self._last_byte + self._timing.t1:
            self._assembler.reset()
            steps.append(Write(bytes([NAK])))
        if self._waiting and now >= self._waiting[0].deadline:
            steps += self._repeat(now)
        return steps

    def _block(self, content: bytes, now: float) -> list[Step]:
        steps: list[Step] = [Write(bytes([ACK]))]
        if content == self._repeatable and now < self._latest_repeat:
            return steps
        try:
            message = apdu.parse(content)
        except Damaged:
            return [Write(bytes([NAK]))]
        if self._waiting and self._implies_delivery(message):
            steps += self._delivered(now)
        self._repeatable = content
        self._latest_repeat = now + (self._timing.sends - 0.5) * self._timing.t2
        return [*steps, Received(message)]

    def _implies_delivery(self, message: apdu.Apdu) -> bool:
        """An answer shows that our command arrived; a new message, that our answer did: only the ACK was lost."""
        return message.is_answer != self._waiting[0].apdu.is_answer

    def _delivered(self, now: float) -> list[Step]:
        self._repeatable = None
        return [Delivered(self._waiting.popleft().apdu), *self._write_first(now)]

    def _repeat(self, now: float) -> list[Step]:
        if self._waiting[0].sends < self._timing.sends:
            return self._write_first(now)
        return [Undelivered(self._waiting.popleft().apdu), *self._write_first(now)]

    def _write_first(self, now: float) -> list[Step]:
        if not self._waiting:
            return []
        first = self._waiting[0]
        first.sends += 1
        first.deadline = now + len(first.block) * self._timing.byte + self._timing.t2
        return [Write(first.block)]
