"""Points and outlines: everything here is pure geometry that ends as the `d` of an SVG path."""

import math
from collections.abc import Sequence
from random import Random

Point = tuple[float, float]


def number(value: float) -> str:
    """One decimal is finer than a screen pixel at every width we rasterise; it keeps the sources small."""
    text = f"{value:.1f}"
    return text[:-2] if text.endswith(".0") else text


def smooth(points: Sequence[Point], closed: bool = True, tension: float = 1.0) -> str:
    """A Catmull-Rom curve through all points, as cubic Bezier segments."""
    count = len(points)
    parts = [f"M{number(points[0][0])} {number(points[0][1])}"]
    for i in range(count if closed else count - 1):
        before, here, there, after = (
            points[(i - 1) % count] if closed or i > 0 else points[i],
            points[i],
            points[(i + 1) % count],
            points[(i + 2) % count] if closed or i + 2 < count else points[i + 1],
        )
        pull = tension / 6
        first = (here[0] + (there[0] - before[0]) * pull, here[1] + (there[1] - before[1]) * pull)
        second = (there[0] - (after[0] - here[0]) * pull, there[1] - (after[1] - here[1]) * pull)
        parts.append("C" + " ".join(f"{number(x)} {number(y)}" for x, y in (first, second, there)))
    return "".join(parts) + ("Z" if closed else "")


def polygon(points: Sequence[Point], closed: bool = True) -> str:
    return "M" + "L".join(f"{number(x)} {number(y)}" for x, y in points) + ("Z" if closed else "")


def arc(cx: float, cy: float, rx: float, ry: float, start: float, end: float, count: int = 24) -> list[Point]:
    """Points on an ellipse; degrees run clockwise on the screen: 0 right, 90 front, 180 left, 270 back."""
    angles = [math.radians(start + (end - start) * i / (count - 1)) for i in range(count)]
    return [(cx + rx * math.cos(a), cy + ry * math.sin(a)) for a in angles]


def oval(cx: float, cy: float, rx: float, ry: float) -> str:
    """An ellipse as four Bezier quarters."""
    kx, ky = rx * 0.5523, ry * 0.5523
    quarters = (
        ((cx - rx, cy - ky), (cx - kx, cy - ry), (cx, cy - ry)),
        ((cx + kx, cy - ry), (cx + rx, cy - ky), (cx + rx, cy)),
        ((cx + rx, cy + ky), (cx + kx, cy + ry), (cx, cy + ry)),
        ((cx - kx, cy + ry), (cx - rx, cy + ky), (cx - rx, cy)),
    )
    curves = ("C" + " ".join(f"{number(x)} {number(y)}" for x, y in quarter) for quarter in quarters)
    return f"M{number(cx - rx)} {number(cy)}{''.join(curves)}Z"


def blob(dice: Random, cx: float, cy: float, rx: float, ry: float, wobble: float = 0.08, count: int = 10) -> str:
    """A rounded, slightly irregular disc: meat, crumbs, sauce, foam."""
    turn = dice.random() * 6.283
    points = []
    for i in range(count):
        angle = turn + 6.283 * i / count
        reach = 1 + dice.uniform(-wobble, wobble)
        points.append((cx + rx * reach * math.cos(angle), cy + ry * reach * math.sin(angle)))
    return smooth(points)


def chunk(dice: Random, cx: float, cy: float, rx: float, ry: float, corners: int = 5, rough: float = 0.25) -> str:
    """A broken piece with corners: crumbled cheese, potato, char, nuts."""
    turn = dice.random() * 6.283
    points = []
    for i in range(corners):
        angle = turn + 6.283 * (i + dice.uniform(-0.22, 0.22)) / corners
        reach = 1 - dice.uniform(0, rough)
        points.append((cx + rx * reach * math.cos(angle), cy + ry * reach * math.sin(angle)))
    return smooth(points, tension=0.45)


def slab(cx: float, cy: float, rx: float, ry: float, height: float, foot: float = 1.0) -> str:
    """The silhouette of a round slice standing on the table: `cy` is its top's centre, `foot` narrows its base."""
    top = arc(cx, cy, rx, ry, 180, 360, 22)
    front = arc(cx, cy + height, rx * foot, ry * foot, 0, 180, 22)
    return smooth([*top, (cx + rx, cy + height * 0.35), *front[1:-1], (cx - rx, cy + height * 0.35)])


def band(cx: float, cy: float, rx: float, ry: float, height: float, foot: float = 1.0) -> str:
    """The visible front wall of a round thing: between its top's front edge and its foot."""
    upper = arc(cx, cy, rx, ry, 180, 0, 28)
    lower = arc(cx, cy + height, rx * foot, ry * foot, 0, 180, 28)
    return polygon([*upper, *lower])


def crescent(length: float, width: float, bend: float) -> str:
    """A curved slice lying along x around the origin: avocado, onion, fold, wrinkle."""
    half = length / 2
    return (
        f"M{number(-half)} 0Q0 {number(-bend - width)} {number(half)} 0"
        f"Q0 {number(-bend + width * 0.35)} {number(-half)} 0Z"
    )


def in_oval(dice: Random, count: int, cx: float, cy: float, rx: float, ry: float, gap: float = 0.0) -> list[Point]:
    """Points spread over an ellipse, none nearer to another than `gap` where that is possible, back ones first."""
    chosen: list[Point] = []
    for _ in range(count * 14):
        if len(chosen) == count:
            break
        reach, angle = math.sqrt(dice.random()), dice.random() * 6.283
        spot = (cx + rx * reach * math.cos(angle), cy + ry * reach * math.sin(angle))
        flat = rx / ry
        if all(math.hypot(spot[0] - x, (spot[1] - y) * flat) >= gap for x, y in chosen):
            chosen.append(spot)
    return sorted(chosen, key=lambda p: p[1])
