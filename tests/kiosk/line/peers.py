"""Whom the line talks to, in this process: a hub with levers to pull, a till with an outbox, a screen."""

import asyncio
import itertools
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import msgspec
from aiohttp import web

from domain.menu import Menu
from domain.messages import Challenge, DeviceReport, FromKiosk, GiftAnswer, GiftAsk, Identify, Welcome
from domain.order import PaidOrder
from domain.session import ProposalResult, SessionView
from domain.till import PaymentView, TillView
from hardware.ports import free_port
from kiosk.audience import Audience
from kiosk.serving import listening

_from_kiosk = msgspec.json.Decoder(FromKiosk)


HANGS_UP, NO_JSON = 1, 2
"""Ways not to answer an order, beside a status."""


class HubPeer:
    """Answers as docs/protocol.md says, and wrongly when a test wants it."""

    def __init__(self) -> None:
        self.menu: bytes = b""
        self.etag = ""
        self.pictures_missing = False
        self.asked: list[str] = []
        self.orders: dict[str, int] = {}
        self.order_came = asyncio.Event()
        self.answer_orders_with = 201
        self.poisoned: dict[str, int] = {}
        self.typed_code = False
        self.codes = itertools.count(1)
        self.code_lives_s = 600
        self.known = True
        self.heard: asyncio.Queue[Any] = asyncio.Queue()
        self.sockets: asyncio.Queue[web.WebSocketResponse] = asyncio.Queue()
        self.url = ""

    def publish(self, menu: Menu) -> None:
        self.menu, self.etag = msgspec.json.encode(menu), menu.version

    def app(self) -> web.Application:
        app = web.Application()
        app.add_routes(
            [
                web.get("/kiosk/connect", self._connect),
                web.post("/api/enrolments", self._enrol),
                web.get("/api/enrolments/{id}", self._enrolment),
                web.get("/api/menu", self._menu),
                web.get("/api/menu/pictures/{name}", self._picture),
                web.put("/api/orders/{uuid}", self._order),
            ]
        )
        return app

    async def _enrol(self, request: web.Request) -> web.Response:
        number = next(self.codes)
        return web.json_response({"enrolment": f"e{number}", "code": f"CODE-{number}", "expires_in_s": self.code_lives_s})

    async def _enrolment(self, request: web.Request) -> web.Response:
        return web.json_response({"state": "done" if self.typed_code else "waiting", "kiosk": "k1" if self.typed_code else ""})

    async def _connect(self, request: web.Request) -> web.WebSocketResponse:
        ws = web.WebSocketResponse()
        await ws.prepare(request)
        await ws.send_str(msgspec.json.encode(Challenge(nonce="ab" * 32)).decode())
        identify = _from_kiosk.decode(await ws.receive_str())
        assert isinstance(identify, Identify)
        if not self.known:
            await ws.close(code=1008, message=b"unknown or revoked kiosk; enrol it again")
            return ws
        welcome = Welcome(
            kiosk=identify.kiosk,
            kiosk_name="Counter 1",
            site="b",
            site_name="Boston",
            prefix="A",
            token="secret",
            menu=self.etag,
        )
        await ws.send_str(msgspec.json.encode(welcome).decode())
        self.sockets.put_nowait(ws)
        async for message in ws:
            self.heard.put_nowait(_from_kiosk.decode(message.data))
        return ws

    async def _menu(self, request: web.Request) -> web.Response:
        assert request.headers["Authorization"] == "Bearer secret"
        self.asked.append("menu")
        headers = {"ETag": f'"{self.etag}"'}
        if request.headers.get("If-None-Match") == f'"{self.etag}"':
            return web.Response(status=304, headers=headers)
        return web.Response(body=self.menu, content_type="application/json", headers=headers)

    async def _picture(self, request: web.Request) -> web.Response:
        name = request.match_info["name"]
        self.asked.append(name)
        if self.pictures_missing and name.endswith("960.png"):
            raise web.HTTPServiceUnavailable
        return web.Response(body=f"{name} of {self.etag}".encode(), content_type="image/png")

    async def _order(self, request: web.Request) -> web.Response:
        uuid = request.match_info["uuid"]
        self.order_came.set()
        status = self.poisoned.get(uuid, self.answer_orders_with)
        if status == HANGS_UP and request.transport is not None:
            request.transport.abort()
        if status == NO_JSON:
            return web.Response(status=502, body=b"Pasarela ca\xedda", content_type="text/html")
        if status >= 500:
            raise web.HTTPServiceUnavailable
        self.orders[uuid] = self.orders.get(uuid, 0) + 1
        error = {"error": "totals_differ", "message": "kept"} if status == 422 else {}
        return web.json_response(error, status=status)


