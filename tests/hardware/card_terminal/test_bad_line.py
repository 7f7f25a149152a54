"""Noise, lost acknowledgements and damaged blocks: payments go through or end, and noise never approves anything."""

import asyncio
import dataclasses
import os
import tty
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.payment import Approval, Notice, Outcome, OutcomeKind, Prompt
from hardware.card_terminal.base import TerminalError
from hardware.card_terminal.simulation.settings import Faults
from hardware.card_terminal.zvt.driver import ZvtTerminal
from hardware.card_terminal.zvt.frame import wrap
from hardware.card_terminal.zvt.timing import Timing
from tests.hardware.card_terminal.scripted import CALM, REGISTERED, babble, follow, says, terminal_that
from tests.hardware.card_terminal.terminals import AMOUNT, NUMBER, QUICK, counter


@pytest.mark.parametrize(
    "faults",
    [
        Faults(noise=b"\x00\xff\x10\x06garbage\x15"),
        Faults(noise=b"\x10\x02\x04\x0f"),
        Faults(swallow_acks=2),
        Faults(corrupt_blocks=2),
        Faults(duplicate_blocks=5),
        Faults(swallow_acks=1, corrupt_blocks=1, duplicate_blocks=3, noise=b"\x10\x02"),
    ],
    ids=["noise", "false beginnings", "lost acknowledgements", "damaged blocks", "doubled blocks", "all of it"],
)
async def test_a_payment_goes_through_on_a_bad_line(tmp_path: Path, faults: Faults) -> None:
    async with counter(tmp_path) as at:
        await at.terminal.open()
        for fault in dataclasses.fields(faults):
            setattr(at.simulator.faults, fault.name, getattr(faults, fault.name))
        outcome = await at.pay()
        assert outcome.kind is OutcomeKind.APPROVED
        assert len(at.committed) == 1
        assert at.charged() == [1240]


async def test_a_line_that_damages_everything_is_lost(tmp_path: Path) -> None:
    async with counter(tmp_path) as at:
        await at.terminal.open()
        at.simulator.faults.corrupt_blocks = 1000
        outcome = await at.pay()
        assert outcome.kind is OutcomeKind.UNKNOWN
        assert at.committed == []


HASTY = Timing(
    t1=0.005, t2=0.01, t3=0.03, t4=0.03, minute=0, byte=0, after_commit=0.03, listen=0.02, poll=0.01, busy=0.1
)


async def pay_at(port: str, committed: list[Approval], timing: Timing) -> Outcome:
    async def commit(approval: Approval) -> bool:
        committed.append(approval)
        return True

    terminal = ZvtTerminal(port, timing=timing)
    try:
        return await terminal.pay(NUMBER, AMOUNT, commit, lambda *_: None)
    finally:
        await terminal.close()


PIECES = st.one_of(
    st.binary(max_size=30),
    st.sampled_from([b"\x06", b"\x15", b"\x06" + wrap(bytes.fromhex("800000")), wrap(bytes.fromhex("04FF010A"))]),
    st.sampled_from([wrap(bytes.fromhex("060F00")), wrap(bytes.fromhex("061E016C")), wrap(bytes.fromhex("849C00"))]),
    st.binary(max_size=30).map(lambda data: wrap(b"\x04\x0f" + bytes([len(data)]) + data)),
    st.binary(max_size=30).map(wrap),
)


@settings(max_examples=25)
@given(st.lists(PIECES, max_size=6))
def test_babble_never_crashes_and_never_approves(chunks: list[bytes]) -> None:
    committed: list[Approval] = []
    with terminal_that(babble(REGISTERED + chunks)) as port:
        outcome = asyncio.run(pay_at(port, committed, HASTY))
    assert outcome.kind is not OutcomeKind.APPROVED
    assert committed == []


APPROVED = "040F18 2700 04000000001240 0B000007 2928004869 490978 870042"
OTHER_RECEIPT = "040F18 2700 04000000001240 0B000008 2928004869 490978 870043"
NO_RESULT = "040F16 04000000001240 0B000007 2928004869 490978 870042"
TAKEN_BACK = "040F1C 2700 04000000001240 0B000008 2928004869 490978 870043 37000007"


