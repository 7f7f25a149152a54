"""Plates, bowls, boards, cups, glasses, boxes: the family's own crockery."""

import math

from hub.menu.demo.drawing.geometry import Point, arc, band, blob, in_oval, oval, polygon, slab, smooth
from hub.menu.demo.drawing.palette import CLAY_EDGE, IRON, KRAFT, PAPER, PINE, STONEWARE, WOOD, Tone
from hub.menu.demo.drawing.sheet import Sheet


def plate(sheet: Sheet, cx: float, cy: float, rx: float, flat: float = 0.46, tone: Tone = STONEWARE, edge: Tone = CLAY_EDGE) -> None:
    """A coupe plate with a bare clay edge and a few specks in the glaze."""
    ry = rx * flat
    sheet.shadow(cx + 14, cy + ry * 0.2 + 26, rx * 1.06, ry * 1.02, 0.46)
    sheet.path(slab(cx, cy + 8, rx * 0.985, ry * 0.99, 20, 0.8), edge.shade)
    sheet.path(slab(cx, cy, rx, ry, 10), edge.base)
    sheet.path(smooth([*arc(cx, cy, rx, ry, 150, 285, 22), *arc(cx + 3, cy + 4, rx, ry, 285, 150, 22)]), edge.light)
    sheet.oval(cx, cy, rx * 0.982, ry * 0.975, tone.base)
    sheet.path(oval(cx, cy, rx * 0.982, ry * 0.975) + oval(cx + 4, cy + 5, rx * 0.82, ry * 0.79), tone.light, 1, True)
    sheet.oval(cx + 3, cy + 4, rx * 0.82, ry * 0.79, tone.shade, 0.6)
    sheet.oval(cx + 7, cy + 9, rx * 0.805, ry * 0.77, tone.base)
    sheet.path(smooth([*arc(cx, cy, rx * 0.95, ry * 0.94, 190, 262, 12), *arc(cx, cy, rx * 0.92, ry * 0.9, 262, 190, 12)]), tone.glint, 0.95)
    specks(sheet, cx, cy, rx * 0.95, ry * 0.94, "#8A6A48" if tone is STONEWARE else tone.shade)


def specks(sheet: Sheet, cx: float, cy: float, rx: float, ry: float, colour: str) -> None:
    for x, y in in_oval(sheet.dice, 40, cx, cy, rx, ry, 20):
        sheet.oval(x, y, sheet.dice.uniform(1.4, 3), sheet.dice.uniform(1, 1.8), colour, 0.45)


def bowl(sheet: Sheet, cx: float, cy: float, rx: float, flat: float, deep: float, tone: Tone = PINE, inside: Tone = STONEWARE, edge: Tone = CLAY_EDGE) -> None:
    """A wide bowl; `cy` is the centre of its rim. What it holds is drawn afterwards, inside the rim."""
    ry = rx * flat
    sheet.shadow(cx + 20, cy + deep + ry * 0.34, rx * 0.86, ry * 0.62 + 20, 0.5)
    foot_y, foot = cy + deep + ry * 0.3, rx * 0.46
    sheet.path(slab(cx, foot_y - 6, foot, foot * flat * 0.8, 16, 0.96), edge.shade)
    wall = smooth(
        [
            *arc(cx, cy, rx, ry, 180, 360, 24),
            (cx + rx * 0.965, cy + deep * 0.34),
            (cx + rx * 0.84, cy + deep * 0.68 + ry * 0.1),
            (cx + rx * 0.62, cy + deep * 0.94 + ry * 0.26),
            *arc(cx, foot_y - 4, foot, foot * flat * 0.8, 10, 170, 9),
            (cx - rx * 0.62, cy + deep * 0.94 + ry * 0.26),
            (cx - rx * 0.84, cy + deep * 0.68 + ry * 0.1),
            (cx - rx * 0.965, cy + deep * 0.34),
        ],
        tension=0.9,
    )
    sheet.form(wall, tone, (rx * 0.17, 26), (rx * 0.03, 0))
    with sheet.clip(wall):
        sheet.path(polygon([*arc(cx, cy + deep * 0.86, rx, ry, 180, 0), *arc(cx, cy + deep * 2, rx, ry, 0, 180)]), tone.shade, 0.55)
        gloss = [(cx - rx * 0.86, cy + ry * 0.62), (cx - rx * 0.62, cy + ry * 0.88), (cx - rx * 0.5, cy + ry * 0.95 + deep * 0.4), (cx - rx * 0.56, cy + ry * 0.75 + deep * 0.5), (cx - rx * 0.76, cy + ry * 0.5 + deep * 0.3)]
        sheet.path(smooth(gloss), tone.glint, 0.4)
        specks(sheet, cx, cy + deep * 0.6, rx * 0.95, ry + deep * 0.4, tone.glint)
    sheet.path(slab(cx, cy, rx, ry, 9), edge.base)
    sheet.oval(cx, cy, rx, ry, edge.light)
    sheet.oval(cx, cy + 2, rx * 0.965, ry * 0.955, inside.base)
    inner = oval(cx, cy + 2, rx * 0.965, ry * 0.955)
    with sheet.clip(inner):
        sheet.path(oval(cx, cy + 2, rx * 0.965, ry * 0.955) + oval(cx + rx * 0.03, cy + ry * 0.16, rx * 0.93, ry * 0.93), inside.shade, 1, True)
    sheet.path(smooth([*arc(cx, cy, rx * 0.99, ry * 0.99, 196, 265, 14), *arc(cx, cy, rx * 0.97, ry * 0.965, 265, 196, 14)]), edge.glint, 0.95)


