"""Cheese, cream, butter, ice cream."""

import math

from hub.menu.demo.drawing.geometry import Point, arc, blob, oval, smooth
from hub.menu.demo.drawing.palette import BUTTER, CHEESE, CREAM, MAYO, Tone
from hub.menu.demo.drawing.sheet import Sheet


def cheese_melt(sheet: Sheet, cx: float, y: float, rx: float, corners: tuple[float, ...] = (38, 92, 150), deep: float = 74, tone: Tone = CHEESE, covered: bool = False) -> None:
    """A slice melted over something round: its corners hang down the front. `corners` are angles, 90 in front.

    `covered`: other things lie on it already, only its edge is seen."""
    ry = rx * 0.2
    lower: list[Point] = []
    for i in range(61):
        a = 180 - 3 * i
        hang = 17.0 + 4 * math.sin(i * 0.9)
        for k, corner in enumerate(corners):
            reach = max(0.0, 1 - abs(a - corner) / (21 + 3 * (k % 2)))
            hang += (deep - 17) * reach**1.15 * (0.86 + 0.14 * ((k * 7) % 3))
        lower.append((cx + rx * 1.012 * math.cos(math.radians(a)), y + ry * math.sin(math.radians(a)) + hang * (0.5 + 0.5 * math.sin(math.radians(a)))))
    upper = arc(cx, y - 3, rx * 1.0, ry, 0, 180, 30)
    outline = smooth([*lower, *upper])
    with sheet.at(0, 11):
        sheet.path(outline, "#2A0E04", 0.35)
    if not covered:
        sheet.oval(cx, y - 2, rx * 1.0, ry, tone.base)
    sheet.form(outline, tone, (7, 10), (0, 0))
    with sheet.clip(outline):
        sheet.curve(arc(cx, y + 7, rx * 1.0, ry, 178, 2, 30), tone.light, 12)
        sheet.curve(arc(cx, y + 4, rx * 1.0, ry, 165, 70, 20), tone.glint, 5)
    for corner in corners:
        at = math.radians(corner + 4)
        sheet.oval(cx + rx * math.cos(at) - 6, y + ry * math.sin(at) + deep * 0.52, 5, 12, tone.glint, 0.8, 8)


def sauce_drip(sheet: Sheet, cx: float, y: float, rx: float, drips: tuple[tuple[float, float], ...], tone: Tone = MAYO) -> None:
    """Sauce squeezed out along a front edge: `drips` are (angle, length)."""
    ry = rx * 0.2
    lower: list[Point] = []
    for i in range(61):
        a = 176 - 172 * i / 60
        hang = 9.0 + 3 * math.sin(i * 1.3)
        for angle, length in drips:
            hang += length * math.exp(-(((a - angle) / 4.6) ** 2))
        lower.append((cx + rx * math.cos(math.radians(a)), y + ry * math.sin(math.radians(a)) + hang))
    outline = smooth([*lower, *arc(cx, y - 5, rx, ry, 4, 176, 24)])
    with sheet.at(0, 7):
        sheet.path(outline, "#2A0E04", 0.28)
    sheet.form(outline, tone, (5, 6), (4, 4))
    for angle, length in drips:
        a = math.radians(angle + 1)
        sheet.oval(cx + rx * math.cos(a) - 3, y + ry * math.sin(a) + length * 0.75, 3.6, 8, tone.glint, 0.9)


def drizzle(sheet: Sheet, points: list[Point], width: float = 11, tone: Tone = CREAM) -> None:
    """A thin line of crema or sauce poured over a dish."""
    sheet.curve([(x + 2, y + 5) for x, y in points], "#2A160A", width, 0.2)
    sheet.curve(points, tone.shade, width)
    sheet.curve([(x - 0.6, y - 1.6) for x, y in points], tone.base, width * 0.78)
    sheet.curve([(x - 1.6, y - 3) for x, y in points], tone.glint, width * 0.24, 0.75)


def zigzag(left: float, right: float, top: float, bottom: float, turns: int) -> list[Point]:
    points = []
    for i in range(turns * 2 + 1):
        u = i / (turns * 2)
        points.append((left + (right - left) * u, bottom if i % 2 else top))
    return points


