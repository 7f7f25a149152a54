"""What the till wants of gift cards, carried to the hub, and the hub's answers carried back.

Nothing is kept here: the till's wishes are durable and the hub's answers can be had again. So everything that is wished is
asked anew when the hub or the till comes back, or when the till could not be given an answer; the hub does nothing twice.
"""

import asyncio
import logging
from collections.abc import Callable

import aiohttp
import msgspec

from domain.messages import FromKiosk, GiftAnswer, GiftAsk

log = logging.getLogger(__name__)

ANSWERS_WITHIN_S = 3.0
AGAIN_AFTER_S = 1.0


class Gifts:
    """``send`` reaches the hub when there is one, which ``connected`` tells."""

    def __init__(self, send: Callable[[FromKiosk], None], connected: Callable[[], bool]) -> None:
        self._send, self._connected = send, connected
        self._wishes: tuple[GiftAsk, ...] = ()
        self._asked = set[tuple[str, str]]()  # ref and what
        self._answers: asyncio.Queue[GiftAnswer] = asyncio.Queue()

    # -- what changes --------------------------------------------------------------------------------------------------

    def wishes_are(self, wishes: tuple[GiftAsk, ...]) -> None:
        """All that the till wants now."""
        self._wishes = wishes
        self._asked &= {(wish.ref, wish.what) for wish in wishes}
        self._ask()

    def till_lost(self) -> None:
        """An answer may have been lost with it; it says again what it wants."""
        self._wishes = ()
        self._asked.clear()

    def hub_came(self) -> None:
        self._asked.clear()
        self._ask()

    def answered(self, answer: GiftAnswer) -> None:
        self._answers.put_nowait(answer)

    def _ask(self) -> None:
        if not self._connected():
            return
        for wish in self._wishes:
            if (wish.ref, wish.what) not in self._asked:
                self._asked.add((wish.ref, wish.what))
                self._send(wish)

    # -- for ever ------------------------------------------------------------------------------------------------------

    async def bring_answers(self, till: aiohttp.ClientSession) -> None:
        while True:
            answer = await self._answers.get()
            try:
                async with (
                    asyncio.timeout(ANSWERS_WITHIN_S),
                    till.put(f"/gifts/{answer.ref}", data=msgspec.json.encode(answer), headers=_JSON) as said,
                ):
                    if said.status < 500:
                        if said.status >= 400:
                            log.warning(
                                "gift %s %s: the till wants no such answer: %s", answer.what, answer.ref, said.status
                            )
                        continue
                    log.warning("gift %s %s: the till answered %s", answer.what, answer.ref, said.status)
            except (aiohttp.ClientError, OSError, TimeoutError) as error:
                log.warning(
                    "gift %s %s: no answer of the till: %s", answer.what, answer.ref, error or type(error).__name__
                )
            await asyncio.sleep(AGAIN_AFTER_S)
            self._asked.discard((answer.ref, answer.what))
            self._ask()


_JSON = {"Content-Type": "application/json"}
