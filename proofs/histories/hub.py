"""The hub's gift cards as its contract has them, behind a line that is slow, loses answers, or is silent for a while."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from domain.messages import GiftAnswer, GiftAsk
from domain.money import Money
from proofs.histories.world import World


@dataclass(frozen=True, slots=True)
class HubManner:
    """``balance`` is on every card at first; ``slow`` are the longest seconds of one way; ``deaf``: from and to when nothing
    comes through; ``loses`` is the share of answers that get lost."""

    balance: int
    slow: float
    deaf: tuple[float, float]
    loses: float


class Hub:
    """``answer`` puts an answer to the till that is alive then."""

    def __init__(self, world: World, chance: Random, manner: HubManner, answer: Callable[[GiftAnswer], None]) -> None:
        self._world, self._chance, self._manner, self._answer = world, chance, manner, answer
        self._began = world.now
        self._left: dict[str, int] = {}
        self.taken: dict[str, int] = {}
        """By ref; what was given back is 0, and stays so."""
        self._given_back: dict[str, int] = {}

    def hear(self, ask: GiftAsk) -> None:
        """The line carries a wish; it does so again and again while the wish stands."""
        if not self._is_deaf:
            self._world.later(self._chance.uniform(0, self._manner.slow), lambda: self._carry_out(ask))

    def calm(self) -> None:
        self._manner = HubManner(self._manner.balance, 0.2, (0.0, 0.0), 0.0)

    @property
    def _is_deaf(self) -> bool:
        since = self._world.now - self._began
        return self._manner.deaf[0] <= since < self._manner.deaf[1]

    def _carry_out(self, ask: GiftAsk) -> None:
        left = self._left.setdefault(ask.card, self._manner.balance)
        before = self.taken.get(ask.ref)
        taken = before or 0
        if ask.what == "take" and before is None:
            taken = self.taken[ask.ref] = min(ask.amount.amount, left)
            self._left[ask.card] -= taken
        elif ask.what == "return":
            self._left[ask.card] += taken
            self.taken[ask.ref] = 0
            taken = self._given_back.setdefault(ask.ref, taken)
        if self._is_deaf or self._chance.random() < self._manner.loses:
            return
        currency = ask.amount.currency
        answer = GiftAnswer(
            ref=ask.ref,
            what=ask.what,
            taken=Money(taken, currency),
            left=Money(self._left[ask.card], currency),
            refusal="empty" if ask.what == "take" and not taken else "",
        )
        self._world.later(self._chance.uniform(0, self._manner.slow), lambda: self._answer(answer))
