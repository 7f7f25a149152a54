"""The screen's own devices: the camera while a code is held before it, presence sensor and door."""

import asyncio
import io
import os
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import msgspec
import pytest
import segno
from PIL import Image

from domain.call import CallState, CallView
from domain.till import CardSwiped
from tests.kiosk.screen.counter import menu
from tests.kiosk.screen.display import display
from tests.kiosk.screen.neighbours import LinePeer, ScreenProcess, TillPeer, furnish, neighbours, screen

WIDTH, HEIGHT = 540, 960


@pytest.fixture(scope="module")
def virtual_display() -> Iterator[str]:
    with display(WIDTH, HEIGHT) as name:
        yield name


class Place:
    """A kiosk with a presence sensor, a door contact and a camera, and somebody who holds codes before it."""

    def __init__(self, folder: Path, display: str) -> None:
        self.folder, self._display = folder, display
        self.config = furnish(folder, menu(), WIDTH, HEIGHT)
        text = self.config.read_text()
        text = text.replace("[buttons]\n", "[buttons]\npresence = 23\ndoor = 24\n")
        self.config.write_text(text.replace("[panel]\n", "[panel]\ndim_after_s = 1.0\n"))
        self.till, self.line = TillPeer(), LinePeer()

    @asynccontextmanager
    async def screen(self) -> AsyncIterator[ScreenProcess]:
        async with screen(self.config, self.folder / "run" / "screen.sock", self._display) as started:
            yield started

    def hold(self, text: str) -> None:
        """Before the camera: a QR code with this text."""
        drawn = io.BytesIO()
        segno.make(text, error="m").save(drawn, kind="png", scale=6, border=4)
        scene = Image.new("RGB", (640, 480), "#7a6a5c")
        scene.paste(Image.open(drawn).convert("RGB"), (200, 120))
        held = self.folder / "run" / "devices" / "camera"
        held.parent.mkdir(exist_ok=True)
        scene.save(held.with_suffix(".new"), format="png")
        os.replace(held.with_suffix(".new"), held)


@pytest.fixture
async def place(tmp_path: Path, virtual_display: str) -> AsyncIterator[Place]:
    made = Place(tmp_path, virtual_display)
    async with neighbours(tmp_path / "run", made.till, made.line):
        yield made


async def device(screen: ScreenProcess, kind: str) -> dict[str, Any]:
    async def listed() -> dict[str, Any] | None:
        devices = (await screen.get("/health"))["devices"]
        return next((one for one in devices if one["kind"] == kind), None)

    found: dict[str, Any] = await screen.until(listed)
    return found


async def camera_is(screen: ScreenProcess, detail: str) -> None:
    async def such() -> bool:
        return bool((await device(screen, "camera"))["detail"] == detail)

    await screen.until(such)


async def ask_to_scan(screen: ScreenProcess) -> None:
    await screen.tap("primary")
    await screen.tap("mode.dine_in")
    await screen.tap("add.cola")
    await screen.tap("primary")
    await screen.page("order")
    await screen.tap("scan")


async def to_the_scan_page(screen: ScreenProcess) -> None:
    await ask_to_scan(screen)
    await screen.page("scan")


async def test_a_code_before_the_camera_goes_to_the_till_and_a_card_closes_it(place: Place) -> None:
    place.hold("L0012345678")
    async with place.screen() as screen:
        await camera_is(screen, "closed")
        await to_the_scan_page(screen)
        assert await asyncio.wait_for(place.till.codes.get(), 10) == "L0012345678"
        await camera_is(screen, "open")
        assert (await screen.get("/buttons"))["call_lamp"] == 1.0
        place.till.audience.tell(msgspec.json.encode(CardSwiped(kind="loyalty", token="t")))
        await screen.page("order")
        await camera_is(screen, "closed")
        assert (await screen.get("/buttons"))["call_lamp"] == 0.0
        totals = (await screen.get("/session"))["totals"]
        assert totals["discount"] > 0


async def test_a_call_is_shown_only_when_the_camera_has_been_closed(place: Place) -> None:
    async with place.screen() as screen:
        await to_the_scan_page(screen)
        await camera_is(screen, "open")
        place.line.call_is(CallView(state=CallState.CONNECTING, call="c1", connected_to_hub=True))
        shown = await asyncio.wait_for(place.line.heard.get(), 10)
        assert shown == {"type": "shown", "call": "c1"}
        assert (await device(screen, "camera"))["detail"] == "closed"
        assert (await screen.get("/session"))["page"] == "order"
        assert "scan" not in {target["id"] for target in await screen.get("/targets")}


@pytest.mark.journey
async def test_a_camera_that_is_not_there_is_said_and_reported(place: Place) -> None:
    text = place.config.read_text()
    place.config.write_text(
        text.replace('[camera]\ndriver = "simulated"\n', '[camera]\ndriver = "v4l2"\nsource = "/dev/no-camera"\n')
    )
    async with place.screen() as screen:
        await ask_to_scan(screen)
        await screen.page("order")

        async def trouble() -> dict[str, Any] | None:
            report = await device(screen, "camera")
            return report if report["state"] == "trouble" else None

        report = await screen.until(trouble)
        assert "/dev/no-camera does not open" in report["detail"]
        assert report["remedy"] == "look with `technician check camera`"


@pytest.mark.journey
async def test_an_open_door_is_for_technician_and_hub_and_no_alarm(place: Place) -> None:
    async with place.screen() as screen, screen.http.ws_connect("/events") as events:
        assert (await device(screen, "door"))["state"] == "ok"
        before = await screen.get("/session")
        await screen.post("/buttons", {"door_open": True})

        async def open_() -> dict[str, Any] | None:
            door = await device(screen, "door")
            return door if door["state"] == "trouble" else None

        door = await screen.until(open_)
        assert (door["detail"], door["remedy"]) == ("open", "close and lock the door")
        assert {**(await screen.get("/session")), "seconds_on_page": 0} == {**before, "seconds_on_page": 0}
        async for message in events:
            assert message.type is aiohttp.WSMsgType.TEXT
            if any(one["kind"] == "door" and one["state"] == "trouble" for one in message.json()["devices"]):
                break
        await screen.post("/buttons", {"door_open": False})

        async def closed() -> bool:
            return bool((await device(screen, "door"))["state"] == "ok")

        await screen.until(closed)


def brightness(picture: bytes) -> int:
    return Image.open(io.BytesIO(picture)).convert("L").resize((1, 1)).tobytes()[0]


@pytest.mark.journey
async def test_it_is_dark_while_nobody_is_there_and_a_first_touch_only_wakes(place: Place) -> None:
    async with place.screen() as screen:
        await screen.page("attract")
        await screen.post("/buttons", {"near": False})

        async def dark() -> bool:
            return brightness(await screen.get("/picture")) < 3

        async def bright() -> bool:
            return brightness(await screen.get("/picture")) > 60

        await screen.until(dark)
        await screen.post("/buttons", {"near": True})
        await screen.until(bright)
        await screen.post("/buttons", {"near": False})
        await screen.until(dark)
        for phase in ("down", "up"):
            await screen.post("/touch", {"x": WIDTH / 2, "y": HEIGHT / 2, "phase": phase})
        await screen.until(bright)
        assert (await screen.get("/session"))["page"] == "attract"
        await screen.tap("primary")
        await screen.page("service_mode")
