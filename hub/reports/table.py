"""Tables as CSV that a spreadsheet opens as it is meant: UTF-8 with its mark, and nothing that it would run as a formula."""

import csv
import io
from collections.abc import Iterable, Sequence

Cell = str | int | float | None
RUN_AS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "'")
"""What makes a spreadsheet compute a text; a leading apostrophe means text and is not shown."""


def as_csv(head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """RFC 4180 with a byte order mark. Numbers stay numbers; a text that begins like a formula gets an apostrophe before
    it, and so does one that begins with an apostrophe: taking one away gives every text back."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([_harmless(name) for name in head])
    for row in rows:
        writer.writerow([_harmless(cell) if isinstance(cell, str) else cell for cell in row])
    return out.getvalue().encode("utf-8-sig")


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(RUN_AS_FORMULA) else text
