"""What agents spend their time in, as rows: a spell is one agent in one state, from a change to the next. Off duty is no
spell. Added up, the spells of an agent are the time logged in."""

import asyncio
import logging
from collections.abc import Mapping
from typing import NamedTuple

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from hub import schema
from hub.clock import Clock
from hub.database import Database
from hub.switchboard.agent_state import AgentState
from hub.switchboard.live import LiveAgent

log = logging.getLogger(__name__)
spells = schema.spells

AT_MOST_EVERY_S = 0.5
"""Calls wait for the same database; what agents do is written many at once."""


class Doing(NamedTuple):
    """``reason`` is that of a break."""

    state: AgentState
    reason: str = ""


class Edge(NamedTuple):
    """Somebody begins something else, or (None) goes off duty."""

    at: float
    person: str
    doing: Doing | None


class Timesheet:
    """Looks at the board after every operation of the switchboard; what has no length is not written."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock
        self._doing: dict[str, Doing] = {}
        self._edges: list[Edge] = []
        self._changed = asyncio.Event()
        self._writing = asyncio.Lock()

    def look(self, agents: Mapping[str, LiveAgent]) -> None:
        now = self._clock.now()
        doing = {
            person: Doing(agent.state, agent.break_reason if agent.state is AgentState.BREAK else "")
            for person, agent in agents.items()
            if agent.state is not AgentState.OFFLINE
        }
        for person in {*doing, *self._doing}:
            if doing.get(person) != self._doing.get(person):
                self._edges.append(Edge(now, person, doing.get(person)))
        self._doing = doing
        if self._edges:
            self._changed.set()

    async def recover(self) -> None:
        """End the spells that a hub left open that was killed: when it wrote anything last. To be called before anything
        else is written."""
        running, decisions = spells.c.ended_at.is_(None), schema.decisions.c
        async with self._database.write() as write:
            began = await write.scalar(select(func.max(spells.c.began_at)).where(running))
            if began is None:
                return
            newest = (
                select(func.max(spells.c.ended_at)),
                select(func.max(schema.task_steps.c.at)),
                select(decisions.at).order_by(decisions.id.desc()).limit(1),
            )
            last = max(began, *[await write.scalar(moment) or 0.0 for moment in newest])
            await write.execute(update(spells).where(running).values(ended_at=last))

    async def run(self) -> None:
        """Write, for ever; the end of the hub is the end of every spell."""
        try:
            while True:
                await self._changed.wait()
                try:
                    await self.write()
                except Exception:  # the owner of a loop that has to go on: the next change tries it again
                    log.exception("what agents do could not be written down")
                await asyncio.sleep(AT_MOST_EVERY_S)
        finally:
            self.look({})
            await self.write()

    async def write(self) -> None:
        """Everything that was seen is in the database afterwards."""
        async with self._writing:
            self._changed.clear()
            edges = list(self._edges)
            async with self._database.write() as write:
                for edge in edges:
                    await _write(write, edge)
            del self._edges[: len(edges)]


async def _write(write: AsyncConnection, edge: Edge) -> None:
    running = (spells.c.person == edge.person, spells.c.ended_at.is_(None))
    await write.execute(delete(spells).where(*running, spells.c.began_at >= edge.at))
    await write.execute(update(spells).where(*running).values(ended_at=edge.at))
    if edge.doing is not None:
        began = {"person": edge.person, "state": edge.doing.state, "reason": edge.doing.reason}
        await write.execute(insert(spells).values(**began, began_at=edge.at))
