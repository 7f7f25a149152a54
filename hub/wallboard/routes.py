"""The wallboard's feed, and the audit of supervision."""

from aiohttp import web

from hub.console.protocol import Role
from hub.switchboard.supervision import Supervision
from hub.web import Access, Route, answer

MANAGERS: Access = frozenset({Role.MANAGER, Role.ADMIN})


class WallboardRoutes:
    def __init__(self, audit: Supervision) -> None:
        self._audit = audit

    def routes(self) -> list[Route]:
        return [Route("GET", "/api/supervision", MANAGERS, self.supervision)]

    async def supervision(self, request: web.Request) -> web.Response:
        return answer({"supervision": await self._audit.rows()})
