"""A till and a line that are played by the test, and the screen as a process between them."""

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import msgspec
from aiohttp import web
from PIL import Image

from domain.call import CallView
from domain.line import Enrolment, EnrolmentState, LineView
from domain.menu import Menu, picture_names
from domain.money import Money
from domain.payment import PaymentState
from domain.till import PaymentView, TillView
from kiosk.audience import Audience
from kiosk.serving import listening

ROOT = Path(__file__).parents[3]


class TillPeer:
    def __init__(self) -> None:
        self.draft: bytes | None = None
        self.draft_came = asyncio.Event()
        self.orders: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.view = TillView(in_service=True)
        self.refuse_with = 0
        self.codes: asyncio.Queue[str] = asyncio.Queue()
        self.audience = Audience(lambda: msgspec.json.encode(self.view))

    def app(self) -> web.Application:
        app = web.Application()
        app.add_routes(
            [
                web.get("/events", self.audience.welcome),
                web.get("/draft", self._get_draft),
                web.put("/draft", self._put_draft),
                web.delete("/draft", self._delete_draft),
                web.post("/payments", self._pay),
                web.post("/codes", self._code),
                web.get("/orders/{uuid}/receipt.png", self._receipt),
            ]
        )
        return app

    def says(self, view: TillView) -> None:
        self.view = view
        self.audience.changed()

    async def _code(self, request: web.Request) -> web.Response:
        self.codes.put_nowait((await request.json())["text"])
        return web.Response(status=204)

    async def _receipt(self, _: web.Request) -> web.Response:
        return web.Response(body=(ROOT / "docs/pictures/receipt.png").read_bytes())

    async def _get_draft(self, _: web.Request) -> web.Response:
        return web.Response(status=204) if self.draft is None else web.Response(body=self.draft)

    async def _put_draft(self, request: web.Request) -> web.Response:
        self.draft = await request.read()
        self.draft_came.set()
        return web.Response(status=204)

    async def _delete_draft(self, _: web.Request) -> web.Response:
        self.draft = None
        self.draft_came.set()
        return web.Response(status=204)

    async def _pay(self, request: web.Request) -> web.Response:
        order = (await request.json())["order"]
        self.orders.put_nowait(order)
        if self.refuse_with:
            return web.json_response({"error": "unsettled", "message": ""}, status=self.refuse_with)
        view = payment(order["uuid"], PaymentState.INTENT)
        return web.Response(status=202, body=msgspec.json.encode(view), content_type="application/json")


class LinePeer:
    def __init__(self) -> None:
        self.asked: asyncio.Queue[tuple[str, str, Any]] = asyncio.Queue()
        self.heard: asyncio.Queue[Any] = asyncio.Queue()
        self.view = LineView(enrolment=Enrolment(state=EnrolmentState.ENROLLED))
        self.audience = Audience(
            lambda: msgspec.json.encode(self.view), lambda data: self.heard.put_nowait(json.loads(data))
        )

    def app(self) -> web.Application:
        app = web.Application()
        app.add_routes([web.get("/events", self.audience.welcome), web.route("*", "/{path:help.*}", self._asked)])
        return app

    def call_is(self, call: CallView) -> None:
        self.view = msgspec.structs.replace(self.view, call=call)
        self.audience.changed()

    async def _asked(self, request: web.Request) -> web.Response:
        body = await request.read()
        self.asked.put_nowait((request.method, request.path, json.loads(body) if body else None))
        return web.json_response({}, status=202)


class ScreenProcess:
    """The screen, and what can be done to it from outside."""

    def __init__(self, process: asyncio.subprocess.Process, http: aiohttp.ClientSession) -> None:
        self.process, self.http = process, http

    async def get(self, path: str) -> Any:
        async with self.http.get(path) as answer:
            assert answer.status == 200, await answer.text()
            return await answer.json() if answer.content_type == "application/json" else await answer.read()

    async def post(self, path: str, body: Any) -> tuple[int, Any]:
        async with self.http.post(path, data=msgspec.json.encode(body)) as answer:
            text = await answer.read()
            return answer.status, json.loads(text) if text else None

    async def until(self, such: Callable[[], Awaitable[Any]], within: float = 10) -> Any:
        """What ``such`` answers, as soon as that is something."""
        async with asyncio.timeout(within):
            while True:
                try:
                    found = await such()
                except (aiohttp.ClientError, OSError):
                    found = None
                if found:
                    return found
                await asyncio.sleep(0.02)  # neither its beginning nor what is drawn is told by itself

    async def page(self, page: str, within: float = 10) -> dict[str, Any]:
        async def such() -> dict[str, Any] | None:
            session: dict[str, Any] = await self.get("/session")
            return session if session["page"] == page else None

        found: dict[str, Any] = await self.until(such, within)
        return found

    async def tap(self, target: str) -> None:
        """Touch a target as soon as it is there."""

        async def such() -> list[int] | None:
            return next((one["box"] for one in await self.get("/targets") if one["id"] == target), None)

        x, y, width, height = await self.until(such)
        for phase in ("down", "up"):
            assert await self.post("/touch", {"x": x + width / 2, "y": y + height / 2, "phase": phase}) == (204, None)


@asynccontextmanager
async def screen(config: Path, socket: Path, display: str) -> AsyncIterator[ScreenProcess]:
    """A screen that answers."""
    socket.unlink(missing_ok=True)
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "kiosk.screen", "--config", str(config), cwd=ROOT, env={**os.environ, "DISPLAY": display}
    )
    connector = aiohttp.UnixConnector(str(socket))
    try:
        async with aiohttp.ClientSession("http://screen", connector=connector) as http:
            started = ScreenProcess(process, http)
            await started.until(lambda: started.get("/health"), within=30)
            yield started
    finally:
        if process.returncode is None:
            process.terminate()
        await asyncio.wait_for(process.wait(), 10)


@asynccontextmanager
async def neighbours(runtime: Path, till: TillPeer, line: LinePeer) -> AsyncIterator[None]:
    async with listening(till.app(), runtime / "till.sock"), listening(line.app(), runtime / "line.sock"):
        yield


def furnish(folder: Path, menu: Menu, width: int, height: int) -> Path:
    """The kiosk's configuration, and a menu with its pictures."""
    pictures = folder / "state" / "menu" / "pictures"
    pictures.mkdir(parents=True)
    (pictures.parent / "menu.json").write_bytes(msgspec.json.encode(menu))
    for name in picture_names(menu):
        for side in (320, 960):
            Image.new("RGBA", (side, side), (200, 120, 60, 255)).save(pictures / f"{name}@{side}.png")
    config = folder / "kiosk.toml"
    config.write_text(
        f"""
[paths]
runtime = "{folder / 'run'}"
state = "{folder / 'state'}"
[panel]
width_px = {width}
height_px = {height}
fullscreen = false
[card_terminal]
port = "simulated"
[printer]
port = "simulated"
[card_reader]
port = "simulated"
[buttons]
driver = "simulated"
[camera]
driver = "simulated"
[audio]
driver = "simulated"
"""
    )
    return config


def payment(order: str, state: PaymentState) -> PaymentView:
    number = "A47" if state is PaymentState.PAID else ""
    return PaymentView(order=order, state=state, amount=Money(956, "USD"), number=number)
