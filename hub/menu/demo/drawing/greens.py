"""Leaves, vegetables, herbs and fruit."""

import math

from hub.menu.demo.drawing.geometry import Point, arc, blob, chunk, crescent, oval, polygon, slab, smooth
from hub.menu.demo.drawing.palette import (
    AVOCADO,
    AVOCADO_SKIN,
    BEANS,
    CILANTRO,
    CORN,
    CUCUMBER,
    JALAPENO,
    LETTUCE,
    LIME,
    ONION,
    ONION_SKIN,
    PICKLE,
    RADISH_SKIN,
    TOMATO,
    Tone,
)
from hub.menu.demo.drawing.sheet import Sheet


def lettuce_frill(sheet: Sheet, cx: float, y: float, rx: float, drop: float = 60, tone: Tone = LETTUCE, lobes: int = 9) -> None:
    """Ruffled leaves peeping out under something round, along its front edge."""
    dark = Tone(tone.shade, tone.shade, tone.base, tone.light)
    _ruffle(sheet, cx, y - 8, rx * 1.02, drop * 0.8, dark, lobes + 2)
    _ruffle(sheet, cx, y, rx, drop, tone, lobes)
    sheet.path(edge_band(arc(cx, y - 22, rx * 0.93, rx * 0.2, 176, 4, 24), 26), "#1E4A18", 0.42)


def _ruffle(sheet: Sheet, cx: float, y: float, rx: float, drop: float, tone: Tone, lobes: int) -> None:
    dice, ry = sheet.dice, rx * 0.2
    order = sorted(range(lobes), key=lambda k: -abs(k - (lobes - 1) / 2) + dice.uniform(-1.2, 1.2))
    for k in order:
        a = math.radians(174 - 168 * k / (lobes - 1))
        x, y0 = cx + rx * math.cos(a), y + ry * math.sin(a)
        wide = rx * (0.13 + 0.14 * math.sin(a)) * dice.uniform(0.95, 1.2)
        deep = drop * dice.uniform(0.75, 1.12) * (0.6 + 0.4 * math.sin(a))
        phase, lean, points = dice.random() * 6, dice.uniform(-0.25, 0.25), []
        for i in range(25):
            u = -1 + 2 * i / 24
            hang = deep * (1 - abs(u) ** 3.2) ** 0.9 * (1 + lean * u)
            frill = 6.5 * math.sin(i * 1.7 + phase) + 3 * math.sin(i * 0.8 + phase * 2)
            points.append((x + u * wide + 3 * math.cos(i * 1.7 + phase), y0 + hang + frill))
        lobe = smooth([(x - wide * 0.86, y0 - 30), *points, (x + wide * 0.86, y0 - 30)][::-1])
        sheet.form(lobe, tone, (8, -2), (3, -7))
        with sheet.clip(lobe):
            for v in (-0.62, -0.2, 0.25, 0.66):
                tip = (x + v * wide * 1.1, y0 + deep * 0.9)
                root = (x + v * wide * 0.35, y0 - 16)
                sheet.path(smooth([(root[0] - 1, root[1]), ((root[0] + tip[0]) / 2 + 5, (root[1] + tip[1]) / 2), (tip[0] + 9, tip[1]), (tip[0] - 3, tip[1]), ((root[0] + tip[0]) / 2 - 2, (root[1] + tip[1]) / 2)]), tone.shade if v in (-0.2, 0.66) else tone.light, 0.6)
            sheet.curve([(x, y0 - 12), (x + 3, y0 + deep * 0.4), (x + wide * 0.1, y0 + deep * 0.86)], tone.glint, 3, 0.7)


def tomato_edge(sheet: Sheet, cx: float, y: float, rx: float, high: float = 30, tone: Tone = TOMATO) -> None:
    """A tomato slice lying flat, seen nearly edge-on."""
    ry = rx * 0.2
    sheet.form(slab(cx, y, rx, ry, high, 0.97), tone, (13, 8), (6, 0))
    sheet.oval(cx, y, rx * 0.985, ry, tone.light)
    sheet.oval(cx, y, rx * 0.88, ry * 0.8, tone.base, 0.75)
    sheet.oval(cx - rx * 0.5, y + ry + high * 0.3, rx * 0.17, 4.5, tone.glint, 0.85, 5)


