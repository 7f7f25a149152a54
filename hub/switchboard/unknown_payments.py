"""Payments of kiosks whose outcome only a person can tell. An agent who is in a call about one settles it there; one that
nobody talks about becomes a work unit. What a person says goes to the kiosk's till, also when it comes back later."""

import asyncio
import logging
import secrets
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import msgspec

from domain.messages import PaymentAsk, PaymentAtWork
from domain.money import money_text
from domain.payment_facts import PaymentFacts, PaymentHelp
from hub.fleet.presence import Connected, Presence
from hub.people.person import Person
from hub.switchboard.board import Board
from hub.switchboard.kinds import AddWork
from hub.switchboard.settlements import Settlements, attempt_of
from hub.switchboard.states import TaskState

log = logging.getLogger(__name__)

WORDS_LANGUAGE = "en"
"""Of titles: agents read them."""


class UnknownPayments:
    """``add_work`` makes a work unit of the kind `settle_payment`, ``withdraw`` takes one back by its key; ``at_work`` is
    the key of the open one that begins so, or nothing."""

    def __init__(
        self,
        board: Board,
        presence: Presence,
        settlements: Settlements,
        add_work: AddWork,
        withdraw: Callable[[str], Awaitable[None]],
        at_work: Callable[[str], str],
    ) -> None:
        self._board, self._presence, self._settlements = board, presence, settlements
        self._add_work, self._withdraw, self._at_work = add_work, withdraw, at_work
        self._open: dict[str, PaymentFacts] = {}  # by kiosk
        self._looking = asyncio.Lock()

    async def news(self, connected: Connected, facts: PaymentFacts) -> None:
        """The till of this kiosk holds a payment that it cannot settle, or has settled it."""
        kiosk = connected.kiosk.id
        if connected.kiosk.sandbox:  # nobody's money
            return
        if PaymentHelp.SETTLE not in facts.may:
            self._open.pop(kiosk, None)
            await self._take_back(facts)
            return
        said = await self._settlements.newest(kiosk, facts)
        if said is not None:  # the kiosk was away when it was said
            self._tell(connected, facts.order, paid=said.paid, by=said.by_name)
            return
        before = self._open.get(kiosk)
        if before is not None and _key(before) != _key(facts):  # a till holds one such payment at a time
            await self._take_back(before)
        self._open[kiosk] = facts
        await self.look()
        if self._talked_about(kiosk, facts) or self._at_work(_key(facts)):
            connected.link.send(PaymentAtWork(order=facts.order))  # the customer stands there and waits

    async def look(self) -> None:
        """Make work of what nobody talks about, and take it back when somebody does."""
        async with self._looking:
            await self._look()

    async def _look(self) -> None:
        for kiosk, facts in list(self._open.items()):
            if self._talked_about(kiosk, facts):
                await self._take_back(facts)
            elif not self._at_work(_key(facts)):
                await self._make_work(kiosk, facts)

    def _talked_about(self, kiosk: str, facts: PaymentFacts) -> bool:
        return any(
            task.state is TaskState.ASSIGNED and task.payment is not None and task.payment.order == facts.order
            for task in self._board.tasks_of(kiosk)
        )

    async def settled(self, facts: Mapping[str, Any], result: Mapping[str, Any], *, by: Person, task: str) -> None:
        """The work is done: tell the kiosk's till. What says neither is asked again."""
        paid = result.get("paid")
        if not isinstance(paid, bool):
            log.warning("payment of kiosk %s: %r says neither paid nor not paid", facts["kiosk"], result)
            await self.look()
            return
        kiosk, payment = str(facts["kiosk"]), msgspec.convert(facts["payment"], PaymentFacts)
        await self._settlements.keep(kiosk, payment, paid=paid, by=by, task=task)
        self._open.pop(kiosk, None)
        connected = self._presence.get(kiosk)
        if connected is not None:
            self._tell(connected, payment.order, paid=paid, by=by.name)

    async def _make_work(self, kiosk: str, facts: PaymentFacts) -> None:
        connected = self._presence.get(kiosk)
        if connected is None:  # it says so again when it is back
            del self._open[kiosk]
            return
        amount = money_text(facts.amount, WORDS_LANGUAGE)
        await self._add_work(
            title=f"{amount} at {connected.kiosk.name}: paid or not?",
            facts={"kiosk": kiosk, "kiosk_name": connected.kiosk.name, "payment": msgspec.to_builtins(facts)},
            site=connected.kiosk.site,
            language="",
            key=_key(facts) + secrets.token_hex(4),
        )
        log.info("payment of order %s at kiosk %s waits for a person", facts.order, kiosk)

    async def _take_back(self, facts: PaymentFacts) -> None:
        key = self._at_work(_key(facts))
        if key:
            await self._withdraw(key)

    @staticmethod
    def _tell(connected: Connected, order: str, *, paid: bool, by: str) -> None:
        connected.link.send(PaymentAsk(order=order, action=PaymentHelp.SETTLE, paid=paid, by=by))


def _key(facts: PaymentFacts) -> str:
    """How the key of work about this attempt begins."""
    return f"payment {facts.order} {attempt_of(facts)} "
