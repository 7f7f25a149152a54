"""What came of an agent's work, as kiosks report it: what became of suggestions, and the customer's thumb."""

import logging

from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError

from domain.session import ProposalResult
from hub import schema
from hub.clock import Clock
from hub.database import Database

log = logging.getLogger(__name__)

THUMB_WITHIN_S = 600.0
"""A thumb that comes later is of another visit."""

_suggestions, _thumbs, _tasks = schema.suggestions.c, schema.thumbs.c, schema.tasks.c


class Outcomes:
    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    async def suggestion(self, task: str, person: str, result: ProposalResult) -> None:
        """Keep the newest state; whose it is does not change when the call goes to somebody else."""
        now = self._clock.now()
        async with self._database.write() as write:
            changed = update(schema.suggestions).where(_suggestions.id == result.proposal, _suggestions.task == task)
            if (await write.execute(changed.values(state=result.state, at=now))).rowcount:
                return
            if await write.scalar(select(_suggestions.id).where(_suggestions.id == result.proposal)):
                log.warning("suggestion %r is of another call than %s", result.proposal, task)
                return
            values = {"id": result.proposal, "task": task, "person": person, "state": result.state}
            await write.execute(insert(schema.suggestions).values(**values, at=now))

    async def thumb(self, kiosk: str, call: str, up: bool) -> bool:
        """The customer's word on a call of this kiosk that somebody answered and that is over; the first one counts."""
        now = self._clock.now()
        query = select(_tasks.agent).where(
            _tasks.id == call,
            _tasks.kiosk == kiosk,
            _tasks.answered_at.is_not(None),
            _tasks.ended_at > now - THUMB_WITHIN_S,
        )
        try:
            async with self._database.write() as write:
                person = await write.scalar(query)
                if person is None:
                    return False
                await write.execute(insert(schema.thumbs).values(task=call, person=person, up=up, at=now))
        except IntegrityError:
            return False
        return True
