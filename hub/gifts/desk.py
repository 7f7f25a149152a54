"""Answers what kiosks want of gift cards."""

import logging

from domain.messages import GiftAnswer, GiftAsk
from domain.money import Money
from domain.till import GiftRefusal
from hub.fleet.presence import Connected
from hub.gifts.ledger import Answered, GiftLedger
from hub.link import Bad

log = logging.getLogger(__name__)

LONGEST = 64
MOST_ASKED = 10**12


class GiftDesk:
    def __init__(self, ledger: GiftLedger) -> None:
        self._ledger = ledger

    async def asked(self, connected: Connected, ask: GiftAsk) -> None:
        """Do it, or find that it was done before, and answer. Raises `Bad` for what no kiosk of ours asks."""
        if not 0 < len(ask.ref) <= LONGEST or not 0 < len(ask.card) <= LONGEST or len(ask.amount.currency) != 3:
            raise Bad(f"ref and card have 1 to {LONGEST} characters, a currency has 3")
        if not 0 <= ask.amount.amount <= MOST_ASKED:
            raise Bad(f"amount {ask.amount.amount!r}; allowed are 0 to {MOST_ASKED}")
        kiosk = connected.kiosk
        answered = self._practised(ask) if kiosk.sandbox else await self._answered(ask, kiosk.id)
        if ask.what != "balance":
            moved = f"{answered.moved.amount} {answered.moved.currency}"
            log.info("kiosk %s: gift %s %s: %s %s", kiosk.id, ask.what, ask.ref, moved, answered.refusal)
        connected.link.send(
            GiftAnswer(ref=ask.ref, what=ask.what, taken=answered.moved, left=answered.left, refusal=answered.refusal)
        )

    async def _answered(self, ask: GiftAsk, kiosk: str) -> Answered:
        match ask.what:
            case "balance":
                return await self._ledger.balance(ask.card, ask.amount.currency)
            case "take":
                return await self._ledger.take(ask.ref, kiosk, ask.card, ask.amount)
            case "return":
                return await self._ledger.give_back(ask.ref, kiosk, ask.card, ask.amount)

    def _practised(self, ask: GiftAsk) -> Answered:
        """In practice nobody's money is moved."""
        nothing = Money(0, ask.amount.currency)
        return Answered(nothing, nothing, "" if ask.what == "return" else GiftRefusal.UNAVAILABLE)
