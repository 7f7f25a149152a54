"""Fries, tots, rings, chips, wings: what comes in a pile."""

import math

from hub.menu.demo.drawing.geometry import Point, blob, in_oval, polygon, smooth
from hub.menu.demo.drawing.meat import crags
from hub.menu.demo.drawing.palette import BATTER, CHIP, FRY, Tone
from hub.menu.demo.drawing.sheet import Sheet


def fry(sheet: Sheet, x: float, y: float, length: float, turn: float, tone: Tone = FRY, wide: float = 30) -> None:
    """One square-cut fry standing on (x, y), leaning by `turn`: lit side, shaded side, cut top, browned tip."""
    w, bend = wide / 2, sheet.dice.uniform(-7, 7)
    with sheet.at(x, y, 1, turn):
        sheet.path(f"M{-w + 9:.1f} 0L{-w + 9 + bend:.1f} {-length:.1f}L{w + 9 + bend:.1f} {-length:.1f}L{w + 9:.1f} 0Z", "#7A4208", 0.22)
        sheet.path(f"M{-w:.1f} 0Q{-w - 3 + bend / 2:.1f} {-length / 2:.1f} {-w + bend:.1f} {-length:.1f}L{w * 0.3 + bend:.1f} {-length + 5:.1f}Q{w * 0.3 + bend / 2:.1f} {-length / 2:.1f} {w * 0.3:.1f} 0Z", tone.base)
        sheet.path(f"M{w * 0.3:.1f} 0Q{w * 0.3 + bend / 2:.1f} {-length / 2:.1f} {w * 0.3 + bend:.1f} {-length + 5:.1f}L{w + bend:.1f} {-length - 3:.1f}Q{w + bend / 2:.1f} {-length / 2:.1f} {w:.1f} 0Z", tone.shade)
        sheet.path(f"M{-w + bend:.1f} {-length:.1f}L{-w * 0.2 + bend:.1f} {-length - 9:.1f}L{w + bend:.1f} {-length - 3:.1f}L{w * 0.3 + bend:.1f} {-length + 5:.1f}Z", tone.light)
        sheet.path(f"M{-w + 2:.1f} {-length * 0.2:.1f}L{-w + 2 + bend * 0.9:.1f} {-length + 6:.1f}L{-w + 7 + bend * 0.9:.1f} {-length + 7:.1f}L{-w + 7:.1f} {-length * 0.25:.1f}Z", tone.glint, 0.85)
        if sheet.dice.random() < 0.5:
            sheet.path(f"M{-w + bend:.1f} {-length:.1f}L{w * 0.3 + bend:.1f} {-length + 5:.1f}L{w * 0.25 + bend * 0.9:.1f} {-length + 22:.1f}L{-w + bend * 0.9:.1f} {-length + 14:.1f}Z", "#B86A14", 0.5)


def standing_fries(sheet: Sheet, cx: float, y: float, half: float, tone: Tone = FRY, count: int = 30, tall: float = 230, wide: float = 30) -> None:
    rows = 3
    for row in range(rows):
        each = count // rows
        for i in range(each):
            u = (i + 0.5) / each * 2 - 1 + sheet.dice.uniform(-0.08, 0.08)
            length = tall * (1.12 - 0.18 * row - 0.24 * u * u) * sheet.dice.uniform(0.82, 1.12)
            fry(sheet, cx + u * half * 0.86, y + row * 14, length, u * 20 + sheet.dice.uniform(-9, 9), tone, wide)


def lying_fries(sheet: Sheet, spots: list[Point], tone: Tone = FRY, length: float = 150, wide: float = 26) -> None:
    for x, y in spots:
        turn = sheet.dice.choice([1, -1]) * sheet.dice.uniform(48, 98)
        fry(sheet, x - math.sin(math.radians(turn)) * length / 2, y, length * sheet.dice.uniform(0.75, 1.1), turn, tone, wide)


def tot(sheet: Sheet, x: float, y: float, turn: float, size: float = 1.0, tone: Tone = BATTER) -> None:
    with sheet.at(x, y, size, turn):
        sheet.oval(8, 22, 58, 22, "#3A1E06", 0.28)
        body = smooth([(-52, -20), (0, -29), (48, -22), (58, 0), (48, 24), (0, 31), (-50, 24), (-58, 0)])
        sheet.form(body, tone, (7, 11), (5, 7))
        with sheet.clip(body):
            crags(sheet, in_oval(sheet.dice, 15, 0, -1, 46, 21, 9), 0.62, tone)
        sheet.oval(48, 0, 11, 21, "#F4D48E")
        for i in range(4):
            sheet.oval(48 + (i % 2) * 3 - 2, -12 + i * 8, 3.4, 2, "#C98B36", 0.8)


