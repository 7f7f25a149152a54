"""How long each customer in the queue will wait, as honestly as can be said (R20). No I/O."""

from collections import Counter
from collections.abc import Mapping, Sequence
from math import ceil, floor, sqrt
from typing import NamedTuple

from hub.switchboard.decision import Decision, Snapshot, TaskSeen
from hub.switchboard.eligible import demand, key, meeting_any, working
from hub.switchboard.seen import Channel

SHOWN_IN_S = 30
"""A wait is told in half minutes; more would be a promise."""


class Wait(NamedTuple):
    """``position`` counts from 1 among those who wait for the same. ``expected_s`` is rounded up to half minutes. Of calls
    of random length two in three wait between ``low_s`` and ``high_s``: so many calls have to end first, and the spread of
    their sum is the root of their number."""

    position: int
    low_s: int
    expected_s: int
    high_s: int


AT_ONCE = Wait(1, 0, 0, 0)


def expected_waits(snapshot: Snapshot, decisions: Sequence[Decision], usual_call_s: float) -> Mapping[str, Wait | None]:
    """By task: at once for whom somebody was found, else (tasks ahead that ask for the same + 1) x usual call / people who
    work, are qualified and meet the step of now, texts several at once; None when there are none. ``decisions`` are those
    of this snapshot."""
    tasks = {task.id: task for task in snapshot.tasks}
    counted: dict[object, int] = {}
    waits: dict[str, Wait | None] = {}
    ahead: Counter[object] = Counter()
    for decision in decisions:
        if decision.chosen is not None:
            waits[decision.task] = AT_ONCE
            continue
        task = tasks[decision.task]
        asked = demand(task, snapshot.rules)
        same = (asked.channel, asked.must, asked.offered, key(task.steps[-1]))
        ahead[same] += 1
        serving = _serving(snapshot, task, decision.step, counted)
        if task.channel is Channel.TEXT:
            serving *= snapshot.rules.text_capacity
        waits[decision.task] = _wait(ahead[same], usual_call_s / serving) if serving else None
    return waits


def _serving(snapshot: Snapshot, task: TaskSeen, step: int, counted: dict[object, int]) -> int:
    """Of many tasks that ask for the same, people are counted once."""
    asked = demand(task, snapshot.rules)
    steps = asked.steps[: step + 1]
    same = (asked.must, asked.offered, tuple(key(each) for each in steps))
    if same not in counted:
        counted[same] = len(meeting_any(working(snapshot.agents, asked), steps))
    return counted[same]


def _wait(ends_first: int, between_ends_s: float) -> Wait:
    expected, spread = ends_first * between_ends_s, sqrt(ends_first) * between_ends_s
    return Wait(
        position=ends_first,
        low_s=floor((expected - spread) / SHOWN_IN_S) * SHOWN_IN_S,
        expected_s=ceil(expected / SHOWN_IN_S) * SHOWN_IN_S,
        high_s=ceil((expected + spread) / SHOWN_IN_S) * SHOWN_IN_S,
    )
