"""A terminal at the far end of the driver's line, in quick time. It says hostile things until it has said enough of them, and
then does what a good one does."""

import asyncio
from collections.abc import Callable
from random import Random

from hardware.card_terminal.zvt.apdu import POSITIVE, Apdu
from hardware.card_terminal.zvt.frame import ACK, Assembler, Block, wrap
from hardware.card_terminal.zvt.line import Event, LineLost, Rules
from hardware.card_terminal.zvt.link import Link, Received, Step, Write
from hardware.card_terminal.zvt.stream import BrokenStream, Stream
from hardware.card_terminal.zvt.timing import Timing
from proofs.hostile.messages import Asked, Hostile
from proofs.hostile.quick_time import QuickLoop

PAUSES = (*(0.0,) * 6, *(0.01,) * 6, 0.3, 0.3, 6.0)


class HostileTerminal:
    """``left`` is how many hostile messages it will still say."""

    def __init__(self, loop: QuickLoop, chance: Random, *, serial: bool) -> None:
        self._loop, self._chance, self._serial = loop, chance, serial
        self._hostile = Hostile(chance)
        self._line: QuickLine | None = None
        self._receipt = 0
        self._heard = Assembler()
        self._stream = bytearray()
        self._planned: asyncio.TimerHandle | None = None
        self.left = 0
        self.received: list[Apdu] = []

    def open_line(self, port: str, baud: int, timing: Timing, report: Callable[[Event], None]) -> "QuickLine":
        """Stands for `hardware.card_terminal.zvt.ports.open_line`."""
        self._heard, self._stream = Assembler(), bytearray()
        rules = Link(timing) if self._serial else Stream(timing)
        self._line = QuickLine(self._loop, rules, report, self)
        return self._line

    def be_hostile(self, count: int, asked: Asked) -> None:
        self.left = count
        self._hostile.begin(asked)
        self.received.clear()
        self._plan()

    def hear(self, data: bytes) -> None:
        """What the driver has written."""
        if self.left:
            self._plan()
        else:
            for message in self._whole(data):
                self._answer_well(message)

    # -- hostile ---------------------------------------------------------------------------------------------------

    def _plan(self) -> None:
        if self._planned is None:
            self._planned = self._loop.call_later(self._chance.choice(PAUSES), self._say)

    def _say(self) -> None:
        self._planned = None
        if not self.left or self._line is None or self._line.is_lost:
            return
        chance, said = self._chance, b""
        if self._serial and chance.random() < 0.85:
            said += bytes([ACK])
        for _ in range(min(self.left, chance.choice([1, 1, 1, 2, 5]))):
            self.left -= 1
            message = self._hostile.message()
            said += self._hostile.framed(message) if self._serial else message
        cut = chance.randrange(len(said) + 1) if chance.random() < 0.2 else len(said)
        line = self._line
        line.arrive(said[:cut])
        line.arrive(said[cut:])
        if not line.is_lost and chance.random() < 0.005:
            line.lose("the cable was pulled")
        if self.left:
            self._plan()

    # -- good ------------------------------------------------------------------------------------------------------

    def _whole(self, data: bytes) -> list[Apdu]:
        if self._serial:
            found = [one.apdu for one in self._heard.feed(data) if isinstance(one, Block)]
            return [Apdu(int.from_bytes(one[:2], "big"), one[3:]) for one in found]
        return [Apdu(int.from_bytes(data[:2], "big"), data[3:])]

    def _answer_well(self, message: Apdu) -> None:
        if self._serial:
            self._send_bytes(bytes([ACK]))
        if message.is_answer:
            if self._after_answer is not None:
                following, self._after_answer = self._after_answer, None
                self._send(following)
            return
        self._after_answer = None
        self._send(POSITIVE)
        terminal = bytes.fromhex(self._hostile.asked.terminal)
        match message.command:
            case 0x0600:
                self._send(Apdu(0x060F, b"\x19\x00\x29" + terminal + b"\x49\x09\x78"))
            case 0x0601:
                self._receipt += 1
                self._after_answer = Apdu(0x060F)
                amount = message.data[:7]
                receipt = bytes.fromhex(f"{self._receipt % 10000:04d}")
                self._send(Apdu(0x040F, b"\x27\x00" + amount + b"\x49\x09\x78\x29" + terminal + b"\x87" + receipt))
            case 0x06B0 | 0x06E0 | 0x0602:
                pass
            case 0x0501:
                self._send(Apdu(0x060F, b"\x00"))
            case _:
                self._send(Apdu(0x061E, b"\x6c"))

    _after_answer: Apdu | None = None

    def _send(self, message: Apdu) -> None:
        self._send_bytes(wrap(message.encode()) if self._serial else message.encode())

    def _send_bytes(self, data: bytes) -> None:
        line = self._line
        assert line is not None
        self._loop.call_soon(lambda: line.arrive(data))


class QuickLine:
    """Stands for `hardware.card_terminal.zvt.line.Line`: the same rules, no thread and no port."""

    def __init__(
        self, loop: QuickLoop, rules: Rules, report: Callable[[Event], None], terminal: HostileTerminal
    ) -> None:
        self._loop, self._rules, self._report, self._terminal = loop, rules, report, terminal
        self._timer: asyncio.TimerHandle | None = None
        self._closed = False
        self.is_lost = False

    def send(self, message: Apdu) -> None:
        self._loop.call_soon(self._follow, lambda: self._rules.send(message, self._loop.time()))

    def arrive(self, data: bytes) -> None:
        if data:
            self._follow(lambda: self._rules.receive(data, self._loop.time()))

    def close(self) -> None:
        self._closed = True
        if self._timer is not None:
            self._timer.cancel()

    def lose(self, cause: str) -> None:
        if not self._closed:
            self.is_lost = True
            self.close()
            self._report(LineLost(cause))

    def _follow(self, steps: Callable[[], list[Step]]) -> None:
        if self._closed:
            return
        try:
            for step in steps():
                if isinstance(step, Write):
                    self._terminal.hear(step.data)
                else:
                    if isinstance(step, Received):
                        self._terminal.received.append(step.apdu)
                    self._report(step)
        except BrokenStream as error:
            self.lose(str(error))
            return
        if self._timer is not None:
            self._timer.cancel()
        deadline = self._rules.deadline()
        tick = lambda: self._follow(lambda: self._rules.tick(self._loop.time()))  # noqa: E731
        self._timer = None if deadline is None else self._loop.call_at(deadline, tick)
