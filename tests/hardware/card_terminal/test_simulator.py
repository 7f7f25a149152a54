"""The simulated terminal as the workbench has it: a device to stand in front of."""

import asyncio
import dataclasses
import threading
import time
from pathlib import Path

import pytest
import serial

from domain.payment import OutcomeKind, Prompt
from hardware.card_terminal.simulation.ledger import BookingState, Kind, Ledger
from hardware.card_terminal.simulation.settings import INSTANT
from hardware.card_terminal.simulator import Card, CardTerminalSimulator, Script, Showing
from hardware.card_terminal.zvt.frame import wrap
from tests.hardware.card_terminal.terminals import AMOUNT, QUICK, counter


def talk(port: serial.Serial, command: str, answer: str) -> None:
    """One exchange in bytes, without the driver: ACK, and the block that is expected."""
    port.write(wrap(bytes.fromhex(command)))
    expected = b"\x06" + wrap(bytes.fromhex(answer))
    assert port.read(len(expected)) == expected
    port.write(b"\x06")


def heard(port: serial.Serial, message: str, answer: str = "800000") -> None:
    expected = wrap(bytes.fromhex(message))
    assert port.read(len(expected)).hex(" ") == expected.hex(" ")
    port.write(b"\x06" + wrap(bytes.fromhex(answer)))
    assert port.read(1) == b"\x06"


@pytest.fixture
def simulator(tmp_path: Path) -> CardTerminalSimulator:
    return CardTerminalSimulator(tmp_path / "terminal", tmp_path / "ledger.db", pace=INSTANT, timing=QUICK)


def test_it_speaks_the_bytes_of_the_standard(simulator: CardTerminalSimulator, tmp_path: Path) -> None:
    simulator.script = Script(card=Card.DECLINED, contactless=True, present=0)
    with simulator, serial.Serial(str(tmp_path / "terminal"), 9600, stopbits=2, timeout=5) as port:
        talk(port, "06000A0000003E097803010600", "800000")
        heard(port, "060F0A1900292800486949 0978")
        talk(port, "0501050000000307", "800000")
        heard(port, "060F0100")
        talk(port, "0601070400000000 1240", "800000")
        heard(port, "04FF13 0A01 06 0F 24 0D 07 0B 496E736572742063617264")
        heard(port, "04FF16 0E01 06 12 24 10 07 0E 506C6561736520776169742E2E2E")
        heard(port, "04FF10 1D01 06 0C 24 0A 07 08 4465636C696E6564")
        heard(port, "040F07 2705 2928004869")
        heard(port, "061E0105")
        talk(port, "06D300", "848300")


def test_it_sends_neither_states_nor_containers_nor_currency_unasked(
    simulator: CardTerminalSimulator, tmp_path: Path
) -> None:
    simulator.script = Script(contactless=True, present=0)
    with simulator, serial.Serial(str(tmp_path / "terminal"), 9600, stopbits=2, timeout=5) as port:
        talk(port, "06000600000006 0978", "800000")
        heard(port, "060F0A1900292800486949 0978")
        talk(port, "06010704000000001240", "800000")
        start = port.read(5)
        assert start[:4] == bytes.fromhex("1002040F")
        rest = port.read_until(b"\x10\x03") + port.read(2)
        assert b"\x49\x09\x78" not in rest
        port.write(b"\x06" + wrap(bytes.fromhex("800000")))
        assert port.read(1) == b"\x06"
        heard(port, "060F00")


def test_a_wrong_currency_is_refused_at_registration(simulator: CardTerminalSimulator, tmp_path: Path) -> None:
    with simulator, serial.Serial(str(tmp_path / "terminal"), 9600, stopbits=2, timeout=5) as port:
        talk(port, "0600060000003E0840", "841E016F")


async def test_the_display_follows_the_payment(tmp_path: Path) -> None:
    async with counter(tmp_path) as at:
        await at.until_showing(Showing.READY)
        await at.pay()
        await at.until_showing(Showing.READY)
        seen = list(at.shown)
    assert [display.showing for display in seen] == [
        Showing.READY,
        Showing.INSERT_CARD,
        Showing.ENTER_PIN,
        Showing.PLEASE_WAIT,
        Showing.REMOVE_CARD,
        Showing.APPROVED,
        Showing.READY,
    ]
    assert {display.amount for display in seen[1:5]} == {AMOUNT}
    assert all(display.lines for display in seen)


