"""What must be true after any disaster: charged exactly once if the order is paid, and not at all if it is not."""

from domain.order import Order
from domain.payment import PaymentState
from domain.till import PaymentView
from hardware.card_terminal.simulator import CardTerminalSimulator
from tests.kiosk.till.tills import TillClient


async def settled(client: TillClient, order: Order) -> PaymentView | None:
    """What the next till makes of it; None when it had never begun."""
    await client.ready()
    status, _ = await client.ask("GET", f"/payments/{order.uuid}")
    if status == 404:
        return None
    return await client.payment(lambda payment: payment.order == order.uuid and payment.state in ("paid", "aborted"))


async def keep_books(client: TillClient, terminal: CardTerminalSimulator, order: Order) -> None:
    """Let the customer try again until the order is paid; the money must have moved once."""
    found = await settled(client, order)
    if found is None or found.state != PaymentState.PAID:
        assert terminal.charges() == []
        await client.pay(order)
    assert [booking.amount for booking in terminal.charges()] == [order.totals.gross]
    [waiting] = await client.outbox()
    assert (waiting.order, waiting.number) == (order, "1")
