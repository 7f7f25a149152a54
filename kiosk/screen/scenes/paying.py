"""Pictures of paying, of what may go wrong with it, and of the end."""

import msgspec

from domain.line import Enrolment, EnrolmentState, LineView
from domain.money import Money
from domain.order import OrderState
from domain.payment import Means, Notice, PaymentState, Prompt
from domain.till import GiftBalance, PartView, ReceiptState, TillView
from kiosk.screen.scenes.ordering import order
from kiosk.screen.scenes.stage import RECEIPT, Scene, Stage


def _pay(prompt: Prompt) -> Scene:
    def scene(stage: Stage) -> None:
        order(stage)
        stage.session.pay()
        stage.payment(prompt=prompt, can_cancel=prompt is Prompt.INSERT_CARD)

    return scene


def _gift(stage: Stage, held: int | None = None, refusal: str = "") -> None:
    """A gift card is swiped and holds so much."""
    card = "gift-card-of-the-scene"
    till = TillView(in_service=True, takes_gifts=True)
    stage.session.on_till(till)
    stage.session.on_card_swiped("gift", card)
    left = None if held is None else Money(held, stage.menu.currency)
    balance = GiftBalance(ref="b", card=card, left=left, refusal=refusal)
    stage.session.on_till(msgspec.structs.replace(till, balance=balance))


def _order_gift(held: int, language: str = "en") -> Scene:
    def scene(stage: Stage) -> None:
        order(stage)
        stage.session.set_language(language)
        _gift(stage, held)
        stage.session.still_here()

    return scene


def _tips(language: str = "en") -> Scene:
    def scene(stage: Stage) -> None:
        order(stage)
        stage.session.set_language(language)
        stage.session.tips = (5, 10, 15)
        stage.session.pay()

    return scene


def _parts(
    *parts: PartView,
    state: PaymentState = PaymentState.INTENT,
    order_state: OrderState = OrderState.AUTHORISING,
    language: str = "en",
    **changes: object,
) -> Scene:
    """A payment of which these parts are paid, or were."""

    def scene(stage: Stage) -> None:
        order(stage)
        stage.session.on_till(TillView(in_service=True, takes_gifts=True))
        stage.session.set_language(language)
        stage.session.pay()
        gross = stage.session.totals.gross  # type: ignore[union-attr]
        paid = sum(part.amount for part in parts if part.state is PaymentState.PAID)
        before = {"due": gross, "paid": sum(part.amount for part in parts), "means": Means.GIFT, "reason": "scene"}
        if parts:
            stage.payment(PaymentState.PAID, parts=parts, order_state=OrderState.PART_PAID, **before)
        if order_state is not OrderState.PART_PAID or state is not PaymentState.PAID:
            if order_state in (OrderState.AUTHORISING, OrderState.UNKNOWN):
                stage.session.pay()
            news = {"due": gross, "paid": paid, "parts": parts, "order_state": order_state, "takes_gifts": True}
            stage.payment(state, **(news | changes))

    return scene


GIFT_PART = PartView(means=Means.GIFT, state=PaymentState.PAID, amount=1240, reference="1f0a33c2", left=0)
CARD_PART = PartView(means=Means.CARD, state=PaymentState.PAID, amount=500, reference="417")


def _says(prompt: Prompt, notice: Notice) -> Scene:
    """The terminal says why, too."""

    def scene(stage: Stage) -> None:
        order(stage)
        stage.session.pay()
        stage.payment(prompt=prompt, notice=notice, can_cancel=prompt is Prompt.INSERT_CARD)

    return scene


def _declined(stage: Stage) -> None:
    order(stage)
    stage.session.pay()
    stage.payment(PaymentState.DECLINED, reason="declined")


def _checking(stage: Stage) -> None:
    order(stage)
    stage.session.pay()
    stage.payment(PaymentState.UNKNOWN)


def _checking_for(seconds: int, language: str = "en") -> Scene:
    def scene(stage: Stage) -> None:
        _checking(stage)
        stage.session.set_language(language)
        stage.clock += seconds
        stage.session.on_till(stage.session.till)

    return scene


def _rest_contrast(stage: Stage) -> None:
    stage.contrast()
    _parts(CARD_PART, state=PaymentState.PAID, order_state=OrderState.PART_PAID)(stage)


def _give_back(stage: Stage) -> None:
    _parts(CARD_PART, state=PaymentState.PAID, order_state=OrderState.PART_PAID)(stage)
    frame = stage.app.root.children[0]
    frame.update()
    frame.page.give_back()


def _bank_card(stage: Stage) -> None:
    _pay(Prompt.INSERT_CARD)(stage)
    stage.session.on_card_swiped("bank")


