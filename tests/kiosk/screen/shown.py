"""The screen with mocked graphics, frame by frame: everything but pixels is real, and touches come like a finger's."""

# ruff: noqa: E402  Kivy reads its configuration when it is imported

import atexit
import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import mkdtemp

_outside = dict(os.environ)
os.environ["KIVY_GL_BACKEND"] = "mock"  # before anything of Kivy is imported

from kiosk.config import Config, Panel, Paths
from kiosk.screen.window import prepare

PANELS = {
    "portrait": Panel(width_mm=194, width_px=1080, height_px=1920, fullscreen=False),
    "landscape": Panel(width_mm=217, width_px=1280, height_px=800, fullscreen=False),
}
_state = Path(mkdtemp(prefix="counterpart-screen-"))
atexit.register(shutil.rmtree, _state)
prepare(Config(panel=PANELS["portrait"], paths=Paths(runtime=_state, state=_state)))

from kivy.base import EventLoop, runTouchApp
from kivy.clock import Clock
from kivy.core.window import Window

os.environ.clear()
os.environ.update(_outside)  # the screens that other tests start draw for real

from domain.menu_file import load
from kiosk.screen.scenes import SCENES as SCENES
from kiosk.screen.scenes.stage import Stage
from kiosk.screen.targets import pressables, targets
from kiosk.screen.touch import TouchProvider
from kiosk.screen.widgets.pressable import Pressable

MENU = load((Path(__file__).parents[3] / "hub/menu/demo/menu.yaml").read_text())
_fingers = TouchProvider()
Clock._max_fps = 0  # a frame follows on a frame


class Shown:
    """A stage on a panel."""

    def __init__(self, panel: str) -> None:
        for child in list(Window.children):
            Window.remove_widget(child)
        Window.size = (PANELS[panel].width_px, PANELS[panel].height_px)
        self.panel = PANELS[panel]
        self.mm = self.panel.width_px / self.panel.width_mm
        own = Path(mkdtemp(dir=_state))  # an earlier stage may still be writing its agent's picture
        self.stage = Stage(Config(panel=self.panel, paths=Paths(runtime=own, state=_state)), MENU)
        self.app, self.session = self.stage.app, self.stage.session
        self.app.root = self.app.build()
        if EventLoop.status == "started":
            Window.add_widget(self.app.root)
        else:
            runTouchApp(self.app.root, embedded=True)
            _fingers.install()
        self.frames()

    @property
    def root(self):  # type: ignore[no-untyped-def]
        return self.app.root

    def scene(self, name: str) -> None:
        self.stage.reset()
        self.frames(2)
        SCENES[name](self.stage)
        self.settle()

    def frames(self, count: int = 4) -> None:
        for _ in range(count):
            EventLoop.idle()

    def frames_until(self, met: Callable[[], bool], within_s: float = 20) -> None:
        over = time.monotonic() + within_s
        while not met():
            assert time.monotonic() < over
            EventLoop.idle()

    def settle(self) -> None:
        """Until nothing moves any more."""
        before, now = None, self._places()
        while before != now:
            self.frames(3)
            before, now = now, self._places()

    def _places(self) -> list[tuple[object, ...]]:
        return [
            (*widget.pos, *widget.size, widget.opacity) for widget in self.root.walk() if widget.parent is not self.root
        ]

    # -- looking --

    def ids(self) -> list[str]:
        return [target["id"] for target in targets(self.root)]

    def pressable(self, target: str) -> Pressable:
        return next(widget for widget, _ in pressables(self.root) if widget.target == target)

    def middle(self, target: str) -> tuple[float, float]:
        """In pixels from the top left."""
        x, y, width, height = next(one["box"] for one in targets(self.root) if one["id"] == target)
        return x + width / 2, y + height / 2

    # -- touching --

    def down(self, x: float, y: float) -> None:
        _fingers.touch("down", x, y)
        self.frames(1)

    def move(self, x: float, y: float) -> None:
        _fingers.touch("move", x, y)
        self.frames(1)

    def up(self, x: float, y: float) -> None:
        _fingers.touch("up", x, y)
        self.frames()

    def tap(self, target: str) -> None:
        place = self.middle(target)
        self.down(*place)
        self.up(*place)
