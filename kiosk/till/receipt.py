"""The receipt of a paid order: what stands on it, in which order. How it looks as bytes is `kiosk.till.paper`."""

import datetime as dt
import logging
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import msgspec
import segno
from PIL import Image, ImageOps

from domain.money import Money, amount_text, money_text
from domain.order import Order, OrderLine
from domain.pricing import LineTotal
from kiosk.texts import Texts, texts
from kiosk.till.order_rows import Identity, StoredOrder
from kiosk.till.paid_parts import Paid, write_parts
from kiosk.till.paper import Paper, check_profile

log = logging.getLogger(__name__)

LOGO_DOTS = 160
QR_DOTS_A_MODULE = 6


class _MenuLogo(msgspec.Struct):
    """The one thing of the menu that a receipt shows and an order does not carry."""

    logo: str = ""


class ReceiptWriter:
    """Writes receipts for one printer. ``menu`` is the folder of the menu in force, whose logo is printed if it is there."""

    def __init__(self, profile: str, menu: Path) -> None:
        check_profile(profile)
        self._profile, self._menu = profile, menu

    def write(self, stored: StoredOrder, parts: Sequence[Paid], identity: Identity, *, copy: bool) -> bytes:
        """The bytes for the printer. ``parts`` are what paid the order, ``copy`` marks what may have been printed before."""
        paper, words = Paper(self._profile), texts(stored.order.language)
        if stored.at_counter:  # first, so that nobody takes it for a receipt
            paper.banner(words("receipt.not_paid"))
            paper.space(24)
        if copy:
            paper.banner(words("receipt.copy"))
            paper.space(24)
        self._head(paper, stored, identity)
        _number(paper, stored, words)
        _lines(paper, stored.order, words)
        _totals(paper, stored, words)
        _taxes(paper, stored.order, words)
        paper.rule()
        if stored.at_counter:
            paper.text(words("receipt.pay_at_counter"), align="center", bold=True)
        else:
            write_parts(paper, stored, parts, words)
        _foot(paper, stored, words)
        paper.cut()
        return paper.data

    def _head(self, paper: Paper, stored: StoredOrder, identity: Identity) -> None:
        logo = self._logo()
        if logo is not None:
            paper.picture(logo)
            paper.space(12)
        paper.text(stored.order.restaurant, align="center", bold=True, size=(2, 2))
        place = " · ".join(name for name in (identity.site_name, identity.kiosk_name) if name)
        if place:
            paper.space(6)
            paper.text(place, align="center", small=True)

    def _logo(self) -> Image.Image | None:
        """Black and white, flat on the paper; None when there is none that can be read."""
        try:
            menu = msgspec.json.decode((self._menu / "menu.json").read_bytes(), type=_MenuLogo)
            with Image.open(self._menu / "pictures" / f"{menu.logo}@320.png") as picture:
                picture.load()
                logo = picture.convert("RGBA")
        except (OSError, msgspec.MsgspecError) as error:
            log.debug("receipt without a logo: %s", error)
            return None
        ground = Image.new("RGBA", logo.size, "white")
        ground.alpha_composite(logo)
        grey = ImageOps.contain(ground.convert("L"), (LOGO_DOTS * 2, LOGO_DOTS))
        return grey.point(lambda level: 255 if level > 150 else 0).convert("1")


