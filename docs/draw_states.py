"""Write docs/states.md: every state machine of the house, drawn from the table the code runs on. `python docs/draw_states.py`"""

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any

from domain.call import TRANSITIONS as CALL
from domain.media import MEDIA_TRANSITIONS as MEDIA
from domain.order import TRANSITIONS as ORDER
from domain.payment import TRANSITIONS as PAYMENT
from hub.switchboard.states import AGENT, RESERVATION, TASK
from kiosk.screen.transitions import TRANSITIONS as VISIT
from kiosk.till.print_rows import TRANSITIONS as PRINT

PAGE = Path(__file__).with_name("states.md")

MACHINES: tuple[tuple[str, str, Mapping[Any, Any]], ...] = (
    ("A customer's visit", "`kiosk/screen/transitions.py`: the pages of the screen.", VISIT),
    (
        "A payment",
        "`domain/payment.py`: the till's journal; each change is on disk before anybody hears of it.",
        PAYMENT,
    ),
    ("An order", "`domain/order.py`: follows its payments.", ORDER),
    (
        "A print",
        "`kiosk/till/print_rows.py`: a receipt, kitchen ticket or slip; `printing` is on disk before the first byte.",
        PRINT,
    ),
    ("A call at the kiosk", "`domain/call.py`: what the customer is told.", CALL),
    ("Media", "`domain/media.py`: what the engine of one call says.", MEDIA),
    ("A task", "`hub/switchboard/states.py`: a customer who asked for help, in the hub.", TASK),
    ("A reservation", "`hub/switchboard/states.py`: one agent rung for a task.", RESERVATION),
    ("An agent", "`hub/switchboard/states.py`: what the switchboard knows of a person at work.", AGENT),
)


def page() -> str:
    parts = [
        "# States\n\nDrawn from the tables that the code runs on, by `python docs/draw_states.py`; a test holds both together.\n"
    ]
    parts += [f"## {title}\n\n{words}\n\n{_diagram(table)}\n" for title, words, table in MACHINES]
    return "\n".join(parts)


def _diagram(table: Mapping[StrEnum, frozenset[StrEnum]]) -> str:
    order = list(table)
    lines = [
        f"    {state.value} --> {following.value}"
        for state in order
        for following in sorted(table[state], key=order.index)
    ]
    finals = [f"    {state.value} --> [*]" for state in order if not table[state]]
    return "\n".join(["```mermaid", "stateDiagram-v2", f"    [*] --> {order[0].value}", *lines, *finals, "```"])


if __name__ == "__main__":
    PAGE.write_text(page())
