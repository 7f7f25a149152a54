"""What an agent typed while the customer has the text panel closed: shown for a while over the agent's picture."""

from collections.abc import Callable, Sequence

from kivy.clock import Clock

from kiosk.screen.conversation import Turn, Who

SHOWN_S = 15.0
"""Since its last letter: two lines are read in five seconds, three times over."""
NEWEST = 84
"""Characters of a long line that are shown, so that the newest are always there."""


class Unread:
    """``changed`` is called when there is nothing to show any more."""

    def __init__(self, changed: Callable[[], None]) -> None:
        self._changed = changed
        self._line: Turn | None = None
        self._read = True
        self._over = Clock.create_trigger(self._forget, SHOWN_S)

    def text(self, turns: Sequence[Turn], panel_is_open: bool) -> str:
        line = next((turn for turn in reversed(turns) if turn.who is Who.AGENT), None)
        if line != self._line:
            self._line, self._read = line, False
            self._over.cancel()
            self._over()
        if panel_is_open:
            self._read = True
        if line is None or self._read:
            return ""
        return line.text if len(line.text) <= NEWEST else f"…{line.text[-NEWEST:].lstrip()}"

    def _forget(self, _dt: float) -> None:
        self._read = True
        self._changed()
