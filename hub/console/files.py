"""The console's own files, kept in memory: a page from cold asks for a hundred of them at once."""

import hashlib
import mimetypes
from pathlib import Path
from typing import NamedTuple

from aiohttp import web

KINDS = {".js": "text/javascript", ".woff2": "font/woff2", ".svg": "image/svg+xml"}
"""What the machine's own table of kinds may lack or have otherwise."""


class Kept(NamedTuple):
    written: int  # when, in ns
    content: bytes
    etag: str


class WebFiles:
    """Everything below ``folder``. A file that was written anew is read anew; browsers ask each time and mostly hear 304."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder.resolve()
        self._kept: dict[Path, Kept] = {}

    def answer(self, request: web.Request, path: str) -> web.Response:
        """Raises `aiohttp.web.HTTPNotFound`."""
        file = self._find(path)
        kept = self._read(file)
        headers = {"Cache-Control": "no-cache", "ETag": f'"{kept.etag}"'}
        if any(known.value in (kept.etag, "*") for known in request.if_none_match or ()):
            return web.Response(status=304, headers=headers)
        kind = KINDS.get(file.suffix) or mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        charset = "utf-8" if kind.startswith("text/") else None
        return web.Response(body=kept.content, content_type=kind, charset=charset, headers=headers)

    def _find(self, path: str) -> Path:
        try:
            file = (self._folder / path).resolve()
            found = file.is_relative_to(self._folder) and file.is_file()
        except (OSError, ValueError):  # a name that no file can have: too long, or with a zero byte
            found = False
        if not found:
            raise web.HTTPNotFound
        return file

    def _read(self, file: Path) -> Kept:
        written = file.stat().st_mtime_ns
        kept = self._kept.get(file)
        if kept is None or kept.written != written:
            content = file.read_bytes()
            kept = self._kept[file] = Kept(written, content, hashlib.sha256(content).hexdigest()[:16])
        return kept
