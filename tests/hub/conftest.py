import asyncio
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from hub.config import Config
from hub.database import open_database
from hub.menu.library import MenuLibrary
from hub.server import database_file
from tests.hub.world import TestClock, World, furnish, world, write_menu


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The state of a hub with sites, people and a menu, made once and copied for each test."""
    state = tmp_path_factory.mktemp("furnished")

    async def make() -> None:
        clock = TestClock().clock
        async with open_database(database_file(state)) as database:
            await furnish(database, clock)
            menu = write_menu(tmp_path_factory.mktemp("menu"))
            await MenuLibrary(database, clock, state / "pictures").publish(menu)

    asyncio.run(make())
    return state


@pytest.fixture(scope="session")
def furnished_file(furnished: Path) -> bytes:
    """The database of that state."""
    return database_file(furnished).read_bytes()


@pytest.fixture
def state(furnished: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(furnished, tmp_path / "state"))


@pytest.fixture
def clock() -> TestClock:
    return TestClock()


@pytest_asyncio.fixture
async def here(state: Path, clock: TestClock) -> AsyncIterator[World]:
    """A running hub. Its context belongs to one task from beginning to end, as a task group wants it."""
    ready: asyncio.Future[World] = asyncio.get_running_loop().create_future()
    over = asyncio.Event()

    async def own() -> None:
        async with world(Config(state=state, port=0), clock) as opened:
            ready.set_result(opened)
            await over.wait()

    owner = asyncio.create_task(own())
    await asyncio.wait((owner, ready), return_when=asyncio.FIRST_COMPLETED)
    if owner.done():
        await owner
    yield ready.result()
    over.set()
    await owner
