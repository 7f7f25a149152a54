"""Something runs out in the middle of a visit: it shows at once, and nobody pays for it unknowing."""

from domain.payment import PaymentState
from domain.selection import ChosenOption, Selection
from domain.session import Page
from tests.kiosk.screen.counter import BURGER, COLA, Counter, menu

CHEESY = Selection(item="burger", options=(ChosenOption("onion"), ChosenOption("cheese")))


def state_of(counter: Counter, product: str) -> str:
    assert counter.session.menu is not None
    known = counter.session.menu.product(product)
    assert known is not None
    return known.state


def test_it_is_sold_out_at_once_and_on_again_at_once() -> None:
    counter = Counter().ordering(BURGER)
    version = counter.session.view().menu_version
    counter.sold_out("product/cola")
    assert state_of(counter, "cola") == "sold_out"
    assert not counter.session.add(COLA)
    assert counter.session.notice is not None
    assert counter.session.notice.key == "sold_out"
    assert counter.session.view().menu_version == version  # the order is still priced under the menu of the hub
    counter.sold_out()
    assert counter.session.add(COLA)


def test_the_customer_is_told_before_paying() -> None:
    counter = Counter().ordering(BURGER, COLA)
    counter.session.go(Page.ORDER)
    counter.sold_out("product/cola")
    assert counter.session.notice is not None
    assert counter.session.notice.key == "sold_out_in_order"
    assert set(counter.session.line_problems) == {counter.line_of("cola")}
    gross = counter.gross
    assert not counter.session.pay()
    assert counter.till.orders == []
    counter.session.remove_line(counter.line_of("cola"))
    assert counter.session.pay()
    assert counter.till.orders[0].totals.gross < gross


def test_an_option_that_has_run_out_can_be_changed() -> None:
    counter = Counter().ordering(CHEESY)
    counter.sold_out("option/extras/cheese")
    [refusal] = counter.session.line_problems.values()
    assert (refusal.key, refusal.about) == ("sold_out", "cheese")
    line = counter.line_of("burger")
    counter.session.go(Page.ORDER)
    assert counter.session.open_product("burger", line)
    assert counter.session.change_line(line, BURGER)
    assert counter.session.line_problems == {}


def test_what_is_at_the_terminal_is_paid() -> None:
    counter = Counter().paying()
    counter.sold_out("product/burger")
    assert counter.session.paying
    counter.payment(PaymentState.PAID)
    assert counter.is_at(Page.THANKS)


def test_after_a_decline_it_is_not_paid_for_any_more() -> None:
    counter = Counter().paying()
    counter.sold_out("product/burger")
    counter.payment(PaymentState.DECLINED)
    assert not counter.session.pay()
    assert len(counter.till.orders) == 1


def test_it_stays_sold_out_for_the_next_customer_and_under_the_next_menu() -> None:
    counter = Counter().ordering(BURGER)
    counter.sold_out("product/cola")
    counter.session.on_menu(menu(**{"price: 300": "price: 310"}))
    counter.session.start_over()
    counter.ordering(BURGER)
    assert state_of(counter, "cola") == "sold_out"
    assert state_of(counter, "burger") == "on"


def test_an_agents_suggestion_of_it_is_refused() -> None:
    from domain.cart import Add

    counter = Counter().ordering(BURGER)
    counter.sold_out("product/cola")
    assert counter.session.propose(counter.proposal(Add(selection=COLA))).state == "refused"
