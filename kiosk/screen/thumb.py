"""The question after a call, while it stands on the screen."""

import msgspec

from domain.call import CallState, CallView, EndReason

ASKED_S = 15.0
THANKS_S = 2.5

_TALKED = frozenset({CallState.CONNECTED, CallState.WEAK, CallState.LOST})
_WANTED = frozenset({EndReason.CUSTOMER, EndReason.AGENT})
"""Ends of a call that somebody meant; after the others the customer has other troubles than a question."""


class AskedThumb(msgspec.Struct, frozen=True):
    """``until`` is on the session's clock."""

    call: str
    agent_name: str
    until: float
    answered: bool = False


def asks_about(before: CallView, now: CallView) -> bool:
    """Whether the customer has talked to somebody, and both parted well."""
    return (
        before.state in _TALKED
        and before.agent is not None
        and now.state is CallState.IDLE
        and now.ended in _WANTED
        and not before.rings_back
    )
