"""Hostile terminals before the driver: every operation ends, nothing is approved that was not, and a good terminal is good
again afterwards."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from contextlib import closing
from dataclasses import dataclass, field
from random import Random
from unittest.mock import patch

from domain.money import Money
from domain.payment import Approval, Outcome, OutcomeKind
from hardware.card_terminal.base import TerminalError
from hardware.card_terminal.zvt import session
from hardware.card_terminal.zvt.driver import ZvtTerminal
from proofs.command import Tell
from proofs.hostile.messages import Asked
from proofs.hostile.quick_time import QuickLoop
from proofs.hostile.terminal import HostileTerminal
from proofs.hostile.truth import said

LONGEST_STALL_S = 1.0
"""Of this thread's own time, for all that one operation hears."""
LONGEST_OPERATION_S = 99 * 60 + 600.0
"""Of the driver's time: as many minutes as a terminal can ask for, and ours."""
SHARE_PAID_WELL = 0.1
"""Of the operations are followed by a payment at a good terminal."""
STATUS_INFORMATION = 0x040F


class Formatting(logging.Handler):
    """What is logged is written out, because that may fail too; and it goes nowhere."""

    def emit(self, record: logging.LogRecord) -> None:
        record.getMessage()


@dataclass
class DriverSide:
    """``frames`` hostile ones were said so far, ``slowest`` is the longest time that an operation took."""

    chance: Random
    tell: Tell
    frames: int = 0
    approved: int = 0
    slowest: float = 0.0
    committed: list[Approval] = field(default_factory=list)

    def run(self, serial: bool, frames: int, name: str) -> None:
        """So many hostile frames on one kind of line, with one driver."""
        loop = QuickLoop()
        terminal = HostileTerminal(loop, self.chance, serial=serial)
        with patch.object(session, "open_line", terminal.open_line), closing(loop):
            loop.run_until_complete(self._all(loop, terminal, frames, name))
        for failure in loop.failures:
            self.tell(f"{name}: {failure}")

    async def _all(self, loop: QuickLoop, terminal: HostileTerminal, frames: int, name: str) -> None:
        driver = ZvtTerminal("/dev/hostile", terminal_writes=self.chance.random() < 0.3)
        until = self.frames + frames
        while self.frames < until:
            here = f"{name} frame {self.frames}"
            if self.chance.random() < 0.95:
                await self._open(driver)
            count = min(until - self.frames, self.chance.randrange(1, 60))
            asked = Asked(self.chance.randrange(1, 20_000), partial=self.chance.random() < 0.2)
            self.committed.clear()
            terminal.be_hostile(count, asked)
            began, moment = time.thread_time(), loop.time()
            try:
                found = await self._operate(driver, asked)
            except TerminalError:
                found = None
            except Exception as error:
                self.tell(f"{here}: {type(error).__name__}: {error}")
                found = None
            self.frames += count - terminal.left
            terminal.left = 0
            took = time.thread_time() - began
            self.slowest = max(self.slowest, took)
            if took > LONGEST_STALL_S or loop.time() - moment > LONGEST_OPERATION_S:
                self.tell(f"{here}: {took:.1f} s, {loop.time() - moment:.0f} s of the driver's time")
            self._judge(terminal, asked, found, here)
            if self.chance.random() < SHARE_PAID_WELL:
                await self._pay_well(driver, here)
        await driver.close()

    async def _open(self, driver: ZvtTerminal) -> None:
        try:
            await driver.open()
        except TerminalError:
            return

    async def _operate(self, driver: ZvtTerminal, asked: Asked) -> Outcome | Approval | None:
        amount = Money(asked.amount, "EUR")
        partial = asked.partial
        match self.chance.randrange(12):
            case 0:
                return await driver.drain(1, amount, self._commit, partial=partial)
            case 1:
                asked_too: tuple[Callable[[], Awaitable[object]], ...] = (
                    driver.status,
                    driver.end_of_day,
                    driver.last_payment,
                    lambda: driver.reverse(7, amount),
                    driver.log_off,
                )
                await self.chance.choice(asked_too)()
                return None
            case 2:
                return await driver.refund(1, amount, self._commit, _nobody_looks)
            case 3:
                paying = asyncio.ensure_future(driver.pay(1, amount, self._commit, _nobody_looks, partial=partial))
                await asyncio.sleep(self.chance.choice([0.0, 0.1, 3.0]))
                await driver.cancel()
                return await paying
            case _:
                return await driver.pay(1, amount, self._commit, _nobody_looks, partial=partial)

    async def _commit(self, approval: Approval) -> bool:
        self.committed.append(approval)
        if self.chance.random() < 0.1:
            await asyncio.sleep(self.chance.choice([1.0, 9.0]))
        return self.chance.random() < 0.9

    def _judge(self, terminal: HostileTerminal, asked: Asked, found: Outcome | Approval | None, here: str) -> None:
        """Every approval that reached the till was said by the terminal, whole and without a contradiction."""
        claims = list(self.committed)
        if isinstance(found, Approval):
            claims.append(found)
        elif isinstance(found, Outcome) and found.kind is OutcomeKind.APPROVED:
            self.approved += 1
            if found.approval not in self.committed:
                self.tell(f"{here}: approved without having been stored: {found.approval!r}")
        heard = [said(one.data) for one in terminal.received if one.command == STATUS_INFORMATION]
        for claim in claims:
            if not any(
                one.approves(asked.amount, asked.currency, asked.terminal, partial=asked.partial)
                and int(one.all(0x87)[0]) == claim.receipt_number
                and int(one.all(0x04)[0]) == claim.amount.amount
                for one in heard
            ):
                told = [one.fields for one in heard if f"{claim.receipt_number:04d}" in one.all(0x87)]
                self.tell(f"{here}: false approval {claim.amount} receipt {claim.receipt_number} for {asked}: {told}")

    async def _pay_well(self, driver: ZvtTerminal, here: str) -> None:
        """The hostile messages are over: once the driver has listened as it does after a lost payment, a good terminal takes
        money."""
        await asyncio.sleep(30.0)
        for _ in range(2):  # the first time it may only find that the line is gone
            try:
                await driver.drain(1, Money(1240, "EUR"), _stored)
                break
            except TerminalError:
                continue
        outcome = await driver.pay(1, Money(1240, "EUR"), _stored, _nobody_looks)
        if outcome.kind is not OutcomeKind.APPROVED:
            self.tell(f"{here}: a good terminal's payment ended as {outcome}")


async def _stored(_: Approval) -> bool:
    return True


def _nobody_looks(*_: object) -> None:
    pass
