"""Paid, or to be paid at the counter: the order number as large as the screen allows, what to do next, the paper; then it
ends by itself."""

from kivy.clock import Clock
from kivy.properties import BooleanProperty, NumericProperty, StringProperty

from domain.money import Money, money_text
from domain.till import ReceiptState
from kiosk.screen import theme
from kiosk.screen.pages.page import PageView, load_kv
from kiosk.screen.receipt_view import ReceiptView
from kiosk.screen.widgets.text import measure

load_kv(__file__)

REDRAWN_S = 0.25
TRIAL_PX = 200


class ThanksPage(PageView):
    number = StringProperty("")
    number_px = NumericProperty(TRIAL_PX)
    receipt = StringProperty("")
    gift = StringProperty("")
    left_share = NumericProperty(1.0)
    again = StringProperty("")
    where = StringProperty("")
    at_counter = BooleanProperty(False)
    sees = BooleanProperty(False)
    """There is no paper: the pill shows the receipt here."""
    _seen = b""

    def entered(self) -> None:
        Clock.schedule_interval(self._count_down, REDRAWN_S)

    def left(self) -> None:
        Clock.unschedule(self._count_down)

    def show(self) -> None:
        payment, words = self.session.payment, self.words
        self.primary_text = words("thanks.done")
        if payment is None:
            return
        self.number = payment.number
        self._fit()
        self.at_counter = payment.at_counter
        due = money_text(payment.amount, words.language)
        held = next((part.left for part in reversed(payment.parts) if part.left), 0)
        left = money_text(Money(held, payment.amount.currency), words.language)
        self.gift = words("thanks.gift_left", amount=left) if held and not payment.at_counter else ""
        self.where = words("thanks.counter_where", amount=due) if payment.at_counter else words("thanks.where")
        state, paper = payment.receipt, "counter_" if payment.at_counter else ""
        self.receipt = words(f"thanks.{paper}{state.value}") if state is not ReceiptState.NONE else ""
        self.sees = state is ReceiptState.FAILED
        told = state not in (ReceiptState.NONE, ReceiptState.PRINTING)
        self.again = words("thanks.see" if self.sees else "thanks.again") if told else ""
        self._show_receipt()
        self._count_down(0)

    def _show_receipt(self) -> None:
        """Once when it comes; whoever has closed it may ask for it again."""
        if self.session.receipt is not self._seen:
            self._seen = self.session.receipt
            if self._seen:
                self.frame.ask(ReceiptView(self.frame, self._seen))

    def primary(self) -> None:
        self.session.finish()

    def on_size(self, *_: object) -> None:
        self._fit()

    def _fit(self) -> None:
        """Letters as large as the number's box allows in both directions."""
        box = self.ids.box
        wide = measure(self.number, "title", TRIAL_PX) or 1
        room = box.width - theme.mm(16), box.height - theme.mm(12)
        by_height = room[1] / (theme.CAP_HEIGHT * 1.3)
        self.number_px = max(TRIAL_PX // 4, int(min(TRIAL_PX * room[0] / wide, by_height)))

    def _count_down(self, _dt: float) -> None:
        self.left_share = self.session.thanks_left
