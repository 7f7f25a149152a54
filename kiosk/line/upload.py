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
    """Runs while there is a hub; `wake` when the till has something."""

    def __init__(self) -> None:
        self._due = asyncio.Event()

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
                log.warning("orders wait: %s", error)
                wait_s = AGAIN_AFTER_S
            try:
                async with asyncio.timeout(wait_s):
                    await self._due.wait()
            except TimeoutError:
                pass

    async def _empty(self, till: aiohttp.ClientSession, hub: aiohttp.ClientSession) -> bool:
        """Send everything that the till has; whether something of it has to be sent again."""
        left = False
        async with till.get("/orders/outbox") as answer:
            answer.raise_for_status()
            orders = decode(_orders, await answer.read())
        for paid in orders:
            if await self._kept(hub, paid):
                async with till.delete(f"/orders/outbox/{paid.order.uuid}") as answer:
                    answer.raise_for_status()
                log.info("order %s is with the hub", paid.number)
            else:
                left = True
        if orders and not left:
            self.wake()  # the till gives a part at a time
        return left

    async def _kept(self, hub: aiohttp.ClientSession, paid: PaidOrder) -> bool:
        """Whether the hub has the order now. One that it cannot take stays with the till and is tried again, without
        standing in the way of the others."""
        body = msgspec.json.encode(paid)
        headers = {"Content-Type": "application/json"}
        async with hub.put(f"/api/orders/{paid.order.uuid}", data=body, headers=headers) as answer:
            if answer.status in (200, 201):
                return True
            said = await answer.text()
        if answer.status == 422 and '"totals_differ"' in said:
            log.error("order %s: the hub has kept it, but prices it differently: %.300s", paid.number, said)
            return True
        log.error("order %s is not taken by the hub: %s %.300s", paid.number, answer.status, said)
        return False
