from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.journeys.counter import Counter, open_counter


@pytest.fixture
async def counter(tmp_path: Path) -> AsyncIterator[Counter]:
    async with open_counter(tmp_path / "house") as opened:
        yield opened
