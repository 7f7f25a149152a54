"""What people are qualified for: granted until a day, revoked with a reason, and never forgotten."""

from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy import insert, select, update

from hub import schema
from hub.clock import Clock, iso
from hub.database import Database
from hub.people.audit import note
from hub.people.person import QUALIFICATIONS, Qualification

DAY_S = 24 * 3600.0
LASTS_S = 365 * DAY_S
"""How long a qualification is valid when nobody says otherwise."""

_rows = schema.qualifications.c


class Refused(ValueError):
    """Somebody or something cannot be added or changed; the text says what to do."""


class Qualifications:
    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    async def grant(
        self, person: str, name: str, *, scope: str = "", level: int = 3, expires_at: float, by: str
    ) -> Qualification:
        """Grant it from now on; a running one of the same name and scope ends. Raises `Refused`."""
        now = self._clock.now()
        if name not in QUALIFICATIONS:
            raise Refused(f"qualification {name!r} is unknown; there are {', '.join(QUALIFICATIONS)}")
        if not 1 <= level <= 5:
            raise Refused(f"level {level!r}; allowed are 1 to 5")
        if expires_at <= now:
            raise Refused(f"qualification {name!r} would have expired before it was granted")
        granted = Qualification(name=name, scope=scope, level=level, granted_at=now, expires_at=expires_at, by=by)
        async with self._database.write() as write:
            if not await write.scalar(select(schema.people.c.id).where(schema.people.c.id == person)):
                raise Refused(f"person {person!r} is unknown")
            replaced = update(schema.qualifications).where(
                _rows.person == person, _rows.name == name, _rows.scope == scope, _rows.revoked_at.is_(None)
            )
            await write.execute(replaced.values(revoked_at=now, revoked_by=by, reason="granted anew"))
            what = {"name": name, "scope": scope, "level": level, "expires_at": iso(expires_at)}
            await note(write, at=now, by=by, whom=person, action="grant", **what)
            values = {"person": person, "name": name, "scope": scope, "level": level, "by": by}
            await write.execute(
                insert(schema.qualifications).values(**values, granted_at=now, expires_at=expires_at)
            )
        return granted

    async def revoke(self, person: str, name: str, *, scope: str = "", by: str, reason: str) -> bool:
        """Take it away; False when there is none."""
        now = self._clock.now()
        async with self._database.write() as write:
            changed = await write.execute(
                update(schema.qualifications)
                .where(_rows.person == person, _rows.name == name, _rows.scope == scope, _rows.revoked_at.is_(None))
                .values(revoked_at=now, revoked_by=by, reason=reason)
            )
            if changed.rowcount:
                await note(write, at=now, by=by, whom=person, action="revoke", name=name, scope=scope, reason=reason)
        return changed.rowcount > 0

    async def of(self, people: Iterable[str]) -> dict[str, tuple[Qualification, ...]]:
        """All that were not revoked, by person; also those that have expired."""
        found: defaultdict[str, list[Qualification]] = defaultdict(list)
        async with self._database.read() as read:
            rows = await read.execute(
                select(schema.qualifications)
                .where(_rows.person.in_(list(people)), _rows.revoked_at.is_(None))
                .order_by(_rows.name, _rows.scope)
            )
            for row in rows:
                found[row.person].append(
                    Qualification(
                        name=row.name,
                        scope=row.scope,
                        level=row.level,
                        granted_at=row.granted_at,
                        expires_at=row.expires_at,
                        by=row.by,
                    )
                )
        return {person: tuple(qualifications) for person, qualifications in found.items()}
