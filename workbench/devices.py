"""The simulated devices of one counter: real bytes on pseudo-terminals, and a person's hands on them."""

import asyncio
import contextlib
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any, Self

from domain.money import money_text
from hardware.card_reader.simulator import Card as StripeCard
from hardware.card_reader.simulator import CardReaderSimulator, Form, wire
from hardware.card_terminal.simulation.program import follow
from hardware.card_terminal.simulator import Card, CardTerminalSimulator, Pace, PowerPoint
from hardware.printer.simulator import PrinterSimulator, Receipt
from hardware.scanner.simulator import BANK_CARD, LOYALTY_CARD, ScannerSimulator
from hardware.sound_keys.events import Pressed
from hardware.sound_keys.simulator import SoundKeysSimulator
from hub.gifts.demo import CARDS
from workbench.call_device import WELL, WORDS, CallDevice
from workbench.held_code import HeldCode

US_DOLLAR = "0840"  # ISO 4217 numeric: the demo menu's currency

CIDER = "400000000015"
"""The code on a bottle of the demo menu's apple cider."""

NOT_ISSUED = "60019999"
"""A gift card that the hub does not know."""

SCANNED = {"cider": CIDER, "unknown": "4006381333931", "loyalty": LOYALTY_CARD, "bank": BANK_CARD}
HELD = {"cider": CIDER, "loyalty": LOYALTY_CARD, "gift": f"G{next(iter(CARDS))}"}
"""What is printed on what somebody scans, or holds before the camera."""

PRINTERS = ("printer", "kitchen_printer")
AT_A_PRINTER = ("run_out", "load_paper", "open_cover", "close_cover", "jam_cutter", "clear_cutter")


class Devices:
    """Card terminal, printers, readers, and what calls use; powered and connected inside the ``async with``.

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
        self.printers = {name: PrinterSimulator(folder / name, on_change=self._news) for name in PRINTERS}
        self.reader = CardReaderSimulator(folder / "card_reader")
        self.scanner, self.camera = ScannerSimulator(folder / "scanner"), HeldCode(folder / "camera")
        self.keys = SoundKeysSimulator(folder / "sound_keys")
        self.in_calls = {name: CallDevice(folder / f"{name}.fault") for name in WORDS}
        self._loop = asyncio.get_running_loop()
        self._changed = asyncio.Event()
        self._stack = contextlib.ExitStack()
        self._terminal_said = ""
        self._torn_off: dict[str, list[Receipt]] = {name: [] for name in PRINTERS}
        self.actions: Mapping[tuple[str, str], Callable[[], object]] = {
            ("terminal", "insert_card"): self.terminal.insert_card,
            ("terminal", "insert_declined_card"): lambda: self.terminal.insert_card(Card.DECLINED),
            ("terminal", "insert_forgetful_card"): lambda: self.terminal.insert_card(Card.WRONG_PIN),
            ("terminal", "insert_expired_card"): lambda: self.terminal.insert_card(Card.EXPIRED),
            ("terminal", "insert_prepaid_card"): lambda: self.terminal.insert_card(Card.PREPAID),
            ("terminal", "tap_card"): self.terminal.tap_card,
            ("terminal", "press_stop"): self.terminal.press_stop,
            ("terminal", "press_ok"): self.terminal.press_ok,
            ("terminal", "pull_cable"): self.terminal.pull_cable,
            ("terminal", "plug_cable"): self.terminal.plug_cable,
            ("terminal", "power_off"): self.terminal.power_off,
            ("terminal", "power_on"): self.terminal.power_on,
            ("terminal", "require_end_of_day"): self.terminal.require_end_of_day,
            ("terminal", "lose_power_when_approved"): lambda: self.terminal.lose_power_at(PowerPoint.AFTER_STATUS),
            **{("scanner", what): partial(self.scanner.scan, code) for what, code in SCANNED.items()},
            **{("camera", what): partial(self.camera.hold, code) for what, code in HELD.items()},
            ("camera", "nothing"): self.camera.take_away,
            **{("sound keys", str(key)): partial(self.keys.press, key) for key in Pressed},
            ("headphones", "plug"): lambda: self.keys.plug(True),
            ("headphones", "unplug"): lambda: self.keys.plug(False),
            **{
                (f"{name} in a call", word): partial(device.suffer, word)
                for name, device in self.in_calls.items()
                for word in (WELL, *WORDS[name])
            },
            ("reader", "loyalty"): lambda: self.reader.swipe(StripeCard.LOYALTY),
            ("reader", "bank"): lambda: self.reader.swipe(StripeCard.BANK),
            **{("reader", f"gift {number}"): partial(self._swipe_gift, number) for number in (*CARDS, NOT_ISSUED)},
            **{(name, do): getattr(printer, do) for name, printer in self.printers.items() for do in AT_A_PRINTER},
        }

    async def __aenter__(self) -> Self:
        devices: list[contextlib.AbstractContextManager[object]] = [
            self.terminal,
            *self.printers.values(),
            self.reader,
            self.scanner,
            self.keys,
        ]
        for device in devices:
            self._stack.enter_context(device)
        return self

    async def __aexit__(self, *_: object) -> None:
        await asyncio.to_thread(self._stack.close)

    def do(self, device: str, action: str) -> None:
        """What a person does to a device; raises ValueError with what is known. ``terminal_line`` takes any line that
        ``counterpart-terminal`` takes."""
        if device == "terminal_line":
            self._terminal_said = follow(self.terminal, action)
            self._news()
            return
        known = self.actions.get((device, action))
        if known is None:
            names = ", ".join(f"{device} {action}" for device, action in self.actions)
            raise ValueError(f"nothing can do {action!r} to {device!r}; known are {names}")
        known()
        self._news()

    def _swipe_gift(self, number: str) -> None:
        self.reader.send(wire((f"%G{number}?".encode(),), Form.ID_TECH))

    def receipt(self, number: int, printer: str = "printer") -> Receipt | None:
        """A piece of paper that a printer has cut off, counted from 0 since the start."""
        self._collect()
        papers = self._torn_off.get(printer, [])
        return papers[number] if 0 <= number < len(papers) else None

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
                "said": self._terminal_said,
                "unusual": follow(self.terminal, "faults"),
            },
            **{name: self._printer(name, printer) for name, printer in self.printers.items()},
            "in_calls": {name: device.word for name, device in self.in_calls.items()},
            "headphones": self.keys.plugged,
        }

    def _printer(self, name: str, printer: PrinterSimulator) -> dict[str, Any]:
        return {
            "state": printer.condition.replace("_", " "),
            "paper_out": printer.condition == "out",
            "cover_open": printer.condition == "cover",
            "cutter_stuck": printer.condition == "cutter",
            "receipts": len(self._torn_off[name]),
        }

    async def changed(self, within_s: float) -> None:
        """Wait until something changed, or for a moment."""
        self._changed.clear()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._changed.wait(), within_s)

    def _collect(self) -> None:
        """A printer keeps its newest papers only; the page counts all of them."""
        for name, printer in self.printers.items():
            for receipt in list(printer.receipts):
                if not any(receipt is known for known in self._torn_off[name]):
                    self._torn_off[name].append(receipt)

    def _news(self) -> None:
        with contextlib.suppress(RuntimeError):  # the loop is closed: nobody looks any more
            self._loop.call_soon_threadsafe(self._changed.set)
