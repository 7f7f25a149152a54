"""The programs that are started and killed: the real ones, each by its own `main`, and the terminal as a program.

`SCALED` shortens the protocol's times where a run says so; everything else is what is shipped.
"""

import os
import random
import signal
import sys
from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from pathlib import Path

import msgspec

import hardware.card_terminal
import hub.__main__
import kiosk.line.__main__
import kiosk.till.__main__
from hardware.card_terminal.base import CardTerminal, Settings
from hardware.card_terminal.simulation.settings import INSTANT
from hardware.card_terminal.simulator import AutoReversal, Card, CardTerminalSimulator, Display, Script, Showing
from hardware.card_terminal.zvt.driver import ZvtTerminal
from hardware.card_terminal.zvt.timing import Timing
from hardware.printer.simulator import PrinterSimulator
from proofs.chaos.wires import hold_those_of

SCALE = "COUNTERPART_PROOF_SCALE"
"""The environment says how much shorter the protocol's times are; 1 are the protocol's own."""


def timing(scale: float) -> Timing:
    """T1 stays as it is: it is about one block, and the machine may be busy. So does how often a block is sent."""
    usual = Timing(byte=0.0)
    times = {field.name: getattr(usual, field.name) for field in fields(usual)} | {"minute": 0.0}
    return replace(usual, **{name: value * scale for name, value in times.items() if name not in ("t1", "sends")})


def scaled_terminal(settings: Settings) -> CardTerminal:
    return ZvtTerminal(
        settings.port,
        baud=settings.baud,
        password=settings.password,
        currency=settings.currency,
        terminal_writes=settings.terminal_writes,
        timing=timing(float(os.environ[SCALE])),
    )


hardware.card_terminal.DRIVERS["zvt_scaled"] = "proofs.chaos.programs:scaled_terminal"


class Terminal(msgspec.Struct, frozen=True, kw_only=True):
    """A terminal as a program: a device path or a TCP port, and customers as chance wants them.
    ``cards`` are as likely as they are often; ``pace_s`` is the most that a customer takes for each step;
    ``end_of_day``: the day has to be closed first."""

    at: str | int
    ledger: str
    auto_reversal: AutoReversal = AutoReversal.SILENT
    cards: tuple[Card, ...] = (Card.GOOD,)
    pace_s: float = 0.0
    scale: float = 1.0
    seed: str = ""
    end_of_day: bool = False
    printer: str | None = None

    def run(self) -> int:
        hold_those_of(str(self.at))
        chance = random.Random(self.seed)
        pace = replace(INSTANT, issue_of_goods=30 * self.scale, repeat=2 * self.scale, customer=60 * self.scale)

        def next_customer(display: Display) -> None:
            if display.showing is Showing.READY:
                simulator.script = self.script(chance)

        place = self.at if isinstance(self.at, int) else Path(self.at)
        simulator = CardTerminalSimulator(
            place, Path(self.ledger), timing=timing(self.scale), pace=pace, auto_reversal=self.auto_reversal,
            on_change=next_customer,
        )  # fmt: skip
        simulator.script = self.script(chance)
        with simulator:
            if self.end_of_day:
                simulator.require_end_of_day()
            if self.printer is None:
                signal.pause()
            else:
                with PrinterSimulator(Path(self.printer)):
                    signal.pause()
        return 0

    def script(self, chance: random.Random) -> Script:
        step = chance.uniform(0, self.pace_s), chance.uniform(0, self.pace_s)
        return Script(card=chance.choice(self.cards), contactless=chance.random() < 0.3, present=step[0], pin=step[1])


def terminal() -> int:
    return msgspec.json.decode(sys.argv[1], type=Terminal).run()


PROGRAMS: Mapping[str, Callable[[], int | None]] = {
    "till": kiosk.till.__main__.main,
    "line": kiosk.line.__main__.main,
    "hub": hub.__main__.main,
    "terminal": terminal,
}
