"""When nothing of the customer may leave the kiosk because a PIN may be typed: a doubt means yes, but not for ever."""

from collections.abc import Callable

import pytest

from domain.money import Money
from domain.payment import Means, PaymentState, Prompt
from domain.till import PaymentView
from kiosk.line.pin_entry import SILENT_S, TYPED_WITHIN_S, PinEntry
from tests.kiosk.line.bench import Timer


class Watched:
    def __init__(self) -> None:
        self.said: list[bool] = []
        self._now, self._timers = 0.0, list[Timer]()
        self.entry = PinEntry(self._later, self.said.append)  # type: ignore[arg-type]  # only `cancel` is asked of a timer

    def _later(self, after_s: float, do: Callable[[], None]) -> Timer:
        self._timers.append(Timer(self._now + after_s, do))
        return self._timers[-1]

    def wait(self, seconds: float) -> None:
        self._now += seconds
        for timer in [one for one in self._timers if not one.over and one.at <= self._now]:
            timer.over = True
            timer.do()

    def payment(
        self,
        prompt: Prompt | None = None,
        state: PaymentState = PaymentState.INTENT,
        *,
        attempt: int = 1,
        tells_pin: bool = True,
        means: Means = Means.CARD,
    ) -> bool:
        """Whether it is on now."""
        view = PaymentView(
            order="o",
            attempt=attempt,
            state=state,
            amount=Money(100, "EUR"),
            prompt=prompt,
            tells_pin=tells_pin,
            means=means,
        )
        self.entry.newest_is(view)
        return self.entry.on


def test_it_is_on_from_the_prompt_until_the_terminal_has_its_answer() -> None:
    till = Watched()
    prompts = [None, Prompt.CONNECTING, Prompt.INSERT_CARD, Prompt.PLEASE_WAIT, Prompt.ENTER_PIN, Prompt.PLEASE_WAIT]
    assert [till.payment(prompt) for prompt in prompts] == [False, False, False, False, True, True]
    assert [till.payment(prompt) for prompt in (Prompt.WRONG_PIN, Prompt.PLEASE_WAIT, Prompt.APPROVED)] == [
        True,
        True,
        False,
    ]
    assert not till.payment(state=PaymentState.PAID)
    assert till.said == [True, False]


@pytest.mark.parametrize("state", sorted(set(PaymentState) - {PaymentState.INTENT, PaymentState.UNKNOWN}))
def test_a_payment_that_is_over_asks_for_nothing(state: PaymentState) -> None:
    till = Watched()
    till.payment(Prompt.ENTER_PIN)
    assert not till.payment(state=state)


@pytest.mark.parametrize("prompt", [Prompt.CONFIRM_AMOUNT, Prompt.WRONG_PIN])
def test_terminals_that_ask_for_two_things_at_once_may_ask_for_the_pin(prompt: Prompt) -> None:
    assert Watched().payment(prompt)


def test_a_terminal_that_says_nothing_may_ask_for_the_pin_at_any_time() -> None:
    silent = Watched()
    assert not silent.payment(Prompt.CONNECTING)
    silent.wait(SILENT_S)
    assert silent.entry.on
    nexo = Watched()
    assert nexo.payment(Prompt.INSERT_CARD, tells_pin=False)
    assert not nexo.payment(Prompt.APPROVED, tells_pin=False)


def test_one_that_talks_before_the_time_is_taken_at_its_word() -> None:
    till = Watched()
    till.payment(Prompt.CONNECTING)
    till.payment(Prompt.PLEASE_WAIT)
    till.wait(SILENT_S)
    assert till.said == []


def test_a_till_that_is_away_in_a_payment_leaves_a_doubt_for_a_minute() -> None:
    till = Watched()
    till.payment(Prompt.INSERT_CARD)
    till.entry.till_lost()
    assert till.entry.on
    till.wait(TYPED_WITHIN_S)
    assert till.said == [True, False]


def test_a_till_that_is_away_with_nothing_to_pay_leaves_none() -> None:
    till = Watched()
    till.entry.till_lost()
    till.payment(state=PaymentState.PAID)
    till.entry.till_lost()
    assert till.said == []


def test_an_unknown_outcome_does_not_hide_the_customer_for_ever() -> None:
    till = Watched()
    till.payment(Prompt.ENTER_PIN)
    assert till.payment(state=PaymentState.UNKNOWN)
    till.wait(TYPED_WITHIN_S - 1)
    assert till.payment(state=PaymentState.UNKNOWN)  # the till says it again and again
    till.wait(1)
    assert not till.payment(state=PaymentState.UNKNOWN)
    assert till.payment(Prompt.ENTER_PIN, attempt=2)


def test_a_gift_card_has_no_pin() -> None:
    assert not Watched().payment(means=Means.GIFT)
