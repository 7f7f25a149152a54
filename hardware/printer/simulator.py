"""A receipt printer that is not there: it obeys ESC/POS bytes from its wire and shows the paper as a picture.

What is visible of a real printer is visible of it: paper that runs out stops it in the middle of a line and the rest
waits; an open cover and a switched-off printer do the same, and questions about its state are answered meanwhile.
"""

import io
import os
import select
import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Self

from PIL import Image

from hardware.ends import HungUp, TcpEnd, end_at
from hardware.printer.commands import Command, Reader
from hardware.printer.picture import receipt_picture
from hardware.printer.strip import Strip

COLUMNS = {42: 512, 48: 576}
"""Columns of the large font on 80 mm paper, and the dots of such printers."""

CLEAR = b"\x10\x14"
KEPT = 20


@dataclass(frozen=True)
class Receipt:
    """A piece of paper that was cut off: what stands on it."""

    text: tuple[str, ...]
    ink: Image.Image

    @cached_property
    def png(self) -> bytes:
        """Its picture, which takes a moment to draw."""
        file = io.BytesIO()
        receipt_picture(self.ink).save(file, "PNG")
        return file.getvalue()


@dataclass(slots=True)
class Condition:
    """What somebody did to the printer. ``paper_left`` counts dots; None: a full roll."""

    near_end: bool = False
    paper_left: int | None = None
    cover_open: bool = False
    cutter_stuck: bool = False
    offline: bool = False

    @property
    def out(self) -> bool:
        return self.paper_left is not None and self.paper_left <= 0

    @property
    def prints(self) -> bool:
        return not (self.out or self.cover_open or self.cutter_stuck or self.offline)


