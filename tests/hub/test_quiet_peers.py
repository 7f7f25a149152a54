"""A peer that has nothing to say is not a peer that is gone."""

import asyncio

import pytest

from domain.call import CallState
from domain.messages import CallUpdate
from hub import link
from tests.hub.console.counter import listening
from tests.hub.world import World


async def test_a_kiosk_that_only_answers_pings_stays(here: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(link, "PING_S", 0.05)
    monkeypatch.setattr(link, "SILENCE_S", 0.3)
    async with listening(here) as kiosk:
        await asyncio.sleep(1)  # the time itself is what is tested
        await kiosk.ask()
        assert (await kiosk.get(CallUpdate)).state is CallState.UNREACHABLE
