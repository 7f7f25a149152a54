"""Every intent on every page, and the ways through a visit."""

from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from domain.call import CallKind, CallState, CallView, EndReason, Way
from domain.line import Enrolment, EnrolmentState, LineView
from domain.payment import PaymentState
from domain.selection import ChosenOption, Selection
from domain.session import Page
from domain.till import TillView
from kiosk.screen.intents import INTENTS
from kiosk.screen.session import Session
from kiosk.screen.transitions import TRANSITIONS
from kiosk.screen.visit import THANKS_S
from kiosk.texts import texts
from tests.kiosk.screen.counter import BURGER, COLA, WAYS, Counter, counter_at, menu

DO: dict[str, Callable[[Session], bool]] = {
    "start": lambda session: session.start("es"),
    "set_language": lambda session: session.set_language("es"),
    "choose_mode": lambda session: session.choose_mode("takeaway"),
    "open_category": lambda session: session.open_category("food"),
    "open_product": lambda session: session.open_product("cola"),
    "go": lambda session: session.go(Page.ORDER) or session.go(Page.MENU),
    "add": lambda session: session.add(COLA),
    "change_line": lambda session: session.change_line(session.cart.lines[0].id, qty=3) if session.cart else False,
    "remove_line": lambda session: session.remove_line(session.cart.lines[0].id) if session.cart else False,
    "undo_remove": lambda session: session.undo_remove(),
    "scan": lambda session: session.scan(),
    "stop_scan": lambda session: session.stop_scan(),
    "enter_code": lambda session: session.enter_code("ten"),
    "keep": lambda session: session.keep("p1"),
    "undo": lambda session: session.undo("p1"),
    "pay": lambda session: session.pay(),
    "confirm_and_pay": lambda session: session.confirm_and_pay(),
    "choose_tip": lambda session: session.choose_tip(45),
    "give_up": lambda session: session.give_up(),
    "cancel_payment": lambda session: session.cancel_payment(),
    "print_again": lambda session: session.print_again(),
    "see_receipt": lambda session: session.see_receipt(),
    "ask_help": lambda session: session.ask_help(CallKind.TEXT),
    "end_help": lambda session: session.end_help(),
    "choose_way": lambda session: session.choose_way(Way.TICKET),
    "answer_ring_back": lambda session: session.answer_ring_back(True),
    "answer_thumb": lambda session: session.answer_thumb(True),
    "set_camera": lambda session: session.set_camera(False),
    "set_blur": lambda session: session.set_blur(True),
    "set_mute": lambda session: session.set_mute(True),
    "louder": lambda session: session.louder(),
    "quieter": lambda session: session.quieter(),
    "silence": lambda session: session.silence(),
    "type_text": lambda session: session.type_text("Hi"),
    "still_here": lambda session: session.still_here(),
    "start_over": lambda session: session.start_over(),
    "finish": lambda session: session.finish(),
}

NEEDS_MORE = {"give_up", "keep", "undo", "undo_remove", "type_text", "choose_way", "answer_ring_back", "answer_thumb"}
"""Not done without a part that is paid, a suggestion, a removed line or a call; tested by their own stories."""