def onion_edge(sheet: Sheet, cx: float, y: float, rx: float, high: float = 15) -> None:
    ry = rx * 0.2
    sheet.form(slab(cx, y, rx, ry, high), ONION, (10, 5), (0, 0))
    sheet.curve(arc(cx, y + high * 0.55, rx, ry, 172, 8, 18), ONION_SKIN.base, 5, 0.95)
    sheet.curve(arc(cx, y, rx * 0.98, ry, 176, 4, 18), "#FFFFFF", 3, 0.9)


def pickle_edge(sheet: Sheet, cx: float, y: float, rx: float = 62, high: float = 17) -> None:
    sheet.form(slab(cx, y, rx, rx * 0.22, high), PICKLE, (9, 5), (4, 0))
    sheet.oval(cx, y, rx * 0.95, rx * 0.2, PICKLE.light)
    for i in range(6):
        a = math.radians(160 - 28 * i)
        sheet.oval(cx + rx * math.cos(a), y + rx * 0.22 * math.sin(a) + high * 0.6, 3.5, 5, PICKLE.shade, 0.8)


def coin(sheet: Sheet, x: float, y: float, r: float, flat: float, skin: Tone, flesh: Tone, thick: float = 7, turn: float = 0) -> None:
    """A thin round slice with a coloured skin: cucumber, radish, pickle, onion."""
    with sheet.at(x, y, 1, turn):
        sheet.oval(5, thick + 6, r * 1.02, r * flat * 1.05, "#3A1E0C", 0.2)
        sheet.path(slab(0, 0, r, r * flat, thick), skin.shade)
        sheet.oval(0, 0, r, r * flat, skin.base)
        sheet.oval(0, 0, r * 0.89, r * flat * 0.88, flesh.base)
        sheet.path(smooth([*arc(0, 0, r * 0.86, r * flat * 0.84, 190, 300, 9), *arc(0, 0, r * 0.7, r * flat * 0.62, 300, 190, 9)]), flesh.light)


def cucumber(sheet: Sheet, x: float, y: float, r: float, flat: float = 0.6, turn: float = 0) -> None:
    coin(sheet, x, y, r, flat, ROMAINE_SKIN, CUCUMBER, turn=turn)
    for i in range(7):
        a = 6.283 * i / 7
        sheet.oval(x + r * 0.38 * math.cos(a), y + r * flat * 0.38 * math.sin(a), r * 0.1, r * 0.045, "#F6FBE0", 0.95, math.degrees(a))


def radish(sheet: Sheet, x: float, y: float, r: float, flat: float = 0.6, turn: float = 0) -> None:
    coin(sheet, x, y, r, flat, RADISH_SKIN, Tone("#FFF4F5", "#F3CFD8", "#FFFFFF"), 5, turn)
    for i in range(8):
        a = 6.283 * i / 8
        sheet.line(f"M{x + r * 0.2 * math.cos(a):.1f} {y + r * flat * 0.2 * math.sin(a):.1f}L{x + r * 0.55 * math.cos(a):.1f} {y + r * flat * 0.55 * math.sin(a):.1f}", "#F7C6D2", 2.2, 0.9)


def jalapeno(sheet: Sheet, x: float, y: float, r: float, flat: float = 0.6, turn: float = 0) -> None:
    """A slice of fresh chile: thick dark wall, three chambers, pale seeds around the core."""
    r *= 0.86
    with sheet.at(x, y, 1, turn):
        sheet.oval(5, 13, r * 1.04, r * flat * 1.08, "#1E2A0C", 0.28)
        sheet.path(slab(0, 0, r, r * flat, 9), "#1F5A22")
        sheet.oval(0, 0, r, r * flat, "#2F7A2C")
        sheet.path(smooth([*arc(0, 0, r, r * flat, 190, 290, 9), *arc(0, 0, r * 0.88, r * flat * 0.86, 290, 190, 9)]), "#6DB04A")
        sheet.oval(0, 0, r * 0.8, r * flat * 0.79, "#A9CF63")
        for i in range(3):
            a = math.radians(120 * i + 30)
            cx, cy = r * 0.4 * math.cos(a), r * flat * 0.4 * math.sin(a)
            sheet.oval(cx, cy, r * 0.29, r * flat * 0.29, "#5F9A38")
            for k in (-0.4, 0.4):
                sheet.oval(cx + r * 0.16 * math.cos(a + k * 4), cy + r * flat * 0.16 * math.sin(a + k * 4), r * 0.1, r * 0.07, "#FFF4CF")
        sheet.oval(0, 0, r * 0.16, r * flat * 0.16, "#E4F0B4")


