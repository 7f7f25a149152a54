"""The hub's command line: serve, and look after people, kiosks and menus of the same database while it runs."""

import asyncio
import gc
import logging
import signal
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Annotated, Any, NoReturn, TypeVar

import aiohttp
import msgspec
import typer
from rich.console import Console
from rich.table import Table

from domain.checked import Problems
from domain.money import Money, money_text
from hub.clock import REAL_CLOCK
from hub.config import Config, load
from hub.database import Database, open_database
from hub.fleet.registry import Registry, UnknownCode, UnknownSite
from hub.gifts.card_key import BadNumber, card_key, token_of
from hub.gifts.ledger import GiftLedger, NotPossible
from hub.menu.library import MenuLibrary
from hub.people.audit import COMMAND_LINE
from hub.people.demo import ACCOUNTS
from hub.people.factors import Factors
from hub.people.invitations import Guest, Invitations
from hub.people.person import Person, Role
from hub.people.qualifications import LASTS_S, Refused
from hub.people.roster import Roster, folded, levels
from hub.people.seal import Seal
from hub.people.sessions import Sessions
from hub.planning.command import plan
from hub.replay.command import replay
from hub.reports.command import forecast, report
from hub.server import database_file, running
from hub.wallboard.places import Places

T = TypeVar("T")
app = typer.Typer(no_args_is_help=True, add_completion=False, help=__doc__, pretty_exceptions_enable=False)
person = typer.Typer(no_args_is_help=True, help="People who can sign in.")
site = typer.Typer(no_args_is_help=True, help="Places with kiosks and people.")
menu = typer.Typer(no_args_is_help=True, help="What the kiosks sell.")
gift = typer.Typer(no_args_is_help=True, help="Gift cards of the chain.")
app.add_typer(person, name="person")
app.add_typer(site, name="site")
app.add_typer(menu, name="menu")
app.add_typer(gift, name="gift")
app.command()(plan)
app.command()(replay)
app.command()(report)
app.command()(forecast)

State = Annotated[Path, typer.Option(help="Where the hub keeps its database and pictures.")]
DEFAULT_STATE = Config().state
out = Console(highlight=False, soft_wrap=True)