class TillPeer:
    def __init__(self) -> None:
        self.outbox: list[Any] = []
        self.emptied, self.went = asyncio.Event(), asyncio.Event()
        self.lose_deletes = 0
        self.identity: asyncio.Queue[Any] = asyncio.Queue()
        self.payment: PaymentView | None = None
        self.gifts: list[GiftAsk] = []
        self.gift_answers: asyncio.Queue[GiftAnswer] = asyncio.Queue()
        self.lose_gift_answers = 0
        self.audience = Audience(
            lambda: msgspec.json.encode(
                TillView(in_service=True, payment=self.payment, outbox=len(self.outbox), gifts=tuple(self.gifts))
            )
        )

    def app(self) -> web.Application:
        app = web.Application()
        app.add_routes(
            [
                web.get("/events", self.audience.welcome),
                web.put("/identity", self._identity),
                web.put("/gifts/{ref}", self._gift),
                web.get("/orders/outbox", self._outbox),
                web.delete("/orders/outbox/{uuid}", self._sent),
            ]
        )
        return app

    def shows(self, payment: PaymentView) -> None:
        """Its newest payment."""
        self.payment = payment
        self.audience.changed()

    def wants(self, *gifts: GiftAsk) -> None:
        """All that it wants of gift cards now."""
        self.gifts = list(gifts)
        self.audience.changed()

    async def _gift(self, request: web.Request) -> web.Response:
        answer = msgspec.json.decode(await request.read(), type=GiftAnswer)
        assert answer.ref == request.match_info["ref"]
        if self.lose_gift_answers:
            self.lose_gift_answers -= 1
            raise web.HTTPServiceUnavailable
        self.gifts = [wish for wish in self.gifts if (wish.ref, wish.what) != (answer.ref, answer.what)]
        self.gift_answers.put_nowait(answer)
        self.audience.changed()
        return web.Response(status=204)

    def paid(self, *orders: PaidOrder) -> None:
        """These have just been paid."""
        self.outbox += orders
        self.emptied.clear()
        self.audience.changed()

    async def empty(self) -> None:
        """Wait until everything is with the hub."""
        await asyncio.wait_for(self.emptied.wait(), 10)

    async def is_left(self, uuid: str) -> None:
        """Wait until this order is the only one that the hub has not taken."""
        async with asyncio.timeout(10):
            while [paid.order.uuid for paid in self.outbox] != [uuid]:
                self.went.clear()
                await self.went.wait()

    async def _identity(self, request: web.Request) -> web.Response:
        self.identity.put_nowait(await request.json())
        return web.Response(status=204)

    async def _outbox(self, request: web.Request) -> web.Response:
        return web.Response(body=msgspec.json.encode(self.outbox[:50]), content_type="application/json")

    async def _sent(self, request: web.Request) -> web.Response:
        if self.lose_deletes:
            self.lose_deletes -= 1
            raise web.HTTPServiceUnavailable
        self.outbox = [paid for paid in self.outbox if paid.order.uuid != request.match_info["uuid"]]
        self.audience.changed()
        self.went.set()
        if not self.outbox:
            self.emptied.set()
        return web.Response(status=204)


class ScreenPeer:
    def __init__(self, session: SessionView, result: ProposalResult | None = None) -> None:
        self.session, self.result = session, result
        self.proposals: list[Any] = []
        self.devices: tuple[DeviceReport, ...] = ()
        self.audience = Audience(
            lambda: msgspec.json.encode({"type": "session", "session": self.session, "devices": self.devices})
        )

    def app(self) -> web.Application:
        app = web.Application()
        app.add_routes([web.get("/events", self.audience.welcome), web.post("/proposals", self._proposal)])
        return app

    async def _proposal(self, request: web.Request) -> web.Response:
        self.proposals.append(await request.json())
        return web.Response(body=msgspec.json.encode(self.result), content_type="application/json")


@asynccontextmanager
async def hub_peer() -> AsyncIterator[HubPeer]:
    peer = HubPeer()
    async with serving(peer.app(), free_port()) as url:
        peer.url = url
        yield peer


@asynccontextmanager
async def serving(app: web.Application, port: int) -> AsyncIterator[str]:
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", port).start()
        yield f"http://127.0.0.1:{port}"
    finally:
        await runner.cleanup()


@asynccontextmanager
async def neighbours(runtime: Path, till: TillPeer, screen: ScreenPeer) -> AsyncIterator[None]:
    async with listening(till.app(), runtime / "till.sock"), listening(screen.app(), runtime / "screen.sock"):
        yield
