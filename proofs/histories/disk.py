"""The journal's disk: SQLite in memory behind the journal's own one thread, which is slow or fails when it is told to.

What was committed is on the disk for good; what a power cut does to a real file is another proof (`proofs.power_cuts`).
"""

import asyncio
import sqlite3
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from kiosk.till.schema import TABLES
from proofs.histories.world import World

COMMIT_S = 0.0005


class DiskTrouble(StrEnum):
    SLOW = "slow"  # a transaction takes so many seconds
    REFUSES = "refuses"  # the commit fails, and nothing of it is kept
    LIES = "lies"  # the commit fails, and yet all of it is kept
    DIES_BEFORE = "dies_before"  # the till is killed before the commit
    DIES_AFTER = "dies_after"  # and behind it, before anybody knows


@dataclass(frozen=True, slots=True)
class DiskFault:
    """What happens to transaction ``at`` and the ``more`` that follow."""

    at: int
    trouble: DiskTrouble
    seconds: float = 0.0
    more: int = 0


class FailingConnection(sqlite3.Connection):
    trouble: DiskTrouble | None = None
    changes_before = 0

    def execute(self, sql: str, parameters: Any = (), /) -> sqlite3.Cursor:
        if self.trouble is not None and sql == "COMMIT" and self.total_changes > self.changes_before:
            if self.trouble is DiskTrouble.LIES:
                super().execute(sql)
            raise sqlite3.OperationalError("disk I/O error")
        return super().execute(sql, parameters)


_open: list[tuple[FailingConnection, list[str]]] = []


def _emptied() -> FailingConnection:
    """One database for all histories of this process. It lacks the guard against deleting rows, for they are deleted here."""
    if not _open:
        made = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False, factory=FailingConnection)
        made.executescript(TABLES)
        known = made.execute("SELECT type, name, sql FROM sqlite_master").fetchall()
        for kind, name, sql in known:
            if kind == "trigger" and "BEFORE DELETE" in sql:
                made.execute(f"DROP TRIGGER {name}")
        made.execute("PRAGMA foreign_keys = 1")
        _open.append((made, [f"DELETE FROM {name}" for kind, name, _ in known if kind == "table"]))
    connection, empty = _open[0]
    connection.execute("BEGIN")
    connection.execute("PRAGMA defer_foreign_keys = 1")
    for delete in empty:
        connection.execute(delete)
    connection.execute("COMMIT")
    return connection


def _depth(table: str, refers: dict[str, list[tuple[Any, ...]]]) -> int:
    return max((1 + _depth(row[2], refers) for row in refers[table]), default=0)


class Disk:
    """``dies`` is called when the till is to be killed; it happens at once."""

    def __init__(
        self, world: World, faults: list[DiskFault], told: Callable[[str], None], dies: Callable[[], None]
    ) -> None:
        self._world, self._told, self._dies = world, told, dies
        self._faults = sorted(faults, key=lambda fault: fault.at)
        self._free_at = 0.0
        self._count = 0
        self.connection = _emptied()
        self.thread = object()
        self.killed = 0
        self._unfinished: Counter[int] = Counter()
        """Transactions under way, by how often the till was killed before."""

    @property
    def is_busy(self) -> bool:
        """Whether the till that is alive waits for a transaction."""
        return self._unfinished[self.killed] > 0

    def calm(self) -> None:
        self._faults.clear()

    def carry_out(self, action: Callable[[], object], future: "asyncio.Future[Any]") -> None:
        """A transaction of the till that is alive now, behind those that wait."""
        fault = self._fault()
        took = fault.seconds if fault is not None and fault.trouble is DiskTrouble.SLOW else COMMIT_S
        self._free_at = max(self._free_at, self._world.now) + took
        if took > COMMIT_S:
            self._told(f"disk: a transaction takes {took:.1f} s")
        trouble, generation = None if fault is None else fault.trouble, self.killed
        self._unfinished[generation] += 1
        self._world.at(self._free_at, lambda: self._finish(action, future, trouble, generation))

    def _fault(self) -> DiskFault | None:
        self._count += 1
        while self._faults and self._faults[0].at + self._faults[0].more < self._count:
            self._faults.pop(0)
        return self._faults[0] if self._faults and self._faults[0].at <= self._count else None

    def _finish(
        self, action: Callable[[], object], future: "asyncio.Future[Any]", trouble: DiskTrouble | None, generation: int
    ) -> None:
        self._unfinished[generation] -= 1
        if generation != self.killed or (future.cancelled() and self._count % 2):  # it had not begun, or it had
            return
        if trouble is DiskTrouble.DIES_BEFORE:
            self._dies()
            return
        fails = trouble in (DiskTrouble.REFUSES, DiskTrouble.LIES)
        self.connection.trouble = trouble if fails else None
        self.connection.changes_before = self.connection.total_changes
        try:
            result = action()
        except Exception as error:  # the journal's caller gets it
            if fails:
                self._told(f"disk: {error} ({trouble})")
            if not future.cancelled():
                future.set_exception(error)
        else:
            if trouble is DiskTrouble.DIES_AFTER:
                self._dies()
            elif not future.cancelled():
                future.set_result(result)
        finally:
            self.connection.trouble = None
