"""What can be pressed now, with role and name: the screen's semantic tree, for tests, speech and the workbench."""

from collections.abc import Iterator
from typing import Any

from kivy.core.window import Window
from kivy.uix.widget import Widget

from kiosk.screen.widgets.pressable import Pressable
from kiosk.screen.widgets.scroller import Scroller

Box = tuple[float, float, float, float]  # left, bottom, right, top in window pixels
SEEN_SHARE = 0.5
"""A target of which less is to be seen is not offered: a tap in its middle would miss it."""


def targets(root: Widget) -> list[dict[str, Any]]:
    """Every pressable widget that can be seen, topmost last: id, role, name, state, and its visible box in pixels from
    the top left of the window as ``[x, y, width, height]``."""
    height = Window.height
    return [
        {
            "id": widget.target,
            "role": widget.role,
            "name": name(widget),
            "state": widget.state_word,
            "box": [round(box[0]), round(height - box[3]), round(box[2] - box[0]), round(box[3] - box[1])],
        }
        for widget, box in pressables(root)
    ]


def pressables(root: Widget) -> Iterator[tuple[Pressable, Box]]:
    """Pressable widgets with what can be seen of each."""
    yield from _walk(root, (0, 0, float(Window.width), float(Window.height)))


def name(widget: Pressable) -> str:
    return str(getattr(widget, "name", "") or widget.label)


def _walk(widget: Widget, window: Box) -> Iterator[tuple[Pressable, Box]]:
    if widget.opacity <= 0:
        return
    box = _box(widget)
    if isinstance(widget, Pressable):
        seen = _common(box, window)
        if _area(seen) >= SEEN_SHARE * max(1.0, _area(box)):
            yield widget, seen
    inner = _common(box, window) if isinstance(widget, Scroller) else window
    for child in reversed(widget.children):
        yield from _walk(child, inner)


def _box(widget: Widget) -> Box:
    left, bottom = widget.to_window(*widget.pos)
    return left, bottom, left + widget.width, bottom + widget.height


def _common(one: Box, other: Box) -> Box:
    return max(one[0], other[0]), max(one[1], other[1]), min(one[2], other[2]), min(one[3], other[3])


def _area(box: Box) -> float:
    return max(0.0, box[2] - box[0]) * max(0.0, box[3] - box[1])
