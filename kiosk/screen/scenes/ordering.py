"""Pictures of everything up to the payment."""

import msgspec

from domain.call import CallKind, CallState
from domain.cart import Change
from domain.line import Enrolment, EnrolmentState, LineView
from domain.menu import Promotion
from domain.selection import ChosenOption
from domain.session import Page
from domain.till import ReceiptOffer, TillView
from kiosk.screen.scenes.stage import AGENT, Scene, Stage


def _attract(stage: Stage) -> None:
    """Nothing to do."""


def _attract_spanish(stage: Stage) -> None:
    stage.session.set_language("es")


def _enrolment(stage: Stage) -> None:
    enrolment = Enrolment(state=EnrolmentState.CODE, code="7K4P-Q2MX", expires_in_s=540)
    stage.session.on_line(LineView(enrolment=enrolment))


def _out_of_service(stage: Stage) -> None:
    stage.session.on_till(TillView(in_service=False))


def _service_mode(stage: Stage) -> None:
    stage.session.start("en")


def _menu(stage: Stage) -> None:
    stage.enter_menu()
    stage.session.open_category(stage.configurable().category)


def menu_filled(stage: Stage) -> None:
    stage.order_some()
    stage.session.open_category(stage.menu.items[0].category)


def _menu_spanish(stage: Stage) -> None:
    stage.order_some()
    stage.session.set_language("es")


def menu_contrast(stage: Stage) -> None:
    stage.order_some()
    stage.contrast()


def _customise(stage: Stage) -> None:
    stage.enter_menu()
    stage.session.open_product(stage.configurable().id)


def _customise_chosen(stage: Stage) -> None:
    stage.order_some()
    item = stage.configurable()
    groups = stage.menu.groups_of(item)
    layered = [option for group in groups for option in group.options if option.layer and option.state == "on"][:2]
    selection = stage.filled(item)
    selection = msgspec.structs.replace(
        selection, options=selection.options + tuple(ChosenOption(option.id) for option in layered)
    )
    stage.session.add(selection)
    line = stage.session.cart.lines[-1]  # type: ignore[union-attr]
    stage.session.open_product(item.id, line.id)


def _customise_combo(stage: Stage) -> None:
    stage.enter_menu()
    stage.session.open_product(stage.menu.combos[0].id)


def order(stage: Stage) -> None:
    stage.order_some()
    stage.session.go(Page.ORDER)


def _order_removed(stage: Stage) -> None:
    order(stage)
    stage.session.remove_line(stage.session.cart.lines[0].id)  # type: ignore[union-attr]


def _order_suggested(stage: Stage) -> None:
    order(stage)
    cart = stage.session.cart
    assert cart is not None
    stage.call(CallState.CONNECTED, agent=AGENT, kind=CallKind.TEXT)
    stage.propose(Change(line=cart.lines[0].id, qty=2))


def _order_code(stage: Stage) -> None:
    order(stage)
    stage.app.root.children[0].update()
    stage.app.root.children[0].page.enter_code()


def _start_over(stage: Stage) -> None:
    order(stage)
    stage.app.root.children[0].update()
    stage.app.root.children[0].page.start_over()


def _order_no_paper(stage: Stage) -> None:
    order(stage)
    stage.session.on_till(TillView(in_service=True, receipt=ReceiptOffer.SCREEN))


def _order_free(stage: Stage) -> None:
    order(stage)
    free = next((one for one in stage.menu.promotions if one.percent == 100), None)
    if free is None:
        free = Promotion(id="free", name={"en": "Free", "es": "Gratis"}, trigger="code", code="FREE", percent=100)
        stage.session.on_menu(msgspec.structs.replace(stage.menu, promotions=(*stage.menu.promotions, free)))
    stage.session.enter_code(free.code or "")


def _idle(stage: Stage) -> None:
    menu_filled(stage)
    stage.clock += 64
    stage.session.tick()


def _sold_out_cart(stage: Stage) -> None:
    """An item and an option of another one have just run out."""
    stage.order_some()
    item = stage.configurable()
    group = next(group for group in stage.menu.groups_of(item) if group.options[0].state == "on")
    chosen, selection = group.options[0].id, stage.filled(item)
    stage.session.add(msgspec.structs.replace(selection, options=(*selection.options, ChosenOption(chosen))))
    stage.session.go(Page.ORDER)
    lines = stage.session.cart.lines  # type: ignore[union-attr]
    marks = (f"product/{lines[0].selection.item}", f"option/{group.id}/{chosen}")
    stage.session.on_line(LineView(enrolment=Enrolment(state=EnrolmentState.ENROLLED), sold_out=marks))


def _scan(language: str = "en", *, contrast: bool = False) -> Scene:
    def scene(stage: Stage) -> None:
        order(stage)
        stage.session.set_language(language)
        if contrast:
            stage.contrast()
        stage.session.scan()
        stage.before_camera("L0012345678")

    return scene


def _scan_unknown(stage: Stage) -> None:
    _scan()(stage)
    stage.session.on_code_scanned("what is this?")


SCENES: dict[str, Scene] = {
    "attract": _attract,
    "attract-es": _attract_spanish,
    "enrolment": _enrolment,
    "out-of-service": _out_of_service,
    "service-mode": _service_mode,
    "menu": _menu,
    "menu-filled": menu_filled,
    "menu-es": _menu_spanish,
    "menu-contrast": menu_contrast,
    "customise": _customise,
    "customise-chosen": _customise_chosen,
    "customise-combo": _customise_combo,
    "order": order,
    "order-removed": _order_removed,
    "order-suggested": _order_suggested,
    "order-code": _order_code,
    "start-over": _start_over,
    "order-no-paper": _order_no_paper,
    "order-free": _order_free,
    "idle": _idle,
    "sold-out-cart": _sold_out_cart,
    "scan": _scan(),
    "scan-es": _scan("es"),
    "scan-contrast": _scan(contrast=True),
    "scan-unknown": _scan_unknown,
}
