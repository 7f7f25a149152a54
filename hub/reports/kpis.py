"""The figures and their formulas: each is computed from rows alone, and says how. No I/O.

A figure is a fraction or a count; what it is divided by stands beside it, because a share of three calls is no share.
"""

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from typing import Literal, NamedTuple

from domain.call import CallKind
from hub.reports.rows import Rows, Shift, Spell, Task
from hub.switchboard.kinds import WORK

CALLS = frozenset(CallKind)
HANDLING = frozenset({"busy", "wrapup"})
READY = frozenset({"available", "reserved"})
WORKING = HANDLING | READY
OFF = "offline"
CAME_BACK_WITHIN_S = 600.0
TICKET = "ticket"

Unit = Literal["count", "share", "seconds"]


class Aim(NamedTuple):
    """What is promised: the share ``target`` of calls answered within ``within_s``."""

    within_s: float = 20.0
    target: float = 0.8

    @property
    def short_s(self) -> float:
        """Whoever gave up sooner hardly waited; one convention is half the promise and a second."""
        return self.within_s / 2 + 1


class Figure(NamedTuple):
    """``over`` / ``under``, or a count when ``under`` is None. ``value`` None: nothing to divide by."""

    over: float
    under: float | None = None

    @property
    def value(self) -> float | None:
        if self.under is None:
            return self.over
        return self.over / self.under if self.under else None


class Kpi(NamedTuple):
    """``formula`` has ``{within}`` and ``{short}`` in it, for the seconds of the `Aim`."""

    key: str
    name: str
    unit: Unit
    formula: str
    figure: Callable[[Rows, Aim], Figure]

    def says(self, aim: Aim) -> str:
        return self.formula.format(within=f"{aim.within_s:g} s", short=f"{aim.short_s:g} s")


def figures(rows: Rows, aim: Aim) -> dict[str, Figure]:
    return {kpi.key: kpi.figure(rows, aim) for kpi in KPIS}


def _calls(rows: Rows) -> list[Task]:
    return [task for task in rows.tasks if task.kind in CALLS]


def _waiting(rows: Rows) -> list[Task]:
    """Whoever has a ticket is rung back later and does not stand and wait."""
    return [task for task in _calls(rows) if task.way != TICKET]


def _answered(rows: Rows) -> list[Task]:
    return [task for task in _calls(rows) if task.answered_at is not None]


def _waits(rows: Rows) -> list[float]:
    return [task.waited_s for task in _waiting(rows) if task.waited_s is not None]


def _handled(rows: Rows) -> list[Task]:
    return [task for task in _answered(rows) if task.ended_at is not None]


def _gave_up(rows: Rows) -> list[float]:
    return [task.gave_up_after_s for task in _waiting(rows) if task.gave_up_after_s is not None]


def _asked(rows: Rows, aim: Aim) -> Figure:
    return Figure(len(_calls(rows)))


def _answered_count(rows: Rows, aim: Aim) -> Figure:
    return Figure(len(_answered(rows)))


def _service_level(rows: Rows, aim: Aim) -> Figure:
    soon = sum(1 for after in _gave_up(rows) if after <= aim.within_s)
    return Figure(sum(1 for wait in _waits(rows) if wait <= aim.within_s), len(_waiting(rows)) - soon)


def _service_level_strict(rows: Rows, aim: Aim) -> Figure:
    return Figure(sum(1 for wait in _waits(rows) if wait <= aim.within_s), len(_waiting(rows)))


def _average_wait(rows: Rows, aim: Aim) -> Figure:
    return Figure(sum(_waits(rows)), len(_waits(rows)))


