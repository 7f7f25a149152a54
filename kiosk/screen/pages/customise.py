"""One product as the customer wants it: a picture that follows the choices, sizes, options, or a combo slot by slot."""

from typing import Any

from kivy.properties import ListProperty, NumericProperty, StringProperty

from domain.cart import Pick, RefusalKey, Selection, check_selection
from domain.menu import Combo, Item, Menu, Slot
from domain.pricing import NotPriceable, unit_price
from domain.session import Page
from kiosk.screen import choosing, theme
from kiosk.screen.choosing import Part
from kiosk.screen.pages.group_card import GroupQuestion, QuestionCard, SlotQuestion, VariantQuestion
from kiosk.screen.pages.page import PageView, load_kv
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
        self._built: tuple[object, ...] = ()
        self._questions: list[tuple[QuestionCard, Pick | None]] = []
        self.selection = Selection(item="none")
        super().__init__(**kwargs)
        self.goes_back = True

    def entered(self) -> None:
        self._open = ()

    def show(self) -> None:
        menu, session = self.session.menu, self.session
        start = session.open_selection
        if menu is None or start is None:
            return
        opened = (session.product, session.editing, menu.version)
        if opened != self._open:
            self._open, self.selection = opened, start
            line = session.cart.line(session.editing) if session.cart and session.editing else None
            self.qty = line.qty if line else 1
            self.ids.scroller.to_top()
        self._draw(menu)

    # -- what was touched --

    def primary(self) -> None:
        menu = self.menu
        refusal = check_selection(self.selection, menu)
        if refusal is not None:
            for question, _ in self._questions:
                question.wanting = refusal.about in (_question_id(question), self._wanted_group(menu, refusal.about))
                if question.wanting:
                    self.ids.scroller.reveal(question, theme.mm(4))
            return
        if self.session.editing:
            self.session.change_line(self.session.editing, self.selection, int(self.qty))
        elif self.session.add(self.selection, int(self.qty)):
            self.frame.fly(self.ids.picture)

    def back(self) -> None:
        self.session.go(Page.ORDER if self.session.editing else Page.MENU)

    def stepped(self, value: int) -> None:
        self.qty = max(1, value)
        self._price(self.menu)

    def _chosen(self, selection: Selection) -> None:
        self.selection = selection
        self._draw(self.menu)

    def _chosen_in_pick(self, old: Pick, new: Part) -> None:
        assert isinstance(new, Pick)
        self._chosen(choosing.with_pick(self.selection, old, new))

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
        picked = tuple((pick.slot, pick.item) for pick in self.selection.picks)
        built = (*self._open, language, picked)
        if built != self._built:
            self._built = built
            self._ask(product, menu)
        self._update()
        self._price(menu)

    def _kcal(self, product: Item | Combo) -> str:
        if isinstance(product, Combo):
            return ""
        variant = next((known for known in product.variants if known.id == self.selection.variant), None)
        return kcal((variant.kcal if variant else None) or product.kcal, self.words)

    def _ask(self, product: Item | Combo, menu: Menu) -> None:
        """Make the questions anew, because others are asked now."""
        column = self.ids.questions
        column.clear_widgets()
        self._questions = []
        if isinstance(product, Item):
            self._ask_about(product, None, menu)
        else:
            for slot in product.slots:
                question = SlotQuestion(slot, menu, self.words, self._chosen)
                self._questions.append((question, None))
                for pick in choosing.picks_in(self.selection, slot):
                    self._ask_about(menu.item_by_id[pick.item], pick, menu)
        for question, _ in self._questions:
            column.add_widget(question)

    def _ask_about(self, item: Item, pick: Pick | None, menu: Menu) -> None:
        """The questions of an item: the product itself, or what was picked for a combo."""
        prefix = f"{pick.slot}." if pick else ""
        position = self.selection.picks.index(pick) if pick else -1

        def chosen(part: Part) -> None:
            if position < 0:
                assert isinstance(part, Selection)
                self._chosen(part)
            else:
                self._chosen_in_pick(self.selection.picks[position], part)

        slot = self._slot(menu, pick.slot) if pick else None
        fixed = next((choice.variant for choice in slot.choices if choice.item == item.id), None) if slot else None
        offered = [variant for variant in item.variants if variant.state != "hidden"]
        if len(offered) > 1 and fixed is None:
            self._questions.append((VariantQuestion(item, menu, self.words, chosen, prefix, pick is None), pick))
        for group in menu.groups_of(item):
            if group.min == 1 and len(group.options) == 1:
                continue  # a question with one answer is not asked
            self._questions.append((GroupQuestion(group, menu, self.words, chosen, prefix), pick))

    def _slot(self, menu: Menu, slot_id: str) -> Slot:
        return next(slot for slot in menu.combo_by_id[self.selection.item].slots if slot.id == slot_id)

    def _update(self) -> None:
        for question, pick in self._questions:
            if pick is None:
                question.update(self.selection)
            else:
                now = next(
                    (one for one in self.selection.picks if one.slot == pick.slot and one.item == pick.item), pick
                )
                question.update(now)

    def _price(self, menu: Menu) -> None:
        refusal = check_selection(self.selection, menu)
        try:
            self.primary_detail = money(unit_price(self.selection, menu) * int(self.qty), menu, self.words)
        except NotPriceable:
            self.primary_detail = ""
        if refusal is not None and refusal.key in (RefusalKey.TOO_FEW, RefusalKey.VARIANT_NEEDED):
            self.primary_text = self.words("customise.choose", group=self._group_name(menu, refusal.about))
            self.primary_detail = ""
        else:
            self.primary_text = self.words("customise.save" if self.session.editing else "customise.add")
            for question, _ in self._questions:
                question.wanting = False
        self.frame.dock.show(self, self.words)

    def _group_name(self, menu: Menu, about: str) -> str:
        if about in menu.group_by_id:
            return menu.group_by_id[about].name[self.words.language]
        combo = menu.combo_by_id.get(self.selection.item)
        for slot in combo.slots if combo else ():
            if slot.id == about:
                return slot.name[self.words.language]
        return str(self.words("customise.size"))

    def _wanted_group(self, menu: Menu, about: str) -> str:
        """A question about a size has no id of its own."""
        return "" if about in menu.group_by_id else "variant"


def _question_id(question: QuestionCard) -> str:
    if isinstance(question, GroupQuestion):
        return question.group.id
    return question.slot.id if isinstance(question, SlotQuestion) else "variant"
