"""A day that is replayed: who comes, who works, and by which rules. docs/routing.md describes the file.

Moments are seconds since the day began. `load` reads TOML or JSON and raises `Problems` with everything that is wrong.
"""

import re
import tomllib
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from domain.checked import Problem, Problems, convert
from hub.switchboard.seen import LocalFirst

HOUR_S = 3600.0
CLOCK = re.compile(r"([01]\d|2[0-4]):([0-5]\d)")

Share = Annotated[float, Meta(ge=0, le=1)]
Seconds = Annotated[float, Meta(ge=0, le=172_800)]
Positive = Annotated[float, Meta(gt=0, le=172_800)]
Level = Annotated[int, Meta(ge=1, le=5)]
Rate = Annotated[float, Meta(ge=0, le=1_000_000)]
Count = Annotated[int, Meta(ge=1, le=10_000)]
Id = Annotated[str, Meta(pattern=r"^[A-Za-z0-9._-]{1,60}$")]


class Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    pass


class Site(Part, frozen=True, kw_only=True):
    """``calls_per_hour``: one rate, or one for each hour from midnight on, the last of which goes on. ``count`` makes so
    many equal sites, ``id-1`` and on. ``languages``: the share of the calls in each."""

    id: Id
    count: Count = 1
    calls_per_hour: Rate | tuple[Rate, ...] = 0.0
    languages: dict[str, Share] = msgspec.field(default_factory=lambda: {"en": 1.0})
    priority_min: Annotated[float, Meta(ge=0, le=30)] = 0.0


class Shift(Part, frozen=True, kw_only=True):
    """From one time of day to another, both ``HH:MM`` or seconds since the day began."""

    start: str | Seconds
    end: str | Seconds


class Agents(Part, frozen=True, kw_only=True):
    """``count`` equal agents; of a ``site`` with a count so many at each of them. Without ``shifts`` they work all day."""

    id: Id
    site: Id
    count: Count = 1
    languages: dict[str, Level] = msgspec.field(default_factory=lambda: {"en": 3})
    skills: dict[str, Level] = {}
    qualifications: tuple[str, ...] = ()
    shifts: tuple[Shift, ...] = ()


class Duration(Part, frozen=True, kw_only=True):
    """``exponential`` and ``fixed`` have ``mean_s``; ``list`` draws one of ``values_s``."""

    kind: Literal["exponential", "fixed", "list"] = "exponential"
    mean_s: Seconds = 0.0
    values_s: tuple[Seconds, ...] = ()

    def __post_init__(self) -> None:
        if self.kind == "list" and not self.values_s:
            raise ValueError("a duration of kind 'list' needs values_s = [seconds, ...]")
        if self.kind == "exponential" and not self.mean_s:
            raise ValueError("a duration of kind 'exponential' needs a mean_s above 0")

    @property
    def usual_s(self) -> float:
        return sum(self.values_s) / len(self.values_s) if self.kind == "list" else self.mean_s


class Call(Part, frozen=True, kw_only=True):
    """One call of a recorded day. ``handle_s`` and ``patience_s`` that are missing are drawn as for any other call."""

    at_s: Seconds
    site: Id
    language: str = "en"
    handle_s: Seconds | None = None
    patience_s: Seconds | None = None


class DayStep(Part, frozen=True, kw_only=True):
    """One step of every call: the least level of its language, other skills, and with ``own_site`` only its own people;
    after ``for_s`` the next step counts too."""

    language: Level = 1
    skills: dict[str, Level] = {}
    own_site: bool = False
    for_s: Seconds | None = None


class Ring(Part, frozen=True, kw_only=True):
    """What agents do: accept after ``answer_s``, or reject that share of the rings, or miss that share for ``ring_s`` and
    come back after ``back_after_s``. Nobody is rung again for the same call before ``reoffer_after_s``."""

    answer_s: Seconds = 0.0
    ring_s: Positive = 15.0
    reject: Share = 0.0
    miss: Share = 0.0
    back_after_s: Seconds = 60.0
    reoffer_after_s: Seconds = 30.0


class DayRules(Part, frozen=True, kw_only=True):
    """As `hub.switchboard.seen.Rules`. ``must``: the qualifications that every call needs."""

    local_first: dict[str, LocalFirst] = {}
    hold_s: Seconds = 10.0
    idle_bucket_s: Seconds = 0.0
    must: tuple[str, ...] = ()


