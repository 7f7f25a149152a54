"""What the screen as a process does with hold, tickets, the staff's lamp and an agent's pointer: real Kivy, real pixels."""

import io

from PIL import Image

from domain.call import AgentView, CallState, CallView, Way
from domain.guide import GuideAction, Place
from tests.kiosk.screen.neighbours import ScreenProcess
from tests.kiosk.screen.test_process import Place as Kiosk
from tests.kiosk.screen.test_process import order_a_cola, place, virtual_display

__all__ = ["place", "virtual_display"]  # fixtures

MAYA = AgentView(id="7", name="Maya", place="Portland")
MARIGOLD = (0xF4, 0xB2, 0x3C)


async def marigold(screen: ScreenProcess) -> int:
    picture = Image.open(io.BytesIO(await screen.get("/picture")))
    return sum(count for count, colour in picture.getcolors(1 << 24) or [] if colour == MARIGOLD)


async def guide(screen: ScreenProcess, action: GuideAction, **where: str) -> str:
    body = {"action": action, "place": Place(**where), "agent_name": "Maya"}  # type: ignore[arg-type]
    status, answer = await screen.post("/guide", body)
    assert status == 200
    return "" if answer["ok"] else str(answer["reason"])


async def test_the_ring_is_drawn_around_what_is_meant_and_taken_away(place: Kiosk) -> None:
    async with place.screen() as screen:
        await order_a_cola(screen)
        place.line.call_is(CallView(state=CallState.CONNECTED, call="c1", agent=MAYA))
        plain = await marigold(screen)

        async def pointed() -> bool:
            return await guide(screen, GuideAction.POINT, product="burger") == ""  # the customer's tap goes first

        await screen.until(pointed)
        assert await marigold(screen) > plain + 500
        assert "product.burger" in {target["id"] for target in await screen.get("/targets")}
        assert await guide(screen, GuideAction.CLEAR) == ""
        assert await marigold(screen) < plain + 100


async def test_what_is_not_to_be_seen_is_not_pointed_at(place: Kiosk) -> None:
    async with place.screen() as screen:
        await order_a_cola(screen)
        place.line.call_is(CallView(state=CallState.CONNECTED, call="c1", agent=MAYA))

        async def answered() -> str:
            reason = await guide(screen, GuideAction.POINT, control="code")
            return "" if reason == "customer_busy" else reason or "there"

        assert await screen.until(answered) == "there"  # on the order's page, which comes up for it
        await screen.page("order")
        assert await guide(screen, GuideAction.OPEN, category="food") == ""
        assert await guide(screen, GuideAction.POINT, line="no-such-line") == "unknown"


async def test_the_lamp_blinks_while_the_staff_are_called(place: Kiosk) -> None:
    async with place.screen() as screen:
        await order_a_cola(screen)
        for lit in (True, False, True):
            call = CallView(state=CallState.WAITING, call="c1", ways=(Way.STAFF,), staff_called=True)
            place.line.call_is(call)

            async def lamp(lit: bool = lit) -> bool:
                return bool((await screen.get("/buttons"))["help_lamp"]) is lit

            await screen.until(lamp, within=5)


async def test_while_the_kiosk_rings_back_nothing_says_that_it_is_seen(place: Kiosk) -> None:
    async with place.screen() as screen:
        await order_a_cola(screen)
        ringing = CallView(state=CallState.CONNECTING, call="c1", agent=MAYA, ticket=True, rings_back=True)
        place.line.call_is(ringing)
        await screen.tap("help.answer.yes")
        asked = await place.line.asked.get()
        while asked[1] != "/help/answer":
            asked = await place.line.asked.get()
        assert asked[2] == {"on": True}
        assert place.line.heard.empty()
        assert not (await screen.get("/buttons"))["call_lamp"]
        place.line.call_is(CallView(state=CallState.CONNECTING, call="c1", agent=MAYA))
        assert await place.line.heard.get() == {"type": "shown", "call": "c1"}
