"""Who heard whose call, kept: a row is written before the supervisor is let in, and ended when the mode or the agent changes."""

from typing import Literal

import msgspec
from sqlalchemy import insert, select, update
from sqlalchemy.orm import aliased

from hub import schema
from hub.clock import Clock, iso
from hub.console.to_page import GuestMode
from hub.database import Database
from hub.people.person import Role

table = schema.supervision

SUPERVISORS = frozenset({Role.SUPERVISOR, Role.MANAGER, Role.ADMIN})
SUPERVISING: frozenset[GuestMode] = frozenset({"listen", "whisper", "barge"})
MOST = 500

Ended = Literal["left", "changed", "call_over", "host_lost", "took_over", "dropped", "handed_over", "hub_stopped"]


class Supervised(msgspec.Struct, frozen=True, kw_only=True):
    """One stretch of supervising: one supervisor, one agent, one mode. ``shown``: the agent's page said so."""

    supervisor: str
    supervisor_name: str
    agent: str
    agent_name: str
    call: str
    site_name: str
    mode: str
    shown: bool
    began_at: str
    ended_at: str | None
    ended: str


class Supervision:
    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    async def begin(self, supervisor: str, agent: str, call: str, mode: GuestMode, *, shown: bool) -> int:
        values = {"supervisor": supervisor, "agent": agent, "call": call, "mode": mode, "shown": shown}
        async with self._database.write() as write:
            row = await write.execute(
                insert(table).values(**values, began_at=self._clock.now(), ended="").returning(table.c.id)
            )
            return int(row.scalar_one())

    async def end(self, row: int, reason: Ended) -> None:
        async with self._database.write() as write:
            await write.execute(update(table).where(table.c.id == row).values(ended_at=self._clock.now(), ended=reason))

    async def end_all(self) -> None:
        """What a hub left open that was stopped: it ended with the hub, and nobody knows when."""
        async with self._database.write() as write:
            stopped = update(table).where(table.c.ended_at.is_(None))
            await write.execute(stopped.values(ended_at=self._clock.now(), ended="hub_stopped"))

    async def rows(self) -> list[Supervised]:
        """The newest first, at most `MOST`."""
        supervisor, agent = aliased(schema.people), aliased(schema.people)
        query = (
            select(
                table,
                supervisor.c.name.label("supervisor_name"),
                agent.c.name.label("agent_name"),
                schema.sites.c.name.label("site_name"),
            )
            .join(supervisor, supervisor.c.id == table.c.supervisor)
            .join(agent, agent.c.id == table.c.agent)
            .join(schema.tasks, schema.tasks.c.id == table.c.call)
            .join(schema.sites, schema.sites.c.id == schema.tasks.c.site)
            .order_by(table.c.id.desc())
            .limit(MOST)
        )
        async with self._database.read() as read:
            rows = (await read.execute(query)).mappings()
            names = [name for name in Supervised.__struct_fields__ if name not in ("began_at", "ended_at")]
            return [
                Supervised(
                    **{name: row[name] for name in names},
                    began_at=iso(row["began_at"]) or "",
                    ended_at=iso(row["ended_at"]),
                )
                for row in rows
            ]
