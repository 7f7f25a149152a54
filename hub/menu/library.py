"""The menus of the chain: publishing a checked one, the one in force, and every earlier version for repricing."""

import asyncio
import hashlib
import logging
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import msgspec
from sqlalchemy import insert, select

from domain import menu_file
from domain.checked import Problem, Problems
from domain.menu import Category, Combo, Item, Menu, OptionGroup, ServiceMode, picture_names
from hub import schema
from hub.clock import Clock
from hub.database import Database
from hub.menu.pictures import RECORD, WIDTHS, build

log = logging.getLogger(__name__)

PICTURE_NAME = re.compile(r"[a-z0-9][a-z0-9_-]*")


class Published(NamedTuple):
    """A menu of the database; ``row`` grows with each publication, ``content`` is its JSON. ``etag`` changes with the
    menu and with its pictures."""

    row: int
    etag: str
    menu: Menu
    content: bytes


class MenuLibrary:
    """``folder`` keeps the pictures of the newest versions."""

    def __init__(self, database: Database, clock: Clock, folder: Path) -> None:
        self._database, self._clock, self._folder = database, clock, folder
        self.current: Published | None = None
        self._versions: dict[str, Menu] = {}

    @property
    def etag(self) -> str:
        """Of the menu in force, or nothing."""
        return self.current.etag if self.current else ""

    async def refresh(self) -> bool:
        """Look whether another menu is in force now; the commands publish while the hub runs."""
        table = schema.menus
        known = self.current.row if self.current else 0
        newest = select(table).where(table.c.id > known).order_by(table.c.id.desc()).limit(1)
        async with self._database.read() as read:
            row = (await read.execute(newest)).one_or_none()
        if row is None:
            return False
        self.current = Published(row.id, row.etag, msgspec.json.decode(row.content, type=Menu), row.content)
        log.info("menu %s is in force", self.etag)
        return True

    async def version(self, version: str) -> Menu | None:
        """A menu that was published at some time."""
        if version not in self._versions:
            table = schema.menus
            query = select(table.c.content).where(table.c.version == version).limit(1)
            async with self._database.read() as read:
                content = await read.scalar(query)
            if content is None:
                return None
            self._versions[version] = msgspec.json.decode(content, type=Menu)
        return self._versions[version]

    async def before(self, row: int) -> Menu | None:
        """The menu that was in force before a publication."""
        table = schema.menus
        query = select(table.c.content).where(table.c.id < row).order_by(table.c.id.desc()).limit(1)
        async with self._database.read() as read:
            content = await read.scalar(query)
        return None if content is None else msgspec.json.decode(content, type=Menu)

    async def publish(self, file: Path) -> Menu:
        """Check a menu file and its pictures (``pictures/NAME.svg`` beside it, and ``rasterised/`` where they were made
        into PNG before) and put it in force. Raises `Problems` with everything that is wrong; then the menu in force
        stays."""
        menu = menu_file.load(_read(file))
        sources = file.parent / "pictures"
        problems = list(_picture_problems(menu, sources))
        if problems:
            raise Problems(problems)
        etag = await asyncio.to_thread(self._keep_pictures, menu, sources)
        table = schema.menus
        values = {"version": menu.version, "etag": etag, "content": msgspec.json.encode(menu)}
        async with self._database.write() as write:
            if await write.scalar(select(table.c.etag).order_by(table.c.id.desc()).limit(1)) != etag:
                await write.execute(insert(table).values(**values, published_at=self._clock.now()))
        return menu

    def picture(self, name: str, width: int) -> Path | None:
        """The file of a picture of the menu in force."""
        if self.current is None or width not in WIDTHS or not PICTURE_NAME.fullmatch(name):
            return None
        path = self._folder / self.etag / f"{name}@{width}.png"
        return path if path.is_file() else None

    def _keep_pictures(self, menu: Menu, sources: Path) -> str:
        """Make the pictures and keep a copy that belongs to this publication; its etag."""
        shipped = sources.with_name("rasterised")
        made = shipped if (shipped / RECORD).is_file() else self._folder / "made"
        try:
            build(sources, made)
        except ValueError as error:
            raise Problems([Problem("pictures", str(error))]) from error
        files = [made / f"{name}@{width}.png" for name in sorted(picture_names(menu)) for width in WIDTHS]
        digest = hashlib.sha256(menu.version.encode())
        for file in files:
            digest.update(file.read_bytes())
        etag = f"{menu.version}-{digest.hexdigest()[:8]}"
        folder = self._folder / etag
        folder.mkdir(parents=True, exist_ok=True)
        for file in files:
            shutil.copyfile(file, folder / file.name)
        self._forget_older({made.name, etag})
        return etag

    def _forget_older(self, keep: set[str]) -> None:
        """A running hub looks for a new menu every second; until then it serves the version that was published before."""
        others = (path for path in self._folder.iterdir() if path.name not in keep)
        versions = sorted(others, key=lambda path: path.stat().st_mtime)
        for old in versions[:-1]:
            shutil.rmtree(old)


def _picture_problems(menu: Menu, sources: Path) -> Iterator[Problem]:
    shelves: dict[str, tuple[ServiceMode | Category | OptionGroup | Item | Combo, ...]] = {
        "service_modes": menu.service_modes,
        "categories": menu.categories,
        "option_groups": menu.option_groups,
        "items": menu.items,
        "combos": menu.combos,
    }
    named = [("logo", menu.logo), *(("hero", name) for name in menu.hero)]
    for shelf, parts in shelves.items():
        named += [(f"{shelf}[{part.id}]", name) for part in parts for name in sorted(picture_names(part))]
    for where, name in named:
        if not PICTURE_NAME.fullmatch(name):
            yield Problem(where, f"picture {name!r}; a name has small letters, digits, - and _, and no ending")
        elif not (sources / f"{name}.svg").is_file():
            yield Problem(where, f"picture {name!r}; there is no {sources / name}.svg")


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise Problems([Problem(str(file), f"not readable: {error.strerror}")]) from error