@app.command()
def serve(
    config: Annotated[Path | None, typer.Option(help="A TOML file; without it the options below.")] = None,
    state: State = DEFAULT_STATE,
    port: Annotated[int, typer.Option(help="On the loopback address; a proxy ends TLS in front.")] = 8800,
    demo: Annotated[bool, typer.Option("--demo", help="Make demo sites, people and menu.")] = False,
    verbose: Annotated[bool, typer.Option("--verbose", help="Log every change of state.")] = False,
) -> None:
    """Serve kiosks and agents until SIGTERM or Ctrl-C."""
    level = logging.DEBUG if verbose else logging.INFO
    logging.basicConfig(level=level, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    for noisy in ("alembic", "aiosqlite", "asyncio"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    settings = _told(lambda: load(config)) if config else Config(state=state, port=port, demo=demo)
    asyncio.run(_serve(settings))


async def _serve(config: Config) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    async with running(config) as (_, address):
        out.print(f"hub: serving on {address}")
        # What was imported stays; a look through all of it for garbage would hold up calls for a tenth of a second.
        gc.collect()
        gc.freeze()
        # Nor does what thousands of sockets keep have to be looked through again and again; but what is new often enough that
        # a look takes few milliseconds, and that what waits for it is one megabyte and not five.
        gc.set_threshold(10_000, 100, 1_000)
        if config.demo:
            for account in ACCOUNTS:
                out.print(f"hub: demo {account.role} {account.name}, password {account.password}")
        await stop.wait()
        out.print("hub: stopping")


@app.command()
def enrol(
    code: Annotated[str, typer.Argument(help="What the kiosk's screen shows, such as 7K4P-Q2MX.")],
    site_id: Annotated[str, typer.Option("--site", help="Where it stands; see: hub site list")],
    name: Annotated[str, typer.Option(help="What people call it.")],
    state: State = DEFAULT_STATE,
) -> None:
    """Make the kiosk that shows CODE one of the chain's."""

    async def work(database: Database) -> None:
        kiosk = await Registry(database, REAL_CLOCK).enrol(code, site_id, name)
        out.print(f"enrolled {kiosk.id}: {kiosk.name}, {kiosk.site_name}, order numbers begin with {kiosk.prefix}")

    try:
        _with_database(state, work)
    except UnknownCode:
        _fail(f"code {code!r} is wrong, was used before, or is older than ten minutes; read it from the screen again")
    except UnknownSite:
        _fail(f"there is no site {site_id!r}; see: hub site list")


@app.command()
def health(url: Annotated[str, typer.Option(help="Where the hub serves.")] = "http://127.0.0.1:8800") -> None:
    """Ask the running hub how it is; ends with 1 when it does not answer or has no menu."""

    async def ask() -> dict[str, Any]:
        limit = aiohttp.ClientTimeout(total=5)
        async with aiohttp.ClientSession(timeout=limit) as session, session.get(f"{url}/api/health") as response:
            found: dict[str, Any] = await response.json()
            return found

    try:
        found = asyncio.run(ask())
    except (aiohttp.ClientError, TimeoutError) as error:
        _fail(f"the hub at {url} does not answer ({error or 'time-out'}); is it running? see: systemctl status counterpart-hub")
    out.print(msgspec.json.encode(found).decode())
    if not found["in_service"]:
        _fail("the hub has no menu; use: hub menu publish FILE")


@person.command("add")
def person_add(
    name: str,
    role: Annotated[Role, typer.Option(help="What they may do.")] = Role.AGENT,
    site_id: Annotated[str | None, typer.Option("--site", help="Their home site.")] = None,
    language: Annotated[list[str], typer.Option(help="A language and how well, such as es:5; again for more.")] = ["en"],  # noqa: B006
    skill: Annotated[list[str], typer.Option(help="A skill and its level, such as orders:3; again for more.")] = ["orders"],  # noqa: B006
    qualification: Annotated[list[str], typer.Option(help="Valid for a year, such as menu; again for more.")] = [],  # noqa: B006
    state: State = DEFAULT_STATE,
) -> None:
    """Add somebody; the password is asked for, or read as one line from standard input."""
    skills, languages = _told(lambda: (levels(skill), levels(language)))
    password = typer.prompt("Password", hide_input=True, confirmation_prompt=True) if sys.stdin.isatty() else input()

    async def work(database: Database) -> None:
        roster = Roster(database, REAL_CLOCK)
        added = await roster.add(
            name=name, password=password, role=role, site=site_id, skills=skills, languages=languages
        )
        for what in qualification:
            await roster.grant(added, what, expires_at=REAL_CLOCK.now() + LASTS_S, by=COMMAND_LINE)
        out.print(f"added {name}, {role}")

    _with_database(state, work)


@person.command("renew")
def person_renew(name: str, state: State = DEFAULT_STATE) -> None:
    """Let somebody in again who lost the phone or the password: factors and sessions end, a code sets a new password."""

    async def work(database: Database) -> None:
        roster = Roster(database, REAL_CLOCK)
        found = await _named(roster, name)
        await Factors(database, REAL_CLOCK, Seal(state / "seal.key")).remove(found.id)
        await Sessions(database, REAL_CLOCK, roster, ()).end_of(found.id)
        guest = Guest(found.name, found.role, found.site or None, found.skills, found.languages, renews=found.id)
        made = await Invitations(database, REAL_CLOCK, roster).invite(guest, COMMAND_LINE)
        out.print(f"{found.name} opens the hub's address with /#/join/{made.code} behind it; it works once, for three days")

    _with_database(state, work)


@person.command("disable")
def person_disable(
    name: str,
    reason: Annotated[str, typer.Option(help="Kept with the change.")],
    state: State = DEFAULT_STATE,
) -> None:
    """Somebody leaves: out within two seconds; what they did stays."""

    async def work(database: Database) -> None:
        roster = Roster(database, REAL_CLOCK)
        await roster.disable((await _named(roster, name)).id, by=COMMAND_LINE, reason=reason)
        out.print(f"{name} is out")

    _with_database(state, work)


async def _named(roster: Roster, name: str) -> Person:
    found = next((one for one in await roster.people() if folded(one.name) == folded(name)), None)
    if found is None:
        raise Refused(f"there is nobody named {name!r}; see: hub person list")
    return found


@person.command("list")
def person_list(state: State = DEFAULT_STATE) -> None:
    """Everybody who can sign in."""

    async def work(database: Database) -> None:
        table = Table("name", "role", "site", "languages", "skills", "qualifications")
        now = REAL_CLOCK.now()
        for found in await Roster(database, REAL_CLOCK).people():
            qualified = " ".join(one.name for one in found.qualifications if one.valid(now))
            table.add_row(found.name, found.role, found.site, _text(found.languages), _text(found.skills), qualified)
        out.print(table)

    _with_database(state, work)


def _text(levels: dict[str, int]) -> str:
    return " ".join(f"{name}:{level}" for name, level in levels.items())


@site.command("add")
def site_add(
    site_id: Annotated[str, typer.Argument(metavar="ID")],
    name: str,
    zone: Annotated[str, typer.Option(help="Its IANA time zone.")] = "UTC",
    state: State = DEFAULT_STATE,
) -> None:
    """Add a place, such as: hub site add boston Boston --zone America/New_York"""
    _with_database(state, lambda database: Roster(database, REAL_CLOCK).add_site(site_id, name, zone))
    out.print(f"added {site_id}")


@site.command("place", context_settings={"ignore_unknown_options": True})
def site_place(
    site_id: Annotated[str, typer.Argument(metavar="ID")],
    lat: float,
    lon: float,
    state: State = DEFAULT_STATE,
) -> None:
    """Say where it is on the wallboard's map, in degrees, such as: hub site place boston 42.36 -71.06"""
    _with_database(state, lambda database: Places(database).put(site_id, lat, lon))
    out.print(f"placed {site_id}")


@site.command("list")
def site_list(state: State = DEFAULT_STATE) -> None:
    """All places."""

    async def work(database: Database) -> None:
        table = Table("id", "name", "time zone")
        for found in await Roster(database, REAL_CLOCK).sites():
            table.add_row(found.id, found.name, found.zone)
        out.print(table)

    _with_database(state, work)


@menu.command("publish")
def menu_publish(file: Path, state: State = DEFAULT_STATE) -> None:
    """Check FILE and its pictures, and put it in force; with any problem the menu in force stays."""

    async def work(database: Database) -> None:
        published = await MenuLibrary(database, REAL_CLOCK, state / "pictures").publish(file)
        out.print(f"menu {published.version} is in force: {len(published.items)} items, {len(published.combos)} combos")

    _with_database(state, work)


CardNumber = Annotated[str, typer.Option("--card", prompt="Card", help="The number on it; kept nowhere.")]


@gift.command("add")
def gift_add(
    card: CardNumber,
    amount: Annotated[int, typer.Option(help="What to put on it, in minor units, such as 2500.")],
    currency: Annotated[str, typer.Option(help="ISO 4217, such as EUR.")],
    state: State = DEFAULT_STATE,
) -> None:
    """Put an amount on a gift card; one that is not known yet is issued."""

    async def work(database: Database) -> None:
        key = await card_key(database, Seal(state / "seal.key"))
        held = await GiftLedger(database, REAL_CLOCK).add(
            token_of(card, key), Money(amount, currency.upper()), COMMAND_LINE
        )
        out.print(f"the card holds {money_text(held)}")

    _with_database(state, work)


@gift.command("show")
def gift_show(card: CardNumber, state: State = DEFAULT_STATE) -> None:
    """What a gift card holds, and what became of the rest."""

    async def work(database: Database) -> None:
        key = await card_key(database, Seal(state / "seal.key"))
        held = await GiftLedger(database, REAL_CLOCK).show(token_of(card, key))
        if held is None:
            raise NotPossible("no gift card of the chain has this number; to issue it: hub gift add")
        put, spent = (money_text(Money(amount, held.balance.currency)) for amount in (held.credited, held.spent))
        out.print(f"the card holds {money_text(held.balance)}: {put} put on it, {spent} spent")

    _with_database(state, work)


def _with_database(state: Path, work: Callable[[Database], Awaitable[T]]) -> T:
    async def run() -> T:
        async with open_database(database_file(state)) as database:
            return await work(database)

    return _told(lambda: asyncio.run(run()))


def _told(work: Callable[[], T]) -> T:
    """Run it; what is wrong with the input is printed line by line, without a traceback."""
    try:
        return work()
    except Problems as problems:
        _fail("\n".join(str(problem) for problem in problems.problems))
    except (Refused, BadNumber, NotPossible) as refused:
        _fail(str(refused))


def _fail(text: str) -> NoReturn:
    typer.echo(text, err=True)
    raise typer.Exit(1)


def main() -> None:
    app()


if __name__ == "__main__":
    main()
