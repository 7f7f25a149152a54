"""Cakes, churros, brownies, flan, cookies, berries."""

import math

from hub.menu.demo.drawing.geometry import Point, arc, blob, chunk, in_oval, oval, polygon, slab, smooth
from hub.menu.demo.drawing.palette import BATTER, CARAMEL, CHOCOLATE, CUSTARD, MILK_CHOCOLATE, STRAWBERRY, Tone
from hub.menu.demo.drawing.sheet import Sheet

TIP, NEAR, FAR, HIGH = (120.0, 470.0), (800.0, 580.0), (880.0, 380.0), 270.0


def cake_slice(sheet: Sheet, layers: list[tuple[Tone, float, bool]], icing: Tone, drip: bool = False, outer: Tone | None = None) -> None:
    """A wedge lying with its tip to the left, its cut face towards us. `layers`: material, share of height, is sponge."""
    dice, side = sheet.dice, outer or icing
    sheet.shadow(540, 792, 430, 92, 0.5)
    sheet.path(polygon([(TIP[0] - 14, TIP[1] + HIGH + 6), (NEAR[0] - 6, NEAR[1] + HIGH + 24), (908, 486 + HIGH), (700, 640), (300, 700)]), "#2A160A", 0.34)
    total, offset = sum(share for _, share, _ in layers), 0.0
    rim = [NEAR, (862, 540), (896, 470), FAR]
    back = smooth([*rim, (FAR[0], FAR[1] + HIGH), (896, 470 + HIGH), (862, 540 + HIGH), (NEAR[0], NEAR[1] + HIGH)], tension=0.5)
    sheet.form(back, side, (30, 0), (4, 0))
    face = polygon([TIP, NEAR, (NEAR[0], NEAR[1] + HIGH), (TIP[0], TIP[1] + HIGH)])
    with sheet.clip(face):
        for tone, share, sponge in layers:
            height = HIGH * share / total
            upper, lower = _run(sheet, offset, 4), _run(sheet, offset + height + 6, 4)
            d = smooth([*upper, *lower[::-1]], tension=0.6)
            sheet.path(d, tone.base)
            if sponge:
                for _ in range(130):
                    u, v = dice.random(), dice.random()
                    x, y = TIP[0] + 680 * u, TIP[1] + 110 * u + offset + height * v
                    r = dice.uniform(2, 6.5)
                    sheet.oval(x, y, r * 1.2, r * 0.8, tone.shade, 0.75)
                    sheet.oval(x - 1.5, y + 2.4, r, r * 0.5, tone.light, 0.8)
            else:
                sheet.curve([(x, y + 5) for x, y in upper], tone.light, 7)
                sheet.curve([(x, y - 5) for x, y in lower], tone.shade, 8)
            offset += height
        sheet.path(polygon([(620, 0), (900, 0), (900, 1000), (720, 1000)]), "#5A2A0A", 0.1)
    top = smooth([(TIP[0] + 4, TIP[1]), (140, 476), (300, 500), (560, 541), (760, 574), *rim, (700, 396), (500, 419), (240, 449), (140, 462)], tension=0.5)
    if drip:
        _drips(sheet, icing)
    sheet.form(top, icing, (6, 7), (6, 6))
    with sheet.clip(top):
        sheet.path(smooth([(220, 466), (520, 424), (800, 392), (780, 410), (520, 446), (300, 474)]), icing.glint, 0.6)
        sheet.path(smooth([(600, 500), (740, 470), (830, 440), (820, 460), (740, 496), (640, 516)]), icing.light, 0.7)


def _run(sheet: Sheet, down: float, wobble: float) -> list[Point]:
    return [(TIP[0] - 6 + 692 * i / 12, TIP[1] + 112 * i / 12 + down + (sheet.dice.uniform(-wobble, wobble) if down else 0)) for i in range(13)]


