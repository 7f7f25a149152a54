"""Everything that a terminal is known to do otherwise: the simulator does it on demand, and the driver copes."""

import asyncio
import dataclasses
from pathlib import Path
from typing import Any

import pytest
import serial

from domain.payment import Notice, OutcomeKind, Prompt, SlipCopy
from hardware.card_terminal.base import TerminalError
from hardware.card_terminal.simulation.settings import INSTANT, AutoReversal, PowerPoint, Script
from hardware.card_terminal.simulator import CardTerminalSimulator
from hardware.card_terminal.zvt.frame import Assembler, Block, wrap
from hardware.card_terminal.zvt.text import Charset
from tests.hardware.card_terminal.terminals import AMOUNT, NUMBER, QUICK, Counter, counter
from tests.hardware.card_terminal.test_simulator import heard, talk

REGISTER = ("0600 06 000000 {config} 0978", "060F0A 1900 2928004869 490978")


def at_terminal(folder: Path, **more: Any) -> CardTerminalSimulator:
    terminal = CardTerminalSimulator(folder / "terminal", folder / "ledger.db", pace=INSTANT, timing=QUICK, **more)
    terminal.script = Script(present=0, contactless=True)
    return terminal


def opened(folder: Path) -> serial.Serial:
    return serial.Serial(str(folder / "terminal"), 9600, stopbits=2, timeout=5)


def registered(port: serial.Serial, config: str) -> None:
    talk(port, REGISTER[0].format(config=config), "800000")
    heard(port, REGISTER[1])


def listened(port: serial.Serial, end: bytes) -> list[bytes]:
    """The terminal's messages up to one that begins with ``end``, all of them agreed to."""
    assembler, found = Assembler(), list[bytes]()
    while not (found and found[-1].startswith(end)):
        for block in assembler.feed(port.read(1)):
            if isinstance(block, Block):
                found.append(block.apdu)
                port.write(b"\x06")
                if block.apdu[0] not in (0x80, 0x84):
                    port.write(wrap(bytes.fromhex("800000")))
    return found


# -- faithful ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("permitted", "expected"), [("", "06D1"), ("06 06 26 04 0A 02 06 D3", "06D3")], ids=["lines", "blocks"]
)
def test_receipts_come_in_blocks_only_to_a_till_that_takes_them(tmp_path: Path, permitted: str, expected: str) -> None:
    wish = bytes.fromhex(permitted)
    with at_terminal(tmp_path), opened(tmp_path) as port:
        talk(port, f"0600 {6 + len(wish):02X} 000000 86 0978 {wish.hex()}", "800000")
        heard(port, REGISTER[1])
        port.write(wrap(bytes.fromhex("06010704000000001240")))
        told = [message[:2].hex().upper() for message in listened(port, b"\x06\x0f")]
    assert told[0:2] == ["8000", "040F"]
    assert set(told[2:-1]) == {expected}


def test_after_a_log_off_the_factory_s_configuration_holds_again(tmp_path: Path) -> None:
    with at_terminal(tmp_path), opened(tmp_path) as port:
        registered(port, "0E")
        talk(port, "060200", "800000")
        port.write(wrap(bytes.fromhex("06010704000000001240")))
        told = {message[:2].hex().upper() for message in listened(port, b"\x06\x0f")}
    assert told == {"8000", "040F", "06D1", "060F"}, "no intermediate states, and the terminal writes receipts"


def test_the_last_transaction_names_a_currency_only_when_asked_with_one(tmp_path: Path) -> None:
    with at_terminal(tmp_path), opened(tmp_path) as port:
        registered(port, "06")
        port.write(wrap(bytes.fromhex("06010704000000001240")))
        listened(port, b"\x06\x0f")
        for asked, named in (("06 20 03 000000", False), ("06 20 06 000000 49 0978", True)):
            port.write(wrap(bytes.fromhex(asked)))
            record = next(one for one in listened(port, b"\x06\x0f") if one.startswith(b"\x04\x0f"))
            assert (b"\x49\x09\x78" in record) is named


def test_a_stray_answer_is_passed_over(tmp_path: Path) -> None:
    with at_terminal(tmp_path), opened(tmp_path) as port:
        port.write(wrap(bytes.fromhex("800000")))
        assert port.read(1) == b"\x06"
        registered(port, "06")


# -- locked -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", ["51", "B1", "C2", "DC", "E1", "F0"])
def test_a_locked_terminal_says_why_to_everything_but_a_few(tmp_path: Path, state: str) -> None:
    with at_terminal(tmp_path) as terminal, opened(tmp_path) as port:
        terminal.faults.state = int(state, 16)
        for command in ("0601 07 04 000000001240", "0620 03 000000", "0630 06 000000 87 0001"):
            talk(port, command, "800000")
            heard(port, f"061E01{state}")
        registered(port, "06")
        talk(port, "0501 03 000000", "800000")
        heard(port, f"060F01{state}")
        talk(port, "06E0 04 F1F0F141", "800000")
        talk(port, "06 02 00", "800000")