def _thanks_gift(stage: Stage) -> None:
    order(stage)
    stage.session.pay()
    part = msgspec.structs.replace(GIFT_PART, left=760)
    stage.payment(
        PaymentState.PAID, number="A47", receipt=ReceiptState.PRINTED, order_state=OrderState.PAID, parts=(part,)
    )
    stage.clock += 8


def _checking_staff(stage: Stage) -> None:
    _checking(stage)
    stage.payment(PaymentState.UNKNOWN, reason="ask_staff")


def _checking_at_work(stage: Stage) -> None:
    _checking_staff(stage)
    order = stage.session.cart.id  # type: ignore[union-attr]
    enrolment = Enrolment(state=EnrolmentState.ENROLLED)
    stage.session.on_line(LineView(enrolment=enrolment, payment_at_work=order))


def _thanks(stage: Stage) -> None:
    order(stage)
    stage.session.pay()
    stage.payment(PaymentState.PAID, number="A47", receipt=ReceiptState.PRINTED)
    stage.clock += 8


def _thanks_screen(stage: Stage) -> None:
    order(stage)
    stage.session.pay()
    stage.payment(PaymentState.PAID, number="A47", receipt=ReceiptState.FAILED)
    stage.clock += 8


def _receipt(stage: Stage) -> None:
    _thanks_screen(stage)
    order = stage.session.cart.id  # type: ignore[union-attr]
    stage.session.on_receipt(order, RECEIPT.read_bytes())


def _pay_at_counter(stage: Stage) -> None:
    order(stage)
    stage.session.pay()
    stage.payment(PaymentState.DECLINED, reason="declined", at_counter=True, number="A48", receipt=ReceiptState.PRINTED)


SCENES: dict[str, Scene] = {
    **{f"pay-{prompt.value.replace('_', '-')}": _pay(prompt) for prompt in Prompt},
    "pay-says-insert-card": _says(Prompt.INSERT_CARD, Notice.INSERT_CARD),
    "pay-says-declined-and-remove": _says(Prompt.REMOVE_CARD, Notice.DECLINED),
    "pay-failed": _declined,
    "order-gift": _order_gift(1240),
    "order-gift-all": _order_gift(20_000),
    "order-gift-es": _order_gift(1240, "es"),
    "tip": _tips(),
    "tip-es": _tips("es"),
    "pay-gift": _parts(means=Means.GIFT, can_cancel=True),
    "pay-gift-then-card": _parts(GIFT_PART, prompt=Prompt.INSERT_CARD, can_cancel=True),
    "pay-gift-then-card-es": _parts(GIFT_PART, prompt=Prompt.INSERT_CARD, can_cancel=True, language="es"),
    "pay-gift-then-declined": _parts(
        GIFT_PART, state=PaymentState.DECLINED, order_state=OrderState.PART_PAID, reason="declined"
    ),
    "pay-gift-then-declined-es": _parts(
        GIFT_PART, state=PaymentState.DECLINED, order_state=OrderState.PART_PAID, reason="declined", language="es"
    ),
    "pay-gift-unknown": _parts(state=PaymentState.DECLINED, reason="gift_unknown_card", means=Means.GIFT),
    "pay-gift-away": _parts(state=PaymentState.ABORTED, reason="gift_unavailable", means=Means.GIFT),
    "pay-gift-away-es": _parts(state=PaymentState.ABORTED, reason="gift_unavailable", means=Means.GIFT, language="es"),
    "pay-rest": _parts(CARD_PART, state=PaymentState.PAID, order_state=OrderState.PART_PAID),
    "pay-rest-twice": _parts(GIFT_PART, CARD_PART, state=PaymentState.PAID, order_state=OrderState.PART_PAID),
    "pay-rest-es": _parts(CARD_PART, state=PaymentState.PAID, order_state=OrderState.PART_PAID, language="es"),
    "pay-rest-contrast": _rest_contrast,
    "pay-give-back": _give_back,
    "pay-owed": _parts(
        msgspec.structs.replace(CARD_PART, state=PaymentState.OWED),
        state=PaymentState.OWED,
        order_state=OrderState.ABANDONED,
        reason="by_staff",
    ),
    "pay-bank-card": _bank_card,
    "checking-parts": _parts(GIFT_PART, state=PaymentState.UNKNOWN, order_state=OrderState.UNKNOWN),
    "checking-progress": _checking_for(23),
    "checking-long-es": _checking_for(140, "es"),
    "checking-gives-back": _parts(
        msgspec.structs.replace(CARD_PART, state=PaymentState.RETURNING),
        state=PaymentState.RETURNING,
        order_state=OrderState.GIVING_BACK,
    ),
    "thanks-gift": _thanks_gift,
    "checking": _checking,
    "checking-staff": _checking_staff,
    "checking-at-work": _checking_at_work,
    "thanks": _thanks,
    "thanks-screen": _thanks_screen,
    "receipt": _receipt,
    "pay-at-counter": _pay_at_counter,
}
