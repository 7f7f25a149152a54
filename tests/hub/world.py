"""What the hub's tests are made of: a small menu, people, a clock that the test moves, and both kinds of peers."""

import asyncio
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, TypeVar

import aiohttp
import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from sqlalchemy import delete, insert

from domain.call import CallKind, EndReason
from domain.messages import AskForHelp, Challenge, FromHub, HangUp, Identify, Message, Welcome
from domain.session import Page, SessionView
from hub import schema
from hub.clock import Clock
from hub.config import Config
from hub.console.from_page import Accept, SetState
from hub.console.to_page import Hello, Ring, StateChanged, ToPage
from hub.database import Database
from hub.fleet.codes import shown
from hub.people.person import Role
from hub.people.qualifications import LASTS_S
from hub.people.roster import Roster
from hub.people.tokens import hashed
from hub.server import Hub, running
from hub.switchboard.agent_state import AgentState

M = TypeVar("M", bound=Message)
PASSWORD = "a long enough password"

MENU = """
id: corner
name: {en: Corner, es: Esquina}
logo: leaf
currency: USD
languages: [en, es]
tax_mode: exclusive
service_modes: [{id: dine_in, name: {en: Eat here, es: Aqui}}]
taxes: [{tax_class: food, rate: "0.0625"}]
categories: [{id: soups, name: {en: Soups, es: Sopas}, image: leaf}]
items:
  - {id: soup, category: soups, name: {en: Soup, es: Sopa}, image: soup, price: 890, tax_class: food}
  - {id: bread, category: soups, name: {en: Bread, es: Pan}, image: soup, price: 250, tax_class: food}
"""
PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"><rect width="8" height="8" fill="#a40"/></svg>'

PEOPLE = {
    "Ana": (Role.AGENT, "sacramento", {"orders": 3}, {"en": 3, "es": 5}),
    "Ben": (Role.AGENT, "boston", {"orders": 3}, {"en": 3}),
    "Cleo": (Role.AGENT, "boston", {}, {"en": 3}),
    "Sue": (Role.SUPERVISOR, "boston", {}, {"en": 3}),
    "Max": (Role.MANAGER, "boston", {}, {"en": 3}),
    "Kit": (Role.KITCHEN, "boston", {}, {"en": 3}),
    "Tec": (Role.TECHNICIAN, "boston", {}, {"en": 3}),
    "Ada": (Role.ADMIN, "boston", {}, {"en": 3}),
}
QUALIFIED = ("Ana", "Ben", "Cleo")
"""Who has the qualification ``menu``."""


class TestClock:
    """Stands still until the test moves it."""

    __test__ = False

    def __init__(self) -> None:
        self.passed = 0.0
        self.clock = Clock(now=lambda: 1_800_000_000 + self.passed, elapsed=lambda: 1_000 + self.passed)


async def furnish(database: Database, clock: Clock) -> None:
    """Two sites, and people whose session cookie is ``session-of-NAME``."""
    roster = Roster(database, clock)
    await roster.add_site("boston", "Boston", "America/New_York")
    await roster.add_site("sacramento", "Sacramento", "America/Los_Angeles")
    stored = await roster._passwords.hashed(PASSWORD)
    async with database.write() as write:
        for name, (role, site, skills, languages) in PEOPLE.items():
            person = {"id": name.lower(), "name": name, "password": stored, "role": role, "site": site, "demo": False}
            await write.execute(insert(schema.people).values(**person, skills=skills, languages=languages))
    for name in PEOPLE:
        await put_session(database, name, clock.now())
    for name in QUALIFIED:
        await roster.grant(name.lower(), "menu", expires_at=clock.now() + LASTS_S, by="max")


async def put_session(database: Database, name: str, now: float) -> None:
    moments = dict.fromkeys(("created_at", "seen_at", "proved_at"), now) | {"expires_at": now + 40_000}
    session = {"token": hashed(f"session-of-{name}"), "person": name.lower(), "device": "Chromium on Linux"}
    async with database.write() as write:
        await write.execute(delete(schema.sessions).where(schema.sessions.c.token == session["token"]))
        await write.execute(insert(schema.sessions).values(**session, **moments, second_factor=True))


