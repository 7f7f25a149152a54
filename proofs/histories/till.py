"""The till as a process that can be killed between any two of its steps: the real cashier, journal and driver on a loop of
the simulated world. What a kill leaves is the journal's disk; the next till begins with that."""

import asyncio
import datetime as dt
import logging
import sqlite3
from collections.abc import Callable
from typing import Any

from domain.messages import DeviceReport
from domain.money import Money
from domain.payment import Outcome
from hardware.card_terminal.base import Commit, Number, OnPrompt
from hardware.card_terminal.zvt.driver import ZvtTerminal
from kiosk.answers import Refusal
from kiosk.config import Payment
from kiosk.till.journal import Journal
from kiosk.till.order_rows import JournalError
from kiosk.till.payments import Cashier
from proofs.histories.disk import Disk
from proofs.histories.loop import Loop
from proofs.histories.world import Source, Strand, World

log = logging.getLogger(__name__)

MOST_STEPS_AT_ONCE = 20_000
"""A till that takes so many steps without time passing runs in a circle."""


class WatchedTerminal(ZvtTerminal):
    """The driver, which tells which attempt it asks the terminal for."""

    asked: Callable[[Number], None]

    async def pay(self, number: Number, amount: Money, commit: Commit, on_prompt: OnPrompt, **more: Any) -> Outcome:
        self.asked(number)
        return await super().pay(number, amount, commit, on_prompt, **more)


class Till:
    """``clock`` is the wall's time, which may jump; ``changed`` is called whenever the cashier's is."""

    def __init__(
        self,
        world: World,
        disk: Disk,
        port: str,
        rules: Payment,
        clock: Callable[[], dt.datetime],
        changed: Callable[[], None],
        asked: Callable[[Number], None],
        line_ends: Callable[[], None],
        dies: Callable[[], None],
    ) -> None:
        self._line_ends, self._dies = line_ends, dies
        self._strands: list[Strand] = []
        self._world, self._disk = world, disk
        self._port, self._rules, self._clock, self._changed, self._asked = port, rules, clock, changed, asked
        self.alive = False
        self.dies_at: int | None = None
        """The step behind which ``dies`` is called; steps count on over all tills."""
        self.steps = 0
        self.starts = 0

    def start(self) -> None:
        world, disk = self._world, self._disk
        self.loop = Loop(world, self._in_thread)
        self.loop.enter()
        journal = Journal(disk.connection, disk.thread, -1)  # type: ignore[arg-type]
        terminal = WatchedTerminal(self._port, today=lambda: self._clock().date())
        terminal.asked = self._asked
        report = DeviceReport(kind="card_terminal", driver="zvt", state="absent")
        self.cashier = Cashier(journal, terminal, report, self._clock, self._changed, lambda: None, self._rules)
        self._tasks = [self.loop.create_task(self._run())]
        self.alive, self.starts = True, self.starts + 1

    async def _run(self) -> None:
        await self.cashier.load()
        self._tasks.append(self.loop.create_task(self.cashier.gifts.run()))
        await self.cashier.run()

    @property
    def broken(self) -> str:
        """What has ended that goes on for ever in a till that works."""
        ended = [repr(task.exception()) for task in self._tasks if task.done()]
        return "; ".join(ended + self.loop.failures)

    @property
    def gave_up(self) -> bool:
        """It could not read its journal at the start and ended, as the process does; it is started again."""
        return any(task.done() and isinstance(task.exception(), sqlite3.Error) for task in self._tasks)

    def run_ready(self) -> None:
        """Everything that can be done without time passing."""
        loop, steps = self.loop, 0
        ready = loop.ready
        while self.alive and ready:
            ready.popleft().run()
            self.steps += 1
            if self.steps == self.dies_at:
                self._dies()
            steps += 1
            if steps > MOST_STEPS_AT_ONCE:
                raise RuntimeError("the till runs in a circle without time passing")

    def kill(self) -> None:
        if not self.alive:
            return
        self.alive = False
        self._disk.killed += 1
        self._line_ends()
        self._world.at(self._world.now, self.bury)

    def bury(self) -> None:
        """Not while one of its threads runs: it may have died in the middle of a write."""
        self.loop.stop_for_ever()
        for strand in self._strands:
            strand.kill()
        self._strands.clear()

    def thread(self, target: Callable[[], object], name: str = "", daemon: bool = True) -> Strand:
        """Stands for `threading.Thread` in this process."""
        strand = self._world.thread(target, name)
        self._strands.append(strand)
        return strand

    def _in_thread(self, executor: object, action: Callable[[], object], future: "asyncio.Future[Any]") -> None:
        if executor is self._disk.thread:
            self._disk.carry_out(action, future)
            return

        def run() -> None:
            try:
                result = action()
            except Exception as error:  # whoever awaits it gets it
                if not future.cancelled():
                    future.set_exception(error)
            else:
                if not future.cancelled():
                    future.set_result(result)

        self.thread(run).start()

    def ask(self, coroutine: Any) -> "Asked":
        """As a request at the till's socket."""
        asked = Asked()
        task = self.loop.create_task(coroutine)
        task.add_done_callback(asked.answer)
        return asked


class Asked(Source):
    """``answered`` when the till did; a killed one never does."""

    def __init__(self) -> None:
        super().__init__()
        self.value: Any = None
        self.refusal: str = ""

    def answer(self, task: "asyncio.Task[Any]") -> None:
        error = task.exception()
        if isinstance(error, Refusal):
            self.refusal = error.key
        elif isinstance(error, sqlite3.Error | JournalError):  # the server answers 500
            self.refusal = repr(error)
        elif error is not None:
            raise error
        else:
            self.value = task.result()
        self.ready = True
        self.poke()
