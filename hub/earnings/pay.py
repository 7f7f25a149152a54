"""What a task pays: whole minor units, by a rate of so much a task and so much a minute. No I/O."""

from typing import NamedTuple


class Rate(NamedTuple):
    """Of one kind of task, in minor units of ``currency``."""

    id: int
    kind: str
    currency: str
    per_task: int
    per_minute: int


def pay(rate: Rate, seconds: int) -> int:
    """By the second: the share of a minute is rounded to the nearest minor unit, a half upwards."""
    return rate.per_task + (rate.per_minute * seconds * 2 + 60) // 120


def csv_text(value: object) -> str:
    """A cell that no spreadsheet takes for a formula."""
    text = str(value)
    if text[:1] in ("=", "+", "@", "\t", "\r") or (text[:1] == "-" and not text[1:].replace(".", "", 1).isdigit()):
        text = "'" + text
    return '"' + text.replace('"', '""') + '"' if any(sign in text for sign in ',"\r\n') else text


def amount_text(amount: int) -> str:
    """``1240`` as ``12.40``."""
    sign, whole = "-" if amount < 0 else "", abs(amount)
    return f"{sign}{whole // 100}.{whole % 100:02}"
