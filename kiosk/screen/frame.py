"""The whole window: the page that the session is on, and what stands around every page."""

import gc
from collections.abc import Callable
from importlib import import_module

from kivy.animation import Animation
from kivy.clock import Clock
from kivy.core.window import Window
from kivy.graphics import Color, Rectangle
from kivy.input import MotionEvent
from kivy.properties import NumericProperty
from kivy.uix.floatlayout import FloatLayout
from kivy.uix.widget import Widget

from domain.session import Page
from kiosk.screen import theme
from kiosk.screen.agent_pointer import AgentPointer
from kiosk.screen.darkness import Darkness
from kiosk.screen.dialog import Dialog
from kiosk.screen.dock import Dock
from kiosk.screen.header import Header
from kiosk.screen.help.helper import Helper
from kiosk.screen.idle_warning import IdleWarning
from kiosk.screen.notices import NoticeStrip
from kiosk.screen.pages.page import PageView
from kiosk.screen.session import Session
from kiosk.screen.status_tags import StatusTags
from kiosk.screen.suggestion_strip import SuggestionStrip
from kiosk.screen.transitions import RESTING
from kiosk.screen.viewfinder import Viewfinder
from kiosk.screen.widgets.picture import Picture
from kiosk.texts import Texts, texts

PAGES = {
    Page.ENROLMENT: "enrolment.EnrolmentPage",
    Page.ATTRACT: "attract.AttractPage",
    Page.SERVICE_MODE: "service_mode.ServiceModePage",
    Page.MENU: "menu.MenuPage",
    Page.CUSTOMISE: "customise.CustomisePage",
    Page.ORDER: "order.OrderPage",
    Page.SCAN: "scan.ScanPage",
    Page.TIP: "tip.TipPage",
    Page.PAY: "pay.PayPage",
    Page.CHECKING: "checking.CheckingPage",
    Page.THANKS: "thanks.ThanksPage",
    Page.OUT_OF_SERVICE: "out_of_service.OutOfServicePage",
}
"""Module and class of each page; a module is read when its page is made."""
MAKE_EVERY_S = 0.25
TIDY_AFTER_S = 1.0