def ramekin(sheet: Sheet, cx: float, cy: float, rx: float, sauce: Tone, tone: Tone = STONEWARE, flat: float = 0.5, swirl: bool = True) -> None:
    """A small pot of dip; `cy` is the centre of its rim."""
    ry, deep = rx * flat, rx * 0.62
    sheet.shadow(cx + 8, cy + deep + ry * 0.25, rx * 1.12, ry * 1.0, 0.45)
    wall = slab(cx, cy, rx, ry, deep, 0.84)
    sheet.form(wall, tone, (rx * 0.2, rx * 0.14), (rx * 0.07, 0))
    with sheet.clip(wall):
        for i in range(9):
            a = math.radians(172 - 20.5 * i)
            x = cx + rx * 0.93 * math.cos(a)
            sheet.line(f"M{x:.1f} {cy + ry * math.sin(a) + rx * 0.14:.1f}l0 {deep:.1f}", tone.shade, rx * 0.035, 0.6)
    sheet.path(slab(cx, cy, rx * 1.03, ry * 1.03, rx * 0.1), tone.base)
    sheet.oval(cx, cy, rx * 1.03, ry * 1.03, tone.light)
    sheet.oval(cx, cy + 1, rx * 0.92, ry * 0.9, tone.shade)
    pool = oval(cx, cy + rx * 0.06, rx * 0.89, ry * 0.85)
    sheet.path(pool, sauce.base)
    with sheet.clip(pool):
        sheet.path(oval(cx, cy + rx * 0.06, rx * 0.89, ry * 0.85) + oval(cx + rx * 0.04, cy + rx * 0.13, rx * 0.86, ry * 0.84), sauce.shade, 0.8, True)
        if swirl:
            sheet.curve(arc(cx, cy + rx * 0.1, rx * 0.5, ry * 0.46, 150, 400, 18), sauce.light, rx * 0.12, 0.85)
    sheet.oval(cx - rx * 0.4, cy - ry * 0.2, rx * 0.2, ry * 0.12, sauce.glint, 0.85, -14)


def board(sheet: Sheet, cx: float, cy: float, half: float, deep: float, tone: Tone = WOOD, thick: float = 30) -> None:
    """A serving board in perspective, its near edge longer than its far one."""
    far = half * 0.9
    top = _rounded([(cx - far, cy - deep), (cx + far, cy - deep), (cx + half, cy + deep), (cx - half, cy + deep)], 34)
    sheet.shadow(cx + 14, cy + deep + thick - 22, half * 1.1, 58, 0.55)
    with sheet.at(0, thick):
        sheet.path(top, tone.shade)
    sheet.path(polygon([(cx - half + 6, cy + deep - 22), (cx + half - 6, cy + deep - 22), (cx + half - 2, cy + deep + thick - 26), (cx - half + 2, cy + deep + thick - 26)]), tone.shade)
    sheet.form(top, tone, (6, 7), (5, 6))
    with sheet.clip(top):
        for i in range(13):
            y = cy - deep + (i + 0.5) * deep * 2 / 13 + sheet.dice.uniform(-4, 4)
            wave = sheet.dice.uniform(-8, 8)
            sheet.curve([(cx - half, y), (cx - half * 0.4, y + wave), (cx + half * 0.3, y - wave), (cx + half, y + wave * 0.4)], sheet.dice.choice([tone.shade, tone.light, tone.shade]), sheet.dice.uniform(2, 4.5), 0.5)
        for _ in range(2):
            x, y = cx + sheet.dice.uniform(-0.8, 0.8) * half, cy + sheet.dice.uniform(-0.6, 0.8) * deep
            sheet.line(oval(x, y, 20, 7), tone.shade, 3, 0.6)
            sheet.oval(x, y, 9, 3.5, tone.shade, 0.7)


