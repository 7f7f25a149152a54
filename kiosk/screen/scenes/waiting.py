"""Pictures of asking for help, and of waiting for it."""

from domain.call import CallKind, CallState, EndReason, Way
from kiosk.screen.scenes.ordering import menu_filled
from kiosk.screen.scenes.stage import AGENT, Scene, Stage


def _help_ways(stage: Stage) -> None:
    menu_filled(stage)
    stage.app.root.children[0].update()
    stage.app.root.children[0].helper.open()


def _help_waiting(stage: Stage) -> None:
    menu_filled(stage)
    stage.call(CallState.WAITING, position=2, wait_s=40)


WAYS = (Way.ALONE, Way.TICKET, Way.TEXT, Way.STAFF)


def _overflow(language: str = "en", state: CallState = CallState.WAITING, **changes: object) -> Scene:
    """A long wait, and what is offered instead."""

    def scene(stage: Stage) -> None:
        menu_filled(stage)
        stage.session.set_language(language)
        more = {"position": 4, "wait_low_s": 120, "wait_s": 240, "ways": WAYS, **changes}
        stage.call(state, **more)

    return scene


def _staff_called(stage: Stage) -> None:
    _overflow(staff_called=True, staff_told=True)(stage)


def _overflow_contrast(stage: Stage) -> None:
    _overflow(staff_called=True)(stage)
    stage.contrast()


def _thumb(language: str = "en", *, answered: bool = False) -> Scene:
    def scene(stage: Stage) -> None:
        menu_filled(stage)
        stage.session.set_language(language)
        stage.call(CallState.CONNECTED, agent=AGENT, call="over")
        stage.call(CallState.IDLE, ended=EndReason.CUSTOMER)
        if answered:
            stage.session.answer_thumb(True)

    return scene


def _help_unreachable(stage: Stage) -> None:
    menu_filled(stage)
    stage.call(CallState.UNREACHABLE)


def _help_unseen(stage: Stage) -> None:
    """Where the camera is off at first."""
    stage.call(CallState.IDLE, camera_wanted=False)
    _help_ways(stage)


SCENES: dict[str, Scene] = {
    "help-ways": _help_ways,
    "help-waiting": _help_waiting,
    "help-unreachable": _help_unreachable,
    "overflow": _overflow(),
    "overflow-es": _overflow("es", ways=WAYS, kind=CallKind.TEXT),
    "overflow-unreachable": _overflow(state=CallState.UNREACHABLE, position=None, wait_low_s=None, wait_s=None),
    "overflow-staff": _staff_called,
    "overflow-staff-es": _overflow("es", staff_called=True),
    "overflow-contrast": _overflow_contrast,
    "overflow-ticket": _overflow(ticket=True),
    "overflow-rings-back": _overflow(ticket=True, rings_back=True, state=CallState.CONNECTING, agent=AGENT, ways=()),
    "overflow-rings-back-es": _overflow("es", ticket=True, rings_back=True, state=CallState.RINGING, ways=()),
    "thumb": _thumb(),
    "thumb-es": _thumb("es"),
    "thumb-thanks": _thumb(answered=True),
    "help-unseen": _help_unseen,
}
