"""Scrolling by finger. A touch reaches what lies under it at once; it becomes a scroll when the finger has moved."""

from collections.abc import Callable

from kivy.clock import Clock
from kivy.graphics import PopMatrix, PushMatrix, ScissorPop, ScissorPush, Translate
from kivy.input import MotionEvent
from kivy.properties import BooleanProperty, NumericProperty
from kivy.uix.widget import Widget

from kiosk.screen import theme

FRICTION_PER_S = 3.2
STILL_PX_PER_S = 25
SPRING_PER_S = 14.0
WHEEL_MM = 14


class Scroller(Widget):
    """Shows a part of its one child. ``offset`` is how far its top lies above the top edge, in pixels (sideways: its left
    edge left of the left edge). It never changes the child's ``pos``: scrolling is one translation."""

    offset = NumericProperty(0.0)
    sideways = BooleanProperty(False)
    clips = BooleanProperty(True)

    def __init__(self, **kwargs: object) -> None:
        self._speed = 0.0
        self._finger: MotionEvent | None = None
        self._running = False
        super().__init__(**kwargs)
        with self.canvas.before:
            self._scissor = ScissorPush(x=0, y=0, width=1, height=1)
            PushMatrix()
            self._translate = Translate(0, 0, 0)
        with self.canvas.after:
            PopMatrix()
            ScissorPop()
        for name in ("pos", "size", "offset"):
            self.fbind(name, self._place)

    @property
    def content(self) -> Widget | None:
        return self.children[0] if self.children else None

    @property
    def most(self) -> float:
        """The largest offset."""
        content = self.content
        if content is None:
            return 0.0
        return max(0.0, float(content.width - self.width if self.sideways else content.height - self.height))

    def add_widget(self, widget: Widget, *args: object, **kwargs: object) -> None:
        super().add_widget(widget, *args, **kwargs)
        widget.fbind("size", self._place)
        self._place()

    def remove_widget(self, widget: Widget, *args: object, **kwargs: object) -> None:
        widget.funbind("size", self._place)
        super().remove_widget(widget, *args, **kwargs)

    def reveal(self, widget: Widget, margin: float = 0) -> None:
        """Scroll just far enough for a widget inside the content to be seen."""
        content = self.content
        if content is None:
            return
        left, top = widget.x - content.x, content.top - widget.top
        start, length, room = (left, widget.width, self.width) if self.sideways else (top, widget.height, self.height)
        if start - margin < self.offset:
            self.offset = max(0.0, start - margin)
        elif start + length + margin > self.offset + room:
            self.offset = min(self.most, start + length + margin - room)

    def to_top(self) -> None:
        self._speed = 0.0
        self.offset = 0.0

    # -- where things are --

    def _place(self, *_: object) -> None:
        content = self.content
        if content is None:
            return
        if self.sideways:
            content.pos = (self.x, self.y)
        else:
            content.width = self.width
            content.pos = (self.x, (self.y + self.height) - content.height)
        shift_x, shift_y = self._shift
        self._translate.xy = (round(shift_x), round(shift_y))
        x, y = self.to_window(*self.pos) if self.clips else (0, 0)
        box = (x, y, self.width, self.height) if self.clips else (0, 0, 1 << 14, 1 << 14)
        self._scissor.x, self._scissor.y, self._scissor.width, self._scissor.height = (round(value) for value in box)
        if not self._finger and not self._running and self.offset > self.most:
            self.offset = self.most

    @property
    def _shift(self) -> tuple[float, float]:
        return (-self.offset, 0.0) if self.sideways else (0.0, self.offset)

    def to_local(self, x: float, y: float, **_: object) -> tuple[float, float]:
        shift_x, shift_y = self._shift
        return x - round(shift_x), y - round(shift_y)

    def to_parent(self, x: float, y: float, **_: object) -> tuple[float, float]:
        shift_x, shift_y = self._shift
        return x + round(shift_x), y + round(shift_y)

    # -- fingers --

    def on_touch_down(self, touch: MotionEvent) -> bool:
        if not self.collide_point(*touch.pos):
            return False
        if touch.is_mouse_scrolling:
            return self._wheel(touch.button)
        stopped = self._running and abs(self._speed) > 10 * STILL_PX_PER_S
        self._stop()
        if self._finger is None:
            self._finger = touch
            self._last = (self._along(touch), touch.time_update)
            self._from = self._last[0]
            self._scrolling = False
            touch.grab(self)
        if not stopped:  # a finger that stops a moving list presses nothing
            touch.push()
            touch.apply_transform_2d(self.to_local)
            super().on_touch_down(touch)
            touch.pop()
        return True

    def on_touch_move(self, touch: MotionEvent) -> bool:
        if touch.grab_current is self and touch is self._finger:
            self._drag(touch)
            return True
        return self._inside(touch, super().on_touch_move)

    def on_touch_up(self, touch: MotionEvent) -> bool:
        if touch.grab_current is self and touch is self._finger:
            touch.ungrab(self)
            self._finger = None
            if self._scrolling:
                self._run()
            return True
        return self._inside(touch, super().on_touch_up)

    def _inside(self, touch: MotionEvent, handler: Callable[[MotionEvent], bool]) -> bool:
        touch.push()
        touch.apply_transform_2d(self.to_local)
        handled = handler(touch)
        touch.pop()
        return bool(handled)

    def _along(self, touch: MotionEvent) -> float:
        return float(-touch.x if self.sideways else touch.y)

    def _drag(self, touch: MotionEvent) -> None:
        at, when = self._along(touch), touch.time_update
        if not self._scrolling:
            if abs(at - self._from) < theme.length("drag") or self.most <= 0:
                return
            self._scrolling = True
            self._last = (at, when)
            pressable = touch.ud.pop("pressable", None)
            if pressable is not None:
                pressable.let_go(touch)
            return
        moved, passed = at - self._last[0], max(when - self._last[1], 1e-3)
        self._last = (at, when)
        beyond = self.offset < 0 or self.offset > self.most
        self.offset += moved * (0.4 if beyond else 1.0)
        self._speed = 0.7 * moved / passed + 0.3 * self._speed

    def _wheel(self, button: str) -> bool:
        step = theme.mm(WHEEL_MM) * (1 if button in ("scrollup", "scrollright") else -1)
        self.offset = min(self.most, max(0.0, self.offset + step))
        return True

    # -- coming to rest --

    def _run(self) -> None:
        if not self._running:
            self._running = True
            Clock.schedule_interval(self._step, 0)

    def _stop(self) -> None:
        self._running = False
        self._speed = 0.0
        Clock.unschedule(self._step)

    def _step(self, dt: float) -> None:
        dt = min(dt, 0.05)
        bound = min(self.most, max(0.0, self.offset))
        if bound != self.offset:  # beyond an end: back by a spring, without swinging
            self._speed = 0.0
            self.offset += (bound - self.offset) * min(1.0, SPRING_PER_S * dt)
            if abs(bound - self.offset) < 1:
                self.offset = bound
                self._stop()
            return
        self.offset += self._speed * dt
        self._speed *= max(0.0, 1 - FRICTION_PER_S * dt)
        if abs(self._speed) < STILL_PX_PER_S and 0 <= self.offset <= self.most:
            self._stop()
