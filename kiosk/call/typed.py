"""What is typed in a call, over all its connections: what was on its way when one went down comes over the next one, once.

Each side counts the other's messages. On a new connection it says how many it has had; the other sends again what lies behind.
"""

import logging
import secrets
from collections.abc import Callable

from domain.typed import Had
from kiosk.call.characters import LONGEST

log = logging.getLogger(__name__)

MAX_KEPT = 4_000
"""So many characters are kept until it is known that they have arrived."""

LOST = "\N{REPLACEMENT CHARACTER}"


class Typed:
    """``on_text(characters)`` is called with what the other side types, U+FFFD where something of it is lost."""

    def __init__(self, on_text: Callable[[str], None]) -> None:
        self._on_text = on_text
        self._me = secrets.token_hex(8)
        self._you = ""
        self._had = 0
        self._passed: list[str] = []  # handed to a connection; whether they arrived is not known
        self._before = 0  # how many came before those
        self._waiting = ""

    def had(self) -> Had:
        """What to say first on a new connection; from then on nothing may be taken that comes over an older one."""
        return Had(self._me, self._you, self._had)

    def typed(self, text: str) -> None:
        """Keep characters of this side."""
        waiting = self._waiting + text
        self._waiting = waiting if len(waiting) <= MAX_KEPT else LOST + waiting[1 - MAX_KEPT :].lstrip(LOST)

    def next(self) -> str:
        """What is to be sent now, as one message; empty: nothing more."""
        text, self._waiting = self._waiting[:LONGEST], self._waiting[LONGEST:]
        if text:
            self._passed.append(text)
            while len(self._passed) > 1 and sum(map(len, self._passed)) > MAX_KEPT:
                self._passed.pop(0)
                self._before += 1
        return text

    def resume(self, had: Had) -> None:
        """The other side's first word on a new connection: what it lacks is to be sent next."""
        if had.you == self._me:
            behind = had.n - self._before
            again = "".join(self._passed[max(0, behind) :])
            self._waiting = (LOST if behind < 0 else "") + again + self._waiting
            self._before = had.n
        else:
            self._before = 0
        self._passed.clear()
        if had.you not in ("", self._me) or self._you not in ("", had.me):
            log.info("one side has forgotten the text before this connection")
            self._on_text(LOST)
        if had.me != self._you:
            self._you, self._had = had.me, 0

    def came(self, text: str) -> None:
        """A message of the other side."""
        self._had += 1
        if text:
            self._on_text(text)