def write_menu(folder: Path, text: str = MENU) -> Path:
    (folder / "pictures").mkdir(parents=True, exist_ok=True)
    for name in ("leaf", "soup"):
        (folder / "pictures" / f"{name}.svg").write_text(PICTURE)
    (folder / "menu.yaml").write_text(text)
    return folder / "menu.yaml"


class Socket:
    """One end of a WebSocket; `get` waits for the next message of a kind and keeps the others for later."""

    def __init__(self, ws: aiohttp.ClientWebSocketResponse, kinds: Any) -> None:
        self.ws = ws
        self._decoder = msgspec.json.Decoder(kinds)
        self._kept: list[Message] = []
        self._heard: asyncio.Queue[Message | ConnectionResetError] = asyncio.Queue()

    async def listen(self) -> None:
        """Read until it is closed: what does not read answers no ping and is taken for lost."""
        while True:
            received = await self.ws.receive()
            if not isinstance(received.data, str | bytes):
                self._heard.put_nowait(ConnectionResetError(f"closed with {self.ws.close_code}"))
                return
            self.hear(self._decoder.decode(received.data))

    def hear(self, message: Message) -> None:
        self._heard.put_nowait(message)

    async def send(self, message: Message) -> None:
        await self.ws.send_bytes(msgspec.json.encode(message))

    async def get(self, kind: type[M], **fields: Any) -> M:
        """The next message of this kind with these fields; what came before it and did not fit is kept."""
        for index, message in enumerate(self._kept):
            if _fits(message, kind, fields):
                del self._kept[index]
                return message  # type: ignore[return-value]
        while True:
            message = await self.next()
            if _fits(message, kind, fields):
                return message  # type: ignore[return-value]
            self._kept.append(message)

    async def next(self) -> Message:
        async with asyncio.timeout(20):
            heard = await self._heard.get()
        if isinstance(heard, ConnectionResetError):
            raise heard
        return heard

    async def closed(self) -> int | None:
        """Wait until the hub has closed it; the close code."""
        while True:
            try:
                self._kept.append(await self.next())
            except ConnectionResetError:
                return self.ws.close_code

    def forget(self) -> None:
        self._kept.clear()

    def had(self, kind: type[M]) -> list[M]:
        """What was kept of a kind."""
        return [message for message in self._kept if isinstance(message, kind)]


def _fits(message: Message, kind: type[Message], fields: dict[str, Any]) -> bool:
    return isinstance(message, kind) and all(getattr(message, name) == value for name, value in fields.items())


class Kiosk(Socket):
    id = ""
    welcome: Welcome

    async def ask(self, language: str = "en", call: str = "", kind: CallKind = CallKind.VIDEO) -> str:
        call = call or str(uuid.uuid4())
        await self.send(AskForHelp(call=call, kind=kind, language=language, session=session(language)))
        return call

    async def hang_up(self, call: str) -> None:
        await self.send(HangUp(call=call, reason=EndReason.CUSTOMER))


K = TypeVar("K", bound=Kiosk)


class Agent(Socket):
    hello: Hello

    async def want(self, state: str) -> StateChanged:
        """Choose a state, and wait until it is in force, or announced for after the call."""
        await self.send(SetState(state=state))  # type: ignore[arg-type]
        while True:
            changed = await self.get(StateChanged)
            if state in (changed.state, changed.then):
                return changed

    async def state(self, state: AgentState) -> StateChanged:
        return await self.get(StateChanged, state=state)

    async def accept(self) -> Ring:
        """Wait to be rung, and accept."""
        ring = await self.get(Ring)
        await self.send(Accept(reservation=ring.reservation))
        await self.state(AgentState.BUSY)
        return ring


def session(language: str = "en", **fields: Any) -> SessionView:
    return SessionView(page=Page.MENU, language=language, menu_version="1", **fields)


