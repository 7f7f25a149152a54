"""What a replayed day comes to: sums of each repeat, and from many repeats every figure with how sure it is."""

from array import array
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from math import ceil, sqrt
from statistics import NormalDist

import msgspec

from hub.replay.day import HOUR_S, Day
from hub.replay.run import Run

SURE = 0.95


@dataclass
class Sums:
    """Of the calls of one site, or of all, in one repeat. ``waits`` are those of answered calls."""

    asked: int = 0
    in_time: int = 0
    gave_up: int = 0
    gave_up_soon: int = 0
    waited_s: float = 0.0
    handling_s: float = 0.0
    available_s: float = 0.0
    waits: "array[float]" = field(default_factory=lambda: array("d"))


@dataclass
class AgentSums:
    site: str
    calls: int = 0
    handling_s: float = 0.0
    available_s: float = 0.0
    missed: int = 0
    rejected: int = 0


@dataclass
class Tally:
    """Of one repeat. ``sites`` has the calls of a site and the time of the agents whose home it is."""

    sites: dict[str, Sums]
    agents: dict[str, AgentSums]


def tally(day: Day, number: int) -> Tally:
    """Play repeat ``number`` and add up the hours that count."""
    run = Run(day, number).go()
    sites = {site: Sums() for group in day.sites_by_group().values() for site in group}
    for served in run.served:
        if served.customer.at_s >= day.warm_up_hours * HOUR_S:
            sums = sites[served.customer.site]
            sums.asked += 1
            sums.waited_s += served.waited_s
            if served.agent is not None:
                sums.waits.append(served.waited_s)
                sums.in_time += served.waited_s <= day.within_s
            elif served.gave_up:
                sums.gave_up += 1
                sums.gave_up_soon += served.waited_s <= day.within_s
    agents = {}
    for worked in run.worked():
        agents[worked.agent] = AgentSums(*worked[1:])
        sites[worked.site].handling_s += worked.handling_s
        sites[worked.site].available_s += worked.available_s
    return Tally(sites, agents)


class Estimate(msgspec.Struct, frozen=True):
    """A figure, and between which two numbers it is with 95 % certainty; the same three when there was one repeat."""

    value: float
    low: float
    high: float


class Figures(msgspec.Struct, frozen=True, kw_only=True):
    """``service_level`` = answered within T / (asked - gave up within T); ``of_asked`` = answered within T / asked;
    ``asa_s`` and ``p90_s``: the wait of answered calls, on average and of nine in ten; ``mean_wait_s``: of everybody who
    asked; ``abandonment`` = gave up / asked; ``occupancy`` = handling / (handling + available). None: of nothing."""

    asked: float
    answered: float
    service_level: Estimate | None
    of_asked: Estimate | None
    asa_s: Estimate | None
    p90_s: float | None
    mean_wait_s: Estimate | None
    abandonment: Estimate | None
    occupancy: Estimate | None


class AgentFigures(msgspec.Struct, frozen=True, kw_only=True):
    """``calls``, ``missed`` and ``rejected`` of one day on average; ``occupancy`` as above."""

    agent: str
    site: str
    calls: float
    occupancy: float | None
    missed: float
    rejected: float


class Measures(msgspec.Struct, frozen=True, kw_only=True):
    """``fairness``: the occupancy of the least and the most busy agent of all who worked."""

    name: str
    repeats: int
    total: Figures
    sites: dict[str, Figures]
    agents: tuple[AgentFigures, ...]
    fairness: tuple[float, float] | None


def measures(day: Day, tallies: Sequence[Tally]) -> Measures:
    sites = {site: figures([one.sites[site] for one in tallies]) for site in tallies[0].sites}
    total = figures([_added(one.sites.values()) for one in tallies])
    agents = tuple(_agent(name, [one.agents[name] for one in tallies]) for name in tallies[0].agents)
    shares = [agent.occupancy for agent in agents if agent.occupancy is not None]
    return Measures(
        name=day.name,
        repeats=len(tallies),
        total=total,
        sites=sites,
        agents=agents,
        fairness=(min(shares), max(shares)) if shares else None,
    )


def figures(repeats: Sequence[Sums]) -> Figures:
    def ratio_of(above: Callable[[Sums], float], below: Callable[[Sums], float]) -> Estimate | None:
        return ratio([above(one) for one in repeats], [below(one) for one in repeats])

    waits = sorted(wait for one in repeats for wait in one.waits)
    return Figures(
        asked=sum(one.asked for one in repeats) / len(repeats),
        answered=len(waits) / len(repeats),
        service_level=ratio_of(lambda one: one.in_time, lambda one: one.asked - one.gave_up_soon),
        of_asked=ratio_of(lambda one: one.in_time, lambda one: one.asked),
        asa_s=ratio_of(lambda one: sum(one.waits), lambda one: len(one.waits)),
        p90_s=waits[ceil(0.9 * len(waits)) - 1] if waits else None,
        mean_wait_s=ratio_of(lambda one: one.waited_s, lambda one: one.asked),
        abandonment=ratio_of(lambda one: one.gave_up, lambda one: one.asked),
        occupancy=ratio_of(lambda one: one.handling_s, lambda one: one.handling_s + one.available_s),
    )


def ratio(above: Sequence[float], below: Sequence[float]) -> Estimate | None:
    """Of the sums over all repeats. How sure it is comes from how much the repeats differ from it (delta method)."""
    total = sum(below)
    if not total:
        return None
    value, n = sum(above) / total, len(above)
    if n == 1:
        return Estimate(value, value, value)
    spread = sum((one - value * other) ** 2 for one, other in zip(above, below, strict=True))
    half = student(n - 1) * sqrt(spread * n / (n - 1)) / total
    return Estimate(value, value - half, value + half)


def student(freedom: int) -> float:
    """How many standard errors contain 95 %: Student's t by its expansion around the normal distribution, off by less than
    1 % from 4 degrees of freedom on and too small below."""
    z = NormalDist().inv_cdf((1 + SURE) / 2)
    first = (z**3 + z) / 4
    second = (5 * z**5 + 16 * z**3 + 3 * z) / 96
    return z + first / freedom + second / freedom**2


def _added(sites: Iterable[Sums]) -> Sums:
    total = Sums()
    for one in sites:
        total.asked += one.asked
        total.in_time += one.in_time
        total.gave_up += one.gave_up
        total.gave_up_soon += one.gave_up_soon
        total.waited_s += one.waited_s
        total.handling_s += one.handling_s
        total.available_s += one.available_s
        total.waits.extend(one.waits)
    return total


def _agent(name: str, repeats: Sequence[AgentSums]) -> AgentFigures:
    def mean(of: Callable[[AgentSums], float]) -> float:
        return sum(of(one) for one in repeats) / len(repeats)

    handling_s, available_s = mean(lambda one: one.handling_s), mean(lambda one: one.available_s)
    on_duty_s = handling_s + available_s
    return AgentFigures(
        agent=name,
        site=repeats[0].site,
        calls=mean(lambda one: one.calls),
        occupancy=handling_s / on_duty_s if on_duty_s else None,
        missed=mean(lambda one: one.missed),
        rejected=mean(lambda one: one.rejected),
    )
