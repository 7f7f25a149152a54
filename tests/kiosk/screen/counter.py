"""A session with a clock that is turned by hand, and a till and a line that write down what is asked of them."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from domain.call import CallKind, CallState, CallView, Way
from domain.cart import Operation
from domain.line import Enrolment, EnrolmentState, LineView
from domain.listening import Listening
from domain.menu import Menu
from domain.menu_file import load
from domain.money import Money
from domain.order import Order
from domain.payment import PaymentState, Prompt
from domain.selection import Selection
from domain.session import Page, Proposal
from domain.till import PaymentView, TillView
from kiosk.config import Idle
from kiosk.screen.session import Session

MENU = """
id: test
name: {en: Test, es: Prueba}
logo: logo
currency: USD
languages: [en, es]
tax_mode: exclusive
service_modes: [{id: dine_in, name: {en: Eat here, es: Aquí}}, {id: takeaway, name: {en: Take away, es: Llevar}}]
taxes:
  - {tax_class: food, rate: "0.0625"}
  - {tax_class: food, rate: "0.10", service_mode: takeaway}
categories:
  - {id: empty, name: {en: Empty, es: Vacío}, image: x}
  - {id: food, name: {en: Food, es: Comida}, image: x}
option_groups:
  - {id: extras, name: {en: Extras, es: Extras}, max_per_option: 3, options: [
      {id: onion, name: {en: Onion, es: Cebolla}, default_qty: 1}, {id: cheese, name: {en: Cheese, es: Queso}, price: 80}]}
items:
  - {id: burger, category: food, name: {en: Burger, es: Hamburguesa}, image: x, price: 900, tax_class: food, groups: [extras]}
  - {id: cola, category: food, name: {en: Cola, es: Cola}, image: x, price: 300, tax_class: food, max_per_order: 5}
  - {id: soup, category: food, name: {en: Soup, es: Sopa}, image: x, price: 500, tax_class: food, state: sold_out}
promotions:
  - {id: ten, name: {en: Ten, es: Diez}, trigger: code, code: TEN, percent: 10}
  - {id: friend, name: {en: Friend, es: Amigo}, trigger: loyalty, percent: 5}