@pytest.mark.parametrize(
    ("script", "kind", "reason", "commits"),
    [
        ([says("800000", "060F00"), b"\x06"], OutcomeKind.UNKNOWN, "unclear", 0),
        ([says("800000", APPROVED), says("060F00"), b"\x06"], OutcomeKind.APPROVED, "", 1),
        ([says("800000", APPROVED), says("061E016C"), b"\x06"], OutcomeKind.UNKNOWN, "unclear", 1),
        ([says("800000", APPROVED), says(OTHER_RECEIPT), says("060F00"), b"\x06"], OutcomeKind.UNKNOWN, "unclear", 1),
        ([says("800000", NO_RESULT), says("061E016C"), b"\x06"], OutcomeKind.ABORTED, "mismatch", 0),
        ([says("800000", TAKEN_BACK), says("060F00"), b"\x06"], OutcomeKind.UNKNOWN, "unclear", 0),
        ([says("800000", "061E0105"), b"\x06"], OutcomeKind.DECLINED, "declined", 0),
        ([says("800000", "061E00"), b"\x06"], OutcomeKind.ABORTED, "cancelled", 0),
        ([says("849C00")], OutcomeKind.ABORTED, "terminal_busy", 0),
        ([says("84F000")], OutcomeKind.ABORTED, "end_of_day_open", 0),
        ([b"\x06"], OutcomeKind.UNKNOWN, "no_answer", 0),
        ([says("800000")], OutcomeKind.UNKNOWN, "no_answer", 0),
        ([], OutcomeKind.UNKNOWN, "line_lost", 0),
    ],
)
async def test_whatever_a_terminal_says_ends_the_payment(
    script: list[bytes], kind: OutcomeKind, reason: str, commits: int
) -> None:
    committed: list[Approval] = []
    with terminal_that(follow(REGISTERED + script)) as port:
        outcome = await pay_at(port, committed, CALM)
    assert (outcome.kind, outcome.reason) == (kind, reason)
    assert len(committed) == commits


async def test_a_cancel_that_crosses_the_end_confuses_nobody() -> None:
    """06 B0 leaves while 06 1E is on its way; its refusal comes late and must not pass for that of the next command."""
    script = [
        says("800000", "04FF010A"),
        b"\x06",
        says("061E0105"),  # heard instead of an answer to 06 B0
        says("848300"),
        says("800000", "060F0100"),
        b"\x06",
    ]
    asking = asyncio.Event()

    async def commit(_: Approval) -> bool:
        return True

    def on_prompt(prompt: Prompt, _: str, __: Notice | None) -> None:
        if prompt is Prompt.INSERT_CARD:
            asking.set()

    with terminal_that(follow(REGISTERED + script)) as port:
        terminal = ZvtTerminal(port, timing=CALM)
        paying = asyncio.ensure_future(terminal.pay(NUMBER, AMOUNT, commit, on_prompt))
        await asking.wait()
        assert await terminal.cancel() is False
        assert (await paying).kind is OutcomeKind.DECLINED
        assert (await terminal.status()).ready
        await terminal.close()


async def test_draining_lets_the_terminal_repeat_before_it_asks(tmp_path: Path) -> None:
    """A terminal whose block was never acknowledged sends it again; a question in between would be out of turn."""
    near, far = os.openpty()
    tty.setraw(far)
    heard, asked = bytearray(), asyncio.Event()
    loop = asyncio.get_running_loop()

    def listen() -> None:
        heard.extend(os.read(near, 4096))
        asked.set()

    loop.add_reader(near, listen)
    committed: list[Approval] = []

    async def commit(approval: Approval) -> bool:
        committed.append(approval)
        return True

    terminal = ZvtTerminal(os.ttyname(far), timing=CALM)
    draining = asyncio.ensure_future(terminal.drain(NUMBER, AMOUNT, commit))
    for moment in (0.1, 0.1 + CALM.t2):
        loop.call_later(moment, os.write, near, wrap(bytes.fromhex(APPROVED)))
    await asyncio.wait_for(asked.wait(), 5)
    assert heard[:1] == b"\x06"
    await asyncio.wait({draining})
    loop.remove_reader(near)
    assert [approval.receipt_number for approval in committed] == [42]
    assert isinstance(draining.exception(), TerminalError), "this terminal answers nothing"
    await terminal.close()
    os.close(near)
    os.close(far)


async def test_what_does_not_speak_zvt_is_named() -> None:
    with terminal_that(babble([b"HTTP/1.1 400 Bad Request\r\n"] * 3)) as port:
        terminal = ZvtTerminal(port, timing=HASTY)
        with pytest.raises(TerminalError, match="did not acknowledge"):
            await terminal.open()
        await terminal.close()


async def test_a_port_that_is_not_there_is_named() -> None:
    terminal = ZvtTerminal("/nonexistent/port", timing=QUICK)
    with pytest.raises(TerminalError, match="/nonexistent/port"):
        await terminal.open()
    await terminal.close()


async def test_two_tills_cannot_share_a_terminal(tmp_path: Path) -> None:
    async with counter(tmp_path) as at:
        await at.terminal.open()
        second = ZvtTerminal(str(at.port), timing=QUICK)
        with pytest.raises(TerminalError, match="cannot be opened"):
            await second.open()
        await second.close()
