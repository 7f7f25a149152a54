"""Patties, bacon, chicken, fish, seafood and eggs."""

import math

from hub.menu.demo.drawing.geometry import arc, blob, chunk, in_oval, oval, polygon, slab, smooth
from hub.menu.demo.drawing.palette import (
    BACON,
    BATTER,
    CARNITAS,
    CHICKEN,
    EGG_WHITE,
    FAT,
    LOBSTER,
    LOBSTER_RED,
    PATTY,
    SALMON,
    SCRAMBLE,
    SHRIMP,
    YOLK,
    Tone,
)
from hub.menu.demo.drawing.sheet import Sheet


def patty(sheet: Sheet, cx: float, y: float, rx: float, high: float = 84, tone: Tone = PATTY) -> None:
    """A seared patty edge-on: craggy wall, crusted, with juice glinting on it."""
    ry, dice = rx * 0.2, sheet.dice
    front = [(x + dice.uniform(-5, 5), py + dice.uniform(-5, 7)) for x, py in arc(cx, y + high, rx * 0.97, ry, 4, 176, 22)]
    back = arc(cx, y, rx * 0.98, ry, 190, 350, 14)
    sides_left = [(cx - rx * 1.0, y + high * 0.75), (cx - rx * 1.02, y + high * 0.35)]
    sides_right = [(cx + rx * 1.02, y + high * 0.35), (cx + rx * 1.0, y + high * 0.75)]
    outline = smooth([*back, *sides_right, *front, *sides_left])
    sheet.form(outline, tone, (22, 18), (9, 0))
    with sheet.clip(outline):
        for _ in range(150):
            a = math.radians(dice.uniform(2, 178))
            depth = dice.random()
            x, py = cx + rx * math.cos(a), y + ry * math.sin(a) + high * depth
            r = dice.uniform(5, 15) * (0.45 + 0.55 * math.sin(a))
            fill, opacity = dice.choice([(tone.shade, 0.85), (tone.shade, 0.6), (tone.light, 0.6), ("#2E140A", 0.5), (tone.light, 0.4)])
            sheet.path(chunk(dice, x, py, r * 1.25, r * 0.8, 6), fill, opacity)
        for _ in range(26):
            a = math.radians(dice.uniform(60, 172))
            x, py = cx + rx * math.cos(a), y + ry * math.sin(a) + high * dice.uniform(0.2, 0.75)
            sheet.oval(x, py, dice.uniform(3, 8), dice.uniform(2, 3.4), tone.glint, 0.75, dice.uniform(-20, 20))
        sheet.path(polygon([*arc(cx, y + high * 0.72, rx * 1.1, ry, 180, 0), *arc(cx, y + high * 2, rx * 1.1, ry, 0, 180)]), "#2A1008", 0.3)
    sheet.oval(cx, y, rx * 0.97, ry, tone.base)


def crispy_fillet(sheet: Sheet, cx: float, y: float, rx: float, high: float = 96, tone: Tone = BATTER) -> None:
    """A crisp fried fillet edge-on, wider than the bun, all crags."""
    dice, ry = sheet.dice, rx * 0.2
    points = []
    for i in range(40):
        a = 2 * math.pi * i / 40
        front = max(0.0, math.sin(a))
        points.append((cx + rx * math.cos(a) * dice.uniform(0.975, 1.035), y + ry * math.sin(a) + high * (0.45 + 0.55 * front if math.sin(a) > -0.2 else 0.1) + dice.uniform(-9, 9)))
    outline = smooth(points)
    sheet.form(outline, tone, (22, 24), (10, 12))
    with sheet.clip(outline):
        crags(sheet, [(cx + dice.uniform(-1, 1) * rx, y + dice.uniform(-0.1, 1.3) * high) for _ in range(120)], 1.0, tone)


