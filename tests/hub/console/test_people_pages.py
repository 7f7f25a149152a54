"""Signing in with a second factor, and the pages People and Me, in real Chromium with a virtual authenticator."""

import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import pyotp
import pytest
from playwright.async_api import CDPSession, expect

from domain.call import WrapUp
from domain.messages import Thumb
from hub.console.from_page import WrapUpCall
from hub.switchboard.agent_state import AgentState
from tests.hub.console.desk import Chromium, Desk, chromium
from tests.hub.world import PASSWORD, World

pytestmark = pytest.mark.journey


@pytest.fixture
async def browser(here: World) -> AsyncIterator[Chromium]:
    """At the hub's name: a passkey is for a name, never for a number."""
    async with chromium(here.url.replace("127.0.0.1", "localhost")) as opened:
        yield opened
        assert [desk.complaints for desk in opened.desks if desk.complaints] == []


@pytest.fixture
async def desk(browser: Chromium) -> Desk:
    return await browser.desk()


async def finger(desk: Desk) -> tuple[CDPSession, dict[str, Any]]:
    """A device with a reader for the finger that is always the right one."""
    devtools = await desk.page.context.new_cdp_session(desk.page)
    await devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    made: dict[str, Any] = await devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return devtools, made


async def press(desk: Desk, name: str) -> None:
    await desk.page.get_by_role("button", name=name, exact=True).click()


async def test_a_passkey_is_made_and_signs_in_alone(here: World, desk: Desk) -> None:
    devtools, device = await finger(desk)
    await desk.sign_in("Ben")
    await desk.page.goto(f"{desk.url}/#/me/security")
    await press(desk, "Add this device")
    await expect(desk.page.locator(".codes li")).to_have_count(10)
    await press(desk, "I have kept them")
    await desk.sees("You can sign in with this device now.")
    await press(desk, "Sign out")
    await press(desk, "Sign in with a passkey")
    await expect(desk.page.locator(".who")).to_contain_text("Ben")
    await press(desk, "Sign out")
    await desk.sign_in("Ben")
    await desk.sees("One more step")
    await press(desk, "Use a passkey")
    await expect(desk.page.locator(".who")).to_contain_text("Ben")
    kept = await devtools.send("WebAuthn.getCredentials", device)
    assert [one["rpId"] for one in kept["credentials"]] == ["localhost"]
    assert kept["credentials"][0]["signCount"] == 3


async def test_a_copied_passkey_is_noticed_by_its_count(here: World, desk: Desk) -> None:
    devtools, device = await finger(desk)
    await desk.sign_in("Ben")
    await desk.page.goto(f"{desk.url}/#/me/security")
    await press(desk, "Add this device")
    await press(desk, "I have kept them")
    [copy] = (await devtools.send("WebAuthn.getCredentials", device))["credentials"]
    await press(desk, "Sign out")
    await press(desk, "Sign in with a passkey")
    await expect(desk.page.locator(".who")).to_contain_text("Ben")
    await press(desk, "Sign out")
    await devtools.send("WebAuthn.clearCredentials", device)
    await devtools.send("WebAuthn.addCredential", {**device, "credential": copy})
    await press(desk, "Sign in with a passkey")
    await desk.sees("This passkey is not known here.")


async def test_a_manager_sets_up_an_authenticator_before_anything_else(
    here: World, desk: Desk, browser: Chromium
) -> None:
    await desk.sign_in("Max")
    await desk.sees("One thing before you begin.", exact=False)
    await expect(desk.page.get_by_role("navigation", name="Pages").get_by_role("link")).to_have_count(0)
    await press(desk, "Set up")
    picture = desk.page.get_by_alt_text("QR code for the authenticator app")
    await expect(picture).to_be_visible()
    assert await picture.evaluate("async (image) => { await image.decode(); return image.naturalWidth; }") > 100
    secret = (await desk.text_of(".secret")).replace(" ", "")
    await desk.page.get_by_label("Code in the app").fill("000000")
    await press(desk, "Turn on")
    await desk.sees("Not the code of now. Is the clock of the phone right?")
    await desk.page.get_by_label("Code in the app").fill(pyotp.TOTP(secret).at(int(here.now())))
    await press(desk, "Turn on")
    await expect(desk.page.locator(".codes li")).to_have_count(10)
    [first, *_] = await desk.page.locator(".codes li").all_inner_texts()
    await press(desk, "I have kept them")
    await expect(desk.page.get_by_role("link", name="People", exact=True)).to_be_visible()
    other = await browser.desk()
    await other.sign_in("Max")
    await other.page.get_by_label("Code").fill("123456")
    await other.page.keyboard.press("Enter")
    await other.sees("This code is not right, or it was used before.")
    await other.page.get_by_label("Code").fill(first.lower())
    await other.page.keyboard.press("Enter")
    await expect(other.page.locator(".who")).to_contain_text("Max")


