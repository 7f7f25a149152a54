"""The order: what is in it, what it costs, what an agent suggested, and the way to pay."""

from typing import Any

from kivy.properties import BooleanProperty, NumericProperty, StringProperty

from domain.cart import LineItem
from domain.menu import Combo, Item, Menu
from domain.pricing import Totals
from domain.session import Page
from domain.till import ReceiptOffer
from kiosk.screen import choosing, theme
from kiosk.screen.code_entry import CodeEntry
from kiosk.screen.dialog import Dialog
from kiosk.screen.pages.page import PageView, load_kv
from kiosk.screen.suggestion_card import SuggestionCard
from kiosk.screen.widgets.layout import Row
from kiosk.screen.widgets.pressable import Pressable
from kiosk.screen.widgets.surface import Surface
from kiosk.screen.widgets.text import Text
from kiosk.screen.wording import amount, details, money, problem, rate_percent

load_kv(__file__)


class OrderLineCard(Pressable, Surface):
    """A line item; a touch on it changes its choices. ``problem`` says why it cannot be ordered any more."""

    line = StringProperty("")
    image = StringProperty("")
    name = StringProperty("")
    details = StringProperty("")
    price = StringProperty("")
    edit_word = StringProperty("")
    problem = StringProperty("")
    editable = BooleanProperty(False)
    suggested = BooleanProperty(False)
    qty = NumericProperty(1)
    most = NumericProperty(20)
    less_word = StringProperty("")
    more_word = StringProperty("")
    remove_word = StringProperty("")

    __events__ = ("on_count",)

    def on_count(self, value: int) -> None:
        pass


