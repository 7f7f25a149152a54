"""ZVT over TCP: messages in pieces and glued, a connection that ends too early, and something else at the port."""

import asyncio
import socket
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.payment import OutcomeKind, Prompt
from hardware.card_terminal.base import TerminalError
from hardware.card_terminal.simulator import Showing
from hardware.card_terminal.zvt.apdu import Apdu
from hardware.card_terminal.zvt.driver import ZvtTerminal
from hardware.card_terminal.zvt.link import Delivered, Received, Write
from hardware.card_terminal.zvt.ports import tcp_address
from hardware.card_terminal.zvt.stream import BrokenStream, Stream
from tests.hardware.card_terminal.terminals import AMOUNT, NUMBER, QUICK, counter

messages = st.builds(Apdu, st.sampled_from([0x0601, 0x040F, 0x04FF, 0x8000]), st.binary(max_size=700))


@given(st.lists(messages, max_size=5), st.lists(st.integers(1, 200), min_size=1))
def test_messages_come_whole_however_they_are_cut_and_glued(sent: list[Apdu], sizes: list[int]) -> None:
    stream, data, heard, at, turn = Stream(QUICK), b"".join(message.encode() for message in sent), [], 0, 0
    while at < len(data):
        size = sizes[turn % len(sizes)]
        heard += stream.receive(data[at : at + size], 0.0)
        at, turn = at + size, turn + 1
    assert heard == [Received(message) for message in sent]
    assert stream.deadline() is None


def test_what_is_sent_is_bare_and_counts_as_delivered() -> None:
    message = Apdu(0x0670)
    assert Stream(QUICK).send(message, 0.0) == [Write(bytes.fromhex("067000")), Delivered(message)]


def test_half_a_message_and_then_nothing_breaks_the_connection() -> None:
    stream = Stream(QUICK)
    stream.receive(bytes.fromhex("040F10"), 7.0)
    assert stream.deadline() == 7.0 + QUICK.t3
    assert stream.tick(7.0) == []
    with pytest.raises(BrokenStream, match="broke off after 3 bytes"):
        stream.tick(7.0 + QUICK.t3)


def test_another_protocol_is_named() -> None:
    with pytest.raises(BrokenStream, match="byte 48 begins no ZVT message"):
        Stream(QUICK).receive(b"HTTP/1.1 400 Bad Request", 0.0)


@pytest.mark.parametrize(
    "port", ["tcp://", "tcp://:20007", "tcp://host:0", "tcp://host:seven", "tcp://host:70000", "udp://host:1"]
)
def test_a_wrong_address_is_told_at_start(port: str) -> None:
    with pytest.raises(ValueError, match="allowed is tcp://HOST"):
        tcp_address(port)


def test_the_usual_port_need_not_be_written() -> None:
    assert tcp_address("tcp://10.0.0.5") == ("10.0.0.5", 20007)
    assert tcp_address("tcp://[::1]:4711") == ("::1", 4711)


async def test_the_till_closes_and_a_payment_that_waits_for_a_card_is_over(tmp_path: Path) -> None:
    async with counter(tmp_path, tcp=True, script=None) as at:
        paying = asyncio.ensure_future(at.pay())
        await at.until(lambda: Prompt.INSERT_CARD in at.prompts)
        await at.terminal.close()
        assert (await paying).kind is OutcomeKind.UNKNOWN
        await at.until_shown(Showing.CANCELLED)
        assert await at.terminal.drain(NUMBER, AMOUNT, at.commit) is None
        assert (await at.terminal.last_payment()).nothing_stored


async def test_the_terminal_closes_between_two_payments_and_the_next_one_goes_through(tmp_path: Path) -> None:
    async with counter(tmp_path, tcp=True) as at:
        assert (await at.pay()).kind is OutcomeKind.APPROVED
        at.simulator.pull_cable()
        at.simulator.plug_cable()
        while (await at.pay()).kind is not OutcomeKind.APPROVED:
            assert at.charged() == [AMOUNT.amount]
        assert at.charged() == [AMOUNT.amount, AMOUNT.amount]


async def test_the_simulator_hangs_up_on_half_a_message_and_serves_the_next_till(tmp_path: Path) -> None:
    async with counter(tmp_path, tcp=True) as at:
        await at.terminal.close()
        reader, writer = await asyncio.open_connection("127.0.0.1", at.simulator.port)
        writer.write(bytes.fromhex("0601"))
        async with asyncio.timeout(5):
            assert await reader.read() == b""
        writer.close()
        assert (await at.pay()).kind is OutcomeKind.APPROVED


async def test_something_else_at_the_port_is_no_terminal(tmp_path: Path) -> None:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(3)
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        await writer.drain()
        await reader.read()
        writer.close()

    async with await asyncio.start_server(answer, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        terminal = ZvtTerminal(f"tcp://127.0.0.1:{port}", timing=QUICK)
        with pytest.raises(TerminalError, match="does another protocol answer on this port"):
            await terminal.open()
        await terminal.close()


async def test_nobody_at_the_port_is_told_with_its_address() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        terminal = ZvtTerminal(f"tcp://127.0.0.1:{taken.getsockname()[1]}", timing=QUICK)
        with pytest.raises(TerminalError, match=r"tcp://127\.0\.0\.1:.* cannot be opened"):
            await terminal.open()
        await terminal.close()
