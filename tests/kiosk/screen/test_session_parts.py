"""Paying in parts, with tips and gift cards: what the screen asks of the till, and what the customer sees of its news."""

from dataclasses import dataclass, field

import msgspec
import pytest

from domain.money import Money
from domain.order import OrderState
from domain.payment import Means, PaymentState
from domain.session import Page
from domain.till import GiftBalance, PartView, PaymentView, TillView
from tests.kiosk.screen.counter import BURGER, COLA, Counter, menu

GIFT, OTHER = "a" * 32, "b" * 32
PAID, DECLINED, ABORTED, INTENT = PaymentState.PAID, PaymentState.DECLINED, PaymentState.ABORTED, PaymentState.INTENT


@dataclass
class Shop:
    """A customer at a kiosk that takes gift cards, and the till's view of the order."""

    counter: Counter = field(default_factory=lambda: Counter().ordering(BURGER))
    view: TillView = field(default_factory=lambda: TillView(in_service=True, takes_gifts=True))

    def __post_init__(self) -> None:
        self.session.on_till(self.view)
        self.session.go(Page.ORDER)

    @property
    def session(self):  # type: ignore[no-untyped-def]
        return self.counter.session

    @property
    def asked(self) -> list[tuple[int, str, int]]:
        """Tip, gift card and newest known attempt of each part that the till was asked for."""
        return self.counter.till.parts

    @property
    def said(self) -> str:
        return str(self.session.notice.key) if self.session.notice is not None else ""

    def swipes(self, card: str = GIFT) -> None:
        self.session.on_card_swiped("gift", card)

    def balance(self, left: int | None = None, refusal: str = "", card: str = GIFT, ref: str = "r") -> None:
        money = None if left is None else Money(left, "USD")
        known = GiftBalance(ref=ref, card=card, left=money, refusal=refusal)
        self.view = msgspec.structs.replace(self.view, balance=known)
        self.session.on_till(self.view)

    def news(self, state: PaymentState, attempt: int, *parts: PartView, **changes: object) -> None:
        """Of this order; the paid parts and where the order stands follow from ``parts``."""
        paid = sum(part.amount for part in parts if part.state is PAID)
        tip = self.asked[-1][0] if self.asked else 0
        due = self.counter.gross + tip
        unfinished = (
            OrderState.AUTHORISING if state is INTENT else OrderState.PART_PAID if paid else OrderState.ABANDONED
        )
        view = PaymentView(
            order=self.counter.cart_id,
            attempt=attempt,
            state=state,
            amount=Money(due - paid, "USD"),
            due=due,
            tip=tip,
            paid=paid,
            parts=parts,
            order_state=OrderState.PAID if paid == due else unfinished,
            number="A47" if paid == due else "",
            can_cancel=state is INTENT,
        )
        self.view = msgspec.structs.replace(self.view, payment=msgspec.structs.replace(view, **changes))
        self.session.on_till(self.view)

    def gift_took(self, amount: int, attempt: int = 1) -> PartView:
        part = PartView(means=Means.GIFT, state=PAID, amount=amount)
        self.news(PAID, attempt, part, means=Means.GIFT)
        return part

    def card_paid(self, amount: int, *before: PartView, attempt: int = 1) -> PartView:
        part = PartView(means=Means.CARD, state=PAID, amount=amount)
        self.news(PAID, attempt, *before, part)
        return part


@pytest.fixture
def shop() -> Shop:
    return Shop()


# -- gift cards ----------------------------------------------------------------------------------------------------


def test_a_gift_card_is_asked_about_when_it_is_swiped_and_told(shop: Shop) -> None:
    shop.swipes()
    assert (shop.counter.till.balances, shop.said, shop.asked) == ([(GIFT, "USD")], "gift_asked", [])
    shop.balance(400)
    assert (shop.said, shop.session.notice.amount, shop.session.gift.pays(956)) == ("gift_holds", 400, 400)
    assert shop.session.gift.pays(300) == 300


@pytest.mark.parametrize("refusal", ["unknown_card", "empty", "currency", "unavailable"])
def test_a_gift_card_that_cannot_pay_is_explained_and_the_terminal_is_asked(shop: Shop, refusal: str) -> None:
    shop.swipes()
    shop.balance(refusal=refusal)
    assert (shop.said, shop.session.gift) == (f"gift_{refusal}", None)
    shop.session.pay()
    assert shop.asked == [(0, "", 0)]


