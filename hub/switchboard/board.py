"""All that the switchboard has in hand at one moment, and what can be read from it. No I/O."""

from collections import deque
from collections.abc import Iterator

from hub.console.protocol import AgentState
from hub.switchboard.decision import AgentSeen, Channel, Snapshot, Step, TaskSeen
from hub.switchboard.live import NEEDED_SKILLS, LiveAgent, LiveTask
from hub.switchboard.states import TaskState

USUAL_CALL_S = 120.0
"""How long a call and its wrap-up last, until the calls of this hub say better."""


class Board:
    def __init__(self) -> None:
        self.tasks: dict[str, LiveTask] = {}
        self.agents: dict[str, LiveAgent] = {}
        self.handled_s: deque[float] = deque(maxlen=50)

    def tasks_of(self, kiosk_id: str) -> list[LiveTask]:
        """The kiosk's tasks that are not over for it; a wrap-up is the agent's business."""
        return [task for task in self.tasks.values() if _is_of(task, kiosk_id)]

    def task_of(self, kiosk_id: str, call: str) -> LiveTask | None:
        task = self.tasks.get(call)
        return task if task is not None and _is_of(task, kiosk_id) else None

    def queue(self) -> list[LiveTask]:
        """Whoever waits and is not rung for, in the order in which they are served."""
        queued = [task for task in self.tasks.values() if task.state is TaskState.QUEUED]
        return sorted(queued, key=lambda task: (task.created, task.id))

    def snapshot(self, now: float) -> Snapshot:
        tasks = [task_seen(task, now) for task in self.queue()]
        return Snapshot(now, tasks, [agent_seen(agent, now) for agent in self.agents.values()])

    def ends(self) -> Iterator[float]:
        """Every moment at which something ends by itself."""
        for agent in self.agents.values():
            if agent.state is AgentState.WRAPUP:
                yield agent.wrap_up_ends
        for task in self.tasks.values():
            if task.state is TaskState.RESERVED:
                yield task.ring_ends
            if task.grace_ends is not None:
                yield task.grace_ends
            yield from (exclusion.until for exclusion in task.excluded.values())

    @property
    def usual_call_s(self) -> float:
        return sum(self.handled_s) / len(self.handled_s) if self.handled_s else USUAL_CALL_S


def _is_of(task: LiveTask, kiosk_id: str) -> bool:
    return task.kiosk.id == kiosk_id and task.state is not TaskState.WRAPPING


def task_seen(task: LiveTask, now: float) -> TaskSeen:
    excluded = frozenset(agent for agent, exclusion in task.excluded.items() if exclusion.until > now)
    step = Step({f"lang:{task.language}": 1, **dict.fromkeys(NEEDED_SKILLS, 1)})
    return TaskSeen(
        task.id,
        Channel.VIDEO,
        task.kiosk.site,
        task.created,
        priority_min=0,
        steps=(step,),
        excluded=excluded,
        sandbox_for=task.sandbox_for,
    )


def agent_seen(agent: LiveAgent, now: float) -> AgentSeen:
    person = agent.person
    skills = {**person.skills, **{f"lang:{language}": level for language, level in person.languages.items()}}
    return AgentSeen(person.id, person.site, agent.state, skills, idle_s=agent.idle_s(now))
