"""Who works here: people and their sites."""

import secrets
from collections.abc import Mapping, Sequence

from sqlalchemy import ColumnElement, RowMapping, Select, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from hub import schema
from hub.clock import Clock
from hub.database import Database
from hub.fleet.view import SiteView
from hub.people.audit import COMMAND_LINE, note
from hub.people.passwords import LONGEST, Passwords, weakness
from hub.people.person import Person, Qualification, Role
from hub.people.qualifications import Qualifications, Refused
from hub.planning.slots import UnknownZone, zone_named


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
        independent: bool = False,
        demo: bool = False,
        by: str = COMMAND_LINE,
    ) -> str:
        """Add a person; raises `Refused` for a bad password, a name that is taken, a level outside 1 to 5, or an unknown
        site."""
        await self.check(site, skills, languages)
        stored = await self.ready_password(password)
        now = self._clock.now()
        async with self._database.write() as write:
            identity = await self.insert(
                write,
                name=name,
                password=stored,
                role=role,
                site=site,
                skills=skills,
                languages=languages,
                independent_since=now if independent else None,
                demo=demo,
            )
            await note(write, at=now, by=by, whom=identity, action="add", role=role, site=site or "")
        return identity

    async def insert(
        self,
        write: AsyncConnection,
        *,
        name: str,
        password: str,
        role: Role,
        site: str | None,
        skills: Mapping[str, int],
        languages: Mapping[str, int],
        independent_since: float | None,
        demo: bool = False,
    ) -> str:
        """The new person's id; ``password`` comes of `ready_password`. Raises `Refused` for a bad or a taken name."""
        if not name.strip() or len(name) > 60:
            raise Refused(f"name {name!r}; needed are 1 to 60 characters")
        if await write.scalar(select(schema.people.c.id).where(_named(name))):
            raise Refused(f"somebody named {name!r} is there already")
        identity = secrets.token_hex(6)
        await write.execute(
            insert(schema.people).values(
                id=identity,
                name=name.strip(),
                password=password,
                role=role,
                site=site,
                skills=dict(skills),
                languages=dict(languages),
                independent_since=independent_since,
                demo=demo,
            )
        )
        return identity

    async def check(self, site: str | None, skills: Mapping[str, int], languages: Mapping[str, int]) -> None:
        """Raises `Refused` for a level outside 1 to 5 or an unknown site."""
        for what, level in (*skills.items(), *languages.items()):
            if not 1 <= level <= 5:
                raise Refused(f"level {level!r} of {what!r}; allowed are 1 to 5")
        async with self._database.read() as read:
            if site and not await read.scalar(select(schema.sites.c.id).where(schema.sites.c.id == site)):
                raise Refused(f"site {site!r} is unknown; add it with: hub site add {site} NAME")

    async def ready_password(self, password: str) -> str:
        """Its hash, to be kept; raises `Refused` for one that is too short, too long or too common."""
        if reason := weakness(password):
            raise Refused(reason)
        return await self._passwords.hashed(password)

    async def put_password(self, write: AsyncConnection, person: str, stored: str) -> None:
        """``stored`` comes of `ready_password`."""
        await write.execute(update(schema.people).where(schema.people.c.id == person).values(password=stored))

    async def change_password(self, person: str, password: str, by: str) -> None:
        """Raises `Refused` for a bad one."""
        stored = await self.ready_password(password)
        async with self._database.write() as write:
            await self.put_password(write, person, stored)
            await note(write, at=self._clock.now(), by=by, whom=person, action="password")

    async def change(
        self,
        person: str,
        *,
        role: Role,
        site: str | None,
        skills: Mapping[str, int],
        languages: Mapping[str, int],
        independent: bool,
        by: str,
    ) -> None:
        """What somebody is and can; raises `Refused`."""
        await self.check(site, skills, languages)
        now, table = self._clock.now(), schema.people
        async with self._database.write() as write:
            row = (await write.execute(select(table).where(table.c.id == person))).mappings().one_or_none()
            if row is None:
                raise Refused(f"person {person!r} is unknown")
            since = (row["independent_since"] or now) if independent else None
            new = {
                "role": role,
                "site": site,
                "skills": dict(skills),
                "languages": dict(languages),
                "independent_since": since,
            }
            changed = {name: [row[name], value] for name, value in new.items() if row[name] != value}
            if changed:
                await write.execute(update(table).where(table.c.id == person).values(new))
                await note(write, at=now, by=by, whom=person, action="change", **changed)

    async def disable(self, person: str, *, by: str, reason: str) -> bool:
        """Somebody leaves: their sessions end, what they did stays. False when they have left already."""
        now, table = self._clock.now(), schema.people
        async with self._database.write() as write:
            here = update(table).where(table.c.id == person, table.c.disabled_at.is_(None))
            if (await write.execute(here.values(disabled_at=now))).rowcount == 0:
                return False
            await write.execute(delete(schema.sessions).where(schema.sessions.c.person == person))
            await note(write, at=now, by=by, whom=person, action="disable", reason=reason)
        return True

    async def enable(self, person: str, *, by: str) -> bool:
        """Somebody is back; False when they were never away."""
        table = schema.people
        async with self._database.write() as write:
            away = update(table).where(table.c.id == person, table.c.disabled_at.is_not(None))
            if (await write.execute(away.values(disabled_at=None))).rowcount == 0:
                return False
            await note(write, at=self._clock.now(), by=by, whom=person, action="enable")
        return True

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

    async def person(self, identity: str) -> Person | None:
        async with self._database.read() as read:
            rows = await read.execute(self._visible().where(schema.people.c.id == identity))
            row = rows.mappings().one_or_none()
        return None if row is None else (await self._as_people([row]))[0]

    async def with_password(self, name: str, password: str) -> Person | None:
        """Who has this name and this password, and has not left."""
        async with self._database.read() as read:
            rows = await read.execute(self._visible().where(_named(name), schema.people.c.disabled_at.is_(None)))
            row = rows.mappings().one_or_none()
        if not await self._passwords.right(password[: LONGEST + 1], row["password"] if row else None) or row is None:
            return None
        return (await self._as_people([row]))[0]

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
        independent=row["independent_since"] is not None,
        disabled=row["disabled_at"] is not None,
    )