def _rounded(corners: list[Point], radius: float) -> str:
    """A polygon with rounded corners."""
    parts, count = [], len(corners)
    for i, (x, y) in enumerate(corners):
        steps = []
        for other in (corners[i - 1], corners[(i + 1) % count]):
            length = math.hypot(other[0] - x, other[1] - y)
            steps.append((x + (other[0] - x) * radius / length, y + (other[1] - y) * radius / length))
        (ax, ay), (bx, by) = steps
        parts.append(f"{'L' if i else 'M'}{ax:.1f} {ay:.1f}Q{x:.1f} {y:.1f} {bx:.1f} {by:.1f}")
    return "".join(parts) + "Z"


def mug(sheet: Sheet, cx: float, cy: float, rx: float, deep: float, tone: Tone = STONEWARE, edge: Tone = CLAY_EDGE, flat: float = 0.42, foot: float = 0.78) -> None:
    """A round cup with its handle on the right; `cy` is the centre of its rim. The drink is drawn by `surface`."""
    ry = rx * flat
    sheet.shadow(cx + 16, cy + deep + ry * 0.2, rx * 1.05, ry * 0.85, 0.5)
    hx, hy = cx + rx * 0.93, cy + deep * 0.42
    ring = f"M{hx - 20:.0f} {hy - deep * 0.26:.0f}C{hx + rx * 0.5:.0f} {hy - deep * 0.42:.0f} {hx + rx * 0.52:.0f} {hy + deep * 0.36:.0f} {hx - rx * 0.12:.0f} {hy + deep * 0.3:.0f}"
    sheet.line(ring, tone.shade, rx * 0.17)
    with sheet.at(-4, -5):
        sheet.line(ring, tone.base, rx * 0.12)
    with sheet.at(-6, -8):
        sheet.line(ring, tone.glint, rx * 0.025, 0.8)
    wall = smooth([*arc(cx, cy, rx, ry, 180, 360, 20), (cx + rx * 0.99, cy + deep * 0.4), (cx + rx * (foot + 0.1), cy + deep * 0.8), *arc(cx, cy + deep, rx * foot, ry * foot, 8, 172, 14), (cx - rx * (foot + 0.1), cy + deep * 0.8), (cx - rx * 0.99, cy + deep * 0.4)])
    sheet.form(wall, tone, (rx * 0.26, rx * 0.1), (rx * 0.06, 0))
    with sheet.clip(wall):
        sheet.path(polygon([*arc(cx, cy + deep * 0.8, rx, ry, 180, 0), *arc(cx, cy + deep * 2, rx, ry, 0, 180)]), edge.base)
        sheet.path(polygon([*arc(cx, cy + deep * 0.8, rx, ry, 58, 0), *arc(cx, cy + deep * 2, rx, ry, 0, 58)]), edge.shade, 0.8)
        sheet.path(smooth([(cx - rx * 0.8, cy + ry * 0.8), (cx - rx * 0.62, cy + ry * 1.0), (cx - rx * 0.56, cy + deep * 0.72), (cx - rx * 0.7, cy + deep * 0.6)]), tone.glint, 0.85)
        specks(sheet, cx, cy + deep * 0.5, rx, deep * 0.6, edge.shade)
    sheet.oval(cx, cy, rx, ry, tone.light)
    sheet.oval(cx, cy + 2, rx * 0.93, ry * 0.91, tone.shade)