def _drips(sheet: Sheet, icing: Tone) -> None:
    lower = []
    for i in range(69):
        u = i / 68
        hang = 20 + 13 * math.sin(i * 0.9)
        for at, length in ((0.09, 70), (0.24, 40), (0.38, 104), (0.55, 54), (0.7, 128), (0.86, 62), (0.97, 92)):
            hang += length * math.exp(-(((u - at) / 0.034) ** 2))
        lower.append((TIP[0] + 680 * u, TIP[1] + 110 * u + hang * min(1.0, 0.35 + u * 12)))
    d = smooth([*lower, (NEAR[0] + 4, NEAR[1] - 6), (460, 520), (TIP[0] + 4, TIP[1] - 4)], tension=0.8)
    with sheet.at(5, 8):
        sheet.path(d, "#3A1A08", 0.25)
    sheet.form(d, icing, (6, 9), (4, 4))
    for u, length in ((0.09, 70), (0.38, 104), (0.7, 128), (0.86, 62)):
        sheet.oval(TIP[0] + 680 * u - 5, TIP[1] + 110 * u + length * 0.8, 5, length * 0.16, icing.glint, 0.7)
    side = smooth([NEAR, (862, 540), (896, 470), FAR, (886, 420), (900, 520), (872, 590), (850, 568), (824, 660), (NEAR[0], NEAR[1] + 40)], tension=0.7)
    sheet.path(side, icing.shade)


def strawberry(sheet: Sheet, x: float, y: float, size: float = 1.0, turn: float = 0, cut: bool = False) -> None:
    with sheet.at(x, y, size, turn):
        sheet.oval(8, 42, 54, 18, "#2A0A0A", 0.22)
        d = "M0 62C-26 52-56 10-52-18C-48-40-20-40 0-36C20-40 48-40 52-18C56 10 26 52 0 62Z"
        sheet.form(d, STRAWBERRY, (9, 8), (7, 8))
        if cut:
            with sheet.at(0, 2, 0.84):
                sheet.path(d, "#FFC9C0")
            with sheet.at(0, 2, 0.7):
                sheet.path(d, "#F7837A")
            sheet.path("M0 34C-10 20-14 0-8-16C-2-22 2-22 8-16C14 0 10 20 0 34Z", "#FFE9E2")
        else:
            for px, py in ((-28, -14), (-8, -20), (14, -16), (34, -10), (-34, 6), (-14, 2), (6, 4), (26, 8), (-22, 24), (-2, 22), (16, 26), (-6, 42), (8, 42)):
                sheet.oval(px, py, 3, 4.6, "#FFD98A")
                sheet.oval(px + 1.4, py + 1.6, 2.2, 3.4, "#A0141F", 0.5)
            sheet.oval(-26, -24, 12, 6, "#FFD6CE", 0.75, -30)
        for turn_by in (-70, -35, 0, 35, 70):
            with sheet.at(0, -36, 1, turn_by):
                sheet.path("M-8 4C-12-10-4-24 0-30C6-22 12-8 8 4Z", "#4E9A35" if turn_by < 20 else "#36782A")


