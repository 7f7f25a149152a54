"""What customer and agent typed to each other in one call, character by character."""

from collections.abc import Sequence
from enum import StrEnum

import msgspec

BACKSPACE = "\b"
KEPT_TURNS = 60


class Who(StrEnum):
    CUSTOMER = "customer"
    AGENT = "agent"


class Turn(msgspec.Struct, frozen=True):
    """A line of one speaker. It is open, and still grows, until a line end closes it."""

    who: Who
    text: str
    open: bool = True


class Conversation:
    """Turns in the order in which they were begun. Each speaker has at most one open turn, so that two who type at
    the same time do not tear each other's words apart."""

    def __init__(self) -> None:
        self._turns: list[Turn] = []

    @property
    def turns(self) -> Sequence[Turn]:
        return tuple(self._turns)

    def typed(self, who: Who, characters: str) -> None:
        for character in characters.replace("\r\n", "\n").replace("\r", "\n"):
            self._character(who, character)
        del self._turns[:-KEPT_TURNS]

    def clear(self) -> None:
        self._turns.clear()

    def _character(self, who: Who, character: str) -> None:
        at = next(
            (i for i in reversed(range(len(self._turns))) if self._turns[i].who is who and self._turns[i].open), None
        )
        if at is None:
            if character.isprintable():
                self._turns.append(Turn(who, character))
            return
        turn = self._turns[at]
        if character == "\n":
            self._turns[at] = Turn(who, turn.text, open=False)
        elif character == BACKSPACE and len(turn.text) > 1:
            self._turns[at] = Turn(who, turn.text[:-1])
        elif character == BACKSPACE:
            del self._turns[at]
        elif character.isprintable():
            self._turns[at] = Turn(who, turn.text + character)