def surface(sheet: Sheet, cx: float, cy: float, rx: float, flat: float, drink: Tone, rim: Tone | None = None) -> str:
    """The drink's surface in a cup; returns its outline for what floats on it."""
    ry = rx * flat
    pool = oval(cx, cy, rx, ry)
    sheet.path(pool, (rim or drink).base)
    sheet.oval(cx + rx * 0.01, cy + ry * 0.05, rx * 0.93, ry * 0.9, drink.base)
    with sheet.clip(pool):
        sheet.path(oval(cx, cy, rx, ry) + oval(cx + rx * 0.05, cy + ry * 0.14, rx, ry), drink.shade, 0.65, True)
    return pool


def steam(sheet: Sheet, cx: float, y: float, high: float = 150, plumes: int = 3, gap: float = 64) -> None:
    """Faint curls of steam."""
    for i in range(plumes):
        x = cx + (i - (plumes - 1) / 2) * gap
        h = high * (1.0 if i % 2 else 0.78)
        wave = [(x, y), (x - 20, y - h * 0.28), (x + 14, y - h * 0.58), (x - 10, y - h), (x + 2, y - h * 0.99), (x + 34, y - h * 0.56), (x + 2, y - h * 0.26), (x + 12, y)]
        fill = sheet.linear([(0, "#FFFFFF", 0.0), (0.45, "#F4EADC", 0.85), (1, "#EADFCF", 0.0)], x, y, x, y - h)
        sheet.path(smooth(wave), fill)


def tumbler(cx: float, top: float, bottom: float, rx: float, foot: float, flat: float = 0.24) -> str:
    """The outline of a tall tapered glass; `glass_back` and `glass_front` dress it around the drink."""
    return polygon([*arc(cx, top, rx, rx * flat, 180, 360, 30), *arc(cx, bottom, foot, foot * flat, 0, 180, 26)])


def glass_back(sheet: Sheet, cx: float, top: float, bottom: float, rx: float, foot: float, flat: float = 0.24) -> None:
    sheet.shadow(cx + 22, bottom + 8, foot * 1.5, foot * 0.42, 0.42)
    sheet.path(tumbler(cx, top, bottom, rx, foot, flat), "#DDEBEA", 0.55)
    sheet.oval(cx, top, rx, rx * flat, "#C9DCDB", 0.5)


def glass_front(sheet: Sheet, cx: float, top: float, bottom: float, rx: float, foot: float, flat: float = 0.24, drops: int = 26) -> None:
    """Reflections, rim and condensation, over the drink."""
    outline = tumbler(cx, top, bottom, rx, foot, flat)
    high = bottom - top
    with sheet.clip(outline):
        sheet.path(polygon([(cx - rx * 0.86, top), (cx - rx * 0.66, top), (cx - foot * 0.66, bottom), (cx - foot * 0.84, bottom)]), "#FFFFFF", 0.42)
        sheet.path(polygon([(cx - rx * 0.58, top), (cx - rx * 0.52, top), (cx - foot * 0.53, bottom), (cx - foot * 0.58, bottom)]), "#FFFFFF", 0.32)
        sheet.path(polygon([(cx + rx * 0.78, top), (cx + rx * 1.1, top), (cx + foot * 1.1, bottom + 30), (cx + foot * 0.72, bottom + 30)]), "#0E1A1A", 0.1)
        sheet.path(polygon([*arc(cx, bottom - 26, foot * 1.1, foot * flat, 180, 0), *arc(cx, bottom + 30, foot * 1.2, foot * flat, 0, 180)]), "#E9F4F2", 0.6)
        sheet.path(polygon([*arc(cx, bottom - 8, foot * 1.1, foot * flat, 180, 0), *arc(cx, bottom + 30, foot * 1.2, foot * flat, 0, 180)]), "#9FB9B7", 0.5)
        for _ in range(drops):
            u, v = sheet.dice.uniform(-0.9, 0.9), sheet.dice.uniform(0.3, 0.92)
            x, y = cx + u * (rx + (foot - rx) * v), top + v * high
            r = sheet.dice.uniform(3, 8)
            sheet.oval(x + 1, y + 1.5, r * 0.8, r, "#0E2020", 0.16)
            sheet.oval(x, y, r * 0.72, r * 0.92, "#FFFFFF", 0.4)
            sheet.oval(x - r * 0.2, y - r * 0.28, r * 0.26, r * 0.3, "#FFFFFF", 0.95)
    sheet.line(outline, "#7FA3A1", 4, 0.4)
    sheet.line(smooth(arc(cx, top, rx, rx * flat, 0, 360, 40)[:-1]), "#FFFFFF", 5, 0.85)
    sheet.line(smooth(arc(cx, top, rx, rx * flat, 20, 100, 14), closed=False), "#B4CCCA", 4, 0.8)


