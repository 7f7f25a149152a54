"""Pictures of an agent who points at something."""

from domain.call import CallKind, CallState
from domain.guide import Control, Guide, GuideAction, Place
from kiosk.screen.scenes.calling import in_call
from kiosk.screen.scenes.ordering import menu_contrast, menu_filled, order
from kiosk.screen.scenes.stage import AGENT, Scene, Stage


def _guided(stage: Stage, action: GuideAction, place: Place) -> None:
    in_call(stage)
    stage.clock += 3
    stage.session.guide(Guide(action=action, place=place, agent_name=AGENT.name))


def _point_product(stage: Stage) -> None:
    _guided(stage, GuideAction.POINT, Place(product=stage.menu.items[-1].id))


def _point_category(stage: Stage) -> None:
    _guided(stage, GuideAction.POINT, Place(category=stage.menu.categories[2].id))


def _point_line(stage: Stage) -> None:
    menu_filled(stage)
    line = stage.session.cart.lines[1].id  # type: ignore[union-attr]
    stage.call(CallState.CONNECTED, agent=AGENT, kind=CallKind.TEXT)
    _point(stage, Place(line=line))


def _point_pay(stage: Stage) -> None:
    order(stage)
    stage.call(CallState.CONNECTED, agent=AGENT, frames=stage.frames(), camera_open=True)
    _point(stage, Place(control=Control.PAY))


def _point(stage: Stage, place: Place) -> None:
    stage.clock += 3
    stage.session.guide(Guide(action=GuideAction.POINT, place=place, agent_name=AGENT.name))


def _point_contrast(stage: Stage) -> None:
    menu_contrast(stage)
    stage.call(CallState.CONNECTED, agent=AGENT, frames=stage.frames(), camera_open=True)
    _point(stage, Place(control=Control.LANGUAGE))


def _opened(stage: Stage) -> None:
    _guided(stage, GuideAction.OPEN, Place(product=stage.configurable().id))


SCENES: dict[str, Scene] = {
    "guide-product": _point_product,
    "guide-category": _point_category,
    "guide-line": _point_line,
    "guide-pay": _point_pay,
    "guide-contrast": _point_contrast,
    "guide-opened": _opened,
}