def test_a_card_that_holds_nothing_is_empty_and_what_was_said_of_another_card_counts_for_nothing(shop: Shop) -> None:
    shop.swipes()
    shop.balance(900, card=OTHER)
    assert shop.session.gift.waits
    shop.balance(0)
    assert (shop.said, shop.session.gift) == ("gift_empty", None)


def test_what_the_same_card_held_some_time_ago_is_not_told_again(shop: Shop) -> None:
    shop.swipes()
    shop.balance(900)
    shop.swipes()
    shop.balance(900)
    assert shop.session.gift.waits
    shop.balance(400, ref="later")
    assert shop.session.gift.pays(956) == 400


def test_a_gift_card_pays_first_and_the_terminal_the_rest_without_another_touch(shop: Shop) -> None:
    shop.swipes()
    shop.balance(400)
    shop.session.pay()
    assert (shop.asked, shop.session.page) == ([(0, GIFT, 0)], Page.PAY)
    shop.news(INTENT, 1, means=Means.GIFT)
    part = shop.gift_took(400)
    assert shop.asked[1:] == [(0, "", 1)]
    assert (shop.session.paid, shop.session.due) == (400, shop.counter.gross)
    shop.gift_took(400)  # the old news once more
    assert (len(shop.asked), shop.session.paying) == (2, True)
    shop.news(INTENT, 2, part)
    assert (shop.session.page, shop.session.paid) == (Page.PAY, 400)
    shop.card_paid(shop.counter.gross - 400, part, attempt=2)
    assert shop.counter.is_at(Page.THANKS)
    assert len({order.uuid for order in shop.counter.till.orders}) == 1


def test_a_customer_in_a_hurry_pays_with_the_gift_card_before_it_is_known_what_it_holds(shop: Shop) -> None:
    shop.swipes()
    shop.session.pay()
    assert shop.asked == [(0, GIFT, 0)]


def test_a_gift_card_that_pays_all_asks_no_terminal(shop: Shop) -> None:
    shop.swipes()
    shop.balance(9_000)
    shop.session.pay()
    shop.gift_took(shop.counter.gross)
    assert (len(shop.asked), shop.session.page) == (1, Page.THANKS)


def test_a_gift_card_that_is_refused_when_it_should_pay_leaves_the_terminal(shop: Shop) -> None:
    shop.swipes()
    shop.balance(400)
    shop.session.pay()
    shop.news(ABORTED, 1, means=Means.GIFT, reason="gift_unavailable")
    assert (shop.session.page, shop.session.paying, shop.session.gift, len(shop.asked)) == (Page.PAY, False, None, 1)
    shop.session.pay()
    assert shop.asked[-1] == (0, "", 1)


def test_a_gift_card_swiped_while_the_terminal_waits_takes_its_place(shop: Shop) -> None:
    shop.session.pay()
    shop.news(INTENT, 1)
    shop.swipes()
    assert (shop.counter.till.cancelled, len(shop.asked)) == ([shop.counter.cart_id], 1)
    shop.news(ABORTED, 1, reason="cancelled")
    assert (shop.asked[-1], shop.session.page, shop.session.paying) == ((0, GIFT, 1), Page.PAY, True)


def test_a_gift_card_swiped_too_late_changes_nothing(shop: Shop) -> None:
    shop.session.pay()
    shop.news(INTENT, 1, can_cancel=False)
    shop.swipes()
    assert (shop.counter.till.cancelled, shop.said) == ([], "gift_later")
    shop.card_paid(shop.counter.gross)
    assert (shop.session.page, len(shop.asked)) == (Page.THANKS, 1)


def test_a_payment_that_goes_through_although_a_gift_card_was_to_take_its_place_is_paid(shop: Shop) -> None:
    shop.session.pay()
    shop.news(INTENT, 1)
    shop.swipes()
    shop.card_paid(shop.counter.gross)
    assert (shop.session.page, len(shop.asked)) == (Page.THANKS, 1)


def test_a_declined_card_can_be_followed_by_a_gift_card(shop: Shop) -> None:
    shop.session.pay()
    shop.news(DECLINED, 1, reason="declined")
    shop.swipes()
    assert shop.asked[-1] == (0, GIFT, 1)


