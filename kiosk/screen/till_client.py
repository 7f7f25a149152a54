"""The screen's way to the till: its state and news, payments, and the draft that it keeps for us."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from pathlib import Path

import aiohttp
import msgspec

from domain.checked import decode
from domain.order import Order
from domain.till import CardSwiped, PaymentView, TillEvent
from kiosk.screen.session import Session
from kiosk.subscription import FIRST_RETRY_S, LAST_RETRY_S, Subscription

log = logging.getLogger(__name__)

DRAFT_PAUSE_S = 0.15
"""A draft is sent this long after the first change that it has and the till has not."""

ANSWER_WITHIN_S = 5.0
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
        self._work: asyncio.Queue[Callable[[aiohttp.ClientSession], Awaitable[None]]] = asyncio.Queue()
        self._draft: bytes | None = None
        self._draft_changed = asyncio.Event()
        self._session: Session

    # -- what the session asks for ---------------------------------------------------------------------------------------

    def pay(self, order: Order) -> None:
        self._work.put_nowait(lambda http: self._pay(http, order))

    def cancel(self, order: str) -> None:
        self._work.put_nowait(lambda http: self._post(http, f"/payments/{order}/cancel"))

    def print_again(self, order: str) -> None:
        self._work.put_nowait(lambda http: self._post(http, f"/orders/{order}/receipt"))

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
            async with self._subscription.http() as http:
                while True:
                    await (await self._work.get())(http)

    async def _bring_back(self) -> None:
        """The visit of a screen that died. The till may start later than we; the draft itself knows how old it is."""
        async with self._subscription.http() as http:
            while True:
                try:
                    async with asyncio.timeout(ANSWER_WITHIN_S), http.get("/draft") as answer:
                        if answer.status == 200:
                            self._session.restore(await answer.read())
                        return
                except (aiohttp.ClientError, OSError, TimeoutError):
                    await asyncio.sleep(FIRST_RETRY_S)

    async def _keep_draft(self) -> None:
        async with self._subscription.http() as http:
            while True:
                await self._draft_changed.wait()
                await asyncio.sleep(DRAFT_PAUSE_S)
                self._draft_changed.clear()
                draft = self._draft
                try:
                    async with asyncio.timeout(ANSWER_WITHIN_S):
                        await self._send_draft(http, draft)
                except (aiohttp.ClientError, OSError, TimeoutError) as error:
                    log.warning("the till did not take the draft: %s", error)
                    self._draft_changed.set()
                    await asyncio.sleep(LAST_RETRY_S)

    async def _send_draft(self, http: aiohttp.ClientSession, draft: bytes | None) -> None:
        request = http.delete("/draft") if draft is None else http.put("/draft", data=draft)
        async with request as answer:
            if answer.status >= 400:
                log.error("the till refused the draft: %s %s", answer.status, await answer.text())

    # -- payments ------------------------------------------------------------------------------------------------------

    async def _pay(self, http: aiohttp.ClientSession, order: Order) -> None:
        body = msgspec.json.encode({"order": order})
        try:
            async with asyncio.timeout(ANSWER_WITHIN_S), http.post("/payments", data=body, headers=_JSON) as answer:
                data = await answer.read()
                if answer.status == 202:
                    self._session.on_payment(decode(_payment, data))
                else:
                    self._session.on_pay_refused(_reason(data, answer.status))
        except (aiohttp.ClientError, OSError, TimeoutError, msgspec.DecodeError) as error:
            log.error("no answer of the till to a payment: %s", error)
            self._session.on_pay_uncertain()

    async def _post(self, http: aiohttp.ClientSession, path: str) -> None:
        try:
            async with asyncio.timeout(ANSWER_WITHIN_S), http.post(path) as answer:
                if answer.status >= 400:
                    log.warning("the till refused %s: %s %s", path, answer.status, await answer.text())
        except (aiohttp.ClientError, OSError, TimeoutError) as error:
            log.warning("no answer of the till to %s: %s", path, error)

    # -- news ----------------------------------------------------------------------------------------------------------

    def _heard(self, data: bytes) -> None:
        try:
            event = decode(_events, data)
        except msgspec.DecodeError as error:
            log.error("the till said what makes no sense (%d bytes): %s", len(data), error)  # it may name a card
            return
        if isinstance(event, CardSwiped):
            self._session.on_card_swiped(event.kind)
        else:
            self._session.on_till(event)

    def _lost(self) -> None:
        self._session.on_till(None)


_JSON = {"Content-Type": "application/json"}


def _reason(data: bytes, status: int) -> str:
    try:
        return decode(_refused, data).error
    except msgspec.DecodeError:
        return f"status_{status}"
