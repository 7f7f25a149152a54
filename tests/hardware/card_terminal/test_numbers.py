"""Message numbers (1F73) and the last receipt (1F1F): repeats are recognised, and a payment is never taken back by mistake."""

import asyncio
import dataclasses
import itertools
from pathlib import Path

import pytest
import serial

from domain.payment import OutcomeKind, Prompt
from hardware.card_terminal.base import TerminalError
from hardware.card_terminal.simulation.settings import INSTANT, AutoReversal, Script
from hardware.card_terminal.simulator import CardTerminalSimulator
from hardware.card_terminal.zvt import commands
from hardware.card_terminal.zvt.apdu import POSITIVE, Apdu
from hardware.card_terminal.zvt.conversation import Conversation
from hardware.card_terminal.zvt.driver import ZvtTerminal
from hardware.card_terminal.zvt.link import Received
from hardware.card_terminal.zvt.numbers import Numbers, number_of
from hardware.card_terminal.zvt.reports import Reports
from hardware.card_terminal.zvt.text import Charset
from hardware.card_terminal.zvt.tlv import Tlv
from tests.hardware.card_terminal.scripted import CALM, says, terminal_that
from tests.hardware.card_terminal.terminals import AMOUNT, NUMBER, QUICK, counter
from tests.hardware.card_terminal.test_simulator import heard, talk


def both(data: str) -> Apdu:
    return Apdu(0x040F, bytes.fromhex(data))


def test_the_offer_stands_in_the_registration() -> None:
    command = commands.registration("000000", "0978", numbers=True)
    assert command.encode().hex(" ").upper() == "06 00 10 00 00 00 3E 09 78 03 01 06 06 1F 73 03 00 00 00"


def test_an_answer_carries_the_number_of_its_message() -> None:
    numbers = Numbers()
    assert numbers.is_new(both("2700 06061F7303000001"))
    assert numbers.answer(POSITIVE).encode().hex(" ") == "80 00 08 06 06 1f 73 03 00 00 01"


def test_the_next_message_counts_up_and_starts_again_after_the_last() -> None:
    numbers = Numbers()
    numbers.agreed = True
    assert number_of_sent(numbers) == 1
    assert number_of_sent(numbers) == 2
    assert numbers.is_new(both("06061F7303999999"))
    assert number_of_sent(numbers) == 1


def number_of_sent(numbers: Numbers) -> int | None:
    return number_of(Apdu(0x0501, numbers.message(Apdu(0x0501)).encode()[3:]))


def test_two_sides_that_count_for_themselves_never_send_the_same_number_twice_in_a_row() -> None:
    numbers = Numbers()
    numbers.agreed = True
    sent = [number_of_sent(numbers)]
    for other in range(3):
        numbers.is_new(both(f"06061F730300000{other}"))
        sent.append(number_of_sent(numbers))
    assert all(one != following for one, following in itertools.pairwise(sent))


def test_a_repeat_is_known_by_its_number_and_gets_the_same_answer() -> None:
    numbers = Numbers()
    assert numbers.is_new(both("2700 06061F7303000007"))
    assert not numbers.is_new(both("2700 06061F7303000007"))
    assert numbers.repeated is None, "the first one is still thought over"
    answer = numbers.answer(POSITIVE)
    assert not numbers.is_new(both("2700 06061F7303000007"))
    assert numbers.repeated == answer
    assert numbers.is_new(both("2700 06061F7303000008"))


def test_an_answer_that_nobody_waits_for_is_passed_over() -> None:
    numbers = Numbers()
    numbers.agreed = True
    numbers.message(Apdu(0x0601))
    late = Apdu(0x8000, bytes.fromhex("06061F7303000041"))
    ours = Apdu(0x8000, bytes.fromhex("06061F7303000001"))
    assert not numbers.is_new(late)
    assert numbers.is_new(ours)
    assert not numbers.is_new(ours), "and only once"


@pytest.mark.parametrize("data", ["", "1F7303000001", "06061F73020001FF", "06FF1F7303000001", "06061F7303ABCDEF"])
def test_what_only_looks_like_a_number_is_none(data: str) -> None:
    assert number_of(both(data)) is None


def test_a_number_is_found_behind_text_and_other_tags() -> None:
    data = b"\x40EXAMPLE\x06" + Apdu(0, container=(Tlv(0x1F07, b"\x02"), Tlv(0x1F73, b"\0\0\x17"))).encode()[4:]
    assert number_of(Apdu(0x06D1, data)) == 17


