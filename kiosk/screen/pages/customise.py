"""One product as the customer wants it: a picture that follows the choices, and its questions below."""

from typing import Any

from kivy.clock import Clock
from kivy.properties import ListProperty, NumericProperty, StringProperty

from domain.menu import Combo, Item, Menu
from domain.pricing import NotPriceable, unit_price
from domain.selection import RefusalKey, Selection, available, check_selection
from domain.session import Page
from kiosk.screen import choosing, theme
from kiosk.screen.pages.group_card import QuestionCard
from kiosk.screen.pages.page import PageView, load_kv
from kiosk.screen.pages.questionnaire import Questionnaire as Questionnaire  # for the kv file
from kiosk.screen.wording import allergens, kcal, money

load_kv(__file__)


class CustomisePage(PageView):
    name = StringProperty("")
    description = StringProperty("")
    facts = StringProperty("")
    image = StringProperty("")
    layers = ListProperty([])
    qty = NumericProperty(1)
    most = NumericProperty(20)

    def __init__(self, **kwargs: Any) -> None:
        self._open: tuple[object, ...] = ()
        self.selection = Selection(item="none")
        super().__init__(**kwargs)
        self.goes_back = True
        self.ids.questions.chosen = self.choose
        self.ids.questions.unfolded = self._bring_up

    def entered(self) -> None:
        self._open = ()

    def show(self) -> None:
        menu, session = self.session.menu, self.session
        start = session.open_selection
        if menu is None or start is None:
            return
        opened = (session.product, session.editing, menu.version)
        if opened == self._open:
            self.selection = available(self.selection, menu)
        else:
            self._open, self.selection = opened, available(start, menu)
            line = session.cart.line(session.editing) if session.cart and session.editing else None
            self.qty = line.qty if line else 1
            self.ids.questions.begin()
            self.ids.scroller.to_top()
        self._draw(menu)

    # -- what was touched --

    def primary(self) -> None:
        refusal = check_selection(self.selection, self.menu)
        if refusal is not None:
            question = self.ids.questions.wanting(refusal.about)
            if question is not None:
                self.ids.scroller.reveal(question, theme.mm(4))
        elif self.session.editing:
            self.session.change_line(self.session.editing, self.selection, int(self.qty))
        elif self.session.add(self.selection, int(self.qty)):
            self.frame.fly(self.ids.picture)

    def back(self) -> None:
        self.session.go(Page.ORDER if self.session.editing else Page.MENU)

    def stepped(self, value: int) -> None:
        self.qty = max(1, value)
        self._price(self.menu)

    def choose(self, selection: Selection) -> None:
        """The selection as a question's answer has made it."""
        self.selection = selection
        self._draw(self.menu)

    def _bring_up(self, question: QuestionCard) -> None:
        """New questions have no place yet; in the next frame they have."""
        scroller = self.ids.scroller
        Clock.schedule_once(lambda _: scroller.reveal(question, scroller.height / 2))

    # -- drawing --

    def _draw(self, menu: Menu) -> None:
        product = menu.product(self.selection.item)
        if product is None:
            return
        language = self.words.language
        self.name = product.name[language]
        self.description = product.description.get(language, "")
        self.title = "" if theme.now().portrait else self.name
        self.most = product.max_per_order
        if isinstance(product, Item):
            self.image = choosing.picture(self.selection, product)
            self.layers = choosing.layers(self.selection, product, menu)
        else:
            self.image, self.layers = product.image, []
        facts = (self._kcal(product), allergens(self.selection, menu, self.words))
        self.facts = " · ".join(fact for fact in facts if fact)
        self.ids.questions.show(self.selection, menu, self.words)
        self._price(menu)

    def _kcal(self, product: Item | Combo) -> str:
        if isinstance(product, Combo):
            return ""
        variant = next((known for known in product.variants if known.id == self.selection.variant), None)
        return kcal((variant.kcal if variant else None) or product.kcal, self.words)

    def _price(self, menu: Menu) -> None:
        """The action bar: what it costs, or what is still to be answered."""
        refusal = check_selection(self.selection, menu)
        if refusal is not None and refusal.key in (RefusalKey.TOO_FEW, RefusalKey.VARIANT_NEEDED):
            self.primary_text = self.words("customise.choose", group=self._question(menu, refusal.about))
            self.primary_detail = ""
        else:
            self.primary_text = self.words("customise.save" if self.session.editing else "customise.add")
            self.primary_detail = self._amount(menu)
            self.ids.questions.wanting(None)
        self.frame.dock.show(self, self.words)

    def _amount(self, menu: Menu) -> str:
        try:
            return money(unit_price(self.selection, menu) * int(self.qty), menu, self.words)
        except NotPriceable:
            return ""

    def _question(self, menu: Menu, about: str) -> str:
        """The words of the group or slot that a refusal is about."""
        if about in menu.group_by_id:
            return menu.group_by_id[about].name[self.words.language]
        combo = menu.combo_by_id.get(self.selection.item)
        slot = next((slot for slot in combo.slots if slot.id == about), None) if combo else None
        return slot.name[self.words.language] if slot is not None else str(self.words("customise.size"))
