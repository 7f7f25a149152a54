"""What is kept of a kiosk's earlier calls, for the next one: how many there were today, and who helped with the same order."""

from typing import NamedTuple

from sqlalchemy import func, select

from domain.call import Way
from hub import schema
from hub.clock import Clock
from hub.console.to_page import Before
from hub.database import Database
from hub.switchboard.seen import Rules
from hub.switchboard.states import TaskState

DAY_S = 86_400.0
table = schema.tasks


class PastCalls(NamedTuple):
    """``place_s``: how long a customer has waited before, who went on alone with the same order and now asks again."""

    calls_today: int = 0
    last_agent: str | None = None
    before: Before | None = None
    place_s: float = 0.0


class Past:
    def __init__(self, database: Database, clock: Clock, rules: Rules) -> None:
        self._database, self._clock, self._rules = database, clock, rules

    async def of(self, kiosk: str, order: str) -> PastCalls:
        now = self._clock.now()
        today = (table.c.kiosk == kiosk, table.c.in_call.is_(None), table.c.created_at > now - DAY_S)
        same = (
            select(table, schema.people.c.name.label("agent_name"))
            .outerjoin(schema.people, schema.people.c.id == table.c.agent)
            .where(*today, table.c.order_id == order, table.c.ended_at > now - self._rules.sticky_s)
            .order_by(table.c.ended_at.desc())
            .limit(1)
        )
        async with self._database.read() as read:
            calls = await read.scalar(select(func.count()).select_from(table).where(*today)) or 0
            last = (await read.execute(same)).one_or_none() if order else None
        if last is None:
            return PastCalls(calls)
        if last.agent is not None:
            before = Before(agent_name=last.agent_name, ended_s_ago=round(now - last.ended_at))
            return PastCalls(calls, last.agent, before)
        waits_on = last.way == Way.ALONE and last.state == TaskState.CANCELED
        return PastCalls(calls, place_s=max(0.0, now - last.created_at) if waits_on else 0.0)
