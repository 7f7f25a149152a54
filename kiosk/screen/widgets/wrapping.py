"""Break text into lines that fit a width, and shorten what does not fit at a word. Knows no font: it is given a measure."""

from collections.abc import Callable

ELLIPSIS = "…"
Measure = Callable[[str], float]


def wrap(text: str, width: float, measure: Measure, max_lines: int | None = None) -> list[str]:
    """Lines no wider than ``width``; a word that is wider than a line stands alone on its line and is cut there.
    With ``max_lines`` the last one ends with an ellipsis when something is left over."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        lines.extend(_paragraph(paragraph, width, measure))
    if max_lines is not None and len(lines) > max_lines:
        rest = " ".join(lines[max_lines - 1 :])
        lines = [*lines[: max_lines - 1], shorten(rest, width, measure)]
    return [line if measure(line) <= width else _cut(line, width, measure) for line in lines]


def shorten(text: str, width: float, measure: Measure) -> str:
    """As many whole words as fit with an ellipsis behind them."""
    if measure(text) <= width:
        return text
    words = text.split(" ")
    while len(words) > 1:
        words.pop()
        shortened = " ".join(words).rstrip(" ,;:.–-·") + ELLIPSIS
        if measure(shortened) <= width:
            return shortened
    return _cut(words[0], width, measure)


def _paragraph(text: str, width: float, measure: Measure) -> list[str]:
    lines: list[str] = []
    line = ""
    for word in text.split(" "):
        longer = f"{line} {word}" if line else word
        if line and measure(longer) > width:
            lines.append(line)
            line = word
        else:
            line = longer
    return [*lines, line]


def _cut(word: str, width: float, measure: Measure) -> str:
    while len(word) > 1 and measure(word + ELLIPSIS) > width:
        word = word[:-1]
    return word + ELLIPSIS