def paper_cup(sheet: Sheet, cx: float, top: float, bottom: float, rx: float, foot: float, tone: Tone = PINE, badge: bool = True) -> None:
    """A paper cup without its lid, with the house's badge; `top` is the centre of its rim."""
    flat = 0.24
    sheet.shadow(cx + 18, bottom + 10, foot * 1.5, foot * 0.45, 0.45)
    wall = polygon([*arc(cx, top, rx, rx * flat, 180, 360, 20), *arc(cx, bottom, foot, foot * flat, 0, 180, 20)])
    sheet.form(wall, tone, (rx * 0.34, 8), (rx * 0.09, 0))
    with sheet.clip(wall):
        sheet.path(polygon([(cx - rx * 0.78, top), (cx - rx * 0.56, top), (cx - foot * 0.56, bottom + 40), (cx - foot * 0.78, bottom + 40)]), tone.light, 0.7)
        sheet.path(band(cx, bottom - 34, foot * 1.2, foot * flat, 60), KRAFT.base)
        sheet.path(polygon([(cx + foot * 0.5, bottom - 60), (cx + foot * 1.3, bottom - 60), (cx + foot * 1.3, bottom + 40), (cx + foot * 0.5, bottom + 40)]), "#000000", 0.12)
    if badge:
        emblem(sheet, cx - rx * 0.06, (top + bottom) / 2 + rx * 0.15, rx * 0.42)


def emblem(sheet: Sheet, cx: float, cy: float, r: float) -> None:
    """The house's mark: a maple leaf on a warm tortilla."""
    sheet.oval(cx, cy, r, r, "#F4B23C")
    sheet.path(oval(cx, cy, r * 0.9, r * 0.9) + oval(cx, cy, r * 0.84, r * 0.84), "#FBE3A6", 1, True)
    maple_leaf(sheet, cx, cy + r * 0.02, r * 0.0068, "#B8361F", "#DC5A35")


def maple_leaf(sheet: Sheet, cx: float, cy: float, scale: float, dark: str, light: str) -> None:
    half = "M0-88L-17-54C-19-50-23-50-27-52L-42-60L-33-14C-31-5-37-4-41-8L-64-34L-68-22C-69-20-71-19-74-20L-98-25L-91-2C-90 3-89 5-94 8L-104 13L-60 49C-57 52-56 55-57 58L-61 71L-15 65C-11 65-8 67-8 71L-10 104H0Z"
    with sheet.at(cx, cy, scale):
        sheet.path(half, light)
    with sheet.at(cx, cy, scale, flip=True):
        sheet.path(half, dark)


def lid_and_straw(sheet: Sheet, cx: float, top: float, rx: float, straw: str = "#F4B23C") -> None:
    flat = 0.24
    sheet.line(f"M{cx + rx * 0.1:.1f} {top - rx * 0.2:.1f}L{cx + rx * 0.34:.1f} {top - rx * 1.5:.1f}L{cx + rx * 0.74:.1f} {top - rx * 1.72:.1f}", "#C98A1C", rx * 0.15)
    sheet.line(f"M{cx + rx * 0.085:.1f} {top - rx * 0.2:.1f}L{cx + rx * 0.325:.1f} {top - rx * 1.5:.1f}L{cx + rx * 0.73:.1f} {top - rx * 1.74:.1f}", straw, rx * 0.1)
    lid = slab(cx, top - rx * 0.2, rx * 0.86, rx * 0.86 * flat, rx * 0.2, 1.16)
    sheet.form(lid, Tone("#F3F1EB", "#CFCBC0", "#FFFFFF"), (rx * 0.16, rx * 0.08), (rx * 0.05, 0))
    sheet.form(slab(cx, top - rx * 0.02, rx * 1.06, rx * 1.06 * flat, rx * 0.1), Tone("#FBFAF6", "#D6D2C7", "#FFFFFF"), (rx * 0.14, rx * 0.05), (rx * 0.05, 0))
    sheet.form(slab(cx, top - rx * 0.24, rx * 0.84, rx * 0.84 * flat, rx * 0.14), Tone("#FBFAF6", "#DAD6CB", "#FFFFFF"), (rx * 0.14, rx * 0.05), (rx * 0.05, 0))
    sheet.oval(cx, top - rx * 0.24, rx * 0.84, rx * 0.84 * flat, "#FFFFFF")
    sheet.oval(cx + 2, top - rx * 0.225, rx * 0.72, rx * 0.72 * flat, "#E9E6DD")
    sheet.oval(cx + rx * 0.1, top - rx * 0.22, rx * 0.13, rx * 0.05, "#8F8A7D")
    sheet.line(f"M{cx + rx * 0.1:.1f} {top - rx * 0.22:.1f}L{cx + rx * 0.2:.1f} {top - rx * 0.76:.1f}", straw, rx * 0.1)


