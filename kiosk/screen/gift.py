"""The gift card of one visit: swiped at any time, asked about at once, used when the customer pays."""

import msgspec

from domain.money import Money
from domain.till import GiftBalance


class GiftCard(msgspec.Struct, frozen=True):
    """``card`` is its token. Until the hub has said it is not known what it holds; ``old`` is the ref of what it said before
    the card was swiped."""

    card: str
    old: str = ""
    left: Money | None = None
    refusal: str = ""

    @property
    def waits(self) -> bool:
        return self.left is None and not self.refusal

    def told(self, balance: GiftBalance | None) -> "GiftCard":
        """With what the till has heard of it."""
        if balance is None or balance.card != self.card or balance.ref == self.old or balance.waiting or not self.waits:
            return self
        nothing = balance.left is None or balance.left.amount == 0
        return GiftCard(self.card, self.old, balance.left, balance.refusal or ("empty" if nothing else ""))

    def pays(self, due: int) -> int:
        """Minor units of what is due; 0 while it is not known."""
        return min(due, self.left.amount) if self.left is not None and not self.refusal else 0
