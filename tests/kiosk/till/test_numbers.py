import datetime as dt
import sqlite3
from contextlib import closing

from hypothesis import given
from hypothesis import strategies as st

from kiosk.till.numbers import business_day, next_number
from kiosk.till.schema import TABLES
from tests.kiosk.till.tills import at

DAY = dt.date(2026, 11, 21)


def journal() -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.executescript(TABLES)
    return connection


def test_a_day_begins_with_one() -> None:
    with closing(journal()) as connection:
        assert [next_number(connection, "A", DAY) for _ in range(3)] == ["A1", "A2", "A3"]
        assert next_number(connection, "A", DAY + dt.timedelta(days=1)) == "A1"


def test_a_late_evening_belongs_to_its_day() -> None:
    assert business_day(at(23, 59)) == business_day(at(3, 59, day=22)) == DAY
    assert business_day(at(4, 0, day=22)) == DAY + dt.timedelta(days=1)


def test_prefixes_count_for_themselves() -> None:
    with closing(journal()) as connection:
        assert [next_number(connection, prefix, DAY) for prefix in ("A", "B", "A", "")] == ["A1", "B1", "A2", "1"]


def test_a_clock_that_goes_back_goes_on_counting() -> None:
    with closing(journal()) as connection:
        for _ in range(5):
            next_number(connection, "A", DAY)
        assert next_number(connection, "A", dt.date(1970, 1, 1)) == "A6"
        assert next_number(connection, "A", DAY) == "A6"  # of another day, as far as anybody knew


def test_a_clock_that_was_once_far_ahead_does_no_harm_for_ever() -> None:
    with closing(journal()) as connection:
        next_number(connection, "A", dt.date(2099, 1, 1))
        assert next_number(connection, "A", DAY) == "A2"
        assert next_number(connection, "A", DAY + dt.timedelta(days=1)) == "A1"


@given(
    st.lists(
        st.tuples(st.sampled_from(["A", "B"]), st.integers(min_value=-3, max_value=3), st.integers(1, 30)), max_size=40
    )
)
def test_no_number_is_given_twice_for_a_day(visits: list[tuple[str, int, int]]) -> None:
    with closing(journal()) as connection:
        given_out = [
            (prefix, days, next_number(connection, prefix, DAY + dt.timedelta(days=days)))
            for prefix, days, count in visits
            for _ in range(count)
        ]
    assert len(set(given_out)) == len(given_out)


def test_a_day_with_more_than_999_orders_repeats_none() -> None:
    with closing(journal()) as connection:
        given_out = [next_number(connection, "A", DAY) for _ in range(1100)]
    assert len(set(given_out)) == 1100
    assert given_out[998] == "A999"