def sip_lid(sheet: Sheet, cx: float, top: float, rx: float) -> None:
    """The travel lid of a hot drink."""
    flat, white = 0.24, Tone("#4A3A30", "#2C211B", "#6E5A4C")
    sheet.form(slab(cx, top, rx * 1.07, rx * 1.07 * flat, rx * 0.13), white, (rx * 0.2, 6), (rx * 0.07, 0))
    sheet.form(slab(cx, top - rx * 0.26, rx * 0.92, rx * 0.92 * flat, rx * 0.24, 1.08), white, (rx * 0.2, 6), (rx * 0.07, 0))
    sheet.oval(cx, top - rx * 0.26, rx * 0.92, rx * 0.92 * flat, white.light)
    sheet.oval(cx, top - rx * 0.24, rx * 0.78, rx * 0.76 * flat, white.base)
    sheet.oval(cx - rx * 0.3, top - rx * 0.19, rx * 0.16, rx * 0.035, "#140D09")


def fry_box(sheet: Sheet, cx: float, y: float, half: float, high: float, tone: Tone = PINE) -> None:
    """The front of a paper scoop; fries stand behind it. `y` is the height of its shoulders."""
    front = f"M{cx - half:.1f} {y:.1f}C{cx - half * 0.5:.1f} {y + high * 0.34:.1f} {cx + half * 0.5:.1f} {y + high * 0.34:.1f} {cx + half:.1f} {y:.1f}L{cx + half * 0.74:.1f} {y + high * 0.94:.1f}C{cx + half * 0.5:.1f} {y + high * 1.06:.1f} {cx - half * 0.5:.1f} {y + high * 1.06:.1f} {cx - half * 0.74:.1f} {y + high * 0.94:.1f}Z"
    sheet.form(front, tone, (half * 0.16, 12), (half * 0.05, 6))
    with sheet.clip(front):
        for i in range(-5, 6):
            x = cx + i * half * 0.24
            sheet.path(polygon([(x - half * 0.035, y - 20), (x + half * 0.035, y - 20), (cx + (x - cx) * 0.74 + half * 0.03, y + high * 1.1), (cx + (x - cx) * 0.74 - half * 0.03, y + high * 1.1)]), tone.light, 0.3)
        sheet.path(polygon([(cx + half * 0.5, y - 10), (cx + half * 1.2, y - 10), (cx + half, y + high * 1.1), (cx + half * 0.4, y + high * 1.1)]), tone.shade, 0.35)
    emblem(sheet, cx, y + high * 0.62, half * 0.3)


def fry_box_back(sheet: Sheet, cx: float, y: float, half: float, high: float, tone: Tone = PINE) -> None:
    sheet.shadow(cx + 16, y + high * 0.99, half * 1.06, half * 0.24, 0.5)
    back = f"M{cx - half:.1f} {y:.1f}C{cx - half * 0.6:.1f} {y - high * 0.34:.1f} {cx + half * 0.6:.1f} {y - high * 0.34:.1f} {cx + half:.1f} {y:.1f}L{cx + half * 0.7:.1f} {y + high * 0.8:.1f}H{cx - half * 0.7:.1f}Z"
    sheet.path(back, tone.shade)


