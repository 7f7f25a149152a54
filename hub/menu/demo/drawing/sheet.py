"""A sheet of paper: flat shapes, clips, gradients and places, written as one SVG file."""

import math
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from random import Random

from shapely import prepare
from shapely.affinity import affine_transform, rotate, translate
from shapely.geometry.base import BaseGeometry

from hub.menu.demo.drawing.geometry import Point, number, oval, smooth
from hub.menu.demo.drawing.palette import Tone
from hub.menu.demo.drawing.regions import path_of, region, stroke

Stop = tuple[float, str] | tuple[float, str, float]
Matrix = tuple[float, float, float, float, float, float]  # a b d e xoff yoff, as shapely has them


class Sheet:
    """Painting order is calling order. `dice` is seeded by the name, so a picture is the same in every build."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.frame: tuple[float, float, float, float] = (0, 0, 1000, 1000)  # left, top, width, height of what is shown
        self.dice = Random(name)  # noqa: S311 - chooses where a sesame seed lies, not a secret
        self._defs: list[str] = []
        self._body: list[str] = []
        self._place: Matrix = (1, 0, 0, 1, 0, 0)
        self._clips: list[BaseGeometry] = []  # in the sheet's own units

    def svg(self) -> str:
        defs = f"<defs>{''.join(self._defs)}</defs>" if self._defs else ""
        left, top, width, height = (number(value) for value in self.frame)
        size = f'viewBox="{left} {top} {width} {height}" width="{width}" height="{height}"'
        return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{defs}{"".join(self._body)}</svg>\n'

    # shapes

    def path(self, d: str, fill: str, opacity: float = 1.0, even_odd: bool = False) -> None:
        if not self._cut(lambda: region(d, even_odd), fill, opacity):
            extra = ' fill-rule="evenodd"' if even_odd else ""
            self._body.append(f'<path d="{d}" fill="{fill}"{_opacity("fill-opacity", opacity)}{extra}/>')

    def line(self, d: str, colour: str, width: float, opacity: float = 1.0, cap: str = "round") -> None:
        if not self._cut(lambda: stroke(d, width, cap), colour, opacity):
            self._body.append(
                f'<path d="{d}" fill="none" stroke="{colour}" stroke-width="{number(width)}" stroke-linecap="{cap}" '
                f'stroke-linejoin="round"{_opacity("stroke-opacity", opacity)}/>'
            )

    def oval(
        self, cx: float, cy: float, rx: float, ry: float, fill: str, opacity: float = 1.0, turn: float = 0
    ) -> None:
        if self._cut(lambda: rotate(region(oval(cx, cy, rx, ry)), turn, (cx, cy)), fill, opacity):
            return
        turned = f' transform="rotate({number(turn)} {number(cx)} {number(cy)})"' if turn else ""
        self._body.append(
            f'<ellipse cx="{number(cx)}" cy="{number(cy)}" rx="{number(rx)}" ry="{number(ry)}" fill="{fill}"'
            f"{_opacity('fill-opacity', opacity)}{turned}/>"
        )

    def curve(self, points: Sequence[Point], colour: str, width: float, opacity: float = 1.0) -> None:
        self.line(smooth(points, closed=False), colour, width, opacity)

    def form(self, d: str, tone: Tone, shade: Point = (10, 12), light: Point = (7, 9)) -> None:
        """A body in its material: lit along the upper left edge, in shade along the lower right one."""
        self.path(d, tone.base)
        body = region(d)
        if light != (0, 0):
            self._area(body.difference(translate(body, *light)), tone.light)
        if shade != (0, 0):
            self._area(body.difference(translate(body, -shade[0], -shade[1])), tone.shade)

    def _cut(self, shape: Callable[[], BaseGeometry], fill: str, opacity: float) -> bool:
        """Paint what the clips leave of a shape that they cut; False if they leave it whole or there are none."""
        if not self._clips:
            return False
        here = whole = affine_transform(shape(), self._place)
        for clip in self._clips:
            if not clip.contains(here):
                here = clip.intersection(here)
        if here is whole:
            return False
        self._emit(affine_transform(here, _inverse(self._place)), fill, opacity)
        return True

    def _area(self, area: BaseGeometry, fill: str) -> None:
        if not self._cut(lambda: area, fill, 1.0):
            self._emit(area, fill, 1.0)

    def _emit(self, area: BaseGeometry, fill: str, opacity: float) -> None:
        if d := path_of(area):
            self._body.append(f'<path d="{d}" fill="{fill}"{_opacity("fill-opacity", opacity)} fill-rule="evenodd"/>')

    def shadow(self, cx: float, cy: float, rx: float, ry: float, strength: float = 0.42) -> None:
        """The soft contact shadow: darkest where the thing stands, gone at the edge."""
        stops: list[Stop] = [(0.0, "#2A160A", strength), (0.62, "#2A160A", strength * 0.72), (1.0, "#2A160A", 0.0)]
        self.oval(cx, cy, rx, ry, self.radial(stops, cx, cy, rx, squash=ry / rx))

    # paint

    def linear(self, stops: Sequence[Stop], x1: float, y1: float, x2: float, y2: float) -> str:
        where = f'x1="{number(x1)}" y1="{number(y1)}" x2="{number(x2)}" y2="{number(y2)}"'
        return self._gradient("linearGradient", where, stops)

    def radial(
        self,
        stops: Sequence[Stop],
        cx: float,
        cy: float,
        radius: float,
        squash: float = 1.0,
        focus: Point | None = None,
    ) -> str:
        where = f'cx="{number(cx)}" cy="{number(cy / squash)}" r="{number(radius)}"'
        if focus:
            where += f' fx="{number(focus[0])}" fy="{number(focus[1] / squash)}"'
        if squash != 1.0:
            where += f' gradientTransform="scale(1 {squash:.4f})"'
        return self._gradient("radialGradient", where, stops)

    def _gradient(self, kind: str, where: str, stops: Sequence[Stop]) -> str:
        inner = "".join(
            f'<stop offset="{stop[0]:g}" stop-color="{stop[1]}"'
            + (f' stop-opacity="{stop[2]:.3g}"' if len(stop) == 3 else "")
            + "/>"
            for stop in stops
        )
        name = f"g{len(self._defs)}"
        self._defs.append(f'<{kind} id="{name}" gradientUnits="userSpaceOnUse" {where}>{inner}</{kind}>')
        return f"url(#{name})"

    # places

    @contextmanager
    def clip(self, d: str, even_odd: bool = False) -> Iterator[None]:
        """Only what lies inside the path is painted."""
        area = affine_transform(region(d, even_odd), self._place)
        prepare(area)
        self._clips.append(area)
        yield
        self._clips.pop()

    @contextmanager
    def at(
        self, x: float, y: float, scale: float = 1.0, turn: float = 0.0, flip: bool = False, high: float = 1.0
    ) -> Iterator[None]:
        """Move the origin; what is drawn inside is placed there. `high` stretches vertically, `flip` mirrors."""
        across, down, angle = (-scale if flip else scale), scale * high, math.radians(turn)
        cos, sin = math.cos(angle), math.sin(angle)
        steps = f"translate({number(x)} {number(y)})"
        if turn:
            steps += f" rotate({number(turn)})"
        if across != 1.0 or down != 1.0:
            steps += f" scale({across:.3g} {down:.3g})"
        before = self._place
        self._place = _product(before, (cos * across, -sin * down, sin * across, cos * down, x, y))
        yield from self._group(f'transform="{steps}"')
        self._place = before

    @contextmanager
    def faded(self, opacity: float) -> Iterator[None]:
        yield from self._group(f'opacity="{opacity:g}"')

    def _group(self, attributes: str) -> Iterator[None]:
        self._body.append(f"<g {attributes}>")
        yield
        if self._body[-1] == f"<g {attributes}>":
            self._body.pop()
        else:
            self._body.append("</g>")


def _product(outer: Matrix, inner: Matrix) -> Matrix:
    a, b, d, e, x, y = outer
    p, q, r, s, u, v = inner
    return (a * p + b * r, a * q + b * s, d * p + e * r, d * q + e * s, a * u + b * v + x, d * u + e * v + y)


def _inverse(matrix: Matrix) -> Matrix:
    a, b, d, e, x, y = matrix
    area = a * e - b * d
    p, q, r, s = e / area, -b / area, -d / area, a / area
    return (p, q, r, s, -(p * x + q * y), -(r * x + s * y))


def _opacity(name: str, value: float) -> str:
    return "" if value >= 1 else f' {name}="{value:.3g}"'
