"""A customer's picture and voice on a line, in time that only counts: what the network's router does to packets, what a browser
tells of them, and what the rules of the media engine make of that."""

import heapq
import itertools
from dataclasses import dataclass, field

import msgspec

from kiosk.call import congestion, ladder
from kiosk.call.codecs import PACKET
from kiosk.call.feedback import Deliveries, Delivery
from kiosk.call.ladder import LADDER, NO_PICTURE, TRY_WITH
from kiosk.call.video import PACE, PACKET_OF_A_SLOW_LINE, SLOW
from tests.network.condition import CLEAN, Condition, Direction

SOUND_BYTES, SOUND_EVERY_S = 130, 0.02
"""On the line: Opus of 32 kbit/s with all its headers."""
HEADERS = 50
FEEDBACK_EVERY_S, LOOK_EVERY_S = 0.06, 0.1
WHOLE = 6
"""So many times an ordinary picture's bytes are in the first one of a size."""


@dataclass
class Moment:
    """What there was at the end of a look."""

    at: float
    bitrate: int
    rung: int
    line: congestion.Line


@dataclass
class SimulatedLine:
    """``rest`` is what of a bitrate the pictures really take."""

    condition: Condition = CLEAN
    seed: int = 1
    rest: float = 1.0
    moments: list[Moment] = field(default_factory=list)
    sound_late_s: list[tuple[float, float | None]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._direction = Direction(self.seed)
        self.now = 0.0
        self._control, self._place = congestion.Control(), ladder.Place()
        self._arrivals = Deliveries()
        self._told: list[Delivery] = []
        self._order = itertools.count()
        self._due: list[tuple[float, int, str]] = []
        for what, after in (("sound", 0.0), ("picture", 0.0), ("feedback", 0.05), ("look", 0.1)):
            self._at(after, what)
        self._whole = True

    def run(self, seconds: float, condition: Condition | None = None) -> list[Moment]:
        """The looks of so many more seconds."""
        self._direction.condition = self.condition = condition or self.condition
        end, before = self.now + seconds, len(self.moments)
        while self._due[0][0] < end:
            self.now, _, what = heapq.heappop(self._due)
            getattr(self, f"_{what}")()
        self.now = end
        return self.moments[before:]

    def worst_sound(self, after: float) -> float:
        """By how many seconds the latest voice packet of the time after came; infinite if more than 2 % were lost."""
        voice = [late for at, late in self.sound_late_s if at >= after]
        if sum(late is None for late in voice) > 0.02 * len(voice):
            return float("inf")
        return max(late for late in voice if late is not None)

    def _at(self, when: float, what: str) -> None:
        heapq.heappush(self._due, (when, next(self._order), what))

    def _send(self, size: int) -> float | None:
        return self._direction.arrival(bytes([0x45, *[0] * 8, 17]) + bytes(size), self.now)

    def _sound(self) -> None:
        arrived = self._send(SOUND_BYTES)
        self.sound_late_s.append((self.now, None if arrived is None else arrived - self.now))
        self._at(self.now + SOUND_EVERY_S, "sound")

    def _picture(self) -> None:
        rung = LADDER[min(self._place.rung, NO_PICTURE - 1)]
        if self._place.rung < NO_PICTURE and self.now >= self._control.still_until:
            packet = PACKET if rung.needs > SLOW else PACKET_OF_A_SLOW_LINE
            size = round(self._control.bitrate * self.rest / rung.frames / 8) * (WHOLE if self._whole else 1)
            self._whole = False
            for at, length in enumerate([packet] * (size // packet) + [size % packet]):
                paced = self.now + at * 8 * packet / (PACE * self._control.bitrate)
                then, self.now = self.now, paced
                self._told.append(Delivery(paced, self._send(length + HEADERS), length))
                self.now = then
        self._at(self.now + 1 / rung.frames, "picture")

    def _feedback(self) -> None:
        """What has come by now, or can come no more because a later one has, and was not told yet; it takes the delay back."""
        back = self.now - self.condition.delay_ms / 1000
        came = [number for number, one in enumerate(self._told) if one.arrived is not None and one.arrived <= back]
        if came and not self.condition.blackout:
            self._arrivals.took(self._told[: came[-1] + 1], self.now)
            del self._told[: came[-1] + 1]
        self._at(self.now + FEEDBACK_EVERY_S, "feedback")

    def _look(self) -> None:
        report = self._arrivals.report(self.now)
        before, still = self._place.rung, self.now < self._control.still_until
        if before < NO_PICTURE:
            self._control = congestion.step(self._control, report, self.now)
        else:
            self._arrivals.rest(self.now)
        if (self.now < self._control.still_until) is not still or still:
            self._arrivals.rest(self.now)
        self._place = ladder.step(self._place, self._control.bitrate, self.now)
        self._whole |= self._place.rung != before
        if before == NO_PICTURE and self._place.rung < NO_PICTURE:
            self._arrivals.rest(self.now)
            self._told.clear()
            self._control = msgspec.structs.replace(self._control, bitrate=TRY_WITH, stepped_at=self.now)
        self.moments.append(Moment(self.now, self._control.bitrate, self._place.rung, congestion.line(report)))
        self._at(self.now + LOOK_EVERY_S, "look")