ROMAINE_SKIN = Tone("#3E8034", "#2A5C26", "#6DAA4A")


def slice_round(sheet: Sheet, x: float, y: float, r: float, flat: float, rind: Tone, turn: float = 0, segments: int = 9) -> None:
    """A citrus slice with its segments."""
    with sheet.at(x, y, 1, turn):
        sheet.path(slab(0, 0, r, r * flat, r * 0.14), rind.shade)
        sheet.oval(0, 0, r, r * flat, rind.base)
        sheet.oval(0, 0, r * 0.9, r * flat * 0.9, "#FFFBE4")
        for i in range(segments):
            a0, a1 = 360 * i / segments + 4, 360 * (i + 1) / segments - 4
            d = smooth([(r * 0.1 * math.cos(math.radians((a0 + a1) / 2)), r * flat * 0.1 * math.sin(math.radians((a0 + a1) / 2))), *arc(0, 0, r * 0.8, r * flat * 0.8, a0, a1, 5)], tension=0.5)
            sheet.path(d, rind.light)
            mid = math.radians((a0 + a1) / 2)
            sheet.oval(r * 0.56 * math.cos(mid), r * flat * 0.56 * math.sin(mid), r * 0.13, r * 0.07, rind.glint, 0.9, (a0 + a1) / 2)


def lime_wedge(sheet: Sheet, x: float, y: float, size: float = 1.0, turn: float = 0, rind: Tone = LIME, flip: bool = False) -> None:
    with sheet.at(x, y, size, turn, flip):
        sheet.oval(8, 46, 86, 20, "#2A160A", 0.24)
        sheet.form("M-88-8C-74 46-30 66 6 62C48 58 80 28 90-16C50 6-46 10-88-8Z", rind, (8, 12), (6, 0))
        sheet.path("M-88-8C-60-44 50-56 90-16C60 14-46 18-88-8Z", "#FBFDE2")
        for d in ("M-76-9C-58-28-38-36-20-38C-12-26-8-14-8-2C-36 2-60 0-76-9Z", "M-10-39C6-42 24-41 40-36C34-24 20-10 2-2C0-14-4-28-10-39Z", "M48-34C62-30 74-24 80-16C62-6 34 0 12-2C28-10 40-20 48-34Z"):
            sheet.path(d, rind.light)
        sheet.path("M-60-14C-48-24-38-28-28-30C-34-22-46-14-60-14Z", rind.glint)
        sheet.path("M4-34C14-36 22-35 28-33C22-24 14-20 8-18Z", rind.glint)
        sheet.path("M-70 8C-54 36-28 50-6 50C-30 40-50 26-60 6Z", rind.glint, 0.5)


def avocado_fan(sheet: Sheet, cx: float, cy: float, size: float = 1.0, turn: float = 0, slices: int = 6) -> None:
    """Ripe avocado, sliced and pushed into a fan."""
    with sheet.at(cx, cy, size, turn):
        sheet.oval(14, 40, 40 + slices * 24, 74, "#26330C", 0.2)
        for i in range(slices):
            with sheet.at((i - (slices - 1) / 2) * 40, abs(i - (slices - 1) / 2) * 5, 1, -16 + i * 7):
                sheet.path("M0-96C46-92 58-30 50 24C44 70 20 94-6 94C-2 60 4-40 0-96Z", AVOCADO_SKIN.base)
                sheet.path("M-2-94C38-88 50-30 42 22C36 66 16 88-8 92C-30 70-34 30-24 0C-16-28-22-70-2-94Z", AVOCADO.shade)
                sheet.path("M-4-92C30-84 40-28 34 20C28 62 10 84-10 90C-30 68-32 30-22 2C-14-26-22-70-4-92Z", AVOCADO.base)
                sheet.path("M-6-84C14-66 20-24 14 18C10 52-2 74-12 82C-26 62-28 30-20 4C-12-24-20-62-6-84Z", AVOCADO.light)
                sheet.path("M-10-62C0-44 4-20 0 6C-8 0-14 0-18 4C-12-20-16-46-10-62Z", AVOCADO.glint, 0.9)


