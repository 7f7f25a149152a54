"""Orders come in from kiosks and are shown to people who answer for the shop."""

import re

from aiohttp import web

from domain.order import PaidOrder
from hub.orders.book import ForeignOrder, Kept, OrderBook
from hub.web import KIOSK, ORDER_READERS, Anybody, HttpError, Route, answer, body

MOST = 500
MOST_MONEY = 10**12


class OrderRoutes:
    def __init__(self, book: OrderBook) -> None:
        self._book = book

    def routes(self) -> list[Route]:
        return [
            Route("PUT", "/api/orders/{uuid}", Anybody.KIOSK, self.put),
            Route("GET", "/api/orders", ORDER_READERS, self.newest),
            Route("GET", "/api/orders/{uuid}", ORDER_READERS, self.one),
        ]

    async def put(self, request: web.Request) -> web.Response:
        paid = await body(request, PaidOrder)
        if paid.order.uuid != request.match_info["uuid"]:
            raise HttpError(422, "wrong_uuid", f"the order's uuid is {paid.order.uuid!r}, the address says another")
        if not 0 <= paid.order.totals.gross <= MOST_MONEY:
            raise HttpError(422, "bad_total", f"found {paid.order.totals.gross}; allowed are 0 to {MOST_MONEY}")
        if not 0 <= paid.tip <= MOST_MONEY:
            raise HttpError(422, "bad_total", f"found a tip of {paid.tip}; allowed are 0 to {MOST_MONEY}")
        if request[KIOSK].sandbox:
            return answer({"kept": Kept.NEW}, 201)  # practice: the kiosk may forget it, and so does the hub
        try:
            kept = await self._book.keep(paid, request[KIOSK])
        except ForeignOrder as error:
            raise HttpError(409, "foreign_order", str(error)) from error
        if kept is Kept.DIFFERS:
            raise HttpError(422, "totals_differ", "kept; the hub prices this cart differently")
        return answer({"kept": kept}, 201 if kept is Kept.NEW else 200)

    async def newest(self, request: web.Request) -> web.Response:
        text = request.query.get("limit", "50")
        if not re.fullmatch("[0-9]{1,4}", text) or not 1 <= int(text) <= MOST:
            raise HttpError(422, "bad_limit", f"limit {text!r}; allowed are 1 to {MOST}")
        return answer({"orders": await self._book.newest(int(text))})

    async def one(self, request: web.Request) -> web.Response:
        found = await self._book.order(request.match_info["uuid"])
        if found is None:
            raise HttpError(404, "not_found", f"there is no order {request.match_info['uuid']!r}")
        return answer({"record": found[0], "paid": found[1]})
