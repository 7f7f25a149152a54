"""What an agent does on the customer's screen, brought there one after the other: changes to the cart, and pointing."""

import asyncio
import logging
from collections.abc import Callable

import aiohttp
import msgspec

from domain.checked import decode
from domain.guide import Guide, GuideRefusal, GuideResult
from domain.session import Proposal, ProposalResult, ProposalState

log = logging.getLogger(__name__)

ANSWERS_WITHIN_S = 3.0
_proposal_result = msgspec.json.Decoder(ProposalResult)
_guide_result = msgspec.json.Decoder(GuideResult)


class ToScreen:
    """``proposed`` and ``guided`` are told what became of it, also when the screen did not answer."""

    def __init__(self, proposed: Callable[[ProposalResult], None], guided: Callable[[GuideResult], None]) -> None:
        self._proposed, self._guided = proposed, guided
        self._waiting: asyncio.Queue[Proposal | Guide] = asyncio.Queue()

    def bring(self, wish: Proposal | Guide) -> None:
        self._waiting.put_nowait(wish)

    async def run(self, screen: aiohttp.ClientSession) -> None:
        """For ever."""
        while True:
            wish = await self._waiting.get()
            if isinstance(wish, Proposal):
                self._proposed(await self._propose(screen, wish))
            else:
                self._guided(await self._guide(screen, wish))

    async def _propose(self, screen: aiohttp.ClientSession, proposal: Proposal) -> ProposalResult:
        try:
            return decode(_proposal_result, await _post(screen, "/proposals", proposal))
        except (aiohttp.ClientError, OSError, TimeoutError, msgspec.DecodeError) as error:
            log.warning("proposal %s did not reach the screen: %s", proposal.id, error)
            return ProposalResult(proposal=proposal.id, state=ProposalState.REFUSED, reason=GuideRefusal.SCREEN_AWAY)

    async def _guide(self, screen: aiohttp.ClientSession, guide: Guide) -> GuideResult:
        try:
            return decode(_guide_result, await _post(screen, "/guide", guide))
        except (aiohttp.ClientError, OSError, TimeoutError, msgspec.DecodeError) as error:
            log.warning("a guide to %s did not reach the screen: %s", guide.place, error)
            return GuideResult(ok=False, reason=GuideRefusal.SCREEN_AWAY)


async def _post(screen: aiohttp.ClientSession, path: str, body: msgspec.Struct) -> bytes:
    headers = {"Content-Type": "application/json"}
    async with (
        asyncio.timeout(ANSWERS_WITHIN_S),
        screen.post(path, data=msgspec.json.encode(body), headers=headers) as answer,
    ):
        return await answer.read()
