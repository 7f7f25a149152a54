"""How many people are needed: Erlang B, C and A. Pure arithmetic, for thousands of agents as well as for two.

``lambda`` is calls a second, ``mu`` 1 / usual handling time, ``a`` = lambda / mu the load in Erlang, ``theta`` 1 / mean
patience. Calls come at random (Poisson); handling times and patience are exponential.
"""

from collections.abc import Callable, Sequence
from math import ceil, exp, inf, log, sqrt
from typing import NamedTuple

NEGLIGIBLE = 1e-18
"""States of the queue that are this much rarer than the most likely one are left out."""

PANELS = 2_000
"""Of Simpson's rule over a waiting time's density; its logarithm is concave and falls by 45 at most, so this is exact."""

MOST_ERLANG = 1_000_000.0


class Load(NamedTuple):
    """``aht_s``: talk, hold and wrap-up. ``patience_s``: the mean; None: everybody waits for ever."""

    calls_per_hour: float
    aht_s: float
    patience_s: float | None = None

    @property
    def erlang(self) -> float:
        return self.calls_per_hour * self.aht_s / 3600

    @property
    def per_s(self) -> float:
        return self.calls_per_hour / 3600


class Goal(NamedTuple):
    """``target`` of the calls answered within ``within_s``. ``most_occupancy``: people who are busier than that for hours
    tire; a large pool would be filled to 98 % by the formula."""

    target: float = 0.8
    within_s: float = 20.0
    most_occupancy: float = 1.0


class Outcome(NamedTuple):
    """What so many agents give. ``service_level`` = answered within T / (asked - gave up within T). ``average_wait_s`` of
    everybody who asked, also who gave up; None: the queue grows for ever. ``occupancy`` = handling / paid time.
    ``abandonment`` = gave up / asked. ``wait_probability``: that nobody is free for a call that comes."""

    agents: int
    service_level: float
    average_wait_s: float | None
    occupancy: float
    abandonment: float
    wait_probability: float


class Unreachable(ValueError):
    """No number of agents reaches the goal, or the input is none; the text says what to change."""


def erlang_b(erlang: float, agents: int) -> float:
    """The share of calls that are lost when nobody waits."""
    lost = 1.0
    for k in range(1, agents + 1):
        lost = erlang * lost / (k + erlang * lost)
    return lost


def erlang_c(erlang: float, agents: int) -> float:
    """The share of calls that have to wait when nobody gives up; 1 when the queue grows for ever."""
    if agents <= erlang:
        return 1.0
    lost = erlang_b(erlang, agents)
    return agents * lost / (agents - erlang * (1 - lost))


def outcome(load: Load, agents: int, within_s: float) -> Outcome:
    """What this number of agents gives. Raises `Unreachable` for a load that is none."""
    _check(load, within_s)
    if agents < 0:
        raise Unreachable(f"agents is {agents}; 0 or more")
    if load.calls_per_hour == 0:
        return Outcome(agents, 1.0, 0.0, 0.0, 0.0, 0.0 if agents else 1.0)
    if agents == 0:
        return Outcome(0, 0.0, load.patience_s, 0.0, 0.0 if load.patience_s is None else 1.0, 1.0)
    if load.patience_s is None:
        return _patient(load, agents, within_s, erlang_c(load.erlang, agents))
    return _impatient(load, load.patience_s, agents, within_s)


def fewest(load: Load, goal: Goal) -> Outcome:
    """The smallest number of agents that reaches the goal, with what it gives. Raises `Unreachable`."""
    _check(load, goal.within_s)
    if not 0 < goal.target < 1:
        raise Unreachable(
            f"target is {goal.target}; a share above 0 and below 1, such as 0.8: no number of people answers every call in time"
        )
    if not 0 < goal.most_occupancy <= 1:
        raise Unreachable(f"most_occupancy is {goal.most_occupancy}; a share above 0 up to 1, such as 0.85")
    if load.calls_per_hour == 0:
        return outcome(load, 0, goal.within_s)
    return _fewest_patient(load, goal) if load.patience_s is None else _fewest_impatient(load, goal)


