"""Every time the protocol or we wait for, in seconds, on a monotonic clock."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """T1 to T4 and the number of sends are the standard's (PA00P016, PA00P015); the rest is ours."""

    t1: float = 0.2
    """The longest pause inside a block; then NAK."""
    t2: float = 5.0
    """From a block to its ACK or NAK; then the block is sent again."""
    sends: int = 3
    """How often a block is sent before the line counts as lost."""
    t3: float = 5.0
    """From a command to its 80 xx or 84 xx."""
    t4: float = 180.0
    """From 80 00 to the next message; every intermediate status begins it anew and may lengthen it, never shorten."""
    minute: float = 60.0
    """What the minutes in an intermediate status are counted in."""
    byte: float = 11 / 9600
    """How long a byte is on its way (1 start, 8 data, 2 stop bits); T2 begins when the last one has left."""
    commit_patience: float = 4.0
    """How long the till may take to store an approval before we ask the terminal to wait (84 9C)."""
    after_commit: float = 30.0
    """How long to wait for the end of what needs neither card nor host: a payment that already stands, a registration, the last
    receipt. With T4 an outcome would stay unknown for three minutes when the line falls silent behind the question."""
    listen: float = 6.0
    """Silence after which nothing is on its way any more: more than T2."""
    poll: float = 4.0
    """Between two questions whether the terminal is still busy."""
    busy: float = 240.0
    """How long a terminal may be busy after a lost payment before that is reported: T4 and a margin."""
