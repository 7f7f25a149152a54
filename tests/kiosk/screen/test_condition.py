"""What a customer reads while something of a call is not as it should be."""

import pytest

from domain.call import AgentView, CallState, CallView
from domain.trouble import POSSIBLE, Part, Problem, Trouble
from kiosk.screen.help.condition import OverPicture, below_name, over_picture, sentence
from kiosk.texts import languages, texts

MAYA = AgentView(id="7", name="Maya", place="Portland")
EN = texts("en")


def call(state: CallState = CallState.CONNECTED, **changes: object) -> CallView:
    return CallView(state=state, agent=MAYA, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("view", "still", "words"),
    [
        (call(), False, ""),
        (call(), True, "The picture has stopped"),
        (call(CallState.CONNECTING), False, "Maya is joining"),
        (call(CallState.WEAK), False, "The connection is weak"),
        (call(CallState.WEAK, sound_only=True), True, "The connection is weak"),
        (call(CallState.LOST, sound_only=True), True, "Reconnecting"),
        (call(CallState.LOST, agent_away=True), True, "Maya lost the connection"),
        (call(sound_only=True), True, "Sound only for now"),
        (call(CallState.CONNECTING, text_by_hub=True), False, "Only text gets through. Please type to Maya"),
        (call(CallState.LOST, text_by_hub=True), True, "Only text gets through. Please type to Maya"),
        (call(agent_hidden=True, sound_only=True), True, "Maya has turned the camera off"),
        (call(CallState.LOST, agent_hidden=True), True, "Reconnecting"),
        (call(held=True, sound_only=True), True, "Maya put you on hold, back in a moment"),
    ],
)
def test_a_picture_that_stands_still_has_a_word_on_it(view: CallView, still: bool, words: str) -> None:
    assert over_picture(view, still, EN).words == words


@pytest.mark.parametrize("state", [CallState.CONNECTED, CallState.WEAK, CallState.LOST])
@pytest.mark.parametrize("language", languages())
def test_no_still_picture_is_without_a_word_in_any_language(state: CallState, language: str) -> None:
    assert over_picture(call(state), still=True, words=texts(language)) != OverPicture()


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("trouble", [Trouble(part, problem) for part in Part for problem in sorted(POSSIBLE[part])])
def test_every_failure_of_a_device_has_one_plain_sentence(trouble: Trouble, language: str) -> None:
    state = CallState.CONNECTING if trouble.part is Part.RELAY else CallState.CONNECTED
    said = sentence(call(state, trouble=(trouble,)), texts(language))
    assert 20 < len(said) < 75
    assert said.endswith(".")


def test_of_two_failures_the_worse_is_told() -> None:
    both = (Trouble(Part.CAMERA, Problem.BLACK), Trouble(Part.MICROPHONE, Problem.MISSING))
    assert sentence(call(trouble=both), EN) == "The microphone here does not work. Please type to Maya."


def test_a_relay_that_is_not_needed_is_not_spoken_of() -> None:
    assert sentence(call(trouble=(Trouble(Part.RELAY, Problem.REFUSED),)), EN) == ""


def test_a_customer_whose_picture_is_not_sent_is_told() -> None:
    assert sentence(call(not_seen=True), EN) == "Maya hears you, but cannot see you right now."
    assert sentence(call(CallState.LOST, not_seen=True), EN) == ""


def test_who_types_reads_that_typing_goes_on() -> None:
    assert below_name(call(CallState.LOST), EN) == "Reconnecting. Keep typing."
    assert below_name(call(), EN) == "Type here. Maya reads along."
