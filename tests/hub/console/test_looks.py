"""How the desk looks: light and dark by the person's choice, and readable in both, measured from the page itself."""

import pytest
from playwright.async_api import expect

from domain.messages import DeviceReport, Health
from domain.money import Money
from domain.payment import PaymentState
from domain.payment_facts import AttemptFacts, PaymentFacts, PaymentHelp
from hub.console.to_page import PaymentFactsShown
from tests.hub.console.counter import Counter, ListeningKiosk
from tests.hub.console.desk import Chromium, Desk
from tests.hub.console.scene import tell
from tests.hub.world import World

pytestmark = pytest.mark.journey

ENOUGH = 4.5

UNREADABLE = """(enough) => {
    const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
    const over = (colours) => {
        canvas.clearRect(0, 0, 1, 1);
        for (const colour of colours) { canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1); }
        return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3);
    };
    const linear = (part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
    const luminance = (rgb) => rgb.map((part) => linear(part / 255))
        .reduce((sum, part, index) => sum + part * [0.2126, 0.7152, 0.0722][index], 0);
    const ground = (node) => getComputedStyle(node).backgroundColor;
    const grounds = (node) => node ? [...grounds(node.parentElement), ground(node)] : [];
    const visible = { opacityProperty: true, visibilityProperty: true };
    const bad = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    let seen = 0;
    while (walker.nextNode()) {
        const node = walker.currentNode.parentElement;
        if (!walker.currentNode.data.trim() || !node.checkVisibility(visible)) continue;
        if (node.closest(".unseen, :disabled, video, option, noscript")) continue;
        seen += 1;
        const layers = grounds(node);
        const behind = luminance(over(layers));
        const text = luminance(over([...layers, getComputedStyle(node).color]));
        const contrast = (Math.max(text, behind) + 0.05) / (Math.min(text, behind) + 0.05);
        if (contrast < enough) bad.push(`${walker.currentNode.data.trim()}: ${contrast.toFixed(1)}`);
    }
    return seen > 10 ? bad : ["there is hardly any text"];
}"""

NAMELESS = """() => [...document.querySelectorAll("button, a, input, select, textarea, [role=dialog], [role=group], section")]
    .filter((node) => node.checkVisibility())
    .filter((node) => !(node.getAttribute("aria-label") || node.textContent.trim() || node.labels?.length || node.title))
    .map((node) => node.outerHTML.slice(0, 120))"""

FACTS = PaymentFacts(
    order="u",
    amount=Money(3120, "USD"),
    state=PaymentState.UNKNOWN,
    attempts=(AttemptFacts(attempt=1, state=PaymentState.UNKNOWN, started_at="2027-01-15T12:04:11Z", trace=118),),
    may=(PaymentHelp.PAY_AT_COUNTER, PaymentHelp.SETTLE),
)


async def readable(desk: Desk, where: str) -> None:
    for theme in ("light", "dark"):
        await desk.page.evaluate("(theme) => (document.documentElement.dataset.theme = theme)", theme)
        await desk.page.wait_for_function(
            "() => document.getAnimations().every(({ playState }) => playState !== 'running')"
        )
        assert await desk.page.evaluate(UNREADABLE, ENOUGH) == [], f"{where}, {theme}"
    assert await desk.page.evaluate(NAMELESS) == [], where


async def test_every_state_of_the_desk_can_be_read_in_light_and_dark(
    here: World, kiosk: ListeningKiosk, desk: Desk
) -> None:
    await desk.page.emulate_media(reduced_motion="reduce")
    paper = DeviceReport(kind="printer", driver="escpos", state="trouble", detail="is out of paper", remedy="New roll.")
    await kiosk.send(Health(devices=(paper,), in_service=True, orders_waiting=0))
    await desk.open_as("Ana")
    await desk.sees("Off duty")
    await readable(desk, "off duty")
    await desk.press("a")
    await desk.sees("We hear you well.")
    await readable(desk, "the check")
    await desk.press("a")
    await desk.sees("Available")
    counter = Counter(kiosk, "soup", "chowder")
    await counter.ask()
    await desk.is_rung()
    await readable(desk, "a ring")
    await desk.answer()
    await desk.find("2 bread")
    await readable(desk, "the search")
    await desk.press("Enter", "Escape", "ArrowDown")
    await counter.take_proposal()
    await expect(desk.page.locator(".line[data-suggested]")).to_be_visible()
    await readable(desk, "a suggestion")
    tell(here, PaymentFactsShown(call=counter.call, payment=FACTS))
    await desk.press("f")
    await readable(desk, "ingredients")
    await desk.press("Escape", "p")
    await readable(desk, "their screen")
    await desk.press("i")
    await readable(desk, "the invitation")
    await kiosk.hang_up(counter.call)
    await desk.sees("Why did Boston call?")
    await desk.press("2")
    await readable(desk, "the wrap-up")


async def test_light_or_dark_is_the_persons_own_choice_and_kept(desk: Desk) -> None:
    ground = "getComputedStyle(document.body).backgroundColor"
    await desk.page.emulate_media(color_scheme="dark")
    await desk.open_as("Ana")
    await desk.sees("Off duty")
    dark = await desk.page.evaluate(ground)
    await desk.page.get_by_role("button", name="Theme: As the system").click()
    light = await desk.page.evaluate(ground)
    assert light != dark
    await desk.page.reload()
    await desk.sees("Off duty")
    assert await desk.page.evaluate(ground) == light
    await desk.page.get_by_role("button", name="Theme: Light").click()
    await desk.page.emulate_media(color_scheme="light")
    assert await desk.page.evaluate(ground) == dark
    await desk.page.get_by_role("button", name="Theme: Dark").click()
    assert await desk.page.evaluate(ground) == light


async def test_a_narrow_window_keeps_every_page_within_reach(browser: Chromium) -> None:
    desk = await browser.desk()
    await desk.page.set_viewport_size({"width": 760, "height": 800})
    await desk.open_as("Max")
    bar = desk.page.get_by_role("navigation")
    await expect(bar.get_by_role("link", name="Desk")).to_be_visible()
    shown = await bar.get_by_role("link").all_inner_texts()
    more = desk.page.locator(".more-pages")
    if await more.is_visible():
        await more.locator("summary").click()
        shown += await more.get_by_role("link").all_inner_texts()
    assert {"Desk", "Fleet", "Orders"} <= set(shown)
