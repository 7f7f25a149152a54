"""The menus of the chain: publishing a checked one, the one in force, and every earlier version for repricing."""

import asyncio
import logging
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import insert, select

from domain import menu_file
from domain.checked import Problem, Problems
from domain.menu import Menu, Struct
from hub import schema
from hub.clock import Clock
from hub.database import Database
from hub.menu.pictures import RECORD, WIDTHS, build

log = logging.getLogger(__name__)

PICTURE_NAME = re.compile(r"[a-z0-9][a-z0-9_-]*")
_PICTURE_FIELDS = {"logo", "hero", "image", "layer"}


class Published(NamedTuple):
    """A menu of the database; ``row`` grows with each publication, ``content`` is its JSON."""

    row: int
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
        """The version in force, or nothing."""
        return self.current.menu.version if self.current else ""

    async def refresh(self) -> bool:
        """Look whether another menu is in force now; the commands publish while the hub runs."""
        table = schema.menus
        known = self.current.row if self.current else 0
        newest = select(table.c.id, table.c.content).where(table.c.id > known).order_by(table.c.id.desc()).limit(1)
        async with self._database.read() as read:
            row = (await read.execute(newest)).one_or_none()
        if row is None:
            return False
        self.current = Published(row.id, msgspec.json.decode(row.content, type=Menu), row.content)
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

    async def publish(self, file: Path) -> Menu:
        """Check a menu file and its pictures (``pictures/NAME.svg`` beside it, and ``rasterised/`` where they were made
        into PNG before) and put it in force. Raises `Problems` with everything that is wrong; then the menu in force
        stays."""
        menu = menu_file.load(_read(file))
        sources = file.parent / "pictures"
        problems = list(_picture_problems(menu, sources))
        if problems:
            raise Problems(problems)
        await asyncio.to_thread(self._keep_pictures, menu, sources)
        async with self._database.write() as write:
            newest = select(schema.menus.c.version).order_by(schema.menus.c.id.desc()).limit(1)
            if await write.scalar(newest) != menu.version:
                values = {"version": menu.version, "published_at": self._clock.now(), "content": msgspec.json.encode(menu)}
                await write.execute(insert(schema.menus).values(**values))
        return menu

    def picture(self, name: str, width: int) -> Path | None:
        """The file of a picture of the menu in force."""
        if self.current is None or width not in WIDTHS or not PICTURE_NAME.fullmatch(name):
            return None
        path = self._folder / self.etag / f"{name}@{width}.png"
        return path if path.is_file() else None

    def _keep_pictures(self, menu: Menu, sources: Path) -> None:
        shipped = sources.with_name("rasterised")
        made = shipped if (shipped / RECORD).is_file() else self._folder / "made"
        try:
            build(sources, made)
        except ValueError as error:
            raise Problems([Problem("pictures", str(error))]) from error
        folder = self._folder / menu.version
        folder.mkdir(parents=True, exist_ok=True)
        for name in {name for _, name in pictures_of(menu)}:
            for width in WIDTHS:
                shutil.copyfile(made / f"{name}@{width}.png", folder / f"{name}@{width}.png")
        self._forget_older({made.name, menu.version, self.etag})

    def _forget_older(self, keep: set[str]) -> None:
        """A running hub looks for a new menu every second; until then it serves the version that was published before."""
        others = (path for path in self._folder.iterdir() if path.name not in keep)
        versions = sorted(others, key=lambda path: path.stat().st_mtime)
        for old in versions[:-1]:
            shutil.rmtree(old)


def pictures_of(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Every picture that a menu names, with the path of the place that names it."""
    for field in msgspec.structs.fields(value):
        inner, where = getattr(value, field.name), f"{path}.{field.encode_name}".lstrip(".")
        if field.name in _PICTURE_FIELDS:
            names = (inner,) if isinstance(inner, str) else inner or ()
            yield from ((where, name) for name in names)
        elif isinstance(inner, Struct):
            yield from pictures_of(inner, where)
        elif isinstance(inner, tuple):
            for index, element in enumerate(inner):
                if isinstance(element, Struct):
                    yield from pictures_of(element, f"{where}[{getattr(element, 'id', index)}]")


def _picture_problems(menu: Menu, sources: Path) -> Iterator[Problem]:
    for where, name in pictures_of(menu):
        if not PICTURE_NAME.fullmatch(name):
            yield Problem(where, f"found {name!r}; a picture's name has small letters, digits, - and _, and no ending")
        elif not (sources / f"{name}.svg").is_file():
            yield Problem(where, f"found {name!r}, but there is no {sources / name}.svg")


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise Problems([Problem(str(file), f"not readable: {error.strerror}")]) from error
