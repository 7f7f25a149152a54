"""What supervisors see of training, in a real browser."""

from playwright.async_api import expect

from hub.training.scorecards import CRITERIA
from tests.hub.console.desk import chromium
from tests.hub.training.test_certificates import practised
from tests.hub.training.world import School
from tests.hub.world import World


async def test_a_supervisor_sees_who_is_where_and_fills_a_scorecard(at_school: School, here: World) -> None:
    studio = await practised(at_school)
    await at_school.begin(certification=True)
    scenario = (await at_school.finish(studio, well=True))["title"]
    async with chromium(here.url) as browser:
        sue = await browser.desk()
        await sue.open_as("Sue", "#/training")
        row = sue.page.get_by_role("row", name="Cleo")
        await expect(row).to_contain_text("running")
        await expect(row.get_by_role("img", name="4 of 4")).to_be_visible()
        await expect(sue.page.get_by_role("row", name="Max")).to_have_count(0)
        await sue.page.get_by_role("link", name="Scorecards").click()
        await sue.page.get_by_role("link", name=f"Cleo {scenario}").click()
        await expect(sue.page.locator(".transcript li").first).to_be_visible()
        keep = sue.page.get_by_role("button", name="Keep this scorecard")
        for criterion in CRITERIA:
            await expect(keep).to_be_disabled()
            await sue.page.get_by_role("radiogroup", name=criterion.name).get_by_role("radio", name="3").click()
        await expect(sue.page.locator(".scorecard-end")).to_contain_text("75 %")
        await sue.page.get_by_label("A word for them").fill("Calm and clear.")
        await keep.click()
        await expect(sue.page.get_by_role("heading", name="Nothing to score")).to_be_visible()
        await expect(sue.page.locator(".card-list")).to_contain_text(["", "75 % by Sue"])
        assert sue.complaints == []
    [card] = (await here.ask("GET", "/api/training/scorecards", "Max"))[1]["filled"]
    assert (card["scorer"], card["comment"]) == ("Sue", "Calm and clear.")
