"""The hub's database: opening it with the right settings, bringing it up to date, reading and writing."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config as AlembicConfig
from sqlalchemy import event
from sqlalchemy.engine import Connection
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

MIGRATIONS = Path(__file__).parent / "migrations"


class Database:
    """One SQLite file that any number of processes may open: the running hub and the commands beside it."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._writer = asyncio.Lock()  # SQLite has one writer; waiting here is fairer than its busy loop

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        async with self._engine.connect() as connection:
            yield connection

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncConnection]:
        """A transaction: committed at the end of the block, undone by an exception."""
        async with self._writer, self._engine.connect() as connection:
            writing = await connection.execution_options(writes=True)
            async with writing.begin():
                yield writing


@asynccontextmanager
async def open_database(path: Path) -> AsyncIterator[Database]:
    """Open the file, made if it is missing, with its schema up to date."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    engine = create_async_engine(f"sqlite+aiosqlite:///{path}")
    event.listen(engine.sync_engine, "connect", _on_connect)
    event.listen(engine.sync_engine, "begin", _on_begin)
    try:
        async with engine.connect() as connection:
            migrating = await connection.execution_options(writes=True, migrates=True)
            async with migrating.begin():
                await migrating.run_sync(migrate)
        await engine.dispose()  # that connection minds no foreign keys
        yield Database(engine)
    finally:
        await engine.dispose()


def migrate(connection: Connection) -> None:
    """Bring the schema to the newest revision. A table that is made anew is away for a moment; what refers to it is
    checked at the end."""
    config = AlembicConfig()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    if broken:
        raise RuntimeError(f"the migration would leave rows that refer to nothing, of which the first is {broken[0]!r}")


def _on_connect(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # transactions are begun by `_on_begin`, not by the driver's guess
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=5000"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _on_begin(connection: Connection) -> None:
    if connection.get_execution_options().get("migrates", False):
        connection.exec_driver_sql("PRAGMA foreign_keys=OFF")  # heard only before the transaction
    # IMMEDIATE takes the write lock first: a transaction that reads and then writes cannot fail half way.
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
