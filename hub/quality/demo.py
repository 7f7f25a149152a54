"""What the demo's made-up calls were like at both ends: mostly good, but for a few lines that a supervisor should find."""

import random
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from domain.quality import LineQuality, Link, Relay, Side
from hub.planning.slots import local

SEED = 411
LUNCH = range(12, 15)
WIFI_BAD_DAYS = 4.4
WIFI, WALLED, SHARED = "-sacramento-4", "-boston-7", "-boston-10"
"""Ends of the ids of the kiosks with something to find: Wi-Fi that is bad since a few days, a firewall, and a line that is
shared with guests at lunch."""

_ZONES = {"boston": ZoneInfo("America/New_York"), "sacramento": ZoneInfo("America/Los_Angeles")}


def accounts(tasks: Iterable[Mapping[str, Any]], until: float) -> Iterator[dict[str, Any]]:
    """Rows of the answered ones. The same tasks give the same rows."""
    chance = random.Random(SEED)  # noqa: S311 - the same story each time, nothing secret
    for task in tasks:
        if task["answered_at"] is None:
            continue
        kiosk, at, lasted = task["kiosk"], task["created_at"], task["ended_at"] - task["answered_at"]
        hour = local(at, _ZONES[task["site"]]).hour
        lately = at > until - WIFI_BAD_DAYS * 86_400
        bad = hour in LUNCH if kiosk.endswith(SHARED) else lately and kiosk.endswith(WIFI)
        for side, by in ((Side.KIOSK, kiosk), (Side.AGENT, task["agent"])):
            quality = _quality(chance, kiosk, side, lasted, bad=bad)
            row = {"task": task["id"], "by": by, "side": side, "at": task["ended_at"]}
            yield {**row, "content": msgspec.json.encode(quality)}


def _quality(chance: random.Random, kiosk: str, side: Side, lasted: float, *, bad: bool) -> LineQuality:
    loss, trip, relay, start, frozen, cuts = chance.expovariate(1 / 0.002), 34.0, Relay.DIRECT, 380.0, 0.0, 0
    if chance.random() < 0.15:
        trip, relay, start = 52.0, Relay.UDP, 560.0
    if kiosk.endswith(WIFI) and bad:
        loss, frozen = chance.uniform(0.03, 0.2), chance.uniform(0.0, 0.1)
        cuts = int(chance.random() < 0.25)
    elif kiosk.endswith(SHARED) and bad:
        frozen = chance.uniform(0.01, 0.08)
    elif kiosk.endswith(WALLED):
        trip, relay, start = chance.uniform(190.0, 330.0), Relay.TLS, chance.uniform(1_400.0, 2_900.0)
        frozen = chance.uniform(0.0, 0.03)
    elif chance.random() < 0.02:
        loss, frozen = chance.uniform(0.02, 0.06), chance.uniform(0.0, 0.03)
    trip *= chance.uniform(0.85, 1.3)
    sound = start * chance.uniform(0.8, 1.5)
    at_kiosk = side is Side.KIOSK
    wifi = kiosk.endswith(WIFI)
    return LineQuality(
        measured_s=round(lasted, 1),
        sound_after_ms=round(sound),
        picture_after_ms=round(sound * chance.uniform(1.1, 1.6)),
        freezes=int(frozen * lasted / 0.6),
        frozen_ms=round(1_000 * frozen * lasted),
        concealed=round(min(0.3, loss * chance.uniform(0.3, 0.6)), 4),
        loss=round(min(1.0, loss), 4),
        round_trip_ms=round(trip),
        round_trip_p95_ms=round(trip * chance.uniform(1.3, 2.5)),
        cuts=cuts,
        cut_ms=cuts * round(chance.uniform(3_200, 7_000)),
        renewals=cuts,
        relay=relay,
        link=(Link.WIFI if wifi else Link.CABLE) if at_kiosk else Link.UNKNOWN,
        cpu=round(chance.uniform(0.2, 0.3), 3) if at_kiosk else None,
        cpu_limited=None if at_kiosk else 0.0,
        width=640,
        height=480,
        fps=round(chance.uniform(27.5, 30.0), 1),
    )
