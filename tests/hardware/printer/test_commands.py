import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hardware.printer.base import PrinterState
from hardware.printer.commands import Command, Reader
from hardware.printer.status import (
    CLEAR_BUFFER,
    OFFLINE_CAUSE,
    ONLINE,
    PAPER,
    Answer,
    Answered,
    Answers,
    printer_state,
)
from hardware.printer.strip import Strip

RECEIPT = (
    b"\x1b@\x1bt\x10\x1ba\x01\x1d!\x77A47\n\x1dv0\x00\x01\x00\x02\x00\xaa\x55"
    b"\x1d(k\x03\x001C\x06\x1bd\x03\x1dV\x01\x1dr\x01"
)


def test_a_receipt_is_taken_apart() -> None:
    assert list(Reader().feed(RECEIPT)) == [
        Command("ESC @"),
        Command("ESC t", b"\x10"),
        Command("ESC a", b"\x01"),
        Command("GS !", b"\x77"),
        Command("text", b"A47"),
        Command("LF"),
        Command("GS v", b"0\x00\x01\x00\x02\x00\xaa\x55"),
        Command("GS ( k", b"\x03\x001C\x06"),
        Command("ESC d", b"\x03"),
        Command("GS V", b"\x01"),
        Command("GS r", b"\x01"),
    ]


def one_text(commands: list[Command]) -> list[Command]:
    """Neighbouring texts put together: the line may have cut them anywhere."""
    joined: list[Command] = []
    for command in commands:
        if command.code == "text" and joined and joined[-1].code == "text":
            joined[-1] = Command("text", joined[-1].data + command.data)
        else:
            joined.append(command)
    return joined


@given(st.lists(st.integers(0, len(RECEIPT)), max_size=8))
def test_wherever_the_line_cuts_it_the_commands_are_the_same(cuts: list[int]) -> None:
    reader, places = Reader(), [0, *sorted(cuts), len(RECEIPT)]
    pieces = [RECEIPT[start:end] for start, end in itertools.pairwise(places)]
    assert one_text([command for piece in pieces for command in reader.feed(piece)]) == list(Reader().feed(RECEIPT))


@given(
    st.lists(st.one_of(st.binary(max_size=60), st.sampled_from([RECEIPT, b"\x1b!\x39", b"\x1d(k", b"\x1b-\x01x\n"])))
)
def test_noise_never_stops_the_printer(pieces: list[bytes]) -> None:
    reader, strip = Reader(), Strip(512)
    for piece in pieces:
        for command in reader.feed(piece):
            strip.obey(command)
    assert strip.ink.width == 1024


@pytest.mark.parametrize("cut", range(1, 3))
def test_a_question_cut_in_two_is_still_a_question(cut: int) -> None:
    reader, question = Reader(), b"\x10\x04\x04"
    found = [*reader.real_time(question[:cut]), *reader.real_time(question[cut:])]
    assert [asked for asked, _ in found] == [question]


@pytest.mark.parametrize(
    ("online", "cause", "paper", "expected"),
    [
        (0x12, 0x12, 0x12, PrinterState.OK),
        (0x12, 0x12, 0x1E, PrinterState.NEAR_END),
        (0x1A, 0x32, 0x72, PrinterState.OUT),
        (0x1A, 0x16, 0x12, PrinterState.COVER),
        (0x1A, 0x52, 0x12, PrinterState.OFFLINE),
        (0x1A, 0x12, 0x12, PrinterState.OFFLINE),
    ],
)
def test_status_bytes_are_read(online: int, cause: int, paper: int, expected: PrinterState) -> None:
    heard = Answers()
    assert [heard.feed(byte) for byte in (online, cause, paper)] == [
        Answer(Answered.STATUS, byte) for byte in (online, cause, paper)
    ]
    assert printer_state({ONLINE: online, OFFLINE_CAUSE: cause, PAPER: paper}) is expected


@pytest.mark.parametrize("missing", [ONLINE, OFFLINE_CAUSE, PAPER])
def test_a_missing_answer_is_silence(missing: int) -> None:
    answers = {ONLINE: 0x12, OFFLINE_CAUSE: 0x12, PAPER: 0x12}
    del answers[missing]
    assert printer_state(answers) is PrinterState.SILENT


def said(data: bytes) -> list[Answer]:
    answers = Answers()
    return [answer for byte in data if (answer := answers.feed(byte)) is not None]


def test_every_answer_is_told_from_the_others() -> None:
    everything = b"\x12" + b"\x11\x13" + b"_1047\x00" + b"\x03" + b"\x37\x25\x00" + b"\x1e"
    assert said(everything) == [
        Answer(Answered.STATUS, 0x12),
        Answer(Answered.CUTS, 1047),
        Answer(Answered.DONE),
        Answer(Answered.CLEARED),
        Answer(Answered.STATUS, 0x1E),
    ]


def test_what_a_cleared_printer_says_is_no_confirmation() -> None:
    """Two of its three bytes look like answers to GS r."""
    assert Answer(Answered.DONE) not in said(b"\x37\x25\x00")


@given(st.lists(st.sampled_from([b"\x12", b"_1", b"_x\x00", b"_" + b"1" * 40, b"\x37", b"\x37\x26\x00", b"\x00"])))
def test_a_damaged_answer_is_none_and_hides_only_itself(pieces: list[bytes]) -> None:
    data = b"".join(pieces)
    assert all(answer.what in Answered for answer in said(data))
    assert said(data + b"\x00" * 20 + b"_7\x00")[-1] == Answer(Answered.CUTS, 7)


def test_clearing_is_obeyed_in_the_middle_of_a_picture() -> None:
    reader = Reader()
    assert [asked for asked, _ in reader.real_time(b"\x1dv0\x00\x08\x00\x40\x00" + CLEAR_BUFFER)] == [CLEAR_BUFFER]
