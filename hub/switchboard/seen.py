"""What the rules see of tasks and agents, and the rules a chain may choose. No I/O.

Numbers R1 to R24 are those of docs/routing.md. A language is a skill, ``lang:en``. What is in a snapshot must not change
afterwards: a decision works out who else was considered when somebody asks.
"""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from hashlib import sha256
from types import MappingProxyType
from typing import Literal, NamedTuple

import msgspec

from hub.switchboard.agent_state import AgentState

LocalFirst = Literal["off", "order", "hold"]
NOBODY: frozenset[str] = frozenset()


class Channel(StrEnum):
    VIDEO = "video"
    TEXT = "text"
    WORK = "work"


class Step(NamedTuple):
    """Who may be asked while a task waits (R2). ``need``: skill -> least level, all of them; ``either``: alternatives of
    which one has to be met as well. ``for_s``: how long until the next step counts too; None on the last. ``agents`` and
    ``site`` narrow it to these people, to that home site; empty: everybody."""

    need: Mapping[str, int]
    for_s: float | None = None
    agents: frozenset[str] = NOBODY
    site: str = ""
    either: tuple[Mapping[str, int], ...] = ()


class TaskSeen(NamedTuple):
    """A task in the queue. ``created`` never changes (R22). ``must``: qualifications that no waiting time relaxes (R4),
    their scope resolved by the caller. ``excluded``: who rejected or missed it a moment ago (R13). ``last_agent``: who
    had this kiosk and order at most ``Rules.sticky_s`` ago (R8); in wrap-up they are waited for until ``sticky_until``,
    which is the requeue and ``Rules.sticky_wait_s``. ``sandbox_for``: the trainee whose exercise this is; nobody else is
    asked, and the trainee needs no skill and no qualification."""

    id: str
    channel: Channel
    site: str
    created: float
    priority_min: float
    steps: tuple[Step, ...]
    must: frozenset[str] = NOBODY
    excluded: frozenset[str] = NOBODY
    last_agent: str | None = None
    sticky_until: float = 0.0
    sandbox_for: str | None = None


class AgentSeen(NamedTuple):
    """An agent whose page is open. ``skills``: level 1 to 5; one that is missing meets no condition (R5). ``qualified``:
    the qualifications valid now. ``idle_s``: time spent available since the last call that was handled (R18).
    ``videos``, ``texts``, ``works``: what they have in hand."""

    id: str
    site: str
    state: AgentState
    skills: Mapping[str, int]
    qualified: frozenset[str] = NOBODY
    idle_s: float = 0.0
    videos: int = 0
    texts: int = 0
    works: int = 0
    wrap_up_ends: float | None = None


class Rules(NamedTuple):
    """What a chain may choose. ``local_first`` by site (R9), everywhere else ``off``; ``hold_s`` is how long ``hold``
    keeps a task for the site's own people. ``idle_bucket_s``: 0 compares idle times exactly (R7). ``sticky_s``: how long
    after a dropped call its agent comes first; ``sticky_wait_s``: how long one in wrap-up is waited for (R8).
    ``text_capacity``: texts at once (R17). ``priority_most_min`` bounds the priority (R1)."""

    local_first: Mapping[str, LocalFirst] = MappingProxyType({})
    hold_s: float = 10.0
    idle_bucket_s: float = 0.0
    sticky_s: float = 600.0
    sticky_wait_s: float = 10.0
    text_capacity: int = 3
    priority_most_min: float = 30.0

    @property
    def version(self) -> str:
        """The same for the same rules, for the row of a decision."""
        values = {**self._asdict(), "local_first": dict(self.local_first)}
        return sha256(msgspec.json.encode(values, order="sorted")).hexdigest()[:12]


class Snapshot(NamedTuple):
    """``now`` is on the clock of every ``created``."""

    now: float
    tasks: Sequence[TaskSeen]
    agents: Sequence[AgentSeen]
    rules: Rules = Rules()


def priority_of(task: TaskSeen, rules: Rules) -> float:
    return min(max(task.priority_min, 0.0), rules.priority_most_min)


def place(task: TaskSeen, rules: Rules) -> tuple[float, float, str]:
    """Sorts tasks as they are served (R1). Age does not occur in it, so the order of two tasks never changes."""
    return (task.created - 60 * priority_of(task, rules), task.created, task.id)
