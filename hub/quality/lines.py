"""What the accounts of calls say of the lines they went over: how good each site's is, since when it is not, and what would help.

Pure. Both ends of a call speak of the kiosk's line, except where an agent's end is bad with everybody: that is the agent's own.
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from zoneinfo import ZoneInfo

import msgspec

from domain.quality import Fault, Grade, Link, Relay, Side, faults, judge
from hub.planning.slots import day_of, local
from hub.quality.book import Account

FEWEST_CALLS = 3
"""Below this nobody can say how good a line is."""
BAD_LINE, FAIR_LINE = 0.2, 0.05
"""A line is bad when this share of its calls is; fair, when this share is bad or `BAD_LINE` of them are not good."""
TROUBLED_DAY = 0.25
LATELY_DAYS = 3
"""On which there were calls."""
AGENTS_OWN = 0.5
"""An agent whose end is not good in more than this share of the calls, with several kiosks, has a bad line of their own."""
BUSY_CPU = 0.85
LOSSY = 0.01
PEAK_HOURS = 3
PEAK_HAS, PEAK_AT_MOST = 0.6, 0.4
"""Some hours are the bad ones when they have that much of what is not good, and not more than that of all calls."""
BY_TCP = frozenset({Relay.TCP, Relay.TLS})


class Cause(StrEnum):
    """What is wrong; the page has the words, and what helps."""

    LOSSY = "lossy"  # packets are lost on the way
    NARROW = "narrow"  # they come, but too little fits
    FAR = "far"  # they come late
    DETOUR = "detour"  # late, by a relay
    UNSTEADY = "unsteady"  # the line is gone for seconds
    FIREWALL = "firewall"  # only TCP gets through
    BUSY = "busy"  # the kiosk's processor
    SLOW_START = "slow_start"
    SILENT = "silent"  # the connection is there, and no sound


class Tally(msgspec.Struct, frozen=True, kw_only=True):
    """Of calls, by their grades."""

    good: int = 0
    fair: int = 0
    bad: int = 0

    @property
    def calls(self) -> int:
        return self.good + self.fair + self.bad

    @property
    def not_good(self) -> int:
        return self.fair + self.bad

    @property
    def weight(self) -> float:
        """How bad, from 0 to 1: what lines are sorted by."""
        return (self.bad + self.fair / 3) / max(1, self.calls)

    @property
    def grade(self) -> Grade | None:
        if self.calls < FEWEST_CALLS:
            return None
        if self.bad >= BAD_LINE * self.calls:
            return Grade.BAD
        some = self.bad >= FAIR_LINE * self.calls or self.not_good >= BAD_LINE * self.calls
        return Grade.FAIR if some else Grade.GOOD


class Advice(msgspec.Struct, frozen=True, kw_only=True):
    """``since``: the first day of those on which it was so without a break; empty: as far back as was asked, or now and then.
    ``hours``: the site's hours in which it mostly is so, from and until; empty: at any."""

    cause: Cause
    link: Link
    since: str = ""
    always: bool = False
    hours: tuple[int, int] | tuple[()] = ()


class KioskLine(msgspec.Struct, frozen=True, kw_only=True):
    """``grade``: over all the days or over the last few, whichever is worse; a line that broke yesterday is not good."""

    kiosk: str
    name: str
    grade: Grade | None
    tally: Tally
    link: Link
    advice: Advice | None


class SiteLine(msgspec.Struct, frozen=True, kw_only=True):
    """``grade`` is that of the site's worst kiosk. ``days`` has a `Tally` for each day asked about, ``hours`` for each hour of
    the site's day. ``relayed`` and ``by_tcp`` are shares of the calls, ``concealed`` is a median; ``round_trip_ms`` and
    ``sound_after_ms`` are the median and the one of twenty that is worst."""

    site: str
    name: str
    grade: Grade | None
    tally: Tally
    days: tuple[Tally, ...]
    hours: tuple[Tally, ...]
    relayed: float
    by_tcp: float
    round_trip_ms: tuple[float, float] | None
    sound_after_ms: tuple[float, float] | None
    concealed: float | None
    kiosks: tuple[KioskLine, ...]


class AgentLine(msgspec.Struct, frozen=True, kw_only=True):
    """An agent whose own line is not good."""

    person: str
    tally: Tally


