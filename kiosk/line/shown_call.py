"""The call as screen, till and hub see it: one view, with one setter of its state."""

import logging
from collections.abc import Callable
from typing import Any

import msgspec

from domain.call import TRANSITIONS, CallKind, CallState, CallView, EndReason, Way
from domain.messages import CallUpdate

log = logging.getLogger(__name__)

WELL = frozenset({CallState.CONNECTED, CallState.WEAK})
MEDIA_UP = WELL | {CallState.LOST}

_NO_ENGINE: dict[str, Any] = {
    "camera_open": False,
    "frames": "",
    "sound_only": False,
    "not_seen": False,
    "trouble": (),
    "text_by_hub": False,
}
_NOT_WAITING: dict[str, Any] = {
    "agent": None,
    "position": None,
    "wait_low_s": None,
    "wait_s": None,
    "ways": (),
    "held": False,
    "others": (),
    "agent_away": False,
    "agent_hidden": False,
}
_AS_BEFORE: dict[str, Any] = {
    "ticket": False,
    "rings_back": False,
    "staff_called": False,
    "staff_told": False,
    "muted": False,
}
"""What a call leaves behind: nothing."""


class ShownCall:
    """``at_first`` is what every call begins as: `CallView.camera_wanted` and `CallView.blurred`, which the customer may change.
    ``changed`` is called when `view` is another."""

    def __init__(self, at_first: CallView, changed: Callable[[], None]) -> None:
        self.view = self._at_first = at_first
        self._changed = changed

    def begin(self, call: str, kind: CallKind, *, connected_to_hub: bool) -> None:
        """Another call, which is nothing yet but what the customer has chosen before."""
        self.view = CallView(
            call=call,
            kind=kind,
            camera_wanted=self.view.camera_wanted,
            blurred=self.view.blurred,
            private=self.view.private,
            listening=self.view.listening,
            connected_to_hub=connected_to_hub,
        )

    def wait(self, update: CallUpdate) -> bool:
        """In the hub's queue, or ringing; whether that may be."""
        rings_back = self.view.ticket and update.state is CallState.RINGING
        return self.to(update.state, **_nobody_yet(update), rings_back=rings_back)

    def accept(self, update: CallUpdate) -> bool:
        """An agent is there; whether that may be."""
        return self.to(CallState.CONNECTING, **_NOT_WAITING | _there(update), rings_back=self.view.ticket)

    def stay(self, update: CallUpdate) -> None:
        """The agent is the one who was there."""
        self.set(**_there(update))

    def unreachable(self, update: CallUpdate | None) -> bool:
        """Whether that may be. Without a hub the lamp still calls the people of the site."""
        waiting = {**_NOT_WAITING, "ways": (Way.STAFF,)} if update is None else _nobody_yet(update)
        return self.to(CallState.UNREACHABLE, **waiting, rings_back=False)

    def without_engine(self) -> None:
        self.set(**_NO_ENGINE)

    def end(self, reason: EndReason | None) -> None:
        chosen = {"camera_wanted": self._at_first.camera_wanted, "blurred": self._at_first.blurred}
        self.to(CallState.IDLE, **_NOT_WAITING, **_AS_BEFORE, **chosen, ended=reason)

    def to(self, state: CallState, **changes: Any) -> bool:
        """The one setter of the state; whether the state may be."""
        if state is not self.view.state and state not in TRANSITIONS[self.view.state]:
            log.warning("a call that is %s cannot become %s", self.view.state.value, state.value)
            return False
        if state is not self.view.state:
            log.info("- %s -> %s", self.view.state.value, state.value)
        self.set(state=state, **changes)
        return True

    def set(self, **changes: Any) -> None:
        view = msgspec.structs.replace(self.view, **changes)
        if view != self.view:
            self.view = view
            self._changed()


def _there(update: CallUpdate) -> dict[str, Any]:
    """What the hub says of whom the customer talks to."""
    return {
        "agent": update.agent,
        "held": update.held,
        "others": update.others,
        "agent_hidden": update.agent_hidden,
    }


def _nobody_yet(update: CallUpdate) -> dict[str, Any]:
    """What the hub says to somebody who waits."""
    return {
        **_NOT_WAITING,
        "position": update.position,
        "wait_low_s": update.wait_low_s,
        "wait_s": update.wait_s,
        "ways": update.ways,
        "staff_told": update.staff_told,
    }
