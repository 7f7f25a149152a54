"""``till.sock``: what the screen, the line and a technician ask the till. The contract is docs/protocol.md."""

import os
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Annotated, Literal

import msgspec
from aiohttp import web
from msgspec import Meta

from domain.checked import decode
from domain.messages import GiftAnswer
from domain.order import Order
from domain.payment import Means
from kiosk.answers import Refusal, answer, body, errors
from kiosk.health import health
from kiosk.till.order_rows import Identity
from kiosk.till.payment_rows import Attempt, Part
from kiosk.till.print_rows import PrintKind
from kiosk.till.till import Till
from kiosk.till.views import for_staff

MAX_DRAFT = 256 * 1024
MAX_BODY = 1024 * 1024
UNSETTLED = (
    "nobody knows yet what became of the last payment: see that the card terminal has power and its cable, and wait; "
    "if it stays so, look into the terminal's merchant journal and say `technician settle paid` or `not-paid`"
)
_any = msgspec.json.Decoder()


class PayRequest(msgspec.Struct, frozen=True):
    """``tip`` is minor units of the order's currency; ``gift`` the token of the gift card, for ``means`` gift; ``after`` the
    newest attempt that the customer has seen."""

    order: Order
    tip: int = 0
    means: Literal["card", "gift"] = "card"
    gift: Annotated[str, Meta(max_length=64)] = ""
    after: int | None = None


class BalanceRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    card: Annotated[str, Meta(min_length=1, max_length=64)]
    currency: Annotated[str, Meta(pattern="^[A-Z]{3}$")]


