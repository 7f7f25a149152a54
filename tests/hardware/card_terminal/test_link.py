"""The rules of the serial line, with a clock of our own."""

from hypothesis import given, settings
from hypothesis import strategies as st

from hardware.card_terminal.zvt.apdu import POSITIVE, Apdu
from hardware.card_terminal.zvt.frame import wrap
from hardware.card_terminal.zvt.link import Delivered, Link, Received, Step, Undelivered, Write
from hardware.card_terminal.zvt.timing import Timing

ACK, NAK = Write(b"\x06"), Write(b"\x15")
TIMING = Timing(byte=0.001)
SALE = Apdu(0x0601, bytes.fromhex("04000000001240"))
STATUS = Apdu(0x04FF, b"\x0e")


def block(message: Apdu) -> bytes:
    return wrap(message.encode())


def test_a_block_is_acknowledged_and_handed_up() -> None:
    assert Link(TIMING).receive(block(STATUS), 0) == [ACK, Received(STATUS)]


def test_bytes_may_come_one_by_one() -> None:
    link = Link(TIMING)
    steps = [step for at, byte in enumerate(block(STATUS)) for step in link.receive(bytes([byte]), at * 0.19)]
    assert steps == [ACK, Received(STATUS)]


def test_a_wrong_checksum_is_not_acknowledged_and_the_repeat_is_taken() -> None:
    link = Link(TIMING)
    damaged = block(STATUS)[:-1] + b"\x00"
    assert link.receive(damaged, 0) == [NAK]
    assert link.receive(block(STATUS), 1) == [ACK, Received(STATUS)]


def test_silence_inside_a_block_is_not_acknowledged() -> None:
    link = Link(TIMING)
    assert link.receive(block(STATUS)[:-1], 10.0) == []
    assert link.deadline() == 10.0 + TIMING.t1
    assert link.tick(10.19) == []
    assert link.tick(10.2) == [NAK]
    assert link.deadline() is None


def test_a_stray_10_inside_a_block_is_not_acknowledged() -> None:
    assert Link(TIMING).receive(bytes.fromhex("1002800010FF"), 0) == [NAK]


def test_a_block_that_begins_again_is_taken() -> None:
    assert Link(TIMING).receive(b"\x10\x02\x04" + block(STATUS), 0) == [ACK, Received(STATUS)]


def test_a_block_that_is_no_apdu_is_not_acknowledged() -> None:
    assert Link(TIMING).receive(wrap(b"\x80\x00\x05"), 0) == [NAK]


def test_a_block_is_sent_three_times_and_no_more() -> None:
    link, now = Link(TIMING), 0.0
    sent = [link.send(SALE, now)]
    while (deadline := link.deadline()) is not None:
        assert deadline - now == TIMING.t2 + len(block(SALE)) * TIMING.byte
        now = deadline
        sent.append(link.tick(now))
    assert sent == [[Write(block(SALE))]] * 3 + [[Undelivered(SALE)]]


def test_a_nak_repeats_the_block_at_once() -> None:
    link = Link(TIMING)
    link.send(SALE, 0)
    assert link.receive(b"\x15", 1) == [Write(block(SALE))]
    assert link.receive(b"\x15", 2) == [Write(block(SALE))]
    assert link.receive(b"\x15", 3) == [Undelivered(SALE)]


def test_messages_leave_one_after_the_other() -> None:
    link = Link(TIMING)
    assert link.send(SALE, 0) == [Write(block(SALE))]
    assert link.send(STATUS, 0) == []
    assert link.receive(b"\x06", 1) == [Delivered(SALE), Write(block(STATUS))]


def test_a_repeated_block_is_acknowledged_again_but_taken_once() -> None:
    link = Link(TIMING)
    link.receive(block(STATUS), 0)
    assert link.receive(block(STATUS), 5) == [ACK]


def test_the_same_block_after_our_answer_is_a_new_message() -> None:
    link = Link(TIMING)
    link.receive(block(STATUS), 0)
    link.send(POSITIVE, 0)
    link.receive(b"\x06", 0)
    assert link.receive(block(STATUS), 2) == [ACK, Received(STATUS)]


def test_the_same_block_later_than_a_repeat_is_a_new_message() -> None:
    link = Link(TIMING)
    assert link.receive(block(SALE), 0) == [ACK, Received(SALE)]
    assert link.receive(block(SALE), TIMING.t2) == [ACK]
    assert link.receive(block(SALE), 2 * TIMING.t2) == [ACK]
    assert link.receive(block(SALE), 3 * TIMING.t2) == [ACK, Received(SALE)]


def test_an_answer_shows_that_the_command_arrived() -> None:
    link = Link(TIMING)
    link.send(SALE, 0)
    assert link.receive(block(POSITIVE), 1) == [ACK, Delivered(SALE), Received(POSITIVE)]
    assert link.deadline() is None


def test_signals_without_a_block_mean_nothing() -> None:
    assert Link(TIMING).receive(b"\x06\x15\x06\x99", 0) == []


def carry(steps: list[Step], loss: st.DataObject, label: str) -> tuple[list[bytes], list[Step]]:
    """What of the written blocks and signals arrives: some get lost, some get damaged."""
    arriving = []
    for step in steps:
        if isinstance(step, Write):
            fate = loss.draw(st.sampled_from(["whole", "whole", "whole", "lost", "damaged"]), label=label)
            if fate == "whole":
                arriving.append(step.data)
            elif fate == "damaged" and len(step.data) > 1:
                arriving.append(step.data[:-1] + bytes([step.data[-1] ^ 1]))
    return arriving, [step for step in steps if not isinstance(step, Write)]


@settings(max_examples=200)
@given(st.data())
def test_on_a_bad_line_every_message_arrives_once_or_is_reported(data: st.DataObject) -> None:
    """One end talks; what it believes to be delivered arrived exactly once, in order."""
    sender, receiver, now = Link(TIMING), Link(TIMING), 0.0
    messages = [Apdu(0x04FF, bytes([number])) for number in range(4)]
    heard: list[Apdu] = []
    reported: list[Step] = []
    for message in messages:
        underway, events = carry(sender.send(message, now), data, "there")
        reported += events
        while underway or sender.deadline() is not None or receiver.deadline() is not None:
            now += 0.01
            if underway:
                back, events = carry(receiver.receive(underway.pop(0), now), data, "back")
                heard += [event.apdu for event in events if isinstance(event, Received)]
                for signal in back:
                    more, events = carry(sender.receive(signal, now), data, "there")
                    underway += more
                    reported += events
            else:
                now = min(at for at in (sender.deadline(), receiver.deadline()) if at is not None)
                receiver.tick(now)
                more, events = carry(sender.tick(now), data, "there")
                underway += more
                reported += events
    delivered = [step.apdu for step in reported if isinstance(step, Delivered)]
    assert len(reported) == len(messages)
    assert [message for message in heard if message in delivered] == delivered
    assert len({message.data for message in heard}) == len(heard)


@given(st.lists(st.binary(max_size=40), max_size=10))
def test_noise_is_never_handed_up(chunks: list[bytes]) -> None:
    link = Link(TIMING)
    for at, chunk in enumerate(chunks):
        steps = link.receive(chunk.replace(b"\x10\x03", b"\x10\x04"), at * 0.1)
        assert all(step in (ACK, NAK) for step in steps)