def test_where_no_gift_cards_are_taken_that_is_said(shop: Shop) -> None:
    shop.session.on_till(TillView(in_service=True))
    shop.swipes()
    assert (shop.said, shop.counter.till.balances, shop.session.gift) == ("gift_not_here", [], None)


def test_a_bank_card_at_the_reader_is_sent_to_the_terminal(shop: Shop) -> None:
    shop.session.on_card_swiped("bank")
    assert shop.said == "bank_card_at_reader"
    shop.session.pay()
    shop.session.on_card_swiped("bank")
    assert shop.said == "use_the_terminal"


def test_the_next_customer_has_no_gift_card_of_the_one_before(shop: Shop) -> None:
    shop.swipes()
    shop.balance(400)
    shop.session.start_over()
    shop.counter.ordering(BURGER)
    shop.session.go(Page.ORDER)
    shop.session.pay()
    assert shop.asked == [(0, "", 0)]


# -- what is left --------------------------------------------------------------------------------------------------


def test_what_a_card_paid_in_part_waits_for_the_customer(shop: Shop) -> None:
    shop.session.pay()
    part = shop.card_paid(500)
    assert (shop.session.page, shop.session.part_paid, shop.session.paying, len(shop.asked)) == (
        Page.PAY,
        True,
        False,
        1,
    )
    assert not shop.session.go(Page.ORDER), "the order cannot change any more"
    assert shop.session.pay()
    assert shop.asked[-1] == (0, "", 1)
    shop.news(DECLINED, 2, part, reason="declined")
    assert (shop.session.page, shop.session.part_paid, shop.session.declines) == (Page.PAY, True, 1)


def test_every_part_is_asked_for_the_same_order_whatever_language_is_chosen_meanwhile(shop: Shop) -> None:
    shop.session.pay()
    shop.card_paid(500)
    shop.session.set_language("es")
    shop.session.pay()
    first, second = shop.counter.till.orders
    assert first == second


def test_giving_up_after_a_gift_part_goes_back_to_the_order_and_says_so(shop: Shop) -> None:
    shop.swipes()
    shop.balance(400)
    shop.session.pay()
    part = shop.gift_took(400)
    shop.news(DECLINED, 2, part, reason="declined")
    assert shop.session.give_up()
    assert shop.counter.till.given_up == [shop.counter.cart_id]
    back = msgspec.structs.replace(part, state=PaymentState.RETURNING)
    shop.news(DECLINED, 2, back, reason="declined")
    assert (shop.session.page, shop.said, shop.session.notice.amount) == (Page.ORDER, "money_back", 400)
    shop.news(DECLINED, 2, msgspec.structs.replace(part, state=PaymentState.RETURNED), reason="declined")
    assert shop.counter.is_at(Page.ORDER)
    assert shop.session.paid == 0
    shop.session.go(Page.MENU)
    assert shop.session.add(COLA)
    shop.session.go(Page.ORDER)
    shop.session.pay()
    assert shop.counter.till.orders[-1].totals.gross == shop.counter.gross


def test_a_card_that_is_given_back_at_the_terminal_is_waited_for(shop: Shop) -> None:
    shop.session.pay()
    part = shop.card_paid(500)
    shop.session.give_up()
    back = msgspec.structs.replace(part, state=PaymentState.RETURNING)
    shop.news(PaymentState.RETURNING, 1, back, order_state=OrderState.GIVING_BACK)
    assert (shop.session.page, shop.session.gives_back, shop.session.paying) == (Page.CHECKING, True, True)
    shop.news(PaymentState.RETURNED, 1, msgspec.structs.replace(part, state=PaymentState.RETURNED), reason="given_up")
    assert (shop.session.page, shop.said, shop.session.paying) == (Page.ORDER, "money_back", False)


def test_what_only_staff_can_give_back_is_said_with_the_amount(shop: Shop) -> None:
    shop.session.pay()
    part = shop.card_paid(500)
    shop.session.give_up()
    shop.news(PaymentState.OWED, 1, msgspec.structs.replace(part, state=PaymentState.OWED), reason="by_staff")
    assert (shop.session.page, shop.session.owed, shop.session.part_paid) == (Page.PAY, 500, False)
    assert shop.session.go(Page.ORDER)
    shop.session.pay()
    assert shop.session.owed == 0


