"""Invitations: a code that lets one person in, within three days. It makes somebody new, or gives somebody who forgot the
password a new one."""

from collections.abc import Mapping
from typing import NamedTuple

from sqlalchemy import Row, insert, select, update

from hub import schema
from hub.clock import Clock, iso
from hub.database import Database
from hub.fleet.codes import typed
from hub.people.audit import note
from hub.people.person import Role
from hub.people.roster import Roster
from hub.people.tokens import hashed, in_fours, new_code
from hub.people.views import InvitationView, NewInvitation

LIFE_S = 3 * 24 * 3600.0
LENGTH = 16  # 80 bits

_rows = schema.invitations.c


class Guest(NamedTuple):
    """Who an invitation is for."""

    name: str
    role: Role
    site: str | None
    skills: Mapping[str, int]
    languages: Mapping[str, int]
    independent: bool = False
    renews: str | None = None


class Invitations:
    def __init__(self, database: Database, clock: Clock, roster: Roster) -> None:
        self._database, self._clock, self._roster = database, clock, roster

    async def invite(self, guest: Guest, by: str) -> NewInvitation:
        """Raises `Refused` for a site or a level that there is not."""
        await self._roster.check(guest.site, guest.skills, guest.languages)
        code, identity, now = new_code(LENGTH), new_code(12).lower(), self._clock.now()
        async with self._database.write() as write:
            await write.execute(
                insert(schema.invitations).values(
                    id=identity,
                    code=hashed(code),
                    **guest._asdict(),
                    by=by,
                    made_at=now,
                    expires_at=now + LIFE_S,
                )
            )
            whom, action = guest.renews or guest.name, "invite_back" if guest.renews else "invite"
            await note(write, at=now, by=by, whom=whom, action=action, role=guest.role, site=guest.site or "")
        [made] = await self._views(identity)
        return NewInvitation(invitation=made, code=in_fours(code))

    async def all(self) -> list[InvitationView]:
        return await self._views()

    async def _views(self, identity: str = "") -> list[InvitationView]:
        query = (
            select(schema.invitations, schema.sites.c.name.label("place"), schema.people.c.name.label("by_name"))
            .outerjoin(schema.sites, schema.sites.c.id == _rows.site)
            .outerjoin(schema.people, schema.people.c.id == _rows.by)
            .order_by(_rows.made_at.desc())
            .limit(200)
        )
        if identity:
            query = query.where(_rows.id == identity)
        async with self._database.read() as read:
            return [self._view(row) for row in await read.execute(query)]

    def _view(self, row: "Row[tuple[object, ...]]") -> InvitationView:
        return InvitationView(
            id=row.id,
            name=row.name,
            role=Role(row.role),
            site=row.site or "",
            place=row.place or "",
            by_name=row.by_name or row.by,
            made_at=iso(row.made_at) or "",
            expires_at=iso(row.expires_at) or "",
            state=self._state(row),
            renews=row.renews or "",
        )

    def _state(self, row: "Row[tuple[object, ...]]") -> str:
        if row.person:
            return "used"
        if row.revoked_at:
            return "revoked"
        return "open" if row.expires_at > self._clock.now() else "expired"

    async def revoke(self, identity: str, by: str) -> bool:
        """False when it is not open any more."""
        now = self._clock.now()
        still_open = update(schema.invitations).where(
            _rows.id == identity, _rows.revoked_at.is_(None), _rows.person.is_(None)
        )
        async with self._database.write() as write:
            done = await write.execute(still_open.values(revoked_at=now).returning(_rows.name))
            name = done.scalar_one_or_none()
            if name is not None:
                await note(write, at=now, by=by, whom=name, action="revoke_invitation")
        return name is not None

    async def look(self, code: str) -> InvitationView | None:
        """The open invitation of a code."""
        async with self._database.read() as read:
            found = await read.scalar(select(_rows.id).where(_rows.code == hashed(typed(code))))
        views = await self._views(found) if found else []
        return views[0] if views and views[0].state == "open" else None

    async def join(self, code: str, name: str, password: str) -> str | None:
        """The id of the person who is in now; None when the code is wrong, used, revoked or old. Raises `Refused` for a bad
        name or password; the code is then still good."""
        stored = await self._roster.ready_password(password)
        now = self._clock.now()
        async with self._database.write() as write:
            row = (
                await write.execute(
                    select(schema.invitations).where(
                        _rows.code == hashed(typed(code)),
                        _rows.person.is_(None),
                        _rows.revoked_at.is_(None),
                        _rows.expires_at > now,
                    )
                )
            ).one_or_none()
            if row is None:
                return None
            if row.renews:
                person = str(row.renews)
                await self._roster.put_password(write, person, stored)
            else:
                person = await self._roster.insert(
                    write,
                    name=name,
                    password=stored,
                    role=Role(row.role),
                    site=row.site,
                    skills=row.skills,
                    languages=row.languages,
                    independent_since=now if row.independent else None,
                )
            await write.execute(update(schema.invitations).where(_rows.id == row.id).values(person=person))
            await note(write, at=now, by=person, whom=person, action="join", invited_by=row.by, role=row.role)
        return person
