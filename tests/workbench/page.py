"""The workbench's page in a real browser, beside the house that it shows."""

from dataclasses import dataclass

from playwright.async_api import Browser, Locator, Page

from tests.journeys.counter import Counter, until


@dataclass(frozen=True, slots=True)
class Workbench:
    counter: Counter
    page: Page

    @classmethod
    async def open(cls, chromium: Browser, counter: Counter) -> "Workbench":
        page = await chromium.new_page(viewport={"width": 1440, "height": 900})
        page.set_default_timeout(10_000)
        await page.goto(counter.house.url)
        opened = cls(counter, page)
        await opened.shows("#link", "live")
        await until(opened.drawn, "picture of the screen on the page")
        return opened

    async def drawn(self) -> bool:
        """Whether the canvas has the window's size and more than one colour."""
        colours: int = await self.page.evaluate(
            """() => {
                const canvas = document.getElementById("screen");
                const data = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
                const colours = new Set();
                for (let at = 0; at < data.length; at += 404) colours.add(data[at] + "," + data[at + 1] + "," + data[at + 2]);
                return canvas.width === 540 ? colours.size : 0;
            }"""
        )
        return colours > 20

    async def click(self, target: str) -> None:
        """Click on the canvas where the kiosk shows something, once it stands still."""
        found = await self.counter.customer.find(target)
        while (again := await self.counter.customer.find(target))["box"] != found["box"]:
            found = again
        x, y, width, height = found["box"]
        box = await self.page.locator("#screen").bounding_box()
        assert box is not None
        scale = box["width"] / 540
        await self.page.mouse.click(box["x"] + (x + width / 2) * scale, box["y"] + (y + height / 2) * scale)

    async def swipe_up(self) -> None:
        """Drag a finger over the middle of the canvas."""
        box = await self.page.locator("#screen").bounding_box()
        assert box is not None
        x, y = box["x"] + box["width"] * 0.7, box["y"] + box["height"] * 0.6
        await self.page.mouse.move(x, y)
        await self.page.mouse.down()
        await self.page.mouse.move(x, y - 120, steps=12)
        await self.page.mouse.up()

    async def press(self, name: str, at: str = "main") -> None:
        await self.page.locator(at).get_by_role("button", name=name, exact=True).click()

    async def shows(self, selector: str, words: str) -> None:
        async def there() -> bool:
            return words in (await self.page.locator(selector).inner_text())

        await until(there, f"{words!r} in {selector}")

    async def lit(self, lamp: str, on: bool) -> None:
        async def there() -> bool:
            classes = await self.page.locator(lamp).get_attribute("class")
            return ("on" in (classes or "").split()) is on

        await until(there, f"{lamp} that is {'on' if on else 'off'}")

    @property
    def receipts(self) -> Locator:
        return self.page.locator("[data-printer=printer] .papers img")

    @property
    def tickets(self) -> Locator:
        return self.page.locator("[data-printer=kitchen_printer] .papers img")
