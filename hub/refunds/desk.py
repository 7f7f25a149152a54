"""A refund that was asked for becomes work for somebody who may decide it, and the decision is kept."""

import asyncio
import logging
import secrets
from collections.abc import Callable, Mapping
from typing import Any

from domain.money import Money, money_text
from hub.refunds.book import RefundBook, Subject
from hub.switchboard.kinds import AddWork

log = logging.getLogger(__name__)

AT_THE_TERMINAL = "A granted refund is given back by the shop's own people at their card terminal."


class RefundDesk:
    """``add_work`` makes a work unit of the kind `review_refund`, ``at_work`` says whether one whose key begins so is open."""

    def __init__(self, book: RefundBook, add_work: AddWork, at_work: Callable[[str], str]) -> None:
        self.book, self._add_work, self._at_work = book, add_work, at_work
        self._taking_up = asyncio.Lock()

    async def ask(self, subject: Subject, reason: str, amount: int | None, by: str) -> str:
        """The refund's id. Its work is made at once."""
        refund = await self.book.ask(subject, reason, amount, by)
        await self.take_up()
        return refund

    async def take_up(self) -> None:
        """Make work of every refund that waits and has none."""
        async with self._taking_up:
            await self._take_up()

    async def _take_up(self) -> None:
        for refund in await self.book.open():
            key = f"refund {refund.id} "
            if self._at_work(key):
                continue
            whole = "the whole order" if refund.amount is None else _text(refund.amount, refund.currency)
            facts = {
                "refund": refund.id,
                "order": refund.order,
                "call": refund.call,
                "amount": refund.amount,
                "currency": refund.currency,
                "reason": refund.reason,
                "asked_by": refund.asked_by_name,
                "asked_at": refund.asked_at,
                "note": AT_THE_TERMINAL,
            }
            await self._add_work(
                title=f"Refund of {whole}: {refund.reason}",
                facts=facts,
                site=refund.site,
                language="",
                key=key + secrets.token_hex(4),  # again, if somebody had it and said nothing that decides
            )

    async def reviewed(self, facts: Mapping[str, Any], result: Mapping[str, Any], by: str) -> None:
        """Work is done. What decides nothing is asked again."""
        granted = result.get("granted")
        if isinstance(granted, bool):
            note = result.get("note")
            await self.book.decided(facts["refund"], granted=granted, by=by, note=note if isinstance(note, str) else "")
        else:
            log.warning("refund %s: %r decides nothing", facts["refund"], result)
        await self.take_up()


def _text(amount: int, currency: str) -> str:
    return money_text(Money(amount, currency), "en") if currency else str(amount)
