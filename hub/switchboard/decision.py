"""Who gets whom: a pure function over a snapshot. The same snapshot always gives the same decisions.

docs/routing.md says the rules in words; the numbers R1 to R24 are those of its table.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from heapq import heapify, heappop, heappush
from math import floor
from types import MappingProxyType
from typing import NamedTuple

from hub.switchboard.agent_state import AgentState
from hub.switchboard.eligible import (
    RUNG,
    Demand,
    demand,
    has_room,
    key,
    meeting,
    meeting_any,
    step_by_age,
    surplus,
    why_not,
    working,
)
from hub.switchboard.seen import NOBODY, AgentSeen, Channel, Rules, Snapshot, Step, TaskSeen, place, priority_of

__all__ = [
    "AgentSeen",
    "Candidate",
    "Channel",
    "Decision",
    "Rules",
    "Snapshot",
    "Step",
    "TaskSeen",
    "by_hand",
    "decide",
]


class Candidate(NamedTuple):
    """Somebody who could be asked now; ``rank`` 1 is the best. ``surplus``: levels beyond what the task needs (R7)."""

    agent: str
    idle_s: float
    local: bool
    sticky: bool
    surplus: int
    rank: int


class Weighed(NamedTuple):
    """``rejected``: everybody who is no candidate, with the first reason of: ``offline``, ``state:…``, ``must:…``,
    ``skill:…``, ``excluded``, ``capacity``, ``step_agents``, ``site``. Whom an older task got is ``state:reserved``."""

    candidates: tuple[Candidate, ...]
    rejected: Mapping[str, str]


@dataclass(frozen=True, eq=False)
class Decision:
    """What was decided about one task and why. ``step``: the latest that counts; ``skipped_steps``: those that were passed
    before their time because nobody who works could meet them (R3). ``waits_for``: the agent in wrap-up for whom it is
    held (R8); then nobody is chosen. ``reachable``: somebody who qualifies works now, in whatever step."""

    task: str
    age_s: float
    priority_min: float
    score: float
    step: int
    skipped_steps: tuple[int, ...]
    chosen: str | None
    waits_for: str | None
    reachable: bool
    rules: Rules
    weigh: Callable[[], Weighed]

    @property
    def config_hash(self) -> str:
        return self.rules.version

    @cached_property
    def weighed(self) -> Weighed:
        """Worked out when somebody asks, because most decisions change nothing and nobody does."""
        return self.weigh()

    @property
    def candidates(self) -> tuple[Candidate, ...]:
        return self.weighed.candidates

    @property
    def rejected(self) -> Mapping[str, str]:
        return self.weighed.rejected


def decide(snapshot: Snapshot) -> list[Decision]:
    """One decision for each task in the queue, in the order in which they are served (R1); no agent is chosen twice."""
    matcher = _Matcher(snapshot)
    return [matcher.decide(task) for task in sorted(snapshot.tasks, key=lambda task: place(task, snapshot.rules))]


def by_hand(task: TaskSeen, agent: AgentSeen, now: float, rules: Rules) -> Decision:
    """What a person decided, or the past: this agent has this task, without a choice."""
    alone = Candidate(agent.id, agent.idle_s, agent.site == task.site, False, surplus(agent, task.steps[0]), 1)
    weighed = Weighed((alone,), MappingProxyType({}))
    age_s, priority = now - task.created, priority_of(task, rules)
    step = step_by_age(demand(task, rules).steps, age_s)
    score = age_s + 60 * priority
    return Decision(task.id, age_s, priority, score, step, (), agent.id, None, True, rules, lambda: weighed)


class _Pool:
    """The agents who can be asked for one demand in one step, the best on top."""

    def __init__(self, ranked: list[tuple[float, float, str]]) -> None:
        self._ranked = ranked
        heapify(ranked)

    def best(self, excluded: frozenset[str], taken: Mapping[str, int]) -> str | None:
        """Whoever is taken is gone for good; whoever is excluded only for this task."""
        aside, found = [], None
        while self._ranked and found is None:
            agent = self._ranked[0][-1]
            if agent in taken:
                heappop(self._ranked)
            elif agent in excluded:
                aside.append(heappop(self._ranked))
            else:
                found = agent
        for entry in aside:
            heappush(self._ranked, entry)
        return found


class _Matcher:
    """One run over a snapshot. Tasks that ask for the same share the search for who could meet it."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._now, self._agents, self._rules = snapshot.now, snapshot.agents, snapshot.rules
        self._taken: dict[str, int] = {}  # agent -> which decision of this run
        self._decided = 0
        self._working: dict[object, list[AgentSeen]] = {}
        self._reach: dict[object, bool] = {}
        self._free: dict[object, list[AgentSeen]] = {}
        self._able: dict[object, list[AgentSeen]] = {}
        self._reasons: dict[object, dict[str, str]] = {}
        self._pools: dict[object, _Pool] = {}

    @cached_property
    def _by_id(self) -> dict[str, AgentSeen]:
        return {agent.id: agent for agent in self._agents}

    def decide(self, task: TaskSeen) -> Decision:
        asked = demand(task, self._rules)
        keys = tuple(key(step) for step in asked.steps)
        current = reached = step_by_age(asked.steps, self._now - task.created)
        while reached < len(keys) - 1 and not self._reachable(asked, reached, keys[reached], task.excluded):
            reached += 1
        same = (asked.channel, asked.must, asked.offered, keys[: reached + 1])
        chosen, waits_for = self._sticky(task, asked, reached)
        if chosen is None and waits_for is None:
            chosen = self._best(task, asked, reached, same)
        number, self._decided = self._decided, self._decided + 1
        if chosen is not None:
            self._taken[chosen] = number
        age_s, priority = self._now - task.created, priority_of(task, self._rules)
        return Decision(
            task=task.id,
            age_s=age_s,
            priority_min=priority,
            score=age_s + 60 * priority,
            step=reached,
            skipped_steps=tuple(range(current, reached)),
            chosen=chosen,
            waits_for=waits_for,
            reachable=chosen is not None
            or any(self._reachable(asked, index, each, NOBODY) for index, each in enumerate(keys)),
            rules=self._rules,
            weigh=lambda: self._weigh(task, asked, reached, same, number),
        )

    def _reachable(self, asked: Demand, index: int, step_key: object, excluded: frozenset[str]) -> bool:
        """Whether anybody who works could meet this step (R3)."""
        base = (asked.must, asked.offered)
        if base not in self._working:
            self._working[base] = working(self._agents, asked)
        if excluded:
            return any(agent.id not in excluded for agent in meeting(self._working[base], asked.steps[index]))
        if (base, step_key) not in self._reach:
            self._reach[base, step_key] = bool(meeting(self._working[base], asked.steps[index]))
        return self._reach[base, step_key]

    def _sticky(self, task: TaskSeen, asked: Demand, reached: int) -> tuple[str | None, str | None]:
        """The agent of before: chosen when available, waited for in wrap-up, and never otherwise (R8)."""
        agent = self._by_id.get(task.last_agent) if task.last_agent is not None else None
        if agent is None or agent.id in self._taken:
            return None, None
        if not why_not(agent, asked, reached, task.excluded, self._rules):
            return agent.id, None
        if agent.state is AgentState.WRAPUP and self._now < task.sticky_until:
            soon = agent._replace(state=AgentState.AVAILABLE)
            if not why_not(soon, asked, reached, task.excluded, self._rules):
                return None, agent.id
        return None, None

    def _best(self, task: TaskSeen, asked: Demand, reached: int, same: object) -> str | None:
        """Own site first where the rules say so; then whoever is on top (R6)."""
        if self._rules.local_first.get(task.site) == "order":
            local = self._pool(asked, reached, same, task.site).best(task.excluded, self._taken)
            if local is not None:
                return local
        return self._pool(asked, reached, same, "").best(task.excluded, self._taken)

    def _pool(self, asked: Demand, reached: int, same: object, site: str) -> _Pool:
        pool = self._pools.get((same, site))
        if pool is None:
            able = self._able.get(same)
            if able is None:
                able = self._able[same] = meeting_any(self._room(asked), asked.steps[: reached + 1])
            rank = self._rank
            ranked = [(*rank(asked, agent), agent.id) for agent in able if not site or agent.site == site]
            pool = self._pools[same, site] = _Pool(ranked)
        return pool

    def _room(self, asked: Demand) -> list[AgentSeen]:
        """Who is free and qualified, whatever they can."""
        same = (asked.channel, asked.must, asked.offered)
        if same not in self._free:
            self._free[same] = [
                agent
                for agent in self._agents
                if agent.state is asked.offered
                and asked.must <= agent.qualified
                and has_room(agent, asked.channel, self._rules)
            ]
        return self._free[same]

    def _rank(self, asked: Demand, agent: AgentSeen) -> tuple[float, float]:
        """The lower the better: the longest idle (R6); with buckets those who know least beyond the task (R7)."""
        if not self._rules.idle_bucket_s:
            return (-agent.idle_s, 0)
        return (-floor(agent.idle_s / self._rules.idle_bucket_s), surplus(agent, asked.steps[0]))

    def _weigh(self, task: TaskSeen, asked: Demand, reached: int, same: object, number: int) -> Weighed:
        """Everybody as they were when this decision was made: whom an earlier one of the run chose is rung."""
        if same not in self._reasons:
            self._reasons[same] = {
                agent.id: why_not(agent, asked, reached, NOBODY, self._rules) for agent in self._agents
            }
        rejected = self._reasons[same].copy()
        for agent_id in task.excluded & rejected.keys():
            rejected[agent_id] = why_not(self._by_id[agent_id], asked, reached, task.excluded, self._rules)
        rejected.update({agent_id: RUNG for agent_id, taken in self._taken.items() if taken < number})
        able = [self._by_id[agent_id] for agent_id, reason in rejected.items() if not reason]
        for agent in able:
            del rejected[agent.id]
        return Weighed(self._ranked(task, asked, able), MappingProxyType(rejected))

    def _ranked(self, task: TaskSeen, asked: Demand, able: list[AgentSeen]) -> tuple[Candidate, ...]:
        first = task.site if self._rules.local_first.get(task.site) == "order" else None
        able.sort(
            key=lambda agent: (
                agent.id != task.last_agent,
                first is not None and agent.site != first,
                *self._rank(asked, agent),
                agent.id,
            )
        )
        return tuple(
            Candidate(
                agent=agent.id,
                idle_s=agent.idle_s,
                local=agent.site == task.site,
                sticky=agent.id == task.last_agent,
                surplus=surplus(agent, asked.steps[0]),
                rank=rank,
            )
            for rank, agent in enumerate(able, start=1)
        )
