"""A hub of its own process with a database full of kiosks and people, and the two kinds of peers."""

import asyncio
import contextlib
import os
import re
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from sqlalchemy import insert

from benchmarks.crowd.wire import Wire
from domain.call import CallKind
from domain.messages import AskForHelp, Identify
from domain.session import Page, SessionView
from hub import schema
from hub.database import open_database
from hub.server import database_file

SITES = 50
LANGUAGES = {"en": 4}
FILES = 20_000


def key_of(number: int) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(sha256(f"kiosk {number}".encode()).digest())


async def furnish(state: Path, kiosks: int, agents: int) -> None:
    """Sites, kiosks ``kiosk-0`` and on, agents ``agent-0`` and on who are signed in and may take calls."""
    now = time.time()
    async with open_database(database_file(state)) as database, database.write() as write:
        sites = [{"id": f"site-{number}", "name": f"Site {number}"} for number in range(SITES)]
        await write.execute(insert(schema.sites), sites)
        await write.execute(insert(schema.kiosks), [_kiosk(number, now) for number in range(kiosks)])
        await write.execute(insert(schema.people), [_agent(number) for number in range(agents)])
        await write.execute(insert(schema.sessions), [_session(number, now) for number in range(agents)])
        await write.execute(insert(schema.qualifications), [_menu(number, now) for number in range(agents)])


def _kiosk(number: int, now: float) -> dict[str, Any]:
    public = key_of(number).public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    site, prefix = f"site-{number % SITES}", f"P{number // SITES}"
    named = {"id": f"kiosk-{number}", "site": site, "name": f"Kiosk {number}", "prefix": prefix}
    return {**named, "public_key": public, "enrolled_at": now}


def _agent(number: int) -> dict[str, Any]:
    known = {"id": f"agent-{number}", "name": f"Agent {number}", "password": "", "role": "agent", "demo": False}
    return {**known, "site": f"site-{number % SITES}", "skills": {"orders": 3}, "languages": LANGUAGES}


def _session(number: int, now: float) -> dict[str, Any]:
    token = sha256(f"session-of-{number}".encode()).hexdigest()
    moments = dict.fromkeys(("created_at", "seen_at", "proved_at"), now) | {"expires_at": now + 40_000}
    return {"token": token, "person": f"agent-{number}", "second_factor": True, "device": "crowd", **moments}


def _menu(number: int, now: float) -> dict[str, Any]:
    until = {"granted_at": now - 60, "expires_at": now + 40_000}
    return {"person": f"agent-{number}", "name": "menu", "scope": "", "level": 3, "by": "crowd", **until}


@contextlib.contextmanager
def serving(state: Path, log: Path) -> Iterator[tuple[int, int]]:
    """A hub that runs; its process id and port. Its log is in ``log``."""
    _allow_files()
    with log.open("wb") as written:
        hub = subprocess.Popen(
            [sys.executable, "-m", "hub", "serve", "--state", str(state), "--port", "0"],
            stdout=subprocess.PIPE,
            stderr=written,
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
        )
    try:
        assert hub.stdout is not None
        line = hub.stdout.readline().decode()
        found = re.search(r":(\d+)$", line.strip())
        if found is None:
            raise RuntimeError(f"the hub said {line!r} instead of its address; see {log}: {log.read_text()[-2_000:]}")
        yield hub.pid, int(found[1])
    finally:
        hub.send_signal(signal.SIGTERM)
        try:
            hub.wait(20)
        except subprocess.TimeoutExpired:
            hub.kill()
            hub.wait()


def _allow_files() -> None:
    """A socket is a file; the hub inherits what is allowed here."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    enough = FILES if most == resource.RLIM_INFINITY else min(FILES, most)
    resource.setrlimit(resource.RLIMIT_NOFILE, (enough, most))


class Peer:
    """One end: what it hears is kept by kind, with the moment; ``ready`` is done when it is welcome."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.wire: Wire
        self.ready: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.waits: dict[bytes, asyncio.Future[tuple[float, bytes]]] = {}

    async def connect(self, port: int, path: str, headers: dict[str, str]) -> None:
        loop = asyncio.get_running_loop()
        _, self.wire = await loop.create_connection(lambda: Wire(self._heard), "127.0.0.1", port)
        self.wire.request(f"127.0.0.1:{port}", path, headers)
        await self.wire.opened
        if self.wire.status != b"101":
            raise ConnectionError(f"{self.name}: the hub answered {self.wire.status!r} instead of 101")

    async def welcome(self) -> None:
        """Wait until the hub knows it; raises `ConnectionError` when it is turned away."""
        ends: set[asyncio.Future[Any]] = {self.ready, self.wire.closed}
        await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
        if not self.ready.done():
            raise ConnectionError(f"{self.name}: the hub closed with {self.wire.code}")

    def when(self, mark: bytes) -> "asyncio.Future[tuple[float, bytes]]":
        """The next message that contains ``mark``, and when it came."""
        self.waits[mark] = asyncio.get_running_loop().create_future()
        return self.waits[mark]

    def say(self, message: msgspec.Struct) -> None:
        self.wire.send(msgspec.json.encode(message))

    def _heard(self, wire: Wire, data: bytes) -> None:
        now = time.perf_counter()
        for mark in list(self.waits):
            if mark in data:
                future = self.waits.pop(mark)
                if not future.done():
                    future.set_result((now, data))
        self.heard(data)

    def heard(self, data: bytes) -> None:
        """Something was said."""


class Kiosk(Peer):
    def __init__(self, number: int) -> None:
        super().__init__(f"kiosk-{number}")
        self._number = number

    def heard(self, data: bytes) -> None:
        if not self.ready.done():
            if b'"challenge"' in data:
                nonce = bytes.fromhex(msgspec.json.decode(data)["nonce"])
                signature = key_of(self._number).sign(b"counterpart-kiosk:" + nonce).hex()
                self.say(Identify(kiosk=self.name, signature=signature, software="crowd"))
            elif b'"welcome"' in data:
                self.ready.set_result(None)

    async def come(self, port: int) -> None:
        await self.connect(port, "/kiosk/connect", {})
        await self.welcome()

    def ask(self, call: str) -> None:
        session = SessionView(page=Page.MENU, language="en", menu_version="1")
        self.say(AskForHelp(call=call, kind=CallKind.VIDEO, language="en", session=session))


class Agent(Peer):
    def __init__(self, number: int) -> None:
        super().__init__(f"agent-{number}")
        self._number = number

    def heard(self, data: bytes) -> None:
        if not self.ready.done() and b'"hello"' in data:
            self.ready.set_result(None)

    async def come(self, port: int) -> None:
        headers = {"Cookie": f"session=session-of-{self._number}", "Origin": f"http://127.0.0.1:{port}"}
        await self.connect(port, "/agent/connect", headers)
        await self.welcome()


async def come_together(peers: list[Kiosk] | list[Agent], port: int, at_once: int = 50) -> None:
    """Connect all, some at a time, as after a power cut that is staggered."""
    for first in range(0, len(peers), at_once):
        await asyncio.gather(*(peer.come(port) for peer in peers[first : first + at_once]))
