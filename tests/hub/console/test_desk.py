"""An agent's work at the desk, from the sign-in to the wrap-up, in real Chromium against the real hub."""

import re

import pytest
from playwright.async_api import expect

from domain.call import CallState, EndReason
from domain.cart import Add, Change, Remove
from domain.messages import CallUpdate, DeviceReport, Health
from domain.selection import ChosenOption
from tests.hub.console.counter import Counter, ListeningKiosk
from tests.hub.console.desk import Chromium, Desk
from tests.hub.world import World

pytestmark = pytest.mark.journey

DEVICES = 'import("/static/js/devices.js")'


async def in_call(kiosk: ListeningKiosk, desk: Desk, *items: str, language: str = "es") -> Counter:
    await desk.available()
    counter = Counter(kiosk, *items, language=language)
    await counter.ask()
    await desk.answer()
    return counter


async def state_of(here: World, name: str) -> str:
    _, found = await here.ask("GET", "/api/people", "Max")
    return next(str(person["state"]) for person in found["people"] if person["name"] == name)


async def test_a_wrong_password_is_said_and_the_right_one_opens_the_desk(desk: Desk) -> None:
    await desk.sign_in("Ana", "not this one")
    await desk.sees("This name and password do not fit together.")
    await desk.page.get_by_label("Password").fill("a long enough password")
    await desk.page.get_by_role("button", name="Sign in", exact=True).click()
    await desk.sees("Off duty")
    await desk.page.get_by_role("button", name="Sign out").click()
    await expect(desk.page.get_by_label("Password")).to_be_visible()


async def test_a_desk_says_that_it_connects_until_the_hub_has_told_who_it_is(desk: Desk) -> None:
    await desk.page.route_web_socket("**/agent/connect", lambda _: None)  # it opens, and says nothing
    await desk.open_as("Ana")
    await desk.sees("Connecting")
    await expect(desk.page.get_by_role("button", name="Start taking calls")).to_be_disabled()


async def test_an_agent_sees_camera_and_microphone_before_the_first_call(here: World, desk: Desk) -> None:
    await desk.open_as("Ana")
    await desk.sees("Off duty")
    await desk.press("a")
    await desk.sees("We hear you well.")
    assert await desk.page.evaluate("document.querySelector('video.own').videoWidth") > 0
    assert await state_of(here, "Ana") == "offline"
    await desk.press("a")
    await desk.sees("Available")
    assert await state_of(here, "Ana") == "available"
    await expect(desk.page.locator("video")).to_have_count(0)
    await desk.page.get_by_role("button", name="Break").click()
    await desk.page.get_by_role("menuitem", name="Lunch").click()
    await desk.sees("On a break")
    await desk.sees("Lunch. Nobody is sent to you until you are back.")


async def test_a_ring_says_everything_and_flashes_in_the_title(kiosk: ListeningKiosk, desk: Desk) -> None:
    await desk.available()
    paper = DeviceReport(kind="printer", driver="escpos", state="trouble", detail="is out of paper", remedy="New roll.")
    await kiosk.send(Health(devices=(paper,), in_service=True, orders_waiting=0))
    await Counter(kiosk, "soup", "soup", "bread").ask()
    await desk.is_rung()
    ring = desk.page.get_by_role("alertdialog", name="Boston is calling")
    for words in ("Counter 2", "Spanish", "Looking at the menu: Soups", "3 items, $21.57", "is out of paper"):
        await expect(ring.get_by_text(words)).to_be_visible()
    await expect(desk.page).to_have_title("Boston is calling")
    await expect(desk.page).to_have_title("☎ Please answer")


async def test_escape_sends_the_customer_to_somebody_else(here: World, kiosk: ListeningKiosk, desk: Desk) -> None:
    await desk.available()
    await Counter(kiosk, "soup").ask()
    await desk.is_rung()
    await desk.press("Escape")
    await desk.sees("Available")
    assert (await kiosk.get(CallUpdate, state=CallState.WAITING)).position == 1


async def test_a_missed_ring_is_said_and_asks_for_a_word(here: World, kiosk: ListeningKiosk, desk: Desk) -> None:
    await desk.available()
    await Counter(kiosk, "soup").ask()
    await desk.is_rung()
    await here.later(15)
    await desk.sees("You missed a call. It went to somebody else.")
    await desk.press("a")
    await desk.is_rung()


async def test_the_cart_is_seen_as_the_customer_sees_it(kiosk: ListeningKiosk, desk: Desk) -> None:
    counter = await in_call(kiosk, desk, "soup", "chowder")
    await expect(desk.page.get_by_role("heading", name="Boston")).to_be_visible()
    assert "Soup Sopa" in await desk.text_of(".line >> nth=0")
    await expect(desk.page.locator(".total strong")).to_have_text("$19.55")
    await counter.add("bread")
    await expect(desk.page.locator(".line")).to_have_count(3)
    await expect(desk.page.locator(".total strong")).to_have_text("$22.21")