class PrinterSimulator:
    """A context manager: powered and connected between enter and exit.

    ``path`` becomes a link to the port the driver opens, or is a TCP port (0: any; `port` tells which); finished receipts
    are kept in ``receipts`` (the newest 20) and, with ``folder``, as PNG files. Without ``counts`` it is a printer that does
    not tell how often it has cut. ``on_change`` is called in a thread of the
    printer after every receipt and change of condition. All methods may be called from any thread.
    """

    def __init__(
        self,
        path: Path | int,
        *,
        columns: int = 42,
        counts: bool = True,
        folder: Path | None = None,
        on_change: Callable[[], None] | None = None,
    ) -> None:
        self._dots, self._folder, self._counts = COLUMNS[columns], folder, counts
        self._on_change = on_change or (lambda: None)
        self._lock = threading.RLock()
        self._condition = Condition()
        self._reader, self._waiting, self._strip = Reader(), deque[Command](), Strip(self._dots)
        self.receipts: deque[Receipt] = deque(maxlen=KEPT)
        self.unknown: list[Command] = []
        """Commands it does not know; a receipt should have none."""
        self.cuts = 0
        self.beeps = 0
        self._lost_answer: int | None = None
        self._end = end_at(path)
        self._wake_read, self._wake_write = os.pipe()
        self._thread = threading.Thread(target=self._run, name=f"simulated printer {path}", daemon=True)
        self._artist = ThreadPoolExecutor(max_workers=1, thread_name_prefix="receipt picture")
        self._closing = False

    def __enter__(self) -> Self:
        self.plug_cable()
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._closing = True
        self._wake()
        self._thread.join()
        self._artist.shutdown()
        self.pull_cable()
        os.close(self._wake_read)
        os.close(self._wake_write)

    # -- what somebody beside it can do ----------------------------------------------------------------------------

    @property
    def port(self) -> int:
        """Of a printer on the network."""
        assert isinstance(self._end, TcpEnd)
        return self._end.port

    @property
    def condition(self) -> str:
        """One word: ok, near_end, out, cover, cutter or offline."""
        now = self._condition
        words = {"out": now.out, "cover": now.cover_open, "cutter": now.cutter_stuck, "offline": now.offline,
                 "near_end": now.near_end}  # fmt: skip
        return next((word for word, holds in words.items() if holds), "ok")

    def run_out(self, after_dots: int = 0) -> None:
        """The roll ends, now or after so many dot lines (8 a millimetre or 7, by printer)."""
        self._change(near_end=True, paper_left=after_dots)

    def near_end(self) -> None:
        """The roll is thin; it still prints."""
        self._change(near_end=True)

    def load_paper(self) -> None:
        """A new roll; what hung out of the printer is torn off."""
        with self._lock:
            if self._strip.text:
                self._finish_receipt()
        self._change(near_end=False, paper_left=None)

    def open_cover(self) -> None:
        self._change(cover_open=True)

    def close_cover(self) -> None:
        self._change(cover_open=False)

    def jam_cutter(self) -> None:
        self._change(cutter_stuck=True)

    def clear_cutter(self) -> None:
        self._change(cutter_stuck=False)

    def go_offline(self) -> None:
        self._change(offline=True)

    def go_online(self) -> None:
        self._change(offline=False)

    def lose_confirmation(self, after: int = 0) -> None:
        """An answer that a print is done is lost on the way: the next one, or the one ``after`` so many."""
        with self._lock:
            self._lost_answer = after

    def pull_cable(self) -> None:
        """The kiosk's port dies, as that of a USB adapter does."""
        with self._lock:
            self._end.unplug()

    def plug_cable(self) -> None:
        with self._lock:
            self._end.plug()
        self._wake()

    def _change(self, **changes: bool | int | None) -> None:
        with self._lock:
            for name, value in changes.items():
                setattr(self._condition, name, value)
        self._on_change()
        self._wake()

    def _wake(self) -> None:
        os.write(self._wake_write, b"\0")

    # -- what the printer does -------------------------------------------------------------------------------------

    def _run(self) -> None:
        while not self._closing:
            with self._lock:
                ends = self._end.waits_on()
            try:
                readable, _, _ = select.select([self._wake_read, *ends], [], [])
            except (OSError, ValueError):  # the cable was pulled a moment ago
                continue
            if self._wake_read in readable:
                os.read(self._wake_read, 64)
            with self._lock:
                if ends == self._end.waits_on():
                    with suppress(HungUp):
                        self._hear(self._end.read([end for end in readable if end != self._wake_read]))
                self._work()

    def _hear(self, data: bytes) -> None:
        fresh = 0
        for question, end in self._reader.real_time(data):
            if question.startswith(CLEAR):
                self._reader.forget()
                self._waiting.clear()
                fresh = end
                self._say(b"\x37\x25\x00")
            else:
                self._say(bytes([self._status(question[2])]))
        self._waiting.extend(self._reader.feed(data[fresh:]))

    def _work(self) -> None:
        """Print everything that can be printed now."""
        while self._waiting and self._condition.prints:
            command = self._waiting.popleft()
            match command:
                case Command("GS V"):
                    self._strip.obey(command)
                    self.cuts += 1
                    self._finish_receipt()
                case Command("GS r"):
                    self._confirm()
                case Command("GS g", b"2\x00\xb2\x00"):
                    if self._counts:
                        self._say(b"_%d\x00" % self.cuts)
                case Command("ESC p"):
                    self.beeps += 1
                case Command("unknown"):
                    self.unknown.append(command)
                case _:
                    before = self._strip.length
                    self._strip.obey(command)
                    if self._condition.paper_left is not None:
                        self._condition.paper_left -= self._strip.length - before

    def _confirm(self) -> None:
        if self._lost_answer is not None:
            self._lost_answer = self._lost_answer - 1 if self._lost_answer else None
            if self._lost_answer is None:
                return
        self._say(b"\x0f" if self._condition.out else b"\x03" if self._condition.near_end else b"\x00")

    def _finish_receipt(self) -> None:
        """A piece of paper is cut off. A picture takes a moment, and a printer answers meanwhile."""
        strip, self._strip = self._strip, Strip(self._dots)
        receipt = Receipt(tuple(strip.text), strip.ink)
        if self._folder is None:
            self.receipts.append(receipt)
            self._on_change()
        else:
            self._artist.submit(self._keep, receipt, self._folder)

    def _keep(self, receipt: Receipt, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        number = 1 + len(list(folder.glob("receipt-*.png")))
        (folder / f"receipt-{number:04d}.png").write_bytes(receipt.png)
        self.receipts.append(receipt)
        self._on_change()

    def _status(self, kind: int) -> int:
        """DLE EOT: bits 1 and 4 always; 1 offline, 2 its cause, 3 errors, 4 paper."""
        now, bits = self._condition, {1: 0, 2: 0, 3: 0, 4: 0}
        bits[1] = 0 if now.prints else 0x08
        bits[2] = (0x04 if now.cover_open else 0) | (0x20 if now.out else 0) | (0x40 if now.offline else 0)
        bits[3] = 0x08 if now.cutter_stuck else 0
        bits[4] = (0x0C if now.near_end else 0) | (0x60 if now.out else 0)
        return 0x12 | bits[kind]

    def _say(self, answer: bytes) -> None:
        self._end.write(answer)