class World:
    """A running hub and everybody who talks to it."""

    def __init__(
        self,
        hub: Hub,
        url: str,
        clock: TestClock,
        http: aiohttp.ClientSession,
        config: Config,
        readers: asyncio.TaskGroup,
    ) -> None:
        self.hub, self.url, self._clock, self.http, self.config = hub, url, clock, http, config
        self._readers = readers

    async def later(self, seconds: float) -> None:
        """So many seconds pass."""
        self._clock.passed += seconds
        await self.hub.switchboard.tick()

    def now(self) -> float:
        """What the hub's clock says."""
        return self._clock.clock.now()

    async def sign_in(self, name: str) -> None:
        """Somebody whose session has ended signs in again, with all they need; the cookie is the same."""
        await put_session(self.hub.roster._database, name, self.now())

    async def parked(self, call: str) -> None:
        """Wait until the hub has noticed that the kiosk of a call is gone."""
        while self.hub.switchboard.board.tasks[call].grace_ends is None:
            await self.hub.look()

    async def enrol(self, key: Ed25519PrivateKey, site: str = "boston", name: str = "Kiosk 1") -> str:
        """A kiosk of the chain, by the ways that a kiosk and a manager go."""
        enrolment = await self.hub.registry.begin(public(key))
        return (await self.hub.registry.enrol(shown(enrolment.code), site, name)).id

    async def kiosk(self, key: Ed25519PrivateKey | None = None, kiosk_id: str = "", **where: str) -> Kiosk:
        """A kiosk that is connected and welcome; a new one unless a key and an id are given."""
        return await self.kiosk_of(Kiosk, key, kiosk_id, **where)

    async def kiosk_of(
        self, kind: type[K], key: Ed25519PrivateKey | None = None, kiosk_id: str = "", **where: str
    ) -> K:
        """The same, with more abilities."""
        key = key or Ed25519PrivateKey.generate()
        kiosk = await self._knock(kind, key, kiosk_id or await self.enrol(key, **where))
        kiosk.welcome = await kiosk.get(Welcome)
        return kiosk

    async def knock(self, key: Ed25519PrivateKey, kiosk_id: str) -> Kiosk:
        """A kiosk that has answered the challenge."""
        return await self._knock(Kiosk, key, kiosk_id)

    async def _knock(self, kind: type[K], key: Ed25519PrivateKey, kiosk_id: str) -> K:
        kiosk = kind(await self.http.ws_connect(f"{self.url}/kiosk/connect"), FromHub)
        self._readers.create_task(kiosk.listen())
        challenge = await kiosk.get(Challenge)
        signature = key.sign(b"counterpart-kiosk:" + bytes.fromhex(challenge.nonce)).hex()
        await kiosk.send(Identify(kiosk=kiosk_id, signature=signature, software="test"))
        kiosk.id = kiosk_id
        return kiosk

    async def agent(self, name: str, *, available: bool = True) -> Agent:
        """An agent with an open page."""
        headers = {"Origin": self.url, **cookie(name)}
        agent = Agent(await self.http.ws_connect(f"{self.url}/agent/connect", headers=headers), ToPage)
        self._readers.create_task(agent.listen())
        agent.hello = await agent.get(Hello)
        if available:
            await agent.want("available")
        return agent

    async def ask(self, method: str, path: str, who: str | None = None, **arguments: Any) -> tuple[int, Any]:
        """Status and JSON of a request; ``who`` is a person's name or ``Bearer …``."""
        headers = arguments.pop("headers", {})
        if who and who.startswith("Bearer "):
            headers = {**headers, "Authorization": who}
        elif who:
            headers = {**headers, **cookie(who)}
        async with self.http.request(method, self.url + path, headers=headers, **arguments) as response:
            text = await response.read()
            is_json = response.content_type == "application/json" and text
            return response.status, msgspec.json.decode(text) if is_json else text


def cookie(name: str) -> dict[str, str]:
    return {"Cookie": f"session=session-of-{name}"}


def public(key: Ed25519PrivateKey) -> bytes:
    return key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


@asynccontextmanager
async def world(config: Config, clock: TestClock) -> AsyncIterator[World]:
    """A hub that runs as it does in production, only that time stands still."""
    async with (
        running(config, clock.clock) as (hub, url),
        asyncio.TaskGroup() as readers,
        aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as http,
    ):
        yield World(hub, url, clock, http, config, readers)
