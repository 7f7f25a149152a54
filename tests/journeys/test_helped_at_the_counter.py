"""What an agent does for a customer, from the hub to the real screen under Xvfb and the real till over its pty. The agent
speaks the protocol of the console without a page; picture and sound are the business of the other stories."""

import asyncio
import io
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import msgspec
import pytest
from PIL import Image

from domain.call import EndReason, WrapUp
from domain.guide import Control, GuideAction, Place
from domain.line import LineView
from domain.messages import HangUp
from domain.payment_facts import PaymentHelp
from domain.session import Page
from hardware.card_terminal.simulator import Card
from hub.console.from_page import Accept, GuideCustomer, Heartbeat, HoldCall, PaymentAction, SetState, WrapUpCall
from hub.console.to_page import (
    HEARTBEAT_S,
    CallEnded,
    CallStarted,
    GuidedThere,
    Hello,
    PaymentDone,
    PaymentFactsShown,
    Ring,
    ToPage,
)
from tests.hub.world import Agent
from tests.journeys.counter import Counter, until

pytestmark = pytest.mark.journey

MARIGOLD = (0xF4, 0xB2, 0x3C)
BURGER = "bacon-cheddar-burger"


class Maya:
    """At work, with everything that her page could ask for."""

    def __init__(self, socket: Agent, http: aiohttp.ClientSession, url: str) -> None:
        self.socket, self._http, self._url = socket, http, url
        self.call = ""

    async def accept(self) -> CallStarted:
        ring = await self.socket.get(Ring)
        await self.socket.send(Accept(reservation=ring.reservation))
        started = await self.socket.get(CallStarted)
        self.call = started.call
        return started

    async def guide(self, action: GuideAction, **place: Any) -> GuidedThere:
        await self.socket.send(GuideCustomer(call=self.call, action=action, place=Place(**place)))
        return await self.socket.get(GuidedThere)

    async def guide_when_free(self, action: GuideAction, **place: Any) -> None:
        """The customer's last touch goes first for a moment."""

        async def done() -> bool:
            guided = await self.guide(action, **place)
            assert guided.ok or guided.reason == "customer_busy"
            return guided.ok

        await until(done, f"{action} to {place}")

    async def sold_out(self, method: str, what: str, site: str) -> None:
        async with self._http.request(
            method, f"{self._url}/api/sites/{site}/sold-out/{what}", headers={"Origin": self._url}
        ) as answer:
            assert answer.status == 200, await answer.text()

    async def hang_up(self) -> None:
        await self.socket.send(HangUp(call=self.call, reason=EndReason.AGENT))
        await self.socket.get(CallEnded)
        await self.socket.send(WrapUpCall(call=self.call, code=WrapUp.OTHER))


@asynccontextmanager
async def maya_at_work(url: str) -> AsyncIterator[Maya]:
    origin = {"Origin": url}
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as http, asyncio.TaskGroup() as group:
        body = {"name": "maya", "password": "maya-at-the-counter"}
        async with http.post(f"{url}/api/session", json=body, headers=origin) as answer:
            assert answer.status == 200, await answer.text()
        socket = Agent(await http.ws_connect(f"{url}/agent/connect", headers=origin), ToPage)
        tasks = [group.create_task(socket.listen()), group.create_task(beats(socket))]
        await socket.get(Hello)
        await socket.send(SetState(state="available"))
        yield Maya(socket, http, url)
        for task in tasks:
            task.cancel()


async def beats(socket: Agent) -> None:
    """An open page."""
    while True:
        await socket.send(Heartbeat())
        await asyncio.sleep(HEARTBEAT_S)


async def line_of(counter: Counter) -> LineView:
    async with counter.line.session.ws_connect("/events") as events:
        return msgspec.json.decode(await events.receive_str(), type=LineView)


async def marigold(counter: Counter) -> int:
    """How many pixels of the screen have the colour of an agent's pointer."""
    async with counter.screen.session.get("/picture") as answer:
        picture = Image.open(io.BytesIO(await answer.read()))
    return sum(count for count, colour in picture.getcolors(1 << 24) or [] if colour == MARIGOLD)


