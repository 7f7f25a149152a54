"""A payment from its command to its end; reservations and refunds go the same way. Every way ends in an `Outcome`."""

import asyncio
import logging
from contextlib import suppress

import msgspec

from domain.money import Money
from domain.payment import Outcome, OutcomeKind, Prompt
from hardware.card_terminal.base import OnPrompt
from hardware.card_terminal.zvt import codes, commands
from hardware.card_terminal.zvt.acceptance import Acceptance
from hardware.card_terminal.zvt.apdu import Apdu
from hardware.card_terminal.zvt.conversation import Conversation, NoAnswer, plain_answer
from hardware.card_terminal.zvt.damage import Damaged
from hardware.card_terminal.zvt.link import Delivered
from hardware.card_terminal.zvt.slips import Slips
from hardware.card_terminal.zvt.status import abort_code, intermediate_status

logger = logging.getLogger(__name__)


class Sale:
    def __init__(self, talk: Conversation, amount: Money, acceptance: Acceptance, on_prompt: OnPrompt) -> None:
        self._talk = talk
        self._amount = amount
        self._acceptance = acceptance
        self._on_prompt = on_prompt
        self._patience = talk.timing.t4
        self._confirmation: Apdu | None = None  # our 80 00 00 to the approval
        self._stands = False  # the terminal has it: from here on the money is taken
        self._cancelling: asyncio.Future[bool] | None = None
        self._running = asyncio.Event()
        self._outcome: Outcome | None = None
        self._slips = Slips(talk.reports.charset)

    async def run(self, command: Apdu) -> Outcome:
        return msgspec.structs.replace(await self._run(command), slips=self._slips.finish())

    async def _run(self, command: Apdu) -> Outcome:
        try:
            answer = await self._talk.command(command, self._hear)
            if not answer.is_positive:
                return _refused(answer)
            self._running.set()
            while self._outcome is None:
                await self._hear(await self._talk.receive(self._patience))
            await self._hear_out_cancel()
            return self._outcome
        except NoAnswer as lost:
            logger.warning("payment of %s: %s", self._amount, lost)
            # Even when it has our answer: it may have lost its power before it looked at that.
            return Outcome(kind=OutcomeKind.UNKNOWN, reason=lost.reason)
        finally:
            self._running.set()
            self._answer_cancel(possible=False)
            await self._acceptance.close()

    async def cancel(self) -> bool:
        """Ask the terminal to stop (06 B0); False when it says that it is too late, or nothing."""
        await self._running.wait()
        if self._outcome is not None or self._acceptance.is_storing:
            return False
        asked = self._cancelling
        if asked is None or (asked.done() and not asked.result()):  # too late then, but perhaps not at a second PIN
            asked = self._cancelling = asyncio.get_running_loop().create_future()
            self._talk.send(commands.CANCEL)
        done, _ = await asyncio.wait({asked}, timeout=self._talk.timing.t3)
        return bool(done) and asked.result()

    async def _hear_out_cancel(self) -> None:
        """The answer to a 06 B0 that crossed the end may still come, and would pass for that to the next command."""
        with suppress(NoAnswer):
            while self._cancelling is not None and not self._cancelling.done():
                await self._hear(await self._talk.receive(self._talk.timing.t3))

    def _answer_cancel(self, *, possible: bool) -> None:
        if self._cancelling is not None and not self._cancelling.done():
            self._cancelling.set_result(possible)

    async def _hear(self, received: Apdu | Delivered) -> None:
        if isinstance(received, Delivered):
            if received.apdu is self._confirmation and not self._stands:
                self._stands, self._patience = True, self._talk.timing.after_commit
                self._on_prompt(Prompt.APPROVED, "", None)
        elif received.is_answer:
            self._answer_cancel(possible=received.is_positive)
        elif received.command == commands.STATUS_INFORMATION:
            await self._judge(received)
        else:
            self._slips.feed(received)
            self._talk.send(plain_answer(received))
            self._follow(received)

    async def _judge(self, received: Apdu) -> None:
        answer = await self._acceptance.judge(self._talk.reports.read(received))
        sent = self._talk.send(answer)
        if self._acceptance.approval is not None and answer.is_positive:
            self._confirmation = sent

    def _follow(self, received: Apdu) -> None:
        if self._outcome is not None:
            return
        match received.command:
            case commands.INTERMEDIATE_STATUS:
                self._show(received)
            case commands.COMPLETION if self._confirmation is not None and not self._acceptance.refusal:
                self._outcome = self._approved()
            case commands.COMPLETION:
                logger.error("card terminal ended the payment of %s without one approval that stands", self._amount)
                self._outcome = Outcome(kind=OutcomeKind.UNKNOWN, reason="unclear", code=_hex(self._acceptance.code))
            case commands.ABORT:
                self._outcome = self._aborted(abort_code(received.data))

    def _show(self, received: Apdu) -> None:
        try:
            status = intermediate_status(received.data)
        except Damaged as error:
            logger.warning("intermediate status of the card terminal: %s", error)
            return
        if not self._stands:
            self._patience = max(self._talk.timing.t4, self._talk.timing.minute * (status.minutes or 0))
        self._on_prompt(*codes.told(status.status, status.text(self._talk.reports.charset)))

    def _approved(self) -> Outcome:
        return Outcome(kind=OutcomeKind.APPROVED, approval=self._acceptance.approval, code="00")

    def _aborted(self, code: int | None) -> Outcome:
        code = self._acceptance.code if code is None else code
        if self._confirmation is not None:
            logger.error("card terminal aborted with %s a payment that it had been confirmed", _hex(code))
            return Outcome(kind=OutcomeKind.UNKNOWN, reason="unclear", code=_hex(code))
        if self._acceptance.refusal:
            return Outcome(kind=OutcomeKind.ABORTED, reason=self._acceptance.refusal, code=_hex(code))
        result = codes.result(code)
        return Outcome(kind=result.kind, reason=result.reason, code=_hex(code))


def _refused(answer: Apdu) -> Outcome:
    """84 xx to the authorisation itself: nothing began, whatever the code."""
    code = answer.command & 0xFF
    reason = codes.result(code).reason
    return Outcome(kind=OutcomeKind.ABORTED, reason=reason, code=_hex(code))


def _hex(code: int | None) -> str:
    return "" if code is None else f"{code:02X}"
