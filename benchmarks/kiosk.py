"""A kiosk for measuring: the demo's menu, kept as after a first day, and the screen as a program of its own."""

import atexit
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
import psutil

from benchmarks.display import Display
from domain.menu_file import load
from workbench.place import PANEL_WIDTH_MM, Place, prepare

ROOT = Path(__file__).parents[1]
PICTURES = ROOT / "hub/menu/demo/rasterised"
KEPT_MENU = "kiosk/menu"  # below a place's state
NOWHERE = "http://127.0.0.1:9"
COLOURS = {"ground": "#FBF6EE", "plate": "#F4E6D0", "primary": "#0E4B3A"}  # of the kiosk and of its peer


def kept(state: Path, size: tuple[int, int]) -> Place:
    """A kiosk that has its menu already."""
    place = prepare(state, NOWHERE, size)
    atexit.register(shutil.rmtree, place.runtime, ignore_errors=True)
    keep_menu(place.state / KEPT_MENU)
    return place


def keep_menu(folder: Path) -> None:
    """The demo's menu and its pictures, as the line keeps them."""
    folder.mkdir(parents=True)
    menu = load((ROOT / "hub/menu/demo/menu.yaml").read_text())
    (folder / "menu.json").write_bytes(msgspec.json.encode(menu))
    (folder / "pictures").symlink_to(PICTURES)


def mm(millimetres: float, display: Display) -> int:
    """In pixels of a display."""
    return round(millimetres * display.size[0] / PANEL_WIDTH_MM)


@contextmanager
def running_screen(place: Place, display: Display) -> Iterator[psutil.Process]:
    command = [sys.executable, "-m", "kiosk.screen", "--config", str(place.config)]
    with (place.logs / "screen.log").open("wb") as log:
        screen = subprocess.Popen(command, env={**os.environ, "DISPLAY": display.name}, stdout=log, stderr=log)
    try:
        yield psutil.Process(screen.pid)
    finally:
        screen.terminate()
        screen.wait(10)
