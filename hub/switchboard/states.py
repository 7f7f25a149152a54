"""The states of a task (a customer who asked for help), of a reservation (one agent rung for it) and of an agent."""

import logging
from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from hub.console.protocol import AgentState

log = logging.getLogger(__name__)
S = TypeVar("S", bound=StrEnum)


class TaskState(StrEnum):
    QUEUED = "queued"
    RESERVED = "reserved"  # an agent is rung
    PARKED = "parked"  # the hub cannot reach the kiosk; kept for a grace time
    ASSIGNED = "assigned"  # an agent has the call
    WRAPPING = "wrapping"  # the call is over, its reason is not given yet
    COMPLETED = "completed"
    CANCELED = "canceled"  # the customer gave up
    ABANDONED = "abandoned"  # the kiosk did not come back


TASK: Mapping[TaskState, frozenset[TaskState]] = {
    TaskState.QUEUED: frozenset({TaskState.RESERVED, TaskState.PARKED, TaskState.CANCELED}),
    TaskState.RESERVED: frozenset({TaskState.QUEUED, TaskState.ASSIGNED, TaskState.PARKED, TaskState.CANCELED}),
    TaskState.PARKED: frozenset({TaskState.QUEUED, TaskState.ABANDONED, TaskState.CANCELED}),
    TaskState.ASSIGNED: frozenset({TaskState.QUEUED, TaskState.PARKED, TaskState.WRAPPING}),
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
    RESCINDED = "rescinded"  # the hub withdrew: the agent is gone
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
    # An agent who is lost in a call has no wrap-up.
    ReservationState.ACCEPTED: frozenset({ReservationState.WRAPPING, ReservationState.COMPLETED}),
    ReservationState.WRAPPING: frozenset({ReservationState.COMPLETED}),
    ReservationState.REJECTED: frozenset(),
    ReservationState.TIMEOUT: frozenset(),
    ReservationState.CANCELED: frozenset(),
    ReservationState.RESCINDED: frozenset(),
    ReservationState.COMPLETED: frozenset(),
}

_CHOICE = frozenset(
    {AgentState.AVAILABLE, AgentState.BREAK, AgentState.OWN_COUNTER, AgentState.TRAINING, AgentState.OFFLINE}
)

AGENT: Mapping[AgentState, frozenset[AgentState]] = {
    AgentState.OFFLINE: _CHOICE,
    AgentState.AVAILABLE: _CHOICE | {AgentState.RESERVED},
    AgentState.RESERVED: _CHOICE | {AgentState.BUSY, AgentState.NOT_RESPONDING},
    AgentState.BUSY: frozenset({AgentState.WRAPUP, AgentState.OFFLINE}),
    AgentState.WRAPUP: _CHOICE,
    AgentState.BREAK: _CHOICE,
    AgentState.OWN_COUNTER: _CHOICE,
    AgentState.TRAINING: _CHOICE | {AgentState.RESERVED},  # a sandbox call rings too
    AgentState.NOT_RESPONDING: _CHOICE,
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