def fried_ring(sheet: Sheet, x: float, y: float, r: float, flat: float, turn: float = 0, tone: Tone = BATTER) -> None:
    """An onion ring lying in a pile."""
    with sheet.at(x, y, 1, turn):
        band = r * 0.38
        outline = blob(sheet.dice, 0, 0, r, r * flat, 0.035, 18)
        hole = smooth([((r - band) * math.cos(a), (r - band) * flat * 0.86 * math.sin(a) - 4) for a in [6.283 * i / 14 for i in range(14)]][::-1])
        with sheet.at(6, 16):
            sheet.path(outline + hole, "#3A1E06", 0.28, True)
        with sheet.at(0, r * 0.14):
            sheet.path(outline + hole, tone.shade, 1, True)
        sheet.path(outline + hole, tone.base, 1, True)
        with sheet.clip(outline + hole, even_odd=True):
            crags(sheet, [((r - band / 2 + sheet.dice.uniform(-0.4, 0.4) * band) * math.cos(a), (r - band / 2) * flat * math.sin(a) + sheet.dice.uniform(-6, 6)) for a in [6.283 * i / 30 for i in range(30)]], r / 120, tone)
        sheet.curve([((r - band * 0.75) * math.cos(a), (r - band * 0.75) * flat * math.sin(a) - 3) for a in [2.9 + 0.2 * i for i in range(10)]], tone.glint, 5, 0.7)


def chip(sheet: Sheet, x: float, y: float, size: float, turn: float, tone: Tone = CHIP) -> None:
    """A tortilla chip: a bent triangle with blisters and salt."""
    dice = sheet.dice
    d = "M-70 44C-40 58 40 60 74 40C52-6 26-52 2-66C-22-50-54 0-70 44Z"
    with sheet.at(x + 5 * size, y + 11 * size, size, turn):
        sheet.path(d, "#4A2A06", 0.26)
    with sheet.at(x, y, size, turn):
        sheet.form(d, tone, (7, 8), (5, 6))
        with sheet.clip(d):
            sheet.path("M-80 50C-30 34 40 30 80 44V80H-80Z", tone.light, 0.75)
            for _ in range(7):
                px, py = dice.uniform(-42, 42), dice.uniform(-30, 44)
                r = dice.uniform(5, 11)
                sheet.oval(px + 1.5, py + 2, r, r * 0.62, tone.shade, 0.8)
                sheet.oval(px, py, r * 0.85, r * 0.5, tone.light, 0.9)
            for _ in range(9):
                px, py = dice.uniform(-46, 46), dice.uniform(-36, 44)
                sheet.path(polygon([(px, py), (px + 3, py - 2), (px + 5, py + 1), (px + 2, py + 3)]), "#FFFFFF", 0.9)


def chips_pile(sheet: Sheet, cx: float, cy: float, rx: float, ry: float, count: int = 26, size: float = 1.0) -> None:
    for x, y in in_oval(sheet.dice, count, cx, cy, rx, ry, rx * 0.22):
        chip(sheet, x, y, size * sheet.dice.uniform(0.85, 1.1), sheet.dice.uniform(-180, 180))


def tender(sheet: Sheet, x: float, y: float, turn: float, size: float = 1.0, tone: Tone = BATTER) -> None:
    """A crisp chicken tender, long and craggy."""
    with sheet.at(x, y, size, turn):
        sheet.oval(10, 34, 150, 38, "#3A1E06", 0.3)
        body = smooth([(-150, -6), (-118, -40), (-40, -48), (50, -56), (120, -34), (156, 0), (118, 34), (40, 44), (-50, 50), (-124, 34)])
        sheet.form(body, tone, (9, 15), (7, 9))
        with sheet.clip(body):
            crags(sheet, in_oval(sheet.dice, 66, 0, -2, 140, 44, 13), 0.95, tone)


def wing(sheet: Sheet, x: float, y: float, turn: float, tone: Tone, size: float = 1.0) -> None:
    with sheet.at(x, y, size, turn):
        sheet.oval(8, 26, 84, 30, "#3A1206", 0.3)
        body = smooth([(-84, -8), (-50, -42), (0, -44), (40, -26), (82, -20), (92, 4), (70, 20), (30, 24), (-20, 40), (-66, 30)])
        sheet.form(body, tone, (8, 12), (6, 8))
        sheet.path(smooth([(-56, -16), (-34, -32), (0, -34), (-8, -26), (-36, -18)]), tone.glint, 0.85)
        sheet.oval(52, -10, 14, 4.5, tone.glint, 0.7, 10)
