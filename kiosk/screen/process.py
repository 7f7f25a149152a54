"""The screen process: one event loop for Kivy, the sockets to till and line, the panel and our own socket."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
import time
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING, Any

from kivy.core.window import Window

from domain.call import IN_CALL, CallState
from domain.messages import DeviceReport
from domain.session import Page
from kiosk.config import SIMULATED, Config
from kiosk.health import Health, health
from kiosk.screen.app import ScreenApp
from kiosk.screen.line_client import LineClient
from kiosk.screen.menu_file import read_menu
from kiosk.screen.picture import Pictures, drawn
from kiosk.screen.session import Session
from kiosk.screen.targets import targets
from kiosk.screen.till_client import TillClient
from kiosk.screen.touch import TouchProvider
from kiosk.screen.window import ask_early, keep_open

if TYPE_CHECKING:  # these take longer to load than the first frame to draw
    from hardware.panel.panel import Panel
    from kiosk.screen.server import SimulatedDevices

log = logging.getLogger(__name__)

TICK_S = 0.25
BLINK_S = 0.5
"""So long the help lamp is lit, and dark, while the people of the site are called."""
POINTS_WITHIN_FRAMES = 30
REMEDIES = {
    "": "",
    "till_unreachable": "the till does not answer: mend what its own row says",
    "unsettled": "a payment is being settled: mend what the till's own row says",
    "devices": "mend what the till's own rows say; the screen comes back by itself",
    "code": "enrol this kiosk: type the code on its screen into the console's Fleet page",
}
"""What to do about being out of service, by its reason."""


class Process:
    """The parts of the screen and how they know each other."""

    def __init__(self, config: Config) -> None:
        self._config = config
        self._menu_named = asyncio.Event()
        self._menu_version = ""
        self._shown = ""
        self._till = TillClient(config.socket("till"))
        self._line = LineClient(config.socket("line"), menu_version=self._menu_is)
        self.session = Session(
            menu=read_menu(config.paths.state),
            till=self._till,
            line=self._line,
            idle=config.idle,
            simulated=config.simulated,
        )
        self._panel: Panel | None = None
        self._panel_report = DeviceReport(kind="buttons", driver=config.buttons.driver, state="absent")

    async def run(self) -> None:
        """Until SIGTERM or SIGINT."""
        app = ScreenApp(self.session, self._config)
        keep_open()
        ask_early()
        self.session.observe(self._show_indicator)
        with contextlib.suppress(asyncio.CancelledError):
            async with asyncio.TaskGroup() as group:
                around = group.create_task(self._live(app))
                for number in (signal.SIGTERM, signal.SIGINT):
                    asyncio.get_running_loop().add_signal_handler(number, app.stop)
                await app.async_run("asyncio")
                around.cancel()

    async def _live(self, app: ScreenApp) -> None:
        """What is around the picture. Begins when the first one is on the display: SDL hands a frame over with the next."""
        await drawn()
        await drawn()
        from kiosk.screen.server import Server
        from kiosk.serving import listening

        async with AsyncExitStack() as stack:
            panel = await self._open_panel(stack)

            async def drawn_targets() -> list[dict[str, Any]]:
                await drawn()
                return targets(app.root)

            async def points() -> bool:
                """Whether an agent's ring has come up: a page that is turned to may need some frames."""
                with contextlib.suppress(TimeoutError):
                    for _ in range(POINTS_WITHIN_FRAMES):
                        await drawn()
                        if app.points:
                            return True
                return False

            server = Server(
                self.session,
                health=self._health,
                targets=drawn_targets,
                points=points,
                simulated=self._simulated(panel),
            )
            await stack.enter_async_context(listening(server.app(), self._config.socket("screen")))
            async with asyncio.TaskGroup() as group:
                group.create_task(self._till.run(self.session))
                group.create_task(self._line.run(self.session))
                group.create_task(self._tick())
                group.create_task(self._follow_menu())

    # -- the panel -----------------------------------------------------------------------------------------------------

    async def _open_panel(self, stack: AsyncExitStack) -> Panel | None:
        """Without its panel the screen still has its own Help."""
        from hardware.panel.panel import Panel, PanelError

        pins = self._config.buttons
        simulated = pins.driver == SIMULATED
        try:
            panel = await stack.enter_async_context(
                Panel(
                    pins.driver,
                    help_button=pins.help_button,
                    help_lamp=pins.help_lamp,
                    call_lamp=pins.call_lamp,
                    pressed=self._help_pressed,
                )
            )
        except PanelError as error:
            log.warning("%s", error)
            remedy = "check the wiring and group gpio, then restart the screen"
            self._panel_report = DeviceReport(
                kind="buttons", driver=pins.driver, state="trouble", detail=str(error), remedy=remedy
            )
            return None
        self._panel_report = DeviceReport(kind="buttons", driver=pins.driver, state="ok", simulated=simulated)
        self._panel = panel
        self.session.observe(lambda: self._light(panel))
        return panel

    def _help_pressed(self) -> None:
        self.session.ask_help()

    def _light(self, panel: Panel) -> None:
        call = self.session.call
        with_somebody = call.state in IN_CALL and not call.rings_back
        calls_staff = int(time.monotonic() / BLINK_S) % 2 == 0
        panel.light(
            help_lamp=calls_staff if call.staff_called else self.session.in_call,
            call_lamp=with_somebody or call.camera_open,
        )

    # -- the indicator of a call -------------------------------------------------------------------------------------

    def _show_indicator(self) -> None:
        """Camera and microphone open when the customer sees that a call is on: after the next frame is on the display.
        A call that was there before this screen is shown once, too."""
        call = self.session.call
        if call.rings_back:  # the customer has not said yes
            return
        if call.state is CallState.CONNECTING or (call.state in IN_CALL and call.call != self._shown):
            Window.unbind(on_flip=self._drawn)
            Window.bind(on_flip=self._drawn)
            Window.canvas.ask_update()

    def _drawn(self, *_: object) -> None:
        Window.unbind(on_flip=self._drawn)
        self._shown = self.session.call.call
        self._line.shown(self._shown)

    # -- our own socket ------------------------------------------------------------------------------------------------

    def _simulated(self, panel: Panel | None) -> SimulatedDevices | None:
        if panel is None or panel.driver != SIMULATED:
            return None
        from hardware.panel.simulator import PanelSimulator
        from kiosk.screen.server import SimulatedDevices

        fingers, finger, pictures = TouchProvider(), PanelSimulator(panel, self._config.buttons.help_button), Pictures()
        fingers.install()
        return SimulatedDevices(
            picture=pictures.png,
            touch=fingers.touch,
            press=finger.press,
            buttons=lambda: {"pressed": finger.pressed, **finger.lamps},
        )

    def _health(self) -> Health:
        session = self.session
        facts = {
            "page": session.page,
            "menu": session.menu.version if session.menu else "",
            "out_of_service": session.out_of_service_reason,
            "call": session.call.state,
        }
        in_service = session.page not in {Page.OUT_OF_SERVICE, Page.ENROLMENT}
        remedy = REMEDIES["code" if session.page is Page.ENROLMENT else session.out_of_service_reason]
        return health("screen", in_service=in_service, devices=(self._panel_report,), facts=facts, remedy=remedy)

    # -- what goes on by itself ------------------------------------------------------------------------------------------

    async def _tick(self) -> None:
        while True:
            await asyncio.sleep(TICK_S)
            self.session.tick()
            if self._panel is not None and self.session.call.staff_called:
                self._light(self._panel)

    def _menu_is(self, version: str) -> None:
        """The line has named the menu in force."""
        if version != self._menu_version:
            self._menu_version = version
            self._menu_named.set()

    async def _follow_menu(self) -> None:
        while True:
            await self._menu_named.wait()
            self._menu_named.clear()
            if self.session.menu is not None and self.session.menu.version == self._menu_version:
                continue
            menu = await asyncio.to_thread(read_menu, self._config.paths.state)
            if menu is not None:
                log.info("menu %s is in force", menu.version)
                self.session.on_menu(menu)