LEADS_TO = {
    ("start", Page.ATTRACT): Page.SERVICE_MODE,
    ("choose_mode", Page.SERVICE_MODE): Page.MENU,
    ("open_category", Page.CUSTOMISE): Page.MENU,
    ("open_category", Page.ORDER): Page.MENU,
    ("open_product", Page.MENU): Page.CUSTOMISE,
    ("open_product", Page.ORDER): Page.CUSTOMISE,
    ("go", Page.MENU): Page.ORDER,
    ("go", Page.CUSTOMISE): Page.ORDER,
    ("go", Page.ORDER): Page.MENU,
    ("add", Page.CUSTOMISE): Page.MENU,
    ("go", Page.SCAN): Page.ORDER,
    ("scan", Page.MENU): Page.SCAN,
    ("scan", Page.ORDER): Page.SCAN,
    ("stop_scan", Page.SCAN): Page.ORDER,
    ("start_over", Page.SCAN): Page.ATTRACT,
    ("change_line", Page.CUSTOMISE): Page.ORDER,
    ("pay", Page.ORDER): Page.PAY,
    ("confirm_and_pay", Page.ORDER): Page.PAY,
    ("go", Page.TIP): Page.ORDER,
    ("choose_tip", Page.TIP): Page.PAY,
    ("start_over", Page.TIP): Page.ATTRACT,
    ("start_over", Page.SERVICE_MODE): Page.ATTRACT,
    ("start_over", Page.MENU): Page.ATTRACT,
    ("start_over", Page.CUSTOMISE): Page.ATTRACT,
    ("start_over", Page.ORDER): Page.ATTRACT,
    ("finish", Page.THANKS): Page.ATTRACT,
    ("finish", Page.CHECKING): Page.OUT_OF_SERVICE,  # until the terminal has said what became of the payment
}

NOT_NOW = {
    ("go", Page.SERVICE_MODE),  # there is no cart yet
    ("enter_code", Page.SERVICE_MODE),
    ("go", Page.PAY),  # the terminal is at work
    ("pay", Page.PAY),
    ("start_over", Page.PAY),
}


def state(session: Session) -> tuple[Any, ...]:
    return session.page, session.language, session.cart, session.suggestions, session.payment, session.category, session.product


def test_the_matrix_below_knows_every_intent() -> None:
    assert DO.keys() == INTENTS.keys()
    assert WAYS.keys() == set(Page) == TRANSITIONS.keys()


@pytest.mark.parametrize("page", Page)
@pytest.mark.parametrize("name", DO)
def test_every_intent_on_every_page_is_done_or_does_nothing(name: str, page: Page) -> None:
    counter = counter_at(page)
    before = state(counter.session)
    done = DO[name](counter.session)
    allowed = page in INTENTS[name] and (name, page) not in NOT_NOW
    if name not in NEEDS_MORE:
        assert done is allowed
    if not done:
        assert state(counter.session) == before
    assert counter.session.page is (LEADS_TO.get((name, page), page) if done else page)


@pytest.mark.parametrize("page", Page)
@pytest.mark.parametrize("payment", PaymentState)
def test_no_news_of_the_till_breaks_a_page(page: Page, payment: PaymentState) -> None:
    counter = counter_at(page)
    if counter.session.cart is not None:
        counter.payment(payment)
    counter.session.on_till(None)
    counter.session.on_till(TillView(in_service=False))
    counter.session.on_line(LineView(enrolment=Enrolment(state=EnrolmentState.CODE)))
    counter.session.on_line(None)


def test_an_impossible_page_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="page 'pay' cannot follow 'out_of_service'"):
        counter_at(Page.OUT_OF_SERVICE).session._to(Page.PAY)


def test_a_first_touch_asks_for_the_service_mode_then_shows_the_first_shelf_that_has_something() -> None:
    counter = Counter()
    counter.session.start("es")
    assert (counter.session.page, counter.session.language, counter.session.cart) == (Page.SERVICE_MODE, "es", None)
    counter.session.choose_mode("takeaway")
    view = counter.session.view()
    assert (view.page, view.category, view.cart and view.cart.service_mode) == (Page.MENU, "food", "takeaway")


def test_one_service_mode_is_not_asked_for() -> None:
    dearer = '\n  - {tax_class: food, rate: "0.10", service_mode: takeaway}'
    only = menu(**{", {id: takeaway, name: {en: Take away, es: Llevar}}": "", dearer: ""})
    counter = Counter(only)
    counter.session.start("en")
    assert counter.is_at(Page.MENU)


def test_changing_the_service_mode_changes_the_tax() -> None:
    counter = Counter().ordering(BURGER)
    assert counter.gross == 956
    counter.session.choose_mode("takeaway")
    assert counter.gross == 990


def test_a_sold_out_product_is_explained_and_not_opened() -> None:
    counter = Counter().ordering()
    assert not counter.session.open_product("soup")
    assert counter.session.notice is not None
    assert (counter.session.notice.key, counter.session.notice.about) == ("sold_out", "soup")
    counter.session.still_here()
    assert counter.session.notice is None


