"""The demo's sites and people. They exist only in a database that was served with ``--demo``, and sign in only
while it is."""

from typing import NamedTuple

from sqlalchemy import select

from hub import schema
from hub.clock import Clock
from hub.database import Database
from hub.earnings.book import EarningsBook
from hub.people.person import Role
from hub.people.qualifications import LASTS_S
from hub.people.roster import Roster
from hub.wallboard.places import Places


class Account(NamedTuple):
    name: str
    password: str
    role: Role
    site: str
    skills: dict[str, int]
    languages: dict[str, int]
    qualifications: tuple[str, ...] = ()
    independent: bool = False


SITES = {
    "boston": ("Boston", "America/New_York", (42.36, -71.06)),
    "sacramento": ("Sacramento", "America/Los_Angeles", (38.58, -121.49)),
}

ACCOUNTS = (
    Account(
        "Maya",
        "maya-at-the-counter",
        Role.AGENT,
        "sacramento",
        {"orders": 4},
        {"en": 5, "es": 4},
        ("menu", "settle_payment", "check_translation"),
    ),
    Account("Jon", "jon-at-the-counter", Role.AGENT, "boston", {"orders": 3}, {"en": 5}, ("menu",)),
    Account("Ana", "ana-at-the-counter", Role.AGENT, "sacramento", {"orders": 3}, {"es": 5, "en": 4}, ("menu",), True),
    Account("Tim", "tim-at-the-counter", Role.AGENT, "boston", {"orders": 1}, {"en": 4}),
    Account("Sue", "sue-of-the-counter", Role.SUPERVISOR, "boston", {}, {"en": 5}, ("score_call",)),
    Account("Boss", "boss-of-the-counter", Role.MANAGER, "boston", {}, {"en": 5}),
    Account("Kim", "kim-of-the-counter", Role.KITCHEN, "boston", {}, {"en": 5}),
    Account("Tec", "tec-of-the-counter", Role.TECHNICIAN, "boston", {}, {"en": 5}),
)


RATES = {"video": (150, 35), "text": (100, 20), "settle_payment": (80, 20), "check_translation": (60, 20)}
"""What a task and a minute pay, in cents."""


async def add_demo(database: Database, roster: Roster, now: float) -> None:
    """Add what is missing of the demo."""
    async with database.read() as read:
        sites = set((await read.execute(select(schema.sites.c.id))).scalars())
        people = {row.name: row.id for row in await read.execute(select(schema.people.c.name, schema.people.c.id))}
        qualified = set((await read.execute(select(schema.qualifications.c.person).distinct())).scalars())
        has_rates = await read.scalar(select(schema.rates.c.id).limit(1)) is not None
    for kind, (per_task, per_minute) in () if has_rates else RATES.items():
        await EarningsBook(database, Clock(now=lambda: now)).set_rate(kind, "USD", per_task, per_minute, "demo")
    for site, (name, zone, where) in SITES.items():
        if site not in sites:
            await roster.add_site(site, name, zone)
            await Places(database).put(site, *where)
    for account in ACCOUNTS:
        person = people.get(account.name) or await roster.add(
            name=account.name,
            password=account.password,
            role=account.role,
            site=account.site,
            skills=account.skills,
            languages=account.languages,
            independent=account.independent,
            demo=True,
            by="demo",
        )
        if person not in qualified:
            for qualification in account.qualifications:
                await roster.grant(person, qualification, expires_at=now + LASTS_S, by="demo")
