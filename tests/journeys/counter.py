"""A whole house for a story, and what its people look at."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import psutil

from hardware.ports import free_port
from workbench.customer import Customer
from workbench.house import House, open_house
from workbench.sockets import Socket

FACE = Path("workbench/faces/maya/rasterised")
LOOK_EVERY_S = 0.05


@dataclass(frozen=True, slots=True)
class Counter:
    """A running house with its sockets."""

    house: House
    customer: Customer
    screen: Socket
    line: Socket
    till: Socket

    def pids(self, module: str) -> list[int]:
        """The processes of the kiosk that run ``module``."""
        found = []
        for process in psutil.Process(self.house.kiosk.pid).children(recursive=True):
            with contextlib.suppress(psutil.NoSuchProcess):  # it ended while we looked
                if module in process.cmdline():
                    found.append(process.pid)
        return found

    async def call_state(self) -> str:
        state: str = (await self.line.json("/health"))["facts"]["call"]
        return state

    async def begin_order(self) -> None:
        """From the attract page to a menu with one burger in the cart."""
        await self.customer.page("attract")
        await self.customer.touch("Touch to order")
        await self.customer.page("service_mode")
        await self.customer.touch("mode.dine_in")
        await self.customer.page("menu")
        await self.customer.touch("category.burgers")
        await self.customer.touch("add.bacon-cheddar-burger")
        await self.cart_holds("bacon-cheddar-burger")

    async def cart_holds(self, *items: str) -> dict[str, Any]:
        """Wait until the cart has exactly these items."""

        async def there() -> dict[str, Any] | None:
            cart = (await self.customer.session())["cart"]
            held = [line["selection"]["item"] for line in cart["lines"]] if cart else []
            return cart if held == list(items) else None

        cart: dict[str, Any] = await until(there, f"cart of {items}")
        return cart

    async def go_to_pay(self) -> None:
        await self.customer.touch("primary")
        await self.customer.page("order")
        await self.customer.touch("primary")
        await self.customer.page("pay")

    async def pay(self) -> None:
        """Tap a card as soon as the terminal asks for one."""
        await self.terminal_shows("insert_card")
        self.house.devices.do("terminal", "tap_card")

    async def terminal_shows(self, showing: str) -> None:
        async def there() -> bool:
            return bool(self.house.devices.view()["terminal"]["showing"] == showing)

        await until(there, f"terminal showing {showing!r}")

    async def hub_orders(self) -> list[dict[str, Any]]:
        """What the hub's manager sees."""
        async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as session:
            body = {"name": "boss", "password": "boss-of-the-counter"}
            headers = {"Origin": self.house.hub_url}
            async with session.post(f"{self.house.hub_url}/api/session", json=body, headers=headers) as answer:
                answer.raise_for_status()
            async with session.get(f"{self.house.hub_url}/api/orders") as answer:
                answer.raise_for_status()
                orders: list[dict[str, Any]] = (await answer.json())["orders"]
                return orders


async def until(there: Any, what: str, patience_s: float = 20.0) -> Any:
    """Look again and again until there is something; a process that is away is nothing."""
    deadline = asyncio.get_running_loop().time() + patience_s
    while True:
        with contextlib.suppress(aiohttp.ClientError):
            if found := await there():
                return found
        if asyncio.get_running_loop().time() > deadline:
            raise AssertionError(f"there was no {what} within {patience_s:g} s")
        await asyncio.sleep(LOOK_EVERY_S)  # some are processes that come and go, which no event of ours tells


@asynccontextmanager
async def open_counter(state: Path, *, with_hub: bool = True) -> AsyncIterator[Counter]:
    """A counter that is enrolled and has its menu; without a hub it was so before."""
    async with open_house(
        state, hub_port=free_port(), window=(540, 960), pace=0.05, with_hub=with_hub, visible=False
    ) as house:
        if with_hub:
            async with asyncio.timeout(30):
                await house.enrol()
        async with (
            Socket(house.place.socket("screen")) as screen,
            Socket(house.place.socket("line")) as line,
            Socket(house.place.socket("till")) as till,
        ):
            yield Counter(house, Customer(screen), screen, line, till)