async def test_a_suggestion_found_in_the_customers_language_is_kept(kiosk: ListeningKiosk, desk: Desk) -> None:
    counter = await in_call(kiosk, desk, "soup")
    revision = counter.cart.revision
    await desk.find("2 almejas")
    await desk.press("Enter")
    propose = await counter.take_proposal()
    assert propose.proposal.agent_name == "Ana"
    assert propose.proposal.revision == revision
    assert isinstance(propose.proposal.operation, Add)
    assert (propose.proposal.operation.selection.item, propose.proposal.operation.qty) == ("chowder", 2)
    await expect(desk.page.locator(".line[data-suggested]")).to_contain_text("waiting for the customer")
    await counter.keep(propose.proposal.id)
    await expect(desk.page.locator(".outcomes")).to_contain_text("Add 2 × Chowder kept")
    await expect(desk.page.locator(".line[data-suggested]")).to_have_count(0)
    await desk.sees("from you")


async def test_what_the_customer_undid_and_what_the_kiosk_refused_is_said(kiosk: ListeningKiosk, desk: Desk) -> None:
    counter = await in_call(kiosk, desk, "soup", "chowder")
    await desk.page.get_by_role("button", name="Remove: Soup").click()
    propose = await counter.take_proposal()
    assert propose.proposal.operation == Remove(line=counter.before[propose.proposal.id].lines[0].id)
    await expect(desk.page.locator(".line.removed")).to_contain_text("Remove Soup")
    await counter.undo(propose.proposal.id)
    await expect(desk.page.locator(".outcomes")).to_contain_text("Remove Soup the customer undid it")
    await expect(desk.page.locator(".line")).to_have_count(2)
    await desk.find("2 chowder")
    await desk.press("Enter")
    await counter.take_proposal()
    await expect(desk.page.locator(".outcomes")).to_contain_text("refused: at most 2 of Chowder")


async def test_options_are_changed_within_their_limits(kiosk: ListeningKiosk, desk: Desk) -> None:
    counter = await in_call(kiosk, desk)
    await desk.find("burger")
    await desk.press("Enter")
    editor = desk.page.get_by_role("dialog", name="Burger")
    await expect(editor.get_by_text("Milk, Gluten")).to_be_visible()
    await expect(editor.get_by_text("Choose Cooked")).to_be_visible()
    await expect(editor.get_by_role("button", name="Suggest it")).to_be_disabled()
    await expect(editor.get_by_role("button", name="Egg")).to_be_disabled()
    await editor.get_by_role("button", name="Well done").click()
    await editor.get_by_role("button", name="Cheese").click()
    await expect(editor.get_by_role("button", name="One Cheese more")).to_be_disabled()  # two extras at most
    await editor.get_by_role("button", name="One Onion less").click()
    await editor.get_by_role("button", name="One Cheese more").click()
    await editor.get_by_role("button", name="Suggest it").click()
    propose = await counter.take_proposal()
    assert isinstance(propose.proposal.operation, Add)
    chosen = set(propose.proposal.operation.selection.options)
    assert chosen == {ChosenOption("well_done"), ChosenOption("cheese", 2)}
    await counter.keep(propose.proposal.id)
    await expect(desk.page.locator(".line")).to_contain_text("Well done, 2 × Cheese, no Onion")

    await desk.page.locator(".line", has_text="Burger").click()
    await desk.page.get_by_role("button", name="Options: Burger").click()
    await editor.get_by_role("button", name="Medium").click()
    await editor.get_by_role("button", name="Suggest this change").click()
    change = (await counter.take_proposal()).proposal.operation
    assert isinstance(change, Change)
    assert change.selection is not None
    assert ChosenOption("medium") in change.selection.options


async def test_a_combo_is_chosen_slot_by_slot(kiosk: ListeningKiosk, desk: Desk) -> None:
    counter = await in_call(kiosk, desk)
    await desk.find("almuerzo")
    await desk.press("Enter")
    await desk.page.get_by_role("button", name="Chowder +1.00").click()
    await desk.page.get_by_role("button", name="Suggest it").click()
    operation = (await counter.take_proposal()).proposal.operation
    assert isinstance(operation, Add)
    assert {(pick.slot, pick.item) for pick in operation.selection.picks} == {("main", "chowder"), ("side", "bread")}
    await expect(desk.page.locator(".line")).to_contain_text("Chowder, Bread")


async def test_a_call_ends_with_its_reason_and_the_next_may_come(
    here: World, kiosk: ListeningKiosk, desk: Desk
) -> None:
    counter = await in_call(kiosk, desk, "soup")
    await desk.press("e")
    await desk.sees("Press E again")
    await desk.press("e")
    assert (await counter.kiosk.get(CallUpdate, state=CallState.IDLE)).ended is EndReason.AGENT
    await desk.sees("Why did Boston call?")
    await desk.press("3", "n")
    await desk.page.keyboard.type("nuts")
    await desk.press("Escape", "Enter")
    await desk.sees("Available")
    _, found = await here.ask("GET", f"/api/console/calls/{counter.call}", "Ana")
    assert (found["call"]["code"], found["call"]["note"]) == ("allergy", "nuts")
    await expect(desk.page.locator(".my-day")).to_contain_text("Boston Allergy or ingredients")


