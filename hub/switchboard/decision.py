"""Who gets whom: a pure function over a snapshot. The same snapshot always gives the same decisions.

The rules: tasks are served by age, the oldest first. An agent qualifies for a task with its language and all its skills;
no waiting time relaxes that. Of those who qualify and are available, the one who was idle longest is rung.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from hub.console.protocol import AgentState
from hub.switchboard.states import WORKING


class TaskSeen(NamedTuple):
    """A task in the queue. ``excluded``: agents who are not rung for it now, having rejected or missed it."""

    id: str
    created: float
    language: str
    skills: frozenset[str]
    excluded: frozenset[str] = frozenset()


class AgentSeen(NamedTuple):
    """An agent whose page is open. ``idle_s``: time spent available since the last call that was handled."""

    id: str
    state: AgentState
    languages: frozenset[str]
    skills: frozenset[str]
    idle_s: float


class Snapshot(NamedTuple):
    now: float
    tasks: Sequence[TaskSeen]
    agents: Sequence[AgentSeen]


class Decision(NamedTuple):
    """What was decided about one task and why. ``candidates``: who could be rung now, with idle seconds, the best first.
    ``rejected``: everybody else with the first reason: ``state:…``, ``language:…``, ``skill:…``, ``excluded`` or
    ``taken`` (by an older task). ``reachable``: somebody who qualifies works now."""

    task: str
    age_s: float
    candidates: tuple[tuple[str, float], ...]
    rejected: Mapping[str, str]
    reachable: bool

    @property
    def chosen(self) -> str | None:
        return self.candidates[0][0] if self.candidates else None


def decide(snapshot: Snapshot) -> list[Decision]:
    """One decision for each task in the queue, the oldest task first; no agent is chosen twice."""
    taken: set[str] = set()
    decisions = []
    for task in sorted(snapshot.tasks, key=lambda task: (task.created, task.id)):
        decision = _decide(task, snapshot, taken)
        decisions.append(decision)
        if decision.chosen is not None:
            taken.add(decision.chosen)
    return decisions


def _decide(task: TaskSeen, snapshot: Snapshot, taken: set[str]) -> Decision:
    candidates: list[tuple[str, float]] = []
    rejected: dict[str, str] = {}
    reachable = False
    for agent in snapshot.agents:
        lacking = unqualified(task, agent)
        reachable = reachable or (not lacking and agent.state in WORKING)
        reason = lacking or _unavailable(task, agent, taken)
        if reason:
            rejected[agent.id] = reason
        else:
            candidates.append((agent.id, agent.idle_s))
    candidates.sort(key=lambda candidate: (-candidate[1], candidate[0]))
    return Decision(task.id, snapshot.now - task.created, tuple(candidates), rejected, reachable)


def unqualified(task: TaskSeen, agent: AgentSeen) -> str:
    """What an agent lacks for a task, or nothing."""
    if task.language not in agent.languages:
        return f"language:{task.language}"
    missing = sorted(task.skills - agent.skills)
    return f"skill:{missing[0]}" if missing else ""


def _unavailable(task: TaskSeen, agent: AgentSeen, taken: set[str]) -> str:
    if agent.state is not AgentState.AVAILABLE:
        return f"state:{agent.state}"
    if agent.id in taken:
        return "taken"
    return "excluded" if agent.id in task.excluded else ""