def crags(sheet: Sheet, spots: list[tuple[float, float]], size: float, tone: Tone = BATTER) -> None:
    """The flakes and bubbles of a crisp crust."""
    dice = sheet.dice
    for x, y in spots:
        r = dice.uniform(8, 20) * size
        sheet.path(chunk(dice, x + r * 0.2, y + r * 0.24, r * 1.1, r * 0.8, 6), tone.shade, 0.65)
        sheet.path(chunk(dice, x, y, r, r * 0.66, 6), dice.choice([tone.base, tone.light, tone.base]))
        if dice.random() < 0.4:
            sheet.path(chunk(dice, x - r * 0.25, y - r * 0.2, r * 0.42, r * 0.22, 5), tone.glint, 0.9)


def bacon(sheet: Sheet, cx: float, cy: float, length: float, turn: float = 0, wave: float = 13, wide: float = 44) -> None:
    """A wavy rasher: lean, fat streaks, crisp edge."""
    with sheet.at(cx, cy, 1, turn):
        phase = sheet.dice.random() * 6

        def edge(offset: float, backwards: bool = False) -> list[tuple[float, float]]:
            xs = [length * (i / 18 - 0.5) for i in range(19)]
            run = [(x, offset + wave * math.sin(x / length * 15 + phase)) for x in xs]
            return run[::-1] if backwards else run

        strip = smooth([*edge(-wide / 2), *edge(wide / 2, True)], tension=0.9)
        sheet.form(strip, BACON, (3, 8), (2, 5))
        with sheet.clip(strip):
            sheet.curve(edge(-wide * 0.12), FAT.base, wide * 0.2)
            sheet.curve(edge(wide * 0.26), FAT.shade, wide * 0.13)
            sheet.curve(edge(-wide * 0.17), FAT.light, wide * 0.06)
            for i in range(5):
                x = length * (i / 5 - 0.42)
                y = wave * math.sin(x / length * 15 + phase)
                sheet.oval(x, y - wide * 0.34, length * 0.045, 3.5, BACON.glint, 0.75)


def grilled_chicken(sheet: Sheet, cx: float, cy: float, size: float = 1.0, turn: float = 0, slices: int = 5) -> None:
    """Sliced grilled breast, fanned: seared top with grill marks, white cut faces."""
    flesh = Tone("#FBEBD2", "#E9CBA4", "#FFF9EE")
    with sheet.at(cx, cy, size, turn):
        for i in reversed(range(slices)):
            x = (i - (slices - 1) / 2) * 66
            bend = abs(i - (slices - 1) / 2) * 7
            with sheet.at(x, bend, 0.86 + 0.14 * math.sin(math.pi * (i + 0.6) / slices), 12 + sheet.dice.uniform(-4, 4)):
                sheet.path(smooth([(-24, -74), (30, -84), (64, -60), (72, 12), (58, 96), (14, 106), (-22, 96)]), "#4A2410", 0.28)
                sheet.form(smooth([(-26, -88), (18, -96), (50, -78), (60, 0), (48, 84), (14, 98), (-24, 88), (-32, 0)]), flesh, (7, 9), (0, 0))
                for k in range(5):
                    sheet.line(f"M{40 + 5 * math.sin(k * 2.0):.0f} {-58 + k * 28}l9 12", flesh.shade, 3, 0.8)
                sear = smooth([(-30, -88), (2, -97), (20, -84), (30, 0), (20, 86), (-8, 96), (-30, 88), (-40, 0)])
                sheet.form(sear, CHICKEN, (5, 7), (6, 8))
                with sheet.clip(sear):
                    for k in range(3):
                        y = -52 + k * 54
                        sheet.line(f"M-46 {y + 16}L34 {y - 14}", "#6E3512", 13, 0.85)
                        sheet.line(f"M-46 {y + 7}L30 {y - 21}", "#FBDDB2", 4, 0.5)
                    for px, py in in_oval(sheet.dice, 8, -4, 0, 26, 84, 8):
                        sheet.path(chunk(sheet.dice, px, py, 4, 3), "#4E7F35", 0.8)


