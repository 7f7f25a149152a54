"""Paid orders on their way from the till's outbox to the hub: each at least once, and by its uuid never twice."""

import asyncio
import logging

import aiohttp
import msgspec

from domain.checked import decode
from domain.order import PaidOrder

log = logging.getLogger(__name__)

LOOK_EVERY_S = 30.0
AGAIN_AFTER_S = 2.0
_orders = msgspec.json.Decoder(list[PaidOrder])


class Upload:
    """Runs while there is a hub; `wake` when the till has something. ``refused`` says, by uuid, which orders the hub does not
    take and why: a technician has to look at them. They stay with the till and are tried again at every look."""

    def __init__(self) -> None:
        self._due = asyncio.Event()
        self._last: set[str] = set()  # orders that have ended a round are tried after all others
        self.refused: dict[str, str] = {}

    def wake(self) -> None:
        self._due.set()

    async def run(self, till: aiohttp.ClientSession, hub: aiohttp.ClientSession) -> None:
        """For ever. ``hub`` carries the bearer token of this connection."""
        while True:
            self._due.clear()
            wait_s = LOOK_EVERY_S
            try:
                if await self._empty(till, hub):
                    wait_s = AGAIN_AFTER_S
            except (aiohttp.ClientError, OSError, TimeoutError, msgspec.DecodeError) as error:
                log.warning("orders wait: %s", error or type(error).__name__)
                wait_s = AGAIN_AFTER_S
            try:
                async with asyncio.timeout(wait_s):
                    await self._due.wait()
            except TimeoutError:
                pass

    async def _empty(self, till: aiohttp.ClientSession, hub: aiohttp.ClientSession) -> bool:
        """Send everything that the till has; whether something of it has to be sent again soon."""
        async with till.get("/orders/outbox") as answer:
            answer.raise_for_status()
            orders = decode(_orders, await answer.read())
        waiting = {paid.order.uuid for paid in orders}
        self._last &= waiting
        self.refused = {uuid: why for uuid, why in self.refused.items() if uuid in waiting}
        sent = later = False
        for paid in sorted(orders, key=lambda paid: paid.order.uuid in self._last):
            uuid = paid.order.uuid
            self._last.add(uuid)
            kept, soon = await self._kept(hub, paid)
            if kept:
                async with till.delete(f"/orders/outbox/{uuid}") as answer:
                    answer.raise_for_status()
                log.info("order %s is with the hub", paid.number)
            self._last.discard(uuid)
            sent, later = sent or kept, later or soon
        if sent and not later:
            self.wake()  # the till gives a part at a time
        return later

    async def _kept(self, hub: aiohttp.ClientSession, paid: PaidOrder) -> tuple[bool, bool]:
        """Whether the hub has the order now, and if not, whether that may soon be otherwise. No order stands in the way of
        the others."""
        body = msgspec.json.encode(paid)
        headers = {"Content-Type": "application/json"}
        async with hub.put(f"/api/orders/{paid.order.uuid}", data=body, headers=headers) as answer:
            status, said = answer.status, await answer.text(errors="replace")
        if status == 422 and '"totals_differ"' in said:
            log.error("order %s: the hub has kept it, but prices it differently: %.300s", paid.number, said)
        elif status >= 500 or status in _NOT_ITS_FAULT:
            log.warning("order %s waits: the hub answered %s %.300s", paid.number, status, said)
            return False, True
        elif status not in (200, 201):
            self._refuse(paid, f"order {paid.number}: the hub answered {status} {said:.300}")
            return False, False
        self.refused.pop(paid.order.uuid, None)
        return True, False

    def _refuse(self, paid: PaidOrder, why: str) -> None:
        if self.refused.get(paid.order.uuid) != why:
            self.refused[paid.order.uuid] = why
            log.error("%s; it stays with the till, tell whoever looks after the hub", why)


_NOT_ITS_FAULT = frozenset({401, 408, 429})
"""Signed out with this connection, too slow, too many: nothing is wrong with the order."""
