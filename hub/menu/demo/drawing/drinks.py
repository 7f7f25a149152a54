"""Ice, bubbles, foam, fruit on the rim: what goes into glasses and cups."""

import math

from hub.menu.demo.drawing.geometry import Point, arc, blob, in_oval, oval, polygon, smooth
from hub.menu.demo.drawing.greens import leaf
from hub.menu.demo.drawing.palette import CRANBERRY, Tone
from hub.menu.demo.drawing.sheet import Sheet, Stop
from hub.menu.demo.drawing.vessels import glass_back, glass_front, tumbler

MINT = Tone("#5DAE4A", "#37802F", "#8FD06E", "#D6F2BE")


def ice(sheet: Sheet, x: float, y: float, size: float, turn: float) -> None:
    with sheet.at(x, y, size / 50, turn):
        sheet.path("M-46-34C-48-44-38-48-30-47L34-44C44-44 48-38 47-30L44 34C44 44 36 47 28 46L-34 46C-44 46-48 40-47 30Z", "#FFFFFF", 0.34)
        sheet.path("M-46-34C-48-44-38-48-30-47L34-44C44-44 48-38 47-30L46-18L-44-20Z", "#FFFFFF", 0.42)
        sheet.path("M20-20L46-18L44 34C44 44 36 47 28 46L18 46Z", "#0E2A2A", 0.08)
        sheet.path("M-34-8C-36 8-36 22-33 34L-25 34C-27 20-28 6-26-9Z", "#FFFFFF", 0.8)
        sheet.oval(-26, -34, 12, 4.5, "#FFFFFF", 0.95)


def straw(sheet: Sheet, x: float, y: float, tip_x: float, tip_y: float, colour: str = "#C8402C", width: float = 24) -> None:
    """A striped paper straw from (x, y) up to its tip."""
    d = f"M{x:.1f} {y:.1f}L{tip_x:.1f} {tip_y:.1f}"
    sheet.line(d, "#FFF8EC", width, cap="butt")
    length, turn = math.hypot(tip_x - x, tip_y - y), math.degrees(math.atan2(tip_y - y, tip_x - x))
    with sheet.at(x, y, 1, turn):
        for i in range(int(length / 44)):
            at = i * 44 + 8
            sheet.path(f"M{at} {-width / 2:.1f}L{at + 20} {-width / 2:.1f}L{at + 32} {width / 2:.1f}L{at + 12} {width / 2:.1f}Z", colour)
        sheet.path(f"M0 {width * 0.16:.1f}H{length:.1f}V{width / 2:.1f}H0Z", "#3A1A10", 0.2)
    sheet.oval(tip_x, tip_y, width / 2, width * 0.22, "#8A6A50", turn=turn + 90)