async def test_an_agent_shows_holds_and_sends_to_the_counter(counter: Counter) -> None:
    """Three calls, because one without picture and sound lasts twenty seconds at most."""
    async with maya_at_work(counter.house.hub_url) as maya:
        await counter.begin_order()
        async with a_call(counter, maya):
            await points_and_opens(counter, maya)
        async with a_call(counter, maya) as started:
            await holds(counter, maya)
            await runs_out(counter, maya, started.kiosk.site)
        await is_declined(counter)
        async with a_call(counter, maya):
            await is_sent_to_the_counter(counter, maya)
    [order] = await until(counter.hub_orders, "order on the hub")
    assert order["payment"] == "counter"
    assert counter.house.devices.terminal.charges() == []


@asynccontextmanager
async def a_call(counter: Counter, maya: Maya) -> AsyncIterator[CallStarted]:
    await counter.customer.touch("help")
    await counter.customer.touch("help.voice")
    started = await maya.accept()
    yield started
    await maya.hang_up()

    async def over() -> bool:
        return await counter.call_state() == "idle"

    await until(over, "end of the call")


async def points_and_opens(counter: Counter, maya: Maya) -> None:
    before = await marigold(counter)
    await maya.guide_when_free(GuideAction.POINT, product="lemonade")
    assert "product.lemonade" in {target["id"] for target in await counter.customer.targets()}
    assert await marigold(counter) > before + 500
    assert (await maya.guide(GuideAction.CLEAR)).ok
    assert (await maya.guide(GuideAction.OPEN, page=Page.ORDER)).ok
    await counter.customer.page("order")
    assert (await maya.guide(GuideAction.POINT, control=Control.PAY)).ok
    assert (await maya.guide(GuideAction.POINT, product="no-such-thing")).reason == "unknown"


async def holds(counter: Counter, maya: Maya) -> None:
    for on in (True, False):
        await maya.socket.send(HoldCall(call=maya.call, on=on))

        async def there(on: bool = on) -> bool:
            return (await line_of(counter)).call.held is on

        await until(there, f"hold {on}")


async def runs_out(counter: Counter, maya: Maya, site: str) -> None:
    """The kiosk is told at once; the customer cannot pay for it, and is told."""
    await maya.sold_out("PUT", f"product/{BURGER}", site)

    async def known(*marks: str) -> None:
        async def there() -> bool:
            return (await line_of(counter)).sold_out == marks

        await until(there, f"sold-out marks {marks} on the kiosk")

    await known(f"product/{BURGER}")
    await counter.customer.touch("primary")
    await counter.customer.touch("Back")  # it is still there: nothing is being paid
    await counter.customer.page("menu")
    await maya.sold_out("DELETE", f"product/{BURGER}", site)
    await known()
    await counter.customer.touch("primary")
    await counter.customer.page("order")


async def is_declined(counter: Counter) -> None:
    await counter.customer.touch("primary")
    await counter.customer.page("pay")
    await counter.terminal_shows("insert_card")
    counter.house.devices.terminal.tap_card(Card.DECLINED)
    await counter.customer.find("Try again")


async def is_sent_to_the_counter(counter: Counter, maya: Maya) -> None:
    assert (await maya.guide(GuideAction.OPEN, page=Page.MENU)).reason == "paying"
    facts = (await maya.socket.get(PaymentFactsShown)).payment
    assert facts is not None
    assert facts.may == (PaymentHelp.PAY_AT_COUNTER,)
    await maya.socket.send(PaymentAction(call=maya.call, action=PaymentHelp.PAY_AT_COUNTER))
    assert (await maya.socket.get(PaymentDone)).ok
    await counter.customer.page("thanks")

    async def slip() -> Any:
        return counter.house.devices.receipt(0)

    assert "NOT PAID" in "\n".join((await until(slip, "slip")).text)