class Call:
    """What both ends said of one call at one kiosk: on which day of who asks, and at which hour of the kiosk."""

    def __init__(self, accounts: Sequence[Account], zone: ZoneInfo, asked_from: ZoneInfo) -> None:
        self.accounts = accounts
        self.kiosk, self.site = accounts[0].kiosk, accounts[0].site
        self.day, self.hour = day_of(accounts[0].at, asked_from), local(accounts[0].at, zone).hour
        self.grade = max((judge(one.quality) for one in accounts), key=list(Grade).index)


def lines(
    accounts: Sequence[Account],
    days: Sequence[dt.date],
    asked_from: ZoneInfo,
    zones: Mapping[str, ZoneInfo],
    sites: Mapping[str, str],
    kiosks: Mapping[str, str],
) -> tuple[list[SiteLine], list[AgentLine]]:
    """The worst first. ``days`` begin and end as in ``asked_from``, for all sites alike. ``zones``, ``sites`` and ``kiosks`` know
    the places by their ids; one that is not there is left out."""
    agents = _agents_with_bad_lines(accounts)
    theirs = {agent.person for agent in agents}
    by_call: dict[str, list[Account]] = defaultdict(list)
    for one in accounts:
        if one.site in sites and not (one.side is Side.AGENT and one.by in theirs):
            by_call[one.call].append(one)
    by_site: dict[str, list[Call]] = defaultdict(list)
    for found in by_call.values():
        by_site[found[0].site].append(Call(found, zones[found[0].site], asked_from))
    made = [_site(site, calls, days, sites[site], kiosks) for site, calls in by_site.items()]
    return sorted(made, key=lambda line: (-_rank(line.grade), -line.tally.weight, line.name)), agents


def _site(site: str, calls: Sequence[Call], days: Sequence[dt.date], name: str, kiosks: Mapping[str, str]) -> SiteLine:
    said = [one.quality for call in calls for one in call.accounts]
    by_kiosk: dict[str, list[Call]] = defaultdict(list)
    for call in calls:
        by_kiosk[call.kiosk].append(call)
    theirs = [_kiosk(kiosk, kiosks.get(kiosk, kiosk), found) for kiosk, found in by_kiosk.items()]
    ways = [{one.quality.relay for one in call.accounts} for call in calls]
    concealed = _spread(one.concealed for one in said)
    tally = tally_of(calls)
    return SiteLine(
        site=site,
        name=name,
        grade=max((tally.grade, *(line.grade for line in theirs)), key=_rank),
        tally=tally,
        days=tuple(tally_of([call for call in calls if call.day == day]) for day in days),
        hours=tuple(tally_of([call for call in calls if call.hour == hour]) for hour in range(24)),
        relayed=sum(bool(way & {Relay.UDP, *BY_TCP}) for way in ways) / len(calls),
        by_tcp=sum(bool(way & BY_TCP) for way in ways) / len(calls),
        round_trip_ms=_spread(one.round_trip_ms for one in said),
        sound_after_ms=_spread(one.sound_after_ms for one in said),
        concealed=concealed[0] if concealed else None,
        kiosks=tuple(sorted(theirs, key=lambda line: (-_rank(line.grade), -line.tally.weight, line.name))),
    )


def _kiosk(kiosk: str, name: str, calls: Sequence[Call]) -> KioskLine:
    tally = tally_of(calls)
    links = Counter(one.quality.link for call in calls for one in call.accounts if one.quality.link is not Link.UNKNOWN)
    link = next((link for link, _ in links.most_common(1)), Link.UNKNOWN)
    last_days = sorted({call.day for call in calls})[-LATELY_DAYS:]
    lately = tally_of(call for call in calls if call.day in last_days)
    grade = max(tally.grade, lately.grade, key=_rank)
    advice = advice_for(calls, link) if grade in (Grade.FAIR, Grade.BAD) else None
    return KioskLine(kiosk=kiosk, name=name, grade=grade, tally=tally, link=link, advice=advice)


def advice_for(calls: Sequence[Call], link: Link) -> Advice | None:
    """By what is wrong most often in the calls of one kiosk."""
    bad = [one for call in calls for one in call.accounts if judge(one.quality) is not Grade.GOOD]
    noticed = Counter(fault for one in bad for fault in faults(one.quality))
    if not noticed:
        return None
    fault = noticed.most_common(1)[0][0]
    hours = _peak(calls)
    since, always = _since([call for call in calls if not hours or call.hour in range(*hours)])
    return Advice(
        cause=_cause(fault, [one for one in bad if fault in faults(one.quality)]),
        link=link,
        since=since,
        always=always,
        hours=hours,
    )


