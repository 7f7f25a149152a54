import pytest

from domain.cart import Add, Change
from domain.payment import PaymentState, Prompt
from domain.session import Page, ProposalState
from domain.till import TillView
from tests.kiosk.screen.counter import BURGER, COLA, Counter, counter_at


def test_pay_hands_the_till_an_order_with_the_totals_of_the_cart() -> None:
    counter = counter_at(Page.PAY)
    [order] = counter.till.orders
    assert (order.uuid, order.totals, order.cart) == (counter.cart_id, counter.session.totals, counter.session.cart)


def test_an_empty_cart_cannot_be_paid() -> None:
    counter = Counter().ordering()
    counter.session.go(Page.ORDER)
    assert not counter.session.pay()
    assert counter.till.orders == []


def test_an_approved_payment_shows_the_number() -> None:
    counter = counter_at(Page.PAY)
    counter.payment(PaymentState.INTENT)
    counter.payment(PaymentState.APPROVED)
    assert counter.is_at(Page.PAY)
    counter.payment(PaymentState.PAID)
    assert counter.is_at(Page.THANKS)
    assert counter.session.payment is not None
    assert counter.session.payment.number == "A47"


def test_a_decline_is_counted_and_may_be_tried_again() -> None:
    counter = counter_at(Page.PAY)
    counter.payment(PaymentState.DECLINED, reason="declined")
    assert (counter.session.page, counter.session.view().declines) == (Page.PAY, 1)
    assert counter.session.pay()
    counter.payment(PaymentState.DECLINED)  # the old news once more
    assert (counter.session.paying, counter.session.declines, counter.session.payment) == (True, 1, None)
    counter.payment(PaymentState.PAID, attempt=2)
    assert counter.is_at(Page.THANKS)
    assert [order.uuid for order in counter.till.orders] == [counter.cart_id] * 2


def test_a_terminal_that_gave_up_waiting_is_no_decline() -> None:
    counter = counter_at(Page.PAY)
    counter.payment(PaymentState.ABORTED, reason="timeout")
    assert (counter.session.page, counter.session.declines, counter.session.paying) == (Page.PAY, 0, False)


def test_a_cancelled_payment_goes_back_to_the_order() -> None:
    counter = counter_at(Page.PAY)
    assert counter.session.cancel_payment()
    assert (counter.till.cancelled, counter.session.page) == ([counter.cart_id], Page.PAY)
    counter.payment(PaymentState.ABORTED, reason="cancelled")
    assert counter.is_at(Page.ORDER)
    assert counter.session.notice is not None
    assert counter.session.notice.key == "payment_stopped"
    assert not counter.session.cancel_payment()


def test_after_a_decline_the_customer_may_go_back_and_change_the_order() -> None:
    counter = counter_at(Page.PAY)
    counter.payment(PaymentState.DECLINED)
    counter.session.go(Page.ORDER)
    assert counter.session.add(COLA)
    counter.session.pay()
    assert counter.till.orders[-1].totals.gross == counter.gross > counter.till.orders[0].totals.gross


def test_an_unknown_outcome_is_being_checked_until_the_till_knows() -> None:
    counter = counter_at(Page.CHECKING)
    assert not counter.session.pay()
    assert not counter.session.add(COLA)
    counter.payment(PaymentState.PAID)
    assert counter.is_at(Page.THANKS)


def test_an_unknown_outcome_that_turns_out_unpaid_lets_the_customer_pay() -> None:
    counter = counter_at(Page.CHECKING)
    counter.payment(PaymentState.ABORTED, reason="line_lost")
    assert counter.is_at(Page.PAY)
    assert counter.session.pay()


def test_a_till_that_dies_in_a_payment_is_asked_what_became_of_it() -> None:
    counter = counter_at(Page.PAY)
    counter.payment(PaymentState.INTENT)
    counter.session.on_till(None)
    assert counter.is_at(Page.CHECKING)
    counter.payment(PaymentState.UNKNOWN, unsettled=True)
    assert counter.is_at(Page.CHECKING)
    counter.payment(PaymentState.PAID)
    assert counter.is_at(Page.THANKS)


