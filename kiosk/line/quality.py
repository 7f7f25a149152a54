"""How good this call's media was at the kiosk, over all of its engines and connections."""

from collections import Counter
from collections.abc import Callable

from domain.media import FirstFrame, FirstSound, FromCall, LocalDescription, MediaState, State, Stats
from domain.quality import LineQuality, Link, Relay

STEP_MS = 2
"""Round trips are counted in steps, so that a call of hours takes no more memory than a short one."""
LONGEST_MS = 60_000


class CallQuality:
    """Of one call; ``link`` says what this machine is connected by. Give it what the engines say, in order."""

    def __init__(self, clock: Callable[[], float], link: Callable[[], Link]) -> None:
        self._clock, self._link = clock, link
        self._accepted: float | None = None
        self._sound_after_s: float | None = None
        self._picture_after_s: float | None = None
        self._up_since: float | None = None
        self._up_s = 0.0
        self._lost_since: float | None = None
        self._cut_s, self._cuts = 0.0, 0
        self._generation = self._renewals = 0
        self._freezes, self._frozen_ms = 0, 0.0
        self._round_trips: Counter[int] = Counter()
        self._relays: Counter[Relay] = Counter()
        self._means: dict[str, tuple[float, int]] = {}
        self._size = (0, 0)
        self.seconds = 0

    def accepted(self) -> None:
        """An agent is there, and the customer wants to talk: from here the set-up counts."""
        if self._accepted is None:
            self._accepted = self._clock()

    def said(self, message: FromCall) -> None:
        match message:
            case State(state=state):
                self._state(state)
            case LocalDescription(generation=generation):
                self._renewals += generation > self._generation and self._up_s_until_now() > 0
                self._generation = generation
            case FirstSound() if self._accepted is not None and self._sound_after_s is None:
                self._sound_after_s = self._clock() - self._accepted
            case FirstFrame() if self._accepted is not None and self._picture_after_s is None:
                self._picture_after_s = self._clock() - self._accepted
            case Stats():
                self._second(message)

    def over(self) -> None:
        """The engine is gone, whatever became of it."""
        self._state(MediaState.ENDED)

    def record(self, *, voice: bool) -> LineQuality | None:
        """What is known until now; nothing before somebody has accepted."""
        if self._accepted is None:
            return None
        lost_s = 0.0 if self._lost_since is None else self._clock() - self._lost_since
        width, height = self._size
        return LineQuality(
            voice=voice,
            measured_s=round(self._up_s_until_now(), 1),
            sound_after_ms=_ms(self._sound_after_s),
            picture_after_ms=_ms(self._picture_after_s),
            freezes=self._freezes,
            frozen_ms=round(self._frozen_ms),
            concealed=self._mean("concealed"),
            loss=self._mean("loss"),
            round_trip_ms=self._round_trip(0.5),
            round_trip_p95_ms=self._round_trip(0.95),
            cuts=self._cuts,
            cut_ms=round(1000 * (self._cut_s + lost_s)),
            renewals=self._renewals,
            relay=next((relay for relay, _ in self._relays.most_common(1)), Relay.UNKNOWN),
            link=self._link(),
            cpu=self._mean("cpu"),
            width=width,
            height=height,
            fps=self._mean("fps"),
        )

    def _up_s_until_now(self) -> float:
        return self._up_s + (0.0 if self._up_since is None else self._clock() - self._up_since)

    def _state(self, state: MediaState) -> None:
        now = self._clock()
        up = state in (MediaState.CONNECTED, MediaState.WEAK, MediaState.LOST)
        if up and self._up_since is None:
            self._up_since = now
        elif not up and self._up_since is not None:
            self._up_s += now - self._up_since
            self._up_since = None
        if state is MediaState.LOST and self._lost_since is None:
            self._cuts += 1
            self._lost_since = now
        elif state in (MediaState.CONNECTED, MediaState.ENDED) and self._lost_since is not None:
            self._cut_s += now - self._lost_since
            self._lost_since = None

    def _second(self, stats: Stats) -> None:
        self.seconds += 1
        self._freezes += stats.freezes
        self._frozen_ms += stats.frozen_ms
        self._relays[stats.relay] += 1
        if stats.round_trip_ms is not None:
            self._round_trips[round(min(stats.round_trip_ms, LONGEST_MS) / STEP_MS)] += 1
        if stats.width:
            self._size = stats.width, stats.height
        shown = stats.video_fps_in if stats.video_fps_in > 0 else None  # none: paused, or the agent sends no picture
        for name, value in (("concealed", stats.concealed), ("loss", stats.loss), ("cpu", stats.cpu), ("fps", shown)):
            if value is not None:
                total, count = self._means.get(name, (0.0, 0))
                self._means[name] = total + max(0.0, value), count + 1

    def _mean(self, name: str) -> float | None:
        total, count = self._means.get(name, (0.0, 0))
        return round(total / count, 4) if count else None

    def _round_trip(self, share: float) -> float | None:
        """The smallest that this share of the seconds did not exceed."""
        due = share * self._round_trips.total()
        for step in sorted(self._round_trips):
            due -= self._round_trips[step]
            if due <= 0:
                return float(step * STEP_MS)
        return None


def _ms(seconds: float | None) -> float | None:
    return None if seconds is None else round(1000 * seconds)
