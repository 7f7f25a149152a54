"""One line of the table that ``make bench`` writes."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """``value`` of ours beside ``peer_value`` of the peer or the limit, both in ``unit`` and from the same run."""

    what: str
    value: float
    unit: str
    peer: str
    peer_value: float
    goal: str
