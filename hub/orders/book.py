"""Every paid order, exactly once, priced again by the hub."""

import datetime as dt
import logging
from enum import StrEnum

import msgspec
from sqlalchemy import Row, Select, insert, select

from domain.cart import Cart
from domain.order import PaidOrder
from domain.pricing import NotPriceable, Totals, price
from hub import schema
from hub.clock import Clock, iso
from hub.console.records import OrderRecord
from hub.database import Database
from hub.menu.library import MenuLibrary
from hub.orders.parts import wrong_parts
from hub.web import KioskIdentity

log = logging.getLogger(__name__)


class Kept(StrEnum):
    NEW = "new"
    AGAIN = "again"
    DIFFERS = "differs"  # kept too; the hub's own pricing disagrees, or its parts do not make up what it costs


class ForeignOrder(PermissionError):
    """Another kiosk has uploaded an order under this uuid."""


class OrderBook:
    def __init__(self, database: Database, clock: Clock, menus: MenuLibrary) -> None:
        self._database, self._clock, self._menus = database, clock, menus

    async def keep(self, paid: PaidOrder, kiosk: KioskIdentity) -> Kept:
        """Keep an order; a repeat changes nothing and gets the first answer again. Raises `ForeignOrder`."""
        order, why = paid.order, wrong_parts(paid)
        if why:
            log.error("order %s (%s) from kiosk %s is kept, but %s", order.uuid, paid.number, kiosk.id, why)
        differs = bool(why) or not await self._priced_right(
            order.cart, order.totals, paid.paid_at, order.menu_version
        )
        values = {
            "uuid": order.uuid,
            "kiosk": kiosk.id,
            "site": kiosk.site,
            "number": paid.number,
            "paid_at": paid.paid_at,
            "received_at": self._clock.now(),
            "gross": order.totals.gross,
            "currency": order.totals.currency,
            "payment": paid.payment,
            "totals_differ": differs,
            "content": msgspec.json.encode(paid),
        }
        table = schema.orders
        async with self._database.write() as write:
            known = (await write.execute(select(table).where(table.c.uuid == order.uuid))).one_or_none()
            if known is None:
                await write.execute(insert(table).values(**values))
        if known is None:
            log.info("order %s (%s) from kiosk %s kept", order.uuid, paid.number, kiosk.id)
            if differs and not why:
                log.warning("order %s: the kiosk's totals are not those of menu %s", order.uuid, order.menu_version)
            return Kept.DIFFERS if differs else Kept.NEW
        if known.kiosk != kiosk.id:
            raise ForeignOrder(f"order {order.uuid!r} was uploaded by another kiosk")
        if known.content != values["content"]:
            log.warning("order %s came again with other content; the first one is kept", order.uuid)
        return Kept.DIFFERS if known.totals_differ else Kept.AGAIN

    async def newest(self, limit: int) -> list[OrderRecord]:
        async with self._database.read() as read:
            rows = await read.execute(_query().order_by(schema.orders.c.received_at.desc()).limit(limit))
            return [_record(row) for row in rows]

    async def order(self, uuid: str) -> tuple[OrderRecord, PaidOrder] | None:
        async with self._database.read() as read:
            row = (await read.execute(_query().where(schema.orders.c.uuid == uuid))).one_or_none()
        return None if row is None else (_record(row), msgspec.json.decode(row.content, type=PaidOrder))

    async def _priced_right(self, cart: Cart, totals: Totals, paid_at: str, menu_version: str) -> bool:
        menu = await self._menus.version(menu_version)
        try:
            paid = dt.datetime.fromisoformat(paid_at).date()
        except ValueError:
            return False
        if menu is None:
            return False
        try:
            # Taxes change on a day of the shop's own calendar, which is never more than one away from that of UTC.
            days = [paid, *(paid + dt.timedelta(days=days) for days in (-1, 1))]
            return any(price(cart, menu, day) == totals for day in days)
        except (NotPriceable, OverflowError):  # also a day at the end of the calendar
            return False


def _query() -> Select[tuple[object, ...]]:
    return select(schema.orders)


def _record(row: Row[tuple[object, ...]]) -> OrderRecord:
    content = msgspec.json.decode(row.content, type=PaidOrder)
    return OrderRecord(
        uuid=row.uuid,
        number=row.number,
        kiosk=row.kiosk,
        site=row.site,
        paid_at=row.paid_at,
        received_at=iso(row.received_at) or "",
        gross=row.gross,
        currency=row.currency,
        payment=row.payment,
        tip=content.tip,
        parts=content.parts,
        agents=content.order.agents,
        totals_differ=row.totals_differ,
    )