def _cause(fault: Fault, bad: Sequence[Account]) -> Cause:
    mostly_tcp = 2 * sum(one.quality.relay in BY_TCP for one in bad) > len(bad)
    mostly_relayed = 2 * sum(one.quality.relay not in (Relay.DIRECT, Relay.UNKNOWN) for one in bad) > len(bad)
    busy = any((one.quality.cpu or 0.0) > BUSY_CPU for one in bad)
    lossy = _mean(one.quality.loss for one in bad) >= LOSSY
    match fault:
        case Fault.NO_SOUND:
            return Cause.SILENT
        case Fault.CUTS:
            return Cause.UNSTEADY
        case Fault.DELAY:
            return Cause.FIREWALL if mostly_tcp else Cause.DETOUR if mostly_relayed else Cause.FAR
        case Fault.SLOW_START:
            return Cause.FIREWALL if mostly_tcp else Cause.SLOW_START
        case Fault.CHOPPY | Fault.FREEZES | Fault.SLOW_PICTURE:
            if mostly_tcp:
                return Cause.FIREWALL
            return Cause.LOSSY if lossy else Cause.BUSY if busy else Cause.NARROW


def _since(calls: Sequence[Call]) -> tuple[str, bool]:
    """The first of the last days without a good one between them, and whether no day was good."""
    by_day: dict[dt.date, list[Call]] = defaultdict(list)
    for call in calls:
        by_day[call.day].append(call)
    days = sorted(by_day)
    first = None
    for day in reversed(days):
        if tally_of(by_day[day]).not_good < TROUBLED_DAY * len(by_day[day]):
            break
        first = day
    if first is None:
        return "", False
    return ("", True) if first == days[0] else (first.isoformat(), False)


def _peak(calls: Sequence[Call]) -> tuple[int, int] | tuple[()]:
    """The hours in a row that have most of what is not good, if it is mostly there."""
    bad = Counter(call.hour for call in calls if call.grade is not Grade.GOOD)
    there = Counter(call.hour for call in calls)

    def within(counts: Counter[int], first: int) -> int:
        return sum(counts[hour] for hour in range(first, first + PEAK_HOURS))

    first = max(range(24 - PEAK_HOURS + 1), key=lambda hour: within(bad, hour))
    mostly = within(bad, first) >= PEAK_HAS * bad.total() and within(there, first) <= PEAK_AT_MOST * there.total()
    return (first, first + PEAK_HOURS) if bad.total() >= FEWEST_CALLS and mostly else ()


def _agents_with_bad_lines(accounts: Sequence[Account]) -> list[AgentLine]:
    by_person: dict[str, list[Account]] = defaultdict(list)
    for one in accounts:
        if one.side is Side.AGENT:
            by_person[one.by].append(one)
    made = []
    for person, found in by_person.items():
        tally = _tally(judge(one.quality) for one in found)
        kiosks = {one.kiosk for one in found if judge(one.quality) is not Grade.GOOD}
        if tally.calls >= FEWEST_CALLS and len(kiosks) > 1 and tally.not_good > AGENTS_OWN * tally.calls:
            made.append(AgentLine(person=person, tally=tally))
    return sorted(made, key=lambda line: -line.tally.weight)


def tally_of(calls: Iterable[Call]) -> Tally:
    return _tally(call.grade for call in calls)


def _tally(grades: Iterable[Grade]) -> Tally:
    counts = Counter(grades)
    return Tally(good=counts[Grade.GOOD], fair=counts[Grade.FAIR], bad=counts[Grade.BAD])


def _spread(values: Iterable[float | None]) -> tuple[float, float] | None:
    """The median, and the one that nineteen of twenty do not exceed."""
    known = sorted(value for value in values if value is not None)
    return (known[len(known) // 2], known[min(len(known) - 1, int(len(known) * 0.95))]) if known else None


def _rank(grade: Grade | None) -> int:
    """The worse the higher; nothing is known of None."""
    return -1 if grade is None else list(Grade).index(grade)


def _mean(values: Iterable[float | None]) -> float:
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else 0.0
