"""``python -m proofs.power_cuts``: the power fails while the till works, and its journal is opened from what the disk still has.

The till's own `Journal` does random things of a shop's day on a recorded disk. The power is cut at random moments of that
recording, what was not synced is kept, dropped or torn, and the journal is opened as the next till would. It must be whole
and hold exactly what its methods had returned from, with or without the one that was under way.

With ``--normal`` SQLite syncs as ``synchronous=NORMAL`` does, which must be found out.
"""

import asyncio
import sqlite3
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from random import Random
from typing import Concatenate, ParamSpec, TypeVar

from kiosk.till.journal import Journal
from kiosk.till.order_rows import JournalError
from proofs.command import Done, Tell, run
from proofs.power.disk import Change, Disk, Files, Platter, Sync
from proofs.power.shop_day import ShopDay
from proofs.power.sqlite_disk import SqliteDisk

P = ParamSpec("P")
T = TypeVar("T")

CUTS = 25
"""Of one recording; the next one goes on from what the last cut has left."""
GENERATIONS = 8
"""After so many the shop begins with an empty disk, or all time would go into comparing."""
MOVES = 8
SMALL_LOG = 12
"""Pages after which half of the recordings move the log into the file, so that cuts hit that too."""

Dump = tuple[tuple[str, tuple[object, ...]], ...]


def dump(connection: sqlite3.Connection) -> Dump:
    """Every row of every table."""
    tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY 1")]
    return tuple((name, tuple(connection.execute(f"SELECT * FROM {name} ORDER BY rowid"))) for name in tables)


def damage(connection: sqlite3.Connection) -> str:
    """What SQLite finds wrong with the file; "" for nothing."""
    found = [row[0] for row in connection.execute("PRAGMA integrity_check") if row[0] != "ok"]
    return "; ".join([*found, *(f"{row} refers to nothing" for row in connection.execute("PRAGMA foreign_key_check"))])


@dataclass
class Recording:
    """What was done, change by change, and the journal's whole content each time that a method had returned."""

    before: Files
    changes: list[Change]
    returned: list[tuple[int, Dump, str]]
    """How many changes had been made by then, what stood in the journal, and which method it was."""

    def allowed(self, cut: int) -> tuple[tuple[Dump, ...], str]:
        """What may stand in the journal when the power failed behind so many changes: what was acknowledged last, or that
        and what was being done, which is named."""
        done = sum(at <= cut for at, _, _ in self.returned)
        newest, following = self.returned[done - 1], self.returned[done : done + 1]
        return tuple(content for _, content, _ in (newest, *following)), following[0][2] if following else "nothing"


class RecordedJournal(Journal):
    """Notes its content and how much the disk has done whenever a method has returned."""

    def __init__(self, journal: Journal, disk: Disk) -> None:
        super().__init__(journal._connection, journal._thread, journal._lock)
        self._disk = disk
        self.returned: list[tuple[int, Dump, str]] = []

    async def _do(
        self, action: Callable[Concatenate[sqlite3.Connection, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        result = await super()._do(action, *args, **kwargs)
        changes = len(self._disk.changes)
        self.returned.append((changes, await super()._do(dump), action.__name__))
        return result

    async def set(self, pragma: str) -> None:
        """Outside of a transaction."""
        await asyncio.get_running_loop().run_in_executor(self._thread, self._connection.execute, f"PRAGMA {pragma}")


@dataclass(frozen=True, slots=True)
class Trial:
    """Where journals are opened, and how."""

    disk: SqliteDisk
    path: Path
    normal: bool

    async def record(self, before: Files, known: Dump, chance: Random) -> Recording:
        """A part of a day on the disk as a cut has left it, beginning with the opening and ending with the closing."""
        disk = Disk(before)
        self.disk.use(disk, chance)
        journal = RecordedJournal(await Journal.open(self.path), disk)
        if self.normal:
            await journal.set("synchronous = NORMAL")
        if chance.random() < 0.5:
            await journal.set(f"wal_autocheckpoint = {SMALL_LOG}")
        day = ShopDay(journal, chance)
        try:
            await day.settle()
            for _ in range(MOVES):
                await chance.choice(day.moves)()
        finally:
            await journal.close()
        self._see_failure()
        return Recording(before, disk.changes, [(0, known, "opening"), *journal.returned])

    async def look(self, files: Files, chance: Random) -> tuple[Dump | None, str]:
        """What the next till finds, and what is wrong with it; None when it cannot open the journal at all."""
        self.disk.use(Disk(files), chance)
        try:
            journal = await Journal.open(self.path)
        except JournalError as error:
            self._see_failure()
            return None, str(error)
        try:
            return await journal._do(dump), await journal._do(damage)
        except sqlite3.DatabaseError as error:
            return None, str(error)
        finally:
            await journal.close()
            self._see_failure()

    def _see_failure(self) -> None:
        if self.disk.failure is not None:
            raise self.disk.failure


async def cut_all(count: int, seed: int, tell: Tell, *, normal: bool) -> Done:
    disk, done, syncs, changes = SqliteDisk(), 0, 0, 0
    with tempfile.TemporaryDirectory() as folder, disk.installed():
        trial = Trial(disk, Path(folder) / "journal.db", normal)
        fresh, _ = await trial.look({}, Random(seed))
        assert fresh is not None
        before, known = dict[str, bytes](), fresh
        while done < count:
            number = done // CUTS
            if number % GENERATIONS == 0:
                before, known = {}, fresh
            chance = Random(f"{seed} {number}")
            recording = await trial.record(before, known, chance)
            changes += len(recording.changes)
            syncs += sum(isinstance(change, Sync) for change in recording.changes)
            platter, at = Platter(before), 0
            for cut in sorted(chance.randrange(len(recording.changes) + 1) for _ in range(CUTS)):
                platter.take(recording.changes[at:cut])
                files, at, done = platter.cut(chance), cut, done + 1
                found, wrong = await trial.look(files, chance)
                allowed, during = recording.allowed(cut)
                if wrong or found not in allowed:
                    wrong = wrong or _difference(allowed, found)
                    tell(f"--seed {seed} recording {number} cut behind change {cut} during {during}: {wrong}")
                else:
                    before, known = files, found
    return Done(done, {"changes": str(changes), "syncs": str(syncs)})


def _difference(allowed: tuple[Dump, ...], found: Dump | None) -> str:
    """In which tables rows are missing or too many, beside what was acknowledged."""
    kept = dict(found or ())
    return "; ".join(
        f"{name} has {len(kept.get(name, ()))} rows of {len(rows)} acknowledged, {len(set(rows) - set(kept.get(name, ())))} lost"
        for name, rows in allowed[0]
        if rows != kept.get(name, ())
    )


def prove(count: int, seed: int, tell: Tell, *, normal: bool = False) -> Done:
    return asyncio.run(cut_all(count, seed, tell, normal=normal))


def main() -> int:
    normal = "--normal" in sys.argv
    if normal:
        sys.argv.remove("--normal")
    return run(partial(prove, normal=normal), __doc__.splitlines()[0], 100_000)


if __name__ == "__main__":
    sys.exit(main())
