"""All that the switchboard has in hand at one moment, and what can be read from it. No I/O."""

from collections import deque
from collections.abc import Callable, Iterator

from hub.switchboard.agent_state import AgentState
from hub.switchboard.eligible import boundaries
from hub.switchboard.kinds import CALLS, KINDS
from hub.switchboard.live import Hold, LiveAgent, LiveTask
from hub.switchboard.seen import AgentSeen, Channel, Rules, Snapshot, TaskSeen, place
from hub.switchboard.states import ReservationState, TaskState

USUAL_CALL_S = 120.0
"""How long a call and its wrap-up last, until the calls of this hub say better."""


class Board:
    """``now`` counts as in the database; ``menu`` is the id of the menu in force. ``sandbox``: whose exercise the calls of a
    kiosk are."""

    def __init__(self, rules: Rules, now: Callable[[], float], menu: Callable[[], str]) -> None:
        self.rules, self._now, self._menu = rules, now, menu
        self.tasks: dict[str, LiveTask] = {}
        self.agents: dict[str, LiveAgent] = {}
        self.sandbox: dict[str, str] = {}
        self.handled_s: deque[float] = deque(maxlen=50)

    # -- who and what ----------------------------------------------------------------------------------------------

    def calls(self) -> list[LiveTask]:
        """Customers who asked for a person."""
        return [task for task in self.tasks.values() if task.kind in CALLS]

    def tasks_of(self, kiosk_id: str) -> list[LiveTask]:
        """The kiosk's calls that are not over for it; a wrap-up is the agent's business."""
        return [task for task in self.tasks.values() if _is_of(task, kiosk_id)]

    def task_of(self, kiosk_id: str, call: str) -> LiveTask | None:
        task = self.tasks.get(call)
        return task if task is not None and _is_of(task, kiosk_id) else None

    def help_in(self, call: str) -> list[LiveTask]:
        """Everybody who was asked into a call and is not there, or not gone again."""
        return [task for task in self.tasks.values() if task.help is not None and task.help.call == call]

    def holds(self) -> Iterator[Hold]:
        for agent in self.agents.values():
            yield from agent.holds

    @property
    def usual_call_s(self) -> float:
        return sum(self.handled_s) / len(self.handled_s) if self.handled_s else USUAL_CALL_S

    # -- for the rules ---------------------------------------------------------------------------------------------

    def queue(self) -> list[LiveTask]:
        """Whatever waits and is offered to nobody, in the order in which it is served."""
        queued = [task for task in self.tasks.values() if task.state is TaskState.QUEUED]
        return sorted(queued, key=lambda task: place(self.task_seen(task, 0), self.rules))

    def snapshot(self, now: float, channels: frozenset[Channel] = frozenset(Channel)) -> Snapshot:
        queued = (task for task in self.tasks.values() if task.state is TaskState.QUEUED and task.channel in channels)
        tasks = [self.task_seen(task, now) for task in queued]
        return Snapshot(now, tasks, [self.agent_seen(agent, now) for agent in self.agents.values()], self.rules)

    def task_seen(self, task: LiveTask, now: float) -> TaskSeen:
        kind = KINDS[task.kind]
        return TaskSeen(
            id=task.id,
            channel=kind.channel,
            site=task.kiosk.site,
            created=task.created,
            priority_min=kind.priority_min,
            steps=task.steps,
            must=kind.must,
            excluded=frozenset(agent for agent, known in task.excluded.items() if known.until > now),
            last_agent=task.last_agent,
            sticky_until=task.sticky_until,
            sandbox_for=self._sandbox_for(task),
        )

    def _sandbox_for(self, task: LiveTask) -> str | None:
        """Nobody's name is empty: an exercise without a trainee is rung to nobody."""
        return self.sandbox.get(task.kiosk.id, "") if task.sandbox else None

    def agent_seen(self, agent: LiveAgent, now: float) -> AgentSeen:
        videos = texts = works = 0
        for hold in agent.holds:
            match hold.task.channel:
                case Channel.VIDEO:
                    videos += hold.state is not ReservationState.WRAPPING
                case Channel.TEXT:
                    texts += hold.state is not ReservationState.WRAPPING
                case Channel.WORK:
                    works += 1
        return AgentSeen(
            id=agent.person.id,
            site=agent.person.site,
            state=agent.state,
            skills=agent.skills,
            qualified=agent.qualified(self._now(), self._menu()),
            idle_s=agent.idle_s(now),
            videos=videos,
            texts=texts,
            works=works,
            wrap_up_ends=agent.wrap_up_ends,
        )

    def lacks(self, task: LiveTask, agent: LiveAgent) -> bool:
        """Whether the agent is not qualified (any more)."""
        return not task.sandbox and not KINDS[task.kind].must <= agent.qualified(self._now(), self._menu())

    # -- time ------------------------------------------------------------------------------------------------------

    def ends(self, now: float) -> Iterator[float]:
        """Every moment at which something ends by itself, or somebody else may be asked."""
        for hold in self.holds():
            if hold.state is ReservationState.PENDING:
                yield hold.ring_ends
            elif hold.state is ReservationState.WRAPPING and hold.agent.state is AgentState.WRAPUP:
                yield hold.wrap_up_ends
            if hold.attach_ends is not None:
                yield hold.attach_ends
        for task in self.tasks.values():
            yield from (end for end in (task.grace_ends, task.kept_until) if end is not None)
            yield from (exclusion.until for exclusion in task.excluded.values())
            if task.state is TaskState.QUEUED:
                seen = self.task_seen(task, now)
                later = (*boundaries(seen, self.rules), task.sticky_until)
                yield from (moment for moment in later if moment > now)


def _is_of(task: LiveTask, kiosk_id: str) -> bool:
    over = task.state is TaskState.WRAPPING
    return task.kind in CALLS and task.kiosk.id == kiosk_id and not over
