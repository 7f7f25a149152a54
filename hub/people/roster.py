"""Who works here: people, their sites, and their sessions."""

import hashlib
import secrets

from sqlalchemy import ColumnElement, RowMapping, Select, delete, func, insert, select

from hub import schema
from hub.clock import Clock
from hub.console.protocol import Person, Role, SiteView
from hub.database import Database
from hub.people.passwords import LONGEST, SHORTEST, Passwords
from hub.web import Caller

SESSION_S = 12 * 3600.0


class Refused(ValueError):
    """Somebody or something cannot be added; the text says what to do."""


class Roster:
    """``demo``: whether the demo's people may sign in."""

    def __init__(self, database: Database, clock: Clock, *, demo: bool = False) -> None:
        self._database, self._clock, self.demo = database, clock, demo
        self._passwords = Passwords()

    async def add_site(self, site_id: str, name: str) -> None:
        async with self._database.write() as write:
            if await write.scalar(select(schema.sites.c.id).where(schema.sites.c.id == site_id)):
                raise Refused(f"site {site_id!r} is there already")
            await write.execute(insert(schema.sites).values(id=site_id, name=name))

    async def sites(self) -> list[SiteView]:
        async with self._database.read() as read:
            rows = await read.execute(select(schema.sites).order_by(schema.sites.c.name))
            return [SiteView(id=row.id, name=row.name) for row in rows]

    async def add(
        self,
        *,
        name: str,
        password: str,
        role: Role,
        site: str | None = None,
        skills: tuple[str, ...] = (),
        languages: tuple[str, ...] = (),
        demo: bool = False,
    ) -> str:
        """Add a person; raises `Refused` for a bad password, a name that is taken, or an unknown site."""
        if not SHORTEST <= len(password) <= LONGEST:
            raise Refused(f"the password has {len(password)} characters; allowed are {SHORTEST} to {LONGEST}")
        if not name.strip() or len(name) > 60:
            raise Refused(f"name {name!r}; needed are 1 to 60 characters")
        stored = await self._passwords.hashed(password)
        identity = secrets.token_hex(6)
        async with self._database.write() as write:
            if await write.scalar(select(schema.people.c.id).where(_named(name))):
                raise Refused(f"somebody named {name!r} is there already")
            if site and not await write.scalar(select(schema.sites.c.id).where(schema.sites.c.id == site)):
                raise Refused(f"site {site!r} is unknown; add it with: hub site add {site} NAME")
            await write.execute(
                insert(schema.people).values(
                    id=identity,
                    name=name,
                    password=stored,
                    role=role,
                    site=site,
                    skills=list(skills),
                    languages=list(languages),
                    demo=demo,
                )
            )
        return identity

    async def people(self) -> list[Person]:
        async with self._database.read() as read:
            rows = await read.execute(self._visible().order_by(schema.people.c.name))
            return [_person(row) for row in rows.mappings()]

    async def sign_in(self, name: str, password: str) -> tuple[Person, str] | None:
        """The person and the secret of a new session, or None."""
        async with self._database.read() as read:
            rows = await read.execute(self._visible().where(_named(name)))
            row = rows.mappings().one_or_none()
        if not await self._passwords.right(password[: LONGEST + 1], row["password"] if row else None) or row is None:
            return None
        token = secrets.token_urlsafe(32)
        now = self._clock.now()
        async with self._database.write() as write:
            await write.execute(delete(schema.sessions).where(schema.sessions.c.expires_at <= now))
            await write.execute(
                insert(schema.sessions).values(token=hashed(token), person=row["id"], expires_at=now + SESSION_S)
            )
        return _person(row), token

    async def caller(self, token: str) -> Caller | None:
        """Who a session's secret belongs to, while it lasts."""
        session = hashed(token)
        async with self._database.read() as read:
            rows = await read.execute(
                self._visible()
                .join(schema.sessions, schema.sessions.c.person == schema.people.c.id)
                .where(schema.sessions.c.token == session, schema.sessions.c.expires_at > self._clock.now())
            )
            row = rows.mappings().one_or_none()
        return None if row is None else Caller(_person(row), session)

    async def sign_out(self, session: str) -> None:
        async with self._database.write() as write:
            await write.execute(delete(schema.sessions).where(schema.sessions.c.token == session))

    async def running_sessions(self) -> set[str]:
        async with self._database.read() as read:
            rows = await read.execute(
                select(schema.sessions.c.token).where(schema.sessions.c.expires_at > self._clock.now())
            )
            return set(rows.scalars())

    def _visible(self) -> Select[tuple[object, ...]]:
        query = select(schema.people, schema.sites.c.name.label("place")).outerjoin(
            schema.sites, schema.sites.c.id == schema.people.c.site
        )
        return query if self.demo else query.where(schema.people.c.demo.is_(False))


def folded(name: str) -> str:
    """People sign in without minding capitals."""
    return name.strip().lower()


def _named(name: str) -> ColumnElement[bool]:
    return func.lower(schema.people.c.name) == folded(name)


def hashed(token: str) -> str:
    """What is kept of a secret: whoever reads the database cannot use it."""
    return hashlib.sha256(token.encode()).hexdigest()


def _person(row: RowMapping) -> Person:
    return Person(
        id=row["id"],
        name=row["name"],
        role=Role(row["role"]),
        site=row["site"] or "",
        place=row["place"] or "",
        skills=tuple(row["skills"]),
        languages=tuple(row["languages"]),
    )
