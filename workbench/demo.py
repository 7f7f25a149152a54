"""`make demo`: a whole story without anybody: enrol, order, ask a person, pay; its pictures and a page that tells it."""

import asyncio
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import typer

from hardware.ports import free_port
from hub.people.demo import ACCOUNTS
from workbench.agent import Agent, browser
from workbench.customer import Customer
from workbench.house import House, open_house
from workbench.place import FACES
from workbench.sockets import Socket
from workbench.story import Chapter, write

WINDOW = (720, 1280)
MAYA = FACES / "maya" / "rasterised"
OTHER_SCENES = (
    *("checking", "pay-failed", "idle", "out-of-service", "help-unreachable"),
    *("call-text", "menu-es", "menu-contrast", "customise-combo"),
)
PASSWORDS = {account.name.lower(): account.password for account in ACCOUNTS}


@dataclass(slots=True)
class Teller:
    """Prints each step with its time, and keeps its picture."""

    out: Path
    started: float
    chapters: list[Chapter]

    @asynccontextmanager
    async def step(self, title: str, words: str) -> AsyncIterator["Step"]:
        began, step = time.monotonic(), Step(self.out)
        typer.echo(f"{began - self.started:6.1f} s  {title} ", nl=False)
        yield step
        took = time.monotonic() - began
        typer.echo(f"({took:.1f} s)")
        self.chapters.append(Chapter(title, words, tuple(step.pictures), took))


class Step:
    def __init__(self, out: Path) -> None:
        self._out = out
        self.pictures: list[str] = []

    def file(self, name: str) -> Path:
        self.pictures.append(name)
        return self._out / name

    async def screen(self, customer: Customer, name: str) -> None:
        await customer.picture(self.file(f"screen-{name}.png"))

    async def console(self, agent: Agent, name: str) -> None:
        await agent.picture(self.file(f"console-{name}.png"))


def main() -> None:
    out = Path(sys.argv[1] if len(sys.argv) > 1 else "demo-output")
    out.mkdir(parents=True, exist_ok=True)
    for old in (*out.glob("*.png"), *out.glob("*.html")):
        old.unlink()
    teller = Teller(out, time.monotonic(), [])
    with tempfile.TemporaryDirectory(prefix="counterpart-demo-") as state:
        asyncio.run(_play(Path(state), teller))
    page = write(out, teller.chapters)
    typer.echo(f"{time.monotonic() - teller.started:6.1f} s  Done. The story is in {page}")


async def _play(state: Path, teller: Teller) -> None:
    async with AsyncExitStack() as stack:
        async with teller.step(
            "Everything starts", "A hub, a kiosk with simulated devices and an agent's browser, on one machine."
        ):
            house = await stack.enter_async_context(
                open_house(state, hub_port=free_port(), window=WINDOW, pace=0.4, visible=False)
            )
            screen = await stack.enter_async_context(Socket(house.place.socket("screen")))
            line = await stack.enter_async_context(Socket(house.place.socket("line")))
            chromium = await stack.enter_async_context(browser(MAYA / "face.mjpeg", MAYA / "voice.wav"))
        customer = Customer(screen)
        await _enrol(
            teller, house, customer, line, await Agent.sign_in(chromium, house.hub_url, "boss", PASSWORDS["boss"])
        )
        maya = await Agent.sign_in(chromium, house.hub_url, "maya", PASSWORDS["maya"])
        async with teller.step(
            "Maya comes on duty", "She looks at camera and microphone once, and is available."
        ) as step:
            await maya.start_taking_calls()
            await step.console(maya, "02-duty")
        await _choose(teller, customer)
        await _ask(teller, customer, maya)
        await _change(teller, customer, maya)
        await _pay(teller, house, customer)
        await _arrive(teller, await Agent.sign_in(chromium, house.hub_url, "boss", PASSWORDS["boss"]))
    await _rest(teller)


async def _enrol(teller: Teller, house: House, customer: Customer, line: Socket, boss: Agent) -> None:
    async with teller.step(
        "The kiosk joins the chain",
        "It shows a code; the manager types it in the console. The key never leaves the kiosk.",
    ) as step:
        await customer.page("enrolment")
        while not (code := (await line.json("/enrolment"))["code"]):
            await asyncio.sleep(0.1)
        await step.screen(customer, "01-enrolment")
        await boss.enrol(code, "Boston", "Counter 1")
        await customer.page("attract", patience_s=30)
        await boss.page.get_by_text("in service", exact=True).wait_for()
        await step.console(boss, "01-fleet")
    await boss.page.close()


