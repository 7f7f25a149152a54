"""Order numbers: a prefix and a counter that starts at 1 on every business day, such as ``A47``.

Unique for each prefix and business day whatever the clock does: every day that had a number keeps its counter, and a
clock that goes back to a day without one goes on counting, because for the people at the counter it is the same day.
Numbers have three digits until a day needs a thousandth.
"""

import datetime as dt
import sqlite3

DAY_STARTS_AT = dt.timedelta(hours=4)
"""Local time at which one business day ends and the next begins, so that a late evening has one series of numbers."""


def business_day(now: dt.datetime) -> dt.date:
    """The business day of a local time."""
    return (now - DAY_STARTS_AT).date()


def next_number(connection: sqlite3.Connection, prefix: str, day: dt.date) -> str:
    """Take the next number. Belongs into the transaction that stores what it is for."""
    newest = connection.execute(
        "SELECT day, last, turn FROM numbers WHERE prefix = ? ORDER BY turn DESC LIMIT 1", (prefix,)
    ).fetchone()
    same_day = connection.execute(
        "SELECT last FROM numbers WHERE prefix = ? AND day = ?", (prefix, day.isoformat())
    ).fetchone()
    newest_day, newest_last, turn = newest or ("", 0, 0)
    if same_day is not None:
        number = same_day[0] + 1
    elif day.isoformat() < newest_day:
        number = newest_last + 1
    else:
        number = 1
    connection.execute(
        "INSERT INTO numbers (prefix, day, last, turn) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (prefix, day) DO UPDATE SET last = excluded.last, turn = excluded.turn",
        (prefix, day.isoformat(), number, turn + 1),
    )
    return f"{prefix}{number}"
