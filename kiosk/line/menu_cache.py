"""The menu of the hub on the kiosk's own disk: whole or not at all, and the last good one stays."""

import asyncio
import logging
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import aiohttp
import msgspec

from domain import menu_file
from domain.checked import Problem, Problems, decode
from domain.line import MenuInForce
from domain.menu import Menu, picture_names
from kiosk.line import durable

log = logging.getLogger(__name__)

WIDTHS = (320, 960)
PICTURE_NAME = re.compile(r"[a-z0-9][a-z0-9_-]*")
AT_ONCE = 6
_any = msgspec.json.Decoder()
LARGEST = 16 * 1024 * 1024


class MenuCache:
    """``folder`` holds ``menu.json`` and ``pictures/``, as docs/protocol.md says. ``problems`` are those of the newest
    menu of the hub when it was refused."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._file, self._etag_file, self._pictures = folder / "menu.json", folder / "etag", folder / "pictures"
        self._incoming = folder / "incoming"
        self.problems: tuple[Problem, ...] = ()
        self.in_force: MenuInForce | None = None
        self._menu: Menu | None = None
        self._etag = ""
        self._refused_etag = ""

    def open(self) -> None:
        """Find what was kept. Blocks."""
        try:
            self._menu = msgspec.json.decode(self._file.read_bytes(), type=Menu)
            self._etag = self._etag_file.read_text()
        except FileNotFoundError:
            pass
        except (OSError, UnicodeError, msgspec.DecodeError) as error:
            log.error("the menu kept in %s cannot be read: %s; fetching it again", self._file, error)
        self._announce()

    async def fetch(self, http: aiohttp.ClientSession, etag: str) -> bool:
        """Get the menu that the hub has in force unless it is here; whether a new one is in force now. A menu with errors
        is refused and logged with all of them. Raises what the network raises; then nothing has changed."""
        etag = _bare(etag)
        if etag and etag in (self._etag, self._refused_etag):
            return False
        headers = {"If-None-Match": f'"{self._etag}"'} if self._etag else {}
        async with http.get("/api/menu", headers=headers) as answer:
            if answer.status == 304:
                return False
            answer.raise_for_status()
            content, etag = await _read(answer), _bare(answer.headers.get("ETag", ""))
        try:
            menu = await asyncio.to_thread(_checked, content)
        except Problems as error:
            self.problems, self._refused_etag = tuple(error.problems), etag
            log.error("menu %s of the hub is refused; the last good one stays:\n%s", etag, error)
            return False
        await self._fetch_pictures(http, menu)
        await asyncio.to_thread(self._swap, menu, content, etag)
        self.problems, self._refused_etag = (), ""
        log.info("menu %s is in force", menu.version)
        return True

    async def _fetch_pictures(self, http: aiohttp.ClientSession, menu: Menu) -> None:
        await asyncio.to_thread(shutil.rmtree, self._incoming, ignore_errors=True)
        self._incoming.mkdir(parents=True)
        gate = asyncio.Semaphore(AT_ONCE)

        async def fetch(name: str) -> None:
            async with gate, http.get(f"/api/menu/pictures/{name}") as answer:
                answer.raise_for_status()
                (self._incoming / name).write_bytes(await _read(answer))

        try:
            async with asyncio.TaskGroup() as group:
                for name in _files(menu):
                    group.create_task(fetch(name))
        except ExceptionGroup as errors:  # one picture that is missing is as bad as all
            raise errors.exceptions[0] from None

    def _swap(self, menu: Menu, content: bytes, etag: str) -> None:
        """Pictures first, then the menu that names them; pictures that the last two menus do not name go."""
        self._pictures.mkdir(exist_ok=True)
        named = set(_files(menu)) | (set(_files(self._menu)) if self._menu else set())
        for picture in self._incoming.iterdir():
            picture.rename(self._pictures / picture.name)
        self._etag_file.unlink(missing_ok=True)  # a crash from here on costs a fetch and no more
        durable.write(self._file, content)
        self._etag_file.write_text(etag)
        for picture in self._pictures.iterdir():
            if picture.name not in named:
                picture.unlink()
        self._menu, self._etag = menu, etag
        self._announce()

    def _announce(self) -> None:
        if self._menu is not None:
            self.in_force = MenuInForce(version=self._menu.version, path=str(self._file))


def _checked(content: bytes) -> Menu:
    try:
        data: Any = decode(_any, content)
    except msgspec.DecodeError as error:
        raise Problems([Problem("", f"not readable as JSON: {error}")]) from error
    menu = menu_file.from_data(data)
    wrong = sorted(name for name in picture_names(menu) if not PICTURE_NAME.fullmatch(name))
    if wrong:  # they become names of files here
        raise Problems([Problem("", f"picture {name!r} is no name of small letters, digits, - and _") for name in wrong])
    return menu


def _files(menu: Menu) -> Iterator[str]:
    return (f"{name}@{width}.png" for name in sorted(picture_names(menu)) for width in WIDTHS)


async def _read(answer: aiohttp.ClientResponse) -> bytes:
    content = await answer.content.read(LARGEST + 1)
    parts = [content]
    while content and sum(map(len, parts)) <= LARGEST:
        content = await answer.content.read(LARGEST + 1)
        parts.append(content)
    if content:
        raise OSError(f"{answer.url.path} is larger than the {LARGEST} bytes allowed")
    return b"".join(parts)


def _bare(etag: str) -> str:
    return etag.removeprefix("W/").strip('"')
