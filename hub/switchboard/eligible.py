"""Who may be asked for a task: its steps as they stand now, and the first reason why somebody may not."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple

from hub.console.protocol import AgentState
from hub.switchboard.seen import NOBODY, AgentSeen, Channel, Rules, Step, TaskSeen
from hub.switchboard.states import WORKING


class Demand(NamedTuple):
    """What a task asks for: of agents in which states, with what, in which steps."""

    channel: Channel
    must: frozenset[str]
    steps: tuple[Step, ...]
    offered: frozenset[AgentState]  # the states in which an agent is rung
    working: frozenset[AgentState]  # the states of which one may honestly wait for


_CALLS = (frozenset({AgentState.AVAILABLE}), WORKING)
_EXERCISE = (frozenset({AgentState.TRAINING}), WORKING - {AgentState.AVAILABLE} | {AgentState.TRAINING})


def demand(task: TaskSeen, rules: Rules) -> Demand:
    if task.sandbox_for is not None:
        alone = Step(MappingProxyType({}), agents=frozenset({task.sandbox_for}))
        return Demand(task.channel, NOBODY, (alone,), *_EXERCISE)
    steps = task.steps
    if rules.local_first.get(task.site) == "hold":
        steps = (steps[0]._replace(for_s=rules.hold_s, site=task.site), *steps)
    return Demand(task.channel, task.must, steps, *_CALLS)


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


def meets(agent: AgentSeen, step: Step) -> bool:
    if step.agents and agent.id not in step.agents:
        return False
    if step.site and agent.site != step.site:
        return False
    skills = agent.skills
    for name, least in step.need.items():
        if name not in skills or skills[name] < least:
            return False
    return not step.either or any(not _lacks(agent, need) for need in step.either)


def has_room(agent: AgentSeen, channel: Channel, rules: Rules) -> bool:
    """One video; texts, or one background work, which a call interrupts (R17)."""
    if agent.videos:
        return False
    if channel is Channel.TEXT:
        return agent.texts < rules.text_capacity
    return channel is Channel.VIDEO or not (agent.texts or agent.works)


def why_not(agent: AgentSeen, asked: Demand, reached: int, excluded: frozenset[str], rules: Rules) -> str:
    """The first reason against an agent, or nothing. With several steps it is that of the latest, which asks least."""
    if agent.state not in asked.offered:
        return "offline" if agent.state is AgentState.OFFLINE else f"state:{agent.state}"
    if not asked.must <= agent.qualified:
        return f"must:{min(asked.must - agent.qualified)}"
    fits = any(meets(agent, step) for step in asked.steps[: reached + 1])
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
    return min(
        (name for name, least in need.items() if name not in agent.skills or agent.skills[name] < least), default=""
    )


def _lacks_all(agent: AgentSeen, step: Step) -> str:
    """What is missing for the first alternative, when no alternative is met."""
    lacking = [_lacks(agent, need) for need in step.either]
    return lacking[0] if lacking and all(lacking) else ""
