"""Codes by scanner and camera in the customer's visit, and the camera that is open only for them."""

import pytest

from domain.call import CallState
from domain.session import Page
from tests.kiosk.screen.counter import AFTER_S, BURGER, COLA, Counter, counter_at, menu

COLA_EAN, SOUP_EAN, BURGER_CODE, PICK = "036000291452", "4006381333931", "BURGER-1", "PICK-1"
TWO = "[{id: rye, name: {en: Rye, es: Centeno}}, {id: corn, name: {en: Corn, es: Maíz}}]"
SIZED = (
    "variants: [{id: small, name: {en: Small, es: Chica}, price: 300, barcodes: ['96385074']},"
    " {id: large, name: {en: Large, es: Grande}, price: 400, state: sold_out, barcodes: ['40170725']}]"
)


def shop(**more: str) -> Counter:
    pick = f"{{id: bread, name: {{en: Bread, es: Pan}}, min: 1, max: 1, options: {TWO}}}"
    changes = {
        "price: 300, tax_class: food, max": f"price: 300, tax_class: food, barcodes: ['{COLA_EAN}'], max",
        "price: 500, tax_class: food,": f"price: 500, tax_class: food, barcodes: ['{SOUP_EAN}'],",
        "tax_class: food, groups: [extras]}": f"tax_class: food, barcodes: [{BURGER_CODE}], groups: [extras]}}\n"
        f"  - {{id: sandwich, category: food, name: {{en: Sandwich, es: Torta}}, image: x, price: 700,"
        f" tax_class: food, barcodes: [{PICK}], groups: [bread]}}",
        "items:": f"  - {pick}\nitems:",
    }
    return Counter(menu(**changes | more))


def notice(counter: Counter) -> tuple[str, str]:
    assert counter.session.notice is not None
    return counter.session.notice.key, counter.session.notice.about


def test_a_scanned_product_is_in_the_order_and_the_order_is_shown() -> None:
    counter = shop().ordering()
    counter.session.on_code_scanned(COLA_EAN)
    counter.session.on_code_scanned("0036000291452")  # the same as an EAN
    counter.session.on_code_scanned(BURGER_CODE)
    assert counter.contents == [("cola", 2, "customer"), ("burger", 1, "customer")]
    assert counter.is_at(Page.ORDER)
    assert counter.session.notice is None


def test_a_product_with_something_to_choose_opens_its_choices() -> None:
    counter = shop().ordering()
    counter.session.on_code_scanned(PICK)
    assert (counter.session.page, counter.session.product, counter.contents) == (Page.CUSTOMISE, "sandwich", [])
    counter.session.on_code_scanned(COLA_EAN)  # nothing was chosen yet
    assert counter.is_at(Page.ORDER)


def test_choices_that_were_begun_are_not_lost_by_a_scan() -> None:
    counter = shop().ordering()
    counter.session.on_code_scanned(PICK)
    counter.clock.at += 1
    counter.session.touched()
    counter.session.on_code_scanned(COLA_EAN)
    assert (counter.session.page, counter.session.product, counter.contents) == (Page.CUSTOMISE, "sandwich", [])
    assert notice(counter) == ("finish_choosing", "sandwich")


def test_a_code_may_mean_a_size() -> None:
    counter = shop(**{"price: 300, tax_class: food, max": f"tax_class: food, {SIZED}, max"}).ordering()
    counter.session.on_code_scanned("96385074")
    assert counter.session.cart is not None
    assert [line.selection.variant for line in counter.session.cart.lines] == ["small"]
    counter.session.on_code_scanned("40170725")
    assert notice(counter) == ("scanned_sold_out", "cola")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (SOUP_EAN, ("scanned_sold_out", "soup")),
        ("4006381333948", ("code_unknown", "")),
        ("what is this?", ("code_unknown", "")),
        ("", ("code_unreadable", "")),
    ],
)
def test_what_cannot_be_added_is_said_in_one_sentence(text: str, said: tuple[str, str]) -> None:
    counter = shop().ordering()
    counter.session.on_code_scanned(text)
    assert notice(counter) == said
    assert (counter.contents, counter.session.page) == ([], Page.MENU)


