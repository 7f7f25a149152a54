"""How long it may take until somebody answers, in words: a range and never a countdown. Pure: no Kivy."""

from domain.call import CallView
from kiosk.texts import Texts

MINUTE_S = 60


def honest_wait(call: CallView, words: Texts) -> str:
    """Only what is known."""
    parts = []
    if call.position == 1:
        parts.append(words("help.position_first"))
    elif call.position is not None:
        before = call.position - 1
        parts.append(words("help.position_one") if before == 1 else words("help.position", position=before))
    if call.wait_s is not None:
        parts.append(_range(call.wait_low_s, call.wait_s, words))
    return " ".join(parts)


def _range(low_s: int | None, high_s: int, words: Texts) -> str:
    """In whole minutes, never narrower than what is known: the lower end down, the upper end up."""
    high = -(-high_s // MINUTE_S)
    if low_s is None and high_s <= MINUTE_S:
        return words("help.wait_seconds", seconds=max(5, -(-high_s // 5) * 5))
    if low_s is None:
        return words("help.wait_minutes", minutes=high)
    low = min(low_s, high_s) // MINUTE_S
    if high <= 1:
        return words("help.wait_short")
    if low < 1:
        return words("help.wait_up_to", high=high)
    return words("help.wait_minutes", minutes=high) if low == high else words("help.wait_range", low=low, high=high)
