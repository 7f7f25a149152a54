"""Figures of histories small enough to compute by hand."""

import csv
import datetime as dt
import io
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.reports.breakdown import By, parts
from hub.reports.kpis import KPIS, Aim, figures
from hub.reports.reasons import reasons
from hub.reports.rows import Offer, Rows, Shift, Spell, Task
from hub.reports.table import as_csv

BOSTON = ZoneInfo("America/New_York")


def task(number: int, at: float, waited: float | None = None, talked: float = 0, wrapped: float = 0, **changes: Any) -> Task:
    """A call: answered after ``waited`` seconds, or (None) given up after ``talked`` seconds."""
    answered = None if waited is None else at + waited
    ended = at + talked if answered is None else answered + talked
    values: dict[str, Any] = {
        "id": str(number),
        "kind": "video",
        "kiosk": f"k{number}",
        "site": "boston",
        "language": "en",
        "agent": None if answered is None else "ana",
        "state": "canceled" if answered is None else "completed",
        "created_at": at,
        "answered_at": answered,
        "ended_at": ended,
        "wrapped_at": None if answered is None else ended + wrapped,
        "code": "" if answered is None else "payment",
        "note": "",
    }
    return Task(**values | changes)


# Six calls: waits of 5, 10, 30 and 60 s; two gave up, after 8 s (short) and after 40 s.
CALLS = [
    task(1, 0, 5, 100, 10),
    task(2, 1_000, 10, 200, 20, kiosk="k1"),  # the kiosk of call 1 asks again, long after its call
    task(3, 1_300, 30, 60, 30, kiosk="k1", code="none"),  # ... and 90 s after call 2 was over
    task(4, 5_000, 60, 40, 0, language="es"),
    task(5, 6_000, None, 8),
    task(6, 7_000, None, 40, site="sacramento"),
]
OFFERS = [
    Offer(str(number), "boston", "en", "video", agent, state, 100.0)
    for number, agent, state in (
        (1, "ana", "completed"),
        (2, "ben", "timeout"),
        (2, "ana", "completed"),
        (3, "ben", "rejected"),
        (5, "ana", "canceled"),
    )
]
# An hour of Ana's: 20 min ready, 25 busy, 5 wrap-up, 10 break; on shift for the first half hour and the second.
SPELLS = [
    Spell("ana", "sacramento", "available", 0, 1_000),
    Spell("ana", "sacramento", "reserved", 1_000, 1_200),
    Spell("ana", "sacramento", "busy", 1_200, 2_700),
    Spell("ana", "sacramento", "wrapup", 2_700, 3_000),
    Spell("ana", "sacramento", "break", 3_000, 3_600),
]
SHIFTS = [Shift("ana", "sacramento", 0, 1_800), Shift("ana", "sacramento", 1_800, 3_600)]
ROWS = Rows(CALLS, OFFERS, SPELLS, SHIFTS)

BY_HAND = {
    "asked": 6,
    "answered": 4,
    "service_level": 2 / 5,  # within 20 s: two of six, less the one who gave up within 20 s
    "service_level_strict": 2 / 6,
    "average_wait": (5 + 10 + 30 + 60) / 4,
    "p90_wait": 60,
    "handle_time": (110 + 220 + 90 + 40) / 4,
    "talk_time": (100 + 200 + 60 + 40) / 4,
    "wrap_up_time": (10 + 20 + 30 + 0) / 4,
    "abandonment": 1 / 5,  # 8 s is within 11 s and left out
    "short_abandons": 1,
    "first_contact": 3 / 4,  # call 2 was followed by call 3
    "coded": 3 / 4,
    "occupancy": 1_800 / 3_000,
    "shrinkage": 600 / 3_600,
    "adherence": 3_000 / 3_600,
    "logged_in": 3_600,
    "non_response": 1 / 5,
    "non_response_net": 1 / 4,
    "reject_rate": 1 / 5,
    "work_done": 0,
    "tickets": 0,
    "other_ways": 0,
    "thumbs_up": None,
}


def test_every_figure_is_what_a_hand_computes() -> None:
    found = {key: figure.value for key, figure in figures(ROWS, Aim()).items()}
    assert found == pytest.approx(BY_HAND)
    assert set(found) == {kpi.key for kpi in KPIS}


def test_without_any_row_no_share_is_invented() -> None:
    found = figures(Rows([], [], [], []), Aim())
    for kpi in KPIS:
        assert found[kpi.key].value in ((0,) if kpi.unit == "count" or kpi.key == "logged_in" else (None,)), kpi.key


def test_every_formula_names_its_seconds() -> None:
    said = {kpi.key: kpi.says(Aim(within_s=30)) for kpi in KPIS}
    assert said["service_level"] == "answered within 30 s / (calls − tickets − given up within 30 s)"
    assert "16 s" in said["short_abandons"]
    assert all("{" not in formula for formula in said.values())


@pytest.mark.parametrize(("count", "wait"), [(1, 1), (2, 2), (9, 9), (10, 9), (11, 10), (20, 18), (100, 90)])
def test_nine_in_ten_waited_no_longer(count: int, wait: int) -> None:
    rows = Rows([task(number, 0, number) for number in range(1, count + 1)], [], [], [])
    assert figures(rows, Aim())["p90_wait"].value == wait


