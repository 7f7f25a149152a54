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
    """Every pressable widget that can be reached by a finger, topmost last: id, role, name, state, and its visible box
    in pixels from the top left of the window as ``[x, y, width, height]``."""
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


def pressables(root: Widget) -> list[tuple[Pressable, Box]]:
    """Pressable widgets with what can be seen of each; without those that something lies over."""
    window = (0.0, 0.0, float(Window.width), float(Window.height))
    covers: list[Box] = []
    reachable = []
    for widget, box in reversed(list(_walk(root, window))):  # from the front to the back
        if isinstance(widget, Pressable) and not any(_holds(cover, _middle(box)) for cover in covers):
            reachable.append((widget, box))
        if getattr(widget, "covers", False):
            covers.append(box)
    return list(reversed(reachable))


def name(widget: Pressable) -> str:
    return str(getattr(widget, "name", "") or widget.label)


def _walk(widget: Widget, window: Box) -> Iterator[tuple[Widget, Box]]:
    """In drawing order, with what can be seen of each."""
    if widget.opacity <= 0:
        return
    box = _box(widget)
    seen = _common(box, window)
    if not isinstance(widget, Pressable) or _area(seen) >= SEEN_SHARE * max(1.0, _area(box)):
        yield widget, seen
    inner = seen if isinstance(widget, Scroller) else window
    for child in reversed(widget.children):
        yield from _walk(child, inner)


def _box(widget: Widget) -> Box:
    left, bottom = widget.to_window(*widget.pos)
    return left, bottom, left + widget.width, bottom + widget.height


def _common(one: Box, other: Box) -> Box:
    return max(one[0], other[0]), max(one[1], other[1]), min(one[2], other[2]), min(one[3], other[3])


def _area(box: Box) -> float:
    return max(0.0, box[2] - box[0]) * max(0.0, box[3] - box[1])


def _middle(box: Box) -> tuple[float, float]:
    return (box[0] + box[2]) / 2, (box[1] + box[3]) / 2


def _holds(box: Box, point: tuple[float, float]) -> bool:
    return box[0] <= point[0] <= box[2] and box[1] <= point[1] <= box[3]
