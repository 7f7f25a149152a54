"""The Kivy application: one frame in one window, in the look that the customer asked for."""

from kivy.app import App
from kivy.clock import Clock
from kivy.core.window import Window
from kivy.uix.widget import Widget

from kiosk.config import Config
from kiosk.screen import theme
from kiosk.screen.frame import Frame
from kiosk.screen.session import Session
from kiosk.screen.transitions import RESTING
from kiosk.screen.viewfinder import Viewfinder
from kiosk.screen.widgets import pictures


class ScreenApp(App):
    def __init__(self, session: Session, config: Config, viewfinder: Viewfinder) -> None:
        super().__init__()
        self._session, self._panel, self._viewfinder = session, config.panel, viewfinder
        self._menu_version = session.menu.version if session.menu else ""
        pictures.use(pictures.Pictures(config.paths.state / "menu" / "pictures"))
        theme.use(theme.Theme(config.panel))
        self._rebuild_soon = Clock.create_trigger(self._rebuild)

    def build(self) -> Widget:
        Window.clearcolor = theme.colour("ground")
        _silence_keyboard()
        self._session.observe(self._changed)
        self._holder = Widget()
        self._show_frame()
        Window.bind(size=lambda *_: self._fill())
        return self._holder

    @property
    def points(self) -> bool:
        """Whether an agent's pointer is on the screen."""
        return self._frame.pointer.points

    def on_stop(self) -> None:
        pictures.now().close()

    def open_settings(self, *_: object) -> bool:
        """A kiosk has no settings panel."""
        return False

    def _changed(self) -> None:
        menu = self._session.menu
        if menu is not None and menu.version != self._menu_version:
            self._menu_version = menu.version
            pictures.now().forget()
        if theme.now().high_contrast and self._session.page in RESTING:
            self._look(False)  # the next customer begins with the usual look

    # -- the look --

    def _other_look(self) -> None:
        self._look(not theme.now().high_contrast)

    def _look(self, high_contrast: bool) -> None:
        theme.use(theme.Theme(self._panel, high_contrast))
        self._rebuild_soon()

    def _rebuild(self, _dt: float) -> None:
        self._frame.detach()
        self._holder.clear_widgets()
        self._show_frame()

    def _show_frame(self) -> None:
        Window.clearcolor = theme.colour("ground")
        self._frame = Frame(self._session, self._viewfinder, contrast=self._other_look)
        self._holder.add_widget(self._frame)
        self._fill()
        self._frame.update()

    def _fill(self) -> None:
        self._frame.size = self._holder.size = Window.size


def _silence_keyboard() -> None:
    """Keys of a keyboard that somebody plugs in do nothing: no closing, no settings panel, no inspector."""
    Window.bind(on_keyboard=lambda *_: True)
