"""Planning and reports in real Chromium: what an agent and a manager see and do."""

import re
from pathlib import Path

import pytest
from playwright.async_api import Locator, expect
from sqlalchemy import insert

from hub import schema
from hub.clock import iso
from hub.database import open_database
from hub.reports.demo_history import WORKERS, Story
from hub.reports.demo_rows import _TASK
from hub.server import database_file
from tests.hub.console.desk import Chromium, Desk
from tests.hub.world import World

pytestmark = pytest.mark.journey

NOW = 1_800_000_000  # 2027-01-15: 08:00 UTC, midnight in Sacramento
HOUR = 3_600


async def offered(here: World, *, first: int = NOW + 6 * HOUR, count: int = 4, need: int = 1, floor: int = 0) -> None:
    intervals = [
        {"at": iso(first + n * HOUR // 2), "site": "", "language": "en", "need": need, "floor": floor} for n in range(count)
    ]
    assert (await here.ask("POST", "/api/shifts/open", "Max", json={"intervals": intervals}))[0] == 200


def half_hour(desk: Desk, at: str) -> Locator:
    return desk.page.get_by_role("gridcell", name=re.compile(rf"^Fri, Jan 15 {at}"))


async def test_an_agent_takes_gives_back_and_undoes_by_click_and_by_keys(here: World, desk: Desk) -> None:
    await offered(here)
    await desk.open_as("Ana", "#/planning")
    six = half_hour(desk, "6:00 AM")
    await six.click()
    await expect(six).to_have_attribute("data-state", "mine")
    await desk.sees("Yours: Fri, Jan 15, 6:00 AM – 6:30 AM.", exact=False)
    await expect(desk.page.locator(".hero-hours")).to_have_text("0.5hours in this week")
    await desk.page.get_by_role("button", name="Undo").click()
    await expect(six).to_have_attribute("data-state", "open")
    await six.focus()
    await desk.press("ArrowDown", "t")
    await expect(half_hour(desk, "6:30 AM")).to_have_attribute("data-state", "mine")
    await desk.press("ArrowDown", "Shift+ArrowDown", "Enter")
    await expect(desk.page.locator(".hero-hours")).to_have_text("1.5hours in this week")
    await desk.sees("6:30 AM – 8:00 AM")


async def test_half_hours_are_drawn_over_and_taken_together(here: World, desk: Desk) -> None:
    await offered(here)
    await desk.open_as("Ana", "#/planning")
    await half_hour(desk, "6:00 AM").hover()
    await desk.page.mouse.down()
    await half_hour(desk, "7:00 AM").hover()
    await desk.page.mouse.up()
    await expect(desk.page.locator(".hero-hours")).to_have_text("1.5hours in this week")


async def test_the_floor_says_no_and_a_colleague_says_yes(here: World, browser: Chromium, desk: Desk) -> None:
    await offered(here, count=2, need=2, floor=1)
    await desk.open_as("Ana", "#/planning")
    await half_hour(desk, "6:00 AM").click()
    await desk.sees("Yours", exact=False)
    await half_hour(desk, "6:00 AM").click()
    await desk.sees("Too few would be left. Ask a colleague to take it over instead.")
    ben = await browser.desk()
    await ben.open_as("Ben", "#/planning")
    await ben.page.get_by_role("gridcell", name=re.compile("^Fri, Jan 15 9:30 AM")).click()  # Boston's time
    await ben.sees("Yours", exact=False)
    await desk.page.reload()
    await half_hour(desk, "6:00 AM").focus()
    await half_hour(desk, "6:00 AM").press("Shift+ArrowUp")
    await desk.page.get_by_label("Ask a colleague to take it over").select_option("Ben")
    await desk.page.get_by_role("button", name="Ask", exact=True).click()
    await desk.sees("You asked Ben to take Fri, Jan 15, 6:00 AM – 6:30 AM")
    await ben.page.reload()
    await ben.sees("Ana asks you to take Fri, Jan 15, 9:00 AM – 9:30 AM", exact=False)
    await ben.page.get_by_role("button", name="Yes").click()
    await expect(ben.page.locator(".hero-hours")).to_have_text("1hour in this week")


async def test_a_manager_offers_half_hours_and_sees_them(here: World, desk: Desk) -> None:
    await desk.open_as("Max", "#/planning/shifts")
    await half_hour(desk, "10:00 AM").click()
    await desk.page.get_by_label("People").fill("3")
    await desk.page.get_by_label("At least").fill("1")
    await desk.page.get_by_role("button", name="Offer", exact=True).click()
    cell = half_hour(desk, "10:00 AM")
    await expect(cell).to_have_attribute("data-state", "short")
    await expect(cell).to_have_text("3")


async def past(here: World) -> None:
    """The made-up weeks of the demo, with this world's people."""
    names = {worker.name: {"Jon": "ben", "Maya": "ana"}.get(worker.name, "cleo") for worker in WORKERS}
    kiosk = await here.kiosk()
    story = Story(names, NOW)
    async with open_database(database_file(here.config.state)) as database, database.write() as write:
        await write.execute(insert(schema.tasks), [_TASK | task | {"kiosk": kiosk.id} for task in story.tasks])
        await write.execute(insert(schema.reservations), story.reservations)


async def test_a_manager_sees_the_day_and_asks_what_if(here: World, desk: Desk, tmp_path: Path) -> None:
    await past(here)
    await desk.open_as("Max", "#/planning")
    await expect(desk.page.get_by_role("img", name=re.compile("^Calls by half hour"))).to_be_visible()
    await desk.sees("Tested on the last 7 days", exact=False)
    await desk.sees("hours are missing", exact=False)
    people = desk.page.get_by_role("img", name=re.compile("^People needed"))
    await people.focus()
    await people.press("ArrowRight")
    await expect(desk.page.locator(".read").nth(1)).to_contain_text("needed")
    await desk.page.get_by_role("button", name="Offer these half hours").click()
    await desk.sees("Offered. Whoever is qualified can take them now.")
    await desk.page.get_by_role("link", name="What if").click()
    await expect(desk.page.locator(".answer .hero strong")).to_have_text("9")
    await desk.page.get_by_label("Calls an hour", exact=True).fill("400")
    await expect(desk.page.locator(".answer .hero strong")).to_have_text("24")
    await expect(desk.page.locator(".pool-side .hero strong")).to_have_text(["40", "9"])


async def test_a_manager_reads_figures_reasons_and_takes_a_file(here: World, desk: Desk) -> None:
    await past(here)
    await desk.open_as("Max", "#/reports")
    await desk.sees("Service level")
    await desk.sees("answered within 20 s / (calls − tickets − given up within 20 s)", exact=False)
    await desk.sees("Could not find an item")
    await desk.page.get_by_role("button", name="By counter").click()
    await expect(desk.page.locator(".report-table tbody th")).to_have_text(["Boston", "Sacramento", "All"])
    async with desk.page.expect_download() as download:
        await desk.page.get_by_role("link", name="CSV", exact=True).first.click()
    file = Path(await (await download.value).path()).read_bytes()
    assert file.startswith(b"\xef\xbb\xbfgroup,figure,name")


async def test_wall_times_become_moments_also_when_the_clock_changes(desk: Desk) -> None:
    await desk.open_as("Ana", "#/planning")
    found = await desk.page.evaluate(
        """async () => {
          const { momentOf } = await import("/static/js/pages/planning/week.js");
          const boston = (day, hour) => momentOf(day, hour * 60, "America/New_York");
          return [boston("2027-03-14", 1), boston("2027-03-14", 2), boston("2027-03-14", 3), boston("2027-11-07", 12)];
        }"""
    )
    assert found == ["2027-03-14T06:00:00.000Z", None, "2027-03-14T07:00:00.000Z", "2027-11-07T17:00:00.000Z"]
