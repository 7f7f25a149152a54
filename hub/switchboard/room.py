"""What every part of the switchboard works with."""

from typing import NamedTuple

from hub.clock import Clock
from hub.config import Switchboard as Timings
from hub.fleet.presence import Presence
from hub.switchboard.board import Board
from hub.switchboard.guests import Guests
from hub.switchboard.ledger import Ledger
from hub.switchboard.notices import Notices


class Room(NamedTuple):
    board: Board
    ledger: Ledger
    notices: Notices
    guests: Guests
    presence: Presence
    clock: Clock
    timings: Timings

    @property
    def now(self) -> float:
        """On the monotonic clock."""
        return self.clock.elapsed()
