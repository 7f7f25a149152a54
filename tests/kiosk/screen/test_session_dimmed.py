"""With a presence sensor the screen is dark while nobody is there."""

from collections.abc import Callable

import pytest

from domain.call import CallState
from domain.session import Page
from tests.kiosk.screen.counter import DIM_AFTER_S, Counter, counter_at


def alone() -> Counter:
    counter = Counter()
    counter.session.on_presence(False)
    counter.wait(DIM_AFTER_S)
    assert counter.session.dimmed
    return counter


def test_it_goes_dark_only_after_a_while_and_says_so_once() -> None:
    counter, told = Counter(), list[bool]()
    counter.session.on_presence(False)
    counter.session.observe(lambda: told.append(counter.session.dimmed))
    counter.wait(DIM_AFTER_S - 1)
    assert not counter.session.dimmed
    counter.wait(10)
    assert told == [True]


def test_without_a_sensor_it_never_goes_dark() -> None:
    counter = Counter()
    counter.wait(DIM_AFTER_S * 3)
    assert not counter.session.dimmed


def test_it_stays_awake_while_somebody_stands_there() -> None:
    counter = alone()
    counter.session.on_presence(True)
    counter.wait(DIM_AFTER_S * 2)
    assert not counter.session.dimmed
    counter.session.on_presence(False)
    counter.wait(DIM_AFTER_S - 1)
    assert not counter.session.dimmed


def test_a_touch_always_wakes_it() -> None:
    counter = alone()
    counter.session.wake()
    assert not counter.session.dimmed
    counter.wait(DIM_AFTER_S + 1)
    assert counter.session.dimmed


WAKES: dict[str, Callable[[Counter], object]] = {
    "card": lambda counter: counter.session.on_card_swiped("loyalty"),
    "code": lambda counter: counter.session.on_code_scanned(""),
    "help": lambda counter: counter.session.ask_help(),
    "call": lambda counter: counter.call(CallState.WAITING),
}


@pytest.mark.parametrize("what", WAKES)
def test_a_card_a_code_and_help_wake_it(what: str) -> None:
    counter = alone()
    WAKES[what](counter)
    assert not counter.session.dimmed


@pytest.mark.parametrize("page", sorted(set(Page) - {Page.ATTRACT, Page.OUT_OF_SERVICE, Page.THANKS}))
def test_no_page_that_somebody_needs_goes_dark(page: Page) -> None:
    counter = counter_at(page)
    counter.session.on_presence(False)
    counter.clock.at += DIM_AFTER_S + 1
    assert not counter.session.dimmed
