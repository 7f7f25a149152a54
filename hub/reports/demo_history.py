"""Weeks of a demo hub before it was ever started, so that a newcomer sees pages with life in them.

Everything here is made up and says so: the calls belong to kiosks named "Counter 3 (generated)", which no hub without
``--demo`` ever has, and their ids begin with `GENERATED`. Calls come by Poisson with the day, the hour and the language of
two sites; a few agents in shifts serve them one after the other, and who waits too long gives up.
"""

import datetime as dt
import math
import random
from collections.abc import Mapping
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from hub.planning.slots import SLOT_S, local, midnight, slots_of

GENERATED = "generated-"
DAYS = 28
SEED = 1_207
KIOSKS = 12
"""Of each site."""

OPEN, CLOSE = 7.0, 22.0
PEAKS = ((12.4, 1.3, 1.0), (18.6, 1.5, 0.85), (8.5, 1.2, 0.35))
"""Hour, width in hours, height: lunch, dinner, breakfast."""

WEEK = (0.82, 0.85, 0.92, 1.0, 1.3, 1.35, 1.1)
"""Monday to Sunday."""

RING_S, PATIENCE_S = 15.0, 150.0
LATE_S = (0.0, 0.0, 0.0, 60.0, 240.0, 900.0)


class Place(NamedTuple):
    """``calls``: an hour at lunch; ``spanish``: the share of calls."""

    site: str
    zone: ZoneInfo
    calls: float
    spanish: float


PLACES = (
    Place("boston", ZoneInfo("America/New_York"), 10.0, 0.08),
    Place("sacramento", ZoneInfo("America/Los_Angeles"), 8.0, 0.3),
)


class Worker(NamedTuple):
    """A demo person with shifts of local hours; ``off``: weekdays."""

    name: str
    place: int
    languages: tuple[str, ...]
    begins: float
    ends: float
    off: tuple[int, ...]


WORKERS = (
    Worker("Jon", 0, ("en",), 7.0, 15.5, (5, 6)),
    Worker("Maya", 1, ("en", "es"), 7.5, 16.0, (0, 1)),
    Worker("Ana", 1, ("en", "es"), 13.0, 22.0, (2,)),
    Worker("Sam (generated)", 0, ("en",), 11.0, 19.5, (1,)),
    Worker("Rosa (generated)", 1, ("en", "es"), 4.0, 12.5, (6,)),
)
EXTRA = ("Sam (generated)", "Rosa (generated)")
"""Colleagues who never sign in; the others are the demo's own people."""

REASONS: dict[str, tuple[float, tuple[str, ...]]] = {
    "find_item": (16, ("Looked for the fish tacos, they are under Tacos", "Could not find the kids' combo")),
    "change_order": (17, ("Wanted the burger without onions", "Two fries instead of one", "Soup as a side")),
    "allergy": (13, ("Asked about nuts in the brownie", "Gluten: read out the fries' fryer note", "Milk in the chowder?")),
    "payment": (11, ("Card read at the second try", "Did not see where to tap")),
    "discount": (8, ("Loyalty card from another chain", "Coupon had expired yesterday")),
    "language": (7, ("Changed the screen to Spanish together", "")),
    "access": (6, ("Reads badly, ordered for her by voice", "Screen too high, used the low layout")),
    "not_on_menu": (6, ("Wanted a plain omelette", "")),
    "complaint": (4, ("Waited long for the food yesterday",)),
    "curious": (5, ("Wanted to know whether I am real", "")),
    "dropped": (3, ("",)),
    "other": (4, ("Where is the restroom?", "Lost a glove at the counter")),
    "none": (3, ("",)),
}
SUGGESTED = ("find_item", "change_order", "allergy", "access")
"""Reasons after which an agent suggests a change."""

LATELY = {"find_item": 1.9, "payment": 0.5}
"""What is different in the last week."""


