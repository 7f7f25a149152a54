"""What of the agent's voice is played next: at the latest moment, when nearly all that is late has come.

A bad line makes it wait longer and a good one shorter, by whole periods of the voice; what has not come is made up by the codec,
and a soft noise goes on when nothing comes at all, because people take dead silence for a dead line.
"""

import numpy as np
from numpy.typing import NDArray

from kiosk.call.arrivals import RATE
from kiosk.call.decoder import Decoder
from kiosk.call.stretching import NEEDED, longer, period, shorter
from kiosk.call.voice import Voice

PACKET = RATE // 50
BLOCK = PACKET // 2
GIVEN_NS = 10_000_000
"""So long after its time a block is given to the speaker, whose buffer has that much to spare, and the next one is asked for."""
TOLERATED_NS = 8_000_000
URGENT_NS = 60_000_000
LOST_NS = 250_000_000
"""More than that is not caught up with by playing faster."""
REST = 4 * BLOCK
MOST_EXTRA = 12 * BLOCK
"""When nothing has come for so long, the voice has to begin anew; the codec has faded it out by then."""
NOISE = 16.0


class Playout:
    """Asked for a `block` whenever the one before has been given."""

    def __init__(self) -> None:
        self._decoder = Decoder()
        self._voice: Voice | None = None
        self._sound = b""
        self._time: int | None = None  # of what is to be decoded next; None: it has to begin
        self._rest = self._extra = 0
        self._noise = np.random.default_rng(1)
        self.played_ns = self.made_up_ns = 0
        """All of the voice, and what of it stood in the place of what did not come."""

    def block(self, voice: Voice | None, at: int) -> tuple[bytes, int | None]:
        """What to play from that moment on, and how long it has waited since its own; None if it is made up. It lasts 20 ms if
        so much is there, and else 10: what is late has until the next one."""
        if voice is not self._voice:
            self._voice, self._time = voice, None
        if voice is not None and self._time is None:
            self._time, self._extra = voice.due(at - voice.arrivals.delay), 0
        if voice is not None and self._time is not None:
            return self._follow(voice, self._time, at)
        noise = NOISE * self._noise.standard_normal(BLOCK)
        rest = _samples(self._cut(BLOCK))
        noise[: len(rest)] += rest
        return np.clip(noise, -32768, 32767).astype("<i2").tobytes(), None

    def _follow(self, voice: Voice, time: int, at: int) -> tuple[bytes, int | None]:
        late = at - voice.arrivals.moment(time - self._left)
        excess = late - voice.arrivals.delay
        if excess > LOST_NS and (due := voice.due(at - voice.arrivals.delay)) is not None:
            self._time = time = max(time, due)
        elif abs(excess) > TOLERATED_NS and (self._rest <= 0 or abs(excess) > URGENT_NS):
            self._stretch(voice, excess)
        while self._left < BLOCK and self._time is not None:
            self._more(voice, self._time)
        if self._left < PACKET and self._time is not None and voice.next(self._time) == self._time:
            self._take(voice, self._time)
        length = PACKET if self._left >= PACKET else BLOCK
        self._rest -= length
        return self._cut(length).ljust(2 * length, b"\0"), None if self._extra else late

    @property
    def _left(self) -> int:
        """Samples that are ready to be played."""
        return len(self._sound) // 2

    def _cut(self, samples: int) -> bytes:
        cut, self._sound = self._sound[: 2 * samples], self._sound[2 * samples :]
        return cut

    def _stretch(self, voice: Voice, excess: int) -> None:
        while self._left < NEEDED and self._time is not None and voice.next(self._time) == self._time:
            self._take(voice, self._time)
        sound = _samples(self._sound).astype(np.float32)
        if len(sound) >= NEEDED and (by := period(sound, abs(excess) > URGENT_NS)):
            self._sound = (shorter(sound, by) if excess > 0 else longer(sound, by)).astype("<i2").tobytes()
            self._rest = REST

    def _more(self, voice: Voice, time: int) -> None:
        following = voice.next(time)
        if following == time:
            self._take(voice, time)
        elif following is not None and self._extra >= following - time:
            self._take(voice, following)  # what was made up while nothing had come stands for what is missing
        elif following is not None:
            self._make_up(PACKET)
            self._time = time + PACKET
        else:
            self._make_up(BLOCK)
            self._extra += BLOCK
            if self._extra >= MOST_EXTRA:
                self._time = None

    def _take(self, voice: Voice, time: int) -> None:
        found = self._decoder.decode(voice.take(time)) or self._decoder.conceal(PACKET)
        self._sound += found
        self._time, self._extra = time + len(found) // 2, 0
        self.played_ns += _ns(found)

    def _make_up(self, samples: int) -> None:
        sound = self._decoder.conceal(samples)
        self._sound += sound
        self.played_ns += _ns(sound)
        self.made_up_ns += _ns(sound)


def _samples(sound: bytes) -> NDArray[np.int16]:
    return np.frombuffer(sound, "<i2")


def _ns(sound: bytes) -> int:
    return len(sound) // 2 * 1_000_000_000 // RATE
