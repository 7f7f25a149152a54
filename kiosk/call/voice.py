"""One voice as it comes from the network: every packet once, by its time, until it is taken."""

from kiosk.call.arrivals import Arrivals
from kiosk.call.missed import Missed
from kiosk.call.redundancy import Packet, Unwrapper

MOST_WAITING = 100


class Voice:
    """Of one source. ``time`` is counted in samples from its first packet. One thread brings packets and another takes them, so
    that either may find gone what it is about to leave out."""

    def __init__(self) -> None:
        self.arrivals = Arrivals()
        self.missed = Missed()
        self._unwrapper = Unwrapper()
        self._first: int | None = None
        self._waiting: dict[int, bytes] = {}

    def came(self, data: bytes, at: int) -> list[Packet] | None:
        """What is new in a packet that came at that moment, in plain packets; None if it is none of a voice."""
        packets = self._unwrapper.came(data)
        if packets is not None:
            self.missed.came(int.from_bytes(data[2:4], "big"))
        for packet in packets or ():
            time = self.since_first(packet.time)
            self.arrivals.came(time, at)
            self._waiting[time] = packet.payload
            if len(self._waiting) > MOST_WAITING:
                self._waiting.pop(min(self._waiting), None)
        return packets

    def since_first(self, time: int) -> int:
        """A packet's time, counted on."""
        if self._first is None:
            self._first = time
        return (time - self._first + 2**31) % 2**32 - 2**31

    def due(self, moment: int) -> int | None:
        """The time of the last packet whose own moment was not after that one, if there is any."""
        return max((one for one in list(self._waiting) if self.arrivals.moment(one) <= moment), default=None)

    def next(self, time: int) -> int | None:
        """The time of the first packet that is not before that time."""
        return min((one for one in list(self._waiting) if one >= time), default=None)

    def take(self, time: int) -> bytes:
        """The packet of that time; those before it are gone, too."""
        found = self._waiting.pop(time, b"")
        for one in [one for one in list(self._waiting) if one < time]:
            self._waiting.pop(one, None)
        return found
