"""One shop's files: a hub with its menu, and kiosks that it knows, as they are after enrolment."""

import asyncio
import datetime as dt
import random
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from sqlalchemy import insert

from domain.cart import Cart, LineItem
from domain.menu import Menu
from domain.order import Order
from domain.ordering import make_order
from domain.selection import Selection
from hardware.ports import free_port
from hub import schema
from hub.clock import REAL_CLOCK
from hub.database import open_database
from hub.fleet.codes import shown
from hub.fleet.registry import Registry
from hub.menu.library import MenuLibrary
from hub.people.roster import Roster
from hub.server import database_file
from kiosk.line.identity import Identity, IdentityFile
from kiosk.line.keys import load_or_make
from proofs.chaos.programs import SCALE
from tests.hub.world import MENU, write_menu

SITE = "boston"
GIFT_CARDS = 2_000
ISSUED = {"currency": "EUR", "balance": 100, "issued_at": 0.0}
"""A gift card with so little on it that a rest is always left to pay."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counter:
    """A kiosk's folder, and its id at the hub. ``port`` is the terminal's over TCP; None: it is on a serial line."""

    folder: Path
    kiosk: str
    port: int | None
    scale: float

    @property
    def config(self) -> Path:
        return self.folder / "kiosk.toml"

    @property
    def socket(self) -> Path:
        return self.folder / "run" / "till.sock"

    @property
    def journal(self) -> Path:
        return self.folder / "state" / "till" / "journal.sqlite"

    @property
    def ledger(self) -> Path:
        return self.folder / "terminal" / "ledger.db"

    @property
    def terminal(self) -> str | int:
        """Where it is, as a simulator wants it."""
        return str(self.folder / "run" / "devices" / "card_terminal") if self.port is None else self.port

    @property
    def environment(self) -> dict[str, str]:
        return {SCALE: str(self.scale)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shop:
    """A hub's folder, where it serves, and the menu that it has published."""

    folder: Path
    port: int
    menu: Menu

    @property
    def config(self) -> Path:
        return self.folder / "hub.toml"

    @property
    def database(self) -> Path:
        return database_file(self.folder / "state")

    def order(self, chance: random.Random) -> Order:
        """One or two things, so that many orders have the same amount."""
        lines = [
            LineItem(id=f"line-{at}", selection=Selection(item=item), qty=1)
            for at, item in enumerate(chance.sample(("soup", "bread"), chance.choice((1, 1, 2))), 1)
        ]
        uuid = str(UUID(int=chance.getrandbits(128), version=4))
        cart = Cart(id=uuid, service_mode="dine_in", lines=tuple(lines), promotions=())
        return make_order(cart, self.menu, "en", dt.datetime.now(dt.UTC).date())


def gift_card(number: int) -> str:
    """The token of one of a shop's gift cards; they begin again when all were used."""
    return f"{number % GIFT_CARDS:032x}"


async def open_shop(folder: Path) -> Shop:
    """A new hub's files: a site and a menu."""
    state, port = folder / "state", free_port()
    menu = await asyncio.to_thread(write_menu, folder / "menu", MENU.replace("USD", "EUR"))
    (folder / "hub.toml").write_text(f'state = "{state}"\nport = {port}\n')
    async with open_database(database_file(state)) as database:
        await Roster(database, REAL_CLOCK).add_site(SITE, "Boston", "America/New_York")
        async with database.write() as write:
            cards = [{"token": gift_card(number), **ISSUED} for number in range(GIFT_CARDS)]
            await write.execute(insert(schema.gift_cards), cards)
        published = await MenuLibrary(database, REAL_CLOCK, state / "pictures").publish(menu)
    return Shop(folder=folder, port=port, menu=published)


async def add_counters(shop: Shop, folders: Mapping[Path, bool], scale: float) -> list[Counter]:
    """Kiosks that have been enrolled at the shop's hub, which does not run yet; True: its terminal is on TCP."""
    async with open_database(shop.database) as database:
        registry = Registry(database, REAL_CLOCK)
        return [
            await _add(shop, registry, folder, free_port() if tcp else None, scale) for folder, tcp in folders.items()
        ]


async def _add(shop: Shop, registry: Registry, folder: Path, port: int | None, scale: float) -> Counter:
    for part in ("state/line", "run/devices", "terminal"):
        (folder / part).mkdir(parents=True)
    key = load_or_make(folder / "state" / "line" / "key")
    waiting = await registry.begin(bytes.fromhex(key.public_hex))
    kiosk = await registry.enrol(shown(waiting.code), SITE, folder.name)
    IdentityFile(folder / "state" / "line" / "identity.json").keep(Identity(kiosk=kiosk.id))
    counter = Counter(folder=folder, kiosk=kiosk.id, port=port, scale=scale)
    address = "simulated" if port is None else f"tcp://127.0.0.1:{port}"
    counter.config.write_text(
        f'[paths]\nruntime = "{folder}/run"\nstate = "{folder}/state"\n[hub]\nurl = "http://127.0.0.1:{shop.port}"\n'
        f'[card_terminal]\ndriver = "zvt_scaled"\nport = "{address}"\n'
        '[payment]\npartial_approval = true\n[printer]\nport = "simulated"\n[card_reader]\nport = "simulated"\n'
    )
    return counter


def copy_counter(counter: Counter, folder: Path) -> Counter:
    """The same kiosk in another folder, with all that it remembers; on a serial line, because a port cannot be shared."""
    shutil.copytree(counter.folder, folder, symlinks=True, ignore=shutil.ignore_patterns("run"))
    (folder / "run" / "devices").mkdir(parents=True)
    copied = Counter(folder=folder, kiosk=counter.kiosk, port=None, scale=counter.scale)
    copied.config.write_text(counter.config.read_text().replace(str(counter.folder), str(folder)))
    return copied