def test_background_work_is_no_call() -> None:
    work = task(9, 0, 500, 100, kind="score_call", kiosk=None)
    found = figures(Rows([*CALLS, work], [], [], []), Aim())
    assert (found["asked"].value, found["work_done"].value) == (6, 1)
    assist = task(10, 0, 5, 100, kind="assist", kiosk=None)
    assert figures(Rows([assist], [], [], []), Aim())["work_done"].value == 0


def test_whoever_has_a_ticket_does_not_stand_and_wait() -> None:
    ticket = task(7, 0, 900, 60, way="ticket", thumb=True)
    found = figures(Rows([*CALLS, ticket, task(8, 0, None, 30, way="alone", thumb=False)], [], [], []), Aim())
    assert found["tickets"] == (1, 8)
    assert found["other_ways"] == (1, 8)
    assert found["thumbs_up"] == (1, 2)
    assert found["service_level"] == (2, 6)
    assert found["average_wait"] == (105, 4)
    assert found["abandonment"] == (2, 6)
    assert (found["asked"].value, found["answered"].value) == (8, 5)


def test_parts_by_language_site_agent_and_kind() -> None:
    counts = {
        by: {key: len(part.tasks) for key, part in parts(ROWS, by, BOSTON).items()}
        for by in (By.LANGUAGE, By.SITE, By.AGENT, By.KIND)
    }
    assert counts == {
        By.LANGUAGE: {"en": 5, "es": 1},
        By.SITE: {"boston": 5, "sacramento": 1},
        By.AGENT: {"ana": 4, "ben": 0},
        By.KIND: {"video": 6},
    }
    assert [len(part.offers) for part in parts(ROWS, By.AGENT, BOSTON).values()] == [3, 2]


def test_a_spell_over_midnight_belongs_to_both_days_also_when_the_clock_changes() -> None:
    began = dt.datetime(2026, 10, 31, 22, tzinfo=BOSTON).timestamp()
    ended = dt.datetime(2026, 11, 2, 1, tzinfo=BOSTON).timestamp()
    found = parts(Rows([], [], [Spell("ana", "boston", "available", began, ended)], []), By.DAY, BOSTON)
    hours = {day: sum(spell.lasted_s for spell in part.spells) / 3_600 for day, part in found.items()}
    assert hours == {"2026-10-31": 2, "2026-11-01": 25, "2026-11-02": 1}


@given(st.lists(st.tuples(st.integers(0, 400_000), st.integers(1, 200_000)), max_size=12))
def test_no_second_is_lost_or_counted_twice_by_days(given_spells: list[tuple[int, int]]) -> None:
    spells = [Spell("ana", "boston", "busy", 1_793_000_000 + at, 1_793_000_000 + at + long) for at, long in given_spells]
    found = parts(Rows([], [], spells, []), By.DAY, BOSTON)
    assert sum(spell.lasted_s for part in found.values() for spell in part.spells) == sum(long for _, long in given_spells)


def test_why_they_called_with_the_trend_against_the_week_before() -> None:
    week = [task(n, n, 1, code="payment", note=f"note {n}\nand more") for n in range(30)]
    week += [task(100, 1, 1, code="allergy", note="=2+2 " + "x" * 300), task(101, 2, 1, code="none")]
    before = [task(n, n, 1, code="payment") for n in range(10)] + [task(n, n, 1, code="curious") for n in range(3)]
    found = reasons(week, before)
    assert [(one.code, one.calls, one.before, one.trend) for one in found] == [
        ("payment", 30, 10, "up"),  # 20 more; chance gives 2 x sqrt(40) = 12.6
        ("allergy", 1, 0, ""),
        ("curious", 0, 3, ""),
        ("none", 1, 0, ""),
    ]
    assert found[0].notes == ("note 29 and more", "note 28 and more", "note 27 and more")
    assert len(found[1].notes[0]) == 140
    assert found[0].share == 30 / 31


cells = st.one_of(st.none(), st.integers(), st.text(st.characters(codec="utf-8", exclude_characters="\r\n\0"), max_size=20))


@given(st.lists(st.lists(cells, min_size=3, max_size=3), max_size=8))
def test_csv_is_read_back_as_it_was_and_runs_nothing(rows: list[list[str | int | None]]) -> None:
    written = as_csv(("a", "b", "c"), rows)
    assert written.startswith(b"\xef\xbb\xbf")
    read = list(csv.reader(io.StringIO(written.decode("utf-8-sig"), newline="")))
    assert read[0] == ["a", "b", "c"]
    for line, row in zip(read[1:], rows, strict=True):
        for cell, value in zip(line, row, strict=True):
            if isinstance(value, str):
                assert not cell.startswith(("=", "+", "-", "@", "\t"))
                assert (cell[1:] if cell.startswith("'") else cell) == value
            else:
                assert cell == ("" if value is None else str(value))


@pytest.mark.parametrize("text", ['=HYPERLINK("x")', "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "'=1", "a,b", 'a"b', "ñ"])
def test_nothing_in_a_cell_is_a_formula(text: str) -> None:
    [line] = csv.reader(io.StringIO(as_csv((text,), []).decode("utf-8-sig"), newline=""))
    assert line[0] == (text if text in ("a,b", 'a"b', "ñ") else f"'{text}")
