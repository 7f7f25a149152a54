"""The printers' contract over every wire of the driver, and over a real printer when COUNTERPART_PRINTER names its port."""

import asyncio
import os
import stat
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from hardware.printer import open_driver
from hardware.printer.escpos import EscposPrinter
from hardware.printer.simulator import PrinterSimulator
from hardware.printer.wires import TcpWire, UsbWire, Wire, is_printer, open_wire, tcp_address
from tests.hardware.by_hand import named
from tests.hardware.printer.contract import Bench, Hands, PrinterContract, TroubleContract

PATIENCE_S = 0.4


class Simulated(Hands):
    """The simulator at the end of a wire."""

    def __init__(self, folder: Path, wire: str, *, counts: bool) -> None:
        self._loop, self._changed = asyncio.get_running_loop(), asyncio.Event()
        self.counts, self._kind = counts, wire
        self.simulator = PrinterSimulator(
            0 if wire == "network" else folder / "printer", counts=counts, on_change=self._tell
        )
        self._path = str(folder / "printer")

    def open(self) -> None:
        port = f"tcp://127.0.0.1:{self.simulator.port}" if self._kind == "network" else self._path
        self.driver = EscposPrinter(port, baud=38400, counts=self.counts, patience_s=PATIENCE_S, wire=self._wire)

    def _wire(self, port: str, baud: int) -> Wire:
        """USB is what the kernel makes of it, a character device: here that of a pseudo-terminal."""
        return UsbWire(port) if self._kind == "usb" else open_wire(port, baud)

    def do(self, what: str) -> None:
        if what == "run_out_soon":
            self.simulator.run_out(after_dots=300)
        else:
            getattr(self.simulator, what)()

    def _tell(self) -> None:
        self._loop.call_soon_threadsafe(self._changed.set)

    async def paper(self, pieces: int) -> list[tuple[str, ...]]:
        async with asyncio.timeout(10):
            while len(self.simulator.receipts) < pieces:
                self._changed.clear()
                await self._changed.wait()
        return [receipt.text for receipt in self.simulator.receipts]


@pytest.fixture(params=["serial", "usb", "network", "not-counting"])
async def hands(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Simulated]:
    made = Simulated(tmp_path, request.param, counts=request.param != "not-counting")
    with made.simulator:
        made.open()
        yield made
        await made.driver.close()


class TestSimulated(TroubleContract):
    @pytest.fixture
    def bench(self, hands: Simulated) -> Simulated:
        return hands


@pytest.mark.parametrize(("major", "printer"), [(180, True), (6, True), (188, False), (166, False), (136, False)])
def test_a_printer_of_the_kernels_is_told_from_a_serial_port(major: int, printer: bool) -> None:
    fields = list(os.stat("/dev/null"))
    found = os.stat_result([stat.S_IFCHR | 0o660, *fields[1:]], {"st_rdev": os.makedev(major, 0)})
    assert is_printer(found) is printer


def test_the_wire_follows_from_the_port(tmp_path: Path) -> None:
    with PrinterSimulator(0) as network:
        wire = open_wire(f"tcp://127.0.0.1:{network.port}", 38400)
        assert isinstance(wire, TcpWire)
        wire.close()
    assert tcp_address("tcp://10.0.0.6") == ("10.0.0.6", 9100)


class Real(Bench):
    def __init__(self, port: str, *, counts: bool) -> None:
        self.driver, self.counts = open_driver("escpos", port, counts=counts), counts


if named("printer"):

    class TestReal(PrinterContract):
        """Uses a hand's width of paper."""

        @pytest.fixture
        async def bench(self) -> AsyncIterator[Real]:
            made = Real(named("printer"), counts=named("printer_counts") == "1")
            yield made
            await made.driver.close()
