from collections.abc import AsyncIterator

import pytest

from tests.hub.training.world import School, school
from tests.hub.world import World


@pytest.fixture
async def at_school(here: World) -> AsyncIterator[School]:
    async with school(here) as opened:
        yield opened
