"""The simulated terminal's end of the line: a pseudo-terminal with a fixed name, and what can go wrong on it."""

import os
import select
import time
from pathlib import Path

from hardware.card_terminal.simulation.settings import Faults
from hardware.card_terminal.zvt.apdu import Apdu
from hardware.card_terminal.zvt.frame import ACK
from hardware.card_terminal.zvt.link import Delivered, Link, Step, Write
from hardware.card_terminal.zvt.timing import Timing
from hardware.pty import Pty

CHUNK = 4096


class TerminalLine:
    """Used by the terminal's thread only. Without a cable it keeps time and sends into the void."""

    def __init__(self, path: Path, timing: Timing, faults: Faults) -> None:
        self._path = path
        self._timing = timing
        self._faults = faults
        self._pty: Pty | None = Pty(path)
        self._is_deaf = False
        self._link = Link(timing)
        self.cut_after: Apdu | None = None
        """When this has been delivered, nothing that follows is heard: the power goes then."""

    @property
    def is_connected(self) -> bool:
        return self._pty is not None and not self._is_deaf

    def reset(self) -> None:
        """Forget what was under way, as a terminal does that starts."""
        self._link = Link(self._timing)
        self.cut_after = None

    def pull(self, *, hang_up: bool) -> None:
        """With a hang-up the kiosk's port dies (a USB adapter is gone); without, the wires are just silent."""
        self._is_deaf = True
        if hang_up and self._pty is not None:
            self._pty.close()
            self._pty = None

    def plug(self) -> None:
        self._is_deaf = False
        if self._pty is None:
            self._pty = Pty(self._path)

    def close(self) -> None:
        self.pull(hang_up=True)

    def send(self, message: Apdu) -> list[Step]:
        return self._write(self._link.send(message, time.monotonic()))

    def turn(self, wake: int, until: float | None, *, powered: bool = True) -> list[Step]:
        """Wait for bytes, for ``wake`` to be readable, or for ``until``; what the link made of it."""
        deadlines = [at for at in (until, self._link.deadline() if powered else None) if at is not None]
        wait = max(0.0, min(deadlines) - time.monotonic()) if deadlines else None
        ports = [self._pty.near] if self._pty is not None else []
        readable, _, _ = select.select([wake, *ports], [], [], wait)
        heard = os.read(ports[0], CHUNK) if ports and ports[0] in readable else b""
        now = time.monotonic()
        if not powered:
            return []
        if not heard or self._is_deaf:
            return self._write(self._link.tick(now))
        steps: list[Step] = []
        for byte in self._swallow(heard):
            steps += self._write(self._link.receive(bytes([byte]), now))
            if self.cut_after is not None and Delivered(self.cut_after) in steps:
                break
        return steps

    def _swallow(self, heard: bytes) -> bytes:
        if self._faults.swallow_acks and heard[0] == ACK:
            self._faults.swallow_acks -= 1
            return heard[1:]
        return heard

    def _write(self, steps: list[Step]) -> list[Step]:
        for step in steps:
            if isinstance(step, Write) and self._pty is not None and not self._is_deaf:
                data = self._spoil(step.data) if len(step.data) > 1 else step.data
                try:
                    os.write(self._pty.near, data)
                except BlockingIOError:  # nobody reads at the kiosk's end
                    continue
        return [step for step in steps if not isinstance(step, Write)]

    def _spoil(self, block: bytes) -> bytes:
        if self._faults.corrupt_blocks:
            self._faults.corrupt_blocks -= 1
            block = block[:-1] + bytes([block[-1] ^ 0xFF])
        if self._faults.duplicate_blocks:
            self._faults.duplicate_blocks -= 1
            block *= 2
        return self._faults.noise + block