def leaf(sheet: Sheet, x: float, y: float, length: float, turn: float, tone: Tone, wide: float = 0.5) -> None:
    """A simple pointed leaf lying flat: basil, spinach, mint, sage."""
    with sheet.at(x, y, length / 100, turn):
        w = 62 * wide
        body = f"M-50 0C-30 {-w:.0f} 20 {-w:.0f} 52 0C20 {w:.0f}-30 {w:.0f}-50 0Z"
        sheet.path(f"M-46 8C-26 {w + 8:.0f} 24 {w + 6:.0f} 54 6C20 {w * 0.4:.0f}-30 {w * 0.4:.0f}-46 8Z", "#16260C", 0.2)
        sheet.path(body, tone.base)
        sheet.path(f"M-50 0C-30 {-w:.0f} 20 {-w:.0f} 52 0C20 {-w * 0.14:.0f}-30 {-w * 0.1:.0f}-50 0Z", tone.light)
        sheet.line("M-58 2C-30-1 10 0 44 0", tone.glint, 3, 0.75)
        for u in (-22, 0, 22):
            sheet.line(f"M{u} 0L{u + 14} {-w * 0.46:.0f}M{u} 0L{u + 12} {w * 0.46:.0f}", tone.shade, 2, 0.55)


def cilantro(sheet: Sheet, x: float, y: float, size: float = 1.0, turn: float = 0, tone: Tone = CILANTRO) -> None:
    """A three-lobed leaf with its stem."""
    with sheet.at(x, y, size, turn):
        sheet.path("M4 10C30-2 44 16 34 30C20 40 4 34-2 20Z", "#16260C", 0.18)
        sheet.line("M0 38C-2 22 0 10 0 0", tone.shade, 5)
        for turn_by, s in ((-58, 0.86), (58, 0.86), (0, 1.0)):
            with sheet.at(0, 0, s, turn_by):
                sheet.path("M0 4C-16 0-22-12-15-18C-24-24-18-36-9-34C-8-46 8-46 9-34C18-36 24-24 15-18C22-12 16 0 0 4Z", tone.base)
                sheet.path("M0 2C-16-2-20-12-14-18C-22-24-16-34-8-33C-7-43 0-44 2-42C-4-30-3-14 0 2Z", tone.light)
                sheet.line("M0 0L0-28", tone.shade, 2, 0.8)


def herbs(sheet: Sheet, spots: list[Point], size: float = 1.0, tone: Tone = CILANTRO) -> None:
    """Chopped herbs: little torn flecks."""
    for x, y in spots:
        r = sheet.dice.uniform(5, 10) * size
        sheet.path(chunk(sheet.dice, x + 2, y + 3, r, r * 0.6, 5), "#16260C", 0.2)
        sheet.path(chunk(sheet.dice, x, y, r, r * 0.6, 5, 0.4), sheet.dice.choice([tone.base, tone.light, tone.shade, tone.base]))


def chives(sheet: Sheet, spots: list[Point], size: float = 1.0, tone: Tone = JALAPENO) -> None:
    """Cut rings of chives or scallion."""
    for x, y in spots:
        r = sheet.dice.uniform(6.5, 10) * size
        turn = sheet.dice.uniform(-30, 30)
        with sheet.at(x, y, 1, turn):
            sheet.oval(2, 4, r, r * 0.62, "#16260C", 0.22)
            sheet.oval(0, 2.2, r, r * 0.62, tone.shade)
            sheet.oval(0, 0, r, r * 0.62, tone.light)
            sheet.oval(0, 0.4, r * 0.55, r * 0.32, tone.shade, 0.85)


