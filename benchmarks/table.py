"""The table that ``make bench`` writes: one row a measurement, each beside a peer or a limit from the same run."""

import operator
import re
from collections.abc import Iterable
from dataclasses import dataclass

from rich.table import Table

HEADINGS = ("What", "Value", "Unit", "Peer or limit", "Its value", "Ratio", "Goal", "Met")
COMPARE = {"<=": operator.le, ">=": operator.ge}
BOUND = re.compile(r"(<=|>=) ([0-9.]+)( x)?")


@dataclass(frozen=True)
class Row:
    """``value`` of ours beside ``peer_value`` of the peer or the limit, both in ``unit`` and from the same run.

    ``goal`` is bounds with commas between them: ``<= 35`` in ``unit``, or ``<= 0.5 x`` of the peer's value; "" for none.
    """

    what: str
    value: float
    unit: str
    peer: str
    peer_value: float
    goal: str

    @property
    def ratio(self) -> float:
        """Of ours to theirs; infinite when theirs is nothing."""
        return self.value / self.peer_value if self.peer_value else float("inf")

    @property
    def met(self) -> bool | None:
        """Whether every bound holds; None without a goal. Raises `ValueError` for a goal that cannot be read."""
        if not self.goal:
            return None
        return all(self._holds(bound) for bound in self.goal.split(", "))

    def _holds(self, bound: str) -> bool:
        read = BOUND.fullmatch(bound)
        if read is None:
            raise ValueError(f"the goal of {self.what!r} has {bound!r}; a bound is like '<= 35' or '<= 0.5 x'")
        sign, number, of_peer = read.groups()
        return bool(COMPARE[sign](self.value, float(number) * (self.peer_value if of_peer else 1)))

    @property
    def cells(self) -> tuple[str, ...]:
        """As text, in the order of `HEADINGS`."""
        met = {True: "yes", False: "NO", None: ""}[self.met]
        ratio = f"{self.ratio:.2f}"
        return (self.what, _number(self.value), self.unit, self.peer, _number(self.peer_value), ratio, self.goal, met)


def on_terminal(rows: Iterable[Row]) -> Table:
    """For a person who waits; what was missed is red."""
    table = Table(*HEADINGS)
    for row in rows:
        table.add_row(*row.cells, style="bold red" if row.met is False else None)
    return table


def as_markdown(rows: Iterable[Row]) -> str:
    """For a file; a newline at its end."""
    lines = [HEADINGS, tuple("---" for _ in HEADINGS), *(row.cells for row in rows)]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)


def _number(value: float) -> str:
    return f"{value:.0f}" if abs(value) >= 100 else f"{value:.2f}"