def churro(sheet: Sheet, x: float, y: float, length: float, turn: float, wide: float = 66) -> None:
    """A ridged stick of fried dough rolled in cinnamon sugar."""
    with sheet.at(x, y, 1, turn):
        half, w = length / 2, wide / 2
        sheet.path(f"M{-half:.0f} {w * 0.6:.0f}H{half:.0f}C{half + 20:.0f} {w + 20:.0f} {half:.0f} {w + 22:.0f} {half - 10:.0f} {w + 20:.0f}H{-half:.0f}Z", "#3A1E06", 0.25)
        body = f"M{-half:.0f} {-w:.0f}C{-half / 3:.0f} {-w - 6:.0f} {half / 3:.0f} {-w + 6:.0f} {half:.0f} {-w:.0f}C{half + wide * 0.34:.0f} {-w * 0.6:.0f} {half + wide * 0.34:.0f} {w * 0.6:.0f} {half:.0f} {w:.0f}C{half / 3:.0f} {w + 6:.0f} {-half / 3:.0f} {w - 6:.0f} {-half:.0f} {w:.0f}C{-half - wide * 0.34:.0f} {w * 0.6:.0f} {-half - wide * 0.34:.0f} {-w * 0.6:.0f} {-half:.0f} {-w:.0f}Z"
        tone = Tone("#C9833A", "#8F5119", "#E4AC66")
        sheet.path(body, tone.base)
        with sheet.clip(body):
            for k, (fill, opacity) in enumerate((("#E8B573", 1.0), ("#D79A50", 1.0), ("#C2782F", 1.0), ("#A8641F", 1.0), ("#8A4C14", 1.0))):
                y0 = -w + k * wide / 5
                sheet.path(f"M{-half - 40:.0f} {y0:.1f}H{half + 40:.0f}V{y0 + wide / 5 - 2.5:.1f}H{-half - 40:.0f}Z", fill, opacity)
                sheet.line(f"M{-half - 40:.0f} {y0 - 1:.1f}H{half + 40:.0f}", "#6E3A0E", 4, 0.75)
            for _ in range(int(length * 0.42)):
                px, py = sheet.dice.uniform(-half - 20, half + 20), sheet.dice.uniform(-w, w)
                fill, opacity = sheet.dice.choice([("#FFF6E2", 0.95), ("#FFE9C4", 0.9), ("#7A3E12", 0.55)])
                sheet.path(chunk(sheet.dice, px, py, 3.6, 2.6, 4), fill, opacity)


def block(sheet: Sheet, cx: float, cy: float, half: float, deep: float, high: float, tone: Tone, crumbly: bool = True) -> str:
    """A square piece seen over its corner; returns the outline of its top."""
    left, right, near, far = (cx - half, cy), (cx + half, cy), (cx, cy + deep), (cx, cy - deep)
    dice = sheet.dice
    west = polygon([left, near, (near[0], near[1] + high), (left[0] + 4, left[1] + high)])
    east = polygon([near, right, (right[0] - 4, right[1] + high), (near[0], near[1] + high)])
    sheet.path(west, tone.base)
    sheet.path(east, tone.shade)
    if crumbly:
        with sheet.clip(west + east):
            for _ in range(110):
                u, v = dice.uniform(-1, 1), dice.random()
                x, y = cx + u * half, cy + deep * (1 - abs(u)) + high * v
                r = dice.uniform(3, 9)
                fill = dice.choice([tone.light, tone.shade, "#241008"]) if u < 0 else dice.choice([tone.base, "#241008", tone.base])
                sheet.path(chunk(dice, x, y, r, r * 0.75), fill, 0.7)
    top = smooth([left, (cx - half * 0.5, cy - deep * 0.52), far, (cx + half * 0.5, cy - deep * 0.52), right, (cx + half * 0.5, cy + deep * 0.5), near, (cx - half * 0.5, cy + deep * 0.5)], tension=0.25)
    sheet.form(top, tone._replace(base=tone.light), (5, 6), (5, 5))
    return top


def crackle(sheet: Sheet, top: str, cx: float, cy: float, half: float, deep: float) -> None:
    """The papery cracked skin of a good brownie."""
    with sheet.clip(top):
        for x, y in in_oval(sheet.dice, 26, cx, cy, half * 0.85, deep * 0.85, half * 0.16):
            sheet.path(chunk(sheet.dice, x + 2, y + 4, half * 0.15, deep * 0.13, 6), "#3A1A10", 0.7)
            sheet.path(chunk(sheet.dice, x, y, half * 0.14, deep * 0.12, 6), "#9A6246")
            sheet.path(chunk(sheet.dice, x - 4, y - 3, half * 0.08, deep * 0.05, 6), "#BE8A6A", 0.9)


