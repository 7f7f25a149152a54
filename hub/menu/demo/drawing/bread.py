"""Buns, rolls, toast, tortillas, pancakes: what holds a dish together."""

import math

from hub.menu.demo.drawing.geometry import Point, arc, band, blob, crescent, in_oval, oval, polygon, slab, smooth
from hub.menu.demo.drawing.palette import BUN, CORN_TORTILLA, CRUMB, CRUST, PANCAKE, Tone
from hub.menu.demo.drawing.sheet import Sheet


def bun_top(sheet: Sheet, cx: float, y: float, rx: float, high: float, seeds: int = 46, tone: Tone = BUN) -> None:
    """A glossy dome; `y` is where its cut face meets the filling at the sides."""
    ry = rx * 0.2
    dome = []
    for i in range(31):
        a = math.pi - math.pi * i / 30
        c, s = math.cos(a), math.sin(a)
        dome.append((cx + rx * math.copysign(abs(c) ** 0.86, c), y - 26 - (high - 26) * s**0.78))
    foot = arc(cx, y, rx * 0.975, ry, 4, 176, 20)
    outline = smooth([*dome, *foot])
    stops = [(0.0, tone.light), (0.4, tone.base), (0.84, tone.shade), (1.0, "#9C5019")]
    sheet.path(outline, sheet.radial(stops, cx - rx * 0.1, y - high * 0.55, rx * 1.12, focus=(cx - rx * 0.42, y - high * 0.86)))
    with sheet.clip(outline):
        edge = [(cx - rx - 20, y - 44), *arc(cx, y - 40, rx * 1.02, ry, 180, 0, 20), (cx + rx + 20, y + 150), (cx - rx - 20, y + 150)]
        sheet.path(smooth(edge, tension=0.7), "#F3B864", 0.55)
        sheet.path(polygon([*arc(cx, y - 17, rx, ry, 180, 0), *arc(cx, y + 40, rx, ry, 0, 180)]), CRUMB.base)
        sheet.path(polygon([*arc(cx, y - 4, rx, ry, 180, 0), *arc(cx, y + 40, rx, ry, 0, 180)]), CRUMB.shade)
    gloss = [(cx - rx * 0.72, y - high * 0.52), (cx - rx * 0.56, y - high * 0.78), (cx - rx * 0.2, y - high * 0.93), (cx - rx * 0.14, y - high * 0.88), (cx - rx * 0.46, y - high * 0.7), (cx - rx * 0.64, y - high * 0.46)]
    sheet.path(smooth(gloss), "#FFE9BE", 0.62)
    sheet.oval(cx - rx * 0.7, y - high * 0.4, rx * 0.028, high * 0.05, "#FFE9BE", 0.6, 16)
    sesame(sheet, [(cx + u * rx * 0.86, y - high * v) for u, v in _dome_spots(sheet, seeds)], rx / 340)


def _dome_spots(sheet: Sheet, count: int) -> list[Point]:
    spots: list[Point] = []
    for _ in range(count * 30):
        if len(spots) == count:
            break
        u, v = sheet.dice.uniform(-0.95, 0.95), sheet.dice.uniform(0.36, 0.97)
        ceiling = (max(0.0, 1 - u * u)) ** 0.42 * 0.97
        if v < ceiling and all(math.hypot(u - p[0], (v - p[1]) * 0.62) > 0.115 for p in spots):
            spots.append((u, v))
    return spots


def sesame(sheet: Sheet, spots: list[Point], size: float = 1.0) -> None:
    for x, y in spots:
        turn = sheet.dice.uniform(-65, 65)
        with sheet.at(x, y, size, turn):
            sheet.oval(3, 3.5, 13, 8.5, "#8E4A17", 0.4)
            sheet.path("M-14 0C-10-9 5-11 13-3C16 0 14 5 8 7C-1 10-10 7-14 0Z", "#F2D59B")
            sheet.path("M-12-1C-8-8 4-10 11-3C4-5-5-3-12-1Z", "#FFF6DD")