def square_root(erlang: float, beta: float) -> int:
    """The rule of thumb: the load and ``beta`` times its root."""
    return ceil(erlang + beta * sqrt(erlang))


class Pooling(NamedTuple):
    """The same goal with everybody in one pool, and with each site alone. ``saved``: agents, by pooling."""

    pooled: Outcome
    separate: tuple[Outcome, ...]

    @property
    def saved(self) -> int:
        return sum(alone.agents for alone in self.separate) - self.pooled.agents


def pooled_against_separate(loads: Sequence[Load], goal: Goal) -> Pooling:
    """Sites whose calls differ in length are pooled with their mean. Raises `Unreachable`; `ValueError` without a site."""
    calls = sum(load.calls_per_hour for load in loads)
    aht_s = sum(load.erlang for load in loads) * 3600 / calls if calls else loads[0].aht_s
    pooled = Load(calls, aht_s, loads[0].patience_s)
    alone = {load: fewest(load, goal) for load in set(loads)}
    return Pooling(fewest(pooled, goal), tuple(alone[load] for load in loads))


def rostered(needed: int, shrinkage: float) -> int:
    """How many have to be on the roster when a share of paid time is breaks, training and absence. Raises `Unreachable`."""
    if not 0 <= shrinkage < 1:
        raise Unreachable(f"shrinkage is {shrinkage}; a share from 0 to below 1, such as 0.3")
    return ceil(needed / (1 - shrinkage) - 1e-9)


# -- nobody gives up: M/M/n ---------------------------------------------------------------------------------------------


def _patient(load: Load, agents: int, within_s: float, waits: float) -> Outcome:
    spare = agents - load.erlang
    if spare <= 0:
        return Outcome(agents, 0.0, None, 1.0, 0.0, 1.0)
    service_level = 1 - waits * exp(-spare * within_s / load.aht_s)
    return Outcome(agents, service_level, waits * load.aht_s / spare, load.erlang / agents, 0.0, waits)


def _fewest_patient(load: Load, goal: Goal) -> Outcome:
    a, lost, agents = load.erlang, 1.0, 0
    while True:
        agents += 1
        lost = a * lost / (agents + a * lost)
        if agents > a and a / agents <= goal.most_occupancy:
            found = _patient(load, agents, goal.within_s, agents * lost / (agents - a * (1 - lost)))
            if found.service_level >= goal.target:
                return found


# -- somebody may give up: M/M/n+M -------------------------------------------------------------------------------------


def _fewest_impatient(load: Load, goal: Goal) -> Outcome:
    """Somebody who gives up only makes it easier, so what patient people need is enough."""
    few, enough = 0, _fewest_patient(load, goal).agents
    while enough - few > 1:
        middle = (few + enough) // 2
        found = outcome(load, middle, goal.within_s)
        if found.service_level >= goal.target and found.occupancy <= goal.most_occupancy:
            enough = middle
        else:
            few = middle
    return outcome(load, enough, goal.within_s)


def _impatient(load: Load, patience_s: float, agents: int, within_s: float) -> Outcome:
    all_busy, waiting = _queue(load.erlang, agents, load.aht_s / patience_s)
    average_wait_s = waiting / load.per_s  # Little's law
    abandonment = average_wait_s / patience_s
    in_time, gave_up = _within(load, patience_s, agents, within_s, all_busy)
    return Outcome(
        agents=agents,
        service_level=min(1.0, in_time / (1 - gave_up)),
        average_wait_s=average_wait_s,
        occupancy=min(1.0, load.erlang * (1 - abandonment) / agents),
        abandonment=abandonment,
        wait_probability=all_busy,
    )


