"""The workbench's page: the kiosk's live screen, where a click is a touch, beside its simulated devices."""

import asyncio
import contextlib
import json
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp import web

from workbench.devices import Devices
from workbench.place import Place
from workbench.sockets import Socket, sockets

log = logging.getLogger(__name__)

WEB = Path(__file__).parent / "web"
PICTURES_A_SECOND = 8
HERE = ("127.0.0.1", "localhost")
POLICY = "default-src 'self'; img-src 'self' blob: data:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'"


@asynccontextmanager
async def serve(place: Place, devices: Devices, port: int, hub_url: str) -> AsyncIterator[str]:
    """The page's address, on the loopback only; port 0 takes a free one. ``hub_url`` is where its link to the console goes."""
    async with sockets(place.socket("screen"), place.socket("till"), place.socket("line")) as (screen, till, line):
        page = Workbench(devices, screen, till, line, hub_url)
        runner = web.AppRunner(page.application(), access_log=None, shutdown_timeout=0.5)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", port)
        try:
            await site.start()
            yield f"http://127.0.0.1:{runner.addresses[0][1]}"
        finally:
            await page.close()
            await runner.cleanup()


class Workbench:
    """Pictures and device states go to every open page; touches and what is done to a device come from them."""

    def __init__(self, devices: Devices, screen: Socket, till: Socket, line: Socket, hub_url: str) -> None:
        self._devices, self._screen, self._till, self._line = devices, screen, till, line
        self._hub_url = hub_url
        self._pages: set[web.WebSocketResponse] = set()

    def application(self) -> web.Application:
        application = web.Application(middlewares=[_only_from_here, _headers])
        application.router.add_get("/", self._index)
        application.router.add_get("/live", self._live)
        application.router.add_get("/papers/{printer}/{number:\\d+}.png", self._paper)
        application.router.add_static("/web/", WEB)
        return application

    async def close(self) -> None:
        for page in list(self._pages):
            await page.close()

    async def _index(self, request: web.Request) -> web.FileResponse:
        return web.FileResponse(WEB / "index.html")

    async def _paper(self, request: web.Request) -> web.Response:
        receipt = self._devices.receipt(int(request.match_info["number"]), request.match_info["printer"])
        if receipt is None:
            raise web.HTTPNotFound(text="this was not printed")
        return web.Response(body=await asyncio.to_thread(lambda: receipt.png), content_type="image/png")

    async def _live(self, request: web.Request) -> web.WebSocketResponse:
        if request.headers.get("Origin", "") != f"http://{request.host}":
            raise web.HTTPForbidden(text="the workbench takes touches only from its own page")
        page = web.WebSocketResponse(heartbeat=10)
        await page.prepare(request)
        self._pages.add(page)
        try:
            async with asyncio.TaskGroup() as group:
                tasks = [group.create_task(self._send_pictures(page)), group.create_task(self._send_states(page))]
                async for message in page:
                    if message.type is aiohttp.WSMsgType.TEXT:
                        await self._take(message.data)
                for task in tasks:
                    task.cancel()
        finally:
            self._pages.discard(page)
        return page

    async def _send_pictures(self, page: web.WebSocketResponse) -> None:
        last = b""
        with contextlib.suppress(ConnectionError):
            while not page.closed:
                with contextlib.suppress(aiohttp.ClientError, TimeoutError):
                    picture = await self._screen.bytes("/picture")
                    if picture != last:
                        await page.send_bytes(picture)
                        last = picture
                await asyncio.sleep(1 / PICTURES_A_SECOND)

    async def _send_states(self, page: web.WebSocketResponse) -> None:
        """Device states whenever they change; with them what the kiosk's three processes say, None for one that is away."""
        last: dict[str, Any] = {}
        with contextlib.suppress(ConnectionError):
            while not page.closed:
                state = {"console": self._hub_url, "devices": self._devices.view(), **await self._truths()}
                if state != last:
                    await page.send_str(json.dumps(state))
                    last = state
                await self._devices.changed(within_s=0.25)

    async def _truths(self) -> dict[str, Any]:
        screen, buttons, till, line, enrolment = await asyncio.gather(
            _said(self._screen, "/session"),
            _said(self._screen, "/buttons"),
            _said(self._till, "/health"),
            _said(self._line, "/health"),
            _said(self._line, "/enrolment"),
        )
        return {
            "buttons": buttons,
            "screen": screen and {"page": screen["page"], "language": screen["language"]},
            "till": till and {"in_service": till["in_service"], "troubles": _troubles(till["devices"])},
            "line": line
            and {
                "call": line["facts"]["call"],
                "hub_connected": line["facts"]["hub_connected"],
                "orders_waiting": line["facts"]["orders_waiting"],
                "enrolment": enrolment,
                "troubles": [one for one in _troubles(line["devices"]) if one["device"] != "hub"],
            },
        }

    async def _take(self, text: str) -> None:
        """One message of the page: a touch, or something done to a device. What makes no sense is logged and dropped."""
        try:
            message = json.loads(text)
            match message:
                case {"type": "touch", "x": int(x), "y": int(y), "phase": "down" | "move" | "up" as phase}:
                    await self._screen.post("/touch", {"x": x, "y": y, "phase": phase})
                case {"type": "button", "pressed": bool(pressed)}:
                    await self._screen.post("/buttons", {"pressed": pressed})
                case {"type": "panel", "hands": {**hands}}:
                    await self._screen.post("/buttons", hands)
                case {"type": "device", "device": str(device), "do": str(action)}:
                    self._devices.do(device, action)
                case _:
                    log.warning("The page sent %.200r; known are touch, button, panel and device", message)
        except (ValueError, RecursionError, OSError, aiohttp.ClientError, TimeoutError) as error:
            log.warning("The page's %.200r was not done: %s", text, error)


async def _said(socket: Socket, path: str) -> Any:
    try:
        return await socket.json(path)
    except (aiohttp.ClientError, TimeoutError):
        return None


def _troubles(devices: list[dict[str, Any]]) -> list[dict[str, str]]:
    return [
        {"device": device["kind"].replace("_", " "), "remedy": device["remedy"]}
        for device in devices
        if device["state"] != "ok"
    ]


@web.middleware
async def _only_from_here(request: web.Request, handler: Any) -> web.StreamResponse:
    """A name that somebody else has pointed at this machine is not us."""
    if request.url.host not in HERE:
        raise web.HTTPForbidden(text=f"the workbench is only known as {' and '.join(HERE)}")
    response: web.StreamResponse = await handler(request)
    return response


@web.middleware
async def _headers(request: web.Request, handler: Any) -> web.StreamResponse:
    response: web.StreamResponse = await handler(request)
    if not response.prepared:
        response.headers["Content-Security-Policy"] = POLICY
        response.headers["X-Content-Type-Options"] = "nosniff"
    return response