async def test_a_manager_invites_and_the_invited_person_joins(here: World, desk: Desk, browser: Chromium) -> None:
    await desk.open_as("Max", "#/people/invitations")
    await desk.page.get_by_label("Name").fill("Dora")
    await desk.page.get_by_label("Site").select_option("Boston")
    await desk.page.get_by_label("Add to Languages").select_option("Portuguese")
    await desk.page.get_by_label("Portuguese: level").select_option("5 as well as it gets")
    await press(desk, "Make the invitation")
    code = await desk.text_of(".invitation-code")
    await press(desk, "Done")
    await desk.sees("open until", exact=False)
    guest = await browser.desk()
    await guest.page.goto(f"{guest.url}/#/join/{code}")
    await guest.sees("Max invites you to work here as agent of Boston.")
    await guest.page.get_by_label("Password").fill("a fresh long password")
    await press(guest, "Join")
    await expect(guest.page.locator(".who")).to_contain_text("Dora")
    await guest.page.goto(f"{guest.url}/#/me/qualifications")
    await guest.sees("Nothing yet. Practice calls under Training earn the first qualification.")
    assert code not in guest.page.url
    await desk.page.goto(f"{desk.url}/#/people")
    await desk.sees("Dora")
    await desk.page.goto(f"{desk.url}/#/people/changes")
    await expect(desk.page.locator(".audit tbody tr").first).to_contain_text(re.compile(r"Dora.*joined"))


async def test_a_page_looks_the_same_whichever_was_open_before(here: World, desk: Desk) -> None:
    level = desk.page.get_by_label("English: level")
    await desk.open_as("Max", "#/people/invitations")
    await expect(desk.page.get_by_label("Site").locator("option")).to_have_count(3)
    fresh = await level.bounding_box()
    for page in ("wallboard", "planning", "reports", "fleet", "training"):
        await desk.page.goto(f"{desk.url}/#/{page}")
        await expect(desk.page.locator(f".page[data-page={page}] > *").first).to_be_visible()
    await desk.page.goto(f"{desk.url}/#/people/invitations")
    await expect(desk.page.get_by_label("Site").locator("option")).to_have_count(3)
    assert await level.bounding_box() == fresh


async def test_a_manager_grants_revokes_and_closes_the_door(here: World, desk: Desk, browser: Chromium) -> None:
    ben = await browser.desk()
    await ben.open_as("Ben")
    await ben.sees("Off duty")
    await desk.open_as("Max", "#/people")
    await desk.page.get_by_role("link", name="Ben").click()
    panel = desk.page.get_by_role("complementary", name="Ben")
    await panel.get_by_label("Qualification").select_option("Score calls")
    await panel.get_by_role("button", name="Grant").click()
    await desk.sees("Score calls: granted.")
    await panel.get_by_role("listitem").filter(has_text="Score calls").get_by_role("button", name="Revoke").click()
    await desk.page.get_by_label("Reason").fill("not enough practice")
    await desk.page.get_by_role("dialog").get_by_role("button", name="Revoke").click()
    await desk.sees("Revoked.")
    await here.later(601)
    await panel.get_by_label("English: level").select_option("5 as well as it gets")
    await panel.get_by_role("button", name="Save").click()
    await desk.sees("Is it you?")
    await desk.page.get_by_label("Password").fill(PASSWORD)
    await press(desk, "Go on")
    await desk.sees("Saved. It holds from now on.")
    await panel.get_by_role("button", name="Has left").click()
    await desk.page.get_by_label("Reason").fill("moved away")
    await press(desk, "Close the door")
    await desk.sees("Ben is out.")
    await ben.sees("Please sign in again.")
    await desk.page.goto(f"{desk.url}/#/people/changes")
    for number, words in enumerate((r"closed the door.*Ben.*moved away", r"changed.*Ben.*English 3 → English 5")):
        await expect(desk.page.locator(".audit tbody tr").nth(number)).to_contain_text(re.compile(words))