async def test_a_message_stays_until_it_was_read(tmp_path: Path) -> None:
    async with counter(tmp_path, pace=dataclasses.replace(INSTANT, message=20)) as at:
        await at.pay()
        assert at.simulator.display.showing is Showing.APPROVED
        assert (await at.pay()).kind is OutcomeKind.APPROVED, "the next customer need not wait for it"


async def test_without_power_the_display_is_dark(tmp_path: Path) -> None:
    async with counter(tmp_path) as at:
        await at.until_showing(Showing.READY)
        at.simulator.power_off()
        await at.until_showing(Showing.OFF)
        assert not at.simulator.is_powered
        at.simulator.power_on()
        await at.until_showing(Showing.READY)
        assert (await at.pay()).kind is OutcomeKind.APPROVED


async def test_the_kiosk_may_close_and_open_the_line(tmp_path: Path) -> None:
    async with counter(tmp_path) as at:
        for _ in range(3):
            assert (await at.pay()).kind is OutcomeKind.APPROVED
            await at.terminal.close()
        assert at.charged() == [1240] * 3


async def test_the_port_vanishes_with_the_cable(tmp_path: Path) -> None:
    async with counter(tmp_path) as at:
        assert at.port.exists()
        assert at.simulator.is_connected
        at.simulator.pull_cable()
        assert not at.port.is_symlink()
        assert not at.simulator.is_connected
        at.simulator.plug_cable()
        assert at.port.exists()


async def test_the_books_outlive_the_terminal(tmp_path: Path) -> None:
    async with counter(tmp_path) as at:
        await at.pay()
    async with counter(tmp_path) as at:
        assert at.charged() == [1240]
        outcome = await at.pay()
        assert outcome.approval is not None
        assert outcome.approval.receipt_number == 2


def test_receipt_numbers_wrap(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "ledger.db")
    face = ("girocard", b"")
    for _ in range(3):
        ledger.book(ledger.begin(Kind.SALE, 100, "0978", face, "0101120000"))
    assert [booking.receipt for booking in ledger.charges()] == [1, 2, 3]
    with ledger._database() as database:
        database.execute("UPDATE bookings SET receipt = 9999 WHERE trace = 3")
    assert ledger.begin(Kind.SALE, 100, "0978", face, "0101120000").receipt == 1
    assert [booking.state for booking in ledger.open_bookings()] == [BookingState.OPEN]


async def test_a_script_can_be_changed_between_customers(tmp_path: Path) -> None:
    async with counter(tmp_path) as at:
        at.simulator.script = Script(card=Card.DECLINED, present=0, pin=0)
        assert (await at.pay()).kind is OutcomeKind.DECLINED
        at.simulator.script = Script(present=0, contactless=True)
        assert (await at.pay()).kind is OutcomeKind.APPROVED
        assert Prompt.ENTER_PIN in at.prompts


async def test_a_card_means_nothing_when_none_is_asked_for(tmp_path: Path) -> None:
    async with counter(tmp_path, pace=dataclasses.replace(INSTANT, customer=0.05), script=None) as at:
        await at.until_showing(Showing.READY)
        at.simulator.insert_card()
        at.simulator.press_ok()
        at.simulator.press_stop()
        assert (await at.pay()).reason == "cancelled"
        assert at.charged() == []


async def test_an_enquiry_during_a_payment_does_not_disturb_it(tmp_path: Path) -> None:
    async with counter(tmp_path, script=None) as at:
        paying = asyncio.ensure_future(at.pay())
        await at.until(lambda: Prompt.INSERT_CARD in at.prompts)
        paying.cancel()
        await asyncio.wait({paying})
        status = await at.terminal.status()
        assert (status.ready, status.code) == (False, "9C")
        assert at.simulator.display.showing is Showing.INSERT_CARD


def test_closing_it_leaves_no_thread_behind(simulator: CardTerminalSimulator) -> None:
    before = threading.active_count()
    with simulator:
        assert threading.active_count() == before + 1
        simulator.pull_cable()
        simulator.power_off()
    assert threading.active_count() == before


def test_an_idle_terminal_costs_nothing(simulator: CardTerminalSimulator) -> None:
    with simulator:
        simulator.plug_cable()
        before = time.process_time()
        threading.Event().wait(0.3)
        assert time.process_time() - before < 0.05
