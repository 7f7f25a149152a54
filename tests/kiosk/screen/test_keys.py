"""A keyboard that somebody plugs into the kiosk, and settings that somebody leaves behind: nothing of both does anything."""

import asyncio
import io
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.kiosk.screen.display import display
from tests.kiosk.screen.keyboard import Keyboard
from tests.kiosk.screen.neighbours import ScreenProcess, neighbours
from tests.kiosk.screen.test_process import HEIGHT, WIDTH, Place, order_a_cola

KEYS = [
    "Escape", "F1", "F5", "F10", "F11", "F12", "Menu", "Super_L", "Print", "Tab", "Return", "space", "BackSpace", "Delete",
    "alt+F4", "ctrl+c", "ctrl+q", "ctrl+w", "ctrl+e", "ctrl+z", "ctrl+alt+Delete", "ctrl+alt+BackSpace", "ctrl+alt+F2",
    "shift+F12", "alt+Tab", "super+d", "super+m", "q", "a", "1",
]  # fmt: skip


@pytest.fixture(scope="module")
def own_display() -> Iterator[str]:
    with display(WIDTH, HEIGHT) as name:
        yield name


@pytest.fixture
async def place(tmp_path: Path, own_display: str) -> AsyncIterator[Place]:
    made = Place(tmp_path, own_display)
    async with neighbours(tmp_path / "run", made.till, made.line):
        yield made


async def test_no_key_does_anything(place: Place, own_display: str) -> None:
    keyboard = Keyboard(own_display)
    async with place.screen() as screen:
        before = await order_a_cola(screen)
        window = keyboard.focus(screen.process.pid)
        picture = await still_picture(screen)
        for key in KEYS:
            assert keyboard.focused() == window, f"the window was gone before {key!r}"
            keyboard.press(key)
        after = await screen.get("/session")
        assert [after[part] for part in ("page", "language", "cart")] == ["menu", before["language"], before["cart"]]
        assert await still_picture(screen) == picture
        assert screen.process.returncode is None
        assert keyboard.focused() == window


async def test_the_window_cannot_be_asked_to_close(place: Place, own_display: str) -> None:
    keyboard = Keyboard(own_display)
    async with place.screen() as screen:
        await screen.page("attract")
        window = keyboard.focus(screen.process.pid)
        keyboard.ask_to_close(window)
        await order_a_cola(screen)
        assert keyboard.focused() == window


async def test_what_kivy_reads_elsewhere_changes_nothing(
    place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with place.screen() as screen:
        usual = await first_page(screen)
    home = tmp_path / "home"
    (home / ".kivy" / "mods").mkdir(parents=True)
    (home / ".kivy" / "config.ini").write_text(
        "[kivy]\nexit_on_escape = 1\ndefault_font = ['x', 'x.ttf']\n"
        "[graphics]\nrotation = 90\nwidth = 333\n[modules]\ninspector =\n"
    )
    strange = {
        "HOME": str(home),
        "KIVY_HOME": str(home / ".kivy"),
        "KIVY_METRICS_DENSITY": "3",
        "KIVY_METRICS_FONTSCALE": "2",
        "KIVY_DPI": "400",
        "KIVY_DATA_DIR": str(home),
        "KIVY_MODULES_DIR": str(home / ".kivy" / "mods"),
        "KIVY_EVENTLOOP": "trio",
        "KIVY_WINDOW": "x11",
        "KIVY_TEXT": "pil",
        "KIVY_CLOCK": "free_only",
        "KCFG_KIVY_EXIT_ON_ESCAPE": "1",
        "KCFG_GRAPHICS_ROTATION": "90",
        "KCFG_GRAPHICS_WIDTH": "333",
    }
    for name, value in strange.items():
        monkeypatch.setenv(name, value)
    async with place.screen() as screen:
        assert await first_page(screen) == usual


async def first_page(screen: ScreenProcess) -> tuple[Any, tuple[int, int]]:
    """Where everything stands, and how large the window is."""
    await screen.page("attract")
    return await screen.get("/targets"), Image.open(io.BytesIO(await screen.get("/picture"))).size


async def still_picture(screen: ScreenProcess) -> bytes:
    """What the window shows once nothing in it moves any more."""
    last: bytes = await screen.get("/picture")
    async with asyncio.timeout(10):
        while True:
            picture: bytes = await screen.get("/picture")
            if picture == last:
                return picture
            last = picture
