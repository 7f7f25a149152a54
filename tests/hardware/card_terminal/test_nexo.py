"""The nexo driver against a terminal that hangs up, lies, is asked later, and messages that are not what they seem."""

import asyncio
import base64
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.money import Money
from domain.payment import Approval, Notice, OutcomeKind, Prompt
from hardware.card_terminal.base import TerminalError
from hardware.card_terminal.nexo.driver import NexoTerminal, _masked
from hardware.card_terminal.nexo.messages import AmountsResp, decimal_amount, minor_units
from hardware.card_terminal.nexo.protection import Key, NotAuthentic, Protected, Protection
from hardware.card_terminal.nexo.simulator import KEY, POI_ID, NexoTerminalSimulator
from hardware.card_terminal.simulator import Card
from tests.hardware.card_terminal.test_drivers import QUICK_NEXO

AMOUNT = Money(1240, "EUR")


class Counter:
    def __init__(self, simulator: NexoTerminalSimulator) -> None:
        self.simulator, self.accepts, self.prompted = simulator, True, asyncio.Event()
        self.stored: list[Approval] = []
        self.terminal = NexoTerminal(
            simulator.url,
            key=KEY,
            certificate=simulator.certificate,
            sale_id="boston-1",
            poi_id=POI_ID,
            timing=QUICK_NEXO,
        )

    async def commit(self, approval: Approval) -> bool:
        self.stored.append(approval)
        return self.accepts

    def on_prompt(self, prompt: Prompt, _: str, __: Notice | None) -> None:
        if prompt is Prompt.INSERT_CARD:
            self.prompted.set()

    async def pay(self, number: int = 1) -> tuple[OutcomeKind, str]:
        outcome = await self.terminal.pay(number, AMOUNT, self.commit, self.on_prompt)
        return outcome.kind, outcome.reason

    def charged(self) -> list[int]:
        return [record.amount for record in self.simulator.ledger.charges()]


@asynccontextmanager
async def counter(folder: Path) -> AsyncIterator[Counter]:
    with NexoTerminalSimulator(folder) as simulator:
        at = Counter(simulator)
        try:
            yield at
        finally:
            await at.terminal.close()


async def test_an_answer_that_never_came_is_found_by_its_number(tmp_path: Path) -> None:
    async with counter(tmp_path) as at:
        at.simulator.faults.hang_up_after = True
        with pytest.raises(TerminalError):
            await at.terminal.status()
        at.simulator.faults.hang_up_after = False
        await at.terminal.status()
        at.simulator.script = None
        paying = asyncio.ensure_future(at.pay(7))
        await at.prompted.wait()
        at.simulator.faults.hang_up_after = True
        assert await at.terminal.cancel() is False  # its acknowledgement was lost as well
        assert await paying == (OutcomeKind.UNKNOWN, "line_lost")
        at.simulator.faults.hang_up_after = False
        assert await at.terminal.drain(7, AMOUNT, at.commit) is None
        last = await at.terminal.last_payment(7)
        assert (last.nothing_stored, last.result_code) == (True, "Aborted")


async def test_a_charge_whose_answer_was_lost_is_told_with_its_amount(tmp_path: Path) -> None:
    async with counter(tmp_path) as at:
        assert await at.pay(6) == (OutcomeKind.APPROVED, "")
        lost = at.simulator.ledger.begin("boston-1", "7", "Normal", 1240, "EUR")
        at.simulator.ledger.end(lost, "", 1240)
        last = await at.terminal.last_payment(7)
        assert last.approval is not None
        assert (last.approval.amount, last.approval.receipt_number, last.result_code) == (AMOUNT, 7, "00")
        assert (await at.terminal.last_payment(8)).nothing_stored
        assert (await at.terminal.last_payment(6)).approval == at.stored[0]


