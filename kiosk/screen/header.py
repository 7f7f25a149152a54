"""The top of a page: whose restaurant this is or what the page is about, another language, another contrast."""

from typing import TYPE_CHECKING

from kivy.uix.floatlayout import FloatLayout

from kiosk.screen import theme
from kiosk.screen.dialog import Dialog
from kiosk.screen.pages.page import PageView
from kiosk.screen.widgets.picture import Picture
from kiosk.screen.widgets.pill import Pill
from kiosk.screen.widgets.text import Text
from kiosk.texts import Texts, texts

if TYPE_CHECKING:
    from kiosk.screen.frame import Frame


class Header(FloatLayout):
    def __init__(self, frame: "Frame", **kwargs: object) -> None:
        super().__init__(**kwargs)
        self._frame = frame
        side = theme.length("target")
        self._logo = Picture(size_hint=(None, None), size=(theme.mm(15), theme.mm(15)))
        self._name = Text(face="strong", max_lines=1, size_hint=(None, None))
        self._title = Text(face="title", size_name="title", shrink=True, size_hint=(None, None))
        self.language = Pill(kind="plain", icon="globe", target="language", size_hint=(None, None), height=side)
        self.contrast = Pill(
            kind="plain", icon="contrast", target="contrast", size_hint=(None, None), size=(side, side)
        )
        for part in (self._logo, self._name, self._title, self.language, self.contrast):
            self.add_widget(part)
        self.language.bind(on_tap=lambda _: self._other_language())
        self.contrast.bind(on_tap=lambda _: self._frame.contrast())
        for name in ("pos", "size"):
            self.fbind(name, self._arrange)
        for part in (self._name, self._title):
            part.fbind("height", self._arrange)

    def show(self, page: PageView, words: Texts) -> None:
        self.opacity, self.disabled = (1, False) if page.header else (0, True)
        menu = self._frame.session.menu
        self._title.text = page.title
        named = menu is not None and not page.title
        self._logo.name = menu.logo if menu is not None and named else ""
        self._name.text = menu.name[self._frame.session.language] if menu is not None and named else ""
        languages = menu.languages if menu is not None else ()
        others = [language for language in languages if language != words.language]
        self.language.opacity, self.language.disabled = (
            (1, False) if others and not page.offers_languages else (0, True)
        )
        if others:
            shown = others[0] if len(others) == 1 else words.language
            self.language.text = texts(shown)("language.name")
            self.language.label = f"{words('common.language')}: {self.language.text}"
        self.contrast.label = words("common.contrast")
        self.contrast.selected = theme.now().high_contrast
        self._arrange()

    def _other_language(self) -> None:
        session = self._frame.session
        offered = session.menu.languages if session.menu is not None else ()
        others = [language for language in offered if language != session.language]
        if len(others) == 1:
            session.set_language(others[0])
            return
        choices = [(texts(one)("language.name"), lambda chosen=one: session.set_language(chosen)) for one in others]
        self._frame.ask(Dialog(self._frame, title=self._frame.words("common.language"), choices=choices))

    def _arrange(self, *_: object) -> None:
        margin, gap = theme.length("margin"), theme.length("gap")
        middle = self.y + self.height / 2 + (0 if theme.now().portrait else theme.mm(1))
        self.contrast.pos = (
            (self.x + self.width) - margin - self.contrast.width,
            middle - self.contrast.height / 2,
        )
        self.language.width = self.language.natural_width
        self.language.pos = (self.contrast.x - gap - self.language.width, self.contrast.y)
        left = self.x + margin + theme.mm(2)
        room = self.language.x - gap - left
        self._logo.pos = (left, middle - self._logo.height / 2)
        self._name.width = room - self._logo.width - theme.mm(3)
        self._name.pos = (self._logo.right + theme.mm(3), middle - self._name.height / 2)
        self._title.width = room
        self._title.pos = (left, middle - self._title.height / 2)
