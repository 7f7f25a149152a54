"""The menu and its pictures, for kiosks and for the console."""

from aiohttp import web

from hub.menu.library import MenuLibrary
from hub.menu.pictures import WIDTHS
from hub.web import SIGNED_IN, Access, Anybody, HttpError, Route

_WIDTHS = "|".join(map(str, WIDTHS))


class MenuRoutes:
    def __init__(self, library: MenuLibrary) -> None:
        self._library = library

    def routes(self) -> list[Route]:
        return [*self._under("/api/menu", Anybody.KIOSK), *self._under("/api/console/menu", SIGNED_IN)]

    def _under(self, path: str, access: Access) -> list[Route]:
        return [
            Route("GET", path, access, self.menu),
            Route("GET", path + f"/pictures/{{name:[a-z0-9][a-z0-9_-]*}}@{{width:{_WIDTHS}}}.png", access, self.picture),
        ]

    async def menu(self, request: web.Request) -> web.Response:
        published = self._library.current
        if published is None:
            raise HttpError(404, "no_menu", "no menu was published yet; use: hub menu publish FILE")
        etag = self._library.etag
        headers = {"ETag": f'"{etag}"', "Cache-Control": "private, no-cache"}
        if any(known.value == etag for known in request.if_none_match or ()):
            return web.Response(status=304, headers=headers)
        return web.Response(body=published.content, content_type="application/json", headers=headers)

    async def picture(self, request: web.Request) -> web.StreamResponse:
        name, width = request.match_info["name"], int(request.match_info["width"])
        path = self._library.picture(name, width)
        if path is None:
            raise HttpError(404, "not_found", f"the menu in force has no picture {name!r} of width {width}")
        return web.FileResponse(path, headers={"Cache-Control": "private, max-age=300"})