def _number(paper: Paper, stored: StoredOrder, words: Texts) -> None:
    """The largest thing on the paper: people read it from the counter's screen and compare."""
    paper.rule()
    paper.text(words("receipt.your_number"), align="center")
    size = min(8, paper.columns // max(1, len(stored.number)))
    paper.text(stored.number, align="center", bold=True, size=(size, size))
    paper.text(stored.order.service_mode_name, align="center", bold=True, size=(2, 2))
    paper.rule()


def _lines(paper: Paper, order: Order, words: Texts) -> None:
    quantity_width = max(len(str(line.qty)) for line in order.lines) + 2
    combos = {line.id for line in order.cart.lines if line.selection.picks}
    for line, total in zip(order.lines, order.totals.lines, strict=True):
        details = line.details if line.id in combos else (" · ".join(line.details),)
        _line(paper, line, details, total, quantity_width, order, words)


def _line(
    paper: Paper,
    line: OrderLine,
    details: tuple[str, ...],
    total: LineTotal,
    indent: int,
    order: Order,
    words: Texts,
) -> None:
    paper.row(f"{line.qty}".ljust(indent) + line.name, _amount(line.amount, order), bold=True)
    for detail in filter(None, details):
        paper.indented(detail, indent)
    if line.qty > 1:
        paper.indented(f"{line.qty} × {_amount(line.unit, order)}", indent)
    if line.allergens:
        named = (words(f"allergen.{name}") if f"allergen.{name}" in words else name for name in line.allergens)
        paper.indented(words("receipt.contains", allergens=", ".join(sorted(named))), indent)
    if total.discount:
        paper.indented(words("receipt.discount"), indent, _amount(-total.discount, order))
    paper.space(12)


def _totals(paper: Paper, stored: StoredOrder, words: Texts) -> None:
    order, totals = stored.order, stored.order.totals
    amounts = sum(line.amount for line in totals.lines)
    added = totals.gross - (amounts - totals.discount)
    paper.rule()
    if totals.discount or added:
        paper.row(words("receipt.subtotal"), _amount(amounts, order))
        if totals.discount:
            paper.row(words("receipt.discount"), _amount(-totals.discount, order))
        if added:
            paper.row(words("receipt.tax_added"), _amount(added, order))
        paper.space(12)
    paper.row(words("receipt.total"), _money(totals.gross, order), bold=True, size=2)
    if stored.tip:
        paper.space(12)
        paper.row(words("receipt.tip"), _amount(stored.tip, order))
        paper.row(words("receipt.total_with_tip"), _money(totals.gross + stored.tip, order), bold=True)


def _taxes(paper: Paper, order: Order, words: Texts) -> None:
    paper.space(16)
    head = (words("receipt.tax_rate"), words("receipt.net"), words("receipt.tax"), words("receipt.gross"))
    rows = [
        (
            f"{(Decimal(tax.rate) * 100).normalize():f} %",
            *(_amount(part, order) for part in (tax.net, tax.tax, tax.gross)),
        )
        for tax in order.totals.taxes
    ]
    paper.table([head, *rows])


def _foot(paper: Paper, stored: StoredOrder, words: Texts) -> None:
    paper.rule()
    if stored.order.agents:
        paper.text(words("receipt.helped", agents=", ".join(stored.order.agents)), align="center")
    paper.text(words("receipt.show" if stored.at_counter else "receipt.keep"), align="center")
    paper.space(20)
    paper.picture(_code(stored.order.uuid))
    paper.space(12)
    paid_at = dt.datetime.fromisoformat(stored.paid_at).astimezone()
    paper.text(paid_at.strftime(words("receipt.time_format")), align="center", small=True)
    paper.text(words("receipt.order", reference=stored.order.uuid), align="center", small=True)
    paper.space(24)
    paper.text(words("receipt.thanks"), align="center", bold=True)


def _code(uuid: str) -> Image.Image:
    matrix = segno.make_qr(uuid, error="m").matrix_iter(scale=QR_DOTS_A_MODULE, border=0)
    rows = [bytes(0 if dark else 255 for dark in row) for row in matrix]
    return Image.frombytes("L", (len(rows[0]), len(rows)), b"".join(rows)).convert("1", dither=Image.Dither.NONE)


def _amount(amount: int, order: Order) -> str:
    return amount_text(amount, order.language, order.minor_digits)


def _money(amount: int, order: Order) -> str:
    return money_text(Money(amount, order.totals.currency), order.language, order.minor_digits)
