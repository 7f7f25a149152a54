"""One day, event by event, under a virtual clock: the customers come, and `hub.switchboard.decision.decide` says who is
asked. Nothing waits here, so a day takes as long as its events."""

import heapq
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from math import inf
from random import Random
from typing import NamedTuple

from hub.replay.chance import Customer, customers
from hub.replay.day import Day, agent_ids, seconds
from hub.switchboard.agent_state import AgentState
from hub.switchboard.decision import AgentSeen, Channel, Rules, Snapshot, Step, TaskSeen, decide
from hub.switchboard.eligible import boundaries

AVAILABLE, RESERVED, BUSY = AgentState.AVAILABLE, AgentState.RESERVED, AgentState.BUSY
WRAPUP, OFFLINE, AWAY = AgentState.WRAPUP, AgentState.OFFLINE, AgentState.NOT_RESPONDING


class Served(NamedTuple):
    """What became of one customer. ``waited_s`` until the answer, or until they gave up or the day was over."""

    customer: Customer
    agent: str | None
    waited_s: float
    gave_up: bool


class Worked(NamedTuple):
    """Of one agent, within the hours that count."""

    agent: str
    site: str
    calls: int
    handling_s: float
    available_s: float
    missed: int
    rejected: int


@dataclass(eq=False)
class _Agent:
    id: str
    site: str
    skills: dict[str, int]
    qualified: frozenset[str]
    shifts: list[tuple[float, float]]
    state: AgentState = OFFLINE
    since: float = 0.0
    idle_before: float = 0.0
    leaves: bool = False
    calls: int = 0
    handling_s: float = 0.0
    available_s: float = 0.0
    missed: int = 0
    rejected: int = 0
    kept: AgentSeen | None = None

    def seen(self, now: float) -> AgentSeen:
        """Only the idle time of somebody who is available goes on."""
        if self.kept is None or self.state is AVAILABLE:
            idle_s = self.idle_before + (now - self.since if self.state is AVAILABLE else 0.0)
            self.kept = AgentSeen(self.id, self.site, self.state, self.skills, self.qualified, idle_s)
        return self.kept


@dataclass(eq=False)
class _Waiting:
    customer: Customer
    seen: TaskSeen
    excluded: dict[str, float] = field(default_factory=dict)


