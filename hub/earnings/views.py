"""What the routes of earnings answer. Amounts are minor units; moments are ISO 8601 in UTC."""

import msgspec


class RateView(msgspec.Struct, frozen=True, kw_only=True):
    """In force from ``from_at`` until the next one of its kind."""

    id: int
    kind: str
    currency: str
    per_task: int
    per_minute: int
    from_at: str


class DisputeView(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody says that a line is wrong. ``answered_at`` None: nobody has answered yet."""

    id: int
    line: int
    person: str
    person_name: str
    text: str
    at: str
    answer: str = ""
    by_name: str = ""
    answered_at: str | None = None


class EarningView(msgspec.Struct, frozen=True, kw_only=True):
    """One line: ``amount`` = ``per_task`` + ``per_minute`` x ``seconds`` / 60, rounded to a minor unit; or a correction of
    the line ``corrects``. ``per_task`` None: there was no rate for this kind, so it paid nothing."""

    id: int
    task: str
    kind: str
    began_at: str
    seconds: int
    currency: str
    per_task: int | None
    per_minute: int | None
    amount: int
    corrects: int | None = None
    dispute: DisputeView | None = None


class Month(msgspec.Struct, frozen=True, kw_only=True):
    """A calendar month in the time zone of the person's own site. ``totals`` by currency are the sums of ``lines``."""

    month: str
    zone: str
    totals: dict[str, int]
    lines: list[EarningView]
