"""An on-screen keyboard. Keys stand edge to edge, so that a finger between two still types one of them."""

from collections.abc import Callable

from kivy.clock import Clock
from kivy.properties import OptionProperty, StringProperty
from kivy.uix.widget import Widget

from kiosk.screen import theme
from kiosk.screen.widgets.icon import Icon
from kiosk.screen.widgets.pressable import Pressable
from kiosk.screen.widgets.surface import Surface
from kiosk.screen.widgets.text import Text
from kiosk.texts import Texts

BACKSPACE = "\b"
ACCENT = "´"
ACCENTED = dict(zip("aeiouAEIOU", "áéíóúÁÉÍÓÚ", strict=True))
LETTERS = {
    "en": ("qwertyuiop", "asdfghjkl", "zxcvbnm"),
    "es": ("qwertyuiop", "asdfghjklñ", "zxcvbnm´"),
}
NUMBERS = ("1234567890", "@#€$&-+()/", ".,?!:;'\"¿¡")
CODE = ("1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm-")
ROW_MM = 20.5
CAP_GAP_MM = 1.6


class Key(Pressable, Surface):
    """The touch area is the whole cell; the cap is drawn a little smaller."""

    face = StringProperty("")
    icon = StringProperty("")
    kind = OptionProperty("card", options=["card", "sunk", "primary"])

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self.role, self.fill = "key", ""
        inks = {"card": "ink", "sunk": "ink", "primary": "on_primary"}
        self._cap = Surface(fill=self.kind, rim="line" if self.kind == "card" else "", radius=theme.mm(2.5))
        self._word = Text(text=self.face, face="strong", align="center", shrink=True, colour=inks[self.kind])
        self._icon = Icon(name=self.icon, size=(theme.mm(9), theme.mm(9)), colour=inks[self.kind])
        for part in (self._cap, self._word, self._icon):
            self.add_widget(part)
        self.fbind("face", self._arrange)
        self.fbind("pos", self._arrange)
        self.fbind("size", self._arrange)
        self._word.fbind("height", self._arrange)

    @property
    def name(self) -> str:
        return str(self.label or self.face)

    def _arrange(self, *_: object) -> None:
        gap = theme.mm(CAP_GAP_MM) / 2
        self._cap.pos, self._cap.size = (self.x + gap, self.y + gap), (self.width - 2 * gap, self.height - 2 * gap)
        self._word.text, self._word.width = self.face, self._cap.width - gap
        self._word.pos = (self._cap.x + gap / 2, (self.y + self.height / 2) - self._word.height / 2)
        self._icon.center = (self.x + self.width / 2, self.y + self.height / 2)


class Keyboard(Widget):
    """Dispatches ``on_type`` with a character, U+0008 for delete, or a line end. ``layout`` is ``text`` in the language's
    letters, where ``´`` goes before its vowel, or ``code`` with digits and plain letters."""

    language = StringProperty("en")
    layout = OptionProperty("text", options=["text", "code"])

    __events__ = ("on_type",)

    def __init__(self, words: Texts, **kwargs: object) -> None:
        self._words = words
        self._capital = self._numbers = self._accent = False
        super().__init__(**kwargs)
        self.size_hint_y = None
        self._rows: list[list[tuple[Key, float]]] = []
        self._rebuild_soon = Clock.create_trigger(self._rebuild, -1)
        for name in ("pos", "size"):
            self.fbind(name, self._arrange)
        self._rebuild()

    def on_type(self, character: str) -> None:
        pass

    def _rebuild(self, *_: object) -> None:
        self.clear_widgets()
        rows = (
            CODE if self.layout == "code" else NUMBERS if self._numbers else LETTERS.get(self.language, LETTERS["en"])
        )
        self._rows = [[(self._letter(character), 1.0) for character in row] for row in rows]
        if self.layout == "text":
            if not self._numbers:
                self._rows[2].insert(0, (self._special("shift", "shift", self._shift), 1.4))
            self._rows[2].append((self._special("backspace", "backspace", self._back, repeats=0.09), 1.4))
            toggle = "letters" if self._numbers else "numbers"
            last = [
                (self._special(toggle, "", self._toggle_numbers), 1.6),
                (self._letter(",") if not self._numbers else self._letter("-"), 1.0),
                (self._special("space", "", lambda: self._type(" "), kind="card"), 4.4),
                (self._letter("."), 1.0),
                (self._special("enter", "return", lambda: self._type("\n"), kind="primary"), 2.0),
            ]
            self._rows.append(last)
        else:
            self._rows[3].append((self._special("backspace", "backspace", self._back, repeats=0.09), 2.0))
        for keys in self._rows:
            for key, _width in keys:
                self.add_widget(key)
        self.height = float(len(self._rows) * theme.mm(ROW_MM))
        self._arrange()

    def _letter(self, character: str) -> Key:
        shown = character.upper() if self._capital or self.layout == "code" else character
        key = Key(face=shown, target=f"key.{character}")
        key.bind(on_tap=lambda _: self._type(shown))
        return key

    def _special(
        self, name: str, icon: str, act: Callable[[], object], kind: str = "sunk", repeats: float = 0.0
    ) -> Key:
        word = self._words(f"keyboard.{name}")
        key = Key(face="" if icon else word, icon=icon, label=word, kind=kind, target=f"key.{name}", repeats=repeats)
        key.selected = name == "shift" and self._capital
        key.bind(on_tap=lambda _: act())
        return key

    def _type(self, character: str) -> None:
        if character == ACCENT:
            self._accent = not self._accent
            return
        if self._accent:
            character, self._accent = ACCENTED.get(character, character), False
        self.dispatch("on_type", character)
        if self._capital:
            self._capital = False
            self._rebuild_soon()

    def _back(self) -> None:
        self.dispatch("on_type", BACKSPACE)

    def _shift(self) -> None:
        self._capital = not self._capital
        self._rebuild_soon()

    def _toggle_numbers(self) -> None:
        self._numbers = not self._numbers
        self._rebuild_soon()

    def _arrange(self, *_: object) -> None:
        widest = max(sum(width for _, width in row) for row in self._rows) if self._rows else 1
        unit, height = self.width / widest, theme.mm(ROW_MM)
        for index, keys in enumerate(self._rows):
            x = self.x + (self.width - unit * sum(width for _, width in keys)) / 2
            for key, width in keys:
                key.size = (round(unit * width), height)
                key.pos = (round(x), (self.y + self.height) - (index + 1) * height)
                x += unit * width