def basket(sheet: Sheet, cx: float, cy: float, rx: float, flat: float = 0.44, deep: float = 120, checks: str = "#C8402C") -> None:
    """A shallow oval basket lined with checked paper; food lies in it above `cy`."""
    ry = rx * flat
    sheet.shadow(cx + 16, cy + deep * 0.74 + ry * 0.3, rx * 1.0, ry * 0.95, 0.5)
    weave = slab(cx, cy, rx, ry, deep, 0.8)
    tone = Tone("#B5793F", "#7F4D22", "#D69F63", "#F0C996")
    sheet.form(weave, tone, (24, 16), (10, 0))
    with sheet.clip(weave):
        for k in range(1, 5):
            y = cy + k * deep / 4.6
            sheet.curve(arc(cx, y, rx * (1 - 0.035 * k), ry * (1 - 0.02 * k), 175, 5, 30), tone.shade, 9, 0.75)
            sheet.curve(arc(cx, y - 9, rx * (1 - 0.035 * k), ry * (1 - 0.02 * k), 175, 5, 30), tone.light, 5, 0.8)
        for i in range(15):
            a = math.radians(174 - 12 * i)
            x, y = cx + rx * math.cos(a), cy + ry * math.sin(a)
            sheet.line(f"M{x:.1f} {y:.1f}L{cx + (x - cx) * 0.84:.1f} {y + deep:.1f}", tone.shade, 7, 0.55)
    sheet.oval(cx, cy, rx, ry, tone.shade)
    points = []
    for i in range(44):
        a = 2 * math.pi * i / 44
        reach = 1.02 + 0.065 * math.sin(i * 1.9) + 0.03 * math.sin(i * 4.4)
        points.append((cx + rx * reach * math.cos(a), cy + ry * reach * math.sin(a) + (26 if math.sin(a) > 0.2 else -12)))
    liner = smooth(points, tension=0.6)
    sheet.form(liner, PAPER, (10, 9), (6, 7))
    with sheet.clip(liner):
        for i in range(-12, 13):
            sheet.line(f"M{cx + i * rx * 0.13 - ry:.1f} {cy - ry * 1.3:.1f}L{cx + i * rx * 0.13 + ry:.1f} {cy + ry * 1.5:.1f}", checks, 9, 0.24)
            sheet.line(f"M{cx + i * rx * 0.13 + ry:.1f} {cy - ry * 1.3:.1f}L{cx + i * rx * 0.13 - ry:.1f} {cy + ry * 1.5:.1f}", checks, 9, 0.24)
        sheet.oval(cx + 6, cy + 12, rx * 0.84, ry * 0.8, "#8A6A40", 0.16)


def skillet(sheet: Sheet, cx: float, cy: float, rx: float, flat: float = 0.46) -> None:
    ry = rx * flat
    sheet.shadow(cx + 14, cy + 56, rx * 1.04, ry * 1.0, 0.5)
    handle = f"M{cx + rx * 0.86:.0f} {cy + ry * 0.34:.0f}L{cx + rx * 1.36:.0f} {cy + ry * 0.78:.0f}C{cx + rx * 1.46:.0f} {cy + ry * 0.9:.0f} {cx + rx * 1.38:.0f} {cy + ry * 1.1:.0f} {cx + rx * 1.26:.0f} {cy + ry * 1.04:.0f}L{cx + rx * 0.78:.0f} {cy + ry * 0.66:.0f}Z"
    sheet.form(handle, IRON, (5, 9), (4, 6))
    sheet.form(slab(cx, cy, rx, ry, 52, 0.9), IRON, (24, 16), (9, 0))
    sheet.oval(cx, cy, rx, ry, IRON.light)
    sheet.oval(cx, cy + 5, rx * 0.95, ry * 0.94, IRON.shade)
    sheet.oval(cx, cy + 16, rx * 0.89, ry * 0.86, IRON.base)
    sheet.path(smooth([*arc(cx, cy, rx * 0.985, ry * 0.985, 195, 262, 12), *arc(cx, cy, rx * 0.96, ry * 0.955, 262, 195, 12)]), IRON.glint, 0.9)


def napkin(sheet: Sheet, cx: float, cy: float, half: float, tone: Tone = PAPER) -> None:
    """A crumpled sheet of paper under food on a board."""
    d = blob(sheet.dice, cx, cy, half, half * 0.4, 0.09, 9)
    sheet.form(d, tone, (8, 8), (6, 6))
