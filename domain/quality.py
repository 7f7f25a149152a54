"""How good a call's media was at one end, and what that means: measured by the engine and by the agent's page, kept by the hub.

`judge` turns the numbers into a `Grade` and the faults that people noticed. Voice is rated by the E-model of ITU-T G.107 in its
usual short form (Cole and Rosenbluth, 2001): R = 93.2 - delay - loss, where 80 and more satisfies people, below 80 some
and below 70 many are not (ITU-T G.109). For pictures and interruptions there is no such standard: those limits are ours.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated

import msgspec
from msgspec import Meta

Share = Annotated[float, Meta(ge=0, le=1)]
Seconds = Annotated[float, Meta(ge=0, le=604_800)]
Milliseconds = Annotated[float, Meta(ge=0, le=604_800_000)]
Count = Annotated[int, Meta(ge=0, le=1_000_000)]
Pixels = Annotated[int, Meta(ge=0, le=16_384)]


class Side(StrEnum):
    """Whose account it is."""

    KIOSK = "kiosk"
    AGENT = "agent"


class Relay(StrEnum):
    """How media left this end: straight to the other one, or by a relay that this end reached in this way."""

    UNKNOWN = ""
    DIRECT = "direct"
    UDP = "udp"
    TCP = "tcp"
    TLS = "tls"


class Link(StrEnum):
    """What the kiosk is connected to its network by."""

    UNKNOWN = ""
    CABLE = "cable"
    WIFI = "wifi"
    MOBILE = "mobile"


class LineQuality(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """One end's account of a call, over all of its connections. ``None``: not known, or there was none.

    ``measured_s``: for so long there was a connection. ``sound_after_ms``, ``picture_after_ms``: from accepting to the other
    side's first. A freeze is one of W3C's webrtc-stats: a picture that stands for longer than the larger of three times
    the average interval and 150 ms more than it, up to 5 s. ``concealed``: the share of the sound heard that was made up
    because nothing had come; ``loss``: the share of packets that did not come at first. ``cuts``: how often nothing at all
    came for 3 s, ``cut_ms`` for how long together. ``renewals``: fresh connections under the same call. ``cpu`` of the engine as
    a share of one core; ``cpu_limited``: the share of time in which a browser sent less than it could have for want of CPU.
    ``width``, ``height`` and ``fps`` are of the picture received. ``voice`` false: a call of text alone.
    """

    voice: bool = True
    measured_s: Seconds = 0.0
    sound_after_ms: Milliseconds | None = None
    picture_after_ms: Milliseconds | None = None
    freezes: Count = 0
    frozen_ms: Milliseconds = 0.0
    concealed: Share | None = None
    loss: Share | None = None
    round_trip_ms: Milliseconds | None = None
    round_trip_p95_ms: Milliseconds | None = None
    cuts: Count = 0
    cut_ms: Milliseconds = 0.0
    renewals: Count = 0
    relay: Relay = Relay.UNKNOWN
    link: Link = Link.UNKNOWN
    cpu: Annotated[float, Meta(ge=0, le=1_000)] | None = None
    cpu_limited: Share | None = None
    width: Pixels = 0
    height: Pixels = 0
    fps: Annotated[float, Meta(ge=0, le=1_000)] | None = None


class MeasuredCall(msgspec.Struct, frozen=True, kw_only=True):
    """A call that was over at ``ended_at`` (seconds since 1970), as the kiosk keeps it; ``told``: the hub has it."""

    call: str
    ended_at: float
    quality: LineQuality
    told: bool


class Grade(StrEnum):
    GOOD = "good"
    FAIR = "fair"  # some people notice
    BAD = "bad"  # hard to talk


class Fault(StrEnum):
    """What somebody in the call noticed."""

    NO_SOUND = "no_sound"
    CUTS = "cuts"
    CHOPPY = "choppy"  # words are missing
    DELAY = "delay"
    FREEZES = "freezes"
    SLOW_PICTURE = "slow_picture"
    SLOW_START = "slow_start"


OWN_DELAY_MS = 130.0
"""Milliseconds one way from mouth to ear that are no network's: 89 from one end's samples to the other's, for packets, codec and
jitter buffer (119 by ``python -m benchmarks.calls.sound clean``, of which 30 are its line's), and 41 for two sound cards, which
are an estimate. A bad line's larger buffer is not counted."""

LOSS_ROBUSTNESS = 25.1
"""Bpl of ITU-T G.113 for G.711 with concealment; none is published for Opus, which conceals no worse."""

SATISFIED, SOME_DISSATISFIED = 80.0, 70.0
SOUND_WITHIN_MS = (2_000.0, 5_000.0)
"""After accepting; the house promises 2 s on the worst path, through TURN over TLS."""
FROZEN = (0.01, 0.05)
"""Shares of the time."""
FEWEST_FPS = (20.0, 10.0)
"""Signing needs 20 (EN 301 549, 6.5.3)."""
CUT_MS = (0.0, 10_000.0)
ENOUGH_S = 5.0
"""A call that was connected for less says nothing of its line, but whether there was sound."""


def voice_rating(concealed: float, round_trip_ms: float) -> tuple[float, float, float]:
    """R of the E-model, and what delay and loss took from 93.2."""
    delay_ms = round_trip_ms / 2 + OWN_DELAY_MS
    delay = 0.024 * delay_ms + 0.11 * max(0.0, delay_ms - 177.3)
    loss = 95 * (100 * concealed) / (100 * concealed + LOSS_ROBUSTNESS)
    return 93.2 - delay - loss, delay, loss


def faults(quality: LineQuality) -> Mapping[Fault, Grade]:
    """What was not good, and how much so."""
    found: dict[Fault, Grade] = {}

    def note(fault: Fault, value: float, fair: float, bad: float) -> None:
        if value > fair:
            found[fault] = Grade.BAD if value > bad else Grade.FAIR

    if quality.voice and quality.sound_after_ms is None and quality.measured_s >= ENOUGH_S:
        found[Fault.NO_SOUND] = Grade.BAD
    note(Fault.SLOW_START, quality.sound_after_ms or 0.0, *SOUND_WITHIN_MS)
    note(Fault.CUTS, quality.cut_ms, *CUT_MS)
    if quality.measured_s < ENOUGH_S:
        return found
    rating, delay, loss = voice_rating(_missing(quality), quality.round_trip_ms or 0.0)
    note(Fault.CHOPPY if loss > delay else Fault.DELAY, -rating, -SATISFIED, -SOME_DISSATISFIED)
    note(Fault.FREEZES, quality.frozen_ms / (1000 * quality.measured_s), *FROZEN)
    if quality.fps:
        slow, slowest = FEWEST_FPS
        note(Fault.SLOW_PICTURE, -quality.fps, -slow, -slowest)
    return found


def judge(quality: LineQuality) -> Grade:
    """The worst of what was noticed."""
    noticed = set(faults(quality).values())
    return Grade.BAD if Grade.BAD in noticed else Grade.FAIR if noticed else Grade.GOOD


def _missing(quality: LineQuality) -> float:
    """Of the sound; where nobody counted what was concealed it is taken to be what was lost."""
    if not quality.voice:
        return 0.0
    return quality.concealed if quality.concealed is not None else quality.loss or 0.0