class Duty:
    """One worker on one day: free from some moment on, with two breaks, and a line of spells without gaps."""

    def __init__(self, worker: Worker, person: str, begins: float, ends: float) -> None:
        self.worker, self.person, self.begins, self.ends = worker, person, begins, ends
        self.free_at = begins
        long = ends - begins
        self._breaks = [(begins + long * 0.28, 600.0, "rest"), (begins + long * 0.55, 1_800.0, "lunch")]
        self.spells: list[dict[str, Any]] = []

    def spend(self, state: str, until: float, reason: str = "") -> None:
        if until > self.free_at:
            spell = {"person": self.person, "state": state, "reason": reason}
            self.spells.append({**spell, "began_at": self.free_at, "ended_at": until})
            self.free_at = until

    def rest(self, at: float) -> None:
        """Take the breaks that are due before ``at``."""
        while self._breaks and max(self._breaks[0][0], self.free_at) <= at:
            due, long, reason = self._breaks.pop(0)
            self.spend("available", due)
            self.spend("break", min(self.free_at + long, self.ends), reason)


class Story:
    """``people``: names to ids. Nothing happens after ``until``. The same seed and moment give the same story."""

    def __init__(self, people: Mapping[str, str], until: float, days: int = DAYS) -> None:
        self._until = until
        self._chance = random.Random(SEED)  # noqa: S311 - the same story each time, nothing secret
        today = local(until, PLACES[0].zone).date()
        self._days = [today - dt.timedelta(days=back) for back in range(days, -1, -1)]
        self.tasks: list[dict[str, Any]] = []
        self.reservations: list[dict[str, Any]] = []
        self.thumbs: list[dict[str, Any]] = []
        self.suggestions: list[dict[str, Any]] = []
        self.duties = sorted(
            (duty for day in self._days for duty in duties(people, day) if duty.begins < until), key=lambda duty: duty.begins
        )
        for duty in self.duties:
            duty.free_at += self._chance.choice(LATE_S)
        self._serve()

    @property
    def spells(self) -> list[dict[str, Any]]:
        return [spell for duty in self.duties for spell in duty.spells]

    def _serve(self) -> None:
        coming, there = list(self.duties), list[Duty]()
        for at, place, language in sorted(self._asked()):
            while coming and coming[0].begins <= at:
                there.append(coming.pop(0))
            there = [duty for duty in there if duty.ends > at]
            for duty in there:
                duty.rest(at)
            self._call(at, place, language, [duty for duty in there if language in duty.worker.languages])
        for duty in self.duties:
            end = min(duty.ends, self._until)
            duty.rest(end)
            duty.spend("available", end)

    def _asked(self) -> list[tuple[float, Place, str]]:
        return [
            (at, place, "es" if self._chance.random() < place.spanish else "en")
            for place in PLACES
            for day in self._days
            for slot in slots_of(day, place.zone)
            for at in self._moments(slot, _rate(place, slot))
            if at < self._until
        ]

    def _moments(self, slot: int, calls: float) -> list[float]:
        """Of a Poisson process."""
        found, at = [], 0.0
        while calls:
            at += self._chance.expovariate(calls)
            if at >= 1:
                break
            found.append(slot + at * SLOT_S)
        return found

    def _call(self, at: float, place: Place, language: str, able: list[Duty]) -> None:
        """Served by whoever is free first, of those who are free by whoever has been for longest."""
        patience_s = self._chance.expovariate(1 / PATIENCE_S)
        free = [(max(at, duty.free_at), duty.free_at, duty) for duty in able if duty.free_at < duty.ends]
        rung, _, chosen = min(free, key=lambda one: one[:2], default=(math.inf, 0.0, None))
        if chosen is None or rung - at > patience_s:
            self._gave_up(at, place, language, at + patience_s)
        else:
            self._answered(at, place, language, rung, chosen)

    def _gave_up(self, at: float, place: Place, language: str, ended_at: float) -> None:
        if ended_at < self._until:
            self._task(at, place, language, state="canceled", ended="customer", ended_at=ended_at)

    def _answered(self, at: float, place: Place, language: str, rung: float, duty: Duty) -> None:
        chance = self._chance
        missed = chance.random() < 0.02
        answered = rung + (RING_S if missed else 0) + 1.5 + chance.expovariate(1 / 3)
        ended = answered + min(900.0, 25 + chance.lognormvariate(4.45, 0.62))
        code = self._reason(at)
        wrapped = ended + (60 if code == "none" else min(58.0, 6 + chance.expovariate(1 / 12)))
        if wrapped >= self._until:
            return
        note = chance.choice(REASONS[code][1]) if chance.random() < 0.6 else ""
        for state, until in (("available", rung), ("reserved", answered), ("busy", ended), ("wrapup", wrapped)):
            duty.spend(state, until)
        by = {"agent": duty.person, "answered_at": answered, "code": code, "note": note}
        ended_by = chance.choice(("customer", "agent"))
        task = self._task(at, place, language, state="completed", ended=ended_by, ended_at=ended, **by)
        if missed:
            self._rang(task, duty.person, "timeout", rung, rung + RING_S)
        elif chance.random() < 0.015:
            self._rang(task, duty.person, "rejected", rung, rung + 1)
        self._rang(task, duty.person, "completed", answered - 1, wrapped)
        self._came_of_it(task, duty.person, code, ended)

    def _came_of_it(self, task: str, person: str, code: str, at: float) -> None:
        of = {"task": task, "person": person, "at": at}
        if self._chance.random() < 0.25:
            self.thumbs.append({**of, "up": self._chance.random() < (0.55 if code in ("complaint", "dropped") else 0.94)})
        if code in SUGGESTED and self._chance.random() < 0.7:
            state = self._chance.choices(("kept", "undone", "refused"), (82, 13, 5))[0]
            self.suggestions.append({**of, "id": f"{GENERATED}{len(self.suggestions)}", "state": state})

    def _task(self, at: float, place: Place, language: str, **values: Any) -> str:
        task = f"{GENERATED}{len(self.tasks)}"
        usual = {"agent": None, "answered_at": None, "code": "", "note": ""}
        kiosk = self._chance.choice(kiosks(place.site))
        known = {"id": task, "site": place.site, "kiosk": kiosk, "language": language, "created_at": at}
        self.tasks.append({**usual, **known, **values})
        return task

    def _rang(self, task: str, agent: str, state: str, at: float, ended_at: float) -> None:
        row = {"id": f"{GENERATED}{len(self.reservations)}", "task": task, "agent": agent, "state": state}
        self.reservations.append({**row, "offered_at": at, "ended_at": ended_at})

    def _reason(self, at: float) -> str:
        lately = at > self._until - 7 * 86_400
        weights = [weight * (LATELY.get(code, 1.0) if lately else 1.0) for code, (weight, _) in REASONS.items()]
        return self._chance.choices(list(REASONS), weights)[0]


def kiosks(site: str) -> list[str]:
    return [f"{GENERATED}{site}-{number}" for number in range(1, KIOSKS + 1)]


def duties(people: Mapping[str, str], day: dt.date) -> list[Duty]:
    """Who works on a day; everybody at the hours of their own place."""
    found = []
    for worker in WORKERS:
        if day.weekday() not in worker.off and worker.name in people:
            began = midnight(day, PLACES[worker.place].zone)
            found.append(Duty(worker, people[worker.name], began + worker.begins * 3_600, began + worker.ends * 3_600))
    return found


def _rate(place: Place, slot: int) -> float:
    """Calls expected in a half hour."""
    at = local(slot, place.zone)
    hour = at.hour + at.minute / 60 + 0.25
    if not OPEN <= hour < CLOSE:
        return 0.0
    height = 0.12 + sum(tall * math.exp(-(((hour - peak) / width) ** 2)) for peak, width, tall in PEAKS)
    return place.calls / 2 * height * WEEK[at.weekday()]