def test_nothing_is_given_back_while_the_terminal_is_at_work_or_nothing_is_paid(shop: Shop) -> None:
    shop.session.pay()
    assert not shop.session.give_up()
    part = shop.card_paid(500)
    shop.session.pay()
    shop.news(INTENT, 2, part)
    assert not shop.session.give_up()
    assert shop.counter.till.given_up == []


@pytest.mark.parametrize("how", ["idle", "start_over"])
def test_a_customer_who_goes_away_in_the_middle_gets_it_back(shop: Shop, how: str) -> None:
    shop.session.pay()
    shop.card_paid(500)
    order = shop.counter.cart_id
    if how == "idle":
        shop.counter.wait(85)
    else:
        shop.session.start_over()
    assert shop.session.cart is None
    assert shop.counter.till.given_up == [order]


def test_a_screen_that_died_comes_back_to_what_is_left_to_pay(shop: Shop) -> None:
    shop.session.pay()
    part = shop.card_paid(500)
    again = Shop(Counter(clock=shop.counter.clock), shop.view)
    assert again.session.restore(shop.counter.till.kept)
    again.session.on_till(shop.view)
    assert (again.session.page, again.session.paid, again.session.part_paid) == (Page.PAY, 500, True)
    again.session.pay()
    assert again.asked == [(0, "", 1)]
    assert again.counter.till.orders == shop.counter.till.orders[:1]
    shop.counter, shop.view = again.counter, again.view
    shop.card_paid(shop.counter.gross - 500, part, attempt=2)
    assert again.counter.is_at(Page.THANKS)


def test_a_refusal_of_the_rest_leaves_the_customer_where_the_rest_can_be_paid(shop: Shop) -> None:
    shop.session.pay()
    shop.card_paid(500)
    shop.session.pay()
    shop.session.on_pay_refused("cart_changed")
    assert (shop.session.page, shop.said, shop.session.part_paid) == (Page.PAY, "cart_changed", True)
    assert shop.session.give_up()


def test_an_unknown_rest_is_checked_and_what_is_paid_stays_told(shop: Shop) -> None:
    shop.session.pay()
    part = shop.card_paid(500)
    shop.session.pay()
    shop.news(PaymentState.UNKNOWN, 2, part, order_state=OrderState.UNKNOWN)
    assert (shop.session.page, shop.session.paid, shop.session.paying) == (Page.CHECKING, 500, True)


# -- tips and nothing to pay ---------------------------------------------------------------------------------------


def test_a_tip_is_asked_for_where_the_shop_wants_it_and_is_the_same_for_all_parts(shop: Shop) -> None:
    shop.session.tips = (5, 10)
    shop.session.pay()
    assert (shop.session.page, shop.asked) == (Page.TIP, [])
    assert shop.session.choose_tip(96)
    assert (shop.asked, shop.session.due, shop.session.tip) == ([(96, "", 0)], shop.counter.gross + 96, 96)
    shop.card_paid(500)
    shop.session.pay()
    assert shop.asked[-1] == (96, "", 1)


def test_no_tip_is_an_answer_and_another_order_is_asked_again(shop: Shop) -> None:
    shop.session.tips = (5, 10)
    shop.session.pay()
    shop.session.choose_tip(0)
    shop.news(ABORTED, 1, reason="cancelled")
    assert shop.counter.is_at(Page.ORDER)
    shop.session.pay()
    assert shop.counter.is_at(Page.TIP)
    assert shop.session.go(Page.ORDER)


def test_a_decline_does_not_ask_for_the_tip_again(shop: Shop) -> None:
    shop.session.tips = (5,)
    shop.session.pay()
    shop.session.choose_tip(48)
    shop.news(DECLINED, 1, reason="declined")
    shop.session.pay()
    assert (shop.session.page, shop.asked[-1]) == (Page.PAY, (48, "", 1))


def test_what_costs_nothing_asks_for_no_tip_and_needs_no_terminal() -> None:
    free = Shop(Counter(menu(**{"code: TEN, percent: 10": "code: TEN, percent: 100"})).ordering(BURGER))
    free.session.tips = (5, 10)
    free.session.enter_code("ten")
    free.session.on_till(TillView(in_service=False))
    assert free.session.pay()
    assert (free.session.page, free.asked, free.session.due) == (Page.PAY, [(0, "", 0)], 0)
    free.news(PAID, 1, number="A47", means=Means.NONE)
    assert free.counter.is_at(Page.THANKS)
