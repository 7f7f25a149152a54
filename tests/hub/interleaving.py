"""Things that happen to one switchboard at the same moment, over its real ledger, in an order that dice decide: between any
two statements to the database somebody else may be next, and at any statement the hub may be killed.

SQLite runs within the event loop here, not in a thread beside it, so that the same dice give the same order.
"""

import asyncio
import contextlib
import shutil
import sqlite3
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

import aiosqlite
from sqlalchemy import event, select
from sqlalchemy.ext.asyncio import create_async_engine

from domain.call import CallKind
from domain.messages import AskForHelp
from hub import database, schema
from hub.database import Database
from hub.fleet.registry import Kiosk, Registry
from hub.server import database_file
from hub.switchboard.agent_state import AgentState
from tests.hub.floor import Answers, Floor
from tests.hub.world import TestClock, session

AGENTS, KIOSKS, ROUNDS = ["Ana", "Ben", "Cleo", "Sue"], 4, 100
KILLED_IN = 12  # one round in so many
LOOK_INTO_DATABASE = 8  # one round in so many, and after every kill; what memory says is looked at after each
MOST_STATEMENTS = 25
"""Of a round; a hub that shall be killed later than that has finished the round first."""


ANSWERS: tuple[Answers, ...] = ("accept", "accept", "accept", "reject", "hang_up", "wrap_up", "wrap_up")
STATES = (AgentState.AVAILABLE, AgentState.AVAILABLE, AgentState.BREAK, AgentState.OWN_COUNTER)
OFTEN: Mapping[str, int] = {
    "answers": 10,
    "passes": 3,
    "page_closes": 3,
    "page_opens": 2,
    "wants": 5,
    "ask": 5,
    "customer_hangs_up": 2,
    "kiosk_goes": 2,
    "kiosk_comes": 2,
}
Thing = tuple[str, Callable[[], Awaitable[None]]]


class Killed(BaseException):
    """The hub's process is gone; nothing of it happens any more, and nothing of it may catch this."""


class Machine:
    """What the hub runs on. ``fuse``: so many statements until it is killed."""

    def __init__(self, dice: Random) -> None:
        self._dice = dice
        self.fuse: int | None = None
        self.dead = False

    async def statement(self, work: Callable[[], Any]) -> Any:
        for _ in range(self._dice.choice((0, 0, 1, 3))):
            await asyncio.sleep(0)
        if self.fuse is not None:
            self.fuse -= 1
            self.dead = self.dead or self.fuse < 0
        if self.dead:
            raise Killed
        return work()


class Now:
    """Where SQLAlchemy puts the one setting that it makes without waiting."""

    def put_nowait(self, item: tuple[asyncio.Future[Any], Callable[[], Any]]) -> None:
        item[0].set_result(item[1]())


