from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.kiosk.call.agent_page import AgentPage, running_agent
from tests.kiosk.call.engine_process import EngineProcess, running_engine


@pytest.fixture
async def engine(tmp_path: Path) -> AsyncIterator[EngineProcess]:
    async with running_engine(tmp_path) as engine:
        yield engine


@pytest.fixture
async def agent() -> AsyncIterator[AgentPage]:
    async with running_agent() as agent:
        yield agent
