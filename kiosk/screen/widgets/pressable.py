"""What a finger does to a widget: it answers at touch-down, acts at touch-up, and lets go when the finger begins to scroll."""

from kivy.animation import Animation
from kivy.clock import Clock
from kivy.graphics import BorderImage, Color, InstructionGroup, PopMatrix, PushMatrix, Scale
from kivy.input import MotionEvent
from kivy.properties import BooleanProperty, NumericProperty, OptionProperty, StringProperty
from kivy.uix.widget import Widget

from kiosk.screen import theme
from kiosk.screen.widgets import shapes

ROLES = ["button", "tab", "radio", "check", "link", "key"]


class Pressable(Widget):
    """A mix-in for anything that can be pressed. Bind ``on_tap``.

    ``target`` identifies it for `kiosk.screen.targets`, ``label`` is its name in the displayed language. A disabled one
    says why in ``label`` and does nothing. It acts again every ``repeats`` seconds while held, 0 for never.
    """

    role = OptionProperty("button", options=ROLES)
    target = StringProperty("")
    label = StringProperty("")
    selected = BooleanProperty(False)
    pressed = BooleanProperty(False)
    depth = NumericProperty(0.0)
    """How far it is sunk, 0 to 1."""
    repeats = NumericProperty(0)

    __events__ = ("on_tap",)

    def __init__(self, **kwargs: object) -> None:
        self._sunk: tuple[Scale, Color, BorderImage] | None = None
        self._held_by: MotionEvent | None = None
        super().__init__(**kwargs)
        self.fbind("depth", self._sink)

    @property
    def state_word(self) -> str:
        """For whoever cannot see it."""
        if self.disabled:
            return "disabled"
        return "selected" if self.selected else ""

    def on_tap(self) -> None:
        pass

    # -- touches --

    def on_touch_down(self, touch: MotionEvent) -> bool:
        if super().on_touch_down(touch):
            return True
        if self.disabled or touch.is_mouse_scrolling or not self.collide_point(*touch.pos):
            return bool(self.disabled and self.collide_point(*touch.pos))
        touch.grab(self)
        touch.ud["pressable"] = self
        self._held_by = touch
        self._press()
        return True

    def on_touch_move(self, touch: MotionEvent) -> bool:
        if touch.grab_current is not self:
            return bool(super().on_touch_move(touch))
        inside = self.collide_point(*touch.pos)
        if inside is not self.pressed:
            self._press() if inside else self._release()
        return True

    def on_touch_up(self, touch: MotionEvent) -> bool:
        if touch.grab_current is not self:
            return bool(super().on_touch_up(touch))
        touch.ungrab(self)
        self._held_by = None
        was_pressed = self.pressed and self.collide_point(*touch.pos)
        self._release()
        if was_pressed and not self.disabled:
            self.dispatch("on_tap")
        return True

    def let_go(self, touch: MotionEvent) -> None:
        """The finger scrolls now: nothing is pressed."""
        touch.ungrab(self)
        self._held_by = None
        self._release()

    def become_another(self) -> None:
        """It means something else from now on: whoever holds it has not pressed that."""
        if self._held_by is not None:
            self.let_go(self._held_by)

    # -- feedback --

    def _press(self) -> None:
        self.pressed = True
        Animation.cancel_all(self, "depth")
        self.depth = 1.0  # at once: the frame that follows the touch already shows it
        if self.repeats:
            Clock.schedule_once(self._repeat, 0.5)

    def _release(self) -> None:
        self.pressed = False
        Clock.unschedule(self._repeat)
        Animation.cancel_all(self, "depth")
        if theme.now().moves:
            Animation(depth=0.0, duration=theme.FEEDBACK_S, t="out_quad").start(self)
        else:
            self.depth = 0.0

    def _repeat(self, _dt: float) -> None:
        if self.pressed and not self.disabled:
            self.dispatch("on_tap")
            Clock.schedule_once(self._repeat, self.repeats)

    def _sink(self, *_: object) -> None:
        """The instructions are there only while something is pressed, so that what lies still costs nothing."""
        if self.depth <= 0:
            self._flatten()
            return
        if self._sunk is None:
            self._sunk = self._sunken()
        scale, tint, ground = self._sunk
        factor = 1 - theme.SINK * self.depth if theme.now().moves else 1
        scale.origin = (self.x + self.width / 2, self.y + self.height / 2)
        scale.x = scale.y = factor
        red, green, blue, alpha = theme.colour("pressed")
        tint.rgba = (red, green, blue, alpha * self.depth)
        ground.pos, ground.size = self.pos, self.size

    def _sunken(self) -> tuple[Scale, Color, BorderImage]:
        scale, tint = Scale(1, 1, 1), Color(0, 0, 0, 0)
        corner = max(1, int(getattr(self, "corner", min(self.width, self.height) // 2)))
        ground = BorderImage(texture=shapes.filled(corner), border=(corner,) * 4)
        self._before, self._after = InstructionGroup(), InstructionGroup()
        for group, instructions in (
            (self._before, (PushMatrix(), scale)),
            (self._after, (tint, ground, Color(1, 1, 1, 1), PopMatrix())),
        ):
            for instruction in instructions:
                group.add(instruction)
        self.canvas.before.insert(0, self._before)
        self.canvas.after.add(self._after)
        return scale, tint, ground

    def _flatten(self) -> None:
        if self._sunk is not None:
            self.canvas.before.remove(self._before)
            self.canvas.after.remove(self._after)
            self._sunk = None