class InlineConnection(aiosqlite.Connection):
    def __init__(self, path: Path, machine: Machine) -> None:
        super().__init__(lambda: sqlite3.connect(path), 64)
        self._machine, self._tx = machine, Now()  # type: ignore[assignment]

    async def _execute(self, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        return await self._machine.statement(partial(fn, *args, **kwargs))

    async def opened(self) -> "InlineConnection":
        self._connection = self._connector()
        return self

    async def rollback(self) -> None:
        if not self._machine.dead:
            await super().rollback()

    async def close(self) -> None:
        self.stop()

    def stop(self) -> None:
        """Also of a process that was killed: what was not committed is undone, whoever still holds a cursor."""
        if self._connection is not None:
            if self._connection.in_transaction:
                self._connection.rollback()
            self._connection.close()
            self._connection = None


@asynccontextmanager
async def inline_database(path: Path, machine: Machine) -> AsyncIterator[Database]:
    """As `hub.database.open_database`, of a file that is up to date."""
    opened: list[InlineConnection] = []

    async def connect() -> InlineConnection:
        opened.append(InlineConnection(path, machine))
        return await opened[-1].opened()

    engine = create_async_engine(f"sqlite+aiosqlite:///{path}", async_creator=connect)
    event.listen(engine.sync_engine, "connect", database._on_connect)
    event.listen(engine.sync_engine, "begin", database._on_begin)
    try:
        yield Database(engine)
    finally:
        for connection in opened:
            await connection.close()


class Crowd(Floor):
    """``asked``: calls of which the kiosk knows that the hub has them."""

    def __init__(self, database: Database, clock: TestClock, kiosks: list[Kiosk]) -> None:
        self.asked: set[str] = set()
        self.asking: set[str] = set()
        self.turns: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        super().__init__(database, clock, kiosks)

    async def ask(self, number: int, language: str, kind: CallKind = CallKind.VIDEO) -> None:
        await self.kiosk_comes(number)
        call = self.board.call_of(self.kiosks[number].id)
        if not call:
            self.made += 1
            call = self.calls[number] = f"call-{self.made:03}"
        self.asking.add(call)
        asked = AskForHelp(call=call, kind=kind, language=language, session=session(language))
        await self.board.ask(self.connected[number], asked)
        self.asked.add(call)

    async def wants(self, name: str, state: AgentState) -> None:
        if name not in self.agents:
            await self.page_opens(name)
        agent = self.agents.get(name)
        if agent is not None:
            await self.board.want(agent, state)

    async def died(self, database: Database) -> None:
        """Start again on what was written. A call that was not yet acknowledged may be there or not."""
        self.database = database
        self.turns.clear()
        self.open_hub()
        await self.board.recover(Registry(database, self.time.clock))
        async with database.read() as read:
            written = set(
                (await read.scalars(select(schema.tasks.c.id).where(schema.tasks.c.kiosk.is_not(None)))).all()
            )
        self.asked |= self.asking & written

    def _known(self) -> list[str]:
        return sorted(self.asked)


class Interleavings:
    """Plays rounds in ``folder``: in each, two or three things happen at once; afterwards every promise is checked.
    ``furnished`` is a database with people and sites."""

    def __init__(self, furnished: Path, folder: Path, seed: int) -> None:
        self._furnished, self._folder, self._dice = furnished, folder, Random(seed)
        self.played = self.killed = 0

    async def play(self, count: int) -> None:
        while self.played < count:
            path = database_file(self._folder)
            for old in self._folder.glob(f"{path.name}*"):
                old.unlink()
            shutil.copyfile(self._furnished, path)
            await self._story(path, min(ROUNDS, count - self.played))

    async def _story(self, path: Path, rounds: int) -> None:
        clock, crowd = TestClock(), None
        while rounds > 0:
            machine = Machine(self._dice)
            async with inline_database(path, machine) as opened:
                if crowd is None:
                    crowd = Crowd(opened, clock, await kiosks(Registry(opened, clock.clock)))
                    await self._begin(crowd)
                else:
                    await crowd.died(opened)
                    await crowd.check()
                while rounds > 0 and not machine.dead:
                    rounds -= 1
                    await self._round(crowd, machine)

    async def _begin(self, crowd: Crowd) -> None:
        for name in ("Ana", "Ben"):
            await crowd.wants(name, AgentState.AVAILABLE)
        for number in range(2):
            await crowd.ask(number, "en")

    async def _round(self, crowd: Crowd, machine: Machine) -> None:
        self.played += 1
        dice = self._dice
        dies = dice.randrange(KILLED_IN) == 0
        machine.fuse = dice.randrange(MOST_STATEMENTS) if dies else None
        things = [self._thing(crowd) for _ in range(dice.choice((2, 2, 2, 3)))]
        for error in await asyncio.gather(*(_in_turn(crowd, *thing) for thing in things), return_exceptions=True):
            if error is not None and not isinstance(error, Killed):
                raise error
        machine.fuse = None
        if machine.dead:
            self.killed += 1
        elif self.played % LOOK_INTO_DATABASE == 0:
            await crowd.check()
        else:
            crowd.check_memory()

    def _thing(self, crowd: Crowd) -> Thing:
        """Who does it, and what. A page that opens is another connection than the one before."""
        dice = self._dice
        name, kiosk = dice.choice(AGENTS), dice.randrange(KIOSKS)
        what = dice.choices(tuple(OFTEN), tuple(OFTEN.values()))[0]
        match what:
            case "answers":
                return name, partial(crowd.answers, name, dice.choice(ANSWERS))
            case "passes":
                return "", partial(crowd.passes, dice.choice((1.0, 15.0, 15.0, 20.0, 30.0, 60.0)))
            case "wants":
                return name, partial(crowd.wants, name, dice.choice(STATES))
            case "ask":
                kind = dice.choice((CallKind.VIDEO, CallKind.VIDEO, CallKind.TEXT))
                return str(kiosk), partial(crowd.ask, kiosk, dice.choice(("en", "en", "es")), kind)
            case "page_opens":
                return "", partial(crowd.page_opens, name)
            case "page_closes":
                return name, partial(crowd.page_closes, name)
            case _:
                return str(kiosk), partial(getattr(crowd, what), kiosk)


async def _in_turn(crowd: Crowd, who: str, do: Callable[[], Awaitable[None]]) -> None:
    """What comes over one connection is followed one after the other."""
    async with crowd.turns[who] if who else contextlib.nullcontext():
        await do()


async def kiosks(registry: Registry) -> list[Kiosk]:
    codes = [(await registry.begin(bytes([number]) * 32)).code for number in range(KIOSKS)]
    return [await registry.enrol(code, "boston", f"Kiosk {number}") for number, code in enumerate(codes)]
