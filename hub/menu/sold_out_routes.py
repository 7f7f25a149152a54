"""An item, a size or an option is sold out at a site, and on again."""

from collections.abc import Callable

from aiohttp import web

from domain.sold_out import on_menu
from hub.menu.library import MenuLibrary
from hub.menu.sold_out import SoldOutBook
from hub.people.person import Person, Role
from hub.web import AGENTS, CALLER, HttpError, Route, answer


class SoldOutRoutes:
    """``serves``: whether this person is in a call with a kiosk of this site."""

    def __init__(self, book: SoldOutBook, library: MenuLibrary, serves: Callable[[Person, str], bool]) -> None:
        self._book, self._library, self._serves = book, library, serves

    def routes(self) -> list[Route]:
        return [
            Route("GET", "/api/sites/{site}/sold-out", AGENTS, self.list),
            Route("PUT", "/api/sites/{site}/sold-out/{path:.+}", AGENTS, self.mark),
            Route("DELETE", "/api/sites/{site}/sold-out/{path:.+}", AGENTS, self.unmark),
        ]

    async def list(self, request: web.Request) -> web.Response:
        return await self._answer(await self._site(request))

    async def mark(self, request: web.Request) -> web.Response:
        site, what = await self._site(request, changes=True), request.match_info["path"]
        menu = self._library.current
        if menu is None or not on_menu(what, menu.menu):
            raise HttpError(422, "not_on_the_menu", f"found {what!r}; product/ID, variant/ITEM/ID or option/GROUP/ID")
        await self._book.mark(site, what, request[CALLER].person.id)
        return await self._answer(site)

    async def unmark(self, request: web.Request) -> web.Response:
        """Also of what is not on the menu any more."""
        site = await self._site(request, changes=True)
        await self._book.unmark(site, request.match_info["path"], request[CALLER].person.id)
        return await self._answer(site)

    async def _site(self, request: web.Request, *, changes: bool = False) -> str:
        site, person = request.match_info["site"], request[CALLER].person
        if not await self._book.has_site(site):
            raise HttpError(404, "unknown_site", f"there is no site {site!r}")
        if changes and person.role is Role.AGENT and not self._serves(person, site):
            raise HttpError(409, "no_call_there", f"an agent marks what is sold out in a call with {site!r}")
        return site

    async def _answer(self, site: str) -> web.Response:
        return answer({"sold_out": await self._book.of(site)})
