"""Which lines are bad, in real Chromium: read, and used by keys alone."""

import pytest
from playwright.async_api import expect

from domain.call import WrapUp
from domain.messages import CallQuality, CallUpdate
from domain.quality import LineQuality, Link, Relay
from hub.console.from_page import WrapUpCall
from hub.switchboard.agent_state import AgentState
from tests.hub.console.counter import ListeningKiosk
from tests.hub.console.desk import Desk
from tests.hub.console.test_looks import readable
from tests.hub.world import World

pytestmark = pytest.mark.journey

CHOPPY = LineQuality(
    measured_s=90,
    sound_after_ms=600,
    concealed=0.12,
    loss=0.2,
    round_trip_ms=48,
    fps=28,
    width=640,
    height=480,
    relay=Relay.DIRECT,
    link=Link.WIFI,
)


async def test_a_bad_line_is_found_with_what_helps(here: World, kiosk: ListeningKiosk, desk: Desk) -> None:
    ana = await here.agent("Ana")
    for _ in range(3):
        call = await kiosk.ask()
        await ana.accept()
        await kiosk.send(CallQuality(call=call, quality=CHOPPY))
        await kiosk.hang_up(call)
        await ana.state(AgentState.WRAPUP)
        await ana.send(WrapUpCall(call=call, code=WrapUp.OTHER))
        await ana.state(AgentState.AVAILABLE)
    await kiosk.get(CallUpdate, call=await kiosk.ask())  # what it said before was followed

    await desk.open_as("Sue", "#/quality")
    await desk.sees("1 bad line")
    line = desk.page.get_by_role("region", name="Boston", exact=True)
    await expect(line.get_by_role("listitem").first).to_contain_text("loses packets on its Wi-Fi. Use a cable.")
    await line.get_by_text("Its last calls").focus()
    await desk.press("Enter")
    await expect(line.get_by_role("row")).to_have_count(4)
    await expect(line.get_by_role("row").nth(1)).to_contain_text("words missing")
    await readable(desk, "the lines")
    await desk.open_as("Tec", "#/fleet")
    await expect(desk.page.locator(".line-trouble")).to_contain_text("Line loses packets on its Wi-Fi.")