"""

BURGER = Selection(item="burger")
COLA = Selection(item="cola")
AFTER_S, WARNING_S, DIM_AFTER_S = 60.0, 20.0, 300.0


def menu(**changes: str) -> Menu:
    """The menu above with pieces of its text replaced."""
    text = MENU
    for old, new in changes.items():
        text = text.replace(old, new)
    return load(text)


class Clock:
    def __init__(self) -> None:
        self.at = 1000.0

    def __call__(self) -> float:
        return self.at


class Till:
    def __init__(self) -> None:
        self.orders: list[Order] = []
        self.parts: list[tuple[int, str, int]] = []
        self.given_up: list[str] = []
        self.balances: list[tuple[str, str]] = []
        self.cancelled: list[str] = []
        self.printed: list[str] = []
        self.drawn: list[str] = []
        self.kept: bytes | None = None

    def pay(self, order: Order, tip: int, gift: str, after: int) -> None:
        self.orders.append(order)
        self.parts.append((tip, gift, after))

    def give_up(self, order: str) -> None:
        self.given_up.append(order)

    def ask_balance(self, card: str, currency: str) -> None:
        self.balances.append((card, currency))

    def cancel(self, order: str) -> None:
        self.cancelled.append(order)

    def print_again(self, order: str) -> None:
        self.printed.append(order)

    def draw_receipt(self, order: str) -> None:
        self.drawn.append(order)

    def save_draft(self, draft: bytes | None) -> None:
        self.kept = draft


class Line:
    def __init__(self) -> None:
        self.asked: list[tuple[Any, ...]] = []

    def ask_help(self, kind: CallKind) -> None:
        self.asked.append(("help", kind))

    def end_help(self) -> None:
        self.asked.append(("end",))

    def choose_way(self, way: Way) -> None:
        self.asked.append(("way", way))

    def answer_ring_back(self, yes: bool) -> None:
        self.asked.append(("answer", yes))

    def answer_thumb(self, call: str, up: bool) -> None:
        self.asked.append(("thumb", call, up))

    def set_camera(self, on: bool) -> None:
        self.asked.append(("camera", on))

    def set_blur(self, on: bool) -> None:
        self.asked.append(("blur", on))

    def set_mute(self, on: bool) -> None:
        self.asked.append(("mute", on))

    def listen(self, listening: Listening) -> None:
        self.asked.append(("listen", listening))

    def type_text(self, characters: str) -> None:
        self.asked.append(("text", characters))


class Counter:
    """A kiosk's session and everything around it."""

    def __init__(self, under: Menu | None = None, *, with_menu: bool = True, clock: Clock | None = None) -> None:
        self.clock = clock or Clock()
        self.till, self.line = Till(), Line()
        self.session = Session(
            menu=(under or menu()) if with_menu else None,
            till=self.till,
            line=self.line,
            idle=Idle(after_s=AFTER_S, warning_s=WARNING_S),
            reads_codes=True,
            dim_after_s=DIM_AFTER_S,
            now=self.clock,
            today=lambda: dt.date(2026, 11, 21),
        )

    def ordering(self, *wanted: Selection) -> "Counter":
        """A customer who eats here and has chosen these."""
        self.session.start("en")
        self.session.choose_mode("dine_in")
        for selection in wanted:
            self.session.add(selection)
        return self

    def paying(self) -> "Counter":
        self.ordering(BURGER)
        self.session.go(Page.ORDER)
        self.session.pay()
        return self

    def is_at(self, page: Page) -> bool:
        return self.session.page is page

    @property
    def cart_id(self) -> str:
        assert self.session.cart is not None
        return self.session.cart.id

    @property
    def gross(self) -> int:
        assert self.session.totals is not None
        return self.session.totals.gross

    @property
    def contents(self) -> list[tuple[str, int, str]]:
        """Item, quantity and author of every line."""
        assert self.session.cart is not None
        return [(line.selection.item, line.qty, line.author) for line in self.session.cart.lines]

    def line_of(self, item: str) -> str:
        assert self.session.cart is not None
        return next(line.id for line in self.session.cart.lines if line.selection.item == item)

    def payment(
        self,
        state: PaymentState,
        *,
        attempt: int = 1,
        reason: str = "",
        unsettled: bool = False,
        prompt: Prompt | None = None,
    ) -> None:
        """The till's news about the order of this visit."""
        payment = PaymentView(
            order=self.cart_id,
            attempt=attempt,
            state=state,
            amount=Money(1, "USD"),
            reason=reason,
            prompt=prompt,
            number="A47" if state is PaymentState.PAID else "",
        )
        self.session.on_till(TillView(in_service=True, unsettled=unsettled, payment=payment))

    def call(self, state: CallState, call: str = "c1", **more: object) -> None:
        enrolment = Enrolment(state=EnrolmentState.ENROLLED)
        view = CallView(state=state, call=call, **more)  # type: ignore[arg-type]
        self.session.on_line(LineView(call=view, enrolment=enrolment))

    def sold_out(self, *marks: str) -> None:
        """News of the hub, by the line."""
        enrolment = Enrolment(state=EnrolmentState.ENROLLED)
        self.session.on_line(LineView(call=self.session.call, enrolment=enrolment, sold_out=marks))

    def proposal(self, operation: Operation, *, name: str = "p1", revision: int | None = None) -> Proposal:
        assert self.session.cart is not None
        at = self.session.cart.revision if revision is None else revision
        return Proposal(id=name, agent="7", agent_name="Maya", cart=self.cart_id, revision=at, operation=operation)

    def wait(self, seconds: float) -> None:
        """Time goes by, and the clock ticks as the process lets it."""
        for _ in range(int(seconds * 4)):
            self.clock.at += 0.25
            self.session.tick()


def at_checking(counter: Counter) -> None:
    counter.paying().payment(PaymentState.UNKNOWN, unsettled=True)


def at_thanks(counter: Counter) -> None:
    counter.paying().payment(PaymentState.PAID)


def at_customise(counter: Counter) -> None:
    counter.ordering(BURGER).session.open_product("burger")


def at_scan(counter: Counter) -> None:
    at_order(counter)
    counter.session.scan()


def at_order(counter: Counter) -> None:
    counter.ordering(BURGER).session.go(Page.ORDER)


def at_tip(counter: Counter) -> None:
    counter.session.tips = (5, 10)
    at_order(counter)
    counter.session.pay()


WAYS: dict[Page, Callable[[Counter], object]] = {
    Page.ENROLMENT: lambda counter: counter.session.on_line(LineView(enrolment=Enrolment(state=EnrolmentState.CODE))),
    Page.ATTRACT: lambda counter: None,
    Page.SERVICE_MODE: lambda counter: counter.session.start("en"),
    Page.MENU: lambda counter: counter.ordering(BURGER),
    Page.CUSTOMISE: at_customise,
    Page.ORDER: at_order,
    Page.SCAN: at_scan,
    Page.TIP: at_tip,
    Page.PAY: lambda counter: counter.paying(),
    Page.CHECKING: at_checking,
    Page.THANKS: at_thanks,
    Page.OUT_OF_SERVICE: lambda counter: counter.session.on_till(TillView(in_service=False)),
}
"""How a customer, or the kiosk, comes to each page."""


def counter_at(page: Page) -> Counter:
    counter = Counter()
    WAYS[page](counter)
    assert counter.session.page is page
    return counter