def test_what_has_just_run_out_is_refused_by_barcode_too() -> None:
    counter = shop().ordering()
    counter.sold_out("product/cola")
    counter.session.on_code_scanned(COLA_EAN)
    assert notice(counter) == ("scanned_sold_out", "cola")
    assert counter.contents == []


def test_a_hidden_product_is_unknown() -> None:
    counter = shop(**{"state: sold_out": "state: hidden"}).ordering()
    counter.session.on_code_scanned(SOUP_EAN)
    assert notice(counter) == ("code_unknown", "")


def test_a_promotions_code_may_be_scanned() -> None:
    counter = shop().ordering(COLA)
    before = counter.gross
    counter.session.on_code_scanned("ten")
    assert counter.gross < before


def test_a_scan_before_the_first_touch_begins_the_visit_and_is_not_lost() -> None:
    counter = shop()
    counter.session.on_code_scanned(COLA_EAN)
    assert counter.is_at(Page.SERVICE_MODE)
    counter.session.on_code_scanned(BURGER_CODE)
    counter.session.choose_mode("takeaway")
    assert [item for item, _, _ in counter.contents] == ["cola", "burger"]
    assert counter.is_at(Page.ORDER)


def test_nothing_scanned_before_belongs_to_the_next_customer() -> None:
    counter = shop()
    counter.session.on_code_scanned(COLA_EAN)
    counter.session.start_over()
    counter.ordering()
    assert counter.contents == []


@pytest.mark.parametrize("page", [Page.PAY, Page.CHECKING, Page.THANKS, Page.ENROLMENT, Page.OUT_OF_SERVICE])
def test_a_scan_changes_nothing_in_a_payment_or_out_of_service(page: Page) -> None:
    counter = counter_at(page)
    before = counter.session.cart
    counter.session.on_code_scanned("ten")
    assert (counter.session.page, counter.session.cart, counter.session.notice) == (page, before, None)


def test_a_scan_is_a_sign_of_life() -> None:
    counter = shop().ordering(BURGER)
    counter.wait(AFTER_S - 1)
    counter.session.on_code_scanned("nothing that is sold here")
    counter.wait(2)
    assert counter.session.warning_left_s is None


# -- the camera --


def test_the_scan_page_goes_back_to_where_it_was_opened() -> None:
    for page in (Page.MENU, Page.ORDER):
        counter = counter_at(page)
        assert counter.session.scan()
        assert counter.session.camera_on
        assert counter.session.stop_scan()
        assert counter.is_at(page)
        assert not counter.session.camera_on


def test_a_loyalty_card_before_the_camera_counts_as_one_that_was_swiped() -> None:
    counter = counter_at(Page.SCAN)
    before = counter.gross
    counter.session.on_card_swiped("loyalty")
    assert counter.is_at(Page.ORDER)
    assert counter.gross < before


def test_an_unknown_code_leaves_the_page_open_for_another_try() -> None:
    counter = counter_at(Page.SCAN)
    counter.session.on_code_scanned("what is this?")
    assert counter.is_at(Page.SCAN)
    assert notice(counter) == ("code_unknown", "")


@pytest.mark.parametrize("state", [CallState.CONNECTING, CallState.CONNECTED])
def test_the_camera_of_a_call_is_never_asked_for_twice(state: CallState) -> None:
    counter = counter_at(Page.SCAN)
    counter.call(CallState.WAITING)
    assert counter.is_at(Page.SCAN)
    counter.call(state)
    assert counter.is_at(Page.ORDER)
    assert not counter.session.can_scan
    assert not counter.session.scan()
    counter.call(CallState.IDLE)
    assert counter.session.scan()


def test_a_camera_that_fails_is_said_and_not_offered_again_in_this_visit() -> None:
    counter = counter_at(Page.SCAN)
    counter.session.on_camera_failed()
    assert counter.is_at(Page.ORDER)
    assert notice(counter) == ("camera_failed", "")
    assert not counter.session.scan()
    counter.session.start_over()
    counter.ordering()
    assert counter.session.scan()


def test_the_camera_closes_when_the_customer_has_gone() -> None:
    counter = counter_at(Page.SCAN)
    counter.wait(AFTER_S + 21)
    assert counter.is_at(Page.ATTRACT)
    assert not counter.session.camera_on
