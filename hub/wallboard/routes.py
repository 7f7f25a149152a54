"""The wallboard's feed, and the audit of supervision."""

from collections.abc import Callable

from aiohttp import web

from hub.link import Bad, Link, socket
from hub.people.person import Role
from hub.switchboard.supervision import Supervision
from hub.wallboard.feed import Feed, Watcher
from hub.web import CALLER, SUPERVISORS, Access, HttpError, Route, answer

MANAGERS: Access = frozenset({Role.MANAGER, Role.ADMIN})


class WallboardRoutes:
    def __init__(self, feed: Feed, audit: Supervision, from_own_page: Callable[[web.Request], bool]) -> None:
        self._feed, self._audit, self._from_own_page = feed, audit, from_own_page

    def routes(self) -> list[Route]:
        return [
            Route("GET", "/wallboard/connect", SUPERVISORS, self.connect),
            Route("GET", "/api/supervision", MANAGERS, self.supervision),
        ]

    async def connect(self, request: web.Request) -> web.WebSocketResponse:
        if not self._from_own_page(request):
            raise HttpError(403, "wrong_origin", f"origin {request.headers.get('Origin', '')!r} is not this hub")
        ws = socket()
        await ws.prepare(request)
        caller = request[CALLER]
        watcher = Watcher(Link(ws, f"wallboard of {caller.person.name}"), caller.person.id, caller.session)
        self._feed.watchers.append(watcher)
        self._feed.changed()

        async def gone() -> None:
            self._feed.watchers.remove(watcher)

        await watcher.link.run(_nothing_to_say, gone)
        return ws

    async def supervision(self, request: web.Request) -> web.Response:
        return answer({"supervision": await self._audit.rows()})


async def _nothing_to_say(data: bytes) -> None:
    raise Bad("a wallboard only listens")
