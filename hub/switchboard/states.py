"""The states of a task, of a reservation (one agent and one task, from the ring to the end) and of an agent."""

import logging
from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from hub.switchboard.agent_state import AgentState

log = logging.getLogger(__name__)
S = TypeVar("S", bound=StrEnum)


class TaskState(StrEnum):
    QUEUED = "queued"
    RESERVED = "reserved"  # an agent is rung
    PARKED = "parked"  # the hub cannot reach the kiosk; kept for a grace time
    ASSIGNED = "assigned"  # an agent has it
    PAUSED = "paused"  # background work that a call interrupted
    WRAPPING = "wrapping"  # the call is over, its reason is not given yet
    COMPLETED = "completed"
    CANCELED = "canceled"  # who asked for it gave up
    ABANDONED = "abandoned"  # the kiosk did not come back


TASK: Mapping[TaskState, frozenset[TaskState]] = {
    TaskState.QUEUED: frozenset({TaskState.RESERVED, TaskState.PARKED, TaskState.CANCELED}),
    TaskState.RESERVED: frozenset({TaskState.QUEUED, TaskState.ASSIGNED, TaskState.PARKED, TaskState.CANCELED}),
    TaskState.PARKED: frozenset({TaskState.QUEUED, TaskState.ABANDONED, TaskState.CANCELED}),
    # Not everything has a wrap-up, and work may turn out to be needless.
    TaskState.ASSIGNED: frozenset(
        {
            TaskState.QUEUED,
            TaskState.PARKED,
            TaskState.PAUSED,
            TaskState.WRAPPING,
            TaskState.COMPLETED,
            TaskState.CANCELED,
        }
    ),
    TaskState.PAUSED: frozenset({TaskState.ASSIGNED, TaskState.QUEUED, TaskState.CANCELED}),
    TaskState.WRAPPING: frozenset({TaskState.COMPLETED}),
    TaskState.COMPLETED: frozenset(),
    TaskState.CANCELED: frozenset(),
    TaskState.ABANDONED: frozenset(),
}

FINAL = frozenset(state for state, following in TASK.items() if not following)


class ReservationState(StrEnum):
    PENDING = "pending"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    TIMEOUT = "timeout"
    CANCELED = "canceled"  # the customer's side withdrew
    RESCINDED = "rescinded"  # the hub withdrew: the agent is gone, or is needed for something else
    WRAPPING = "wrapping"
    COMPLETED = "completed"


RESERVATION: Mapping[ReservationState, frozenset[ReservationState]] = {
    ReservationState.PENDING: frozenset(
        {
            ReservationState.ACCEPTED,
            ReservationState.REJECTED,
            ReservationState.TIMEOUT,
            ReservationState.CANCELED,
            ReservationState.RESCINDED,
        }
    ),
    # Without a wrap-up: an agent who is lost, or gives it back, and work.
    ReservationState.ACCEPTED: frozenset({ReservationState.WRAPPING, ReservationState.COMPLETED}),
    ReservationState.WRAPPING: frozenset({ReservationState.COMPLETED}),
    ReservationState.REJECTED: frozenset(),
    ReservationState.TIMEOUT: frozenset(),
    ReservationState.CANCELED: frozenset(),
    ReservationState.RESCINDED: frozenset(),
    ReservationState.COMPLETED: frozenset(),
}

CHOICE = frozenset(
    {AgentState.AVAILABLE, AgentState.BREAK, AgentState.OWN_COUNTER, AgentState.TRAINING, AgentState.OFFLINE}
)
"""What agents choose themselves; everything else is the hub's."""

_AT_WORK = CHOICE | {AgentState.RESERVED, AgentState.BUSY, AgentState.WRAPUP}

AGENT: Mapping[AgentState, frozenset[AgentState]] = {
    AgentState.OFFLINE: CHOICE,
    AgentState.AVAILABLE: _AT_WORK,  # busy at once: texts in hand, and no more are wanted
    AgentState.RESERVED: CHOICE | {AgentState.BUSY, AgentState.WRAPUP, AgentState.NOT_RESPONDING},
    # Not responding: who missed a ring beside texts, whose page was away and is back.
    AgentState.BUSY: CHOICE | {AgentState.WRAPUP, AgentState.NOT_RESPONDING},
    AgentState.WRAPUP: CHOICE | {AgentState.BUSY, AgentState.NOT_RESPONDING},
    AgentState.BREAK: CHOICE,
    AgentState.OWN_COUNTER: CHOICE,
    AgentState.TRAINING: _AT_WORK,  # in the sandbox
    AgentState.NOT_RESPONDING: CHOICE | {AgentState.BUSY, AgentState.WRAPUP},  # with texts in hand
}

WORKING = frozenset({AgentState.AVAILABLE, AgentState.RESERVED, AgentState.BUSY, AgentState.WRAPUP})
"""Agents in these states will take a call sooner or later; a customer may honestly wait for them."""


class ImpossibleMove(RuntimeError):
    """A change of state that the table does not have."""


def moved(table: Mapping[S, frozenset[S]], who: str, now: S, then: S) -> S:
    """``then``, if the table allows it from ``now``; logged. Raises `ImpossibleMove`."""
    if then == now:
        return now
    if then not in table[now]:
        raise ImpossibleMove(f"{who} cannot go from {now!r} to {then!r}; allowed are {sorted(table[now])}")
    log.debug("%s: %s -> %s", who, now, then)
    return then
