from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.journeys.counter import Counter, open_counter
from tests.workbench.page import Workbench
from workbench.agent import browser


@pytest.fixture
async def counter(tmp_path: Path) -> AsyncIterator[Counter]:
    async with open_counter(tmp_path / "house") as opened:
        yield opened


@pytest.fixture
async def workbench(counter: Counter) -> AsyncIterator[Workbench]:
    async with browser() as chromium:
        yield await Workbench.open(chromium, counter)
