"""A driver and a simulated terminal on a real pseudo-terminal, for tests."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from domain.money import Money
from domain.payment import Approval, Notice, Outcome, Prompt
from hardware.card_terminal.simulation.settings import INSTANT
from hardware.card_terminal.simulator import AutoReversal, CardTerminalSimulator, Display, Pace, Script, Showing
from hardware.card_terminal.zvt.driver import ZvtTerminal
from hardware.card_terminal.zvt.timing import Timing

NUMBER, AMOUNT = 1, Money(1240, "EUR")

QUICK = Timing(
    t2=0.25, t3=1.0, t4=2.0, minute=0.0, byte=0.0,
    commit_patience=0.2, after_commit=1.0, listen=0.35, poll=0.05, busy=5.0,
)  # fmt: skip
"""The protocol, ten times as fast; T1 stays, because the machine that runs the tests may be busy."""

INSTANT_CUSTOMER = Script(present=0, pin=0)


@dataclass
class Counter:
    """A terminal as the till has it, the person in front of it, and what the till was asked and told."""

    terminal: ZvtTerminal
    simulator: CardTerminalSimulator
    port: Path
    committed: list[Approval] = field(default_factory=list)
    prompts: list[Prompt] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    notices: list[Notice | None] = field(default_factory=list)
    shown: list[Display] = field(default_factory=list)
    accepts: bool = True
    changed: asyncio.Event = field(default_factory=asyncio.Event)

    async def commit(self, approval: Approval) -> bool:
        self.committed.append(approval)
        return self.accepts

    def on_prompt(self, prompt: Prompt, text: str, notice: Notice | None) -> None:
        self.prompts.append(prompt)
        self.texts.append(text)
        self.notices.append(notice)
        self.changed.set()

    async def pay(self, amount: Money = AMOUNT) -> Outcome:
        return await self.terminal.pay(NUMBER, amount, self.commit, self.on_prompt)

    def charged(self) -> list[int]:
        return [booking.amount for booking in self.simulator.charges()]

    async def refund(self, amount: Money = AMOUNT) -> Outcome:
        return await self.terminal.refund(NUMBER, amount, self.commit, self.on_prompt)

    async def until(self, condition: Callable[[], bool]) -> None:
        """Wait for prompts and for the simulator's display until something is so."""
        async with asyncio.timeout(10):
            while not condition():
                self.changed.clear()
                await self.changed.wait()

    async def until_shown(self, *showing: Showing) -> None:
        """Wait until the display has shown one of these; it may show something else again by now."""
        await self.until(lambda: any(display.showing in showing for display in self.shown))

    async def until_showing(self, showing: Showing) -> None:
        await self.until(lambda: self.simulator.display.showing is showing)


@asynccontextmanager
async def counter(
    folder: Path,
    *,
    pace: Pace = INSTANT,
    timing: Timing = QUICK,
    auto_reversal: AutoReversal = AutoReversal.SILENT,
    script: Script | None = INSTANT_CUSTOMER,
    tcp: bool = False,
    **driver: Any,
) -> AsyncIterator[Counter]:
    """``driver`` are further settings of the driver."""
    port = folder / "card_terminal"
    loop, changed = asyncio.get_running_loop(), asyncio.Event()
    shown: list[Display] = []

    def on_change(display: Display) -> None:
        shown.append(display)
        loop.call_soon_threadsafe(changed.set)

    simulator = CardTerminalSimulator(
        0 if tcp else port, folder / "ledger.db", pace=pace, timing=timing, auto_reversal=auto_reversal, on_change=on_change
    )
    simulator.script = script
    address = f"tcp://127.0.0.1:{simulator.port}" if tcp else str(port)
    terminal = ZvtTerminal(address, timing=timing, **driver)
    with simulator:
        try:
            yield Counter(terminal, simulator, port, shown=shown, changed=changed)
        finally:
            await terminal.close()
