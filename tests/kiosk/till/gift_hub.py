"""A line with a hub behind it, as far as gift cards go: it carries what the till wishes and brings the answers back."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from domain.messages import GiftAnswer, GiftAsk
from domain.money import Money
from domain.till import GiftRefusal, TillView
from tests.kiosk.till.tills import TillClient, client_of

CARD = "5ca1ab1e" * 4
KEY = "00112233" * 8


@dataclass
class GiftHub:
    """Balances by card, and what was taken by ref; ``returned`` refs take nothing any more."""

    balances: dict[str, int] = field(default_factory=dict)
    takes: dict[str, int] = field(default_factory=dict)
    returned: set[str] = field(default_factory=set)
    spoiled: bool = False
    """It says that it took one unit more than was asked."""

    def answer(self, ask: GiftAsk) -> GiftAnswer:
        moved, refusal = 0, "" if ask.card in self.balances else GiftRefusal.UNKNOWN_CARD
        match ask.what:
            case "take" if ask.ref in self.returned:
                refusal = GiftRefusal.RETURNED
            case "take":
                if ask.ref not in self.takes:
                    self.takes[ask.ref] = min(ask.amount.amount, self.balances.get(ask.card, 0))
                    self.balances[ask.card] = self.balances.get(ask.card, 0) - self.takes[ask.ref]
                moved = self.takes[ask.ref]
                refusal = refusal or ("" if moved else GiftRefusal.EMPTY)
            case "return":
                moved = self.takes.get(ask.ref, 0)
                if ask.ref not in self.returned:
                    self.balances[ask.card] = self.balances.get(ask.card, 0) + moved
                self.returned.add(ask.ref)
        left = Money(self.balances.get(ask.card, 0), ask.amount.currency)
        taken = Money(moved + self.spoiled, ask.amount.currency)
        return GiftAnswer(ref=ask.ref, what=ask.what, taken=taken, left=left, refusal=refusal)

    @property
    def spent(self) -> int:
        """What stays taken."""
        return sum(taken for ref, taken in self.takes.items() if ref not in self.returned)


async def know_cards(client: TillClient) -> None:
    """The line has told the chain's card key."""
    who = {"prefix": "A", "site_name": "Union Square", "kiosk_name": "Counter 1", "card_key": KEY}
    status, _ = await client.ask("PUT", "/identity", who)
    assert status == 204


async def bring(client: TillClient, answer: GiftAnswer) -> int:
    status, _ = await client.ask("PUT", f"/gifts/{answer.ref}", answer)
    return status


async def carry(client: TillClient, hub: GiftHub) -> None:
    answered: tuple[GiftAsk, ...] = ()

    def new(view: TillView) -> bool:
        return view.gifts not in ((), answered)

    while True:
        answered = (await client.until(new)).gifts
        for ask in answered:
            assert await bring(client, hub.answer(ask)) == 204


@asynccontextmanager
async def carried(socket: Path, hub: GiftHub) -> AsyncIterator[None]:
    """The line works, and the hub answers at once."""
    async with client_of(socket) as client, asyncio.TaskGroup() as group:
        carrying = group.create_task(carry(client, hub))
        yield
        carrying.cancel()