def bun_bottom(sheet: Sheet, cx: float, y: float, rx: float, high: float, tone: Tone = BUN) -> None:
    ry = rx * 0.2
    outline = slab(cx, y, rx, ry, high, 0.94)
    sheet.form(outline, tone, (26, 20), (12, 0))
    with sheet.clip(outline):
        sheet.path(polygon([*arc(cx, y + high * 0.78, rx, ry, 180, 0), *arc(cx, y + high * 2, rx, ry, 0, 180)]), tone.shade, 0.75)
        sheet.path(polygon([*arc(cx, y + 4, rx * 1.01, ry, 180, 0), *arc(cx, y + 24, rx * 1.01, ry, 0, 180)]), CRUMB.base)
        sheet.oval(cx - rx * 0.55, y + ry * 0.8 + high * 0.42, rx * 0.2, 9, tone.glint, 0.5, 8)
    sheet.oval(cx, y, rx * 0.99, ry, CRUMB.base)
    sheet.oval(cx, y, rx * 0.9, ry * 0.86, CRUMB.shade, 0.7)


def tortilla_disc(sheet: Sheet, cx: float, cy: float, rx: float, ry: float, tone: Tone = CORN_TORTILLA, spots: int = 22) -> None:
    """A flat tortilla seen from above at an angle, with toasted spots."""
    outline = blob(sheet.dice, cx, cy, rx, ry, 0.025, 16)
    sheet.form(outline, tone, (7, 9), (6, 7))
    with sheet.clip(outline):
        char(sheet, in_oval(sheet.dice, spots, cx, cy, rx * 0.92, ry * 0.92, rx * 0.13), rx / 300, ry / rx, tone.shade)


def char(sheet: Sheet, spots: list[Point], size: float, flat: float = 1.0, halo: str = "#D48F26") -> None:
    """Toasted spots of a griddle."""
    for x, y in spots:
        r = sheet.dice.uniform(8, 26) * size
        sheet.path(blob(sheet.dice, x, y, r, r * flat * 0.85, 0.2, 8), halo, 0.55)
        if sheet.dice.random() < 0.6:
            sheet.path(blob(sheet.dice, x - r * 0.1, y - r * 0.08, r * 0.55, r * flat * 0.45, 0.25, 7), "#8A4A18", 0.6)


def toast(sheet: Sheet, cx: float, cy: float, size: float, turn: float = 0, thick: float = 26) -> None:
    """A slice of sourdough lying flat: crust side, crumb face with holes. Width is about 2 x size."""
    with sheet.at(cx, cy, size / 100, turn, high=0.62):
        face = smooth([(-98, -30), (-92, -78), (-40, -92), (0, -84), (44, -94), (94, -76), (98, -26), (92, 40), (88, 84), (30, 94), (-40, 92), (-90, 82)], tension=0.9)
        with sheet.at(0, thick):
            sheet.form(face, CRUST, (8, 12), (0, 0))
        with sheet.at(0, thick * 0.45):
            sheet.path(face, CRUST.light)
        sheet.path(face, CRUST.base)
        with sheet.at(0, 0, 0.925):
            sheet.form(face, CRUMB, (5, 7), (5, 5))
            with sheet.clip(face):
                for x, y in in_oval(sheet.dice, 34, 0, 0, 88, 84, 14):
                    r = sheet.dice.uniform(2.5, 7.5)
                    sheet.path(blob(sheet.dice, x, y, r * 1.2, r, 0.25, 7), CRUMB.shade, 0.75)
                    sheet.oval(x + 1, y + 1.6, r * 0.8, r * 0.5, CRUMB.light, 0.8)