def shreds(sheet: Sheet, spots: list[tuple[float, float]], size: float, tone: Tone = CARNITAS) -> None:
    """Pulled meat: short overlapping strands with crisped ends."""
    dice = sheet.dice
    for x, y in spots:
        with sheet.at(x, y, size * dice.uniform(0.8, 1.2), dice.uniform(-60, 60)):
            strand = smooth([(-34, 3), (-18, -10), (6, -12), (33, -4), (36, 4), (16, 9), (-10, 11), (-30, 10)])
            sheet.path("M-32 8C-10 18 20 16 36 6C30 20-16 24-32 8Z", "#4A1E0C", 0.45)
            sheet.path(strand, dice.choice([tone.base, tone.base, tone.light, tone.shade]))
            sheet.path("M-28 0C-12-10 8-11 28-4C10-6-10-4-28 0Z", tone.glint, dice.uniform(0.35, 0.85))
            sheet.line("M-24 6C-6 2 12 3 28 2", tone.shade, 2.6, 0.7)


def shrimp(sheet: Sheet, x: float, y: float, size: float = 1.0, turn: float = 0, flip: bool = False) -> None:
    with sheet.at(x, y, size, turn, flip):
        sheet.path("M-50 34C-66-30-14-72 36-52C66-40 76-6 62 22C58 34 40 34 40 20C44-2 30-18 10-16C-12-14-22 6-16 34C-22 48-44 50-50 34Z", "#7A2E14", 0.2)
        body = "M-54 26C-70-36-18-78 32-58C62-46 72-12 58 16C54 28 36 28 36 14C40-8 26-24 6-22C-16-20-26 0-20 28C-26 42-48 44-54 26Z"
        sheet.form(body, SHRIMP, (6, 8), (7, 8))
        with sheet.clip(body):
            for d in ("M-64-6L-14-2", "M-46-44L-6-20", "M2-72L6-18", "M44-62L24-20"):
                sheet.line(d, "#E05E38", 7, 0.75)
            sheet.curve([(-50, 6), (-44, -30), (-8, -56), (30, -46)], SHRIMP.glint, 7, 0.85)
        sheet.form("M-54 24C-76 34-80 58-66 66C-56 60-52 58-44 66C-34 60-26 44-20 28Z", Tone("#E6532F", "#B93A1C", "#F98459"), (4, 5), (4, 4))


def salmon_fillet(sheet: Sheet, cx: float, cy: float, size: float = 1.0, turn: float = 0) -> None:
    with sheet.at(cx, cy, size, turn):
        sheet.oval(14, 52, 170, 56, "#4A200C", 0.28)
        side = smooth([(-160, -20), (-120, -56), (60, -66), (150, -40), (166, 6), (150, 48), (20, 66), (-120, 56), (-164, 26)], tension=0.9)
        with sheet.at(0, 18):
            sheet.path(side, SALMON.shade)
        sheet.form(side, SALMON, (8, 10), (8, 9))
        with sheet.clip(side):
            for i in range(7):
                x = -150.0 + i * 48
                sheet.curve([(x, -80), (x + 30, -30), (x + 34, 10), (x + 8, 70)], "#FFD2BC", 7, 0.85)
                sheet.curve([(x + 8, -80), (x + 38, -30), (x + 42, 10), (x + 16, 70)], SALMON.shade, 4, 0.55)
            sheet.path(smooth([(-140, -30), (-60, -50), (60, -52), (120, -34), (40, -26), (-60, -18)]), "#C05A22", 0.5)
            for x, y in in_oval(sheet.dice, 24, -6, -18, 130, 24, 10):
                sheet.path(chunk(sheet.dice, x, y, 7, 5), sheet.dice.choice(["#8A3A12", "#5D8A32", "#B85A20"]), 0.8)


