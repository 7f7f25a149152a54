"""The screen's way to the till: its state and news, payments, and the draft that it keeps for us."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from pathlib import Path

import msgspec

from domain.checked import decode
from domain.order import Order
from domain.payment import Means
from domain.till import CardSwiped, CodeScanned, PaymentView, TillEvent
from kiosk.screen.session import Session
from kiosk.subscription import FIRST_RETRY_S, LAST_RETRY_S, NoAnswer, Subscription

log = logging.getLogger(__name__)

DRAFT_PAUSE_S = 0.15
"""A draft is sent this long after the first change that it has and the till has not."""

ANSWER_WITHIN_S = 5.0
PICTURE_WITHIN_S = 15.0
_events = msgspec.json.Decoder(TillEvent)
_payment = msgspec.json.Decoder(PaymentView)


class Refused(msgspec.Struct):
    """The body of a refusal."""

    error: str
    message: str = ""


_refused = msgspec.json.Decoder(Refused)


class TillClient:
    """Is the session's `TillPort`. `run` needs the session that it serves."""

    def __init__(self, socket: Path) -> None:
        self._subscription = Subscription(socket, heard=self._heard, lost=self._lost)
        self._work: asyncio.Queue[Callable[[], Awaitable[None]]] = asyncio.Queue()
        self._draft: bytes | None = None
        self._draft_changed = asyncio.Event()
        self._session: Session

    # -- what the session asks for ---------------------------------------------------------------------------------------

    def pay(self, order: Order, tip: int, gift: str, after: int) -> None:
        body = {"order": order, "tip": tip, "means": Means.GIFT if gift else Means.CARD, "gift": gift, "after": after}
        self._work.put_nowait(lambda: self._pay(msgspec.json.encode(body)))

    def give_up(self, order: str) -> None:
        self._work.put_nowait(lambda: self._post(f"/payments/{order}/give-up"))

    def ask_balance(self, card: str, currency: str) -> None:
        body = msgspec.json.encode({"card": card, "currency": currency})
        self._work.put_nowait(lambda: self._post("/gifts", body))

    def cancel(self, order: str) -> None:
        self._work.put_nowait(lambda: self._post(f"/payments/{order}/cancel"))

    def print_again(self, order: str) -> None:
        self._work.put_nowait(lambda: self._post(f"/orders/{order}/receipt"))

    def draw_receipt(self, order: str) -> None:
        self._work.put_nowait(lambda: self._draw_receipt(order))

    def code_seen(self, text: str) -> None:
        """The camera has read a code; the till judges it as it does one of the scanner."""
        body = msgspec.json.encode({"text": text})
        self._work.put_nowait(lambda: self._post("/codes", body))

    def save_draft(self, draft: bytes | None) -> None:
        if draft != self._draft:
            self._draft = draft
            self._draft_changed.set()

    # -- the process ---------------------------------------------------------------------------------------------------

    async def run(self, session: Session) -> None:
        self._session = session
        async with asyncio.TaskGroup() as group:
            group.create_task(self._bring_back())
            group.create_task(self._subscription.run())
            group.create_task(self._keep_draft())
            while True:
                await (await self._work.get())()

    async def _bring_back(self) -> None:
        """The visit of a screen that died. The till may start later than we; the draft itself knows how old it is."""
        while True:
            try:
                status, draft = await self._subscription.request("GET", "/draft", within_s=ANSWER_WITHIN_S)
                if status == 200:
                    self._session.restore(draft)
                return
            except NoAnswer:
                await asyncio.sleep(FIRST_RETRY_S)

    async def _keep_draft(self) -> None:
        while True:
            await self._draft_changed.wait()
            await asyncio.sleep(DRAFT_PAUSE_S)
            self._draft_changed.clear()
            method, draft = ("DELETE", b"") if self._draft is None else ("PUT", self._draft)
            try:
                status, body = await self._subscription.request(method, "/draft", draft, within_s=ANSWER_WITHIN_S)
                if status >= 400:
                    log.error("the till refused the draft: %s %.200r", status, body)
            except NoAnswer as error:
                log.warning("the till did not take the draft: %s", error)
                self._draft_changed.set()
                await asyncio.sleep(LAST_RETRY_S)

    # -- payments ------------------------------------------------------------------------------------------------------

    async def _pay(self, body: bytes) -> None:
        try:
            status, data = await self._subscription.request("POST", "/payments", body, within_s=ANSWER_WITHIN_S)
            if status == 202:
                self._session.on_payment(decode(_payment, data))
            else:
                self._session.on_pay_refused(_reason(data, status))
        except (NoAnswer, msgspec.DecodeError) as error:
            log.error("no answer of the till to a payment: %s", error)
            self._session.on_pay_uncertain()

    async def _post(self, path: str, body: bytes = b"") -> None:
        try:
            status, answer = await self._subscription.request("POST", path, body, within_s=ANSWER_WITHIN_S)
            if status >= 400:
                log.warning("the till refused %s: %s %.200r", path, status, answer)
        except NoAnswer as error:
            log.warning("no answer of the till: %s", error)

    async def _draw_receipt(self, order: str) -> None:
        try:
            path = f"/orders/{order}/receipt.png"
            status, picture = await self._subscription.request("GET", path, within_s=PICTURE_WITHIN_S)
            if status == 200:
                self._session.on_receipt(order, picture)
            else:
                log.warning("the till refused %s: %s %.200r", path, status, picture)
        except NoAnswer as error:
            log.warning("no answer of the till: %s", error)

    # -- news ----------------------------------------------------------------------------------------------------------

    def _heard(self, data: bytes) -> None:
        try:
            event = decode(_events, data)
        except msgspec.DecodeError as error:
            log.error("the till said what makes no sense (%d bytes): %s", len(data), error)  # it may name a card
            return
        if isinstance(event, CardSwiped):
            self._session.on_card_swiped(event.kind, event.token)
        elif isinstance(event, CodeScanned):
            self._session.on_code_scanned(event.text)
        else:
            self._session.on_till(event)

    def _lost(self) -> None:
        self._session.on_till(None)


def _reason(data: bytes, status: int) -> str:
    try:
        return decode(_refused, data).error
    except msgspec.DecodeError:
        return f"status_{status}"