def cold_glass(sheet: Sheet, stops: list[Stop], surface: str, *, level: float = 330, cubes: int = 6, bubbles: int = 0, straw_colour: str | None = "#C8402C", foam: Tone | None = None) -> None:
    """A tall glass standing in the middle of the frame, filled to `level`; garnish comes afterwards."""
    cx, top, bottom, rx, foot = 500.0, 250.0, 870.0, 205.0, 150.0
    glass_back(sheet, cx, top, bottom, rx, foot)
    if straw_colour:
        straw(sheet, 470, 760, 610, 78, straw_colour)
    inner = tumbler(cx, top, bottom - 26, rx - 12, foot - 10)
    wide = rx - 12 - (rx - foot) * (level - top) / (bottom - top)
    body = polygon([*arc(cx, level, wide, wide * 0.24, 180, 0, 20), (cx + rx, bottom + 20), (cx - rx, bottom + 20)])
    with sheet.clip(inner):
        sheet.path(body, sheet.linear(stops, 0, level, 0, bottom), 0.97)
        sheet.path(polygon([(cx + rx * 0.45, level - 30), (cx + rx, level - 30), (cx + rx, bottom), (cx + foot * 0.4, bottom)]), "#1A0A04", 0.1)
        for _ in range(bubbles):
            x, y = cx + sheet.dice.uniform(-0.8, 0.8) * foot, sheet.dice.uniform(level + 30, bottom - 60)
            r = sheet.dice.uniform(3, 8)
            sheet.line(oval(x, y, r, r), "#FFFFFF", 2, 0.6)
        sheet.oval(cx, level, wide, wide * 0.24, surface)
        if foam:
            sheet.path(polygon([*arc(cx, level, wide, wide * 0.24, 180, 0, 20), *arc(cx, level + 46, wide, wide * 0.24, 0, 180, 20)]), foam.base)
            sheet.oval(cx, level, wide, wide * 0.24, foam.light)
        spots = [(cx + sheet.dice.uniform(-0.58, 0.58) * wide, level + 16 + 78 * (k // 2) + sheet.dice.uniform(-16, 16) + (k % 2) * 26) for k in range(cubes)]
        for k, (x, y) in enumerate(spots):
            ice(sheet, x + (-46 if k % 2 else 46), y, sheet.dice.uniform(58, 74), sheet.dice.uniform(-28, 28))
    glass_front(sheet, cx, top, bottom, rx, foot)


def mint_sprig(sheet: Sheet, x: float, y: float, size: float = 1.0, turn: float = 0) -> None:
    with sheet.at(x, y, size, turn):
        for angle, length in ((-150, 90), (-30, 90), (-120, 110), (-60, 110), (-90, 96)):
            dx, dy = math.cos(math.radians(angle)) * 48, math.sin(math.radians(angle)) * 48
            leaf(sheet, dx, dy, length, angle, MINT, 0.72)


def cherry(sheet: Sheet, x: float, y: float, r: float) -> None:
    sheet.line(f"M{x:.1f} {y - r * 0.7:.1f}C{x + r * 0.2:.1f} {y - r * 2:.1f} {x + r * 0.8:.1f} {y - r * 2.4:.1f} {x + r * 1.2:.1f} {y - r * 2.7:.1f}", "#6E7A2A", r * 0.16)
    sheet.form(oval(x, y, r, r * 0.95), Tone("#C8202E", "#8E1220", "#E8545A"), (r * 0.26, r * 0.26), (0, 0))
    sheet.oval(x - r * 0.36, y - r * 0.4, r * 0.24, r * 0.16, "#FFD9D6", 0.95, -30)
    sheet.oval(x + r * 0.04, y - r * 0.72, r * 0.24, r * 0.08, "#7A0F1A")


def latte_leaf(sheet: Sheet, cx: float, cy: float, rx: float, flat: float, milk: str = "#FFF3DF", brown: str = "#B97A3E") -> None:
    """A rosetta poured in milk foam: nested petals opening towards the drinker, a heart at the tip."""
    with sheet.at(cx, cy, rx / 100, -16, high=flat):
        sheet.path(smooth([(0, -82), (44, -66), (74, -18), (70, 34), (34, 72), (0, 84), (-34, 72), (-70, 34), (-74, -18), (-44, -66)]), milk)
        for k in range(7):
            y = 62 - k * 21
            w = 62 * math.sin(math.pi * (0.24 + 0.098 * k)) + 4
            for side in (-1, 1):
                sheet.path(f"M0 {y:.0f}C{side * w * 0.5:.0f} {y + 4:.0f} {side * w:.0f} {y - 8:.0f} {side * w * 1.06:.0f} {y - 30:.0f}C{side * w * 0.9:.0f} {y - 12:.0f} {side * w * 0.5:.0f} {y - 5:.0f} 0 {y - 8:.0f}Z", brown)
        sheet.line("M0 84L0-70", brown, 3)
        sheet.path("M0-92C14-100 30-90 24-76C18-64 8-60 0-54C-8-60-18-64-24-76C-30-90-14-100 0-92Z", milk)


def foam_cap(sheet: Sheet, cx: float, cy: float, rx: float, flat: float, tone: Tone, dust: str | None = None) -> None:
    """Milk foam heaped on a cup, dusted with cocoa or cinnamon."""
    heap = smooth([*arc(cx, cy - 10, rx, rx * flat * 1.12, 180, 360, 14), *arc(cx, cy + 2, rx, rx * flat, 0, 180, 14)[1:-1]])
    sheet.form(heap, tone, (14, 14), (8, 8))
    for x, y in in_oval(sheet.dice, 46, cx, cy - 4, rx * 0.9, rx * flat * 0.9, 10):
        r = sheet.dice.uniform(2, 6)
        sheet.oval(x, y, r, r * 0.6, tone.shade, 0.7)
        sheet.oval(x - 0.8, y - 0.8, r * 0.6, r * 0.35, "#FFFFFF", 0.9)
    if dust:
        for x, y in in_oval(sheet.dice, 130, cx + rx * 0.06, cy - 4, rx * 0.62, rx * flat * 0.62):
            sheet.oval(x, y, sheet.dice.uniform(1.6, 4), sheet.dice.uniform(1.2, 2.4), dust, 0.75)


def cinnamon_stick(sheet: Sheet, x: float, y: float, length: float, turn: float) -> None:
    with sheet.at(x, y, 1, turn):
        sheet.form(f"M0-19H{length:.0f}V19H0Z", Tone("#A4622E", "#6F3B17", "#C98A52"), (0, 11), (0, 7))
        sheet.line(f"M6 1H{length - 6:.0f}", "#5A2E10", 4, 0.7)
        for end in (0.0, length):
            sheet.oval(end, -8, 7, 11, "#C98A52")
            sheet.oval(end, 9, 7, 10, "#B0723C")
            sheet.oval(end, -8, 3, 6, "#5A2E10")
            sheet.oval(end, 9, 3, 5, "#5A2E10")


def berries(sheet: Sheet, spots: list[Point], r: float, tone: Tone = CRANBERRY) -> None:
    for x, y in spots:
        sheet.oval(x + r * 0.2, y + r * 0.6, r * 1.05, r * 0.6, "#2A0A0E", 0.25)
        sheet.form(oval(x, y, r, r * 0.95), tone, (r * 0.3, r * 0.3), (0, 0))
        sheet.oval(x - r * 0.34, y - r * 0.36, r * 0.24, r * 0.15, tone.glint, 0.95, -30)
        sheet.path(blob(sheet.dice, x + r * 0.1, y - r * 0.42, r * 0.26, r * 0.16, 0.3, 7), tone.shade)