class Frame(FloatLayout):
    """Shows ``session``. `contrast` is told when the customer wants the other look: then everything is made anew."""

    veil = NumericProperty(0.0)

    def __init__(
        self, session: Session, viewfinder: Viewfinder, contrast: Callable[[], None], **kwargs: object
    ) -> None:
        super().__init__(**kwargs)
        self.session, self.viewfinder, self.contrast = session, viewfinder, contrast
        self._views: dict[Page, PageView] = {}
        self.page: PageView | None = None
        self._detached = False
        self._update_soon = Clock.create_trigger(self.update, -1)
        with self.canvas.before:
            Color(*theme.colour("ground"))
            self._ground = Rectangle()
        self.holder, self.flights = FloatLayout(), Widget(size_hint=(None, None), size=(0, 0))
        self.header, self.dock = Header(self), Dock(self)
        self.notices, self.suggestions = NoticeStrip(self), SuggestionStrip(self)
        self.helper, self.warning, self.tags = Helper(self), IdleWarning(self), StatusTags(self)
        self.pointer, self._darkness = AgentPointer(self), Darkness(self)
        with self.holder.canvas.after:
            self._veil_colour = Color(*theme.colour("ground")[:3], 0)
            self._veil = Rectangle(size=(0, 0))
        parts = (
            self.holder,
            self.header,
            self.suggestions,
            self.flights,
            self.dock,
            self.helper,
            self.notices,
            self.pointer,
            self.tags,
            self.warning,
            self._darkness,
        )
        for part in parts:
            self.add_widget(part)
        self.suggestions.fbind("upper_edge", self.helper.rise_above)
        self.dialog: Dialog | None = None
        self.fbind("size", self._arrange)
        self.fbind("veil", self._draw_veil)
        session.observe(self._update_soon)
        self._make_soon = Clock.create_trigger(self._make_a_page, MAKE_EVERY_S, interval=True)
        Window.bind(on_flip=self._drawn)

    @property
    def words(self) -> Texts:
        return texts(self.session.language)

    def detach(self) -> None:
        """Another frame takes over."""
        self._update_soon.cancel()
        self._make_soon.cancel()
        gc.unfreeze()  # all this may go now
        self._detached = True
        if self.page is not None:
            self.page.left()

    # -- what the session says --

    def update(self, *_: object) -> None:
        """Draw what the session says now."""
        if self._detached:
            return
        words, before = self.words, self.page
        page = self._view(self.session.page)
        page.words = words
        if page is not before:
            self._turn_to(page)
        page.show()
        for part in (self.header, self.dock, self.suggestions, self.helper, self.notices, self.tags, self.warning):
            part.show(page, words)
        self._arrange()
        self.pointer.show(page, words)
        self._darkness.show()

    def _view(self, name: Page) -> PageView:
        if name not in self._views:
            module, kind = PAGES[name].split(".")
            self._views[name] = getattr(import_module(f"kiosk.screen.pages.{module}"), kind)(
                session=self.session, frame=self
            )
        return self._views[name]

    def _drawn(self, *_: object) -> None:
        """The first frame is there; what takes long may begin."""
        Window.unbind(on_flip=self._drawn)
        if not self._detached:
            self._make_soon()

    def _make_a_page(self, _dt: float) -> bool:
        """While nobody is there, make what the first customer would have to wait for. False when all pages are made."""
        missing = [name for name in PAGES if name not in self._views]
        if missing and self.session.page in RESTING:
            self._view(missing[0])
        elif not missing:
            gc.collect()
            gc.freeze()  # all pages stay
        return bool(missing)

    def _turn_to(self, page: PageView) -> None:
        """The new page stands at once; a veil in the colour of the ground lifts from it."""
        self.close_dialog()
        if self.page is not None:
            self.page.left()
            self.holder.remove_widget(self.page)
        first, self.page = self.page is None, page
        self.holder.add_widget(page)
        page.entered()
        if self.session.page in RESTING and not first:
            Clock.schedule_once(lambda _: gc.collect(), TIDY_AFTER_S)
        Animation.cancel_all(self, "veil")
        self.veil = 0.0
        if theme.now().moves and not first:
            self.veil = 0.7
            Animation(veil=0.0, duration=theme.MOVE_S, t="out_quad").start(self)

    def inset(self, page: PageView) -> None:
        """A page has grown or shrunk what is to stay free at its lower edge."""
        if page is self.page:
            self.helper.stand_above(page)
            self.notices.stand_above(page)

    # -- what stands over a page --

    def ask(self, dialog: Dialog) -> None:
        """Put a question over the page; the one before it goes."""
        self.close_dialog()
        self.dialog = dialog
        self.add_widget(dialog, index=self.children.index(self.tags) + 1)

    def close_dialog(self) -> None:
        if self.dialog is not None:
            self.remove_widget(self.dialog)
            self.dialog = None

    def fly(self, picture: Picture) -> None:
        """What was added flies to the action bar."""
        if picture.texture is None or not theme.now().moves:
            return
        flying = Picture(name=picture.name, size_hint=(None, None), size=picture.size)
        flying.pos = picture.to_window(*picture.pos)
        self.flights.add_widget(flying)
        side = theme.mm(12)
        goal = self.dock.primary
        flight = Animation(
            x=goal.right - theme.mm(30),
            y=goal.center_y - side / 2,
            width=side,
            height=side,
            duration=theme.FLY_S,
            t="in_out_quad",
        )
        flight.bind(on_complete=lambda *_: self.flights.remove_widget(flying))
        flight.start(flying)

    # -- inside --

    def _arrange(self, *_: object) -> None:
        self._ground.size = self.size
        page = self.page
        if page is None:
            return
        top = theme.now().header if page.header else 0
        bottom = theme.now().dock if page.dock else 0
        self.holder.size_hint = self.header.size_hint = self.dock.size_hint = (None, None)
        self.dock.size, self.dock.pos = (self.width, bottom), (0, 0)
        self.header.size, self.header.pos = (self.width, top), (0, self.height - top)
        self.holder.size, self.holder.pos = (self.width, self.height - top - bottom), (0, bottom)
        self._veil.size, self._veil.pos = self.holder.size, self.holder.pos

    def _draw_veil(self, *_: object) -> None:
        self._veil_colour.a = self.veil

    def on_touch_down(self, touch: MotionEvent) -> bool:
        """Every touch is a sign of life, wherever it lands."""
        self.session.touched()
        if self.session.dimmed:
            touch.ud["woke"] = True  # and does nothing else
            self.session.wake()
            return True
        if self.session.warning_left_s is None:
            self.session.still_here()
        return bool(super().on_touch_down(touch))

    def on_touch_move(self, touch: MotionEvent) -> bool:
        self.session.touched()
        return "woke" in touch.ud or bool(super().on_touch_move(touch))

    def on_touch_up(self, touch: MotionEvent) -> bool:
        self.session.touched()
        return "woke" in touch.ud or bool(super().on_touch_up(touch))