class OrderPage(PageView):
    empty = BooleanProperty(False)
    total = StringProperty("")
    taxes = StringProperty("")
    saved = StringProperty("")
    loyalty = StringProperty("")
    gift = StringProperty("")
    paper = StringProperty("")
    """Said before anybody pays: there is none, the receipt comes to the screen."""
    unfolded = BooleanProperty(False)
    offers_scan = BooleanProperty(False)
    """Only where there is a camera, and nobody is in a call."""

    def __init__(self, **kwargs: Any) -> None:
        self._lines: dict[str, OrderLineCard] = {}
        self._cards: dict[str, SuggestionCard] = {}
        self._stacked: list[object] = []
        super().__init__(**kwargs)
        self.goes_back = True
        self._acts = self.ids.acts
        self._scan = self.ids.scan.__self__  # kept while it is not shown: ids hold nothing
        if not theme.now().portrait:  # one row is all there is room for
            acts, sums = self.ids.acts, self.ids.sums
            for act in list(acts.children):
                acts.remove_widget(act)
                sums.add_widget(act, index=len(sums.children))
            acts.parent.remove_widget(acts)
            self._acts = sums

    def entered(self) -> None:
        self.unfolded = False
        self.ids.scroller.to_top()

    def show(self) -> None:
        session, menu = self.session, self.session.menu
        if menu is None or session.cart is None or session.totals is None:
            return
        self.title = self.words("order.title")
        self._show_lines(menu)
        self._stack()
        self._show_totals(session.totals, menu)
        self.empty = not session.cart.lines
        swipes = ("order.loyalty_scan", "order.swipe_scan") if session.can_scan else ("order.loyalty", "order.swipe")
        offer = swipes[self._takes_gifts]
        self.loyalty = self.words("order.loyalty_on" if session.loyalty else offer)
        self.offers_scan = session.can_scan
        self._place_scan()
        self._show_way_to_pay(session.totals.gross, menu)
        no_paper = session.till is not None and session.till.receipt is ReceiptOffer.SCREEN
        self.paper = self.words("order.no_paper") if no_paper else ""
        self.primary_enabled = not self.empty

    # -- what was touched --

    def primary(self) -> None:
        if not self.session.suggestions:
            self.session.pay()
            return
        agents = " · ".join(dict.fromkeys(one.agent_name for one in self.session.suggestions))
        self.frame.ask(
            Dialog(
                self.frame,
                title=self.words("order.confirm_title", agent=agents),
                text=self.words("order.confirm_text"),
                choices=[
                    (self.words("order.confirm_yes"), self.session.confirm_and_pay),
                    (self.words("order.confirm_no"), lambda: None),
                ],
            )
        )

    def back(self) -> None:
        self.session.go(Page.MENU)

    def fold(self) -> None:
        self.unfolded = not self.unfolded
        self.show()

    def enter_code(self) -> None:
        self.frame.ask(CodeEntry(self.frame))

    def scan(self) -> None:
        self.session.scan()

    def start_over(self) -> None:
        self.frame.ask(
            Dialog(
                self.frame,
                title=self.words("order.start_over_title"),
                text=self.words("order.start_over_text"),
                kind="trouble",
                choices=[
                    (self.words("order.start_over_yes"), self.session.start_over),
                    (self.words("order.start_over_no"), lambda: None),
                ],
            )
        )

    def _qty(self, card: OrderLineCard, qty: int) -> None:
        if qty < 1:
            self.session.remove_line(card.line)
        else:
            self.session.change_line(card.line, qty=qty)

    def _place_scan(self) -> None:
        if self.offers_scan and self._scan.parent is None:
            self._acts.add_widget(self._scan, index=len(self._acts.children) - 1)
        elif not self.offers_scan and self._scan.parent is not None:
            self._acts.remove_widget(self._scan)

    # -- lines --

    def _show_lines(self, menu: Menu) -> None:
        cart, totals, words = self.cart, self.totals, self.words
        amounts = {line.line: line.amount for line in totals.lines}
        problems = self.session.line_problems
        suggested = {one.line for one in self.session.suggestions}
        self._lines = {line.id: self._lines.get(line.id) or self._new_line() for line in cart.lines}
        for line in cart.lines:
            card = self._lines[line.id]
            product = menu.product(line.selection.item)
            if product is None:
                continue
            card.line, card.qty, card.most = line.id, line.qty, product.max_per_order
            card.name, card.image = product.name[words.language], _picture(line, product)
            card.details = details(line.selection, menu, words)
            card.price = amount(amounts[line.id], menu, words)
            card.problem = problem(problems.get(line.id), line.selection, menu, words)
            card.suggested = line.id in suggested
            card.target, card.edit_word = f"line.{line.id}", words("order.edit")
            card.editable = isinstance(product, Combo) or bool(product.groups) or len(product.variants) > 1
            card.label = f"{card.edit_word} {card.name}"
            card.less_word, card.more_word = words("common.less"), words("common.more")
            card.remove_word = words("common.remove")

    def _new_line(self) -> OrderLineCard:
        card = OrderLineCard()
        card.bind(on_tap=self._edit, on_count=self._qty)
        return card

    def _edit(self, card: OrderLineCard) -> None:
        line = self.cart.line(card.line)
        if line is not None:
            self.session.open_product(line.selection.item, line.id)

    def _stack(self) -> None:
        """Suggestions stand below the line item they are about; the others come first."""
        open_now = {one.id: one for one in self.session.suggestions}
        self._cards = {
            one.id: self._cards.get(one.id) or SuggestionCard(self.session, one) for one in open_now.values()
        }
        about: dict[str | None, list[SuggestionCard]] = {}
        for suggestion in open_now.values():
            line = suggestion.line if suggestion.line in self._lines else None
            about.setdefault(line, []).append(self._cards[suggestion.id])
            self._cards[suggestion.id].show(self.words)
        stacked: list[object] = [*about.get(None, [])]
        for line_id, card in self._lines.items():
            stacked += [card, *about.get(line_id, [])]
        if stacked != self._stacked:
            self._stacked = stacked
            column = self.ids.lines
            column.clear_widgets()
            for widget in stacked:
                column.add_widget(widget)

    # -- totals --

    @property
    def _takes_gifts(self) -> bool:
        return self.session.till is not None and self.session.till.takes_gifts

    def _show_way_to_pay(self, gross: int, menu: Menu) -> None:
        """What the next step costs, and what a gift card pays of it."""
        words, gift = self.words, self.session.gift
        self.primary_text, left = words("order.pay" if gross else "order.place"), gross
        if gift is None:
            self.gift = ""
        elif gift.waits or gift.left is None:
            self.gift = words("order.gift_asked")
        else:
            paid = gift.pays(gross)
            left = gross - paid
            stays = gift.left.amount - paid
            key, stays_or_left = ("order.gift_part", left) if left else ("order.gift_all", stays)
            self.gift = words(key, gift=money(paid, menu, words), left=money(stays_or_left, menu, words))
        self.primary_detail = money(left, menu, words) if left else ""
        if gross and not left:
            self.primary_text = words("order.pay_gift")

    def _show_totals(self, totals: Totals, menu: Menu) -> None:
        self.total = money(totals.gross, menu, self.words)
        key = "order.tax_included" if menu.tax_mode == "inclusive" else "order.tax"
        self.taxes = f"{self.words(key)} {amount(totals.tax, menu, self.words)}"
        self.saved = (
            f"{self.words('order.discount')} {amount(totals.discount, menu, self.words)}" if totals.discount else ""
        )
        column = self.ids.tax_lines
        column.clear_widgets()
        if not self.unfolded:
            return
        rows = [(self.words("order.subtotal"), totals.net)]
        rows += [
            (self.words("order.tax_line", rate=rate_percent(tax.rate), net=amount(tax.net, menu, self.words)), tax.tax)
            for tax in totals.taxes
        ]
        for word, value in rows:
            row = Row()
            row.add_widget(Text(text=word, size_name="small", colour="quiet", max_lines=1))
            row.add_widget(Text(text=amount(value, menu, self.words), size_name="small", colour="quiet", fit=True))
            column.add_widget(row)


def _picture(line: LineItem, product: Item | Combo) -> str:
    return choosing.picture(line.selection, product) if isinstance(product, Item) else product.image
