"""How the customer hears the agent is the customer's, in every engine of every call."""

from domain import media
from domain.listening import Listening
from domain.media import MediaEnd
from domain.messages import MediaState
from tests.kiosk.line.bench import Bench

EAR = Listening(level=6, headphones=True)


def test_the_engine_of_a_call_hears_of_each_change() -> None:
    bench = Bench().connected()
    assert bench.engine.start.listening == Listening()
    bench.calls.listen(EAR)
    assert bench.engine.heard[-1] == media.Listen(EAR)
    assert bench.calls.view.listening == EAR


def test_the_agent_is_told_who_does_not_want_to_hear() -> None:
    bench = Bench().connected()
    bench.calls.listen(Listening(silent=True))
    bench.calls.listen(Listening())
    assert [said.sound_off for said in bench.hub.had(MediaState)][-2:] == [True, False]


def test_what_was_chosen_before_a_call_holds_in_it_and_in_the_next_engine() -> None:
    bench = Bench()
    bench.calls.listen(EAR)
    bench.connected()
    assert bench.engine.start.listening == EAR
    bench.engine.ends(MediaEnd.FAILED)
    assert len(bench.engines) == 2
    assert bench.engine.start.listening == EAR
    bench.calls.hang_up()
    assert bench.calls.view.listening == EAR  # when a visit is over is for the screen to say