class Day(Part, frozen=True, kw_only=True):
    """``hours``: calls come so long; those that wait then are still answered. Calls of the first ``warm_up_hours`` are not
    counted. ``within_s``: the time of the service level. ``seed`` and ``repeats``: so many days, each another chance.
    With ``calls`` none are drawn."""

    name: str
    hours: Annotated[float, Meta(gt=0, le=48)] = 24.0
    warm_up_hours: Annotated[float, Meta(ge=0, le=24)] = 0.0
    within_s: Seconds = 20.0
    seed: int = 1
    repeats: Annotated[int, Meta(ge=1, le=100_000)] = 1
    sites: Annotated[tuple[Site, ...], Meta(min_length=1)]
    agents: tuple[Agents, ...] = ()
    handling: Duration
    wrap_up: Duration = Duration(kind="fixed")
    patience: Duration | None = None
    steps: Annotated[tuple[DayStep, ...], Meta(min_length=1, max_length=10)] = (DayStep(),)
    ring: Ring = Ring()
    rules: DayRules = DayRules()
    calls: tuple[Call, ...] = ()

    @property
    def ends_s(self) -> float:
        return self.hours * HOUR_S

    def sites_by_group(self) -> Mapping[str, tuple[str, ...]]:
        """The ids of each entry of ``sites``."""
        return {site.id: _numbered(site.id, site.count) for site in self.sites}


def _numbered(name: str, count: int) -> tuple[str, ...]:
    return (name,) if count == 1 else tuple(f"{name}-{number}" for number in range(1, count + 1))


def agent_ids(group: Agents, site: str) -> tuple[str, ...]:
    """The ids of a group's agents at one site; those of several sites carry its name."""
    name = group.id if site == group.site else f"{group.id}.{site}"
    return _numbered(name, group.count)


def seconds(moment: str | float) -> float:
    """Of ``HH:MM`` or seconds. Raises `ValueError`."""
    if not isinstance(moment, str):
        return moment
    read = CLOCK.fullmatch(moment)
    if read is None:
        raise ValueError(f"found {moment!r}; a time of day is like '08:30', up to '24:00'")
    return int(read[1]) * HOUR_S + int(read[2]) * 60


def load(path: Path) -> Day:
    """Read the file; raises `Problems`."""
    try:
        data = msgspec.json.decode(path.read_bytes()) if path.suffix == ".json" else tomllib.loads(path.read_text())
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, msgspec.DecodeError) as error:
        raise Problems([Problem(str(path), f"not readable: {error}")]) from error
    day = convert(data, Day)
    problems = _problems(day)
    if problems:
        raise Problems(problems)
    return day


def _problems(day: Day) -> list[Problem]:
    """What the parts of a day say about each other."""
    found: list[Problem] = []
    groups = day.sites_by_group()
    sites = {site for group in groups.values() for site in group}
    known = f"the sites are {', '.join(sorted(groups))}"
    for number, site in enumerate(day.sites):
        if abs(sum(site.languages.values()) - 1) > 1e-6:
            found.append(
                Problem(f"sites[{number}].languages", f"found {sum(site.languages.values()):g}; the shares add up to 1")
            )
    for number, group in enumerate(day.agents):
        if group.site not in groups:
            found.append(Problem(f"agents[{number}].site", f"found {group.site!r}; {known}"))
        for place, shift in enumerate(group.shifts):
            found += _shift_problems(f"agents[{number}].shifts[{place}]", shift)
    for number, call in enumerate(day.calls):
        if call.site not in sites:
            found.append(Problem(f"calls[{number}].site", f"found {call.site!r}; {known}"))
    for number, step in enumerate(day.steps[:-1]):
        if step.for_s is None:
            found.append(Problem(f"steps[{number}].for_s", "missing; only the last step has no end"))
    for name in day.rules.local_first:
        if name not in sites and name not in groups:
            found.append(Problem(f"rules.local_first.{name}", f"no such site; {known}"))
    if day.warm_up_hours >= day.hours:
        found.append(Problem("warm_up_hours", f"found {day.warm_up_hours:g}; below the {day.hours:g} hours of the day"))
    ids = Counter(
        each for group in day.agents for site in groups.get(group.site, ()) for each in agent_ids(group, site)
    )
    found += [Problem("agents", f"{each!r} is there twice; ids differ") for each, times in ids.items() if times > 1]
    return found


def _shift_problems(path: str, shift: Shift) -> list[Problem]:
    try:
        start, end = seconds(shift.start), seconds(shift.end)
    except ValueError as error:
        return [Problem(path, str(error))]
    return [] if start < end else [Problem(path, f"ends at {shift.end} and begins at {shift.start}; the end is later")]
