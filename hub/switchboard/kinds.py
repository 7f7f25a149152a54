"""The kinds of tasks, one row each: on which channel, what they need of whoever does them, and the time for the wrap-up."""

from collections.abc import Awaitable, Mapping
from enum import StrEnum
from typing import Any, NamedTuple, Protocol

from domain.call import CallKind
from hub.switchboard.seen import Channel


class TaskKind(StrEnum):
    VIDEO = "video"
    TEXT = "text"
    ASSIST = "assist"  # somebody is asked into a running call
    SETTLE_PAYMENT = "settle_payment"
    CHECK_TRANSLATION = "check_translation"
    REVIEW_REFUND = "review_refund"
    SCORE_CALL = "score_call"


SUPERVISOR = "role:supervisor"
"""What somebody who answers for others has, as a skill."""


class AddWork(Protocol):
    """Makes a work unit of one kind, unless one of the same ``key`` was made before; its id, or None."""

    def __call__(
        self, *, title: str, facts: dict[str, Any], site: str, language: str, key: str
    ) -> Awaitable[str | None]: ...


class Kind(NamedTuple):
    """``skills``: skill -> least level, beside the language. ``must``: qualifications, which no waiting relaxes.
    ``wrap_up_s``: 0 when there is no wrap-up. ``priority_min``: by so many minutes of waiting it is ahead of others."""

    channel: Channel
    skills: Mapping[str, int]
    must: frozenset[str]
    wrap_up_s: float = 0
    priority_min: float = 0


KINDS: Mapping[TaskKind, Kind] = {
    TaskKind.VIDEO: Kind(Channel.VIDEO, {"orders": 1}, frozenset({"menu"}), wrap_up_s=15),
    TaskKind.TEXT: Kind(Channel.TEXT, {"orders": 1}, frozenset({"menu"}), wrap_up_s=15),
    TaskKind.ASSIST: Kind(Channel.VIDEO, {}, frozenset(), priority_min=2),  # two people wait for this one
    TaskKind.SETTLE_PAYMENT: Kind(Channel.WORK, {}, frozenset({"settle_payment"}), priority_min=10),
    TaskKind.CHECK_TRANSLATION: Kind(Channel.WORK, {}, frozenset({"check_translation"})),
    TaskKind.REVIEW_REFUND: Kind(Channel.WORK, {SUPERVISOR: 1}, frozenset({"review_refund"})),
    TaskKind.SCORE_CALL: Kind(Channel.WORK, {}, frozenset({"score_call"})),
}

CALLS = frozenset(TaskKind(kind) for kind in CallKind)
"""The kinds in which a customer is at the other end."""

CALL_CHANNELS = frozenset({Channel.VIDEO, Channel.TEXT})
WORK_CHANNEL = frozenset({Channel.WORK})
"""Calls always go before work, however long it has waited: they are matched first."""

WORK = frozenset(kind for kind, row in KINDS.items() if row.channel is Channel.WORK)
