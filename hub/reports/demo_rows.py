"""Puts the demo's weeks into its database, once."""

import asyncio
import secrets
from typing import Any

from sqlalchemy import insert, select

from hub import schema
from hub.database import Database
from hub.people.demo import ACCOUNTS
from hub.people.person import Role
from hub.planning.demo_market import Shifts
from hub.quality.demo import accounts
from hub.reports.demo_history import EXTRA, PLACES, Story, kiosks


async def add_history(database: Database, now: float) -> None:
    """Only into a database that never had a call or a shift; the demo's people and sites are there already."""
    async with database.read() as read:
        for table in (schema.tasks, schema.intervals):
            if await read.scalar(select(table.c.id).limit(1)) is not None:
                return
        rows = await read.execute(select(schema.people.c.name, schema.people.c.id).where(schema.people.c.demo))
        known = {row.name: row.id for row in rows}
    people = {name: known[name] for name in (account.name for account in ACCOUNTS) if name in known}
    people |= {name: secrets.token_hex(6) for name in EXTRA}
    story, shifts = await asyncio.to_thread(lambda: (Story(people, now), Shifts(people, now)))
    measured = await asyncio.to_thread(lambda: list(accounts(story.tasks, now)))
    async with database.write() as write:
        await write.execute(insert(schema.people), [_colleague(name, people[name], now) for name in EXTRA])
        standing = [_kiosk(kiosk, place.site, now) for place in PLACES for kiosk in kiosks(place.site)]
        await write.execute(insert(schema.kiosks), standing)
        await write.execute(insert(schema.tasks), [_TASK | task for task in story.tasks])
        await write.execute(insert(schema.reservations), story.reservations)
        await write.execute(insert(schema.thumbs), story.thumbs)
        await write.execute(insert(schema.call_quality), measured)
        await write.execute(insert(schema.suggestions), story.suggestions)
        await write.execute(insert(schema.spells), story.spells)
        await write.execute(insert(schema.intervals), list(shifts.intervals.values()))
        await write.execute(insert(schema.places), shifts.places)


_TASK: dict[str, Any] = {"kind": "video", "skills": ["orders"], "version": 1, "generation": 1}


def _colleague(name: str, person: str, now: float) -> dict[str, Any]:
    """Somebody who cannot sign in: no password has an empty hash."""
    return {
        "id": person,
        "name": name,
        "password": "",
        "role": Role.AGENT,
        "site": "boston" if name.startswith("Sam") else "sacramento",
        "skills": {"orders": 3},
        "languages": {"en": 4, "es": 4},
        "demo": True,
        "disabled_at": now,
    }


def _kiosk(kiosk: str, site: str, now: float) -> dict[str, Any]:
    """No fleet list shows a kiosk that was revoked."""
    return {
        "id": kiosk,
        "site": site,
        "name": f"Counter {kiosk.rpartition('-')[2]} (generated)",
        "prefix": kiosk,
        "public_key": secrets.token_bytes(32),
        "enrolled_at": now,
        "revoked_at": now,
    }
