from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config as AlembicConfig
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, func, insert, select, text
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from hub import schema
from hub.database import MIGRATIONS, open_database
from hub.people.roster import Roster
from tests.hub.world import TestClock


def difference(connection: Connection) -> object:
    return compare_metadata(MigrationContext.configure(connection), schema.metadata)


async def test_the_migrations_make_exactly_the_schema(tmp_path: Path) -> None:
    async with open_database(tmp_path / "new" / "hub.sqlite") as database, database.read() as read:
        assert await read.run_sync(difference) == []


async def test_a_commit_survives_loss_of_power(tmp_path: Path) -> None:
    async with open_database(tmp_path / "hub.sqlite") as database, database.read() as read:
        assert await read.scalar(text("PRAGMA journal_mode")) == "wal"
        assert await read.scalar(text("PRAGMA synchronous")) == 2  # FULL


async def test_a_transaction_that_fails_leaves_nothing(tmp_path: Path) -> None:
    async def add_one_twice() -> None:
        async with database.write() as write:
            for _ in range(2):
                await write.execute(insert(schema.sites).values(id="boston", name="Boston"))

    async with open_database(tmp_path / "hub.sqlite") as database:
        with pytest.raises(IntegrityError):
            await add_one_twice()
        async with database.read() as read:
            assert await read.scalar(select(func.count()).select_from(schema.sites)) == 0


async def test_two_processes_may_have_it_open(tmp_path: Path) -> None:
    file = tmp_path / "hub.sqlite"
    async with open_database(file) as one, open_database(file) as other:
        async with other.write() as write:
            await write.execute(insert(schema.sites).values(id="boston", name="Boston"))
        async with one.read() as read:
            assert (await read.scalars(select(schema.sites.c.id))).all() == ["boston"]


async def test_people_from_before_there_were_levels_keep_what_they_can(tmp_path: Path) -> None:
    def old(connection: Connection) -> None:
        config = AlembicConfig()
        config.set_main_option("script_location", str(MIGRATIONS))
        config.attributes["connection"] = connection
        command.upgrade(config, "0002")
        connection.exec_driver_sql(
            "INSERT INTO people (id, name, password, role, skills, languages, demo) "
            """VALUES ('ana', 'Ana', '-', 'agent', '["orders"]', '["en", "es"]', 0)"""
        )

    file = tmp_path / "hub.sqlite"
    engine = create_engine(f"sqlite:///{file}")
    with engine.begin() as connection:
        old(connection)
    engine.dispose()
    async with open_database(file) as database:
        [ana] = await Roster(database, TestClock().clock).people()
    assert (ana.skills, ana.languages, ana.qualifications) == ({"orders": 3}, {"en": 3, "es": 3}, ())
