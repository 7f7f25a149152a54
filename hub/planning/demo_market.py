"""The shifts of a demo hub: those that were worked in the weeks that never were, and a market for the days to come."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from typing import Any

from hub.planning.slots import SLOT_S, local, slots_of
from hub.reports.demo_history import DAYS, GENERATED, PLACES, duties

AHEAD = 8
RUSH = (11, 12, 13, 17, 18, 19)
"""Hours at which one more is needed."""

REGULARS = ("Jon", "Ana")
"""Have taken their shifts of the days to come. Maya has some of hers, so that she sees both."""


class Shifts:
    """Rows of `hub.schema.intervals` and `hub.schema.places`, of the whole pool."""

    def __init__(self, people: Mapping[str, str], now: float) -> None:
        self.intervals: dict[tuple[int, str], dict[str, Any]] = {}
        self.places: list[dict[str, Any]] = []
        self._now, self._taken = now, Counter[str]()
        zone = PLACES[0].zone
        today = local(now, zone).date()
        for ahead in range(-DAYS, AHEAD):
            day = today + dt.timedelta(days=ahead)
            if ahead >= 0:
                self._open(slots_of(day, zone))
            for duty in duties(people, day):
                if ahead <= 0 or duty.worker.name in REGULARS:
                    self._work(duty.person, duty.worker.languages[-1], duty.begins, duty.ends)
                elif duty.worker.name == "Maya" and ahead < 4:
                    self._work(duty.person, "en", duty.begins, duty.begins + 4 * 3_600)

    def _open(self, slots: list[int]) -> None:
        for slot in slots:
            hour = local(slot, PLACES[0].zone).hour
            if slot >= self._now and hour >= 8:
                rush = hour in RUSH
                self._interval(slot, "en", need=3 if rush else 2, floor=int(rush))
                self._interval(slot, "es", need=2 if rush else 1, floor=int(rush and hour > 13))

    def _interval(self, slot: int, language: str, *, need: int, floor: int) -> dict[str, Any]:
        name = f"{GENERATED}{language}-{slot}"
        row = {"id": name, "starts_at": slot, "site": "", "language": language, "need": need, "floor": floor}
        return self.intervals.setdefault((slot, language), row)

    def _work(self, person: str, language: str, begins: float, ends: float) -> None:
        for slot in range(int(begins), int(ends), SLOT_S):
            interval = self._interval(slot, language, need=0, floor=0)
            self._taken[interval["id"]] += 1
            number = self._taken[interval["id"]]
            interval["need"] = max(interval["need"], number)
            row = {"id": f"{GENERATED}{len(self.places)}", "interval": interval["id"], "number": number}
            self.places.append({**row, "person": person, "starts_at": slot, "taken_at": slot - 3 * 86_400})
