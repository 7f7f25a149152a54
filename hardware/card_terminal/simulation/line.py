"""The simulated terminal's line: the rules of its wire, and what can go wrong on it."""

import select
import time

from hardware.card_terminal.simulation.settings import Faults
from hardware.card_terminal.zvt.apdu import Apdu
from hardware.card_terminal.zvt.frame import ACK
from hardware.card_terminal.zvt.line import Rules
from hardware.card_terminal.zvt.link import Delivered, Link, Received, Step, Write
from hardware.card_terminal.zvt.stream import BrokenStream, Stream
from hardware.card_terminal.zvt.timing import Timing
from hardware.ends import End, HungUp, TcpEnd

ANSWERS = (b"\x80", b"\x84")
"""How an answer begins over TCP, where messages can be glued."""


class TerminalLine:
    """Used by the terminal's thread only. Without a cable it keeps time and sends into the void."""

    def __init__(self, end: End, timing: Timing, faults: Faults) -> None:
        self._end, self._timing, self._faults = end, timing, faults
        end.plug()
        self._is_deaf = False
        self._link = self._rules()
        self._unread = b""  # behind a message: over TCP the next may come with it, and is none of this operation's
        self._held = b""  # an answer that leaves with the next message
        self.hung_up = False
        """Whether the till closed its connection since somebody last looked."""
        self.cut_after: Apdu | None = None
        """When this has been delivered, nothing that follows is heard: the power goes then."""

    def _rules(self) -> Rules:
        return Stream(self._timing) if isinstance(self._end, TcpEnd) else Link(self._timing)

    @property
    def is_connected(self) -> bool:
        return self._end.is_plugged and not self._is_deaf

    def reset(self) -> None:
        """Forget what was under way, as a terminal does that starts."""
        self._link, self._unread = self._rules(), b""
        self.cut_after = None

    def pull(self, *, hang_up: bool) -> None:
        """With a hang-up the kiosk's port dies (a USB adapter is gone); without, the wires are just silent."""
        self._is_deaf = True
        if hang_up:
            self._end.unplug()

    def plug(self) -> None:
        self._is_deaf = False
        self._end.plug()

    def mute(self, *, muted: bool) -> None:
        """The terminal neither hears nor says anything, for a reason of its own."""
        self._is_deaf = muted

    def hang_up(self) -> None:
        """End the connection (TCP only), and forget what was under way on it."""
        self._end.hang_up()
        self.reset()
        self.hung_up = True

    def close(self) -> None:
        self.pull(hang_up=True)

    def send(self, message: Apdu) -> list[Step]:
        return self._write(self._link.send(message, time.monotonic()))

    def turn(self, wake: int, until: float | None, *, powered: bool = True) -> list[Step]:
        """Wait for bytes, for ``wake`` to be readable, or for ``until``; what the link made of it, one message at most."""
        if self._held:
            held, self._held = self._held, b""
            self._let_go(held)
        try:
            heard = self._hear(wake, until, powered=powered)
            return self._follow(heard) if powered else []
        except BrokenStream:  # no ZVT, or half a message and then nothing
            self.hang_up()
        except HungUp:
            self.reset()
            self.hung_up = True
        return []

    def _hear(self, wake: int, until: float | None, *, powered: bool) -> bytes:
        if self._unread and powered:
            unread, self._unread = self._unread, b""
            return unread
        deadlines = [at for at in (until, self._link.deadline() if powered else None) if at is not None]
        wait = max(0.0, min(deadlines) - time.monotonic()) if deadlines else None
        readable, _, _ = select.select([wake, *self._end.waits_on()], [], [], wait)
        return self._end.read([end for end in readable if end != wake])

    def _follow(self, heard: bytes) -> list[Step]:
        now = time.monotonic()
        if not heard or self._is_deaf:
            return self._write(self._link.tick(now))
        steps: list[Step] = []
        heard = self._swallow(heard)
        for at in range(len(heard)):
            steps += self._write(self._link.receive(heard[at : at + 1], now))
            if self.cut_after is not None and Delivered(self.cut_after) in steps:
                break
            if any(isinstance(step, Received) for step in steps):
                self._unread = heard[at + 1 :]
                break
        return steps

    def _swallow(self, heard: bytes) -> bytes:
        if self._faults.swallow_acks and heard[0] == ACK:
            self._faults.swallow_acks -= 1
            return heard[1:]
        return heard

    def _write(self, steps: list[Step]) -> list[Step]:
        for step in steps:
            if isinstance(step, Write) and not self._is_deaf:
                self._put(step.data)
        return [step for step in steps if not isinstance(step, Write)]

    def _put(self, data: bytes) -> None:
        if len(data) == 1:
            self._put_signal(data)
            return
        data = self._held + self._spoil(data)
        self._held = b""
        if self._faults.glued and data[:1] in ANSWERS:
            self._held = data
        else:
            self._let_go(data)

    def _put_signal(self, signal: bytes) -> None:
        if signal[0] == ACK and self._faults.withhold_acks:
            self._faults.withhold_acks -= 1
        else:
            self._end.write(signal)

    def _let_go(self, data: bytes) -> None:
        parts = [data[at : at + 1] for at in range(len(data))] if self._faults.byte_by_byte else [data]
        for part in parts:
            self._end.write(part)

    def _spoil(self, block: bytes) -> bytes:
        if self._faults.corrupt_blocks:
            self._faults.corrupt_blocks -= 1
            block = block[:-1] + bytes([block[-1] ^ 0xFF])
        if self._faults.duplicate_blocks:
            self._faults.duplicate_blocks -= 1
            block *= 2
        return self._faults.noise + block
