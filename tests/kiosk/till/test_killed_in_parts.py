"""The till dies by SIGKILL while an order is paid in parts or given back, and another one takes over.

Whatever the moment: what card and gift card have paid is what the order costs if it is released, and nothing if it is not.
"""

import asyncio
import signal
from contextlib import AbstractAsyncContextManager, suppress
from pathlib import Path

import aiohttp
import pytest

from domain.order import Order
from hardware.card_terminal.simulator import Card, CardTerminalSimulator, Script
from tests.builders import small_order
from tests.kiosk.till.gift_hub import CARD, GiftHub, carried, know_cards
from tests.kiosk.till.killable import mortal
from tests.kiosk.till.tills import WAIT_S, TillClient, client_of, simulated_terminal

pytestmark = pytest.mark.journey

RULES = "[payment]\npartial_approval = true\n"


def till(folder: Path, point: str) -> AbstractAsyncContextManager[asyncio.subprocess.Process]:
    return mortal(folder, point, RULES)


def charged(terminal: CardTerminalSimulator) -> int:
    return sum(booking.amount for booking in terminal.charges())


async def step(client: TillClient, order: Order, **wish: object) -> None:
    """Pay a part, and wait for its end."""
    _, view = await client.start(order, **wish)
    await client.payment(lambda payment: payment.attempt == view["attempt"] and payment.state not in ("intent", "approved"))


async def pay_by_gift_and_card(client: TillClient, order: Order) -> None:
    await step(client, order, means="gift", gift=CARD)
    await step(client, order)


async def pay_in_part_and_give_up(client: TillClient, order: Order) -> None:
    await step(client, order, means="gift", gift=CARD)
    await step(client, order)
    await client.ask("POST", f"/payments/{order.uuid}/give-up")
    await client.payment(lambda payment: {part.state for part in payment.parts} == {"returned"})


async def keep_books(client: TillClient, terminal: CardTerminalSimulator, hub: GiftHub, order: Order) -> None:
    """The customer goes on until the order is paid; the money must have moved once."""
    terminal.script = Script(present=0, pin=0)
    await client.until(lambda view: view.in_service and not view.unsettled and not view.gifts)
    status, view = await client.ask("GET", f"/payments/{order.uuid}")
    if status == 404 or view["order_state"] == "abandoned":
        assert (charged(terminal), hub.spent) == (0, 0)
    elif view["order_state"] == "part_paid":
        assert charged(terminal) + hub.spent == view["paid"]
    if status == 404 or not view["number"]:
        await client.start(order)
        await client.payment(lambda payment: payment.order == order.uuid and payment.number != "")
    [waiting] = await client.outbox()
    assert (waiting.order, waiting.number) == (order, "A1")
    assert sum(part.amount.amount for part in waiting.parts) == order.totals.gross == charged(terminal) + hub.spent


POINTS = {
    "paid": (pay_by_gift_and_card, Card.GOOD, ("begin", "gift_taken", "begin:2", "approve", "pay")),
    "given up": (pay_in_part_and_give_up, Card.PREPAID, ("approve", "pay", "give_up", "gift_answered", "end")),
}


@pytest.mark.parametrize("moment", ["before", "after"])
@pytest.mark.parametrize(
    ("story", "name"), [(story, name) for story, (_, _, names) in POINTS.items() for name in names]
)
async def test_killed_while_it_is(tmp_path: Path, story: str, name: str, moment: str) -> None:
    what_happens, card, _ = POINTS[story]
    order, hub, socket = small_order(qty=2), GiftHub({CARD: 300}), tmp_path / "run" / "till.sock"
    with simulated_terminal(tmp_path) as terminal:
        terminal.script = Script(card=card, present=0, pin=0)
        async with till(tmp_path, f"{moment}:{name}") as victim, client_of(socket) as client:
            await know_cards(client)
            await client.ready()
            with suppress(aiohttp.ClientError, ConnectionError, ExceptionGroup):
                async with carried(socket, hub):
                    await what_happens(client, order)
            async with asyncio.timeout(WAIT_S):
                assert await victim.wait() == -signal.SIGKILL
        async with till(tmp_path, "never"), client_of(socket) as client, carried(socket, hub):
            await keep_books(client, terminal, hub, order)
