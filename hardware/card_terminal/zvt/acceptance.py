"""Whether an approval may stand. The answer 80 00 00 to a status information is the commit point: after it the terminal
books the payment for good, without it the terminal takes it back."""

import asyncio
import datetime as dt
import logging
from collections.abc import Callable

from domain.money import Money
from domain.payment import Approval
from hardware.card_terminal.base import Commit
from hardware.card_terminal.zvt.apdu import GOODS_NOT_ISSUED, NOT_YET, POSITIVE, Apdu
from hardware.card_terminal.zvt.status import StatusInformation, approval

logger = logging.getLogger(__name__)

MISMATCH, REFUSED = "mismatch", "refused"


class Acceptance:
    """One open payment of exactly ``expected``, or of less if ``partial`` and the terminal names the rest. ``approval`` is
    set when the till has stored it, ``refusal`` when we told the terminal to take it back; ``code`` is the last result code
    it sent."""

    def __init__(
        self,
        expected: Money,
        terminal_id: str | None,
        commit: Commit,
        patience: float,
        today: Callable[[], dt.date],
        *,
        partial: bool = False,
    ) -> None:
        self._partial = partial
        self._expected = expected
        self._terminal_id = terminal_id
        self._commit = commit
        self._patience = patience
        self._today = today
        self._storing: tuple[Approval, asyncio.Task[bool]] | None = None
        self.approval: Approval | None = None
        self.refusal = ""
        self.code: int | None = None

    @property
    def is_storing(self) -> bool:
        """Whether an approval has come that may stand: from then on nobody can cancel."""
        return self._storing is not None

    async def judge(self, information: StatusInformation) -> Apdu:
        """The answer to a status information; the same approval may come again and gets the same answer."""
        self.code = information.result_code
        if not information.may_approve:
            return POSITIVE
        found = approval(information, self._today(), self._terminal_id, self._expected.currency)
        if found is None or not self._fits(found, information.remaining) or found != (self.approval or found):
            logger.error(
                "card terminal %s approved %s, expected was %s: refused, the terminal takes it back",
                self._terminal_id, found and (found.terminal_id, found.receipt_number, found.amount), self._expected,
            )  # fmt: skip
            self.refusal = self.refusal or MISMATCH
            return GOODS_NOT_ISSUED
        if self.refusal:
            return GOODS_NOT_ISSUED
        return POSITIVE if self.approval is not None else await self._store(found)

    def _fits(self, found: Approval, remaining: int | None) -> bool:
        if found.terminal_id != (self._terminal_id or found.terminal_id):
            return False
        if found.amount == self._expected:
            return remaining in (None, 0)
        whole = Money(found.amount.amount + (remaining or 0), found.amount.currency)
        return self._partial and found.amount.amount > 0 and whole == self._expected

    async def _store(self, found: Approval) -> Apdu:
        """Asks the till, but keeps the terminal waiting only so long: it comes again after 84 9C."""
        if self._storing is None:
            self._storing = found, asyncio.ensure_future(self._commit(found))
        asked, storing = self._storing
        if asked != found:
            self.refusal = MISMATCH
            return GOODS_NOT_ISSUED
        done, _ = await asyncio.wait({storing}, timeout=self._patience)
        if not done:
            return NOT_YET
        if storing.exception() is not None:
            logger.error("the till could not store an approval: refused", exc_info=storing.exception())
        if storing.exception() is not None or not storing.result():
            self.refusal = REFUSED
            return GOODS_NOT_ISSUED
        self.approval = found
        return POSITIVE

    async def close(self) -> None:
        """Ends a commit that nobody waits for any more."""
        if self._storing is not None:
            self._storing[1].cancel()
            await asyncio.wait({self._storing[1]})
