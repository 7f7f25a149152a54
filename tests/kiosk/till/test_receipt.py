import io
from collections.abc import Sequence
from pathlib import Path

import cv2
import msgspec
import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from PIL import Image

from domain.money import Money
from domain.order import Order, OrderState
from domain.ordering import make_order
from domain.payment import Approval, Means, Slip, SlipCopy, SlipLine
from domain.selection import ChosenOption, Selection
from hardware.printer.commands import Reader
from hardware.printer.picture import receipt_picture
from hardware.printer.strip import Strip
from kiosk.till.merchant_slip import merchant_slip
from kiosk.till.order_rows import Identity, StoredOrder
from kiosk.till.paid_parts import Paid
from kiosk.till.payment_rows import GiftPart
from kiosk.till.receipt import ReceiptWriter
from tests.builders import TODAY, cart_of, small_menu
from tests.kiosk.till.parts import paid

SITE = Identity(prefix="A", site_name="Union Square", kiosk_name="Counter 1")
APPROVAL = Approval(
    amount=Money(3210, "EUR"),
    terminal_id="28004869",
    receipt_number=42,
    trace_number=318,
    authorisation_code="174205",
    card_name="girocard",
    card_number="############4281",
    texts=("Contactless", "Thank you"),
)


def lunch(language: str = "en", *, tax_mode: str = "inclusive", promotions: tuple[str, ...] = ()) -> Order:
    cart = cart_of(
        (Selection(item="burger", options=(ChosenOption("cheese", 2),)), 2),
        (Selection(item="lemonade", variant="large"), 1),
        promotions=promotions,
    )
    return make_order(cart, small_menu(tax_mode=tax_mode, currency="EUR"), language, TODAY, ["Maya"])


BY_CARD = (paid(26_50, approval=APPROVAL),)
FREE = (paid(0, means=Means.NONE),)


def strip_of(
    order: Order,
    *,
    number: str = "A47",
    parts: Sequence[Paid] = BY_CARD,
    tip: int = 0,
    copy: bool = False,
    state: OrderState = OrderState.PAID,
    profile: str = "TM-T88V",
    dots: int = 512,
    menu: Path = Path("/nonexistent"),
) -> Strip:
    """The receipt as it comes out of the simulated printer."""
    stored = StoredOrder(order=order, state=state, number=number, paid_at="2026-11-21T18:42:11+00:00", tip=tip)
    data, strip = ReceiptWriter(profile, menu).write(stored, parts, SITE, copy=copy), Strip(dots)
    for command in Reader().feed(data):
        assert command.code != "unknown", command
        strip.obey(command)
    return strip


def text_of(order: Order, **how: object) -> str:
    return "\n".join(strip_of(order, **how).text)  # type: ignore[arg-type]


def test_everything_that_was_ordered_and_paid_is_on_it() -> None:
    words = text_of(lunch()).splitlines()
    assert words[:2] == ["Corner Kitchen", "Union Square · Counter 1"]
    assert "A47" in words
    assert "Eat here" in words
    assert "2  House burger                      22.60" in words
    assert any("2 × Cheese · - Onions" in line for line in words)
    assert any(line.split() == ["Total", "€26.50"] for line in words)
    assert any(line.split() == ["Card", "############4281"] for line in words)
    assert {"Contactless", "Put together with Maya"} <= set(words)


def test_the_customer_reads_it_in_her_language() -> None:
    words = text_of(lunch("es"))
    for phrase in ("Cocina de la Esquina", "Su número de pedido", "Comer aquí", "Limonada de piña", "€26.50", "¡Buen"):
        assert phrase in words


def test_taxes_stand_there_by_rate_and_sum() -> None:
    rows = [line.split() for line in text_of(lunch()).splitlines() if " % " in line]
    assert rows == [["6.25", "%", "21.27", "1.33", "22.60"], ["10", "%", "3.55", "0.35", "3.90"]]


def test_discounts_and_added_tax_lead_to_the_total() -> None:
    words = [line.split() for line in text_of(lunch(tax_mode="exclusive", promotions=("friends",))).splitlines()]
    assert ["Subtotal", "26.50"] in words
    assert ["Discount", "-2.65"] in words
    assert ["Tax", "1.62"] in words
    assert ["Total", "€25.47"] in words


def test_nothing_to_pay_says_so() -> None:
    words = text_of(lunch(promotions=("gift",)), parts=FREE)
    assert "Nothing to pay" in words
    assert "Card" not in words


def test_what_a_person_settled_was_paid_by_card() -> None:
    words = text_of(lunch(), parts=(paid(26_50),))
    assert "Paid by card" in words
    assert "Nothing to pay" not in words


@pytest.mark.parametrize(("language", "banner"), [("en", "NOT PAID"), ("es", "NO PAGADO")])
def test_a_slip_for_the_counter_is_no_receipt(language: str, banner: str) -> None:
    words = text_of(lunch(language), parts=(), state=OrderState.AT_COUNTER).splitlines()
    assert words[0].strip() == banner
    assert "A47" in words
    assert any(line.split()[-1:] == ["€26.50"] for line in words)
    assert not any("card" in line.casefold() or "tarjeta" in line.casefold() for line in words)


def test_a_copy_is_marked() -> None:
    assert "DUPLICATE" in text_of(lunch(), copy=True)
    assert "DUPLICATE" not in text_of(lunch())


@pytest.mark.parametrize(("profile", "dots"), [("TM-T88V", 512), ("TM-T20II", 576)])
def test_no_line_is_wider_than_the_paper(profile: str, dots: int) -> None:
    columns = dots // 9
    assert max(len(line) for line in strip_of(lunch(), profile=profile, dots=dots).text) <= columns
    assert text_of(lunch(), profile=profile, dots=dots).count("House burger") == 1


