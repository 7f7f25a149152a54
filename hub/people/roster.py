"""Who works here: people, their sites, and their sessions."""

import hashlib
import secrets
from collections.abc import Mapping, Sequence

from sqlalchemy import ColumnElement, RowMapping, Select, delete, func, insert, select

from hub import schema
from hub.clock import Clock
from hub.console.protocol import Person, Qualification, Role, SiteView
from hub.database import Database
from hub.people.passwords import LONGEST, SHORTEST, Passwords
from hub.people.qualifications import Qualifications, Refused
from hub.planning.slots import UnknownZone, zone_named
from hub.web import Caller

SESSION_S = 12 * 3600.0


class Roster:
    """``demo``: whether the demo's people may sign in."""

    def __init__(self, database: Database, clock: Clock, *, demo: bool = False) -> None:
        self._database, self._clock, self.demo = database, clock, demo
        self._passwords = Passwords()
        self._qualifications = Qualifications(database, clock)

    async def add_site(self, site_id: str, name: str, zone: str = "UTC") -> None:
        """``zone``: its IANA time zone. Raises `Refused`."""
        try:
            zone_named(zone)
        except UnknownZone as error:
            raise Refused(str(error)) from error
        async with self._database.write() as write:
            if await write.scalar(select(schema.sites.c.id).where(schema.sites.c.id == site_id)):
                raise Refused(f"site {site_id!r} is there already")
            await write.execute(insert(schema.sites).values(id=site_id, name=name, zone=zone))

    async def sites(self) -> list[SiteView]:
        async with self._database.read() as read:
            rows = await read.execute(select(schema.sites).order_by(schema.sites.c.name))
            return [SiteView(id=row.id, name=row.name, zone=row.zone) for row in rows]

    async def add(
        self,
        *,
        name: str,
        password: str,
        role: Role,
        site: str | None = None,
        skills: Mapping[str, int],
        languages: Mapping[str, int],
        demo: bool = False,
    ) -> str:
        """Add a person; raises `Refused` for a bad password, a name that is taken, a level outside 1 to 5, or an unknown
        site."""
        if not SHORTEST <= len(password) <= LONGEST:
            raise Refused(f"the password has {len(password)} characters; allowed are {SHORTEST} to {LONGEST}")
        if not name.strip() or len(name) > 60:
            raise Refused(f"name {name!r}; needed are 1 to 60 characters")
        for what, level in (*skills.items(), *languages.items()):
            if not 1 <= level <= 5:
                raise Refused(f"level {level!r} of {what!r}; allowed are 1 to 5")
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
                    skills=dict(skills),
                    languages=dict(languages),
                    demo=demo,
                )
            )
        return identity

    async def people(self) -> list[Person]:
        async with self._database.read() as read:
            rows = await read.execute(self._visible().order_by(schema.people.c.name))
            found = rows.mappings().all()
        return await self._as_people(found)

    async def grant(
        self, person: str, name: str, *, scope: str = "", level: int = 3, expires_at: float, by: str
    ) -> Qualification:
        """Qualify somebody from now until ``expires_at``; what they had of this name and scope ends. Raises `Refused`."""
        return await self._qualifications.grant(person, name, scope=scope, level=level, expires_at=expires_at, by=by)

    async def revoke_qualification(self, person: str, name: str, *, scope: str = "", by: str, reason: str) -> bool:
        """Take a qualification away; False when there is none."""
        return await self._qualifications.revoke(person, name, scope=scope, by=by, reason=reason)

    async def qualifications(self, person: str) -> tuple[Qualification, ...]:
        """What somebody is or was qualified for; see `Qualification.valid`."""
        return (await self._qualifications.of([person])).get(person, ())

    async def _as_people(self, rows: Sequence[RowMapping]) -> list[Person]:
        qualified = await self._qualifications.of(row["id"] for row in rows)
        return [_person(row, qualified.get(row["id"], ())) for row in rows]

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
        [person] = await self._as_people([row])
        return person, token

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
        if row is None:
            return None
        [person] = await self._as_people([row])
        return Caller(person, session)

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


def levels(given: Sequence[str]) -> dict[str, int]:
    """``["en", "es:5"]`` as names with levels; without one it is 3. Raises `Refused`."""
    found = {}
    for one in given:
        name, colon, level = one.partition(":")
        if not name or (colon and level not in ("1", "2", "3", "4", "5")):
            raise Refused(f"{one!r}; needed is a name and a level 1 to 5, such as es:5")
        found[name] = int(level or 3)
    return found


def folded(name: str) -> str:
    """People sign in without minding capitals."""
    return name.strip().lower()


def _named(name: str) -> ColumnElement[bool]:
    return func.lower(schema.people.c.name) == folded(name)


def hashed(token: str) -> str:
    """What is kept of a secret: whoever reads the database cannot use it."""
    return hashlib.sha256(token.encode()).hexdigest()


def _person(row: RowMapping, qualifications: tuple[Qualification, ...]) -> Person:
    return Person(
        id=row["id"],
        name=row["name"],
        role=Role(row["role"]),
        site=row["site"] or "",
        place=row["place"] or "",
        skills=row["skills"],
        languages=row["languages"],
        qualifications=qualifications,
    )
