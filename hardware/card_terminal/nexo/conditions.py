"""What a terminal's ErrorCondition means for the till, the customer and the technician."""

from collections.abc import Mapping
from typing import NamedTuple

from domain.payment import Outcome, OutcomeKind
from hardware.card_terminal.nexo.messages import Response

DECLINED, ABORTED = OutcomeKind.DECLINED, OutcomeKind.ABORTED

IN_PROGRESS, NOT_FOUND = "InProgress", "NotFound"


class Meaning(NamedTuple):
    kind: OutcomeKind
    reason: str
    remedy: str = ""


CONDITIONS: Mapping[str, Meaning] = {
    "Aborted": Meaning(ABORTED, "cancelled"),
    "Cancel": Meaning(ABORTED, "cancelled"),
    "Refusal": Meaning(DECLINED, "declined"),
    "WrongPIN": Meaning(DECLINED, "declined"),
    "InvalidCard": Meaning(DECLINED, "card_not_accepted"),
    "PaymentRestriction": Meaning(DECLINED, "card_not_accepted"),
    "NotAllowed": Meaning(ABORTED, "terminal_fault", "the terminal does not offer this; ask its provider"),
    "Busy": Meaning(ABORTED, "terminal_busy", "wait: the terminal does something else"),
    IN_PROGRESS: Meaning(ABORTED, "terminal_busy", "wait: a payment is running"),
    "InsertedCard": Meaning(ABORTED, "card_unreadable", "take the card out of the terminal"),
    "DeviceOut": Meaning(ABORTED, "terminal_fault", "restart the terminal; if that does not help, call its service"),
    "UnavailableDevice": Meaning(ABORTED, "terminal_fault", "restart the terminal; if that does not help, call its service"),
    "UnavailableService": Meaning(ABORTED, "no_connection", "check the terminal's own network"),
    "UnreachableHost": Meaning(ABORTED, "no_connection", "check the terminal's own network"),
    "LoggedOut": Meaning(ABORTED, "terminal_fault", "sign the terminal in at its provider's portal"),
    "MessageFormat": Meaning(ABORTED, "terminal_fault", "compare the terminal's software with docs/devices.md"),
}


def meaning(response: Response) -> Meaning:
    """Of a response that is no success; what is not known aborts."""
    known = CONDITIONS.get(response.condition)
    return known or Meaning(ABORTED, "terminal_fault", f"look up {response.condition!r} in the terminal's manual")


def failed(response: Response) -> Outcome:
    found = meaning(response)
    return Outcome(kind=found.kind, reason=found.reason, code=response.condition)
