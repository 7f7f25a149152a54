"""What a person elsewhere may know and do about a payment here: facts from the till's journal, and wishes that the till
decides about. Nothing in this file can start a payment, change an amount or name a card."""

import asyncio
import logging
from collections.abc import Callable

import aiohttp
import msgspec

from domain.call import OPEN, CallView
from domain.cart import Cart
from domain.checked import decode
from domain.messages import FromKiosk, PaymentAnswered, PaymentAsk, PaymentNews
from domain.payment_facts import PaymentFacts, PaymentHelp
from domain.till import PaymentView

log = logging.getLogger(__name__)

ANSWERS_WITHIN_S = 3.0
AGAIN_AFTER_S = 2.0
_facts = msgspec.json.Decoder(PaymentFacts)


class _Refused(msgspec.Struct):
    error: str


_refused = msgspec.json.Decoder(_Refused)


class Payments:
    """``call`` and ``cart`` are those of this moment, ``send`` reaches the hub when there is one."""

    def __init__(
        self, call: Callable[[], CallView], cart: Callable[[], Cart | None], send: Callable[[FromKiosk], None]
    ) -> None:
        self._call, self._cart, self._send = call, cart, send
        self._payment: PaymentView | None = None
        self._asked: asyncio.Queue[PaymentAsk] = asyncio.Queue()
        self._due = asyncio.Event()
        self._told: PaymentNews | None = None  # of the call at hand
        self._reported: PaymentFacts | None = None  # what needs a person

    # -- what changes --------------------------------------------------------------------------------------------------

    def newest_is(self, payment: PaymentView | None) -> None:
        """The till's newest payment."""
        if payment != self._payment:
            self._payment = payment
            self._due.set()

    def call_changed(self) -> None:
        """Another call may be on, which knows nothing yet."""
        if self._call().call != (self._told.call if self._told else ""):
            self._due.set()

    def hub_came(self) -> None:
        """It is told everything anew."""
        self._told = self._reported = None
        self._due.set()

    def ask(self, asked: PaymentAsk) -> None:
        self._asked.put_nowait(asked)

    # -- for ever ------------------------------------------------------------------------------------------------------

    async def report(self, till: aiohttp.ClientSession) -> None:
        while True:
            await self._due.wait()
            self._due.clear()
            try:
                await self._report(till)
            except (aiohttp.ClientError, OSError, TimeoutError, msgspec.DecodeError) as error:
                log.warning("what the till knows of the payment cannot be read: %s", error or type(error).__name__)
                await asyncio.sleep(AGAIN_AFTER_S)
                self._due.set()

    async def _report(self, till: aiohttp.ClientSession) -> None:
        facts = None if self._payment is None else await _facts_of(till, self._payment.order)
        call, cart = self._call(), self._cart()
        if call.state in OPEN:
            ours = facts if facts is not None and cart is not None and facts.order == cart.id else None
            news = PaymentNews(call=call.call, payment=ours)
            if news != self._told and not (ours is None and self._told is None):
                self._send(news)
            self._told = news
        else:
            self._told = None
        if facts is None:
            return
        needed = PaymentHelp.SETTLE in facts.may
        if (needed and facts != self._reported) or (not needed and self._reported is not None):
            self._send(PaymentNews(payment=facts))
            self._reported = facts if needed else None

    async def obey(self, till: aiohttp.ClientSession) -> None:
        while True:
            asked = await self._asked.get()
            reason = await self._obeyed(till, asked)
            log.info("payment of order %s: %s by %s: %s", asked.order, asked.action.value, asked.by, reason or "done")
            self._send(
                PaymentAnswered(call=asked.call, order=asked.order, action=asked.action, ok=not reason, reason=reason)
            )
            self._due.set()

    async def _obeyed(self, till: aiohttp.ClientSession, asked: PaymentAsk) -> str:
        """Why not; empty when the till has done it. Whoever is in a call reaches the payment of that customer alone, and
        without a call there is nothing to do but to settle."""
        call, cart = self._call(), self._cart()
        if asked.call:
            if call.state not in OPEN or call.call != asked.call or cart is None or cart.id != asked.order:
                return "not_in_call"
        elif asked.action is not PaymentHelp.SETTLE:
            return "not_in_call"
        body: dict[str, object] = {"by": asked.by}
        match asked.action:
            case PaymentHelp.PRINT_AGAIN:
                path = f"/orders/{asked.order}/receipt"
            case PaymentHelp.RESEND:
                path = f"/orders/{asked.order}/resend"
            case PaymentHelp.PAY_AT_COUNTER:
                path = f"/orders/{asked.order}/counter"
                body["revision"] = cart.revision if cart is not None else 0
            case PaymentHelp.SETTLE:
                path = f"/payments/{asked.order}/settle"
                body["paid"] = asked.paid
        try:
            async with asyncio.timeout(ANSWERS_WITHIN_S), till.post(path, json=body) as answer:
                return "" if answer.status < 400 else decode(_refused, await answer.read()).error
        except (aiohttp.ClientError, OSError, TimeoutError, msgspec.DecodeError) as error:
            log.warning("the till did not answer %s: %s", path, error or type(error).__name__)
            return "till_away"


async def _facts_of(till: aiohttp.ClientSession, order: str) -> PaymentFacts:
    async with asyncio.timeout(ANSWERS_WITHIN_S), till.get(f"/payments/{order}/facts") as answer:
        answer.raise_for_status()
        facts: PaymentFacts = decode(_facts, await answer.read())
        return facts