def _p90_wait(rows: Rows, aim: Aim) -> Figure:
    waits = sorted(_waits(rows))
    return Figure(waits[(9 * len(waits) + 9) // 10 - 1], 1) if waits else Figure(0, 0)


def _handle_time(rows: Rows, aim: Aim) -> Figure:
    return Figure(_talk_time(rows, aim).over + _wrap_up_time(rows, aim).over, len(_handled(rows)))


def _talk_time(rows: Rows, aim: Aim) -> Figure:
    return Figure(sum(task.talked_s or 0.0 for task in _handled(rows)), len(_handled(rows)))


def _wrap_up_time(rows: Rows, aim: Aim) -> Figure:
    return Figure(sum(task.wrapped_up_s for task in _handled(rows)), len(_handled(rows)))


def _abandonment(rows: Rows, aim: Aim) -> Figure:
    gone = _gave_up(rows)
    short = sum(1 for after in gone if after <= aim.short_s)
    return Figure(len(gone) - short, len(_waiting(rows)) - short)


def _short_abandons(rows: Rows, aim: Aim) -> Figure:
    return Figure(sum(1 for after in _gave_up(rows) if after <= aim.short_s))


def _time(spells: Sequence[Spell], states: frozenset[str]) -> float:
    return sum(spell.lasted_s for spell in spells if spell.state in states)


def logged_in_s(rows: Rows) -> float:
    return sum(spell.lasted_s for spell in rows.spells if spell.state != OFF)


def _logged_in(rows: Rows, aim: Aim) -> Figure:
    return Figure(logged_in_s(rows))


def _occupancy(rows: Rows, aim: Aim) -> Figure:
    return Figure(_time(rows.spells, HANDLING), _time(rows.spells, WORKING))


def _shrinkage(rows: Rows, aim: Aim) -> Figure:
    return Figure(logged_in_s(rows) - _time(rows.spells, WORKING), logged_in_s(rows))


def _adherence(rows: Rows, aim: Aim) -> Figure:
    worked: dict[str, list[Spell]] = {}
    for spell in sorted(rows.spells, key=lambda spell: spell.began_at):
        if spell.state in WORKING:
            worked.setdefault(spell.agent, []).append(spell)
    kept = sum(_overlap(worked.get(shift.agent, []), shift) for shift in rows.shifts)
    return Figure(kept, sum(shift.ended_at - shift.began_at for shift in rows.shifts))


def _overlap(spells: Sequence[Spell], shift: Shift) -> float:
    """Spells of one agent follow each other: the first that reaches into the shift is found, the last ends the loop."""
    kept = 0.0
    for spell in spells[bisect_right(spells, shift.began_at, key=lambda spell: spell.ended_at) :]:
        if spell.began_at >= shift.ended_at:
            break
        kept += min(spell.ended_at, shift.ended_at) - max(spell.began_at, shift.began_at)
    return kept


def _offers(rows: Rows, *states: str) -> int:
    return sum(1 for offer in rows.offers if offer.state in states)


def _non_response(rows: Rows, aim: Aim) -> Figure:
    return Figure(_offers(rows, "timeout"), len(rows.offers))


def _non_response_net(rows: Rows, aim: Aim) -> Figure:
    return Figure(_offers(rows, "timeout"), len(rows.offers) - _offers(rows, "canceled"))


def _reject_rate(rows: Rows, aim: Aim) -> Figure:
    return Figure(_offers(rows, "rejected"), len(rows.offers))


def _first_contact(rows: Rows, aim: Aim) -> Figure:
    """A counter that calls again soon has a customer whose wish was not met, or met only the second time."""
    handled = _handled(rows)
    asked: dict[str, list[float]] = {}
    for task in sorted(_calls(rows), key=lambda task: task.created_at):
        asked.setdefault(task.kiosk or task.id, []).append(task.created_at)
    resolved = 0
    for task in handled:
        of_kiosk = asked[task.kiosk or task.id]
        following = bisect_right(of_kiosk, task.created_at)
        again = following < len(of_kiosk) and of_kiosk[following] <= (task.ended_at or 0.0) + CAME_BACK_WITHIN_S
        resolved += not again
    return Figure(resolved, len(handled))


def _coded(rows: Rows, aim: Aim) -> Figure:
    closed = [task for task in _handled(rows) if task.code]
    return Figure(sum(1 for task in closed if task.code != "none"), len(closed))


def _tickets(rows: Rows, aim: Aim) -> Figure:
    return Figure(sum(1 for task in _calls(rows) if task.way == TICKET), len(_calls(rows)))


def _other_ways(rows: Rows, aim: Aim) -> Figure:
    return Figure(sum(1 for task in _calls(rows) if task.way not in ("", TICKET)), len(_calls(rows)))


def _thumbs_up(rows: Rows, aim: Aim) -> Figure:
    thumbs = [task.thumb for task in _calls(rows) if task.thumb is not None]
    return Figure(sum(thumbs), len(thumbs))


def _work_done(rows: Rows, aim: Aim) -> Figure:
    return Figure(sum(1 for task in rows.tasks if task.kind in WORK and task.state == "completed"))


KPIS: tuple[Kpi, ...] = (
    Kpi("asked", "Calls", "count", "customers who asked for a person", _asked),
    Kpi("answered", "Answered", "count", "calls that an agent accepted", _answered_count),
    Kpi(
        "service_level",
        "Service level",
        "share",
        "answered within {within} / (calls − tickets − given up within {within})",
        _service_level,
    ),
    Kpi(
        "service_level_strict",
        "Service level, strict",
        "share",
        "answered within {within} / (calls − tickets)",
        _service_level_strict,
    ),
    Kpi(
        "average_wait",
        "Average wait",
        "seconds",
        "waits of answered calls without a ticket, added up / these calls",
        _average_wait,
    ),
    Kpi("p90_wait", "Wait of nine in ten", "seconds", "nine of ten answered calls waited no longer", _p90_wait),
    Kpi("handle_time", "Handling time", "seconds", "(talk + hold + wrap-up) / handled calls", _handle_time),
    Kpi("talk_time", "Talk time", "seconds", "from accept to the end of the call, hold included / handled calls", _talk_time),
    Kpi("wrap_up_time", "Wrap-up", "seconds", "from the end of the call to its reason / handled calls", _wrap_up_time),
    Kpi(
        "abandonment",
        "Given up",
        "share",
        "gave up after more than {short} / (calls − tickets − given up within {short})",
        _abandonment,
    ),
    Kpi("short_abandons", "Given up at once", "count", "gave up within {short}: half the promise and a second", _short_abandons),
    Kpi("tickets", "Tickets", "share", "chose to be rung back / calls", _tickets),
    Kpi("other_ways", "Other ways", "share", "chose text, the staff or to go on alone / calls", _other_ways),
    Kpi("thumbs_up", "Thumbs up", "share", "thumbs up / thumbs that customers gave after a call", _thumbs_up),
    Kpi(
        "first_contact",
        "Solved in one call",
        "share",
        "handled calls after which the same kiosk did not ask again within 10 min / handled calls",
        _first_contact,
    ),
    Kpi("coded", "With a reason", "share", "wrap-ups given in time / wrap-ups", _coded),
    Kpi(
        "occupancy",
        "Occupancy",
        "share",
        "in calls and wrap-up / (in calls and wrap-up + ready for calls)",
        _occupancy,
    ),
    Kpi("shrinkage", "Shrinkage", "share", "logged in, but not ready and not in a call / logged in", _shrinkage),
    Kpi("adherence", "Adherence", "share", "working while on shift / time on shift", _adherence),
    Kpi("logged_in", "Logged in", "seconds", "all states but off duty, added up", _logged_in),
    Kpi("non_response", "Missed rings", "share", "rings not answered in time / rings", _non_response),
    Kpi(
        "non_response_net",
        "Missed rings, net",
        "share",
        "rings not answered in time / (rings − rings of customers who gave up meanwhile)",
        _non_response_net,
    ),
    Kpi("reject_rate", "Rejected rings", "share", "rings rejected / rings", _reject_rate),
    Kpi("work_done", "Background work", "count", "tasks of the background that were finished", _work_done),
)
BY_KEY: Mapping[str, Kpi] = {kpi.key: kpi for kpi in KPIS}