@pytest.mark.parametrize("tcp", [False, True], ids=["serial", "tcp"])
async def test_a_payment_with_numbers_on_a_line_that_repeats_everything(tmp_path: Path, *, tcp: bool) -> None:
    async with counter(tmp_path, tcp=tcp, numbers=True, terminal_writes=True) as at:
        at.simulator.faults.duplicate_blocks = 1000
        outcome = await at.pay()
        assert outcome.kind is OutcomeKind.APPROVED
        assert len(at.committed) == 1
        assert len(outcome.slips) == 2
        assert at.charged() == [AMOUNT.amount]
        assert at.prompts.count(Prompt.ENTER_PIN) == 1
        assert (await at.terminal.status()).ready


async def test_a_terminal_that_does_not_take_the_offer_hears_no_numbers() -> None:
    asked: list[bytes] = []

    def answers(data: bytes) -> bytes:
        asked.append(data)
        if b"\x06\x00" in data[2:4]:
            return says("800000", "060F0A 1900 2928004869 490978")
        return says("848300") if len(data) > 8 and b"\x80\x00" not in data else b"\x06"

    with terminal_that(answers) as port:
        terminal = ZvtTerminal(port, numbers=True, timing=CALM)
        await terminal.pay(NUMBER, AMOUNT, refuse, lambda *_: None)
        await terminal.close()
    assert sum(b"\x1f\x73" in data for data in asked) == 1, "the offer and nothing more"


async def test_a_message_that_comes_twice_is_handed_up_once_and_answered_twice() -> None:
    sent: list[Apdu] = []
    talk = Conversation("a port", sent.append, QUICK, Numbers(), Reports(Charset.AUTO))
    approval = both("2700 06061F7303000007")
    talk.hear(Received(approval))
    assert await talk.receive(1) == approval
    talk.send(POSITIVE)
    talk.hear(Received(approval))
    talk.hear(Received(both("2700 06061F7303000008")))
    assert await talk.receive(1) == both("2700 06061F7303000008")
    assert [message.encode().hex(" ") for message in sent] == ["80 00 08 06 06 1f 73 03 00 00 07"] * 2


async def test_a_terminal_that_knows_no_numbers_is_talked_to_without(tmp_path: Path) -> None:
    async with counter(tmp_path, numbers=True) as at:
        at.simulator.faults.without_numbers = True
        assert (await at.pay()).kind is OutcomeKind.APPROVED


async def test_numbers_end_with_the_log_off(tmp_path: Path) -> None:
    async with counter(tmp_path, numbers=True) as at:
        await at.pay()
        assert await at.terminal.log_off()
        assert (await at.pay()).kind is OutcomeKind.APPROVED
        assert at.charged() == [AMOUNT.amount] * 2


async def test_a_running_payment_can_be_cancelled_by_number(tmp_path: Path) -> None:
    async with counter(tmp_path, numbers=True, script=None) as at:
        paying = asyncio.ensure_future(at.pay())
        await at.until(lambda: Prompt.INSERT_CARD in at.prompts)
        assert await at.terminal.cancel()
        assert (await paying).kind is OutcomeKind.ABORTED


@pytest.fixture
def simulator(tmp_path: Path) -> CardTerminalSimulator:
    return CardTerminalSimulator(tmp_path / "terminal", tmp_path / "ledger.db", pace=INSTANT, timing=QUICK)


def test_the_simulator_answers_a_repeated_command_again_and_carries_it_out_once(
    simulator: CardTerminalSimulator, tmp_path: Path
) -> None:
    with simulator, serial.Serial(str(tmp_path / "terminal"), 9600, stopbits=2, timeout=5) as port:
        talk(port, "0600 10 000000 3E 0978 0301 0606 1F7303000000", "800000")
        heard(port, "060F 12 1900 2928004869 490978 0606 1F7303000000", "8000 08 0606 1F7303000000")
        for _ in range(2):
            talk(port, "06E0 0B F1F141 0606 1F7303000001", "8000 08 0606 1F7303000001")
        talk(port, "0501 0D 000000 0307 0606 1F7303000002", "8000 08 0606 1F7303000002")
        heard(port, "060F 09 00 0606 1F7303000003", "8000 08 0606 1F7303000003")


async def test_the_first_payment_tells_that_there_was_none_and_the_next_its_receipt(tmp_path: Path) -> None:
    assert commands.authorisation(1, "0978", last_receipt=0).encode().hex().endswith("06031f1f00")
    assert commands.authorisation(1, "0978", last_receipt=42).encode().hex().endswith("06051f1f020042")
    async with counter(tmp_path, auto_reversal=AutoReversal.NONE, last_receipt=True) as at:
        for _ in range(3):
            assert (await at.pay()).kind is OutcomeKind.APPROVED
        assert at.charged() == [AMOUNT.amount] * 3


