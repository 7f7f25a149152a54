"""The demo's sites and people. They exist only in a database that was served with ``--demo``, and sign in only
while it is."""

from typing import NamedTuple

from sqlalchemy import select

from hub import schema
from hub.console.protocol import Role
from hub.database import Database
from hub.people.roster import Roster


class Account(NamedTuple):
    name: str
    password: str
    role: Role
    site: str
    skills: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()


SITES = {"boston": "Boston", "sacramento": "Sacramento"}

ACCOUNTS = (
    Account("Maya", "maya-at-the-counter", Role.AGENT, "sacramento", ("orders",), ("en", "es")),
    Account("Jon", "jon-at-the-counter", Role.AGENT, "boston", ("orders",), ("en",)),
    Account("Boss", "boss-of-the-counter", Role.MANAGER, "boston", (), ("en",)),
    Account("Tec", "tec-of-the-counter", Role.TECHNICIAN, "boston", (), ("en",)),
)


async def add_demo(database: Database, roster: Roster) -> None:
    """Add what is missing of the demo."""
    async with database.read() as read:
        sites = set((await read.execute(select(schema.sites.c.id))).scalars())
        names = set((await read.execute(select(schema.people.c.name))).scalars())
    for site, name in SITES.items():
        if site not in sites:
            await roster.add_site(site, name)
    for account in ACCOUNTS:
        if account.name not in names:
            await roster.add(**account._asdict(), demo=True)
