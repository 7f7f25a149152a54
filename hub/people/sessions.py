"""Sessions: who is signed in, on which device, since when, and until when at most."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, and_, delete, insert, select, update

from hub import schema
from hub.clock import Clock, iso
from hub.database import Database
from hub.people.person import Role
from hub.people.roster import Roster
from hub.people.tokens import hashed, new_token
from hub.people.views import DeviceSession
from hub.web import Caller

SESSION_S = 12 * 3600.0
"""A session ends after a shift, whatever happens in it."""

IDLE_S = 3600.0
"""And after an hour in which nobody asked for anything and no desk was open."""

PROVED_S = 600.0
"""So long after the password or a passkey was given, rights and factors may be changed."""

SEEN_EVERY_S = 60.0

_rows = schema.sessions.c


class Sessions:
    """``must``: the roles that need a second factor; without one they can do nothing but set one up."""

    def __init__(self, database: Database, clock: Clock, roster: Roster, must: Collection[Role]) -> None:
        self._database, self._clock, self._roster, self.must = database, clock, roster, frozenset(must)

    async def begin(self, person: str, device: str, *, second_factor: bool) -> str:
        """The secret of a new session."""
        token, now = new_token(), self._clock.now()
        async with self._database.write() as write:
            await write.execute(delete(schema.sessions).where(~self._lasts()))
            await write.execute(
                insert(schema.sessions).values(
                    token=hashed(token),
                    person=person,
                    created_at=now,
                    seen_at=now,
                    proved_at=now,
                    expires_at=now + SESSION_S,
                    second_factor=second_factor,
                    device=device,
                )
            )
        return token

    async def caller(self, token: str) -> Caller | None:
        """Who a session's secret belongs to, while it lasts."""
        session, now = hashed(token), self._clock.now()
        async with self._database.read() as read:
            row = (
                await read.execute(select(schema.sessions).where(_rows.token == session, self._lasts()))
            ).one_or_none()
        person = None if row is None else await self._roster.person(row.person)
        if row is None or person is None or person.disabled:
            return None
        if now - row.seen_at >= SEEN_EVERY_S:
            await self.seen({session})
        return Caller(
            person=person,
            session=session,
            finished=row.second_factor or person.role not in self.must,
            proved=now - row.proved_at < PROVED_S,
        )

    async def seen(self, sessions: Collection[str]) -> None:
        """They are in use: at most once a minute each is written down."""
        now = self._clock.now()
        old = (_rows.token.in_(sessions), _rows.seen_at <= now - SEEN_EVERY_S)
        async with self._database.read() as read:
            if await read.scalar(select(_rows.token).where(*old).limit(1)) is None:
                return
        async with self._database.write() as write:
            await write.execute(update(schema.sessions).where(*old).values(seen_at=now))

    async def prove(self, session: str) -> None:
        """The password was given again."""
        await self._set(session, proved_at=self._clock.now())

    async def strengthen(self, session: str) -> None:
        """A second factor was set up in it."""
        await self._set(session, second_factor=True)

    async def _set(self, session: str, **values: float | bool) -> None:
        async with self._database.write() as write:
            await write.execute(update(schema.sessions).where(_rows.token == session).values(**values))

    async def end(self, session: str) -> None:
        async with self._database.write() as write:
            await write.execute(delete(schema.sessions).where(_rows.token == session))

    async def end_of(self, person: str, *, but: str = "", only: str = "") -> set[str]:
        """End all of a person, or all but one, or only one; which they were. ``only`` is the id that `of` shows."""
        chosen = and_(_rows.person == person, _rows.token != but, _rows.token.startswith(only, autoescape=True))
        async with self._database.write() as write:
            ended = set((await write.execute(select(_rows.token).where(chosen))).scalars())
            await write.execute(delete(schema.sessions).where(chosen))
        return ended

    async def of(self, person: str, mine: str) -> list[DeviceSession]:
        """A person's sessions, the newest first; ``mine`` is the one that asks."""
        query = select(schema.sessions).where(_rows.person == person, self._lasts()).order_by(_rows.created_at.desc())
        async with self._database.read() as read:
            return [
                DeviceSession(
                    id=shown(row.token),
                    device=row.device,
                    since=iso(row.created_at) or "",
                    seen_at=iso(row.seen_at) or "",
                    mine=row.token == mine,
                )
                for row in await read.execute(query)
            ]

    async def running(self) -> set[str]:
        async with self._database.read() as read:
            rows = await read.execute(
                select(_rows.token)
                .join(schema.people, schema.people.c.id == _rows.person)
                .where(self._lasts(), schema.people.c.disabled_at.is_(None))
            )
            return set(rows.scalars())

    def _lasts(self) -> ColumnElement[bool]:
        now = self._clock.now()
        return and_(_rows.expires_at > now, _rows.seen_at > now - IDLE_S)


def shown(session: str) -> str:
    """How a session is called: enough of its hash to tell it from others."""
    return session[:16]
