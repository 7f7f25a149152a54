"""The screen process: one event loop for Kivy, the sockets to till and line, the panel and our own socket."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import math
import signal
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING, Any

import msgspec
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
from kiosk.screen.scanning import Scanning
from kiosk.screen.session import Session
from kiosk.screen.targets import targets
from kiosk.screen.till_client import TillClient
from kiosk.screen.touch import TouchProvider
from kiosk.screen.window import ask_early, keep_open

if TYPE_CHECKING:  # these take longer to load than the first frame to draw
    from hardware.panel.panel import Panel
    from kiosk.screen.server import Hands, Server, SimulatedDevices
    from kiosk.screen.sound_controls import SoundControls

log = logging.getLogger(__name__)

TICK_S = 0.25
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
            reads_codes=config.camera.reads_codes,
            dim_after_s=math.inf if config.buttons.presence is None else config.panel.dim_after_s,
            volume=config.audio.volume,
            tips=config.payment.tips,
            kitchen_language=config.kitchen_printer.language if config.kitchen_printer else "",
        )
        self._scanning = Scanning(config, self.session, code=self._till.code_seen, changed=self._devices_changed)
        self._panel_report = DeviceReport(kind="buttons", driver=config.buttons.driver, state="absent")
        self._door_report: DeviceReport | None = None
        self._sound: SoundControls | None = None
        self._server: Server | None = None

    async def run(self) -> None:
        """Until SIGTERM or SIGINT."""
        app = ScreenApp(self.session, self._config, self._scanning.viewfinder)
        keep_open()
        ask_early()
        self.session.observe(self._show_indicator)
        self._follow_darkness()
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
        from kiosk.screen.sound_controls import SoundControls
        from kiosk.serving import listening

        async with AsyncExitStack() as stack:
            self._sound = sound = SoundControls(self._config, self.session, self._devices_changed)
            panel = await self._open_panel(stack, sound)

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

            self._server = Server(
                self.session,
                health=self._health,
                targets=drawn_targets,
                points=points,
                devices=self._devices,
                simulated=self._simulated(panel),
            )
            await stack.enter_async_context(listening(self._server.app(), self._config.socket("screen")))
            async with asyncio.TaskGroup() as group:
                group.create_task(self._till.run(self.session))
                group.create_task(self._line.run(self.session))
                group.create_task(self._scanning.run())
                group.create_task(sound.run())
                group.create_task(self._tick())
                group.create_task(self._follow_menu())

    # -- the panel -----------------------------------------------------------------------------------------------------

    async def _open_panel(self, stack: AsyncExitStack, sound: SoundControls) -> Panel | None:
        """Without its panel the screen still has its own Help."""
        from hardware.panel.base import PanelError, Pins
        from hardware.panel.panel import Panel

        named = self._config.buttons
        simulated = named.driver == SIMULATED
        pins = Pins(
            help_button=named.help_button,
            help_lamp=named.help_lamp,
            call_lamp=named.call_lamp,
            presence=named.presence,
            door=named.door,
            headphones=named.headphones,
        )
        try:
            panel = await stack.enter_async_context(
                Panel(
                    named.driver,
                    pins,
                    pressed=self._help_pressed,
                    near=self.session.on_presence,
                    door=self._door_is,
                    headphones=sound.contact,
                )
            )
        except PanelError as error:
            log.warning("%s", error)
            remedy = "check the wiring and group gpio, then restart the screen"
            self._panel_report = DeviceReport(
                kind="buttons", driver=named.driver, state="trouble", detail=str(error), remedy=remedy
            )
            return None
        self._panel_report = DeviceReport(kind="buttons", driver=named.driver, state="ok", simulated=simulated)
        self.session.observe(lambda: self._light(panel))
        return panel

    def _help_pressed(self) -> None:
        self.session.ask_help()

    def _door_is(self, opened: bool) -> None:
        """Nobody but technician and hub hears of it: it is no alarm."""
        simulated = self._config.buttons.driver == SIMULATED
        report = DeviceReport(
            kind="door", driver=self._config.buttons.driver, state="ok", detail="closed", simulated=simulated
        )
        if opened:
            log.warning("the kiosk's door is open")
            report = msgspec.structs.replace(report, state="trouble", detail="open", remedy="close and lock the door")
        self._door_report = report
        self._devices_changed()

    def _devices(self) -> tuple[DeviceReport, ...]:
        presence = msgspec.structs.replace(self._panel_report, kind="presence")
        reports = (
            self._panel_report,
            presence if self._config.buttons.presence is not None else None,
            self._door_report,
            self._scanning.report if self._config.camera.reads_codes else None,
        )
        sound = self._sound.reports if self._sound is not None else ()
        return (*(report for report in reports if report is not None), *sound)

    def _devices_changed(self) -> None:
        if self._server is not None:
            self._server.devices_changed()

    def _light(self, panel: Panel) -> None:
        from hardware.panel.base import Lamp

        call, session = self.session.call, self.session
        with_somebody = call.state in IN_CALL and not call.rings_back
        waiting = Lamp.BREATHING if session.in_call else Lamp.OFF
        panel.light(
            help_lamp=Lamp.BLINKING if call.staff_called else Lamp.STEADY if with_somebody else waiting,
            call_lamp=Lamp.STEADY if with_somebody or session.camera_on else Lamp.OFF,
        )

    def _follow_darkness(self) -> None:
        folder = self._config.panel.backlight
        if folder is not None:
            from hardware.panel.backlight import Backlight

            light = Backlight(folder)
            self.session.observe(lambda: light.dark(self.session.dimmed))

    # -- the indicator of a call -------------------------------------------------------------------------------------

    def _show_indicator(self) -> None:
        """Camera and microphone open when the customer sees that a call is on, or that a code is looked for: after the next
        frame is on the display. A call that was there before this screen is shown once, too."""
        call = self.session.call
        if self.session.page is Page.SCAN and self._scanning.closed:
            Window.unbind(on_flip=self._scan_drawn)
            Window.bind(on_flip=self._scan_drawn)
            Window.canvas.ask_update()
        if call.rings_back:  # the customer has not said yes
            return
        if call.state is CallState.CONNECTING or (call.state in IN_CALL and call.call != self._shown):
            Window.unbind(on_flip=self._drawn)
            Window.bind(on_flip=self._drawn)
            Window.canvas.ask_update()

    def _scan_drawn(self, *_: object) -> None:
        Window.unbind(on_flip=self._scan_drawn)
        self._scanning.page_shown()

    def _drawn(self, *_: object) -> None:
        if not self._scanning.closed:  # the camera is still ours: with the next frame, then
            Window.canvas.ask_update()
            return
        Window.unbind(on_flip=self._drawn)
        self._shown = self.session.call.call
        self._line.shown(self._shown)

    # -- our own socket ------------------------------------------------------------------------------------------------

    def _simulated(self, panel: Panel | None) -> SimulatedDevices | None:
        if panel is None or panel.driver != SIMULATED:
            return None
        from hardware.panel.simulator import PanelSimulator
        from kiosk.screen.server import SimulatedDevices

        fingers, on_panel, pictures = TouchProvider(), PanelSimulator(panel), Pictures()
        fingers.install()

        def move(hands: Hands) -> None:
            for moved, act in (
                (hands.pressed, on_panel.press),
                (hands.near, on_panel.come_near),
                (hands.door_open, on_panel.open_door),
                (hands.headphones, on_panel.plug_headphones),
            ):
                if moved is not None:
                    act(moved)

        return SimulatedDevices(
            picture=pictures.png,
            touch=fingers.touch,
            hands=move,
            buttons=lambda: {
                "pressed": on_panel.pressed,
                **on_panel.lamps,
                "near": on_panel.near,
                "door_open": on_panel.door_open,
                "headphones": on_panel.headphones,
            },
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
        return health("screen", in_service=in_service, devices=self._devices(), facts=facts, remedy=remedy)

    # -- what goes on by itself ------------------------------------------------------------------------------------------

    async def _tick(self) -> None:
        while True:
            await asyncio.sleep(TICK_S)
            self.session.tick()

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
