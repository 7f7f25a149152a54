"""The till's process dies by SIGKILL in the middle of a payment, and another one takes over its journal.

Whatever the moment: the customer is charged exactly once if the order is paid, and not at all if it is not.
"""

import asyncio
import os
import signal
from contextlib import suppress
from pathlib import Path

import aiohttp
import pytest

from domain.order import Order
from hardware.card_terminal.simulator import AutoReversal, Display, Showing
from tests.builders import small_order
from tests.kiosk.till.books import keep_books
from tests.kiosk.till.killable import mortal, process
from tests.kiosk.till.tills import WAIT_S, client_of, simulated_terminal

pytestmark = pytest.mark.journey


async def start_and_die(folder: Path, order: Order, till: asyncio.subprocess.Process) -> None:
    """Post the payment; whether the answer still comes depends on the moment."""
    async with client_of(folder / "run" / "till.sock") as client:
        await client.ready()
        with suppress(aiohttp.ClientError):
            await client.start(order)
        async with asyncio.timeout(WAIT_S):
            assert await till.wait() == -signal.SIGKILL


@pytest.mark.parametrize(
    ("point", "make"),
    [
        *((point, AutoReversal.SILENT) for point in ("before:begin", "after:begin", "before:pay", "after:pay")),
        *((point, make) for point in ("before:approve", "after:approve") for make in AutoReversal),
    ],
)
async def test_killed_at_a_point_of_its_journal(tmp_path: Path, point: str, make: AutoReversal) -> None:
    order = small_order(qty=2)
    with simulated_terminal(tmp_path, auto_reversal=make) as terminal:
        async with mortal(tmp_path, point) as till:
            await start_and_die(tmp_path, order, till)
        async with mortal(tmp_path, "never"), client_of(tmp_path / "run" / "till.sock") as client:
            await keep_books(client, terminal, order)


class Murderer:
    """Kills a till when the terminal shows something."""

    def __init__(self, moment: Showing) -> None:
        self._moment = moment
        self.victim: asyncio.subprocess.Process | None = None

    def look(self, display: Display) -> None:
        if display.showing is self._moment and self.victim is not None:
            os.kill(self.victim.pid, signal.SIGKILL)
            self.victim = None


@pytest.mark.parametrize(
    "moment",
    [Showing.INSERT_CARD, Showing.ENTER_PIN, Showing.PLEASE_WAIT, Showing.REMOVE_CARD, Showing.APPROVED],
)
async def test_killed_while_the_terminal_shows(tmp_path: Path, moment: Showing) -> None:
    order, murderer = small_order(qty=2), Murderer(moment)
    with simulated_terminal(tmp_path, on_change=murderer.look) as terminal:
        async with mortal(tmp_path, "never") as till:
            murderer.victim = till
            await start_and_die(tmp_path, order, till)
        async with mortal(tmp_path, "never"), client_of(tmp_path / "run" / "till.sock") as client:
            await keep_books(client, terminal, order)


async def test_the_till_as_it_is_shipped_settles_at_the_next_start(tmp_path: Path) -> None:
    order, murderer, command = small_order(), Murderer(Showing.APPROVED), ["kiosk.till"]
    with simulated_terminal(tmp_path, on_change=murderer.look) as terminal:
        async with process(tmp_path, command, driver="zvt") as till:
            murderer.victim = till
            await start_and_die(tmp_path, order, till)
        async with (
            process(tmp_path, command, driver="zvt") as till,
            client_of(tmp_path / "run" / "till.sock") as client,
        ):
            assert client.view.unsettled
            await keep_books(client, terminal, order)
            till.terminate()
            assert await till.wait() == 0
    assert not (tmp_path / "run" / "till.sock").exists()
