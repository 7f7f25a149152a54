"""All that the switchboard has in hand at one moment, and what can be read from it. No I/O."""

import math
from collections import deque
from collections.abc import Iterator

from hub.console.protocol import AgentState
from hub.switchboard.decision import AgentSeen, Snapshot, TaskSeen, unqualified
from hub.switchboard.live import NEEDED_SKILLS, LiveAgent, LiveTask
from hub.switchboard.states import WORKING, TaskState

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

    def expected_wait_s(self, task: LiveTask, ahead: int, now: float) -> int | None:
        """(tasks ahead + 1) x usual time / agents who work and qualify, rounded up to half minutes; None: nobody works."""
        seen = task_seen(task, now)
        serving = sum(
            1
            for agent in self.agents.values()
            if agent.state in WORKING and not unqualified(seen, agent_seen(agent, now))
        )
        if not serving:
            return None
        usual = sum(self.handled_s) / len(self.handled_s) if self.handled_s else USUAL_CALL_S
        return max(30, math.ceil((ahead + 1) * usual / serving / 30) * 30)


def _is_of(task: LiveTask, kiosk_id: str) -> bool:
    return task.kiosk.id == kiosk_id and task.state is not TaskState.WRAPPING


def task_seen(task: LiveTask, now: float) -> TaskSeen:
    excluded = frozenset(agent for agent, exclusion in task.excluded.items() if exclusion.until > now)
    return TaskSeen(task.id, task.created, task.language, NEEDED_SKILLS, excluded)


def agent_seen(agent: LiveAgent, now: float) -> AgentSeen:
    person = agent.person
    return AgentSeen(person.id, agent.state, frozenset(person.languages), frozenset(person.skills), agent.idle_s(now))