def flan(sheet: Sheet, cx: float, cy: float, rx: float) -> None:
    ry, high = rx * 0.4, rx * 0.74
    sheet.path(blob(sheet.dice, cx + 10, cy + high + ry * 0.1, rx * 1.62, ry * 1.5, 0.05, 13), CARAMEL.base)
    sheet.form(blob(sheet.dice, cx + 6, cy + high, rx * 1.58, ry * 1.42, 0.05, 13), Tone("#C06A18", "#8A430A", "#E39A3E"), (8, 9), (7, 7))
    sheet.oval(cx - rx * 0.98, cy + high + ry * 0.1, rx * 0.2, ry * 0.16, "#FFDFA0", 0.85, -20)
    body = slab(cx, cy, rx * 0.82, ry * 0.82, high, 1.26)
    sheet.form(body, CUSTARD, (30, 18), (12, 0))
    with sheet.clip(body):
        for _ in range(34):
            sheet.oval(cx + sheet.dice.uniform(-1, 1) * rx, cy + sheet.dice.uniform(0.2, 1.3) * high, 4, 3, CUSTARD.shade, 0.7)
        lower = []
        for i in range(49):
            a = math.radians(182 - 184 * i / 48)
            hang = 24 + 9 * math.sin(i * 0.8)
            for at, length in ((6, 84), (15, 130), (24, 60), (33, 150), (42, 80)):
                hang += length * math.exp(-(((i - at) / 2.0) ** 2))
            lower.append((cx + rx * 0.86 * math.cos(a) * (1 + hang / 1400), cy + ry * 0.86 * math.sin(a) + hang))
        sheet.form(smooth([*lower, *arc(cx, cy, rx * 0.84, ry * 0.84, 0, 180, 20)]), CARAMEL, (8, 9), (5, 4))
    sheet.form(oval(cx, cy, rx * 0.82, ry * 0.82), Tone("#D5852A", "#A85A12", "#F0B057"), (8, 8), (8, 8))
    sheet.path(smooth([*arc(cx, cy, rx * 0.66, ry * 0.64, 190, 270, 9), *arc(cx, cy, rx * 0.5, ry * 0.46, 270, 190, 9)]), "#FFE2A8", 0.8)


def cookie(sheet: Sheet, cx: float, cy: float, rx: float, flat: float = 0.46, chips: int = 15) -> None:
    ry = rx * flat
    sheet.shadow(cx + 8, cy + 30, rx * 1.06, ry * 1.08, 0.4)
    outline = blob(sheet.dice, cx, cy, rx, ry, 0.03, 15)
    tone = Tone("#D19A54", "#A26A2B", "#E8BC7E", "#F9DDAE")
    with sheet.at(0, 22):
        sheet.path(outline, "#8F5A22")
    sheet.form(outline, tone, (12, 12), (9, 9))
    with sheet.clip(outline):
        for x, y in in_oval(sheet.dice, 46, cx, cy, rx * 0.93, ry * 0.93, rx * 0.1):
            sheet.path(blob(sheet.dice, x, y, rx * 0.06, rx * 0.02, 0.3, 6), sheet.dice.choice([tone.shade, tone.light]), 0.7)
    for x, y in in_oval(sheet.dice, chips, cx, cy, rx * 0.8, ry * 0.78, rx * 0.26):
        choco(sheet, x, y, rx * sheet.dice.uniform(0.08, 0.12))


def choco(sheet: Sheet, x: float, y: float, r: float) -> None:
    sheet.path(chunk(sheet.dice, x + r * 0.1, y + r * 0.24, r * 1.1, r * 0.7, 5, 0.15), "#2A120A")
    sheet.path(chunk(sheet.dice, x, y, r, r * 0.6, 5, 0.15), CHOCOLATE.base)
    sheet.oval(x - r * 0.28, y - r * 0.2, r * 0.34, r * 0.12, MILK_CHOCOLATE.glint, 0.85, -12)


def crumb_topping(sheet: Sheet, spots: list[Point], size: float = 1.0, tone: Tone = BATTER) -> None:
    for x, y in spots:
        r = sheet.dice.uniform(12, 26) * size
        sheet.path(chunk(sheet.dice, x + 3, y + r * 0.4, r * 1.05, r * 0.75, 6), tone.shade, 0.8)
        sheet.path(chunk(sheet.dice, x, y, r, r * 0.7, 6), sheet.dice.choice([tone.base, tone.light, tone.base, "#C98A42"]))
        sheet.path(chunk(sheet.dice, x - r * 0.2, y - r * 0.2, r * 0.5, r * 0.24, 5), tone.glint, 0.85)
