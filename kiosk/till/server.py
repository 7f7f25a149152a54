"""``till.sock``: what the screen, the line and a technician ask the till. The contract is docs/protocol.md."""

import asyncio
import logging
import os
import socket
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Any, TypeVar

import msgspec
from aiohttp import WSMsgType, web

from domain.order import Order
from domain.payment import PaymentState
from kiosk.till.order_rows import Identity
from kiosk.till.payment_rows import Attempt
from kiosk.till.payments import Refused
from kiosk.till.till import Till

log = logging.getLogger(__name__)
T = TypeVar("T")
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

MAX_DRAFT = 256 * 1024
MAX_BODY = 1024 * 1024


class PayRequest(msgspec.Struct, frozen=True):
    order: Order


class Settlement(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a person found in the merchant's journal, and who it was."""

    paid: bool
    by: str


class Server:
    def __init__(self, till: Till) -> None:
        self._till, self._started = till, time.monotonic()
        self.app = web.Application(client_max_size=MAX_BODY, middlewares=[_errors_as_json])
        self.app.add_routes(
            [
                web.get("/health", self._health),
                web.get("/events", self._events),
                web.get("/draft", self._get_draft),
                web.put("/draft", self._put_draft),
                web.delete("/draft", self._delete_draft),
                web.post("/payments", self._pay),
                web.get("/payments/{uuid}", self._payment),
                web.post("/payments/{uuid}/cancel", self._cancel),
                web.post("/payments/{uuid}/settle", self._settle),
                web.get("/orders/outbox", self._outbox),
                web.delete("/orders/outbox/{uuid}", self._sent),
                web.post("/orders/{uuid}/receipt", self._receipt),
                web.put("/identity", self._identity),
            ]
        )

    # -- payments --------------------------------------------------------------------------------------------------

    async def _pay(self, request: web.Request) -> web.Response:
        order = (await _body(request, PayRequest)).order
        return await self._view(await self._till.cashier.start(order))

    async def _payment(self, request: web.Request) -> web.Response:
        return await self._view(await self._attempt(request), status=200)

    async def _cancel(self, request: web.Request) -> web.Response:
        attempt = await self._attempt(request)
        await self._till.cashier.cancel(attempt.order)
        return await self._view(attempt)

    async def _settle(self, request: web.Request) -> web.Response:
        attempt, settlement = await self._attempt(request), await _body(request, Settlement)
        self._till.cashier.decide(attempt.order, paid=settlement.paid, by=settlement.by)
        return await self._view(attempt)

    async def _attempt(self, request: web.Request) -> Attempt:
        uuid = request.match_info["uuid"]
        attempt = await self._till.journal.newest_attempt(uuid)
        if attempt is None:
            raise Refused("unknown_order", f"order {uuid!r} was never paid for here", 404)
        return attempt

    async def _view(self, attempt: Attempt, status: int = 202) -> web.Response:
        return _json(await self._till.payment(attempt), status)

    # -- orders ----------------------------------------------------------------------------------------------------

    async def _receipt(self, request: web.Request) -> web.Response:
        attempt = await self._attempt(request)
        if attempt.state != PaymentState.PAID:
            raise Refused("not_paid", f"order {attempt.order!r} is {attempt.state!r}; only a paid one has a receipt")
        await self._till.journal.queue_print(attempt.order)
        self._till.printing.wake()
        return await self._view(attempt)

    async def _outbox(self, _: web.Request) -> web.Response:
        return _json(await self._till.journal.outbox())

    async def _sent(self, request: web.Request) -> web.Response:
        if await self._till.journal.sent(request.match_info["uuid"]):
            self._till.changed()
        return web.Response(status=204)

    # -- draft and identity ----------------------------------------------------------------------------------------

    async def _get_draft(self, _: web.Request) -> web.Response:
        body = await self._till.journal.draft()
        return web.Response(status=204) if body is None else web.Response(body=body, content_type="application/json")

    async def _put_draft(self, request: web.Request) -> web.Response:
        body = await request.read()
        if len(body) > MAX_DRAFT:
            raise Refused("too_large", f"the draft has {len(body)} bytes; at most {MAX_DRAFT} are kept", 413)
        _parsed(body, msgspec.Raw)
        await self._till.journal.keep_draft(body)
        return web.Response(status=204)

    async def _delete_draft(self, _: web.Request) -> web.Response:
        await self._till.journal.drop_draft()
        return web.Response(status=204)

    async def _identity(self, request: web.Request) -> web.Response:
        await self._till.journal.keep_identity(await _body(request, Identity))
        return web.Response(status=204)

    # -- how it is -------------------------------------------------------------------------------------------------

    async def _health(self, _: web.Request) -> web.Response:
        view, identity = await self._till.view(), await self._till.journal.identity()
        payment = None if view.payment is None else {"order": view.payment.order, "state": view.payment.state}
        facts = {"unsettled": view.unsettled, "outbox": view.outbox, "payment": payment, "identity": identity}
        return _json(
            {
                "process": "till",
                "version": version("counterpart"),
                "in_service": view.in_service,
                "uptime_s": round(time.monotonic() - self._started, 1),
                "devices": view.devices,
                "facts": facts,
            }
        )

    async def _events(self, request: web.Request) -> web.WebSocketResponse:
        stream = web.WebSocketResponse(heartbeat=20.0)
        await stream.prepare(request)
        with self._till.feed.listen() as news:
            await stream.send_str(msgspec.json.encode(await self._till.view()).decode())
            async with asyncio.TaskGroup() as group:
                telling = group.create_task(_tell(stream, news))
                async for message in stream:
                    if message.type == WSMsgType.ERROR:
                        break
                telling.cancel()
        return stream


async def _tell(stream: web.WebSocketResponse, news: "asyncio.Queue[bytes | None]") -> None:
    """Pass on the news until the listener is gone, or too slow."""
    while (message := await news.get()) is not None:
        try:
            await stream.send_str(message.decode())
        except ConnectionError:
            return
    await stream.close()


@asynccontextmanager
async def serving(server: Server, path: Path) -> AsyncIterator[None]:
    """Answer on a Unix socket that owner and group may use."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)  # left by a till that was killed; the journal's lock says that there is no other
    listening = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    listening.bind(str(path))
    os.chmod(path, 0o660)  # before anybody can connect
    runner = web.AppRunner(server.app, access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    try:
        await web.SockSite(runner, listening).start()
        yield
    finally:
        await runner.cleanup()
        path.unlink(missing_ok=True)


@web.middleware
async def _errors_as_json(request: web.Request, handler: Handler) -> web.StreamResponse:
    try:
        return await handler(request)
    except Refused as refused:
        return _json({"error": refused.key, "message": refused.message}, refused.status)
    except web.HTTPException as error:
        return _json({"error": error.reason.lower().replace(" ", "_"), "message": error.text or ""}, error.status)
    except Exception as error:  # one bad request must not take the socket away from the others
        log.exception("%s %s failed", request.method, request.path)
        return _json({"error": "internal", "message": f"{error!r}; see the till's log"}, 500)


async def _body(request: web.Request, kind: type[T]) -> T:
    return _parsed(await request.read(), kind)


def _parsed(body: bytes, kind: type[T]) -> T:
    try:
        return msgspec.json.decode(body, type=kind)
    except msgspec.MsgspecError as error:
        raise Refused("bad_request", str(error), 400) from error


def _json(value: Any, status: int = 200) -> web.Response:
    return web.Response(body=msgspec.json.encode(value), status=status, content_type="application/json")