async def test_a_till_with_an_old_journal_takes_nothing_back(tmp_path: Path) -> None:
    """What the terminal booked since is in none of this till's books; the number still comes from the terminal."""
    async with counter(tmp_path, auto_reversal=AutoReversal.NONE, last_receipt=True) as at:
        await at.pay()
        other = ZvtTerminal(str(at.port), last_receipt=True, timing=QUICK)
        await at.terminal.close()
        assert (await other.pay(NUMBER, AMOUNT, at.commit, at.on_prompt)).kind is OutcomeKind.APPROVED
        await other.close()
        await at.pay()
        assert at.charged() == [AMOUNT.amount] * 3


@pytest.mark.parametrize(
    "last",
    [["848300"], ["800000", "040F 02 2705", "061E 01 05"], ["800000", "040F 09 2700 04000000001240", "060F00"]],
    ids=["refused", "declined", "an end of day"],
)
async def test_a_terminal_that_names_no_last_payment_is_told_none(last: list[str]) -> None:
    asked: list[bytes] = []

    def answers(read: bytes) -> bytes:
        data = read.removeprefix(b"\x06")  # an acknowledgement, and perhaps the next block behind it in the same read
        asked.append(data)
        if b"\x06\x00" in data[2:4]:
            return says("800000", "060F0A 1900 2928004869 490978")
        if b"\x06\x20" in data:
            return says(*last)
        return says("848300") if len(data) > 8 and b"\x80\x00" not in data else b"\x06"

    with terminal_that(answers) as port:
        terminal = ZvtTerminal(port, last_receipt=True, timing=CALM)
        outcome = await terminal.pay(NUMBER, AMOUNT, refuse, lambda *_: None)
        await terminal.close()
    assert outcome.kind is OutcomeKind.ABORTED
    assert any(b"\x06\x01" in data for data in asked)
    assert not any(b"\x1f\x1f" in data for data in asked)


async def refuse(_: object) -> bool:
    return False


@pytest.mark.parametrize(
    ("told", "charged"),
    [("0001", []), ("0002", [1240, 1240]), ("0003", [1240, 1240]), ("0009", [1240, 1240]), ("", [1240, 1240])],
    ids=["one behind", "in step", "ahead", "far off", "first use"],
)
def test_the_simulated_terminal_goes_by_the_receipt_that_the_till_knows(
    tmp_path: Path, told: str, charged: list[int]
) -> None:
    terminal = CardTerminalSimulator(
        tmp_path / "terminal", tmp_path / "ledger.db", pace=INSTANT, timing=QUICK, auto_reversal=AutoReversal.NONE
    )
    terminal.script = Script(present=0, contactless=True)
    tag = f"1F1F{len(told) // 2:02X}{told}"
    with terminal, serial.Serial(str(tmp_path / "terminal"), 9600, stopbits=2, timeout=5) as port:
        talk(port, "0600 06 000000 06 0978", "800000")
        heard(port, "060F0A1900292800486949 0978")
        for amount in ("1240", "1240"):
            sold(port, f"0601070400000000{amount}")
        sold(port, f"0601 {9 + len(tag) // 2:02X} 040000000099 99 06{len(tag) // 2:02X}{tag}")
        found = [booking.amount for booking in terminal.charges()]
    assert found == [*([1240] if told == "0001" else charged), 9999]


def sold(port: serial.Serial, command: str) -> None:
    talk(port, command, "800000")
    assert port.read(4) == bytes.fromhex("1002040F")
    port.read_until(b"\x10\x03")
    port.read(2)
    port.write(b"\x06" + says("800000")[1:])
    assert port.read(1) == b"\x06"
    heard(port, "060F00")


async def test_with_the_last_receipt_told_a_lost_payment_is_kept_and_found(tmp_path: Path) -> None:
    pace = dataclasses.replace(INSTANT, issue_of_goods=0.2)
    async with counter(tmp_path, pace=pace, auto_reversal=AutoReversal.NONE, last_receipt=True) as at:
        await at.pay()

        async def never(_: object) -> bool:
            at.simulator.pull_cable()
            await asyncio.sleep(0)
            return True

        outcome = await at.terminal.pay(NUMBER, AMOUNT, never, at.on_prompt)
        assert outcome.kind is OutcomeKind.UNKNOWN
        at.simulator.plug_cable()
        while True:
            try:
                assert await at.terminal.drain(NUMBER, AMOUNT, at.commit) is None
                break
            except TerminalError:
                continue
        last = await at.terminal.last_payment()
        assert last.approval is not None
        assert (last.approval.receipt_number, last.approval.amount) == (2, AMOUNT)
        assert at.charged() == [AMOUNT.amount] * 2

