"""The screen as a process: real Kivy on a virtual display, touched through its socket, between a till and a line."""

import asyncio
import io
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import msgspec
import pytest
from PIL import Image

from domain.call import CallState, CallView
from domain.cart import Add
from domain.listening import USUAL
from domain.payment import PaymentState
from domain.session import Proposal
from domain.till import ReceiptState, TillView
from hardware.sound_keys.events import Pressed
from hardware.sound_keys.simulator import SoundKeysSimulator
from tests.kiosk.screen.counter import COLA, menu
from tests.kiosk.screen.display import display
from tests.kiosk.screen.neighbours import LinePeer, ScreenProcess, TillPeer, furnish, neighbours, payment, screen

WIDTH, HEIGHT = 540, 960


@pytest.fixture(scope="module")
def virtual_display() -> Iterator[str]:
    with display(WIDTH, HEIGHT) as name:
        yield name


class Place:
    """One kiosk's folders, neighbours and display."""

    def __init__(self, folder: Path, display: str) -> None:
        self.folder, self._display = folder, display
        self.config = furnish(folder, menu(), WIDTH, HEIGHT)
        self.till, self.line = TillPeer(), LinePeer()

    @asynccontextmanager
    async def screen(self) -> AsyncIterator[ScreenProcess]:
        async with screen(self.config, self.folder / "run" / "screen.sock", self._display) as started:
            yield started


@pytest.fixture
async def place(tmp_path: Path, virtual_display: str) -> AsyncIterator[Place]:
    made = Place(tmp_path, virtual_display)
    async with neighbours(tmp_path / "run", made.till, made.line):
        yield made


async def order_a_cola(screen: ScreenProcess) -> dict[str, Any]:
    await screen.tap("primary")
    await screen.tap("mode.dine_in")
    await screen.page("menu")
    await screen.tap("add.cola")

    async def something_in_the_cart() -> dict[str, Any] | None:
        session: dict[str, Any] = await screen.get("/session")
        return session if session["cart"]["lines"] else None

    found: dict[str, Any] = await screen.until(something_in_the_cart)
    return found


@pytest.mark.journey
async def test_a_screen_that_is_killed_with_a_full_cart_is_back_with_it_in_three_seconds(place: Place) -> None:
    """On a machine that is busy with other things: as soon as a screen can start there at all."""
    started = time.monotonic()
    async with place.screen() as died:
        await died.page("attract")
        usual = time.monotonic() - started
        before = await order_a_cola(died)
        place.till.draft_came.clear()
        await asyncio.wait_for(place.till.draft_came.wait(), 2)
        died.process.kill()
        await died.process.wait()
    killed = time.monotonic()
    async with place.screen() as back:
        after = await back.page("menu")
        took = time.monotonic() - killed
    assert (after["cart"], after["totals"]) == (before["cart"], before["totals"])
    assert took < max(3, 1.5 * usual)


async def test_a_customer_pays_and_sees_the_number(place: Place) -> None:
    async with place.screen() as screen:
        session = await order_a_cola(screen)
        await screen.tap("primary")
        await screen.page("order")
        await screen.tap("primary")
        order = await asyncio.wait_for(place.till.orders.get(), 5)
        assert (order["uuid"], order["totals"]["gross"]) == (session["cart"]["id"], session["totals"]["gross"])
        await screen.page("pay")
        before = await screen.get("/picture")
        place.till.says(TillView(in_service=True, payment=payment(order["uuid"], PaymentState.PAID)))
        await screen.page("thanks")
        after = await screen.get("/picture")
        assert Image.open(io.BytesIO(after)).size == (WIDTH, HEIGHT)
        assert after != before


async def test_without_paper_the_receipt_is_fetched_and_shown(place: Place) -> None:
    async with place.screen() as screen:
        await order_a_cola(screen)
        await screen.tap("primary")
        await screen.page("order")
        await screen.tap("primary")
        order = await asyncio.wait_for(place.till.orders.get(), 5)
        paid = payment(order["uuid"], PaymentState.PAID)
        place.till.says(TillView(in_service=True, payment=msgspec.structs.replace(paid, receipt=ReceiptState.FAILED)))
        await screen.page("thanks")
        await screen.tap("see_receipt")
        await screen.tap("receipt.close")