def test_its_code_leads_to_the_order() -> None:
    order = lunch()
    picture = receipt_picture(strip_of(order).ink)
    ground = Image.new("RGBA", picture.size, "white")
    ground.alpha_composite(picture)
    grey, read = ground.convert("L"), set()
    for nearer in (2, 3, 4):  # a phone, too, looks from more than one distance: OpenCV misses one code in a hundred
        look = grey.resize((grey.width * nearer // 4, grey.height * nearer // 4))
        read.add(cv2.QRCodeDetector().detectAndDecode(np.asarray(look))[0])
    assert read - {""} == {order.uuid}


def test_the_number_is_by_far_the_largest_thing() -> None:
    with_number, without = strip_of(lunch(), number="A47").length, strip_of(lunch(), number="").length
    assert with_number - without > 150  # dots of 180 to the inch: 2 cm


def test_a_logo_is_printed_when_the_menu_has_one(tmp_path: Path) -> None:
    plain = strip_of(lunch(), menu=tmp_path).length
    (tmp_path / "pictures").mkdir()
    Image.new("RGBA", (320, 320), (10, 60, 40, 255)).save(tmp_path / "pictures" / "leaf@320.png")
    (tmp_path / "menu.json").write_text('{"id": "corner", "logo": "leaf"}')
    assert strip_of(lunch(), menu=tmp_path).length > plain + 150
    (tmp_path / "pictures" / "leaf@320.png").write_bytes(b"no picture")
    assert strip_of(lunch(), menu=tmp_path).length == plain


@settings(max_examples=40)
@example(name="Soup", details=[" "])
@given(st.text(min_size=1, max_size=80), st.lists(st.text(max_size=120), max_size=4))
def test_any_name_is_printed_somehow(name: str, details: list[str]) -> None:
    order = lunch()
    line = msgspec.structs.replace(order.lines[0], name=name, details=tuple(details))
    strip = strip_of(msgspec.structs.replace(order, lines=(line, *order.lines[1:])))
    assert any("22.60" in text for text in strip.text)
    assert "�" not in "".join(strip.text)


def test_each_part_stands_there_with_what_it_paid_and_the_tip_apart() -> None:
    gift = GiftPart(ref="9b1d6c3e-0000", card="token", wish="", left=5_50)
    parts = (paid(10_00, means=Means.GIFT, gift=gift), paid(19_15, approval=APPROVAL))
    words = [line.split() for line in text_of(lunch(), parts=parts, tip=2_65).splitlines()]
    for line in (
        ["Total", "€26.50"],
        ["Tip", "2.65"],
        ["Total", "with", "tip", "€29.15"],
        ["Paid", "by", "gift", "card", "€10.00"],
        ["Left", "on", "the", "card", "€5.50"],
        ["Reference", "9b1d6c3e"],
        ["Paid", "by", "card", "·", "girocard", "€19.15"],
    ):
        assert line in words
    assert [line[:2] for line in words if "%" in line] == [["6.25", "%"], ["10", "%"]]  # a tip is not taxed


SLIP = Slip(
    copy=SlipCopy.CUSTOMER,
    lines=(SlipLine(text="CUSTOMER COPY", centred=True), SlipLine(text="Amount      EUR 26,50"), SlipLine(text="")),
)


def test_what_the_terminal_wrote_stands_there_as_it_wrote_it() -> None:
    words = text_of(lunch(), parts=(paid(26_50, approval=APPROVAL, slips=(SLIP,)),)).splitlines()
    assert {"CUSTOMER COPY", "Amount      EUR 26,50", "Paid by card                      girocard"} <= set(words)
    assert not any("############4281" in line for line in words)


def test_the_merchants_slip_is_a_paper_of_its_own() -> None:
    order, strip = lunch(), Strip(512)
    stored = StoredOrder(order=order, state=OrderState.PAID, number="A47", paid_at="2026-11-21T18:42:11+00:00")
    data = merchant_slip("TM-T88V", stored, (paid(26_50, slips=(SLIP,)), paid(1_00, slips=(SLIP,))), copy=True)
    for command in Reader().feed(data):
        strip.obey(command)
    assert strip.text[0].strip() == "DUPLICATE"
    assert strip.text.count("CUSTOMER COPY") == 2
    assert "A47" in strip.text[1]


def test_what_a_dish_contains_stands_under_it() -> None:
    order = lunch()
    line = msgspec.structs.replace(order.lines[0], allergens=("milk", "gluten", "house-made"))
    words = text_of(msgspec.structs.replace(order, lines=(line, *order.lines[1:])))
    assert "Contains gluten, house-made, milk" in words


@pytest.mark.parametrize(
    ("digits", "currency", "total", "line"),
    [(0, "JPY", "2650 JPY", "2260"), (2, "EUR", "€26.50", "22.60"), (3, "KWD", "2.650 KWD", "2.260")],
)
def test_every_currency_has_its_own_digits(digits: int, currency: str, total: str, line: str) -> None:
    order = lunch()
    totals = msgspec.structs.replace(order.totals, currency=currency)
    words = text_of(msgspec.structs.replace(order, totals=totals, minor_digits=digits))
    assert total in words
    assert f"2  House burger {line:>26}" in words


def test_an_unknown_profile_is_found_at_the_start() -> None:
    with pytest.raises(ValueError, match=r"'TM-9000' is not offered; allowed: .*TM-T88V"):
        ReceiptWriter("TM-9000", Path("/nonexistent"))


def test_the_picture_is_a_png_with_a_clear_ground() -> None:
    file = io.BytesIO()
    receipt_picture(strip_of(lunch()).ink).save(file, "PNG")
    picture = Image.open(io.BytesIO(file.getvalue()))
    assert picture.getpixel((0, 0)) == (44, 33, 20, 0)