def _queue(erlang: float, agents: int, theta: float) -> tuple[float, float]:
    """The probability that all are busy, and how many wait on average. With time in handling times, calls come with rate
    ``erlang``, and with k in the house they leave with rate min(k, n) + theta * max(0, k - n). Weights are relative to
    the most likely state, so that none is too large for a float."""

    def leave(k: int) -> float:
        return k if k <= agents else agents + (k - agents) * theta

    mode = int(erlang) if erlang < agents else agents + int((erlang - agents) / theta)
    total, all_busy, waiting = 1.0, float(mode >= agents), float(max(0, mode - agents))
    weight, k = 1.0, mode
    while k and weight > NEGLIGIBLE:
        weight *= leave(k) / erlang
        k -= 1
        total, all_busy, waiting = (
            total + weight,
            all_busy + weight * (k >= agents),
            waiting + weight * max(0, k - agents),
        )
    weight, k = 1.0, mode
    while weight > NEGLIGIBLE:
        k += 1
        weight *= erlang / leave(k)
        total, all_busy, waiting = (
            total + weight,
            all_busy + weight * (k >= agents),
            waiting + weight * max(0, k - agents),
        )
    return all_busy / total, waiting / total


def _within(load: Load, patience_s: float, agents: int, within_s: float, all_busy: float) -> tuple[float, float]:
    """Answered, and given up, within a time, each as a share of all calls.

    The wait V that a patient customer would have is 0 with probability 1 - all_busy, and has a density proportional to
    exp(lambda H(x) - n mu x), H(x) = (1 - exp(-theta x)) / theta, for x > 0 (Baccelli and Hebuterne 1981). A customer with
    patience P is answered in time when V <= min(P, T), and gives up in time when P < V and P <= T.
    """
    theta, arrive, serve = 1 / patience_s, load.per_s, agents / load.aht_s

    def exponent(x: float) -> float:
        return arrive * (1 - exp(-theta * x)) / theta - serve * x

    top = max(0.0, log(arrive / serve) / theta)
    highest = exponent(top)
    first = _falls(exponent, highest - 45, top, -top) if exponent(0.0) < highest - 45 else 0.0
    last = _falls(exponent, highest - 45, top, 1 / serve)
    until = min(max(within_s, first), last)

    def density(x: float) -> float:
        return exp(exponent(x) - highest)

    soon, late = _integral(density, first, until), _integral(density, until, last)
    stays = _integral(lambda x: density(x) * exp(-theta * x), first, until)
    scale = all_busy / (soon + late)
    patient = exp(-theta * within_s)
    in_time = 1 - all_busy + scale * stays
    gave_up = scale * (soon - stays) + scale * late * (1 - patient)
    return in_time, gave_up


def _falls(exponent: Callable[[float], float], level: float, top: float, step: float) -> float:
    """Where a concave function that is above ``level`` at ``top`` has fallen below it, going by ``step`` or a multiple."""
    while exponent(top + step) > level:
        step *= 2
    inside, outside = top, top + step
    for _ in range(40):
        middle = (inside + outside) / 2
        if exponent(middle) > level:
            inside = middle
        else:
            outside = middle
    return outside


def _integral(function: Callable[[float], float], start: float, end: float) -> float:
    """By Simpson's rule."""
    width = (end - start) / PANELS
    odd = sum(function(start + k * width) for k in range(1, PANELS, 2))
    even = sum(function(start + k * width) for k in range(2, PANELS, 2))
    return (function(start) + 4 * odd + 2 * even + function(end)) * width / 3


def _check(load: Load, within_s: float) -> None:
    for name, value, least in (
        ("calls_per_hour", load.calls_per_hour, 0.0),
        ("aht_s", load.aht_s, 1e-3),
        ("within_s", within_s, 0.0),
        ("patience_s", 60.0 if load.patience_s is None else load.patience_s, 1e-3),
    ):
        if not least <= value < inf:
            raise Unreachable(f"{name} is {value}; a number of at least {least:g}")
    if load.erlang > MOST_ERLANG:
        raise Unreachable(
            f"{load.calls_per_hour:g} calls an hour of {load.aht_s:g} s are {load.erlang:g} Erlang; at most {MOST_ERLANG:g}"
        )
