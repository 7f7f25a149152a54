from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.hub.console.counter import MENU, ListeningKiosk, listening
from tests.hub.console.desk import Chromium, Desk, chromium
from tests.hub.world import World, write_menu


@pytest.fixture
async def browser(here: World, tmp_path: Path) -> AsyncIterator[Chromium]:
    await here.hub.library.publish(write_menu(tmp_path / "menu", MENU))
    await here.hub.library.refresh()
    async with chromium(here.url) as opened:
        yield opened
        assert [desk.complaints for desk in opened.desks if desk.complaints] == []


@pytest.fixture
async def desk(browser: Chromium) -> Desk:
    return await browser.desk()


@pytest.fixture
async def kiosk(here: World) -> AsyncIterator[ListeningKiosk]:
    async with listening(here) as kiosk:
        yield kiosk
