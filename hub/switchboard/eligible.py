"""Who may be asked for a task: its steps as they stand now, and the first reason why somebody may not."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import inf
from types import MappingProxyType
from typing import NamedTuple

from hub.switchboard.agent_state import AgentState
from hub.switchboard.seen import NOBODY, AgentSeen, Channel, Rules, Step, TaskSeen
from hub.switchboard.states import WORKING

RUNG = f"state:{AgentState.RESERVED}"
_AWAY = {state: f"state:{state}" for state in AgentState} | {AgentState.OFFLINE: "offline"}
NEVER = -inf
"""The level of a skill that somebody does not have: it meets no condition (R5)."""


class Demand(NamedTuple):
    """What a task asks for: of agents in which states, with what, in which steps."""

    channel: Channel
    must: frozenset[str]
    steps: tuple[Step, ...]
    offered: AgentState  # the state in which an agent is asked


_WORKING = tuple(WORKING)  # a tuple is searched by identity, which is quicker than the hash of an enumeration
_EXERCISING = (AgentState.TRAINING, *WORKING - {AgentState.AVAILABLE})


def demand(task: TaskSeen, rules: Rules) -> Demand:
    if task.sandbox_for is not None:
        alone = Step(MappingProxyType({}), agents=frozenset({task.sandbox_for}))
        return Demand(task.channel, NOBODY, (alone,), AgentState.TRAINING)
    steps = task.steps
    if rules.local_first.get(task.site) == "hold":
        steps = (steps[0]._replace(for_s=rules.hold_s, site=task.site), *steps)
    return Demand(task.channel, task.must, steps, AgentState.AVAILABLE)


def boundaries(task: TaskSeen, rules: Rules) -> Iterator[float]:
    """The moments at which another step begins to count, on the clock of ``created``: the matcher has to look (R24)."""
    at = task.created
    for step in demand(task, rules).steps[:-1]:
        at += step.for_s or 0.0
        yield at


def key(step: Step) -> tuple[object, ...]:
    """Equal for steps that admit the same people."""
    either = tuple(tuple(sorted(need.items())) for need in step.either)
    return (tuple(sorted(step.need.items())), step.agents, step.site, either)


def step_by_age(steps: tuple[Step, ...], age_s: float) -> int:
    """The step that is current by age alone (R2)."""
    ends = 0.0
    for index, step in enumerate(steps[:-1]):
        ends += step.for_s or 0.0
        if age_s < ends:
            return index
    return len(steps) - 1


def working(agents: Iterable[AgentSeen], asked: Demand) -> list[AgentSeen]:
    """Who is qualified and may honestly be waited for: free now or sooner or later."""
    states = _WORKING if asked.offered is AgentState.AVAILABLE else _EXERCISING
    return [agent for agent in agents if agent.state in states and asked.must <= agent.qualified]


def meeting(agents: Iterable[AgentSeen], step: Step) -> list[AgentSeen]:
    """Those who meet the step, in the same order."""
    found = list(agents)
    for name, least in step.need.items():
        found = [agent for agent in found if agent.skills.get(name, NEVER) >= least]
    if step.agents:
        found = [agent for agent in found if agent.id in step.agents]
    if step.site:
        found = [agent for agent in found if agent.site == step.site]
    if step.either:
        found = [agent for agent in found if any(not _lacks(agent, need) for need in step.either)]
    return found


def meeting_any(agents: Sequence[AgentSeen], steps: Sequence[Step]) -> list[AgentSeen]:
    """Those who meet one of the steps at least, each once."""
    if len(steps) == 1:
        return meeting(agents, steps[0])
    return list({agent.id: agent for step in steps for agent in meeting(agents, step)}.values())


def has_room(agent: AgentSeen, channel: Channel, rules: Rules) -> bool:
    """One video; texts, or one background work, which a call interrupts (R17)."""
    if agent.videos:
        return False
    if channel is Channel.TEXT:
        return agent.texts < rules.text_capacity
    return channel is Channel.VIDEO or not (agent.texts or agent.works)


def why_not(agent: AgentSeen, asked: Demand, reached: int, excluded: frozenset[str], rules: Rules) -> str:
    """The first reason against an agent, or nothing. With several steps it is that of the latest, which asks least."""
    if agent.state is not asked.offered:
        return _AWAY[agent.state]
    if not asked.must <= agent.qualified:
        return f"must:{min(asked.must - agent.qualified)}"
    fits = bool(meeting_any((agent,), asked.steps[: reached + 1]))
    latest = asked.steps[reached]
    lacking = "" if fits else _lacks(agent, latest.need) or _lacks_all(agent, latest)
    if lacking:
        return f"skill:{lacking}"
    if agent.id in excluded:
        return "excluded"
    if not has_room(agent, asked.channel, rules):
        return "capacity"
    if fits:
        return ""
    return "step_agents" if latest.agents and agent.id not in latest.agents else "site"


def surplus(agent: AgentSeen, step: Step) -> int:
    """How many levels an agent has beyond what the task asks for at first (R7)."""
    needed = dict(step.need)
    for need in step.either:
        needed.update({name: max(least, needed.get(name, 0)) for name, least in need.items()})
    return sum(max(0, level - needed.get(name, 0)) for name, level in agent.skills.items())


def _lacks(agent: AgentSeen, need: Mapping[str, int]) -> str:
    return min((name for name, least in need.items() if agent.skills.get(name, NEVER) < least), default="")


def _lacks_all(agent: AgentSeen, step: Step) -> str:
    """What is missing for the first alternative, when no alternative is met."""
    lacking = [_lacks(agent, need) for need in step.either]
    return lacking[0] if lacking and all(lacking) else ""