async def _choose(teller: Teller, customer: Customer) -> None:
    async with teller.step(
        "A customer comes", "One touch begins. Language, contrast and help are there from the first page."
    ) as step:
        await step.screen(customer, "02-attract")
        await customer.touch("Touch to order")
        await customer.page("service_mode")
        await step.screen(customer, "03-service-mode")
        await customer.touch("mode.dine_in")
        await customer.page("menu")
    async with teller.step(
        "They look around and choose", "Pictures, prices, one page to make a dish one's own."
    ) as step:
        await customer.touch("category.burgers")
        await step.screen(customer, "04-menu")
        await customer.touch("product.classic-burger")
        await customer.page("customise")
        await customer.touch("variant.double")
        await customer.touch("option.onion")
        await step.screen(customer, "05-customise")
        await customer.touch("primary")
        await customer.page("menu")
        await customer.touch("category.sides")
        await customer.touch("add.street-corn")


async def _ask(teller: Teller, customer: Customer, maya: Agent) -> None:
    async with teller.step(
        "They want a person", "Help is on every page. The camera opens only when somebody answers."
    ) as step:
        await customer.touch("help")
        await step.screen(customer, "06-help")
        await customer.touch("help.video")
        await maya.rung()
        await step.screen(customer, "07-waiting")
        await step.console(maya, "03-ring")
    async with teller.step(
        "Maya answers from Sacramento",
        "Picture, sound and typed words both ways; she sees the order as the customer does.",
    ) as step:
        await maya.accept()
        await maya.sees_customer()
        await maya.type("Hi! What would you like?")
        await customer.find("call.end")
        await asyncio.sleep(1.5)  # a moment in which they look at each other
        await step.screen(customer, "08-call")
        heard = await maya.perceives(1.5)
        typer.echo(f"[{heard.frames_a_second:.0f} pictures a second] ", nl=False)
        await step.console(maya, "04-call")


async def _change(teller: Teller, customer: Customer, maya: Agent) -> None:
    async with teller.step(
        "Maya suggests a lemonade", "It is in the cart at once, with her name and the new total; the customer keeps it."
    ) as step:
        await maya.suggest("lemonade")
        await customer.find("Keep")
        await step.screen(customer, "09-suggestion")
        await step.console(maya, "05-suggestion")
        await customer.touch("Keep")
    async with teller.step(
        "And a dessert", "This one the customer undoes. Nothing is in the order that they did not want."
    ) as step:
        await maya.suggest("tres leches")
        await customer.touch("Undo")
        await asyncio.sleep(0.6)
        await step.console(maya, "06-undone")
    async with teller.step(
        "They say goodbye", "Why did they call? One key; it becomes the weekly list that mends the menu."
    ) as step:
        await maya.hang_up()
        await maya.hears_nothing_more()
        await step.console(maya, "07-wrap-up")
        await maya.wrap_up("Find")
        await customer.find("help")


async def _pay(teller: Teller, house: House, customer: Customer) -> None:
    async with teller.step(
        "The customer looks once more", "Every line with its price, taxes folded away; only the customer can pay."
    ) as step:
        await customer.touch("primary")
        await customer.page("order")
        house.devices.do("reader", "loyalty")
        await asyncio.sleep(0.5)
        await step.screen(customer, "10-order")
    async with teller.step(
        "Pays at the terminal", "Real ZVT bytes on a serial line. The intent is on disk before the first byte."
    ) as step:
        await customer.touch("primary")
        await customer.page("pay")
        while house.devices.view()["terminal"]["showing"] != "insert_card":
            await asyncio.sleep(0.05)
        await step.screen(customer, "11-pay")
        house.devices.do("terminal", "insert_card")
        while house.devices.view()["terminal"]["showing"] != "enter_pin":
            await asyncio.sleep(0.05)
        await step.screen(customer, "12-pin")
        house.devices.do("terminal", "press_ok")
        await customer.page("thanks", patience_s=30)
    async with teller.step("And has a number and a receipt", "The number as large as the screen allows.") as step:
        while house.devices.receipt(0) is None:
            await asyncio.sleep(0.05)
        await step.screen(customer, "13-thanks")
        receipt = house.devices.receipt(0)
        if receipt is not None:
            step.file("receipt.png").write_bytes(receipt.png)


async def _arrive(teller: Teller, boss: Agent) -> None:
    async with teller.step(
        "The order is with the chain", "Uploaded once, repriced by the hub with the same function."
    ) as step:
        await boss.open("Orders")
        await step.console(boss, "08-orders")


async def _rest(teller: Teller) -> None:
    """What this story did not come by: pages for bad days, the other language, high contrast, and a low screen."""
    words = "Pages for trouble, Spanish, high contrast, and a 10 inch screen."
    async with teller.step("On other days, at other counters", words) as step:
        command = [sys.executable, "-m", "kiosk.screen.gallery", str(teller.out), "--only", ",".join(OTHER_SCENES)]
        silent = asyncio.subprocess.DEVNULL
        process = await asyncio.create_subprocess_exec(*command, stdout=silent, stderr=silent)
        if code := await process.wait():
            raise RuntimeError(f"`{' '.join(command[1:])}` ended with {code}; run it by hand to see why")
        drawn = (file.name for kind in ("portrait", "landscape") for file in teller.out.glob(f"{kind}-*.png"))
        step.pictures += sorted(drawn, reverse=True)


if __name__ == "__main__":
    main()
