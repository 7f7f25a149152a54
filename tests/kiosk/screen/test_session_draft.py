import pytest

from domain.cart import Add, Change
from domain.payment import PaymentState
from domain.session import Page
from domain.till import TillView
from kiosk.screen.draft import MOST_RESTORED
from tests.kiosk.screen.counter import AFTER_S, BURGER, COLA, WARNING_S, Clock, Counter, counter_at, menu


def after_a_crash(died: Counter, *, seconds: float = 3) -> Counter:
    """A new screen on the same kiosk, which has got the draft that the till had."""
    clock: Clock = died.clock
    clock.at += seconds
    counter = Counter(clock=clock)
    if died.till.kept is not None:
        counter.session.restore(died.till.kept)
    return counter


@pytest.mark.parametrize("page", [Page.SERVICE_MODE, Page.MENU, Page.CUSTOMISE, Page.ORDER])
def test_a_visit_comes_back_where_it_was(page: Page) -> None:
    died = counter_at(page)
    died.session.set_language("es")
    back = after_a_crash(died)
    was, now = died.session, back.session
    assert (now.page, now.cart, now.totals, now.language) == (was.page, was.cart, was.totals, "es")
    assert (now.category, now.product) == (was.category, was.product)


def test_an_open_suggestion_can_still_be_undone() -> None:
    died = Counter().ordering(BURGER)
    died.session.propose(died.proposal(Change(line=died.line_of("burger"), qty=3)))
    back = after_a_crash(died)
    assert back.session.undo("p1")
    assert back.contents == [("burger", 1, "customer")]


def test_a_proposal_from_before_the_crash_about_a_line_is_stale() -> None:
    died = Counter().ordering(BURGER)
    old = died.proposal(Change(line=died.line_of("burger"), qty=3), revision=0)
    back = after_a_crash(died)
    assert back.session.propose(old).reason == "stale"
    assert back.session.propose(back.proposal(Add(selection=COLA), name="new")).reason == ""


@pytest.mark.parametrize(
    ("payment", "page"),
    [
        (PaymentState.INTENT, Page.PAY),
        (PaymentState.UNKNOWN, Page.CHECKING),
        (PaymentState.PAID, Page.THANKS),
        (PaymentState.DECLINED, Page.PAY),
    ],
)
def test_a_crash_in_a_payment_comes_back_to_what_the_till_says(payment: PaymentState, page: Page) -> None:
    back = after_a_crash(counter_at(Page.PAY))
    assert (back.session.page, back.session.paying) == (Page.ORDER, False)
    back.payment(payment)
    assert back.is_at(page)


def test_the_tills_news_may_come_before_the_draft() -> None:
    died = counter_at(Page.PAY)
    died.payment(PaymentState.INTENT)
    back = Counter(clock=died.clock)
    back.session.on_till(died.session.till)
    assert died.till.kept is not None
    back.session.restore(died.till.kept)
    assert (back.session.page, back.session.paying) == (Page.PAY, True)


def test_a_visit_that_the_screen_dies_of_is_given_up() -> None:
    back = counter_at(Page.ORDER)
    for _ in range(MOST_RESTORED):
        back = after_a_crash(back)
        assert back.is_at(Page.ORDER)
    assert after_a_crash(back).is_at(Page.ATTRACT)


def test_a_customer_who_goes_on_after_a_crash_may_have_another() -> None:
    back = counter_at(Page.ORDER)
    for _ in range(MOST_RESTORED + 2):
        back = after_a_crash(back)
        back.session.still_here()
    assert back.is_at(Page.ORDER)


def test_a_draft_that_nobody_waits_for_any_more_is_left_alone() -> None:
    assert after_a_crash(counter_at(Page.ORDER), seconds=AFTER_S + WARNING_S + 1).session.page is Page.ATTRACT


def test_a_long_call_keeps_the_draft_fresh() -> None:
    died = counter_at(Page.PAY)  # time stands still, the clock does not
    died.wait(600)
    assert after_a_crash(died).session.cart == died.session.cart


def test_a_draft_from_before_a_restart_of_the_machine_is_left_alone() -> None:
    died = counter_at(Page.ORDER)
    assert after_a_crash(died, seconds=-500).session.page is Page.ATTRACT


@pytest.mark.parametrize("broken", [b"", b"{}", b"\xff", b"[1]", b'{"at": "x"}'])
def test_an_unreadable_draft_is_left_alone(broken: bytes) -> None:
    counter = Counter()
    assert not counter.session.restore(broken)
    assert counter.is_at(Page.ATTRACT)


def test_a_draft_does_not_push_a_customer_aside() -> None:
    died, counter = counter_at(Page.ORDER), counter_at(Page.SERVICE_MODE)
    assert died.till.kept is not None
    assert not counter.session.restore(died.till.kept)
    assert counter.is_at(Page.SERVICE_MODE)


def test_a_draft_of_an_item_that_is_gone_is_left_alone() -> None:
    died = counter_at(Page.ORDER)
    counter = Counter(menu(**{"id: burger": "id: wrap"}), clock=died.clock)
    assert died.till.kept is not None
    assert not counter.session.restore(died.till.kept)
    assert counter.is_at(Page.ATTRACT)


def test_an_out_of_service_kiosk_brings_a_visit_back_too() -> None:
    died = counter_at(Page.ORDER)
    counter = Counter(clock=died.clock)
    counter.session.on_till(TillView(in_service=True, unsettled=True))
    assert died.till.kept is not None
    assert counter.session.restore(died.till.kept)
    assert counter.is_at(Page.ORDER)


def test_the_end_of_a_visit_takes_the_draft_away() -> None:
    counter = counter_at(Page.THANKS)
    assert counter.till.kept is not None
    counter.session.finish()
    assert counter.till.kept is None


def test_a_product_that_is_gone_from_the_menu_is_not_configured_after_a_crash() -> None:
    died = Counter().ordering(BURGER)
    died.session.open_product("cola")
    assert died.till.kept is not None
    counter = Counter(menu(**{"id: cola,": "id: lemonade,"}), clock=died.clock)
    assert counter.session.restore(died.till.kept)
    assert (counter.session.page, counter.session.product) == (Page.MENU, "")