async def test_my_sessions_and_qualifications(here: World, desk: Desk) -> None:
    await desk.open_as("Ana", "#/me/qualifications")
    until = datetime.fromtimestamp(here.now() + 365 * 86_400, UTC)
    await desk.sees(f"until {until:%b} {until.day}, {until.year}")
    await here.ask("POST", "/api/session", json={"name": "Ana", "password": PASSWORD})
    await desk.page.goto(f"{desk.url}/#/me/security")
    await desk.page.get_by_role("button", name="End", exact=True).click()
    await desk.sees("That session is over.")
    await expect(desk.page.get_by_role("button", name="End", exact=True)).to_have_count(0)


async def handled(here: World, calls: int) -> None:
    """So many calls of Ana's, each of two minutes with a minute of wrap-up."""
    ana, kiosk = await here.agent("Ana"), await here.kiosk()
    for _ in range(calls):
        call = await kiosk.ask()
        await ana.accept()
        await here.later(120)
        await kiosk.hang_up(call)
        await ana.state(AgentState.WRAPUP)
        await kiosk.send(Thumb(call=call, up=True))
        await ana.send(WrapUpCall(call=call, code=WrapUp.ALLERGY))
        await ana.state(AgentState.AVAILABLE)
        await here.later(700)
    await here.sign_in("Ana")
    await here.sign_in("Max")


async def test_objectives_say_how_many_they_are_of_and_judge_no_few(
    here: World, desk: Desk, browser: Chromium
) -> None:
    await handled(here, 2)
    await desk.open_as("Ana", "#/me/objectives")
    thumbs = desk.page.locator(".measures > li").filter(has_text="Customers' thumbs")
    await expect(thumbs).to_contain_text("100 %")
    await expect(thumbs).to_contain_text("too few to say: 2 of 20")
    await expect(thumbs).to_contain_text("thumbs up / thumbs given")
    handling = desk.page.locator(".measures > li").filter(has_text="Handling time")
    await expect(handling).to_contain_text("2 min")
    await expect(handling).to_contain_text("band 1 min to 5 min")
    manager = await browser.desk()
    await manager.open_as("Max", "#/people/targets")
    await manager.page.get_by_label("Customers' thumbs: at least").fill("95")
    await manager.page.locator(".targets > li").filter(has_text="Customers' thumbs").get_by_role("button").click()
    await manager.sees("Customers' thumbs: set for everybody.")
    await manager.page.goto(f"{desk.url}/#/people/ana")
    await manager.page.get_by_text("How they do").click()
    theirs = manager.page.locator(".person-panel .measures > li").filter(has_text="Customers' thumbs")
    await expect(theirs).to_contain_text("target 95 %")


async def test_an_independent_disputes_a_line_and_a_manager_answers(
    here: World, desk: Desk, browser: Chromium
) -> None:
    await desk.open_as("Max", "#/people/pay")
    await desk.page.get_by_label("A task").fill("1.50")
    await desk.page.get_by_label("A minute").fill("0.35")
    await press(desk, "Set it")
    await desk.sees("Video: $1.50 a task and $0.35 a minute from now on.")
    change = {"role": "agent", "site": "boston", "skills": {"orders": 3}, "languages": {"en": 3}, "independent": True}
    assert (await here.ask("PUT", "/api/people/ana", "Max", json=change))[0] == 200
    await handled(here, 1)
    ana = await browser.desk()
    await ana.open_as("Ana", "#/me/earnings")
    await ana.sees("1.50 + 2 min 0 s at 0.35 a minute")
    await expect(ana.page.locator(".month-total")).to_have_text("$2.20")
    await press(ana, "Not right?")
    await ana.page.get_by_role("textbox").fill("The wrap-up is missing.")
    await press(ana, "Send")
    await ana.sees("waits for an answer")
    await desk.page.reload()
    await press(desk, "Answer")
    await desk.page.get_by_role("dialog").get_by_label("Answer Ana").fill("You are right.")
    await desk.page.get_by_label("Added to the line").fill("0.35")
    await desk.page.get_by_role("dialog").get_by_role("button", name="Answer").click()
    await desk.sees("Max: You are right.")
    await ana.page.reload()
    await expect(ana.page.locator(".month-total")).to_have_text("$2.55")
    await ana.sees("Correction of line 1", exact=False)
    async with ana.page.expect_download() as download:
        await ana.page.get_by_role("link", name="Download CSV").click()
    text = (await (await download.value).path()).read_text()
    assert [line.split(",")[7] for line in text.split()[1:]] == ["0.35", "2.20"]