async def test_another_amount_is_taken_back(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    async with counter(tmp_path) as at:
        at.simulator.faults.amount_offset = 1
        assert await at.pay() == (OutcomeKind.ABORTED, "mismatch")
        assert (at.charged(), at.stored) == ([], [])
        assert "expected was" in caplog.text


async def test_what_cannot_be_stored_and_not_taken_back_is_unknown(tmp_path: Path) -> None:
    async with counter(tmp_path) as at:
        at.accepts = False

        async def commit(approval: Approval) -> bool:
            at.simulator.faults.host_unreachable = True
            return False

        outcome = await at.terminal.pay(1, AMOUNT, commit, at.on_prompt)
        assert (outcome.kind, outcome.reason) == (OutcomeKind.UNKNOWN, "refused")
        at.simulator.faults.host_unreachable = False
        assert await at.terminal.reverse(1, AMOUNT) is True
        assert at.charged() == []


async def test_the_same_number_is_never_charged_twice(tmp_path: Path) -> None:
    async with counter(tmp_path) as at:
        assert await at.pay(3) == (OutcomeKind.APPROVED, "")
        assert await at.pay(3) == (OutcomeKind.APPROVED, "")
        assert at.charged() == [AMOUNT.amount]


@pytest.mark.parametrize("fault", ["forged", "other_header", "contradicts"])
async def test_an_answer_that_is_not_of_this_terminal_is_no_approval(tmp_path: Path, fault: str) -> None:
    async with counter(tmp_path) as at:
        at.simulator.script = None
        paying = asyncio.ensure_future(at.pay())
        await at.prompted.wait()
        setattr(at.simulator.faults, fault, True)
        await at.terminal.cancel()
        assert await paying == (OutcomeKind.UNKNOWN, "unclear")
        with pytest.raises(TerminalError, match="answered"):
            await at.terminal.status()


async def test_a_till_with_another_key_is_shown_the_door(tmp_path: Path) -> None:
    with NexoTerminalSimulator(tmp_path) as simulator:
        other = Key(KEY.identifier, KEY.version, "something else")
        terminal = NexoTerminal(
            simulator.url, key=other, certificate=simulator.certificate, sale_id="a", poi_id=POI_ID, timing=QUICK_NEXO
        )
        with pytest.raises(TerminalError, match="HTTP 401"):
            await terminal.open()
        await terminal.close()


async def test_a_server_that_nobody_vouches_for_is_no_terminal(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    with NexoTerminalSimulator(tmp_path) as simulator, NexoTerminalSimulator(tmp_path / "other") as other:
        terminal = NexoTerminal(
            simulator.url, key=KEY, certificate=other.certificate, sale_id="a", poi_id=POI_ID, timing=QUICK_NEXO
        )
        with pytest.raises(TerminalError, match="cannot be reached"):
            await terminal.open()
        await terminal.close()


@pytest.mark.parametrize(
    ("card", "kind", "reason"),
    [
        (Card.WRONG_PIN, OutcomeKind.DECLINED, "declined"),
        (Card.EXPIRED, OutcomeKind.DECLINED, "card_not_accepted"),
    ],
)
async def test_what_the_terminal_says_becomes_a_reason(
    tmp_path: Path, card: Card, kind: OutcomeKind, reason: str
) -> None:
    async with counter(tmp_path) as at:
        at.simulator.script = card
        assert await at.pay() == (kind, reason)


# -- messages and their protection -------------------------------------------------------------------------------------


@given(st.integers(0, 10**9))
def test_amounts_are_exact_both_ways(minor: int) -> None:
    wire = decimal_amount(Money(minor, "EUR"))
    read = msgspec.json.decode(b'{"Currency": "EUR", "AuthorizedAmount": %b}' % bytes(wire), type=AmountsResp)
    assert minor_units(read) == Money(minor, "EUR")


def test_a_fraction_of_a_cent_is_no_amount() -> None:
    read = msgspec.json.decode(b'{"Currency": "EUR", "AuthorizedAmount": 12.405}', type=AmountsResp)
    assert minor_units(read) is None


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ("411111 **** 1111", "****** **** 1111"),
        ("4111111111111111", "************1111"),
        ("", None),
        ("**** 4242", "**** 4242"),
    ],
)
def test_only_the_last_four_digits_are_kept(told: str, kept: str | None) -> None:
    assert _masked(told) == kept


HEADER = msgspec.Raw(b'{"MessageCategory":"Payment"}')


@given(st.binary(max_size=200))
def test_what_was_sealed_opens(message: bytes) -> None:
    sealed = Protection(KEY).seal(HEADER, message)
    read = msgspec.json.decode(msgspec.json.encode(sealed), type=Protected)
    assert Protection(KEY).open(read) == message
    assert KEY.passphrase not in repr(KEY)


@given(st.integers(0, 10_000), st.integers(1, 255))
def test_a_changed_message_does_not_open(at: int, by: int) -> None:
    sealed = msgspec.json.decode(msgspec.json.encode(Protection(KEY).seal(HEADER, b"12.40 EUR" * 4)), type=Protected)
    blob = bytearray(base64.b64decode(sealed.blob))
    blob[at % len(blob)] ^= by
    with pytest.raises(NotAuthentic):
        Protection(KEY).open(msgspec.structs.replace(sealed, blob=base64.b64encode(blob).decode()))


def test_the_keys_are_those_of_the_standard() -> None:
    """Made with OpenSSL: PBKDF2-HMAC-SHA1 of "mysupersecretpassphrase", salt AdyenNexoV1Salt, 4,000 rounds."""
    protection = Protection(Key("mykey", 1, "mysupersecretpassphrase"))
    assert (protection._hmac_key + protection._cipher_key + protection._iv).hex() == KEYS


KEYS = (
    "633651f2a778f91ef37ca2eae92d2f8e58073b766d26899967dc1202c1444742"
    "89b3399a5c77fc0c38762ba1529488d19b4daf8360a2ef3f7a0b06d23c89b12a"
    "17be85c2e52ba327bdce1910f4c2c7de"
)


@pytest.mark.parametrize("says_partial", [False, True])
async def test_a_part_may_be_called_a_success_or_partial(tmp_path: Path, *, says_partial: bool) -> None:
    async with counter(tmp_path) as at:
        at.simulator.script, at.simulator.faults.says_partial = Card.PREPAID, says_partial
        outcome = await at.terminal.pay(1, AMOUNT, at.commit, at.on_prompt, partial=True)
        assert outcome.kind is OutcomeKind.APPROVED
        last = await at.terminal.last_payment(1)
        assert (last.approval, last.result_code) == (outcome.approval, "00")
        assert at.charged() == [500]


async def test_more_than_was_asked_is_never_a_part(tmp_path: Path) -> None:
    async with counter(tmp_path) as at:
        at.simulator.faults.amount_offset = 1
        outcome = await at.terminal.pay(1, AMOUNT, at.commit, at.on_prompt, partial=True)
        assert (outcome.kind, outcome.reason) == (OutcomeKind.ABORTED, "mismatch")
        assert at.charged() == []