def test_more_than_the_limit_is_explained_with_the_limit() -> None:
    counter = Counter().ordering()
    assert not counter.session.add(COLA, 6)
    assert counter.session.notice is not None
    assert (counter.session.notice.key, counter.session.notice.limit) == ("too_many", 5)


def test_editing_a_line_starts_from_its_choices_and_returns_to_the_order() -> None:
    counter = Counter().ordering(Selection(item="burger", options=(ChosenOption("onion"),)))
    cheesy = Selection(item="burger", options=(ChosenOption("cheese", 2),))
    counter.session.go(Page.ORDER)
    counter.session.open_product("burger", counter.line_of("burger"))
    assert counter.session.open_selection is not None
    assert counter.session.open_selection.options == (ChosenOption("onion"),)
    counter.session.change_line(counter.line_of("burger"), cheesy, 2)
    assert counter.is_at(Page.ORDER)
    assert counter.session.totals is not None
    assert counter.session.totals.net == 2 * (900 + 160)


def test_a_removed_line_comes_back_to_its_place() -> None:
    counter = Counter().ordering(COLA, BURGER)
    before = counter.session.cart and counter.session.cart.lines
    counter.session.remove_line(counter.line_of("cola"))
    assert counter.contents == [("burger", 1, "customer")]
    assert counter.session.undo_remove()
    assert counter.session.cart is not None
    assert counter.session.cart.lines == before
    assert not counter.session.undo_remove()


def test_a_code_is_taken_as_people_type_it() -> None:
    counter = Counter().ordering(BURGER)
    assert not counter.session.enter_code("eleven")
    assert counter.session.notice is not None
    assert counter.session.notice.key == "unknown_code"
    assert counter.session.enter_code("  ten ")
    assert counter.session.totals is not None
    assert counter.session.totals.discount == 90
    assert counter.session.enter_code("TEN")
    assert counter.session.totals.discount == 90


def test_a_loyalty_card_counts_and_a_bank_card_is_sent_to_the_terminal() -> None:
    counter = Counter().ordering(BURGER)
    counter.session.on_card_swiped("bank")
    assert counter.session.notice is not None
    assert counter.session.notice.key == "bank_card_at_reader"
    counter.session.on_card_swiped("loyalty")
    assert counter.session.totals is not None
    assert counter.session.totals.discount == 45


@pytest.mark.parametrize(
    ("kind", "said"), [("gift", "card_of_no_use"), ("staff", "card_of_no_use"), ("unknown", "card_unknown")]
)
def test_a_card_that_was_read_is_not_called_unreadable(kind: str, said: str) -> None:
    counter = Counter().ordering(BURGER)
    counter.session.on_card_swiped(kind)
    assert counter.session.notice is not None
    assert counter.session.notice.key == said
    assert f"notice.{said}" in texts("en")


def test_a_loyalty_card_before_the_service_mode_counts_later() -> None:
    counter = Counter()
    counter.session.start("en")
    counter.session.on_card_swiped("loyalty")
    counter.session.choose_mode("dine_in")
    assert counter.session.cart is not None
    assert counter.session.cart.promotions == ("friend",)


def test_start_over_leaves_nothing_of_the_customer() -> None:
    counter = Counter().ordering(BURGER)
    counter.session.set_language("es")
    counter.call(CallState.CONNECTED)
    counter.session.on_text("Hello")
    counter.session.start_over()
    view = counter.session.view()
    assert (view.page, view.cart, view.totals, view.language, view.steps) == (Page.ATTRACT, None, None, "en", ())
    assert counter.session.conversation.turns == ()
    assert counter.line.asked[-1] == ("end",)
    assert counter.till.kept is None


def test_the_view_tells_the_last_steps_with_their_age() -> None:
    counter = Counter().ordering(BURGER)
    counter.clock.at += 7
    steps = counter.session.view().steps
    assert [(step.what, step.about) for step in steps] == [("start", "en"), ("service_mode", "dine_in"), ("add", "burger")]
    assert steps[-1].seconds_ago == 7


