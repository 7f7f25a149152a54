"""An agent points at things and opens pages; the customer's hand goes first, and a payment is out of reach."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.call import CallState
from domain.guide import Control, Guide, GuideAction, GuideRefusal, Place
from domain.session import Page
from kiosk.screen.guiding import POINT_S, TOUCH_FIRST_S
from tests.kiosk.screen.counter import BURGER, COLA, WAYS, Counter, counter_at

PAYING = {Page.PAY, Page.CHECKING, Page.THANKS}


def in_call(counter: Counter) -> Counter:
    counter.call(CallState.CONNECTED)
    counter.clock.at += TOUCH_FIRST_S
    return counter


def guide(counter: Counter, action: GuideAction, **place: object) -> str:
    """Why not; empty when it was done."""
    wanted = Guide(action=action, place=Place(**place), agent_name="Maya")  # type: ignore[arg-type]
    result = counter.session.guide(wanted)
    assert result.ok is (result.reason == "")
    return result.reason


def point(counter: Counter, **place: object) -> str:
    return guide(counter, GuideAction.POINT, **place)


def open_(counter: Counter, **place: object) -> str:
    return guide(counter, GuideAction.OPEN, **place)


def test_a_product_is_pointed_at_where_it_stands() -> None:
    counter = in_call(Counter().ordering(BURGER))
    assert point(counter, product="cola") == ""
    assert counter.session.pointer is not None
    assert (counter.session.pointer.target, counter.session.pointer.agent_name) == ("product.cola", "Maya")


@pytest.mark.parametrize(("place", "page"), [({"line": "cola"}, Page.ORDER), ({"control": Control.PAY}, Page.ORDER)])
def test_the_page_comes_up_on_which_it_stands(place: dict[str, object], page: Page) -> None:
    counter = in_call(Counter().ordering(BURGER, COLA))
    if "line" in place:
        place = {"line": counter.line_of("cola")}
    assert point(counter, **place) == ""
    assert counter.is_at(page)


def test_the_ring_goes_by_itself() -> None:
    counter = in_call(Counter().ordering(BURGER))
    point(counter, control=Control.HELP)
    counter.wait(POINT_S + 0.5)
    assert counter.session.pointer is None


def test_the_ring_goes_with_the_call() -> None:
    counter = in_call(Counter().ordering(BURGER))
    point(counter, control=Control.HELP)
    counter.call(CallState.IDLE)
    assert counter.session.pointer is None


def test_the_agent_takes_it_away() -> None:
    counter = in_call(Counter().ordering(BURGER))
    point(counter, product="cola")
    assert guide(counter, GuideAction.CLEAR) == ""
    assert counter.session.pointer is None


def test_a_page_is_opened_and_says_by_whom() -> None:
    counter = in_call(Counter().ordering(BURGER))
    assert open_(counter, product="burger") == ""
    assert (counter.session.page, counter.session.product) == (Page.CUSTOMISE, "burger")
    assert counter.session.pointer is not None
    assert counter.session.pointer.agent_name == "Maya"
    assert open_(counter, page=Page.ORDER) == ""
    assert counter.is_at(Page.ORDER)
    assert open_(counter, category="food") == ""
    assert (counter.session.page, counter.session.category) == (Page.MENU, "food")


def test_what_the_customer_has_begun_to_choose_is_not_taken_away() -> None:
    counter = Counter().ordering(BURGER)
    counter.session.open_product("burger")
    counter.clock.at += 1
    counter.session.still_here()
    in_call(counter)
    assert open_(counter, page=Page.ORDER) == GuideRefusal.CHOOSING
    assert point(counter, product="cola") == GuideRefusal.CHOOSING
    assert point(counter, control=Control.PRIMARY) == ""
    assert counter.is_at(Page.CUSTOMISE)


def test_the_customers_hand_goes_first() -> None:
    counter = in_call(Counter().ordering(BURGER))
    counter.session.touched()
    assert point(counter, product="cola") == GuideRefusal.CUSTOMER_BUSY
    counter.clock.at += TOUCH_FIRST_S
    assert point(counter, product="cola") == ""


@pytest.mark.parametrize(
    ("place", "reason"),
    [
        ({"product": "pizza"}, GuideRefusal.UNKNOWN),
        ({"category": "empty"}, GuideRefusal.UNKNOWN),
        ({"line": "nothing"}, GuideRefusal.UNKNOWN),
        ({}, GuideRefusal.UNKNOWN),
    ],
)
def test_what_is_not_there_cannot_be_shown(place: dict[str, object], reason: str) -> None:
    assert point(in_call(Counter().ordering(BURGER)), **place) == reason


def test_what_is_sold_out_can_be_pointed_at_and_not_opened() -> None:
    counter = in_call(Counter().ordering(BURGER))
    assert open_(counter, product="soup") == GuideRefusal.SOLD_OUT
    assert point(counter, product="soup") == ""


@pytest.mark.parametrize("page", list(Page))
def test_pages_of_the_customer_alone_are_out_of_reach(page: Page) -> None:
    counter = counter_at(page)
    in_call(counter)
    reason = open_(counter, page=Page.MENU)
    expected = {Page.TIP: "paying", Page.PAY: "paying", Page.CHECKING: "paying", Page.THANKS: "paying"}.get(page, "no_visit")
    # The scan page gives way to the call.
    assert reason == ("" if page in {Page.MENU, Page.CUSTOMISE, Page.ORDER, Page.SCAN} else expected)


places = st.builds(
    Place,
    page=st.sampled_from([None, *Page]),
    category=st.sampled_from(["", "food", "empty", "?"]),
    product=st.sampled_from(["", "burger", "soup", "?"]),
    line=st.sampled_from(["", "line", "?"]),
    control=st.sampled_from([None, *Control]),
)


@given(
    page=st.sampled_from(sorted(WAYS)),
    guides=st.lists(st.tuples(st.sampled_from(list(GuideAction)), places), max_size=6),
)
def test_no_guide_ever_changes_an_order_or_touches_a_payment(
    page: Page, guides: list[tuple[GuideAction, Place]]
) -> None:
    counter = in_call(counter_at(page))
    session = counter.session
    before = session.cart, session.totals, session.payment, session.paying, session.language, list(counter.till.orders)
    for action, place in guides:
        at, pointer = session.page, session.pointer
        result = session.guide(Guide(action=action, place=place, agent_name="Maya"))
        assert result.ok or (session.page, session.pointer) == (at, pointer)
        if at in PAYING:
            assert session.page is at
            assert session.pointer is None
    after = session.cart, session.totals, session.payment, session.paying, session.language, list(counter.till.orders)
    assert after == before