def butter_pat(sheet: Sheet, x: float, y: float, size: float = 1.0) -> None:
    with sheet.at(x, y, size):
        sheet.path(blob(sheet.dice, 6, 26, 92, 32, 0.12, 10), "#FFE58A", 0.75)
        sheet.path("M-56-6L0 16V44L-52 22C-56 20-57 16-56 12Z", BUTTER.base)
        sheet.path("M0 16L58-8V16C58 20 56 22 52 24L0 44Z", BUTTER.shade)
        sheet.path("M-56-6C-58-10-50-12-44-14L-2-28C4-30 8-29 14-27L54-12C60-10 60-8 54-5L6 15C2 17-2 16-6 15Z", BUTTER.light)
        sheet.path("M-40-8L0-21L18-16L-22-2Z", BUTTER.glint)


def cream_swirl(sheet: Sheet, cx: float, y: float, rx: float, tiers: int = 3, tone: Tone = CREAM) -> None:
    """Whipped cream piped in a rising spiral; `y` is the base."""
    for k in range(tiers):
        r = rx * (1 - k * 0.28)
        base = y - k * rx * 0.4
        outline = smooth([(cx - r, base), (cx - r * 0.92, base - r * 0.34), (cx - r * 0.3, base - r * 0.6), (cx + r * 0.4, base - r * 0.56), (cx + r * 0.96, base - r * 0.26), (cx + r, base + r * 0.04), (cx + r * 0.5, base + r * 0.26), (cx - r * 0.3, base + r * 0.28)])
        sheet.form(outline, tone, (r * 0.1, r * 0.12), (0, 0))
        with sheet.clip(outline):
            for i in range(5):
                x = cx - r * 0.9 + i * r * 0.42
                sheet.curve([(x, base + r * 0.3), (x + r * 0.2, base - r * 0.08), (x + r * 0.62, base - r * 0.42)], tone.shade, r * 0.05, 0.8)
                sheet.curve([(x - r * 0.09, base + r * 0.26), (x + r * 0.1, base - r * 0.1), (x + r * 0.52, base - r * 0.44)], "#FFFFFF", r * 0.07, 0.9)
    top = y - (tiers - 1) * rx * 0.4 - rx * 0.2
    tip = rx * (1 - (tiers - 1) * 0.28)
    sheet.form(smooth([(cx - tip * 0.5, top), (cx - tip * 0.26, top - tip * 0.42), (cx + tip * 0.1, top - tip * 0.8), (cx + tip * 0.16, top - tip * 0.44), (cx + tip * 0.5, top - tip * 0.06), (cx, top + tip * 0.12)], tension=0.9), tone, (tip * 0.1, tip * 0.08), (0, 0))


def scoop(sheet: Sheet, cx: float, cy: float, r: float, tone: Tone) -> None:
    """A ball of ice cream with its ragged skirt."""
    dice = sheet.dice
    skirt = []
    for i in range(26):
        a = 6.283 * i / 26
        skirt.append((cx + r * 1.1 * math.cos(a) * dice.uniform(0.96, 1.05), cy + r * 0.62 + r * 0.3 * math.sin(a) + dice.uniform(-5, 5)))
    sheet.form(smooth(skirt), tone, (8, 9), (5, 6))
    ball = blob(dice, cx, cy, r, r * 0.97, 0.016, 16)
    sheet.form(ball, tone, (r * 0.2, r * 0.2), (r * 0.07, r * 0.08))
    with sheet.clip(ball):
        for _ in range(26):
            x, y = cx + dice.uniform(-0.9, 0.9) * r, cy + dice.uniform(-0.9, 0.9) * r
            sheet.path(blob(dice, x, y, dice.uniform(4, 13), dice.uniform(2, 4), 0.2, 6), dice.choice([tone.shade, tone.light]), 0.7)
    sheet.path(smooth([*arc(cx, cy, r * 0.8, r * 0.78, 195, 275, 9), *arc(cx, cy, r * 0.68, r * 0.64, 275, 195, 9)]), tone.glint, 0.6)


def melt_ring(sheet: Sheet, cx: float, cy: float, rx: float, ry: float, tone: Tone) -> None:
    """A shallow pool around something melting."""
    sheet.form(blob(sheet.dice, cx, cy, rx, ry, 0.09, 13), tone, (5, 6), (4, 4))
    sheet.path(oval(cx - rx * 0.5, cy - ry * 0.45, rx * 0.16, ry * 0.1), tone.glint, 0.8)