def pancake(sheet: Sheet, cx: float, cy: float, rx: float, thick: float = 44, tone: Tone = PANCAKE) -> None:
    ry = rx * 0.4
    lean = sheet.dice.uniform(-6, 6)
    side = slab(cx + lean, cy, rx, ry, thick, 0.985)
    sheet.path(side, CRUMB.base)
    with sheet.clip(side):
        sheet.path(polygon([*arc(cx + lean, cy + thick * 0.66, rx, ry, 180, 0), *arc(cx, cy + thick * 2, rx, ry, 0, 180)]), tone.shade)
        sheet.path(polygon([*arc(cx + lean, cy + thick * 0.2, rx, ry, 180, 0), *arc(cx + lean, cy + thick * 0.42, rx, ry, 0, 180)]), CRUMB.light)
        sheet.path(polygon([*arc(cx + lean, cy - 6, rx * 1.02, ry, 180, 0), *arc(cx + lean, cy + thick * 0.17, rx * 1.02, ry, 0, 180)]), tone.shade)
        sheet.path(band(cx + rx * 1.3, cy - 20, rx * 0.8, ry, thick * 2.5), "#8A4A18", 0.2)
    top = oval(cx + lean, cy, rx, ry)
    sheet.form(top, tone, (10, 9), (7, 6))
    with sheet.clip(top):
        sheet.oval(cx + lean, cy, rx * 0.9, ry * 0.88, tone.shade, 0.42)
        sheet.oval(cx + lean - 6, cy - 5, rx * 0.82, ry * 0.8, tone.base, 0.9)
        char(sheet, in_oval(sheet.dice, 16, cx, cy, rx * 0.85, ry * 0.85, rx * 0.16), rx / 460, 0.45, tone.shade)


def roll(sheet: Sheet, cx: float, cy: float, length: float, high: float) -> None:
    """The back half of a split-top roll, lying along x; the front half is `roll_front`."""
    half = length / 2
    back = smooth([(cx - half, cy), (cx - half * 0.98, cy - high * 0.75), (cx - half * 0.8, cy - high), (cx, cy - high * 1.04), (cx + half * 0.8, cy - high), (cx + half * 0.98, cy - high * 0.75), (cx + half, cy), (cx, cy + 30)], tension=0.8)
    sheet.form(back, CRUMB, (8, 4), (8, 8))
    sheet.curve([(cx - half * 0.93, cy - high * 0.86), (cx - half * 0.8, cy - high * 0.99), (cx, cy - high * 1.03), (cx + half * 0.8, cy - high * 0.99), (cx + half * 0.93, cy - high * 0.86)], BUN.base, 15)


def roll_front(sheet: Sheet, cx: float, cy: float, length: float, high: float) -> None:
    half = length / 2
    upper = [(-1.0, 0.12), (-0.93, 0.0), (-0.6, 0.06), (0.0, 0.1), (0.6, 0.06), (0.93, 0.0), (1.0, 0.12)]
    lower = [(1.01, 0.5), (0.95, 0.84), (0.78, 1.0), (0.0, 1.12), (-0.78, 1.0), (-0.95, 0.84), (-1.01, 0.5)]
    front = smooth([(cx + half * u, cy + high * v) for u, v in (*upper, *lower)], tension=0.95)
    sheet.form(front, BUN, (24, 30), (12, 14))
    with sheet.clip(front):
        sheet.path(smooth([(cx + half * u, cy + high * v) for u, v in ((-1.1, 0.72), (0.0, 0.9), (1.1, 0.72), (1.1, 1.3), (-1.1, 1.3))]), BUN.shade, 0.6)
        char(sheet, in_oval(sheet.dice, 34, cx, cy + high * 0.5, half * 0.9, high * 0.24, half * 0.08), 0.8, 0.5, BUN.shade)
    rim = [(cx + half * u, cy + high * v + 6) for u, v in ((-0.97, 0.08), (-0.9, 0.02), (-0.6, 0.08), (0.0, 0.12), (0.6, 0.08), (0.9, 0.02), (0.97, 0.08))]
    sheet.curve(rim, CRUMB.shade, 18)
    sheet.curve([(x, y - 4) for x, y in rim], CRUMB.light, 11)
    gloss = [(-0.86, 0.3), (-0.5, 0.37), (0.05, 0.4), (0.06, 0.46), (-0.5, 0.45), (-0.86, 0.38)]
    sheet.path(smooth([(cx + half * u, cy + high * v) for u, v in gloss]), BUN.glint, 0.6)


def fold(sheet: Sheet, x: float, y: float, length: float, turn: float, colour: str, opacity: float = 0.5) -> None:
    """A soft wrinkle in a wrap."""
    with sheet.at(x, y, 1, turn):
        sheet.path(crescent(length, 8, 6), colour, opacity)
