"""Puts the product onto the simulated world: its modules get the world's time, threads, pipes, `select`, ports and ledger in
place of the operating system's. Nothing of the product's own code is replaced."""

from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

from hardware.card_terminal import simulator
from hardware.card_terminal.simulation import answers
from hardware.card_terminal.simulation import line as terminal_line
from hardware.card_terminal.simulation import machine as terminal_machine
from hardware.card_terminal.zvt import line, ports
from kiosk.till import gift_parts, payment_steps
from proofs.histories.terminal import MemoryLedger
from proofs.histories.wire import Wire
from proofs.histories.world import Strand, World

SERIAL_PORT = "wire"
TCP_PORT = "tcp://terminal:20007"


@contextmanager
def installed(world: World, wire: Wire, till_thread: Any, stamp: Any, uuid4: Any) -> Iterator[None]:
    """``till_thread`` stands for the till's `threading.Thread`; ``stamp()`` is the terminal's own clock, as MMDDHHMMSS."""
    os = SimpleNamespace(pipe=world.pipe, read=world.read, write=world.write, close=world.close)
    select = SimpleNamespace(select=world.select)
    time = SimpleNamespace(monotonic=world.monotonic)
    threads: list[Strand] = []

    def thread(*, target: Any, name: str = "", daemon: bool = False) -> Strand:
        threads.append(world.thread(target, name))
        return threads[-1]

    at_the_terminal = SimpleNamespace(Thread=thread, current_thread=lambda: threads[0])
    replaced: list[tuple[Any, dict[str, Any]]] = [
        (line, {"os": os, "select": select, "time": time, "threading": SimpleNamespace(Thread=till_thread)}),
        (ports, {"serial": _serial(wire), "TcpPort": lambda *_: wire.open()}),
        (terminal_machine, {"os": os, "time": time, "threading": at_the_terminal}),
        (terminal_line, {"select": select, "time": time}),
        (answers, {"stamp_now": stamp}),
        (payment_steps, {"uuid4": uuid4}),
        (gift_parts, {"uuid4": uuid4}),
        (simulator, {"end_at": lambda _: wire.end, "Ledger": MemoryLedger, "threading": at_the_terminal}),
    ]
    before = [(module, {name: getattr(module, name) for name in names}) for module, names in replaced]
    _set(replaced)
    try:
        yield
    finally:
        _set(before)


def _set(names: list[tuple[Any, dict[str, Any]]]) -> None:
    for module, values in names:
        for name, value in values.items():
            setattr(module, name, value)


def _serial(wire: Wire) -> SimpleNamespace:
    return SimpleNamespace(Serial=lambda *_, **__: wire.open(), STOPBITS_TWO=2)
