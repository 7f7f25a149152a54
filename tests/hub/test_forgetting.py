from pathlib import Path

from sqlalchemy import func, insert, select

from hub import schema
from hub.clock import Clock
from hub.database import Database, open_database
from hub.switchboard.forgetting import AT_ONCE, EVERY_S, Forgetting

DAY_S = 86_400.0


class Hours:
    now, elapsed = 100 * DAY_S, 10.0

    @property
    def clock(self) -> Clock:
        return Clock(now=lambda: self.now, elapsed=lambda: self.elapsed)


async def kept(database: Database) -> list[float]:
    async with database.read() as read:
        return list((await read.execute(select(schema.decisions.c.at).order_by(schema.decisions.c.id))).scalars())


async def decided(database: Database, *moments: float) -> None:
    """Rows as a real hub writes them, for a task that a real table has."""
    table = schema.decisions
    async with database.write() as write:
        await write.execute(insert(schema.sites).values(id="boston", name="Boston"))
        task = {column.name: _filler(column.type.python_type) for column in schema.tasks.c if not column.nullable}
        await write.execute(insert(schema.tasks).values({**task, "id": "t", "site": "boston"}))
        row = {column.name: _filler(column.type.python_type) for column in table.c if not column.nullable}
        del row["id"]
        for at in moments:
            await write.execute(insert(table).values({**row, "task": "t", "at": at}))


def _filler(kind: type) -> object:
    return {} if kind in (dict, object) else kind()


async def test_decisions_go_after_their_days_and_the_newest_stays(tmp_path: Path) -> None:
    hours = Hours()
    async with open_database(tmp_path / "hub.sqlite") as database:
        await decided(database, hours.now - 40 * DAY_S, hours.now - 31 * DAY_S, hours.now - 29 * DAY_S)
        forgetting = Forgetting(database, hours.clock, keep_days=30)
        await forgetting.look()
        assert await kept(database) == [hours.now - 29 * DAY_S]
        hours.now += 365 * DAY_S
        await forgetting.look()
        hours.elapsed += EVERY_S
        await forgetting.look()
        assert len(await kept(database)) == 1


async def test_accounts_of_media_go_after_theirs(tmp_path: Path) -> None:
    hours, table = Hours(), schema.call_quality
    async with open_database(tmp_path / "hub.sqlite") as database:
        await decided(database)
        async with database.write() as write:
            for days in (91, 89):
                row = {"task": "t", "by": f"{days} days", "side": "agent", "at": hours.now - days * DAY_S, "content": b"{}"}
                await write.execute(insert(table).values(row))
        await Forgetting(database, hours.clock, keep_days=30).look()
        async with database.read() as read:
            assert list((await read.execute(select(table.c.by))).scalars()) == ["89 days"]


async def test_much_goes_in_small_pieces_so_that_no_claim_waits_long(tmp_path: Path) -> None:
    hours = Hours()
    async with open_database(tmp_path / "hub.sqlite") as database:
        await decided(database, *[0.0] * (AT_ONCE + 10))
        forgetting = Forgetting(database, hours.clock, keep_days=30)
        await forgetting.look()
        assert len(await kept(database)) == 10
        await forgetting.look()
        assert len(await kept(database)) == 1
        async with database.read() as read:
            assert await read.scalar(select(func.count()).select_from(schema.tasks)) == 1
