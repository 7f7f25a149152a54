from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.kiosk.till.tills import Counter, counter


@pytest.fixture
async def shop(tmp_path: Path) -> AsyncIterator[Counter]:
    async with counter(tmp_path) as made:
        yield made
