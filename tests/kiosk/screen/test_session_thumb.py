"""The one question after a call."""

import pytest

from domain.call import AgentView, CallState, EndReason
from kiosk.screen.thumb import ASKED_S, THANKS_S
from tests.kiosk.screen.counter import BURGER, Counter

MAYA = AgentView(id="7", name="Maya", place="Sacramento")


def talked(ended: EndReason = EndReason.CUSTOMER, state: CallState = CallState.CONNECTED) -> Counter:
    """A customer who has talked to Maya."""
    counter = Counter().ordering(BURGER)
    counter.call(CallState.WAITING, call="one")
    counter.call(state, call="one", agent=MAYA)
    counter.call(CallState.IDLE, call="", ended=ended)
    return counter


@pytest.mark.parametrize("up", [True, False])
def test_the_answer_goes_to_the_hub_and_is_thanked_for(up: bool) -> None:
    counter = talked()
    assert counter.session.thumb is not None
    assert counter.session.thumb.agent_name == "Maya"
    assert counter.session.answer_thumb(up)
    assert counter.line.asked == [("thumb", "one", up)]
    assert counter.session.thumb.answered
    assert not counter.session.answer_thumb(not up)
    counter.wait(THANKS_S)
    assert counter.session.thumb is None


def test_whoever_does_not_want_to_say_is_not_asked_again() -> None:
    counter = talked()
    assert counter.session.answer_thumb(None)
    assert (counter.session.thumb, counter.line.asked) == (None, [])
    assert not counter.session.answer_thumb(True)


def test_the_question_goes_by_itself_with_the_visit_and_with_the_next_call() -> None:
    counter = talked()
    counter.wait(ASKED_S)
    assert counter.session.thumb is None
    counter = talked()
    counter.session.start_over()
    assert counter.session.thumb is None
    counter = talked()
    counter.call(CallState.WAITING, call="two")
    assert counter.session.thumb is None


@pytest.mark.parametrize("ended", [EndReason.TECHNICAL, EndReason.AGENT_LOST, EndReason.KIOSK_LOST])
def test_nobody_is_asked_after_a_call_that_was_cut_off(ended: EndReason) -> None:
    assert talked(ended).session.thumb is None


def test_nobody_is_asked_who_has_talked_to_nobody() -> None:
    assert talked(state=CallState.CONNECTING).session.thumb is None
    counter = Counter().ordering(BURGER)
    counter.call(CallState.WAITING, call="one")
    counter.call(CallState.IDLE, call="", ended=EndReason.CUSTOMER)
    assert counter.session.thumb is None