def lobster_chunk(sheet: Sheet, x: float, y: float, size: float = 1.0, turn: float = 0) -> None:
    """A knuckle of lobster meat: white flesh with a red back."""
    dice = sheet.dice
    with sheet.at(x, y, size, turn):
        sheet.oval(6, 12, 56, 40, "#6A3018", 0.25)
        flesh = blob(dice, 0, 0, 54, 42, 0.1, 9)
        sheet.form(flesh, LOBSTER, (8, 9), (0, 0))
        with sheet.clip(flesh):
            sheet.path(smooth([(-70, 22), (-44, -8), (-4, 2), (36, -12), (70, 10), (60, -60), (-60, -60)]), LOBSTER_RED.base)
            sheet.path(smooth([(-64, 4), (-40, -24), (-4, -14), (30, -30), (30, -60), (-56, -60)]), LOBSTER_RED.light)
            for px, py in in_oval(dice, 9, 0, -20, 44, 18, 8):
                sheet.oval(px, py, 3, 2.2, "#FBD9C6", 0.8)
            for k in range(3):
                sheet.curve([(-34 + k * 28, -18), (-28 + k * 28, 6), (-32 + k * 28, 30)], "#F0BFA6", 4, 0.8)
        sheet.oval(-18, -29, 13, 4.5, "#FFD3BF", 0.9, -18)


def fried_egg(sheet: Sheet, cx: float, cy: float, r: float, flat: float = 0.5, lace: bool = True) -> None:
    dice = sheet.dice
    white = blob(dice, cx, cy, r, r * flat, 0.1, 11)
    if lace:
        with sheet.at(0, r * 0.035):
            sheet.path(white, "#D9A75C")
    sheet.form(white, EGG_WHITE, (8, 9), (0, 0))
    x, y, s = cx - r * 0.06, cy - r * 0.06, r * 0.4
    sheet.oval(x + 5, y + 8, s * 1.06, s * flat * 1.35, "#D9B98C", 0.55)
    dome = smooth([*arc(x, y - s * 0.1, s, s * 0.72, 180, 360, 14), *arc(x, y, s, s * flat * 1.2, 0, 180, 12)[1:-1]])
    sheet.form(dome, YOLK, (9, 10), (0, 0))
    sheet.oval(x - s * 0.35, y - s * 0.36, s * 0.26, s * 0.14, "#FFF6D6", 0.95, -24)
    sheet.oval(x - s * 0.02, y - s * 0.52, s * 0.07, s * 0.045, "#FFF6D6", 0.9)
    for px, py in in_oval(dice, 16, cx, cy, r * 0.8, r * flat * 0.8, r * 0.1):
        sheet.path(chunk(dice, px, py, 4, 3), "#4A3A30", 0.75)


def scrambled(sheet: Sheet, spots: list[tuple[float, float]], size: float = 1.0) -> None:
    """Soft curds, folded over each other."""
    dice = sheet.dice
    for x, y in spots:
        r = dice.uniform(28, 44) * size
        with sheet.at(x, y, turn=dice.uniform(-30, 30)):
            sheet.path(blob(dice, 5, 9, r * 1.05, r * 0.72, 0.14, 9), "#B97A12", 0.4)
            curd = blob(dice, 0, 0, r, r * 0.68, 0.2, 11)
            sheet.form(curd, SCRAMBLE, (6, 8), (6, 7))
            sheet.curve([(-r * 0.5, r * 0.1), (-r * 0.1, -r * 0.16), (r * 0.4, r * 0.06)], SCRAMBLE.shade, 5, 0.75)
            sheet.curve([(-r * 0.5, r * 0.02), (-r * 0.1, -r * 0.26), (r * 0.36, -r * 0.06)], "#FFFBE6", 4, 0.8)


def slab_of(sheet: Sheet, cx: float, y: float, rx: float, high: float, tone: Tone, flat: float = 0.2) -> None:
    """A plain round slice edge-on."""
    sheet.form(slab(cx, y, rx, rx * flat, high), tone, (14, 9), (7, 0))
    sheet.path(oval(cx, y, rx, rx * flat), tone.light)
