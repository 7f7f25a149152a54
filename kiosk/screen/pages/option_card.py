"""One thing that can be chosen: an option, a size, or an item in a combo's slot. A page has dozens, so they are arranged
in code: rules in kv would cost four times as much each."""

from kivy.properties import BooleanProperty, NumericProperty, StringProperty

from kiosk.screen import theme
from kiosk.screen.widgets.icon import Icon
from kiosk.screen.widgets.picture import Picture
from kiosk.screen.widgets.pressable import Pressable
from kiosk.screen.widgets.stepper import Stepper
from kiosk.screen.widgets.surface import Surface
from kiosk.screen.widgets.text import Text

SOLD_OUT_SHADE = 0.35
MARK_MM = 9


class OptionCard(Pressable, Surface):
    """Chosen or not, with a mark that shows it. With an ``image`` the words stand below it. ``aside`` is the price, or
    why it cannot be chosen."""

    selected = BooleanProperty(False)

    def __init__(self, *, name: str, aside: str, image: str = "", **kwargs: object) -> None:
        super().__init__(label=" ".join(word for word in (name, aside) if word), **kwargs)
        self.radius = theme.length("card_radius") * 1.5
        self._picture = Picture(name=image, shade=SOLD_OUT_SHADE if self.disabled else 1) if image else None
        self._name = Text(text=name, face="strong", max_lines=2)
        self._aside = Text(text=aside, size_name="small", max_lines=1)
        side = theme.mm(MARK_MM)
        radio = self.role == "radio"
        self._mark = Surface(size=(side, side), radius=-1 if radio else theme.mm(2), rim_width=theme.mm(0.6))
        self._check = Icon(colour="on_primary", size=(theme.mm(6.5), theme.mm(6.5)))
        parts = (
            (self._picture, self._name, self._aside)
            if self.disabled
            else (
                self._picture,
                self._name,
                self._aside,
                self._mark,
                self._check,
            )
        )
        for part in parts:
            if part is not None:
                self.add_widget(part)
        self.fbind("selected", self._dress)
        for changed in ("pos", "size"):
            self.fbind(changed, self._arrange)
        for text in (self._name, self._aside):
            text.fbind("height", self._arrange)
        self._dress()
        self._arrange()

    def _dress(self, *_: object) -> None:
        chosen = self.selected
        self.fill, self.rim = ("tint", "primary") if chosen else ("card", "line")
        self.rim_width = theme.length("strong_rim" if chosen else "rim")
        self._name.colour = "quiet" if self.disabled else "on_tint" if chosen else "ink"
        self._aside.colour = "on_tint" if chosen else "quiet"
        self._mark.fill, self._mark.rim = ("primary", "") if chosen else ("", "line")
        self._check.name = "check" if chosen else ""

    def _arrange(self, *_: object) -> None:
        pad, side = theme.mm(5), theme.mm(MARK_MM)
        top, middle = self.y + self.height, self.y + self.height / 2
        self._name.width = self.width - 2 * pad - (0 if self._picture else side + theme.mm(2))
        self._aside.width = self._name.width
        if self._picture is not None:
            self._picture.size = (self.width - 2 * pad, self.height - theme.mm(35))
            self._picture.pos = (self.x + pad, top - theme.mm(3) - self._picture.height)
            lowest, mark = self.y + theme.mm(21) - self._name.height / 2, top - theme.mm(8)
            self._aside.pos = (self.x + pad, self.y + theme.mm(2))
        else:
            lowest, mark = middle + (self._aside.height - self._name.height) / 2, middle
            self._aside.pos = (self.x + pad, lowest - self._aside.height)
        self._name.pos = (self.x + pad, lowest)
        self._mark.pos = (self.x + self.width - theme.mm(4) - side, mark - side / 2)
        self._check.center = (self._mark.x + side / 2, mark)


class OptionStepper(Surface):
    """An option that can be chosen several times."""

    value = NumericProperty(0)
    most = NumericProperty(1)
    target = StringProperty("")

    __events__ = ("on_step",)

    def __init__(
        self, *, name: str, aside: str, less_word: str, more_word: str, image: str = "", **kwargs: object
    ) -> None:
        super().__init__(**kwargs)
        self.radius = theme.length("card_radius") * 1.5
        side = theme.mm(20)
        self._picture = Picture(name=image, size=(side, side)) if image else None
        self._name = Text(text=name, face="strong", max_lines=1)
        self._aside = Text(text=aside, size_name="small", max_lines=1)
        self._stepper = Stepper(least=0, about=name, target=self.target, less_word=less_word, more_word=more_word)
        self._stepper.bind(on_step=lambda _, wanted: self.dispatch("on_step", wanted))
        for part in (self._picture, self._name, self._aside, self._stepper):
            if part is not None:
                self.add_widget(part)
        for changed in ("value", "most"):
            self.fbind(changed, self._dress)
        for changed in ("pos", "size"):
            self.fbind(changed, self._arrange)
        for text in (self._name, self._aside):
            text.fbind("height", self._arrange)
        self._dress()
        self._arrange()

    def on_step(self, value: int) -> None:
        pass

    def _dress(self, *_: object) -> None:
        chosen = self.value > 0
        self.fill, self.rim = ("tint", "primary") if chosen else ("card", "line")
        self.rim_width = theme.length("strong_rim" if chosen else "rim")
        self._name.colour = "on_tint" if chosen else "ink"
        self._aside.colour = "on_tint" if chosen else "quiet"
        self._stepper.value, self._stepper.most = self.value, self.most

    def _arrange(self, *_: object) -> None:
        left, middle = self.x + theme.mm(5), self.y + self.height / 2
        if self._picture is not None:
            self._picture.pos = (self.x + theme.mm(3), middle - self._picture.height / 2)
            left = self._picture.x + self._picture.width + theme.mm(3)
        self._stepper.pos = (
            self.x + self.width - theme.mm(2.5) - self._stepper.width,
            middle - self._stepper.height / 2,
        )
        self._name.width = self._aside.width = self._stepper.x - theme.mm(3) - left
        self._name.pos = (left, middle + (self._aside.height - self._name.height) / 2)
        self._aside.pos = (left, self._name.y - self._aside.height)
