"""Noise, lost acknowledgements and damaged blocks: payments go through or end, and noise never approves anything."""

import asyncio
import dataclasses
import os
import select
import threading
import tty
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.payment import Approval, Outcome, OutcomeKind
from hardware.card_terminal.base import TerminalError
from hardware.card_terminal.simulation.settings import Faults
from hardware.card_terminal.zvt.driver import ZvtTerminal
from hardware.card_terminal.zvt.frame import wrap
from hardware.card_terminal.zvt.timing import Timing
from tests.hardware.card_terminal.terminals import AMOUNT, QUICK, counter


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
    t1=0.005, t2=0.01, t3=0.03, t4=0.03, minute=0, byte=0, after_commit=0.02, listen=0.02, poll=0.01, busy=0.1
)


@contextmanager
def babbling_terminal(chunks: list[bytes]) -> Iterator[str]:
    """Answers whatever the till sends with the next chunk."""
    near, far = os.openpty()
    tty.setraw(far)
    ended, end = os.pipe()

    def babble() -> None:
        left = list(chunks)
        while ended not in (readable := select.select([near, ended], [], [])[0]):
            os.read(readable[0], 4096)
            if left:
                os.write(near, left.pop(0))

    talker = threading.Thread(target=babble)
    talker.start()
    try:
        yield os.ttyname(far)
    finally:
        os.write(end, b"\0")
        talker.join()
        for descriptor in (near, far, ended, end):
            os.close(descriptor)


REGISTERED = [b"\x06" + wrap(bytes.fromhex("800000")), b"\x06" + wrap(bytes.fromhex("060F0A1900292800486949 0978"))]


async def pay_at(port: str, committed: list[Approval]) -> Outcome:
    async def commit(approval: Approval) -> bool:
        committed.append(approval)
        return True

    terminal = ZvtTerminal(port, timing=HASTY)
    try:
        return await terminal.pay(AMOUNT, commit, lambda prompt, text: None)
    finally:
        await terminal.close()


PIECES = st.one_of(
    st.binary(max_size=30),
    st.sampled_from([b"\x06", b"\x15", b"\x06" + wrap(bytes.fromhex("800000")), wrap(bytes.fromhex("04FF010A"))]),
    st.sampled_from([wrap(bytes.fromhex("060F00")), wrap(bytes.fromhex("061E016C")), wrap(bytes.fromhex("849C00"))]),
    st.binary(max_size=30).map(lambda data: wrap(b"\x04\x0f" + bytes([len(data)]) + data)),
    st.binary(max_size=30).map(wrap),
)


@settings(max_examples=25, deadline=None)
@given(st.lists(PIECES, max_size=6))
def test_babble_never_crashes_and_never_approves(chunks: list[bytes]) -> None:
    committed: list[Approval] = []
    with babbling_terminal(REGISTERED + chunks) as port:
        outcome = asyncio.run(pay_at(port, committed))
    assert outcome.kind is not OutcomeKind.APPROVED
    assert committed == []


async def test_what_does_not_speak_zvt_is_named() -> None:
    with babbling_terminal([b"HTTP/1.1 400 Bad Request\r\n"] * 3) as port:
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
