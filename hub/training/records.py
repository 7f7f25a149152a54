"""What training keeps: lessons that were passed, practice calls, certifications. Every row says whose it is."""

import secrets
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import RowMapping, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from domain.scenario import Event
from hub import schema
from hub.clock import Clock
from hub.database import Database
from hub.training.scoring import Part

attempts, certifications, lessons = schema.attempts, schema.certifications, schema.lessons


class AttemptState(StrEnum):
    PREPARING = "preparing"  # the studio's kiosk is on its way
    CALLING = "calling"  # rings or talks
    OVER = "over"  # the reason is still to be given
    SCORED = "scored"
    BROKEN = "broken"  # counts for nothing


ATTEMPT: Mapping[AttemptState, frozenset[AttemptState]] = {
    AttemptState.PREPARING: frozenset({AttemptState.CALLING, AttemptState.OVER, AttemptState.BROKEN}),
    AttemptState.CALLING: frozenset({AttemptState.OVER, AttemptState.BROKEN}),
    AttemptState.OVER: frozenset({AttemptState.SCORED, AttemptState.BROKEN}),
    AttemptState.SCORED: frozenset(),
    AttemptState.BROKEN: frozenset(),
}
RUNNING = frozenset({AttemptState.PREPARING, AttemptState.CALLING, AttemptState.OVER})


class CertificationState(StrEnum):
    OPEN = "open"
    PASSED = "passed"
    FAILED = "failed"


class Attempt(NamedTuple):
    """A practice call, or a call of a certification. ``score`` is the automatic one."""

    id: str
    person: str
    scenario: str
    certification: str
    kiosk: str
    state: AttemptState
    started_at: float
    ended_at: float | None
    call: str
    score: float | None
    events: tuple[Event, ...]
    parts: tuple[Part, ...]
    trouble: str


class Certification(NamedTuple):
    id: str
    person: str
    scenarios: tuple[str, ...]
    state: CertificationState
    started_at: float
    closed_at: float | None


class Records:
    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    async def passed(self, person: str, module: str) -> None:
        values = {"person": person, "module": module, "passed_at": self._clock.now()}
        async with self._database.write() as write:
            await write.execute(upsert(lessons).values(**values).on_conflict_do_nothing())

    async def lessons(self) -> dict[str, dict[str, float]]:
        """When everybody passed what: person -> module -> moment."""
        found: dict[str, dict[str, float]] = {}
        async with self._database.read() as read:
            for row in await read.execute(select(lessons)):
                found.setdefault(row.person, {})[row.module] = row.passed_at
        return found

    async def begin(self, person: str, scenario: str, kiosk: str, certification: str) -> Attempt:
        attempt = Attempt(
            id=secrets.token_hex(8),
            person=person,
            scenario=scenario,
            certification=certification,
            kiosk=kiosk,
            state=AttemptState.PREPARING,
            started_at=self._clock.now(),
            ended_at=None,
            call="",
            score=None,
            events=(),
            parts=(),
            trouble="",
        )
        values = {**attempt._asdict(), "certification": certification or None, "events": [], "points": []}
        del values["parts"]
        async with self._database.write() as write:
            await write.execute(insert(attempts).values(**values))
        return attempt

    async def moved(self, attempt: Attempt, state: AttemptState, **changes: Any) -> Attempt:
        """Move it on; ``changes`` are fields of `Attempt`. Raises `ValueError` for a way that there is not."""
        if state not in ATTEMPT[attempt.state]:
            raise ValueError(f"attempt {attempt.id}: {attempt.state!r} cannot become {state!r}")
        if state not in RUNNING:
            changes["ended_at"] = self._clock.now()
        moved = attempt._replace(state=state, **changes)
        values = {"state": state, "ended_at": moved.ended_at, "call": moved.call, "score": moved.score}
        values |= {"events": msgspec.to_builtins(moved.events), "points": msgspec.to_builtins(moved.parts)}
        async with self._database.write() as write:
            await write.execute(
                update(attempts).where(attempts.c.id == attempt.id).values(**values, trouble=moved.trouble)
            )
        return moved

    async def broken_off(self) -> None:
        """The hub was stopped in the middle of them."""
        async with self._database.write() as write:
            running = attempts.c.state.in_(RUNNING)
            values = {"state": AttemptState.BROKEN, "trouble": "the hub was restarted", "ended_at": self._clock.now()}
            await write.execute(update(attempts).where(running).values(**values))

    async def attempt(self, attempt_id: str) -> Attempt | None:
        async with self._database.read() as read:
            rows = await read.execute(select(attempts).where(attempts.c.id == attempt_id))
            row = rows.mappings().one_or_none()
        return None if row is None else _attempt(row)

    async def attempts(self, person: str = "") -> list[Attempt]:
        """Everybody's, or one person's; the oldest first."""
        query = select(attempts).order_by(attempts.c.started_at, attempts.c.id)
        async with self._database.read() as read:
            rows = await read.execute(query.where(attempts.c.person == person) if person else query)
            return [_attempt(row) for row in rows.mappings()]

    async def open_certification(self, person: str, scenarios: Sequence[str]) -> Certification:
        opened = Certification(
            secrets.token_hex(8), person, tuple(scenarios), CertificationState.OPEN, self._clock.now(), None
        )
        async with self._database.write() as write:
            await write.execute(insert(certifications).values(**{**opened._asdict(), "scenarios": list(scenarios)}))
        return opened

    async def close_certification(self, certification: str, state: CertificationState) -> None:
        closing = update(certifications).where(certifications.c.id == certification)
        async with self._database.write() as write:
            await write.execute(closing.values(state=state, closed_at=self._clock.now()))

    async def certifications(self, person: str = "") -> list[Certification]:
        """Everybody's, or one person's; the oldest first."""
        query = select(certifications).order_by(certifications.c.started_at, certifications.c.id)
        async with self._database.read() as read:
            rows = await read.execute(query.where(certifications.c.person == person) if person else query)
            return [
                Certification(
                    row["id"],
                    row["person"],
                    tuple(row["scenarios"]),
                    CertificationState(row["state"]),
                    row["started_at"],
                    row["closed_at"],
                )
                for row in rows.mappings()
            ]


def _attempt(row: RowMapping) -> Attempt:
    return Attempt(
        id=row["id"],
        person=row["person"],
        scenario=row["scenario"],
        certification=row["certification"] or "",
        kiosk=row["kiosk"],
        state=AttemptState(row["state"]),
        started_at=row["started_at"],
        ended_at=row["ended_at"],
        call=row["call"],
        score=row["score"],
        events=msgspec.convert(row["events"], tuple[Event, ...]),
        parts=msgspec.convert(row["points"], tuple[Part, ...]),
        trouble=row["trouble"],
    )
