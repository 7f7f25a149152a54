"""Paths as regions: what a clip or a rim leaves of a shape is worked out here, once, when the pictures are drawn.

Rasterisers pay for every clip with a layer as large as the picture; a finished source has none.
"""

import math
import re
from collections.abc import Iterator
from itertools import pairwise

from shapely import LineString, MultiLineString, Polygon, make_valid
from shapely.geometry.base import BaseGeometry
from shapely.ops import unary_union

from hub.menu.demo.drawing.geometry import Point, number

FLATNESS = 0.22  # how far a chord may stray from its curve, in units of the sheet
_TOKEN = re.compile(r"[MLHVCQZAl]|-?\d*\.?\d+(?:e-?\d+)?")


def region(d: str, even_odd: bool = False) -> BaseGeometry:
    """The area that a path fills."""
    rings = [Polygon(ring) for ring in flatten(d) if len(ring) >= 3]
    valid = [ring if ring.is_valid else make_valid(ring, method="structure", keep_collapsed=False) for ring in rings]
    if not even_odd:
        return unary_union(valid) if len(valid) != 1 else valid[0]
    area: BaseGeometry = Polygon()
    for ring in valid:
        area = area.symmetric_difference(ring)
    return area


def stroke(d: str, width: float, cap: str) -> BaseGeometry:
    """The area that a line of this width covers."""
    lines = MultiLineString([LineString(points) for points in flatten(d) if len(points) > 1])
    return lines.buffer(width / 2, quad_segs=6, cap_style="flat" if cap == "butt" else "round")


def path_of(area: BaseGeometry) -> str:
    """The `d` of an area: to be filled by the even-odd rule."""
    return "".join(
        _outline([(x, y) for x, y, *_ in ring.simplify(FLATNESS).coords][:-1])
        for polygon in _polygons(area)
        for ring in (polygon.exterior, *polygon.interiors)
    )


def _outline(points: list[Point]) -> str:
    """Corners as steps from one to the next on a grid of a tenth: half as long as absolute places."""
    grid = [(round(x * 10), round(y * 10)) for x, y in points]
    steps = []
    for (x0, y0), (x1, y1) in pairwise(grid):
        if (x0, y0) != (x1, y1):
            x, y = number((x1 - x0) / 10), number((y1 - y0) / 10)
            steps.append(f"{x}{y}" if y.startswith("-") else f"{x} {y}")
    return f"M{number(grid[0][0] / 10)} {number(grid[0][1] / 10)}l{' '.join(steps)}Z".replace(" -", "-") if steps else ""


def _polygons(area: BaseGeometry) -> Iterator[Polygon]:
    if isinstance(area, Polygon):
        if area.area > 1.5:
            yield area
        return
    for part in getattr(area, "geoms", ()):
        yield from _polygons(part)


def flatten(d: str) -> list[list[Point]]:
    """The points of every sub-path. Knows what this package writes: M L l H V C Q Z."""
    tokens = _TOKEN.findall(d)
    paths: list[list[Point]] = []
    here: Point = (0.0, 0.0)
    command, i = "M", 0

    def take(count: int) -> list[Point]:
        nonlocal i
        values = [float(token) for token in tokens[i : i + 2 * count]]
        i += 2 * count
        return list(zip(values[::2], values[1::2], strict=True))

    while i < len(tokens):
        if tokens[i].isalpha():
            command = tokens[i]
            i += 1
        if command == "Z":
            here = paths[-1][0]
            continue
        if command in "HV":
            value = float(tokens[i])
            i += 1
            here = (value, here[1]) if command == "H" else (here[0], value)
            paths[-1].append(here)
        elif command == "M":
            (here,) = take(1)
            paths.append([here])
            command = "L"
        elif command in "Ll":
            ((x, y),) = take(1)
            here = (x, y) if command == "L" else (here[0] + x, here[1] + y)
            paths[-1].append(here)
        elif command == "C":
            first, second, end = take(3)
            paths[-1].extend(_bezier(here, first, second, end))
            here = end
        elif command == "Q":
            control, end = take(2)
            first = (here[0] + (control[0] - here[0]) * 2 / 3, here[1] + (control[1] - here[1]) * 2 / 3)
            second = (end[0] + (control[0] - end[0]) * 2 / 3, end[1] + (control[1] - end[1]) * 2 / 3)
            paths[-1].extend(_bezier(here, first, second, end))
            here = end
        else:
            raise ValueError(f"path command {command!r} in {d[:60]!r}; known are M L l H V C Q Z")
    return paths


def _bezier(p0: Point, p1: Point, p2: Point, p3: Point) -> list[Point]:
    bend = max(
        math.hypot(p0[0] - 2 * p1[0] + p2[0], p0[1] - 2 * p1[1] + p2[1]),
        math.hypot(p1[0] - 2 * p2[0] + p3[0], p1[1] - 2 * p2[1] + p3[1]),
    )
    steps = max(1, math.ceil(math.sqrt(0.75 * bend / FLATNESS)))
    points = []
    for k in range(1, steps + 1):
        t = k / steps
        a, b, c, e = (1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3
        points.append((a * p0[0] + b * p1[0] + c * p2[0] + e * p3[0], a * p0[1] + b * p1[1] + c * p2[1] + e * p3[1]))
    return points