def kernels(sheet: Sheet, spots: list[Point], size: float = 1.0, tone: Tone = CORN) -> None:
    for x, y in spots:
        with sheet.at(x, y, size * sheet.dice.uniform(0.88, 1.12), sheet.dice.uniform(-50, 50)):
            sheet.oval(3, 6, 15, 13, "#7A4A06", 0.35)
            sheet.path("M-14 4C-17-8-6-15 3-14C13-13 17-3 13 6C8 13-9 13-14 4Z", tone.base)
            sheet.path("M13 6C8 13-9 13-14 4C-4 9 6 7 14-2C14 1 14 4 13 6Z", tone.shade)
            sheet.path("M-11-1C-10-9-3-12 4-11C-2-9-6-6-11-1Z", tone.glint)


def beans(sheet: Sheet, spots: list[Point], size: float = 1.0, tone: Tone = BEANS) -> None:
    for x, y in spots:
        with sheet.at(x, y, size * sheet.dice.uniform(0.9, 1.12), sheet.dice.uniform(-70, 70)):
            sheet.oval(3, 6, 21, 13, "#1A0A06", 0.35)
            sheet.path("M-20 3C-22-9-8-14 3-12C16-11 23-4 20 5C16 13 8 8 0 9C-8 10-17 13-20 3Z", tone.base)
            sheet.path("M20 5C16 13 8 8 0 9C-8 10-17 13-20 3C-10 8 8 4 21 0Z", tone.shade)
            sheet.path("M-13-4C-9-9 0-9 7-7C0-6-7-4-13-4Z", tone.glint, 0.9)


def dice_of(sheet: Sheet, spots: list[Point], tone: Tone, size: float = 1.0) -> None:
    """Small cubes with a lit top and two walls: pico de gallo, potato, squash."""
    for x, y in spots:
        with sheet.at(x, y, size * sheet.dice.uniform(0.85, 1.15), sheet.dice.uniform(-28, 28)):
            sheet.oval(4, 12, 19, 9, "#2A160A", 0.25)
            sheet.path("M-17-4L2 4L2 19C-6 16-14 12-17 10Z", tone.base)
            sheet.path("M2 4L17-5L16 9C12 13 7 17 2 19Z", tone.shade)
            sheet.path("M-17-4C-10-9-4-12 1-13C8-10 13-8 17-5C12-1 7 2 2 4C-5 1-11-1-17-4Z", tone.light)
            sheet.path("M-10-4L1-9L5-7L-5-2Z", tone.glint, 0.75)


def strands(sheet: Sheet, spots: list[Point], tone: Tone, size: float = 1.0) -> None:
    """Shredded leaf: curly ribbons of lettuce or cabbage."""
    dice = sheet.dice
    for x, y in spots:
        with sheet.at(x, y, size * dice.uniform(0.8, 1.25), dice.uniform(-80, 80), dice.random() < 0.5):
            sheet.path("M-36 8C-16 24 14 18 36 2C16 12-14 16-36 8Z", "#1C2A0A", 0.18)
            sheet.path("M-38 2C-20-20 12-18 38-8C40-4 36 0 34 2C14-6-16-6-32 10C-36 10-39 6-38 2Z", dice.choice([tone.base, tone.light, tone.shade, tone.base]))
            sheet.path("M-34 0C-18-16 10-15 34-8C12-10-16-8-34 0Z", tone.glint, 0.6)


def cherry_tomato(sheet: Sheet, x: float, y: float, r: float, cut: bool = True, turn: float = 0, tone: Tone = TOMATO) -> None:
    with sheet.at(x, y, r / 40, turn):
        sheet.oval(6, 16, 42, 32, "#2A0E06", 0.24)
        sheet.form(oval(0, 4, 40, 36), tone, (8, 9), (0, 0))
        if not cut:
            sheet.oval(-14, -12, 11, 6, "#FFD6C6", 0.95, -35)
            return
        sheet.oval(0, -2, 38, 29, tone.light)
        sheet.oval(0, -2, 33, 24, tone.base)
        for a in (30, 150, 270):
            with sheet.at(12 * math.cos(math.radians(a)), -2 + 9 * math.sin(math.radians(a)), 1, a):
                sheet.oval(2, 0, 11, 8, "#F9A25E")
                sheet.oval(0, -3, 3.4, 2, "#FFE6A8")
                sheet.oval(5, 2.5, 3.4, 2, "#FFE6A8")
        sheet.path(smooth([*arc(0, -2, 36, 27, 195, 275, 7), *arc(0, -2, 31, 22, 275, 195, 7)]), "#FFD0BC", 0.9)


