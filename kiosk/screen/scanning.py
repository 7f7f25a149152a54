"""Who opens the camera for codes, and when: while the scan page is there, after the customer could see the sign that says so,
and never beside a call. A call's own process opens the camera only after this screen has said that the call is shown, and
that is said only when the camera is closed here (`kiosk.screen.process`).
"""

import asyncio
import contextlib
import logging
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

import msgspec

from domain.messages import DeviceReport
from domain.session import Page
from kiosk.config import SIMULATED, Config
from kiosk.screen.session import Session
from kiosk.screen.viewfinder import Viewfinder

if TYPE_CHECKING:  # OpenCV takes a while to load, and most customers scan nothing
    from hardware.camera.code_camera import CodeCamera

log = logging.getLogger(__name__)

REMEDY = "look with `technician check camera`"


class Scanning:
    """``report`` says how the camera was when it was open last. ``code`` is called in the loop with each code that was read,
    ``changed`` when the report changes."""

    def __init__(
        self, config: Config, session: Session, *, code: Callable[[str], None], changed: Callable[[], None]
    ) -> None:
        self._config, self._session, self._code, self._changed = config, session, code, changed
        self.viewfinder = Viewfinder()
        self.closed = True
        self._shown = asyncio.Event()
        self._stop = threading.Event()
        simulated = config.camera.driver == SIMULATED
        self.report = DeviceReport(
            kind="camera", driver=config.camera.driver, state="ok", detail="closed", simulated=simulated
        )
        session.observe(self._follow)

    def page_shown(self) -> None:
        """The scan page is on the display, and the sign that the camera is on."""
        if self._session.page is Page.SCAN:
            self._shown.set()

    async def run(self) -> None:
        """For ever."""
        try:
            while True:
                await self._shown.wait()
                self._shown.clear()
                if self._session.page is Page.SCAN:
                    await self._watch()
        finally:
            self._stop.set()

    def _follow(self) -> None:
        if self._session.page is not Page.SCAN:
            self._shown.clear()
            self._stop.set()

    async def _watch(self) -> None:
        self._stop = stop = threading.Event()
        loop = asyncio.get_running_loop()

        def tell(event: Callable[[], None]) -> None:
            with contextlib.suppress(RuntimeError):  # the loop has closed
                loop.call_soon_threadsafe(event)

        def read(text: str) -> None:
            tell(lambda: self._code(text) if not stop.is_set() else None)

        self.closed = False
        try:
            await asyncio.to_thread(
                lambda: _camera(self._config).watch(
                    stop, lambda: tell(lambda: self._say("ok", "open")), self.viewfinder.put, read
                )
            )
        except (OSError, ImportError, ValueError) as error:
            log.warning("%s", error)
            self._say("trouble", str(error), REMEDY)
            self._session.on_camera_failed()
        else:
            self._say("ok", "closed")
        finally:
            self.closed = True
            self.viewfinder.take()

    def _say(self, state: str, detail: str, remedy: str = "") -> None:
        self.report = msgspec.structs.replace(self.report, state=state, detail=detail, remedy=remedy)
        self._changed()


def _camera(config: Config) -> "CodeCamera":
    """Made in the camera's thread."""
    from pathlib import Path

    from hardware.camera.code_camera import CodeCamera

    return CodeCamera(config.camera.driver, config.camera.source, Path(config.device_path("camera", SIMULATED)))
