"""Why did they call: the reasons that agents gave, this week beside the week before. No I/O."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from domain.call import WrapUp
from hub.reports.rows import CALLS, Task

EXCERPTS = 3
LONGEST_EXCERPT = 140
CHANCE = 2.0
"""A change counts as a trend when it is more than so many standard deviations of chance (Poisson)."""


class Reason(NamedTuple):
    """``share`` of all calls with a reason; ``trend`` is up or down, or empty when chance explains the change."""

    code: str
    calls: int
    share: float
    before: int
    trend: str
    notes: tuple[str, ...]


def reasons(week: Sequence[Task], before: Sequence[Task]) -> list[Reason]:
    """The most frequent first; calls without a reason come last, as ``none``."""
    now, then = _by_code(week), _by_code(before)
    given = sum(len(calls) for code, calls in now.items() if code != "none")
    found = [
        Reason(
            code=code,
            calls=len(now[code]),
            share=len(now[code]) / given if given and code != "none" else 0.0,
            before=len(then[code]),
            trend=_trend(len(now[code]), len(then[code])),
            notes=_excerpts(now[code]),
        )
        for code in {*now, *then}
    ]
    return sorted(found, key=lambda reason: (reason.code == "none", -reason.calls, -reason.before, reason.code))


def _by_code(tasks: Iterable[Task]) -> defaultdict[str, list[Task]]:
    found: defaultdict[str, list[Task]] = defaultdict(list)
    known = {str(code) for code in WrapUp}
    for task in tasks:
        if task.kind in CALLS and task.answered_at is not None and task.code:
            found[task.code if task.code in known else "none"].append(task)
    return found


def _trend(now: int, before: int) -> str:
    """Two counts of one process differ by the square root of their sum."""
    if abs(now - before) <= CHANCE * (now + before) ** 0.5:
        return ""
    return "up" if now > before else "down"


def _excerpts(tasks: Sequence[Task]) -> tuple[str, ...]:
    """The newest notes, each once."""
    notes: dict[str, None] = {}
    for task in sorted(tasks, key=lambda task: task.created_at, reverse=True):
        text = " ".join(task.note.split())
        if text:
            notes[text if len(text) <= LONGEST_EXCERPT else text[: LONGEST_EXCERPT - 1].rstrip() + "…"] = None
        if len(notes) == EXCERPTS:
            break
    return tuple(notes)
