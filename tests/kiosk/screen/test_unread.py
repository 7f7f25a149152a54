from kiosk.screen.conversation import Conversation, Who
from kiosk.screen.help.unread import NEWEST, Unread


def test_what_the_agent_types_is_shown_letter_by_letter_until_the_panel_was_open() -> None:
    talk, unread = Conversation(), Unread(lambda: None)
    assert unread.text(talk.turns, panel_is_open=False) == ""
    talk.typed(Who.AGENT, "Hel")
    assert unread.text(talk.turns, panel_is_open=False) == "Hel"
    talk.typed(Who.AGENT, "lo\n")
    talk.typed(Who.CUSTOMER, "hi\n")
    assert unread.text(talk.turns, panel_is_open=False) == "Hello"
    assert unread.text(talk.turns, panel_is_open=True) == ""
    assert unread.text(talk.turns, panel_is_open=False) == ""
    talk.typed(Who.AGENT, "A")
    assert unread.text(talk.turns, panel_is_open=False) == "A"


def test_the_newest_letters_of_a_long_line_are_always_there() -> None:
    talk, unread = Conversation(), Unread(lambda: None)
    talk.typed(Who.AGENT, "a" * 200 + "end")
    shown = unread.text(talk.turns, panel_is_open=False)
    assert shown.startswith("…")
    assert shown.endswith("end")
    assert len(shown) == NEWEST + 1