@pytest.mark.parametrize(
    ("state", "remedy"), [("51", "0693 03 000000"), ("C2", "067000"), ("B1", "0650 03 000000")], ids=["51", "C2", "B1"]
)
async def test_what_lifts_the_lock_is_done(tmp_path: Path, state: str, remedy: str) -> None:
    async with counter(tmp_path) as at:
        at.simulator.faults.state = int(state, 16)
        assert not (await at.terminal.status()).ready
        await {"51": at.terminal.initialise, "C2": at.terminal.diagnose, "B1": at.terminal.end_of_day}[state]()
        assert (await at.terminal.status()).ready, remedy


# -- the line ---------------------------------------------------------------------------------------------------------


async def test_blocks_that_the_terminal_does_not_acknowledge_are_sent_again(tmp_path: Path) -> None:
    async with counter(tmp_path) as at:
        at.simulator.faults.withhold_acks = 2
        assert (await at.pay()).kind is OutcomeKind.APPROVED
        assert at.simulator.faults.withhold_acks == 0
        assert at.charged() == [AMOUNT.amount]


def test_a_withheld_acknowledgement_does_not_leave(tmp_path: Path) -> None:
    with at_terminal(tmp_path) as terminal, opened(tmp_path) as port:
        terminal.faults.withhold_acks = 1
        port.write(wrap(bytes.fromhex("0602 00")))
        answer = wrap(bytes.fromhex("800000"))
        assert port.read(len(answer)) == answer, "the answer, and no ACK before it"
        port.write(b"\x06")
        talk(port, "0602 00", "800000")


@pytest.mark.parametrize("fault", ["byte_by_byte", "glued"])
async def test_messages_in_pieces_and_glued(tmp_path: Path, fault: str) -> None:
    async with counter(tmp_path, tcp=True, terminal_writes=True) as at:
        setattr(at.simulator.faults, fault, True)
        assert (await at.terminal.status()).ready
        assert (await at.pay()).kind is OutcomeKind.APPROVED
        assert await at.terminal.end_of_day()
        assert at.charged() == [AMOUNT.amount]


@pytest.mark.parametrize(
    ("point", "charged"),
    [(PowerPoint.BEFORE_STATUS, []), (PowerPoint.AFTER_STATUS, []), (PowerPoint.AFTER_ANSWER, [AMOUNT.amount])],
    ids=str,
)
async def test_a_connection_that_is_closed_early_leaves_what_the_terminal_booked(
    tmp_path: Path, point: PowerPoint, charged: list[int]
) -> None:
    async with counter(tmp_path, tcp=True) as at:
        at.simulator.faults.hang_up_at = point
        outcome = await at.pay()
        if outcome.kind is not OutcomeKind.APPROVED:
            assert outcome.kind is OutcomeKind.UNKNOWN
            assert await at.terminal.drain(NUMBER, AMOUNT, at.commit) is None
        last = await at.terminal.last_payment()
        assert at.charged() == charged
        assert last.nothing_stored is not bool(charged)


# -- payments ---------------------------------------------------------------------------------------------------------


async def test_any_states_can_be_told(tmp_path: Path) -> None:
    async with counter(tmp_path) as at:
        at.simulator.faults.states = bytes.fromhex("01 04 5D FF 99")
        await at.pay()
        said = list(zip(at.prompts, at.notices, strict=True))
    assert (Prompt.ENTER_PIN, Notice.WATCH_PIN_PAD) in said
    assert (Prompt.PLEASE_WAIT, Notice.WAITS_FOR_HOST) in said
    assert (Prompt.REMOVE_CARD, Notice.DECLINED) in said
    assert (Prompt.PLEASE_WAIT, None) in said


async def test_an_approval_that_is_told_twice_is_one(tmp_path: Path) -> None:
    async with counter(tmp_path) as at:
        at.simulator.faults.second_status = True
        assert (await at.pay()).kind is OutcomeKind.APPROVED
        assert len(at.committed) == 1
        assert at.charged() == [AMOUNT.amount]


@pytest.mark.parametrize("partial", [False, True])
async def test_a_tip_that_nobody_asked_for_is_refused(tmp_path: Path, *, partial: bool) -> None:
    async with counter(tmp_path) as at:
        at.simulator.faults.tip = 200
        outcome = await at.terminal.pay(NUMBER, AMOUNT, at.commit, at.on_prompt, partial=partial)
        assert (outcome.kind, outcome.reason) == (OutcomeKind.ABORTED, "mismatch")
        assert at.charged() == []


# -- recovery and operation -------------------------------------------------------------------------------------------


