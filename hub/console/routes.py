"""The console's pages, and what they list: calls, and phrases to write."""

import tomllib
from pathlib import Path

from aiohttp import web

from hub.console.files import WebFiles
from hub.people.person import Role
from hub.quality.book import QualityBook
from hub.quality.routes import shown
from hub.switchboard.history import History
from hub.web import AGENTS, CALLER, Anybody, Caller, Handler, HttpError, Route, answer

WEB = Path(__file__).parent / "web"
PHRASES = Path(__file__).parent / "phrases.toml"


class ConsoleRoutes:
    def __init__(self, history: History, quality: QualityBook, connect: Handler) -> None:
        self._history, self._quality, self._connect = history, quality, connect
        self._files = WebFiles(WEB)
        self._phrases: list[dict[str, str]] = tomllib.loads(PHRASES.read_text(encoding="utf-8"))["phrase"]

    def routes(self) -> list[Route]:
        return [
            Route("GET", "/", Anybody.PUBLIC, self.index),
            Route("GET", "/static/{path:.+}", Anybody.PUBLIC, self.static),
            Route("GET", "/agent/connect", AGENTS, self._connect),
            Route("GET", "/api/console/phrases", AGENTS, self.phrases),
            Route("GET", "/api/console/calls", AGENTS, self.calls),
            Route("GET", "/api/console/calls/{id}", AGENTS, self.call),
        ]

    async def index(self, request: web.Request) -> web.StreamResponse:
        return self._files.answer(request, "index.html")

    async def static(self, request: web.Request) -> web.StreamResponse:
        return self._files.answer(request, request.match_info["path"])

    async def phrases(self, request: web.Request) -> web.Response:
        return answer({"phrases": self._phrases})

    async def calls(self, request: web.Request) -> web.Response:
        return answer({"calls": await self._history.calls(_only_of(request[CALLER]))})

    async def call(self, request: web.Request) -> web.Response:
        found = await self._history.call(request.match_info["id"])
        only = _only_of(request[CALLER])
        if found is None or (only is not None and found[0].agent != only):
            raise HttpError(404, "not_found", f"you have no call {request.match_info['id']!r}")
        steps = await self._history.steps(found[0].call)
        names = {found[0].kiosk: found[0].kiosk_name, found[0].agent: found[0].agent_name}
        quality = [shown(one, names) for one in await self._quality.of_call(found[0].call)]
        return answer({"call": found[0], "decisions": found[1], "steps": steps, "quality": quality})


def _only_of(caller: Caller) -> str | None:
    """Agents see their own calls, everybody above them all."""
    return caller.person.id if caller.person.role is Role.AGENT else None
