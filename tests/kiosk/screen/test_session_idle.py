import pytest

from domain.call import OPEN, CallState
from domain.payment import PaymentState
from domain.session import Page
from tests.kiosk.screen.counter import AFTER_S, BURGER, WARNING_S, Counter, counter_at


@pytest.mark.parametrize("page", [Page.SERVICE_MODE, Page.MENU, Page.CUSTOMISE, Page.ORDER])
def test_silence_warns_and_then_ends_the_visit(page: Page) -> None:
    counter = counter_at(page)
    counter.wait(AFTER_S - 1)
    assert counter.session.warning_left_s is None
    counter.wait(1)
    assert counter.session.warning_left_s == WARNING_S
    counter.wait(WARNING_S - 1)
    assert (counter.session.page, counter.session.warning_left_s) == (page, 1)
    counter.wait(1)
    assert (counter.session.page, counter.session.cart) == (Page.ATTRACT, None)
    assert counter.session.warning_left_s is None


def test_any_touch_takes_the_warning_away_and_starts_the_time_again() -> None:
    counter = counter_at(Page.MENU)
    counter.wait(AFTER_S + WARNING_S - 1)
    counter.session.still_here()
    assert counter.session.warning_left_s is None
    counter.wait(AFTER_S - 1)
    assert (counter.session.page, counter.session.warning_left_s) == (Page.MENU, None)


def test_the_warning_counts_down_before_the_observers() -> None:
    counter, seen = counter_at(Page.MENU), []
    counter.wait(AFTER_S - 1)
    counter.session.observe(lambda: seen.append(counter.session.warning_left_s))
    counter.wait(4)
    assert seen == [20, 19, 18, 17]


@pytest.mark.parametrize("state", sorted(OPEN))
def test_time_stands_still_in_a_call_and_is_full_afterwards(state: CallState) -> None:
    counter = counter_at(Page.MENU)
    counter.wait(AFTER_S + 10)
    counter.call(state)
    assert counter.session.warning_left_s is None
    counter.wait(600)
    assert counter.is_at(Page.MENU)
    counter.call(CallState.IDLE)
    counter.wait(AFTER_S - 1)
    assert (counter.session.page, counter.session.warning_left_s) == (Page.MENU, None)
    counter.wait(WARNING_S + 1)
    assert counter.is_at(Page.ATTRACT)


def test_time_stands_still_while_the_terminal_works_and_runs_after_a_decline() -> None:
    counter = counter_at(Page.PAY)
    counter.wait(600)
    assert counter.is_at(Page.PAY)
    counter.payment(PaymentState.DECLINED)
    counter.wait(AFTER_S + WARNING_S)
    assert counter.is_at(Page.ATTRACT)


def test_nobody_is_warned_at_rest() -> None:
    counter = Counter()
    counter.wait(600)
    assert (counter.session.page, counter.session.warning_left_s) == (Page.ATTRACT, None)


def test_the_first_touch_after_a_long_rest_has_the_whole_time() -> None:
    counter = Counter()
    counter.wait(600)
    counter.ordering(BURGER)
    counter.wait(AFTER_S - 1)
    assert counter.session.warning_left_s is None


def test_nobody_who_cannot_be_reached_keeps_the_visit_alive() -> None:
    counter = counter_at(Page.MENU)
    counter.call(CallState.UNREACHABLE)
    counter.wait(AFTER_S + WARNING_S)
    assert counter.is_at(Page.ATTRACT)
