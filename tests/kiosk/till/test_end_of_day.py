"""The till closes the terminal's batch: when the terminal asks for it, and by itself once a night."""

import datetime as dt
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from hardware.card_terminal.base import TerminalError, TerminalStatus
from kiosk.till.end_of_day import FAILED, EndOfDay
from tests.hardware.card_terminal.terminals import Counter, counter

EVENING = dt.datetime(2026, 11, 21, 23, 50, tzinfo=dt.UTC)


@pytest.fixture
async def at(tmp_path: Path) -> AsyncIterator[Counter]:
    async with counter(tmp_path) as found:
        await found.pay()
        yield found


async def tended(keeper: EndOfDay, at: Counter, now: dt.datetime) -> str:
    return await keeper.tend(at.terminal, await at.terminal.status(), now)


def unclosed(at: Counter) -> bool:
    return any(not booking.closed for booking in at.simulator.charges())


async def test_the_batch_is_closed_once_a_night(tmp_path: Path, at: Counter) -> None:
    keeper = EndOfDay(tmp_path / "night", hour=3)
    assert await tended(keeper, at, EVENING) == ""
    assert unclosed(at), "not before its hour"
    assert await tended(keeper, at, EVENING.replace(day=22, hour=3)) == ""
    assert not unclosed(at)
    await at.pay()
    assert await tended(keeper, at, EVENING.replace(day=22, hour=4)) == ""
    assert unclosed(at), "once a night is enough"
    assert await tended(keeper, at, EVENING.replace(day=23, hour=5)) == ""
    assert not unclosed(at)


async def test_the_night_waits_for_an_order_that_is_open_and_the_terminal_s_wish_does_not(
    tmp_path: Path, at: Counter
) -> None:
    keeper, night = EndOfDay(tmp_path / "night", hour=3), EVENING.replace(day=22, hour=3)
    await keeper.tend(at.terminal, await at.terminal.status(), night, quiet=False)
    assert unclosed(at)
    at.simulator.require_end_of_day()
    await keeper.tend(at.terminal, await at.terminal.status(), night, quiet=False)
    assert not unclosed(at)


async def test_a_night_that_was_closed_is_remembered_by_the_next_process(tmp_path: Path, at: Counter) -> None:
    night = EVENING.replace(day=22, hour=3)
    await tended(EndOfDay(tmp_path / "till" / "night", hour=3), at, night)
    await at.pay()
    await tended(EndOfDay(tmp_path / "till" / "night", hour=3), at, night + dt.timedelta(minutes=20))
    assert unclosed(at)


async def test_a_window_may_reach_over_midnight(tmp_path: Path, at: Counter) -> None:
    keeper = EndOfDay(tmp_path / "night", hour=23)
    await tended(keeper, at, EVENING.replace(day=22, hour=0, minute=10))
    assert not unclosed(at)
    await at.pay()
    await tended(keeper, at, EVENING.replace(day=22, hour=1))
    assert unclosed(at), "still the same night"


async def test_a_kiosk_that_starts_in_the_morning_does_not_keep_customers_waiting(tmp_path: Path, at: Counter) -> None:
    await tended(EndOfDay(tmp_path / "night", hour=3), at, EVENING.replace(day=22, hour=8))
    assert unclosed(at)


async def test_without_an_hour_only_the_terminal_s_wish_counts(tmp_path: Path, at: Counter) -> None:
    keeper = EndOfDay(tmp_path / "night", hour=None)
    await tended(keeper, at, EVENING.replace(hour=3))
    assert unclosed(at)
    at.simulator.require_end_of_day()
    assert (await at.terminal.status()).end_of_day_due
    assert await tended(keeper, at, EVENING) == ""
    assert not unclosed(at)
    assert (await at.terminal.status()).ready


async def test_a_failure_is_told_and_tried_again_later(tmp_path: Path, at: Counter) -> None:
    keeper, night = EndOfDay(tmp_path / "night", hour=3), EVENING.replace(day=22, hour=3)
    at.simulator.faults.end_of_day_fails = True
    assert await tended(keeper, at, night) == FAILED
    at.simulator.faults.end_of_day_fails = False
    assert await tended(keeper, at, night + dt.timedelta(minutes=1)) == FAILED, "the host is given some time"
    assert unclosed(at)
    assert await tended(keeper, at, night + dt.timedelta(minutes=6)) == ""
    assert not unclosed(at)


async def test_a_clock_that_is_set_back_does_not_put_off_the_next_try(tmp_path: Path, at: Counter) -> None:
    keeper = EndOfDay(tmp_path / "night", hour=None)
    at.simulator.require_end_of_day()
    at.simulator.faults.end_of_day_fails = True
    assert await tended(keeper, at, EVENING) == FAILED
    at.simulator.faults.end_of_day_fails = False
    assert await tended(keeper, at, EVENING - dt.timedelta(hours=2)) == ""


async def test_a_failure_stays_known_when_the_night_is_over(tmp_path: Path, at: Counter) -> None:
    keeper = EndOfDay(tmp_path / "night", hour=3)
    at.simulator.faults.end_of_day_fails = True
    await tended(keeper, at, EVENING.replace(day=22, hour=3))
    assert await tended(keeper, at, EVENING.replace(day=22, hour=12)) == FAILED


async def test_a_disk_that_cannot_remember_does_not_make_a_night_of_closing(tmp_path: Path, at: Counter) -> None:
    (tmp_path / "file").write_text("")
    keeper, night = EndOfDay(tmp_path / "file" / "night", hour=3), EVENING.replace(day=22, hour=3)
    assert await tended(keeper, at, night) == ""
    assert not unclosed(at)
    await at.pay()
    await tended(keeper, at, night + dt.timedelta(minutes=1))
    assert unclosed(at)


async def test_a_lost_line_is_the_caller_s_to_tell(tmp_path: Path, at: Counter) -> None:
    at.simulator.pull_cable()
    with pytest.raises(TerminalError):
        await EndOfDay(tmp_path / "night", hour=3).tend(
            at.terminal, TerminalStatus(ready=True, code="00", remedy=""), EVENING.replace(day=22, hour=3)
        )
