"""A sheet of paper: flat shapes, clips, gradients and groups, written as one SVG file."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from random import Random

from hub.menu.demo.drawing.geometry import Point, number, oval, smooth
from hub.menu.demo.drawing.palette import Tone

Stop = tuple[float, str] | tuple[float, str, float]


class Sheet:
    """Painting order is calling order. `dice` is seeded by the name, so a picture is the same in every build."""

    def __init__(self, name: str, width: int = 1000, height: int = 1000) -> None:
        self.name, self.width, self.height = name, width, height
        self.dice = Random(name)  # noqa: S311 - chooses where a sesame seed lies, not a secret
        self._defs: list[str] = []
        self._body: list[str] = []

    def svg(self) -> str:
        defs = f"<defs>{''.join(self._defs)}</defs>" if self._defs else ""
        size = f'viewBox="0 0 {self.width} {self.height}" width="{self.width}" height="{self.height}"'
        return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{defs}{"".join(self._body)}</svg>\n'

    # shapes

    def path(self, d: str, fill: str, opacity: float = 1.0, even_odd: bool = False) -> None:
        extra = _opacity("fill-opacity", opacity) + (' fill-rule="evenodd"' if even_odd else "")
        self._body.append(f'<path d="{d}" fill="{fill}"{extra}/>')

    def line(self, d: str, colour: str, width: float, opacity: float = 1.0, cap: str = "round") -> None:
        self._body.append(
            f'<path d="{d}" fill="none" stroke="{colour}" stroke-width="{number(width)}" stroke-linecap="{cap}" '
            f'stroke-linejoin="round"{_opacity("stroke-opacity", opacity)}/>'
        )

    def oval(
        self, cx: float, cy: float, rx: float, ry: float, fill: str, opacity: float = 1.0, turn: float = 0
    ) -> None:
        rotate = f' transform="rotate({number(turn)} {number(cx)} {number(cy)})"' if turn else ""
        self._body.append(
            f'<ellipse cx="{number(cx)}" cy="{number(cy)}" rx="{number(rx)}" ry="{number(ry)}" fill="{fill}"'
            f"{_opacity('fill-opacity', opacity)}{rotate}/>"
        )

    def curve(self, points: Sequence[Point], colour: str, width: float, opacity: float = 1.0) -> None:
        self.line(smooth(points, closed=False), colour, width, opacity)

    def form(self, d: str, tone: Tone, shade: Point = (10, 12), light: Point = (7, 9), glint: float = 0.0) -> None:
        """A body in its material: lit along the upper left edge, in shade along the lower right one."""
        self.path(d, tone.base)
        with self.clip(d):
            self._rim(d, tone.light, light)
            self._rim(d, tone.shade, (-shade[0], -shade[1]))
            if glint:
                self._rim(d, tone.glint, (light[0] * glint, light[1] * glint))

    def _rim(self, d: str, fill: str, shift: Point) -> None:
        if shift == (0, 0):
            return
        frame = "M-3000-3000H4000V4000H-3000Z"
        move = f' transform="translate({number(shift[0])} {number(shift[1])})"'
        self._body.append(f'<path d="{frame}{d}" fill="{fill}" fill-rule="evenodd"{move}/>')

    def shadow(self, cx: float, cy: float, rx: float, ry: float, strength: float = 0.42) -> None:
        """The soft contact shadow: darkest where the thing stands, gone at the edge."""
        stops = [(0.0, "#2A160A", strength), (0.62, "#2A160A", strength * 0.72), (1.0, "#2A160A", 0.0)]
        fill = self.radial(stops, cx, cy, rx, squash=ry / rx)
        self.oval(cx, cy, rx, ry, fill)

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

    # groups

    @contextmanager
    def clip(self, d: str, even_odd: bool = False) -> Iterator[None]:
        name = f"c{len(self._defs)}"
        rule = ' clip-rule="evenodd"' if even_odd else ""
        self._defs.append(f'<clipPath id="{name}"><path d="{d}"{rule}/></clipPath>')
        yield from self._wrap(f'clip-path="url(#{name})"')

    @contextmanager
    def at(
        self, x: float, y: float, scale: float = 1.0, turn: float = 0.0, flip: bool = False, high: float = 1.0
    ) -> Iterator[None]:
        """Move the origin; what is drawn inside is placed there. `high` stretches vertically, `flip` mirrors."""
        steps = f"translate({number(x)} {number(y)})"
        if turn:
            steps += f" rotate({number(turn)})"
        if scale != 1.0 or flip or high != 1.0:
            steps += f" scale({'-' if flip else ''}{scale:.3g} {scale * high:.3g})"
        yield from self._wrap(f'transform="{steps}"')

    @contextmanager
    def faded(self, opacity: float) -> Iterator[None]:
        yield from self._wrap(f'opacity="{opacity:g}"')

    def _wrap(self, attributes: str) -> Iterator[None]:
        self._body.append(f"<g {attributes}>")
        yield
        self._body.append("</g>")


def _opacity(name: str, value: float) -> str:
    return "" if value >= 1 else f' {name}="{value:.3g}"'


__all__ = ["Sheet", "Stop", "oval"]
