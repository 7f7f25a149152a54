"""The nexo driver: one terminal on the local network.

The terminal keeps every transaction under the till's own number (its ServiceID), which is durable before the request
leaves. So an answer that never came is asked for by that number, and an approval that the till cannot store is reversed.
"""

import asyncio
import datetime as dt
import logging
import secrets
from dataclasses import dataclass
from pathlib import Path

import msgspec

from domain.money import Money
from domain.payment import Approval, LastPayment, Outcome, OutcomeKind, Prompt
from hardware.card_terminal.base import CardTerminal, Commit, Number, OnPrompt, Settings, TerminalError, TerminalStatus
from hardware.card_terminal.nexo import messages
from hardware.card_terminal.nexo.conditions import IN_PROGRESS, NOT_FOUND, failed, meaning
from hardware.card_terminal.nexo.exchange import Exchange, NoAnswer
from hardware.card_terminal.nexo.messages import PaymentResponse, Reference, Repeated, Transaction
from hardware.card_terminal.nexo.protection import Key

logger = logging.getLogger(__name__)

PAYMENT, REVERSAL = "Payment", "Reversal"
REVERSED_BY = "R"
"""Begins the ServiceID of a reversal; the number of the payment follows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """In seconds. A terminal on the local network answers a payment within 120 s or gives it up itself."""

    payment: float = 150.0
    question: float = 10.0
    poll: float = 3.0
    rest: float = 180.0
    """How long a payment that nobody watches any more may stay in progress before that is reported."""


def from_settings(settings: Settings) -> "NexoTerminal":
    """Raises ValueError when something is missing or cannot be read."""
    missing = [
        name for name in ("key_file", "certificate", "sale_id", "poi_id") if not getattr(settings, name)
    ]
    if missing or not settings.port.startswith("https://"):
        raise ValueError(
            f"nexo terminal at {settings.port!r} lacks {', '.join(missing) or 'an address'}; needed are"
            " port = \"https://HOST:8443/nexo\", key_file, certificate, sale_id and poi_id"
        )
    assert settings.key_file is not None
    assert settings.certificate is not None
    try:
        key = msgspec.toml.decode(settings.key_file.read_bytes(), type=Key)
        return NexoTerminal(
            settings.port,
            key=key,
            certificate=settings.certificate,
            sale_id=settings.sale_id,
            poi_id=settings.poi_id,
        )
    except (OSError, msgspec.DecodeError) as error:  # an unreadable certificate is an OSError too
        raise ValueError(f"nexo key or certificate cannot be read: {error}") from error


class NexoTerminal(CardTerminal):
    """``sale_id`` names this till and ``poi_id`` the terminal, as they are set up at its provider. It says nothing between the
    request of a payment and its end."""

    tells_pin = False

    def __init__(
        self, url: str, *, key: Key, certificate: Path, sale_id: str, poi_id: str, timing: Timing | None = None
    ) -> None:
        self._timing = timing or Timing()
        self._exchange = Exchange(url, key, certificate, sale_id, poi_id)
        self._running: Reference | None = None

    @property
    def terminal_id(self) -> str | None:
        return self._exchange.poi_id

    async def open(self) -> None:
        await self.status()

    async def close(self) -> None:
        await self._exchange.close()

    # -- with a card ---------------------------------------------------------------------------------------------------

    async def pay(
        self, number: Number, amount: Money, commit: Commit, on_prompt: OnPrompt, *, partial: bool = False
    ) -> Outcome:
        wanted = messages.Payment.PARTIAL if partial else messages.Payment.WHOLE
        return await self._with_card(number, amount, commit, on_prompt, wanted)

    async def refund(self, number: Number, amount: Money, commit: Commit, on_prompt: OnPrompt) -> Outcome:
        return await self._with_card(number, amount, commit, on_prompt, messages.Payment.REFUND)

    async def _with_card(
        self, number: Number, amount: Money, commit: Commit, on_prompt: OnPrompt, wanted: messages.Payment
    ) -> Outcome:
        on_prompt(Prompt.CONNECTING, "", None)
        try:
            status = await self.status()
            if not status.ready:
                return Outcome(kind=OutcomeKind.ABORTED, reason="terminal_busy", code=status.code)
        except TerminalError as error:
            logger.warning("payment of %s could not begin: %s", amount, error)
            return Outcome(kind=OutcomeKind.ABORTED, reason="no_terminal")
        self._running = self._reference(PAYMENT, str(number))
        on_prompt(Prompt.INSERT_CARD, "", None)
        try:
            body = messages.payment(amount, Transaction(id=str(number), at=_now()), wanted)
            answer = await self._exchange.ask(PAYMENT, str(number), body, self._timing.payment)
        except NoAnswer as lost:
            logger.warning("payment of %s: %s", amount, lost)
            never_left = lost.reason == "no_terminal"
            return Outcome(kind=OutcomeKind.ABORTED if never_left else OutcomeKind.UNKNOWN, reason=lost.reason)
        finally:
            self._running = None
        if answer.payment is None:
            return Outcome(kind=OutcomeKind.UNKNOWN, reason="unclear")
        outcome = await self._judge(number, amount, wanted, answer.payment, commit)
        if outcome.kind is OutcomeKind.APPROVED:
            on_prompt(Prompt.APPROVED, "", None)
        return outcome

    async def _judge(
        self, number: Number, amount: Money, wanted: messages.Payment, answered: PaymentResponse, commit: Commit
    ) -> Outcome:
        if answered.response.result == "Failure":
            return failed(answered.response)
        found = self._approval(number, answered)
        if found is None or not _fits(found.amount, amount, wanted, answered.response.result):
            logger.error("card terminal approved %s, expected was %s: taken back", found and found.amount, amount)
            return await self._taken_back(number, found, "mismatch")
        if await commit(found):
            return Outcome(kind=OutcomeKind.APPROVED, approval=found)
        return await self._taken_back(number, found, "refused")

    async def _taken_back(self, number: Number, found: Approval | None, reason: str) -> Outcome:
        try:
            reversed_ = found is not None and await self.reverse(number, found.amount)
        except TerminalError as error:
            logger.error("payment %s cannot be taken back: %s", number, error)
            reversed_ = False
        return Outcome(kind=OutcomeKind.ABORTED if reversed_ else OutcomeKind.UNKNOWN, reason=reason)

    async def cancel(self) -> bool:
        running = self._running
        if running is None:
            return False
        try:
            await self._exchange.tell("Abort", _once(), messages.abort(running), self._timing.question)
        except NoAnswer as error:
            logger.warning("the payment cannot be cancelled: %s", error)
            return False
        return True

    # -- what was ------------------------------------------------------------------------------------------------------

    async def drain(
        self, number: Number, expected: Money, commit: Commit, *, partial: bool = False
    ) -> Approval | None:
        """The terminal repeats nothing by itself; it is at rest when the payment is not in progress any more."""
        loop = asyncio.get_running_loop()
        last_moment, asked_to_stop = loop.time() + self._timing.rest, False
        meant = self._reference(PAYMENT, str(number))
        while await self._in_progress(meant):
            if loop.time() > last_moment:
                raise TerminalError(
                    f"card terminal is still busy after {self._timing.rest:.0f} s; look at the card terminal's display"
                )
            if not asked_to_stop:
                asked_to_stop = True
                await self._exchange.tell("Abort", _once(), messages.abort(meant), self._timing.question)
            await asyncio.sleep(self._timing.poll)
        return None

    async def last_payment(self, number: Number | None = None) -> LastPayment:
        repeated = await self._asked_about(None if number is None else self._reference(PAYMENT, str(number)))
        answered = None if repeated is None else repeated.body.payment
        if repeated is None or answered is None:
            return LastPayment(nothing_stored=True)
        found = repeated.header.service_id
        kept = int(found) if found.isdecimal() else 0
        succeeded = answered.response.result != "Failure"  # a partial approval charges, too
        return LastPayment(
            approval=self._approval(kept, answered),
            reversed_trace=kept if succeeded and await self._is_reversed(found) else None,
            result_code="00" if succeeded else answered.response.condition or "Failure",
            nothing_stored=answered.result is None,
        )

    async def _is_reversed(self, service_id: str) -> bool:
        repeated = await self._asked_about(self._reference(REVERSAL, REVERSED_BY + service_id))
        reversal = None if repeated is None else repeated.body.reversal
        return reversal is not None and reversal.response.result == "Success"

    async def reverse(self, receipt_number: int, amount: Money) -> bool:
        last = await self.last_payment(receipt_number)
        if last.reversed_trace is not None:
            return True
        repeated = await self._asked_about(self._reference(PAYMENT, str(receipt_number)))
        answered = None if repeated is None else repeated.body.payment
        if answered is None or answered.poi.transaction is None or last.approval is None or last.approval.amount != amount:
            return False
        body = messages.reversal(answered.poi.transaction, amount)
        answer = await self._exchange.ask(REVERSAL, f"{REVERSED_BY}{receipt_number}", body, self._timing.question)
        done = answer.reversal
        if done is None or done.response.result != "Success":
            logger.warning("card terminal did not reverse %s: %s", receipt_number, done and done.response.condition)
            return False
        return True

    async def _in_progress(self, meant: Reference) -> bool:
        try:
            await self._asked_about(meant)
        except StillRunning:
            return True
        return False

    async def _asked_about(self, meant: Reference | None) -> Repeated | None:
        """What the terminal answered then, or None when it has nothing; raises `StillRunning` and `NoAnswer`."""
        body = messages.transaction_status(meant)
        answer = await self._exchange.ask("TransactionStatus", _once(), body, self._timing.question)
        if answer.status is None:
            raise TerminalError("card terminal answered a question with something else; restart the card terminal")
        response = answer.status.response
        if response.result == "Success":
            return answer.status.repeated
        if response.condition == NOT_FOUND:
            return None
        if response.condition == IN_PROGRESS:
            raise StillRunning("card terminal is busy with a payment; wait")
        raise TerminalError(
            f"card terminal refused to name its last payment with {response.condition!r}; {meaning(response).remedy}"
        )

    def _approval(self, number: int, answered: PaymentResponse) -> Approval | None:
        result = answered.result
        if result is None or result.amounts is None or (amount := messages.minor_units(result.amounts)) is None:
            return None
        moment = _local(answered.poi.transaction)
        return Approval(
            amount=amount,
            terminal_id=self._exchange.poi_id,
            receipt_number=number,
            trace_number=number,
            authorisation_code=result.acquirer.approval_code or None,
            card_name=result.instrument.card.brand or None,
            card_number=_masked(result.instrument.card.masked),
            date=None if moment is None else moment.date(),
            time=None if moment is None else moment.time(),
        )

    # -- the terminal itself -------------------------------------------------------------------------------------------

    async def end_of_day(self) -> bool:
        body = messages.reconciliation()
        answer = await self._exchange.ask("Reconciliation", _once(), body, self._timing.payment)
        return answer.reconciliation is not None and answer.reconciliation.response.result == "Success"

    async def status(self) -> TerminalStatus:
        answer = await self._exchange.ask("Diagnosis", _once(), messages.diagnosis(), self._timing.question)
        if answer.diagnosis is None:
            raise TerminalError("card terminal answered a question with something else; restart the card terminal")
        response = answer.diagnosis.response
        if response.result == "Success":
            return TerminalStatus(ready=True, code="OK", remedy="")
        return TerminalStatus(ready=False, code=response.condition, remedy=meaning(response).remedy)

    def _reference(self, category: str, service_id: str) -> Reference:
        return Reference(category=category, sale_id=self._exchange.sale_id, service_id=service_id)


class StillRunning(TerminalError):
    """The transaction that was asked about has no end yet."""


def _fits(found: Money, asked: Money, wanted: messages.Payment, result: messages.Result) -> bool:
    """Whether an approval of ``found`` is what was asked for. Terminals call one of less a success, too."""
    if wanted is messages.Payment.PARTIAL and found.currency == asked.currency:
        return 0 < found.amount <= asked.amount
    return found == asked and result == "Success"


def _once() -> str:
    """A ServiceID for a request that nobody will ask about: ten characters are the most."""
    return secrets.token_hex(5)


def _now() -> str:
    return dt.datetime.now(dt.UTC).isoformat(timespec="seconds")


def _local(transaction: Transaction | None) -> dt.datetime | None:
    """The terminal's moment on this clock's wall; None when it is none."""
    try:
        return None if transaction is None else dt.datetime.fromisoformat(transaction.at).astimezone().replace(tzinfo=None)
    except ValueError:
        return None


def _masked(number: str) -> str | None:
    """At most the last four digits: how a terminal masks is its setting, not a promise."""
    digits = [at for at, character in enumerate(number) if character.isdigit()]
    return "".join("*" if at in digits[:-4] else character for at, character in enumerate(number)) or None
