"""A printer's work as a process of its own that is killed at one point of it, and what comes out afterwards."""

import asyncio
import functools
import multiprocessing
import os
import signal
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, ParamSpec, TypeVar

from domain.messages import DeviceReport
from hardware.printer.escpos import EscposPrinter
from hardware.printer.simulator import PrinterSimulator
from hardware.printer.wires import SerialWire
from kiosk.till.journal import Journal
from kiosk.till.print_rows import KITCHEN_PRINTER, Outlets, Station
from kiosk.till.printing import Printing
from kiosk.till.writing import Writing
from tests.builders import small_order
from tests.kiosk.till.kitchens import MARK, PATIENCE_S
from tests.kiosk.till.tills import at

P = ParamSpec("P")
T = TypeVar("T")
PROFILE = "TM-T88V"
FORKS = multiprocessing.get_context("forkserver")
"""Everything is imported once, so that a process that shall die costs little."""

FORKS.set_forkserver_preload([__name__])


@dataclass(frozen=True)
class Death:
    """The moment: around the ``nth`` call of a step of the journal, or of a write to the printer's wire. ``half``: a part of
    the bytes has left."""

    where: Literal["begin_print", "end_print", "write"]
    when: Literal["before", "half", "after"]
    nth: int = 0

    def __str__(self) -> str:
        return f"{self.when}-{self.where}-{self.nth}"


@dataclass(frozen=True)
class Scene:
    """Where it happens. ``counts``: the printer tells how often it has cut."""

    folder: Path
    printer: str = KITCHEN_PRINTER
    counts: bool = True

    @property
    def journal(self) -> Path:
        return self.folder / "journal.sqlite"

    @property
    def port(self) -> Path:
        return self.folder / self.printer


async def release(scene: Scene) -> str:
    """An order is paid, and its paper waits."""
    journal, order = await Journal.open(scene.journal), small_order(promotions=("gift",))
    await journal.keep_outlets(Outlets(stations=(Station(printer=KITCHEN_PRINTER),)))
    await journal.pay((await journal.begin(order, "", at(12))).id, at(12))
    await journal.close()
    return order.uuid


async def work(scene: Scene, *, forever: bool) -> None:
    """What the till does for one printer, until nothing waits there any more."""
    journal = await Journal.open(scene.journal)
    driver = EscposPrinter(str(scene.port), baud=38400, counts=scene.counts, patience_s=PATIENCE_S)
    report = DeviceReport(kind=scene.printer, driver="escpos", state="absent")
    printing = Printing(journal, driver, Writing(journal, PROFILE, scene.folder).write, report)
    running = asyncio.ensure_future(printing.run(lambda: None))
    while forever or await journal.next_print(scene.printer) is not None:
        await asyncio.wait([running], timeout=0.01)
    running.cancel()
    await asyncio.wait([running])
    await journal.close()


def killed(scene: Scene, death: Death) -> bool:
    """Work in a process of its own; whether it came to that point and died there."""
    process = FORKS.Process(target=_work_and_die, args=(scene, death))
    process.start()
    process.join(20)
    code = process.exitcode
    process.close()
    return code == -signal.SIGKILL


def _work_and_die(scene: Scene, death: Death) -> None:
    if death.where == "write":
        SerialWire.write = _dying_write(SerialWire.write, death)  # type: ignore[method-assign, assignment]
    else:
        setattr(Journal, death.where, _dying(getattr(Journal, death.where), death))
    asyncio.run(work(scene, forever=False))


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _dying(method: Callable[P, Awaitable[T]], death: Death) -> Callable[P, Awaitable[T]]:
    @functools.wraps(method)
    async def until_the_point(*args: P.args, **kwargs: P.kwargs) -> T:
        if death.when == "before":
            _die()
        result = await method(*args, **kwargs)
        _die()
        return result

    return until_the_point


def _dying_write(write: Callable[[SerialWire, bytes], None], death: Death) -> Callable[[SerialWire, bytes], None]:
    calls = iter(range(1_000_000))

    def until_the_point(wire: SerialWire, data: bytes) -> None:
        if next(calls) != death.nth:
            write(wire, data)
            return
        if death.when == "half":
            write(wire, data[: len(data) // 2])
        if death.when == "after":
            write(wire, data)
        _die()

    return until_the_point


async def strips(scene: Scene, death: Death) -> tuple[bool, list[list[str]]]:
    """Whether the process died, and all paper that came out when the next till had done its work."""
    await release(scene)
    with PrinterSimulator(scene.port, counts=scene.counts) as printer:
        died = await asyncio.to_thread(killed, scene, death)
        await work(scene, forever=False)
        printer.load_paper()  # tears off what still hangs there
    return died, [[line.strip() for line in receipt.text] for receipt in printer.receipts]


def unmarked(papers: list[list[str]]) -> int:
    return sum(MARK not in paper for paper in papers)
