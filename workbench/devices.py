"""The simulated devices of one counter: real bytes on pseudo-terminals, and a person's hands on them."""

import asyncio
import contextlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Self

from domain.money import money_text
from hardware.card_reader.simulator import Card as StripeCard
from hardware.card_reader.simulator import CardReaderSimulator
from hardware.card_terminal.simulator import Card, CardTerminalSimulator, Pace
from hardware.printer.simulator import PrinterSimulator, Receipt

US_DOLLAR = "0840"  # ISO 4217 numeric: the demo menu's currency


class Devices:
    """Card terminal, receipt printer and card reader; powered and connected inside the ``async with``.

    ``folder`` gets the ports, ``memory`` what devices remember when they are switched off. ``pace`` 1 is that of people
    and machines at a counter, 0 is at once.
    """

    def __init__(self, folder: Path, memory: Path, pace: float) -> None:
        memory.mkdir(parents=True, exist_ok=True)
        usual = Pace()
        self.terminal = CardTerminalSimulator(
            folder / "card_terminal",
            memory / "terminal.sqlite",
            currency=US_DOLLAR,
            pace=Pace(host=usual.host * pace, removal=usual.removal * pace, message=usual.message * pace),
            on_change=lambda _: self._news(),
        )
        self.printer = PrinterSimulator(folder / "printer", on_change=self._news)
        self.reader = CardReaderSimulator(folder / "card_reader")
        self._loop = asyncio.get_running_loop()
        self._changed = asyncio.Event()
        self._stack = contextlib.ExitStack()
        self._torn_off: list[Receipt] = []
        self.actions: Mapping[tuple[str, str], Callable[[], object]] = {
            ("terminal", "insert_card"): self.terminal.insert_card,
            ("terminal", "insert_declined_card"): lambda: self.terminal.insert_card(Card.DECLINED),
            ("terminal", "insert_forgetful_card"): lambda: self.terminal.insert_card(Card.WRONG_PIN),
            ("terminal", "tap_card"): self.terminal.tap_card,
            ("terminal", "press_stop"): self.terminal.press_stop,
            ("terminal", "press_ok"): self.terminal.press_ok,
            ("terminal", "pull_cable"): self.terminal.pull_cable,
            ("terminal", "plug_cable"): self.terminal.plug_cable,
            ("terminal", "power_off"): self.terminal.power_off,
            ("terminal", "power_on"): self.terminal.power_on,
            ("printer", "run_out"): self.printer.run_out,
            ("printer", "load_paper"): self.printer.load_paper,
            ("printer", "open_cover"): self.printer.open_cover,
            ("printer", "close_cover"): self.printer.close_cover,
            ("reader", "loyalty"): lambda: self.reader.swipe(StripeCard.LOYALTY),
            ("reader", "bank"): lambda: self.reader.swipe(StripeCard.BANK),
        }

    async def __aenter__(self) -> Self:
        for device in (self.terminal, self.printer, self.reader):
            self._stack.enter_context(device)
        return self

    async def __aexit__(self, *_: object) -> None:
        await asyncio.to_thread(self._stack.close)

    def do(self, device: str, action: str) -> None:
        """What a person does to a device; raises ValueError with what is known."""
        known = self.actions.get((device, action))
        if known is None:
            names = ", ".join(f"{device} {action}" for device, action in self.actions)
            raise ValueError(f"nothing can do {action!r} to {device!r}; known are {names}")
        known()
        self._news()

    def receipt(self, number: int) -> Receipt | None:
        """A receipt that was cut off, counted from 0 since the start."""
        self._collect()
        return self._torn_off[number] if 0 <= number < len(self._torn_off) else None

    def view(self) -> dict[str, Any]:
        """What a person sees of them, for the page."""
        self._collect()
        display = self.terminal.display
        amount = [money_text(display.amount)] if display.amount else []
        return {
            "terminal": {
                "showing": display.showing,
                "lines": [*display.lines, *amount],
                "power": self.terminal.is_powered,
                "cable": self.terminal.is_connected,
            },
            "printer": {
                "state": self.printer.condition.replace("_", " "),
                "paper_out": self.printer.condition == "out",
                "cover_open": self.printer.condition == "cover",
                "receipts": len(self._torn_off),
            },
        }

    async def changed(self, within_s: float) -> None:
        """Wait until something changed, or for a moment."""
        self._changed.clear()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._changed.wait(), within_s)

    def _collect(self) -> None:
        """The printer keeps its newest receipts only; the page counts all of them."""
        for receipt in list(self.printer.receipts):
            if not any(receipt is known for known in self._torn_off):
                self._torn_off.append(receipt)

    def _news(self) -> None:
        with contextlib.suppress(RuntimeError):  # the loop is closed: nobody looks any more
            self._loop.call_soon_threadsafe(self._changed.set)
