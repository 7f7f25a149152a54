"""When the packets of one voice come, and how long sound has to wait so that nearly all of it is there when its turn comes."""

from collections import deque
from functools import lru_cache
from statistics import median_low

import numpy as np
from numpy.typing import NDArray

RATE = 48_000
LEAST_NS, MOST_NS = 40_000_000, 200_000_000
MARGIN_NS = 22_000_000
"""What is played is asked for a block of 10 ms earlier, and threads do not always run when they should."""
WINDOW = 400  # packets of 20 ms
WORTH_NS = 2_000_000_000
"""All packets are worth waiting for so long, a hundredth of them a hundredth of it: so what is sent again after a burst was lost
is not waited for, and a line's jitter is."""
SLOWLY_NS = 1_000_000
"""A line that gets better is believed by so much each `EVERY` packets: each change of the delay is heard a little."""
EVERY = 5


class Arrivals:
    """Moments are nanoseconds of the pipeline's running time; ``time`` is that of a packet, in samples since the first."""

    def __init__(self) -> None:
        self._transits: NDArray[np.int64] = np.zeros(WINDOW, np.int64)  # of the last packets, in no order
        self._ahead: deque[int] = deque([0], maxlen=30)
        self._earliest = 0
        self._count = 0
        self.delay = LEAST_NS
        """So much after its `moment` sound should be played."""

    def came(self, time: int, at: int) -> None:
        """A packet, or the first copy of it, is here."""
        self._transits[self._count % WINDOW] = at - _ns(time)
        if self._count % EVERY == 0:
            self._measure()
        self._count += 1

    def placed(self, time: int, at: int) -> None:
        """The time line that sound and picture share has that packet there."""
        self._ahead.append(self.moment(time) - at)

    def moment(self, time: int) -> int:
        """When sound of that time comes if nothing holds it up."""
        return self._earliest + _ns(time)

    @property
    def ahead(self) -> int:
        """How much later a `moment` is than its place on the shared time line."""
        return median_low(self._ahead)

    def _measure(self) -> None:
        transits = np.sort(self._transits[: self._count + 1])
        self._earliest = int(transits[0])
        waits = transits - transits[0]
        wait = int(waits[np.argmin(waits + _worth(len(waits)))])
        self.delay = min(max(wait + MARGIN_NS, self.delay - SLOWLY_NS, LEAST_NS), MOST_NS)


@lru_cache(maxsize=1)
def _worth(packets: int) -> NDArray[np.int64]:
    """What is lost, in ns, by waiting for no more than the first, the first two, ..., all of so many."""
    return WORTH_NS * np.arange(packets - 1, -1, -1) // packets


def _ns(time: int) -> int:
    return time * 1_000_000_000 // RATE