def big_leaf(sheet: Sheet, x: float, y: float, size: float, turn: float, tone: Tone, flip: bool = False) -> None:
    """A torn, wavy salad leaf with a pale rib, curling at the edge."""
    dice = sheet.dice
    with sheet.at(x, y, size, turn, flip):
        phase = dice.random() * 6
        upper, lower = [], []
        for i in range(13):
            u = i / 12
            belly = math.sin(math.pi * u**0.8) ** 0.75
            upper.append((-100 + 200 * u, -58 * belly + 8 * math.sin(i * 2.2 + phase)))
            lower.append((-100 + 200 * u, 54 * belly + 8 * math.cos(i * 2.4 + phase)))
        outline = smooth([*upper, *lower[::-1][1:-1]])
        with sheet.at(8, 12):
            sheet.path(outline, "#14240A", 0.22)
        sheet.form(outline, tone, (9, 10), (7, 8))
        with sheet.clip(outline):
            sheet.path(smooth([*upper, (100, 0), (0, 6), (-100, 0)]), tone.light, 0.45)
            for i in range(2, 11):
                u = -100 + 200 * i / 12
                sheet.line(f"M{u:.0f} 0Q{u + 18:.0f} -16 {u + 30:.0f} -46M{u:.0f} 2Q{u + 18:.0f} 16 {u + 28:.0f} 44", tone.glint, 2.6, 0.5)
            sheet.path("M-104 -7C-40 -6 40 -3 96 0C40 6-40 8-104 8Z", tone.glint, 0.95)


def slivers(sheet: Sheet, spots: list[Point], tone: Tone = ONION_SKIN, size: float = 1.0) -> None:
    """Thin arcs of red onion."""
    for x, y in spots:
        with sheet.at(x, y, size, sheet.dice.uniform(0, 360)):
            sheet.path(crescent(70, 15, 26), "#2A0E1C", 0.16)
            with sheet.at(-1, -3):
                sheet.path(crescent(70, 13, 26), tone.base)
                sheet.path(crescent(66, 6, 22), "#FBEAF2")


def crumble(sheet: Sheet, spots: list[Point], tone: Tone, size: float = 1.0) -> None:
    """Crumbled cheese or nuts."""
    dice = sheet.dice
    for x, y in spots:
        r = dice.uniform(6, 14) * size
        sheet.path(chunk(dice, x + 2, y + r * 0.45, r, r * 0.75, 5), "#3A2410", 0.22)
        sheet.path(chunk(dice, x, y, r, r * 0.78, 5), tone.shade)
        sheet.path(chunk(dice, x - r * 0.12, y - r * 0.16, r * 0.84, r * 0.6, 5), tone.base)


def seeds_of(sheet: Sheet, spots: list[Point], colour: str, light: str, size: float = 1.0) -> None:
    """Pumpkin seeds, almonds, grains: small pointed ovals."""
    for x, y in spots:
        with sheet.at(x, y, size, sheet.dice.uniform(0, 180)):
            sheet.oval(2, 4, 17, 9, "#1A1406", 0.22)
            sheet.path("M-17 0C-10-10 8-10 17 0C8 9-10 9-17 0Z", colour)
            sheet.path("M-13-1C-7-7 5-7 11-2C3-4-5-3-13-1Z", light)


def edge_band(points: list[Point], deep: float) -> str:
    return polygon([*points, *[(x, y + deep) for x, y in reversed(points)]])


def blob_of(sheet: Sheet, x: float, y: float, rx: float, ry: float, tone: Tone, wobble: float = 0.1) -> None:
    """A spoonful of something soft: guacamole, beans, salsa."""
    sheet.path(blob(sheet.dice, x + 6, y + ry * 0.2, rx * 1.03, ry, wobble, 11), "#2A160A", 0.2)
    sheet.form(blob(sheet.dice, x, y, rx, ry, wobble, 11), tone, (rx * 0.09, ry * 0.16), (rx * 0.07, ry * 0.12))