def test_an_order_that_a_dying_till_never_heard_of_goes_back_to_the_customer() -> None:
    counter = counter_at(Page.PAY)
    counter.session.on_pay_uncertain()
    counter.session.on_till(None)
    assert counter.is_at(Page.CHECKING)
    counter.session.on_till(TillView(in_service=True))
    assert counter.is_at(Page.ORDER)
    assert counter.session.notice is not None
    assert counter.session.notice.key == "till_unreachable"
    assert counter.session.pay()


def test_an_order_that_a_dying_till_did_hear_of_is_followed() -> None:
    counter = counter_at(Page.PAY)
    counter.session.on_pay_uncertain()
    counter.payment(PaymentState.UNKNOWN, unsettled=True)
    assert counter.is_at(Page.CHECKING)


@pytest.mark.parametrize("reason", ["payment_running", "unsettled", "totals_wrong"])
def test_a_payment_that_the_till_refuses_is_explained_on_the_order(reason: str) -> None:
    counter = counter_at(Page.PAY)
    counter.session.on_pay_refused(reason)
    assert (counter.session.page, counter.session.paying) == (Page.ORDER, False)
    assert counter.session.notice is not None
    assert counter.session.notice.key == reason


def test_nobody_pays_while_the_till_is_out_of_service() -> None:
    counter = counter_at(Page.ORDER)
    counter.session.on_till(TillView(in_service=False))
    assert counter.is_at(Page.ORDER)
    assert not counter.session.pay()
    counter.session.start_over()
    assert counter.is_at(Page.OUT_OF_SERVICE)


def test_news_of_somebody_elses_payment_is_not_this_customers() -> None:
    paid = counter_at(Page.THANKS)
    counter = counter_at(Page.ORDER)
    counter.session.on_till(paid.session.till)
    assert (counter.session.page, counter.session.payment) == (Page.ORDER, None)


@pytest.mark.parametrize("page", [Page.PAY, Page.CHECKING, Page.THANKS, Page.SERVICE_MODE])
def test_no_agent_reaches_a_payment(page: Page) -> None:
    counter = counter_at(page)
    cart, orders = counter.session.cart, list(counter.till.orders)
    if cart is None:
        return
    for operation in (Add(selection=COLA), Change(line=cart.lines[0].id, qty=9)):
        result = counter.session.propose(counter.proposal(operation, name=repr(operation)))
        assert (result.state, result.reason) == (ProposalState.REFUSED, f"page {page}")
    assert (counter.session.cart, counter.till.orders, counter.session.page) == (cart, orders, page)


def test_the_receipt_can_be_printed_again() -> None:
    counter = counter_at(Page.THANKS)
    counter.session.print_again()
    assert counter.till.printed == [counter.cart_id]


def test_without_paper_the_receipt_comes_to_the_screen_of_whoever_paid() -> None:
    counter = counter_at(Page.THANKS)
    order = counter.cart_id
    assert counter.session.see_receipt()
    assert counter.till.drawn == [order]
    counter.session.on_receipt("another", b"png")
    assert counter.session.receipt == b""
    counter.session.on_receipt(order, b"png")
    assert counter.session.receipt == b"png"
    counter.session.finish()
    counter.session.on_receipt(order, b"png")
    assert counter.session.receipt == b""


def test_an_order_names_the_agents_whose_changes_the_customer_kept() -> None:
    counter = Counter().ordering(BURGER)
    counter.session.propose(counter.proposal(Add(selection=COLA)))
    counter.session.go(Page.ORDER)
    assert not counter.session.pay()
    assert counter.session.notice is not None
    assert counter.session.notice.key == "confirm_suggestions"
    assert counter.session.confirm_and_pay()
    assert counter.till.orders[0].agents == ("Maya",)


def test_what_an_agent_sees_of_the_visit_says_nothing_of_a_pin() -> None:
    counter = counter_at(Page.PAY)
    counter.payment(PaymentState.INTENT)
    before = counter.session.view()
    for prompt in Prompt:
        counter.payment(PaymentState.INTENT, prompt=prompt)
        assert counter.session.view() == before
