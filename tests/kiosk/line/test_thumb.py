"""What the customer says about a call goes to the hub once, and only about the call that was over last."""

from domain.call import CallState, EndReason
from domain.messages import Thumb
from tests.kiosk.line.bench import Bench


def test_the_thumb_of_the_call_that_was_over_last_is_sent_once() -> None:
    bench = Bench().connected()
    call = bench.call
    assert not bench.calls.thumb(call, True)  # it goes on
    bench.calls.hang_up()
    assert not bench.calls.thumb("another", True)
    assert bench.calls.thumb(call, True)
    assert not bench.calls.thumb(call, False)
    assert bench.hub.had(Thumb) == [Thumb(call=call, up=True)]


def test_there_is_no_thumb_for_a_call_that_nobody_answered() -> None:
    bench = Bench().asked()
    call = bench.call
    bench.update(CallState.WAITING)
    bench.update(CallState.IDLE, ended=EndReason.CUSTOMER)
    assert not bench.calls.thumb(call, True)
    assert not bench.calls.thumb("", True)


def test_the_next_call_takes_the_question_away() -> None:
    bench = Bench().connected()
    call = bench.call
    bench.calls.hang_up()
    bench.asked()
    bench.calls.hang_up()
    assert not bench.calls.thumb(call, True)