class Run:
    """``number`` is which of the day's repeats. `go` plays it; afterwards ``served`` and `worked` tell."""

    def __init__(self, day: Day, number: int) -> None:
        self._day, self._counts_from = day, day.warm_up_hours * 3600
        self._dice = Random(f"{day.seed}/{number}")  # noqa: S311
        self._people = customers(day, Random(f"{day.seed}/{number}/customers"))  # noqa: S311
        self._rules = _rules(day)
        self._must = frozenset(day.rules.must)
        self._steps: dict[tuple[str, str], tuple[Step, ...]] = {}
        self._agents = {agent.id: agent for agent in _agents(day)}
        self._free = 0
        self._queue: dict[str, _Waiting] = {}
        self._ringing: dict[str, tuple[_Waiting, _Agent]] = {}
        self._events: list[tuple[float, int, Callable[[], None]]] = []
        self._order = count()
        self._now = 0.0
        self.served: list[Served] = []

    def go(self) -> "Run":
        for agent in self._agents.values():
            for start, end in agent.shifts:
                self._at(start, partial(self._begins, agent))
                if end < inf:
                    self._at(end, partial(self._ends, agent))
        for number, customer in enumerate(self._people):
            self._at(customer.at_s, partial(self._comes, number, customer))
        while self._events:
            self._now, _, happens = heapq.heappop(self._events)
            happens()
            if self._free and self._queue:
                self._match()
        for waiting in self._queue.values():  # nobody was left to answer them
            self.served.append(Served(waiting.customer, None, self._now - waiting.customer.at_s, gave_up=False))
        for agent in self._agents.values():
            self._move(agent, OFFLINE)
        return self

    def worked(self) -> list[Worked]:
        return [
            Worked(a.id, a.site, a.calls, a.handling_s, a.available_s, a.missed, a.rejected)
            for a in self._agents.values()
        ]

    def _at(self, moment: float, happens: Callable[[], None]) -> None:
        heapq.heappush(self._events, (moment, next(self._order), happens))

    # -- customers -----------------------------------------------------------------------------------------------------

    def _comes(self, number: int, customer: Customer) -> None:
        same = (customer.site, customer.language)
        steps = self._steps.get(same)
        if steps is None:
            steps = self._steps[same] = _steps(self._day, *same)
        # Ids sort as the customers came, so that a tie is decided by nothing else.
        task = f"{number:09}"
        seen = TaskSeen(
            task, Channel.VIDEO, customer.site, customer.at_s, customer.priority_min, steps, must=self._must
        )
        self._queue[task] = _Waiting(customer, seen)
        if customer.patience_s < inf:
            self._at(self._now + customer.patience_s, partial(self._gives_up, task))
        for moment in boundaries(seen, self._rules):
            self._at(moment, _look)

    def _gives_up(self, task: str) -> None:
        """Whoever is rung for them is free again; that counts against nobody."""
        waiting, agent = self._queue.pop(task, None), None
        if waiting is None:
            waiting, agent = self._ringing.pop(task, (None, None))
        if waiting is not None:
            self.served.append(Served(waiting.customer, None, waiting.customer.patience_s, gave_up=True))
        if agent is not None:
            self._move(agent, OFFLINE if agent.leaves else AVAILABLE)

    # -- the match -----------------------------------------------------------------------------------------------------

    def _match(self) -> None:
        tasks = [waiting.seen for waiting in self._queue.values()]
        agents = [agent.seen(self._now) for agent in self._agents.values() if agent.state is not OFFLINE]
        for decision in decide(Snapshot(self._now, tasks, agents, self._rules)):
            if decision.chosen is not None:
                self._rings(self._queue.pop(decision.task), self._agents[decision.chosen])

    def _rings(self, waiting: _Waiting, agent: _Agent) -> None:
        ring = self._day.ring
        if not (ring.answer_s or ring.reject or ring.miss):
            self._answers(waiting, agent)
            return
        self._move(agent, RESERVED)
        self._ringing[waiting.seen.id] = (waiting, agent)
        chance = self._dice.random()
        if chance < ring.miss:
            follows, after_s = self._misses, ring.ring_s
        else:
            follows, after_s = self._rejects if chance < ring.miss + ring.reject else self._answers, ring.answer_s
        self._at(self._now + after_s, partial(self._rung, waiting.seen.id, follows))

    def _rung(self, task: str, follows: Callable[[_Waiting, _Agent], None]) -> None:
        """What the agent does, unless the customer has hung up meanwhile."""
        ringing = self._ringing.pop(task, None)
        if ringing is not None:
            follows(*ringing)

    def _requeued(self, waiting: _Waiting, agent: _Agent) -> None:
        """With the age it has."""
        until = self._now + self._day.ring.reoffer_after_s
        waiting.excluded[agent.id] = until
        self._queue[waiting.seen.id] = self._excluding(waiting)
        self._at(until, partial(self._readmits, waiting.seen.id))

    def _excluding(self, waiting: _Waiting) -> _Waiting:
        excluded = frozenset(agent for agent, until in waiting.excluded.items() if until > self._now)
        waiting.seen = waiting.seen._replace(excluded=excluded)
        return waiting

    def _readmits(self, task: str) -> None:
        if task in self._queue:
            self._excluding(self._queue[task])

    def _misses(self, waiting: _Waiting, agent: _Agent) -> None:
        agent.missed += 1
        agent.idle_before = 0.0
        self._requeued(waiting, agent)
        self._move(agent, OFFLINE if agent.leaves else AWAY)
        self._at(self._now + self._day.ring.back_after_s, partial(self._comes_back, agent))

    def _comes_back(self, agent: _Agent) -> None:
        """An exclusion by a missed ring ends when the agent is back (R13)."""
        if agent.state is AWAY:
            self._move(agent, OFFLINE if agent.leaves else AVAILABLE)
            for waiting in self._queue.values():
                if waiting.excluded.pop(agent.id, None) is not None:
                    self._excluding(waiting)

    def _rejects(self, waiting: _Waiting, agent: _Agent) -> None:
        agent.rejected += 1
        self._requeued(waiting, agent)
        self._move(agent, OFFLINE if agent.leaves else AVAILABLE)

    # -- the call ------------------------------------------------------------------------------------------------------

    def _answers(self, waiting: _Waiting, agent: _Agent) -> None:
        customer = waiting.customer
        self.served.append(Served(customer, agent.id, self._now - customer.at_s, gave_up=False))
        self._move(agent, BUSY)
        agent.calls += self._counts_from <= self._now < self._day.ends_s
        if customer.wrap_up_s:
            self._at(self._now + customer.handle_s, partial(self._wraps_up, customer, agent))
        else:
            self._at(self._now + customer.handle_s, partial(self._is_done, agent))

    def _wraps_up(self, customer: Customer, agent: _Agent) -> None:
        self._move(agent, WRAPUP)
        self._at(self._now + customer.wrap_up_s, partial(self._is_done, agent))

    def _is_done(self, agent: _Agent) -> None:
        self._move(agent, OFFLINE if agent.leaves else AVAILABLE)
        agent.idle_before = 0.0

    # -- agents --------------------------------------------------------------------------------------------------------

    def _begins(self, agent: _Agent) -> None:
        agent.leaves = False
        if agent.state is OFFLINE:
            agent.idle_before = 0.0
            self._move(agent, AVAILABLE)

    def _ends(self, agent: _Agent) -> None:
        """Whoever is in a call finishes it."""
        agent.leaves = True
        if agent.state in (AVAILABLE, AWAY):
            self._move(agent, OFFLINE)

    def _move(self, agent: _Agent, state: AgentState) -> None:
        counted_s = min(self._now, self._day.ends_s) - max(agent.since, self._counts_from)
        if agent.state is AVAILABLE:
            self._free -= 1
            agent.idle_before += self._now - agent.since
            agent.available_s += max(0.0, counted_s)
        elif agent.state is BUSY or agent.state is WRAPUP:
            agent.handling_s += max(0.0, counted_s)
        agent.state, agent.since, agent.kept = state, self._now, None
        self._free += state is AVAILABLE


def _look() -> None:
    """Something may be decided otherwise from now on; the loop matches after every event."""


def _rules(day: Day) -> Rules:
    groups = day.sites_by_group()
    local = {site: how for name, how in day.rules.local_first.items() for site in groups.get(name, (name,))}
    return Rules(local_first=local, hold_s=day.rules.hold_s, idle_bucket_s=day.rules.idle_bucket_s)


def _steps(day: Day, site: str, language: str) -> tuple[Step, ...]:
    return tuple(
        Step({f"lang:{language}": step.language, **step.skills}, step.for_s, site=site if step.own_site else "")
        for step in day.steps
    )


def _agents(day: Day) -> list[_Agent]:
    groups = day.sites_by_group()
    made = []
    for group in day.agents:
        skills = {**group.skills, **{f"lang:{language}": level for language, level in group.languages.items()}}
        shifts = [(seconds(shift.start), seconds(shift.end)) for shift in group.shifts] or [(0.0, inf)]
        for site in groups[group.site]:
            for each in agent_ids(group, site):
                made.append(_Agent(each, site, skills, frozenset(group.qualifications), list(shifts)))
    return made
