"""Hostile tills before the simulated terminal: it never falls over, books nothing that was not asked for and confirmed, and
serves a good till afterwards."""

import os
import select
import socket
import time
import tty
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

from hardware.card_terminal.simulation.settings import INSTANT
from hardware.card_terminal.simulator import CardTerminalSimulator, Script
from hardware.card_terminal.zvt.frame import ACK, Assembler, Block, wrap
from hardware.card_terminal.zvt.timing import Timing
from proofs.command import Tell
from proofs.hostile.messages import Asked, Hostile

HURRIED = Timing(t1=0.001, t2=0.002, t3=0.002, t4=0.01, byte=0.0, minute=0.0)
REGISTRATION = bytes.fromhex("06000A 000000 3E 0978 0301 0600")
POSITIVE = b"\x80\x00\x00"
PATIENCE_S = 10.0


@dataclass
class SimulatorSide:
    """``frames`` hostile ones were said so far."""

    chance: Random
    tell: Tell
    frames: int = 0
    slowest: float = 0.0

    def run(self, folder: Path, serial: bool, frames: int, name: str) -> None:
        hostile, sales = Hostile(self.chance), 0
        folder.mkdir()
        path: Path | int = folder / "terminal" if serial else 0
        pace = replace(INSTANT, repeat=0.001, customer=0.01, issue_of_goods=0.01)
        with CardTerminalSimulator(path, folder / "ledger", timing=HURRIED, pace=pace) as terminal:
            terminal.script = Script(present=0, pin=0)
            while self.frames < frames:
                hostile.begin(Asked(self.chance.randrange(1, 20_000)))
                most = 80 if serial else 6  # over TCP the first bad byte ends what a connection is good for
                messages = [hostile.message() for _ in range(min(frames - self.frames, self.chance.randrange(1, most)))]
                sales += sum(message.startswith((b"\x06\x01", b"\x06\x24")) for message in messages)
                began = time.perf_counter()
                with _wire(path if isinstance(path, Path) else terminal.port) as wire:
                    for message in messages:
                        wire.write(hostile.framed(message) if serial else message)
                self.frames += len(messages)
                with _wire(path if isinstance(path, Path) else terminal.port) as wire:
                    if not wire.registers(serial):
                        self.tell(f"{name} frame {self.frames}: the simulated terminal does not answer a good till")
                        return
                self.slowest = max(self.slowest, time.perf_counter() - began)
            if len(terminal.charges()) > sales:
                self.tell(f"{name}: {len(terminal.charges())} charges for {sales} sales asked")


class _wire:
    """The till's end, opened anew."""

    def __init__(self, place: Path | int) -> None:
        if isinstance(place, Path):
            self._descriptor = os.open(place, os.O_RDWR | os.O_NOCTTY)
            tty.setraw(self._descriptor)
            self._close: Callable[[], None] = lambda: os.close(self._descriptor)
        else:
            connection = socket.create_connection(("127.0.0.1", place), timeout=PATIENCE_S)
            self._descriptor, self._close = connection.fileno(), connection.close

    def __enter__(self) -> "_wire":
        return self

    def __exit__(self, *_: object) -> None:
        self._close()

    def write(self, data: bytes) -> None:
        """What the terminal says meanwhile is not read by anybody."""
        while data:
            readable, writable, _ = select.select([self._descriptor], [self._descriptor], [], PATIENCE_S)
            if not readable and not writable:
                raise TimeoutError(f"the simulated terminal took nothing for {PATIENCE_S} s")
            try:
                if readable and not os.read(self._descriptor, 4096):
                    return  # it hung up
                if writable:
                    data = data[os.write(self._descriptor, data[:512]) :]
            except OSError:
                return

    def registers(self, serial: bool) -> bool:
        """Whether a registration succeeds, as a good till tries it: again after a while, on a line that may hold the rest of
        what somebody else has said."""
        assembler, heard, last = Assembler(), bytearray(), time.monotonic() + PATIENCE_S
        asked = 0.0
        while time.monotonic() < last:
            if time.monotonic() > asked + 0.05:
                asked = time.monotonic()
                self._say(REGISTRATION, serial)
            if not select.select([self._descriptor], [], [], 0.02)[0]:
                continue
            try:
                data = os.read(self._descriptor, 4096)
            except OSError:
                return False
            for message in self._messages(assembler, heard, data, serial):
                if message[:2] == b"\x06\x0f" and b"\x29\x28\x00\x48\x69" in message:
                    self._say(POSITIVE, serial)
                    return True
                if message[0] not in (0x80, 0x84):
                    self._say(POSITIVE, serial)
        return False

    def _say(self, message: bytes, serial: bool) -> None:
        self.write(wrap(message) if serial else message)

    def _messages(self, assembler: Assembler, heard: bytearray, data: bytes, serial: bool) -> list[bytes]:
        if serial:
            found = [one.apdu for one in assembler.feed(data) if isinstance(one, Block)]
            for _ in found:
                self.write(bytes([ACK]))
            return found
        heard += data
        messages: list[bytes] = []
        while len(heard) >= 3 and len(heard) >= 3 + heard[2]:
            messages.append(bytes(heard[: 3 + heard[2]]))
            del heard[: 3 + heard[2]]
        return messages