async def test_a_closed_tab_is_told_to_the_customer(here: World, kiosk: ListeningKiosk, desk: Desk) -> None:
    counter = await in_call(kiosk, desk, "soup")
    await counter.kiosk.get(CallUpdate, state=CallState.CONNECTING)
    await desk.page.close()
    await counter.kiosk.get(CallUpdate, agent_away=True)
    await here.later(30)
    told = await counter.kiosk.get(CallUpdate, generation=2)
    assert told.agent is None


async def test_a_page_opened_anew_goes_on_with_its_call(kiosk: ListeningKiosk, desk: Desk) -> None:
    counter = await in_call(kiosk, desk, "soup")
    await counter.kiosk.get(CallUpdate, state=CallState.CONNECTING)
    await desk.page.reload()
    again = await counter.kiosk.get(CallUpdate, generation=2, state=CallState.CONNECTING)
    assert again.agent is not None
    assert again.agent.name == "Ana"
    await desk.sees("You are with")
    await expect(desk.page.locator(".line")).to_have_count(1)


async def test_what_is_typed_on_while_the_customer_hangs_up_is_no_order_to_the_page(
    kiosk: ListeningKiosk, desk: Desk
) -> None:
    counter = await in_call(kiosk, desk, "soup")
    await desk.press("t")
    await desk.page.keyboard.type("two bo")
    await kiosk.hang_up(counter.call)
    chosen = desk.page.get_by_role("radio", checked=True)
    typing = 'document.activeElement.matches(".text input")'
    while await desk.page.evaluate(typing):
        await desk.page.keyboard.type("x")
    await desk.page.keyboard.type("do2b")
    await expect(chosen).to_have_count(0)
    await desk.sees("Why did Boston call?")
    await desk.page.keyboard.press("Enter")
    await desk.page.keyboard.press("2")
    await expect(chosen).to_have_text(re.compile("Wanted to change the order"))


async def test_a_second_window_takes_over(browser: Chromium, desk: Desk) -> None:
    await desk.available()
    other = await browser.desk()
    await other.open_as("Ana")
    await desk.sees("The desk was opened in another window. This one is closed.")


async def test_there_is_no_way_to_pay_from_the_desk(kiosk: ListeningKiosk, desk: Desk) -> None:
    await in_call(kiosk, desk, "soup", language="en")
    await desk.sees("Only the customer can pay, at the kiosk")
    names = await desk.page.locator("button:not(.phrases button)").all_inner_texts()
    assert "End" in " ".join(names)
    assert [name for name in names if re.search(r"\bpay|charge|card|refund", name, re.I)] == []


async def test_an_agent_whose_connection_was_lost_for_a_moment_is_still_on_duty(
    here: World, kiosk: ListeningKiosk, desk: Desk
) -> None:
    await desk.available()
    here.hub.switchboard.board.agents["ana"].link.close(1001, "a moment")
    await Counter(kiosk, "soup").ask()
    await desk.is_rung()


async def test_a_ring_that_the_connection_was_lost_in_leaves_no_camera_open(
    here: World, kiosk: ListeningKiosk, desk: Desk
) -> None:
    await desk.available()
    counter = Counter(kiosk, "soup")
    call = await counter.ask()
    await desk.is_rung()
    await desk.page.evaluate(f"{DEVICES}.then((devices) => devices.open())")
    here.hub.switchboard.board.agents["ana"].link.close(1001, "a moment")
    await kiosk.hang_up(call)
    await desk.sees("Available")
    assert await desk.page.evaluate(f"{DEVICES}.then((devices) => devices.opened())") is None


async def test_a_window_that_was_taken_over_lets_go_of_call_and_camera(
    kiosk: ListeningKiosk, browser: Chromium, desk: Desk
) -> None:
    await in_call(kiosk, desk)
    await desk.page.evaluate(f"{DEVICES}.then((devices) => devices.open())")
    other = await browser.desk()
    await other.open_as("Ana")
    await desk.sees("The desk was opened in another window. This one is closed.")
    await expect(desk.page.get_by_role("timer", name="Length of the call")).to_have_count(0)
    assert await desk.page.evaluate(f"{DEVICES}.then((devices) => devices.opened()?.active ?? false)") is False


async def test_a_camera_that_is_wanted_again_while_it_opens_stays_open(desk: Desk) -> None:
    await desk.open_as("Ana")
    await desk.sees("Off duty")
    live = """(async (devices) => {
        devices.open();
        const closed = devices.close();
        const again = devices.open();
        await closed;
        return (await again).getTracks().every((track) => track.readyState === "live");
    })"""
    assert await desk.page.evaluate(f"{DEVICES}.then({live})") is True


async def test_a_suggestion_that_changes_nothing_is_explained(desk: Desk) -> None:
    await desk.open_as("Ana")
    said = """import("/static/js/refusals.js").then(({ refusalWords }) =>
        ["unchanged", "page pay", "screen_away", "not_in_call"].map((reason) => refusalWords(reason, { nameOf: String })))"""
    words = await desk.page.evaluate(said)
    assert "the kiosk did not take it" not in words
    assert words[1] == "the customer is not ordering right now"
