"""Orders to be paid; made once, because what is tried is the payment."""

from random import Random

import msgspec

from domain.order import Order
from tests.builders import small_order

_ORDERS = {size: small_order(qty=size) for size in (1, 2, 3)}


def order_of(chance: Random, number: int, size: int) -> Order:
    """``number`` tells the orders of a history apart for a reader."""
    order = _ORDERS[size]
    uuid = f"{number:08x}-{chance.getrandbits(16):04x}-4000-8000-{chance.getrandbits(48):012x}"
    return msgspec.structs.replace(order, uuid=uuid, cart=msgspec.structs.replace(order.cart, id=uuid))
