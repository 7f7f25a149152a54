"""The person: picture with name and town, what the customer can do in a call, to be moved and made small."""

from collections.abc import Callable

from kivy.clock import Clock
from kivy.input import MotionEvent
from kivy.properties import BooleanProperty, NumericProperty, StringProperty
from kivy.uix.floatlayout import FloatLayout
from kivy.uix.widget import Widget

from domain.call import CallKind, CallView
from domain.listening import Listening
from domain.trouble import Part
from kiosk.screen import theme
from kiosk.screen.help.condition import is_private, over_picture, sentence
from kiosk.screen.help.volume import VolumeStrip, icon_of, name_of
from kiosk.screen.pages.page import load_kv
from kiosk.screen.widgets.pill import Pill
from kiosk.screen.widgets.pressable import Pressable
from kiosk.screen.widgets.surface import Surface
from kiosk.screen.widgets.text import measure
from kiosk.texts import Texts

load_kv(__file__)

BUTTONS = ("mute", "camera", "blur", "text", "volume", "end", "size")
ROW = ("mute", "camera", "blur", "text", "end")
ON_PICTURE = ("size", "volume")
TWO_ROWS = ("mute", "camera", "blur", "text", "volume", "end")
BESIDE = 3  # in a row beside the picture
SHOWN_S = 4.0
"""So long the volume is seen after a key beside the screen has turned it."""


def caption(call: CallView, words: Texts) -> str:
    """Who it is, and from where; when others can be heard too, who they are instead."""
    agent = call.agent
    if agent is None:
        return ""
    if call.others:
        return words("help.with_others", name=agent.name, others=", ".join(call.others))
    return words("help.from_place", name=agent.name, place=agent.place) if agent.place else agent.name


SAID_MM = 46
"""Room for two sentences of two lines."""


class Handle(Pressable):
    """The picture itself, on low screens: a tap makes the card small, a drag moves it."""

    def __init__(self, card: "AgentCard", **kwargs: object) -> None:
        self._card = card
        super().__init__(**kwargs)

    def on_touch_move(self, touch: MotionEvent) -> bool:
        far = abs(touch.x - touch.ox) + abs(touch.y - touch.oy) > theme.length("drag")
        if touch.grab_current is self and far:
            self.let_go(touch)
            self._card.take(touch)
            return True
        return bool(super().on_touch_move(touch))