def test_the_number_goes_away_by_itself() -> None:
    counter = counter_at(Page.THANKS)
    counter.wait(THANKS_S - 1)
    assert counter.is_at(Page.THANKS)
    assert 0 < counter.session.thanks_left < 0.1
    counter.wait(1.5)
    assert counter.is_at(Page.ATTRACT)


def test_the_number_stays_while_somebody_looks_at_it() -> None:
    counter = counter_at(Page.THANKS)
    counter.wait(THANKS_S - 1)
    counter.session.still_here()
    counter.wait(THANKS_S - 1)
    assert counter.is_at(Page.THANKS)


def test_the_number_does_not_go_away_with_the_agent() -> None:
    counter = counter_at(Page.THANKS)
    counter.call(CallState.CONNECTED)
    counter.wait(3 * THANKS_S)
    counter.call(CallState.IDLE)
    counter.wait(THANKS_S - 1)
    assert counter.is_at(Page.THANKS)
    counter.wait(1.5)
    assert counter.is_at(Page.ATTRACT)


@pytest.mark.parametrize(
    ("ended", "notice"), [(EndReason.TECHNICAL, "call_cut_off"), (EndReason.AGENT, ""), (EndReason.CUSTOMER, "")]
)
def test_a_call_that_was_cut_off_is_explained(ended: EndReason, notice: str) -> None:
    counter = Counter().ordering(BURGER)
    counter.call(CallState.CONNECTED)
    over = CallView(state=CallState.IDLE, call="c1", ended=ended)
    for _ in range(2):  # the line says it again with its next news
        counter.session.on_line(LineView(call=over, enrolment=Enrolment(state=EnrolmentState.ENROLLED)))
    assert (counter.session.notice.key if counter.session.notice else "") == notice
    counter.session.still_here()
    counter.session.on_line(LineView(call=over, enrolment=Enrolment(state=EnrolmentState.ENROLLED)))
    assert counter.session.notice is None


def test_a_kiosk_without_a_menu_waits_for_enrolment_and_then_invites() -> None:
    counter = Counter(with_menu=False)
    assert counter.is_at(Page.ENROLMENT)
    counter.session.on_menu(menu())
    assert counter.is_at(Page.ATTRACT)


def test_a_till_that_is_gone_takes_the_kiosk_out_of_service_until_it_is_back() -> None:
    counter = Counter()
    counter.session.on_till(None)
    assert (counter.session.page, counter.session.out_of_service_reason) == (Page.OUT_OF_SERVICE, "till_unreachable")
    counter.session.on_till(TillView(in_service=True))
    assert counter.is_at(Page.ATTRACT)


def test_a_menu_that_changes_the_price_waits_for_the_end_of_the_visit() -> None:
    counter = Counter().ordering(BURGER)
    dearer = menu(**{"price: 900": "price: 950"})
    counter.session.on_menu(dearer)
    assert counter.gross == 956
    counter.session.start_over()
    assert counter.session.menu is dearer


def test_a_menu_that_sells_out_comes_at_once_and_stands_before_payment() -> None:
    counter = Counter().ordering(BURGER)
    counter.session.go(Page.ORDER)
    counter.session.on_menu(menu(**{"price: 900,": "price: 900, state: sold_out,"}))
    assert list(counter.session.line_problems) == [counter.line_of("burger")]
    assert not counter.session.pay()
    assert counter.is_at(Page.ORDER)
    assert counter.till.orders == []


def test_observers_hear_of_every_intent() -> None:
    counter, heard = Counter(), []
    counter.session.observe(lambda: heard.append(counter.session.page))
    counter.session.start("en")
    counter.session.choose_mode("dine_in")
    assert heard == [Page.SERVICE_MODE, Page.MENU]


def test_a_view_can_be_sent() -> None:
    view = Counter().ordering(BURGER).session.view()
    assert msgspec.json.decode(msgspec.json.encode(view), type=type(view)) == view
