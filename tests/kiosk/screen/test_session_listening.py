"""How the customer hears an agent: keys, jack and screen, and the next customer as usual."""

import pytest

from domain.call import CallState, CallView
from domain.line import Enrolment, EnrolmentState, LineView
from domain.listening import LOUDEST, USUAL, Listening
from domain.session import Page
from hardware.sound_keys.events import Pressed
from kiosk.screen.transitions import RESTING
from tests.kiosk.screen.counter import BURGER, Counter, counter_at

ENROLLED = Enrolment(state=EnrolmentState.ENROLLED)


def told(counter: Counter) -> list[Listening]:
    """What the line was told."""
    return [listening for what, *rest in counter.line.asked if what == "listen" for listening in rest]


def notice(counter: Counter) -> str:
    return counter.session.notice.key if counter.session.notice else ""


def line_says(counter: Counter, call: CallView) -> None:
    counter.session.on_line(LineView(call=call, enrolment=ENROLLED))


def in_call(counter: Counter) -> Counter:
    listening = counter.session.listening
    line_says(counter, CallView(state=CallState.CONNECTED, call="c1", connected_to_hub=True, listening=listening))
    return counter


def test_screen_and_keys_turn_the_same_volume() -> None:
    counter = in_call(Counter().ordering(BURGER))
    assert counter.session.louder()
    assert notice(counter) == ""  # it is seen where it was touched
    counter.session.on_sound_key(Pressed.LOUDER)
    assert notice(counter) == "volume"
    counter.session.on_sound_key(Pressed.QUIETER)
    assert [one.level for one in told(counter)] == [USUAL + 1, USUAL + 2, USUAL + 1]
    counter.session.on_sound_key(Pressed.SILENCE)
    assert (told(counter)[-1].silent, notice(counter)) == (True, "sound_off")
    counter.session.on_sound_key(Pressed.SILENCE)
    assert (told(counter)[-1].silent, notice(counter)) == (False, "volume")


def test_the_key_of_a_speakerphone_mutes_the_microphone() -> None:
    counter = in_call(Counter())
    counter.session.on_sound_key(Pressed.MICROPHONE)
    assert counter.line.asked[-1] == ("mute", True)
    line_says(counter, CallView(state=CallState.CONNECTED, call="c1", muted=True))
    counter.session.on_sound_key(Pressed.MICROPHONE)
    assert counter.line.asked[-1] == ("mute", False)


def test_headphones_begin_as_usual_and_the_speaker_is_not_louder_than_that_after_them() -> None:
    counter = in_call(Counter().ordering(BURGER))
    for _ in range(LOUDEST):
        counter.session.louder()
    counter.session.on_headphones(True)
    assert (counter.session.listening, notice(counter)) == (Listening(headphones=True), "headphones_in")
    for _ in range(LOUDEST):
        counter.session.louder()
    counter.session.on_headphones(False)
    assert (counter.session.listening, notice(counter)) == (Listening(), "headphones_out")
    assert told(counter)[-1] == Listening()


@pytest.mark.parametrize("page", sorted(set(Page) - RESTING))
def test_the_next_customer_begins_as_usual(page: Page) -> None:
    counter = in_call(counter_at(page))
    counter.session.on_headphones(True)
    counter.session.on_sound_key(Pressed.LOUDER)
    counter.session.on_sound_key(Pressed.SILENCE)
    counter.session._end_visit()
    assert counter.session.listening == Listening(headphones=True)
    assert told(counter)[-1] == Listening(headphones=True)


def test_a_call_without_a_visit_leaves_nothing_behind() -> None:
    counter = in_call(Counter())
    counter.session.on_sound_key(Pressed.LOUDER)
    line_says(counter, CallView(state=CallState.IDLE, call="c1", listening=counter.session.listening))
    assert counter.session.listening == Listening()


@pytest.mark.parametrize("page", sorted(RESTING))
def test_a_key_that_is_pressed_when_nobody_is_there_means_nothing(page: Page) -> None:
    counter = counter_at(page)
    for key in Pressed:
        counter.session.on_sound_key(key)
    assert counter.session.listening == Listening()
    assert counter.line.asked == []


def test_a_line_that_has_forgotten_is_told_again() -> None:
    counter = in_call(Counter().ordering(BURGER))
    counter.session.louder()
    counter.session.on_line(None)
    counter.line.asked.clear()
    line_says(counter, CallView())
    assert told(counter) == [Listening(level=USUAL + 1)]
    line_says(counter, CallView(listening=Listening(level=USUAL + 1)))
    assert len(told(counter)) == 1


def test_headphones_are_a_sign_of_life() -> None:
    counter = Counter()
    counter.session.on_presence(False)
    counter.wait(10_000)
    assert counter.session.dimmed
    counter.session.on_headphones(True)
    assert not counter.session.dimmed