class AgentCard(Surface, FloatLayout):
    """``acts`` are called by name: ``mute``, ``camera``, ``blur``, ``text``, ``end``, ``quieter``, ``louder``. Where the customer
    has put it is kept for the call."""

    caption = StringProperty("")
    caption_width = NumericProperty(0)
    said = StringProperty("")
    """What the agent is typing while the text panel is closed."""
    trouble = StringProperty("")
    """What does not work here, in a sentence above the card."""
    over = StringProperty("")
    """Why the picture is none of somebody who is there now, in words on it."""
    over_icon = StringProperty("")
    frames = StringProperty("")
    small = BooleanProperty(False)
    turning = BooleanProperty(False)
    """The volume stands where the buttons were."""
    video = BooleanProperty(True)
    live = BooleanProperty(False)
    said_above = BooleanProperty(True)
    """What is said stands above the card, or below it where there is no room."""
    roomy = BooleanProperty(True)
    """The picture has room for a line of words beside its name."""
    handled = BooleanProperty(False)
    """The picture is its own button."""

    def __init__(self, listening: Listening, **acts: Callable[[], object]) -> None:
        self._dragged: tuple[MotionEvent, float, float] | None = None
        super().__init__(size_hint=(None, None), floats=1, rim="edge", radius=theme.length("card_radius") * 2)
        self._buttons: dict[str, Pill] = {}
        side = theme.length("target")
        own = {"size": self._resize, "volume": self._turn}
        for name in BUTTONS:
            kind = "trouble" if name == "end" else "call_tint"
            button = Pill(kind=kind, size_hint=(None, None), size=(side, side), target=f"call.{name}")
            act = own.get(name) or acts[name]
            button.bind(on_tap=lambda _, act=act: act())
            self._buttons[name] = button
        self._volume = VolumeStrip(acts["quieter"], acts["louder"])
        self._handle = Handle(self, target="call.size", size_hint=(None, None))
        self._handle.bind(on_tap=lambda _: self._resize())
        self._blurs = True
        self._was_small: bool | None = None
        self._last: tuple[CallView, Texts, bool, str, bool, Listening] | None = None
        self._heard = listening
        self._turn_back = Clock.create_trigger(lambda _: self._turn(), SHOWN_S)
        for changed in ("small", "turning", "video", "pos"):
            self.fbind(changed, self._arrange)
        self.ids.video.fbind("still", self._show_again)
        self._arrange()

    def show(self, call: CallView, words: Texts, texting: bool, said: str, aside: bool, listening: Listening) -> None:
        """``aside``: the page has words that must not be hidden, and says itself that nothing leaves the kiosk."""
        # before ``live`` ends a picture that stands still, which shows it
        self._last = (call, words, texting, said, aside, listening)
        self.video = call.kind is CallKind.VIDEO
        self.frames = call.frames
        self.live = bool(call.frames) and not call.held and not call.agent_hidden
        self.caption = caption(call, words)
        pixels = theme.now().font_size("small")
        self.caption_width = measure(self.caption, "strong", pixels)
        self.over, self.over_icon = over_picture(call, self.ids.video.still, words)
        trouble = "" if aside else sentence(call, words)
        one_bubble = not theme.now().portrait  # there is no room for two; what the agent says is news
        private = is_private(call)
        self._step_aside(aside)
        self._follow_keys(listening)
        self.said = "" if one_bubble and private else said
        self.trouble = "" if one_bubble and said and not private else trouble
        mute, camera, blur, text, volume, end, size = (self._buttons[key] for key in BUTTONS)
        mute.icon, mute.label = (
            ("microphone-off", words("help.unmute")) if call.muted else ("microphone", words("help.mute"))
        )
        mute.kind = "highlight" if call.muted else "call_tint"
        camera.icon = "camera" if call.camera_wanted else "camera-off"
        camera.label = words("help.camera_off" if call.camera_wanted else "help.camera_on")
        camera.kind = "call_tint" if call.camera_wanted else "highlight"
        blur.icon, blur.label = "blur", words("help.blur_off" if call.blurred else "help.blur_on")
        blur.kind, blur.selected = "call" if call.blurred else "call_tint", call.blurred
        self._blurs = call.camera_wanted and not private
        text.icon, text.label, text.selected = "chat", words("help.chat"), texting
        unheard = call.text_by_hub or any(trouble.part is not Part.CAMERA for trouble in call.trouble)
        text.kind = "call" if texting else "highlight" if unheard else "call_tint"
        volume.icon = "check" if self.turning else icon_of(listening)
        volume.label, volume.selected = name_of(listening, words), self.turning
        volume.kind = "call" if self.turning else "highlight" if listening.silent else "call_tint"
        self._volume.show(listening, words)
        end.icon, end.label = "hang-up", words("help.end")
        size.icon, size.label = ("expand", words("help.grow")) if self.small else ("shrink", words("help.shrink"))
        self._handle.label = size.label
        self._arrange()

    def _show_again(self, *_: object) -> None:
        if self._last is not None:
            self.show(*self._last)

    def _step_aside(self, aside: bool) -> None:
        """Small, and afterwards as it was."""
        if aside and self._was_small is None:
            self._was_small, self.small = self.small, True
        elif not aside and self._was_small is not None:
            self.small, self._was_small = self._was_small, None

    def _resize(self) -> None:
        self.turning, self.small = False, not self.small

    def _turn(self) -> None:
        self._turn_back.cancel()
        self.turning = not self.turning
        self._show_again()

    def _follow_keys(self, listening: Listening) -> None:
        """What turns the volume beside the screen shows it for a moment; who has opened it here closes it, too."""
        before, self._heard = self._heard, listening
        if listening == before or listening.headphones is not before.headphones or self.small or not self.video:
            return
        if not self.turning or self._turn_back.is_triggered:
            self.turning = True
            self._turn_back.cancel()
            self._turn_back()

    def _in_row(self) -> tuple[str, ...]:
        """The buttons below or beside the picture, in their places: none moves while the volume stands before the others."""
        if self.small:
            return ()
        if not self.video:
            return ("text", "size", "end")
        return ROW if theme.now().portrait else TWO_ROWS

    def _on_picture(self) -> tuple[str, ...]:
        if self.small or not self.video:
            return ("size",) if self.small else ()
        return ON_PICTURE if theme.now().portrait else ()

    def _arrange(self, *_: object) -> None:
        """The picture above with buttons in a corner, the others in a row below; on a low screen they stand beside it."""
        pad, gap, side = theme.mm(3), theme.mm(3), theme.length("target")
        beside = not theme.now().portrait and self.video and not self.small
        row = len(self._in_row()) * (side + gap) - gap
        if self.small:
            wide, high = (theme.mm(62), theme.mm(46.5)) if self.video else (theme.mm(46), side)
            size = (wide + 2 * pad, high + 2 * pad)
        elif beside:
            high = 2 * side + gap
            wide = round(high / 0.75)
            row = BESIDE * side + (BESIDE - 1) * gap
            size = (wide + 3 * pad + row, high + 2 * pad)
        else:
            wide, high = row, round(row * 0.75) if self.video else theme.mm(16)
            size = (row + 2 * pad, high + side + 3 * pad)
        self.size = size
        picture = self.ids.picture
        picture.size, picture.pos = (wide, high), (self.x + pad, (self.y + self.height) - pad - high)
        self.said_above = self.parent is None or self.y + self.height + theme.mm(SAID_MM) <= self.parent.top
        self.handled = beside
        self.roomy = not beside and not self.small
        self._handle.size, self._handle.pos = picture.size, picture.pos
        self._volume.size = (row, high if beside else side)
        self._volume.pos = (picture.right + pad if beside else self.x + pad, self.y + pad)
        self._buttons["blur"].disabled = not self._blurs
        self._put_parts(beside)

    def _put_parts(self, beside: bool) -> None:
        """The buttons in their places around the picture, and what is not wanted out of the way."""
        gap, side, picture = theme.mm(3), theme.length("target"), self.ids.picture
        turning = self.turning and self.video and not self.small
        places: dict[str, tuple[float, float]] = {}
        for index, name in enumerate(self._in_row()):
            above, column = divmod(index, BESIDE) if beside else (0, index)
            if name == "volume" or not turning:
                top = self._volume.y + self._volume.height - side
                places[name] = (self._volume.x + column * (side + gap), top - above * (side + gap))
        for index, name in enumerate(self._on_picture()):
            edge = 0 if self.small else gap
            places[name] = (picture.right - edge - side, picture.y + edge + index * (side + gap))
        for name, button in self._buttons.items():
            self._has(button, name in places)
            button.pos = places.get(name, button.pos)
        self._has(self._volume, turning)
        self._has(self._handle, beside)

    def _has(self, part: Widget, wanted: bool) -> None:
        if wanted is not (part.parent is not None):
            (self.add_widget if wanted else self.remove_widget)(part)

    # -- moving it --

    def on_touch_down(self, touch: MotionEvent) -> bool:
        if super(Surface, self).on_touch_down(touch):  # what it covers is decided below
            return True
        if not self.collide_point(*touch.pos):
            return False
        self.take(touch)
        return True

    def take(self, touch: MotionEvent) -> None:
        """It follows this finger from now on."""
        touch.grab(self)
        self._dragged = (touch, touch.x - self.x, touch.y - self.y)

    def on_touch_move(self, touch: MotionEvent) -> bool:
        if touch.grab_current is not self or self._dragged is None or self._dragged[0] is not touch:
            return bool(super().on_touch_move(touch))
        _, across, up = self._dragged
        room = self.parent
        self.x = min(max(touch.x - across, room.x), room.right - self.width)
        self.y = min(max(touch.y - up, room.y), room.top - self.height)
        return True

    def on_touch_up(self, touch: MotionEvent) -> bool:
        if touch.grab_current is self:
            touch.ungrab(self)
            self._dragged = None
            return True
        return bool(super().on_touch_up(touch))