async def test_the_last_transaction_may_be_an_end_of_day(tmp_path: Path) -> None:
    async with counter(tmp_path) as at:
        at.simulator.faults.repeats_end_of_day = True
        await at.pay()
        assert (await at.terminal.last_payment()).approval is not None
        assert await at.terminal.end_of_day()
        last = await at.terminal.last_payment()
        assert (last.approval, last.nothing_stored) == (None, False)
        await at.pay()
        assert (await at.terminal.last_payment()).approval is not None


async def test_an_update_after_the_end_of_day_is_silence_and_then_all_is_well(tmp_path: Path) -> None:
    async with counter(tmp_path, auto_reversal=AutoReversal.SILENT) as at:
        at.simulator.faults.update = 1.5
        assert await at.terminal.end_of_day()
        with pytest.raises(TerminalError):
            await at.terminal.status()
        await until_ready(at)
        assert (await at.pay()).kind is OutcomeKind.APPROVED


async def until_ready(at: Counter) -> None:
    async with asyncio.timeout(10):
        while True:
            try:
                if (await at.terminal.status()).ready:
                    return
            except TerminalError:
                continue


# -- data -------------------------------------------------------------------------------------------------------------

LETTERS = "Grüße, ÄÖÜäöüß"


@pytest.mark.parametrize("charset", [one for one in Charset if one is not Charset.AUTO], ids=str)
async def test_texts_are_right_in_the_character_set_that_is_configured(tmp_path: Path, charset: Charset) -> None:
    async with counter(tmp_path, charset=charset, terminal_writes=True) as at:
        at.simulator.faults.charset, at.simulator.faults.text = charset, LETTERS
        outcome = await at.pay()
        assert outcome.approval is not None
        assert outcome.approval.texts[-1] == LETTERS
        assert any("für Speisen" in line.text for line in outcome.slips[0].lines)
        assert await at.terminal.show(["Grüße"], 5)
        await at.until(lambda: any(display.lines == ("Grüße",) for display in at.shown))


@pytest.mark.parametrize("charset", [Charset.CP437, Charset.LATIN_1, Charset.UTF_8], ids=str)
async def test_a_terminal_that_names_its_character_set_is_believed(tmp_path: Path, charset: Charset) -> None:
    async with counter(tmp_path, charset=Charset.SEVEN_BIT, terminal_writes=True) as at:
        at.simulator.faults.charset, at.simulator.faults.names_charset = charset, True
        at.simulator.faults.text = LETTERS
        outcome = await at.pay()
        assert outcome.approval is not None
        assert outcome.approval.texts[-1] == LETTERS
        assert any("für Speisen" in line.text for line in outcome.slips[0].lines)


async def test_receipts_of_more_than_254_bytes_come_whole(tmp_path: Path) -> None:
    async with counter(tmp_path, terminal_writes=True) as at:
        at.simulator.faults.long_receipts = True
        outcome = await at.pay()
    assert [slip.copy for slip in outcome.slips] == [SlipCopy.CUSTOMER, SlipCopy.MERCHANT]
    assert [len(slip.lines) for slip in outcome.slips] == [13, 13]


async def test_what_nobody_knows_in_an_approval_is_passed_over(tmp_path: Path) -> None:
    async with counter(tmp_path) as at:
        at.simulator.faults.fields = bytes.fromhex("06 05 1F 7E 02 AB CD 5B 01 02")
        assert (await at.pay()).kind is OutcomeKind.APPROVED
        assert at.charged() == [AMOUNT.amount]


async def test_silence_is_waited_out_as_long_as_t4_and_no_longer(tmp_path: Path) -> None:
    async with counter(tmp_path, timing=dataclasses.replace(QUICK, t4=0.6)) as at:
        at.simulator.faults.silence = 0.3
        assert (await at.pay()).kind is OutcomeKind.APPROVED
        at.simulator.faults.silence = 3
        assert (await at.pay()).kind is OutcomeKind.UNKNOWN


async def test_a_card_number_in_clear_is_an_alarm_wherever_it_stands_until_one_is_masked(tmp_path: Path) -> None:
    async with counter(tmp_path) as at:
        for fault, value, usual in (
            ("card_number", bytes.fromhex("4111111111111111"), None),
            ("text", "Karte 4111 1111 1111 1111", ""),
            ("fields", bytes.fromhex("23 F0F8 4111111111111111"), b""),
        ):
            setattr(at.simulator.faults, fault, value)
            outcome = await at.pay()
            assert outcome.kind is OutcomeKind.APPROVED
            assert "4111111111111111" not in repr(outcome).replace(" ", "")
            assert (await at.terminal.status()).alarm.startswith("terminal is not configured for PCI")
            setattr(at.simulator.faults, fault, usual)
            await at.pay()
            assert (await at.terminal.status()).alarm == ""