class SeenCode(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the screen's camera has read."""

    text: Annotated[str, Meta(min_length=1, max_length=4096)]


class Settlement(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a person found in the merchant's journal, and who it was."""

    paid: bool
    by: str


class ToCounter(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``revision`` is that of the customer's cart; ``by`` who sends the customer to the counter."""

    revision: int
    by: str


class Server:
    def __init__(self, till: Till) -> None:
        self._till = till
        self.app = web.Application(client_max_size=MAX_BODY, middlewares=[errors])
        self.app.add_routes(
            [
                web.get("/health", self._health),
                web.get("/events", self._events),
                web.get("/draft", self._get_draft),
                web.put("/draft", self._put_draft),
                web.delete("/draft", self._delete_draft),
                web.post("/payments", self._pay),
                web.get("/payments/{uuid}", self._payment),
                web.post("/payments/{uuid}/cancel", self._cancel),
                web.post("/payments/{uuid}/give-up", self._give_up),
                web.post("/payments/{uuid}/settle", self._settle),
                web.get("/payments/{uuid}/facts", self._facts),
                web.post("/gifts", self._balance),
                web.put("/gifts/{ref}", self._gift),
                web.get("/orders/outbox", self._outbox),
                web.delete("/orders/outbox/{uuid}", self._sent),
                web.post("/orders/{uuid}/receipt", self._receipt),
                web.get("/orders/{uuid}/receipt.png", self._picture),
                web.post("/orders/{uuid}/kitchen-ticket", self._kitchen_ticket),
                web.post("/orders/{uuid}/resend", self._resend),
                web.post("/orders/{uuid}/counter", self._counter),
                web.put("/identity", self._identity),
                web.post("/codes", self._code),
            ]
        )

    # -- payments --------------------------------------------------------------------------------------------------

    async def _pay(self, request: web.Request) -> web.Response:
        wish = await body(request, PayRequest)
        means = Means(wish.means)
        if means is Means.GIFT:
            self._till.refuse_without_gifts()
        part = Part(means=means, tip=wish.tip, gift=wish.gift if means is Means.GIFT else "")
        return await self._view(await self._till.pay(wish.order, part, wish.after))

    async def _payment(self, request: web.Request) -> web.Response:
        return await self._view(await self._attempt(request), status=200)

    async def _cancel(self, request: web.Request) -> web.Response:
        attempt = await self._attempt(request)
        await self._till.cashier.cancel(attempt.order)
        return await self._view(attempt)

    async def _settle(self, request: web.Request) -> web.Response:
        attempt, settlement = await self._attempt(request), await body(request, Settlement)
        await self._till.cashier.decide(attempt.order, paid=settlement.paid, by=settlement.by)
        return await self._view(attempt)

    async def _facts(self, request: web.Request) -> web.Response:
        return answer(await self._till.facts(await self._attempt(request)))

    async def _give_up(self, request: web.Request) -> web.Response:
        return await self._view(await self._till.cashier.give_up(request.match_info["uuid"]))

    async def _attempt(self, request: web.Request) -> Attempt:
        uuid = request.match_info["uuid"]
        attempt = await self._till.journal.newest_attempt(uuid)
        if attempt is None:
            raise Refusal(404, "unknown_order", f"order {uuid!r} was never paid for here")
        return attempt

    async def _view(self, attempt: Attempt, status: int = 202) -> web.Response:
        return answer(await self._till.payment(attempt), status)

    # -- gift cards ------------------------------------------------------------------------------------------------

    async def _balance(self, request: web.Request) -> web.Response:
        wish = await body(request, BalanceRequest)
        self._till.refuse_without_gifts()
        return answer(self._till.cashier.gifts.ask_balance(wish.card, wish.currency), 202)

    async def _gift(self, request: web.Request) -> web.Response:
        found = await body(request, GiftAnswer)
        if found.ref != request.match_info["ref"]:
            raise Refusal(422, "wrong_ref", f"the answer is to {found.ref!r}, the address says another")
        await self._till.cashier.gifts.answered(found)
        return web.Response(status=204)

    # -- orders ----------------------------------------------------------------------------------------------------

    async def _receipt(self, request: web.Request) -> web.Response:
        return await self._print(request, PrintKind.RECEIPT)

    async def _kitchen_ticket(self, request: web.Request) -> web.Response:
        return await self._print(request, PrintKind.KITCHEN)

    async def _print(self, request: web.Request, kind: PrintKind) -> web.Response:
        attempt = await self._closed(request)
        await self._till.journal.queue_print(attempt.order, kind)
        self._till.printing.wake()
        return await self._view(attempt)

    async def _picture(self, request: web.Request) -> web.Response:
        picture = await self._till.printing.picture((await self._closed(request)).order)
        return web.Response(body=picture, content_type="image/png")

    async def _resend(self, request: web.Request) -> web.Response:
        attempt = await self._closed(request)
        await self._till.journal.send(attempt)
        self._till.changed()
        return await self._view(attempt)

    async def _counter(self, request: web.Request) -> web.Response:
        attempt, wish = await self._attempt(request), await body(request, ToCounter)
        return await self._view(await self._till.cashier.send_to_counter(attempt.order, wish.revision, wish.by))

    async def _closed(self, request: web.Request) -> Attempt:
        attempt = await self._attempt(request)
        stored = await self._till.journal.order(attempt.order)
        if stored is None or not stored.number:
            raise Refusal(
                409, "not_paid", f"order {attempt.order!r} is {attempt.state!r}; only a closed one has a receipt"
            )
        return attempt

    async def _outbox(self, _: web.Request) -> web.Response:
        return answer(await self._till.journal.outbox())

    async def _sent(self, request: web.Request) -> web.Response:
        if await self._till.journal.sent(request.match_info["uuid"]):
            self._till.changed()
        return web.Response(status=204)

    # -- draft and identity ----------------------------------------------------------------------------------------

    async def _get_draft(self, _: web.Request) -> web.Response:
        draft = await self._till.journal.draft()
        return web.Response(status=204) if draft is None else web.Response(body=draft, content_type="application/json")

    async def _put_draft(self, request: web.Request) -> web.Response:
        draft = await request.read()
        if len(draft) > MAX_DRAFT:
            raise Refusal(413, "too_large", f"the draft has {len(draft)} bytes; at most {MAX_DRAFT} are kept")
        decode(_any, draft)
        await self._till.journal.keep_draft(draft)
        return web.Response(status=204)

    async def _delete_draft(self, _: web.Request) -> web.Response:
        await self._till.journal.drop_draft()
        return web.Response(status=204)

    async def _identity(self, request: web.Request) -> web.Response:
        await self._till.keep_identity(await body(request, Identity))
        return web.Response(status=204)

    async def _code(self, request: web.Request) -> web.Response:
        self._till.scanned(self._till.swipes.seen((await body(request, SeenCode)).text))
        return web.Response(status=204)

    # -- how it is -------------------------------------------------------------------------------------------------

    async def _health(self, _: web.Request) -> web.Response:
        view, journal = await self._till.view(), self._till.journal
        facts = {
            "unsettled": view.unsettled,
            "outbox": view.outbox,
            "payment": None if view.payment is None else {"order": view.payment.order, "state": view.payment.state},
            "identity": msgspec.structs.replace(await journal.identity(), card_key=""),
            "takes_gifts": view.takes_gifts,
            "for_staff": [for_staff(attempt) for attempt in await journal.for_staff()],
            "journal": await journal.durability(),
        }
        remedy = UNSETTLED if view.unsettled else self._till.cashier.device.remedy
        in_service = view.in_service and not view.unsettled
        return answer(health("till", in_service=in_service, devices=view.devices, facts=facts, remedy=remedy))

    async def _events(self, request: web.Request) -> web.WebSocketResponse:
        return await self._till.audience.welcome(request)


@asynccontextmanager
async def serving(server: Server, path: Path) -> AsyncIterator[None]:
    """Answer on a Unix socket that owner and group may use."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)  # left by a till that was killed; the journal's lock says that there is no other
    listening = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    listening.bind(str(path))
    os.chmod(path, 0o660)  # before anybody can connect
    runner = web.AppRunner(server.app, access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    try:
        await web.SockSite(runner, listening).start()
        yield
    finally:
        await runner.cleanup()
        path.unlink(missing_ok=True)
