"""What of the agent's voice is played next: at the latest moment, when nearly all that is late has come.

A bad line makes it wait longer and a good one shorter, by whole periods of the voice; what has not come is made up by the codec,
and a soft noise goes on when nothing comes at all, because people take dead silence for a dead line.
"""

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from kiosk.call.arrivals import RATE
from kiosk.call.stretching import NEEDED, longer, period, shorter
from kiosk.call.voice import Voice

PACKET = RATE // 50
PACKET_NS = 20_000_000
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


class Decoder(Protocol):
    """Gives 16 bits at 48 kHz."""

    def decode(self, packet: bytes) -> bytes: ...

    def conceal(self, ns: int) -> bytes: ...


class Playout:
    """Asked for a `block` whenever the one before has been given."""

    def __init__(self, decoder: Decoder) -> None:
        self._decoder = decoder
        self._voice: Voice | None = None
        self._sound: NDArray[np.int16] = np.zeros(0, np.int16)
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
        rest, self._sound = self._sound[:BLOCK], self._sound[BLOCK:]
        noise[: len(rest)] += rest
        return np.clip(noise, -32768, 32767).astype("<i2").tobytes(), None

    def _follow(self, voice: Voice, time: int, at: int) -> tuple[bytes, int | None]:
        late = at - voice.arrivals.moment(time - len(self._sound))
        excess = late - voice.arrivals.delay
        if excess > LOST_NS and (due := voice.due(at - voice.arrivals.delay)) is not None:
            self._time = time = max(time, due)
        elif abs(excess) > TOLERATED_NS and (self._rest <= 0 or abs(excess) > URGENT_NS):
            self._stretch(voice, excess)
        while len(self._sound) < BLOCK and self._time is not None:
            self._more(voice, self._time)
        if len(self._sound) < PACKET and self._time is not None and voice.next(self._time) == self._time:
            self._take(voice, self._time)
        length = PACKET if len(self._sound) >= PACKET else BLOCK
        block, self._sound = self._sound[:length], self._sound[length:]
        self._rest -= length
        return block.tobytes().ljust(2 * length, b"\0"), None if self._extra else late

    def _stretch(self, voice: Voice, excess: int) -> None:
        while len(self._sound) < NEEDED and self._time is not None and voice.next(self._time) == self._time:
            self._take(voice, self._time)
        sound = self._sound.astype(np.float32)
        if len(sound) >= NEEDED and (by := period(sound, abs(excess) > URGENT_NS)):
            self._sound = (shorter(sound, by) if excess > 0 else longer(sound, by)).astype(np.int16)
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
        found = self._decoder.decode(voice.take(time)) or self._decoder.conceal(PACKET_NS)
        self._add(found)
        self._time, self._extra = time + len(found) // 2, 0
        self.played_ns += _ns(found)

    def _make_up(self, samples: int) -> None:
        sound = self._decoder.conceal(samples * 1_000_000_000 // RATE)
        self._add(sound)
        self.played_ns += _ns(sound)
        self.made_up_ns += _ns(sound)

    def _add(self, sound: bytes) -> None:
        self._sound = np.concatenate((self._sound, np.frombuffer(sound, "<i2")))


def _ns(sound: bytes) -> int:
    return len(sound) // 2 * 1_000_000_000 // RATE