async def test_help_by_button_lights_the_lamps_and_the_line_hears_when_the_call_can_be_seen(place: Place) -> None:
    async with place.screen() as screen:
        nothing = {"pressed": False, "help_lamp": 0, "call_lamp": 0, "near": None, "door_open": None, "headphones": None}
        assert await screen.get("/buttons") == nothing
        await screen.post("/buttons", {"pressed": True})
        assert await asyncio.wait_for(place.line.asked.get(), 5) == ("POST", "/help", {"kind": "video"})
        assert (await screen.post("/buttons", {"pressed": False}))[0] == 200
        place.line.call_is(CallView(state=CallState.WAITING, call="c1", position=1, connected_to_hub=True))

        async def lit() -> bool:
            buttons = await screen.get("/buttons")
            return bool(buttons["help_lamp"] and not buttons["call_lamp"])

        await screen.until(lit)
        assert place.line.heard.empty()
        place.line.call_is(CallView(state=CallState.CONNECTING, call="c1", connected_to_hub=True))
        assert await asyncio.wait_for(place.line.heard.get(), 5) == {"type": "shown", "call": "c1"}
        assert (await screen.get("/buttons"))["call_lamp"]
        with SoundKeysSimulator(place.folder / "run/devices/sound_keys") as keys:
            await the_line_hears_of_keys_and_jack(place, screen, keys)


async def the_line_hears_of_keys_and_jack(place: Place, screen: ScreenProcess, keys: SoundKeysSimulator) -> None:
    async def jack() -> str:
        devices = (await screen.get("/health"))["devices"]
        return next((str(one["detail"]) for one in devices if one["kind"] == "headphones"), "")

    async def found() -> bool:
        return await jack() == "out"

    await screen.until(found)
    listening = {"level": USUAL, "silent": False, "headphones": False}
    keys.press(Pressed.LOUDER)
    louder = ("POST", "/help/listening", {**listening, "level": USUAL + 1})
    assert await asyncio.wait_for(place.line.asked.get(), 5) == louder
    keys.plug(True)
    plugged = ("POST", "/help/listening", {**listening, "headphones": True})
    assert await asyncio.wait_for(place.line.asked.get(), 5) == plugged
    assert await jack() == "in"


async def test_an_agents_change_comes_over_the_socket_and_can_be_undone_by_touch(place: Place) -> None:
    async with place.screen() as screen:
        await screen.tap("primary")
        await screen.tap("mode.dine_in")
        session = await screen.page("menu")
        proposal = Proposal(
            id="p1",
            agent="7",
            agent_name="Maya",
            cart=session["cart"]["id"],
            revision=0,
            operation=Add(selection=COLA),
        )
        status, result = await screen.post("/proposals", proposal)
        assert (status, result["state"], result["revision"]) == (200, "applied", 1)
        [suggestion] = (await screen.get("/session"))["suggestions"]
        assert (suggestion["agent_name"], suggestion["delta"]) == ("Maya", 319)
        await screen.tap("undo.p1")

        async def undone() -> bool:
            session = await screen.get("/session")
            return not session["suggestions"] and not session["cart"]["lines"]

        await screen.until(undone)


async def test_a_screen_needs_neither_till_nor_line_and_says_what_is_wrong_with_a_request(
    tmp_path: Path, virtual_display: str
) -> None:
    async with Place(tmp_path, virtual_display).screen() as screen:
        health = await screen.get("/health")
        assert (health["process"], health["facts"]["page"]) == ("screen", "attract")
        assert health["devices"][0]["kind"] == "buttons"
        for path, body in (("/touch", {"x": -1, "y": 0, "phase": "down"}), ("/buttons", {}), ("/proposals", {"id": 1})):
            status, answer = await screen.post(path, body)
            assert (status, answer["error"]) == (400, "not_understood")
        before = await screen.get("/picture")
        await screen.tap("help")
        await screen.post("/buttons", {"pressed": True})

        async def unreachable() -> bool:
            return bool((await screen.get("/health"))["facts"]["call"] == "unreachable")

        await screen.until(unreachable)
        assert await screen.get("/picture") != before


def test_simulated_devices_are_refused_in_production(tmp_path: Path) -> None:
    config = furnish(tmp_path, menu(), WIDTH, HEIGHT)
    command = [sys.executable, "-m", "kiosk.screen", "--config", str(config), "--production"]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=20)
    assert ended.returncode == 2
    assert "buttons: is simulated" in ended.stderr
