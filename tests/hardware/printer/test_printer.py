import asyncio
import io
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from PIL import Image

from hardware.printer import open_driver
from hardware.printer.base import Count, Printed, Printer, PrinterState, PrintResult
from hardware.printer.simulator import PrinterSimulator, Receipt

CUT = b"\x1dVB\x30"
HELLO = b"\x1b@\x1bt\x10Fish & chips 8,90 \x80 \xf1\n" + CUT


class Counter:
    """A driver and a simulated printer on a real pseudo-terminal."""

    def __init__(self, folder: Path, *, network: bool = False) -> None:
        self._loop, self._changed = asyncio.get_running_loop(), asyncio.Event()
        self.folder = folder / "receipts"
        self.simulator = PrinterSimulator(
            0 if network else folder / "printer", folder=self.folder, on_change=self._tell
        )
        self._serial = "" if network else str(folder / "printer")
        self.printer: Printer

    def open(self) -> None:
        self.printer = open_driver("escpos", self._serial or f"tcp://127.0.0.1:{self.simulator.port}")

    def _tell(self) -> None:
        self._loop.call_soon_threadsafe(self._changed.set)

    async def receipts(self, count: int = 1) -> list[Receipt]:
        async with asyncio.timeout(10):
            while len(self.simulator.receipts) < count:
                self._changed.clear()
                await self._changed.wait()
        return list(self.simulator.receipts)


@pytest.fixture(params=["serial", "network"])
async def desk(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Counter]:
    made = Counter(tmp_path, network=request.param == "network")
    with made.simulator:
        made.open()
        yield made
        await made.printer.close()


async def test_a_receipt_comes_out(desk: Counter) -> None:
    assert await desk.printer.print_bytes(HELLO) == PrintResult(Printed.YES, PrinterState.OK)
    [receipt] = await desk.receipts()
    assert receipt.text == ("Fish & chips 8,90 € ñ",)
    assert [file.read_bytes() for file in desk.folder.iterdir()] == [receipt.png]


async def test_silence_is_no_paper_state(tmp_path: Path) -> None:
    nobody = open_driver("escpos", str(tmp_path / "nothing-here"))
    assert await nobody.status() is PrinterState.SILENT
    assert await nobody.count() == Count(PrinterState.SILENT)
    assert await nobody.print_bytes(HELLO) == PrintResult(Printed.NO, PrinterState.SILENT)
    await nobody.close()


def flat(receipt: Receipt) -> np.ndarray[Any, Any]:
    picture = Image.open(io.BytesIO(receipt.png))
    ground = Image.new("RGBA", picture.size, "white")
    ground.alpha_composite(picture)
    return np.asarray(ground.convert("L"))


async def test_a_native_qr_code_can_be_read_from_the_picture(desk: Counter) -> None:
    data = "ORDER:47 8,90 € mañana".encode()
    store = b"\x1d(k" + (len(data) + 3).to_bytes(2, "little") + b"1P0" + data
    code = b"\x1d(k\x04\x001A2\x00\x1d(k\x03\x001C\x06\x1d(k\x03\x001E1" + store + b"\x1d(k\x03\x001Q0"
    assert (await desk.printer.print_bytes(b"\x1b@\x1ba\x01" + code + CUT)).printed is Printed.YES
    [receipt] = await desk.receipts()
    found, _, _ = cv2.QRCodeDetector().detectAndDecode(flat(receipt))
    assert found == "ORDER:47 8,90 € mañana"


async def test_a_raster_picture_is_drawn_dot_by_dot(desk: Counter) -> None:
    rows = 64
    raster = b"\x1dv0\x00\x08\x00" + rows.to_bytes(2, "little") + b"\xff\x00" * 4 * rows
    assert (await desk.printer.print_bytes(b"\x1b@" + raster + CUT)).printed is Printed.YES
    [receipt] = await desk.receipts()
    dark = flat(receipt) < 128
    assert 0.9 < dark.sum() / (rows * 32 * 4) < 1.02  # 32 black dots a row, four pixels each


async def test_bytes_of_a_picture_that_look_like_questions_do_no_harm(desk: Counter) -> None:
    raster = b"\x1dv0\x00\x06\x00\x40\x00" + b"\x10\x04\x01\x10\x04\x04" * 64
    assert (await desk.printer.print_bytes(b"\x1b@" + raster + HELLO)).printed is Printed.YES


async def test_changes_are_told(desk: Counter) -> None:
    await desk.printer.print_bytes(HELLO)
    await desk.receipts(1)
    assert desk.simulator.condition == "ok"
    desk.simulator.open_cover()
    assert desk.simulator.condition == "cover"


def test_an_unknown_driver_is_named_with_those_that_exist() -> None:
    with pytest.raises(ValueError, match="'star' is not known; allowed: escpos"):
        open_driver("star", "/dev/null")


@pytest.mark.parametrize("port", ["tcp://", "tcp://printer:0", "tcp://printer:paper"])
def test_a_wrong_address_is_told_at_start(port: str) -> None:
    with pytest.raises(ValueError, match="allowed is tcp://HOST"):
        open_driver("escpos", port)
