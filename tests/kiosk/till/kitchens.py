"""A counter whose kitchen has a printer of its own, and that printer's strips."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import hardware.printer
from hardware.card_terminal.simulator import CardTerminalSimulator
from hardware.printer.escpos import EscposPrinter
from hardware.printer.simulator import PrinterSimulator
from kiosk.config import load
from tests.kiosk.till.tills import WAIT_S, TillClient, config_file, register, running_till, simulated_terminal

PATIENCE_S = 0.3
MARK = "DUPLICATE"


def quick_printer(port: str, *, baud: int, counts: bool) -> EscposPrinter:
    """The real driver, with a printer that is never slow."""
    return EscposPrinter(port, baud=baud, counts=counts, patience_s=PATIENCE_S)


class Strips:
    """A simulated printer, and what has come out of it."""

    def __init__(self, path: Path, *, counts: bool = True) -> None:
        self._loop, self._changed = asyncio.get_running_loop(), asyncio.Event()
        self.printer = PrinterSimulator(path, counts=counts, on_change=self._tell)

    def _tell(self) -> None:
        self._loop.call_soon_threadsafe(self._changed.set)

    async def papers(self, count: int) -> list[list[str]]:
        """The lines of every piece of paper, once there are so many."""
        async with asyncio.timeout(WAIT_S):
            while len(self.printer.receipts) < count:
                self._changed.clear()
                await self._changed.wait()
        return [[line.strip() for line in receipt.text] for receipt in self.printer.receipts]


@dataclass
class Kitchen:
    folder: Path
    client: TillClient
    terminal: CardTerminalSimulator
    receipts: Strips
    tickets: Strips


@asynccontextmanager
async def kitchen(
    folder: Path, *, settings: str = "", receipts: str = "", terminal: str = "", counts: bool = True
) -> AsyncIterator[Kitchen]:
    """``settings`` stand in [kitchen_printer], ``receipts`` in [printer], ``terminal`` in [card_terminal]."""
    register()
    hardware.printer.DRIVERS["escpos_quick"] = "tests.kiosk.till.kitchens:quick_printer"
    profile = "TM-T88V" if counts else "default"
    file = config_file(folder)
    words = file.read_text().replace("[card_terminal]\n", f"[card_terminal]\n{terminal}\n")
    words = words.replace(
        '[printer]\nport = "simulated"\n',
        f'[printer]\nport = "simulated"\ndriver = "escpos_quick"\nprofile = "{profile}"\n{receipts}\n'
        f'[kitchen_printer]\nport = "simulated"\ndriver = "escpos_quick"\nprofile = "{profile}"\n{settings}\n',
    )
    file.write_text(words)
    devices = folder / "run" / "devices"
    async with AsyncExitStack() as stack:
        card_terminal = stack.enter_context(simulated_terminal(folder))
        strips = Strips(devices / "printer", counts=counts), Strips(devices / "kitchen_printer", counts=counts)
        for one in strips:
            stack.enter_context(one.printer)
        client = await stack.enter_async_context(running_till(load(file)))
        await client.ready()
        yield Kitchen(folder, client, card_terminal, *strips)
