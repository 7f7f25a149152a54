"""Bowls, soups and salads, and the layers of their extras: they share one bowl, so extras fit every one."""

import math

from hub.menu.demo.drawing import dairy, greens, meat, sides, vessels
from hub.menu.demo.drawing.dishes.kind import Dishes
from hub.menu.demo.drawing.dishes.tacos import grains, pico
from hub.menu.demo.drawing.geometry import Point, arc, blob, chunk, in_oval, oval, smooth
from hub.menu.demo.drawing.palette import (
    APPLE,
    APPLE_SKIN,
    CABBAGE,
    CHIPOTLE,
    CHOWDER,
    CILANTRO_RICE,
    COBALT,
    COTIJA,
    CRANBERRY,
    CREAM,
    CRUMB,
    CRUST,
    EGG_WHITE,
    GUACAMOLE,
    KALE,
    LETTUCE,
    PECAN,
    PINE,
    POTATO,
    QUINOA,
    RED_BEANS,
    ROMAINE,
    SQUASH,
    TERRACOTTA,
    TOMATO,
    YOLK,
    Tone,
)
from hub.menu.demo.drawing.sheet import Sheet

CX, CY, RX, FLAT, DEEP = 500.0, 440.0, 420.0, 0.52, 230.0
RY = RX * FLAT


def inside(sheet: Sheet) -> str:
    """What lies in the bowl may rise above the rim at the back, but not spill over it in front."""
    rx, ry = RX * 0.945, RY * 0.93
    lower = " ".join(f"L{x:.1f} {y:.1f}" for x, y in arc(CX, CY + 4, rx, ry, 0, 180, 30))
    return f"M{CX - rx:.1f} {CY:.1f}V0H{CX + rx:.1f}V{CY:.1f}{lower}Z"


def zone(sheet: Sheet, start: float, end: float, near: float, far: float, count: int, gap: float) -> list[Point]:
    """Places in a ring sector of the bowl: angles as in `arc`, `near`/`far` as shares of its radius."""
    chosen: list[Point] = []
    for _ in range(count * 14):
        if len(chosen) == count:
            break
        a, r = math.radians(sheet.dice.uniform(start, end)), math.sqrt(sheet.dice.uniform(near * near, far * far))
        x, y = CX + RX * 0.9 * r * math.cos(a), CY - 6 + RY * 0.88 * r * math.sin(a)
        if all(math.hypot(x - px, (y - py) / FLAT) > gap for px, py in chosen):
            chosen.append((x, y))
    return sorted(chosen, key=lambda p: p[1])


def rice_bed(sheet: Sheet, tone: Tone = CILANTRO_RICE, green: bool = True) -> None:
    sheet.oval(CX, CY + 6, RX * 0.94, RY * 0.92, tone.shade)
    sheet.oval(CX - 8, CY - 6, RX * 0.86, RY * 0.84, tone.base)
    grains(sheet, zone(sheet, 0, 360, 0, 1.02, 420, 10), tone)
    if green:
        greens.herbs(sheet, zone(sheet, 0, 360, 0, 1, 46, 20), 0.9)


def masa(sheet: Sheet) -> None:
    vessels.bowl(sheet, CX, CY, RX, FLAT, DEEP, TERRACOTTA)
    with sheet.clip(inside(sheet)):
        rice_bed(sheet)
        greens.strands(sheet, zone(sheet, 330, 392, 0.3, 1.0, 74, 12), LETTUCE, 1.25)
        greens.beans(sheet, zone(sheet, 176, 238, 0.25, 1.0, 64, 26), 1.25)
        greens.kernels(sheet, zone(sheet, 236, 284, 0.2, 1.0, 84, 20), 1.2)
        meat.grilled_chicken(sheet, 676, 340, 1.16, 6)
        pico(sheet, zone(sheet, 24, 92, 0.16, 1.0, 60, 25), 1.3)
        greens.avocado_fan(sheet, 306, 524, 1.16, -8, 7)
        greens.blob_of(sheet, 492, 432, 84, 52, CREAM)
        sheet.curve([(448, 426), (486, 404), (534, 420), (504, 444), (474, 434)], CREAM.shade, 8, 0.8)
        greens.crumble(sheet, zone(sheet, 0, 360, 0, 0.85, 60, 28), COTIJA, 1.15)
        for x, y in ((540.0, 404.0), (610, 510), (390, 400), (700, 446), (470, 560)):
            greens.cilantro(sheet, x, y, 1.25, sheet.dice.uniform(-50, 50))
    greens.lime_wedge(sheet, 812, 482, 1.05, -24)


def carnitas(sheet: Sheet) -> None:
    vessels.bowl(sheet, CX, CY, RX, FLAT, DEEP, PINE)
    with sheet.clip(inside(sheet)):
        rice_bed(sheet, Tone("#F6C27C", "#DB9344", "#FFD9A0"))
        greens.beans(sheet, zone(sheet, 196, 250, 0.3, 0.98, 44, 26), 1.12, RED_BEANS)
        meat.shreds(sheet, zone(sheet, 250, 350, 0.1, 1.0, 90, 16), 1.3)
        greens.strands(sheet, zone(sheet, 350, 400, 0.35, 0.98, 44, 14), CABBAGE, 1.2)
        greens.blob_of(sheet, 330, 510, 110, 66, GUACAMOLE)
        sheet.curve([(270, 500), (322, 474), (384, 494), (344, 520)], GUACAMOLE.glint, 9, 0.75)
        pico(sheet, zone(sheet, 40, 110, 0.3, 0.98, 44, 26), 1.15)
        for x, y in ((640.0, 400.0), (560, 350), (690, 440)):
            greens.radish(sheet, x, y, 44, 0.62, sheet.dice.uniform(-30, 30))
        greens.slivers(sheet, zone(sheet, 250, 350, 0.2, 0.9, 8, 60), size=1.1)
        greens.crumble(sheet, zone(sheet, 0, 360, 0, 0.8, 40, 30), COTIJA, 1.0)
        for x, y in ((520.0, 400.0), (600, 440), (360, 470), (470, 340)):
            greens.cilantro(sheet, x, y, 1.15, sheet.dice.uniform(-50, 50))
    greens.lime_wedge(sheet, 806, 500, 0.92, -26)


def harvest(sheet: Sheet) -> None:
    vessels.bowl(sheet, CX, CY, RX, FLAT, DEEP, COBALT)
    with sheet.clip(inside(sheet)):
        sheet.oval(CX, CY + 6, RX * 0.94, RY * 0.92, QUINOA.shade)
        for x, y in zone(sheet, 0, 360, 0, 1.02, 380, 12):
            r = sheet.dice.uniform(6, 9)
            sheet.oval(x, y + 2, r, r * 0.8, QUINOA.shade)
            sheet.oval(x, y, r * 0.9, r * 0.7, sheet.dice.choice([QUINOA.base, QUINOA.light, "#C98F6A"]))
        for x, y in zone(sheet, 180, 262, 0.4, 0.95, 16, 50):
            greens.big_leaf(sheet, x, y, 0.62, sheet.dice.uniform(-70, 70), KALE)
        greens.dice_of(sheet, zone(sheet, 262, 340, 0.25, 0.98, 30, 44), SQUASH, 2.0)
        for x, y in zone(sheet, 340, 405, 0.35, 0.95, 9, 66):
            with sheet.at(x, y, 0.8, sheet.dice.uniform(-40, 40)):
                sheet.oval(8, 22, 78, 26, "#2A160A", 0.25)
                sheet.form("M-78 0C-50-44 40-48 80-6C50 28-44 34-78 0Z", APPLE, (7, 9), (0, 0))
                sheet.path("M-78 0C-50-44 40-48 80-6C46-34-46-30-78 0Z", APPLE_SKIN.base)
                sheet.path("M-60-16C-36-36 10-40 40-30C10-32-36-28-60-16Z", "#F79A8E", 0.8)
        meat.grilled_chicken(sheet, 340, 520, 0.86, -6)
        greens.blob_of(sheet, 540, 520, 88, 54, Tone("#F3E7D2", "#D9C6A4", "#FFFBF2"))
        greens.crumble(sheet, zone(sheet, 60, 110, 0.2, 0.6, 26, 18), COTIJA, 1.4)
        for x, y in zone(sheet, 20, 110, 0.5, 0.98, 13, 44):
            pecan(sheet, x, y)
        berry_scatter(sheet, zone(sheet, 0, 360, 0.1, 0.9, 22, 60))
        greens.seeds_of(sheet, zone(sheet, 0, 360, 0, 0.95, 26, 40), "#6E8A3A", "#B8CC7E", 0.9)
        for x, y, turn in ((470.0, 380.0, -20), (520, 410, 30)):
            greens.leaf(sheet, x, y, 100, turn, Tone("#7FA37A", "#55795A", "#A9C79C", "#DCEBD0"), 0.6)


def pecan(sheet: Sheet, x: float, y: float) -> None:
    with sheet.at(x, y, 1, sheet.dice.uniform(-60, 60)):
        sheet.oval(5, 12, 34, 17, "#2A160A", 0.28)
        sheet.form(oval(0, 0, 33, 19), PECAN, (5, 6), (4, 5))
        for k in (-9, -1, 7):
            sheet.curve([(-28, k * 0.6), (0, k + 2), (28, k * 0.6)], PECAN.shade, 3, 0.85)
        sheet.oval(-8, -8, 12, 3, PECAN.glint, 0.8, -8)


def berry_scatter(sheet: Sheet, spots: list[Point]) -> None:
    for x, y in spots:
        sheet.path(blob(sheet.dice, x + 2, y + 4, 15, 10, 0.12, 8), "#2A0A0E", 0.28)
        sheet.form(blob(sheet.dice, x, y, 14, 10, 0.14, 8), CRANBERRY, (4, 4), (3, 3))
        sheet.oval(x - 4, y - 3, 4, 2, CRANBERRY.glint, 0.9)


def salmon(sheet: Sheet) -> None:
    vessels.bowl(sheet, CX, CY, RX, FLAT, DEEP, PINE)
    with sheet.clip(inside(sheet)):
        rice_bed(sheet, Tone("#FFF8EA", "#E7D8BC", "#FFFFFF"), False)
        for k, (x, y) in enumerate(((190.0, 400.0), (250, 360), (310, 330), (230, 440), (290, 400), (350, 370))):
            greens.cucumber(sheet, x, y, 62, 0.6, -10 + 5 * k)
        greens.strands(sheet, zone(sheet, 262, 318, 0.35, 0.98, 50, 14), Tone("#F58428", "#D6600F", "#FFAA5C", "#FFD9B0"), 1.15)
        greens.beans(sheet, zone(sheet, 318, 370, 0.45, 0.98, 40, 26), 1.1, Tone("#8DC04A", "#5F942C", "#B5DA74", "#E8F6C4"))
        greens.avocado_fan(sheet, 690, 500, 0.84, 16, 5)
        greens.strands(sheet, zone(sheet, 130, 180, 0.4, 0.98, 40, 14), CABBAGE, 1.15)
        meat.salmon_fillet(sheet, 460, 470, 1.22, -6)
        dairy.drizzle(sheet, dairy.zigzag(300, 640, 430, 510, 5), 10, CHIPOTLE)
        for x, y in ((400.0, 560.0), (470, 585), (540, 575)):
            greens.radish(sheet, x, y, 42, 0.6, sheet.dice.uniform(-20, 20))
        greens.chives(sheet, zone(sheet, 0, 360, 0, 0.8, 34, 30), 1.1)
        for x, y in zone(sheet, 0, 360, 0, 0.9, 50, 24):
            sheet.oval(x, y, 5, 3, sheet.dice.choice(["#FFF4D8", "#2A1E18"]), 0.95, sheet.dice.uniform(0, 180))
    greens.lime_wedge(sheet, 812, 440, 0.85, -30)


# soups


def soup(sheet: Sheet, tone: Tone) -> None:
    sheet.oval(CX, CY + 14, RX * 0.925, RY * 0.9, tone.base)
    with sheet.clip(oval(CX, CY + 14, RX * 0.925, RY * 0.9)):
        sheet.path(oval(CX, CY + 14, RX * 0.925, RY * 0.9) + oval(CX + 16, CY + 34, RX * 0.92, RY * 0.9), tone.shade, 0.75, True)
        for a0, r in ((200, 0.8), (320, 0.62), (60, 0.84), (120, 0.5)):
            sheet.curve(arc(CX, CY + 14, RX * r, RY * r, a0, a0 + 50, 12), tone.light, 12, 0.75)


def float_in(sheet: Sheet, x: float, y: float, r: float, tone: Tone) -> None:
    """The ring of soup that closes around something half sunk."""
    sheet.oval(x + 3, y + r * 0.34, r * 1.16, r * 0.5, tone.shade, 0.8)


def clam(sheet: Sheet, x: float, y: float, size: float = 1.0) -> None:
    with sheet.at(x, y, size, sheet.dice.uniform(-40, 40)):
        d = smooth([(-34, 4), (-24, -18), (2, -22), (28, -14), (36, 4), (16, 16), (-16, 17)])
        sheet.form(d, Tone("#EBC694", "#C6935A", "#F9E2BE"), (5, 6), (4, 5))
        sheet.path("M-24 2C-8-8 14-8 28 0C14 4-8 8-24 2Z", "#B07C48", 0.7)
        sheet.oval(-10, -12, 10, 4, "#FFF6E2", 0.9, -16)


def potato(sheet: Sheet, x: float, y: float, size: float = 1.0, tone: Tone = POTATO) -> None:
    greens.dice_of(sheet, [(x, y)], tone, size)


def oyster_cracker(sheet: Sheet, x: float, y: float, r: float = 30) -> None:
    sheet.oval(x + 4, y + r * 0.5, r * 1.05, r * 0.6, "#3A2410", 0.28)
    d = blob(sheet.dice, x, y, r, r * 0.74, 0.05, 9)
    sheet.form(d, Tone("#EFC98A", "#C9954A", "#FBE4B8"), (6, 7), (5, 6))
    for dx, dy in ((-0.3, 0.1), (0.25, 0.2), (0, -0.25)):
        sheet.oval(x + dx * r, y + dy * r, r * 0.09, r * 0.07, "#8A5A20", 0.9)


def chowder_in(sheet: Sheet, cx: float, cy: float, rx: float, ry: float, tone: Tone = CHOWDER) -> None:
    """The floating things of a clam chowder, in any vessel."""
    dice = sheet.dice
    for k, (x, y) in enumerate(in_oval(dice, 36, cx, cy, rx * 0.86, ry * 0.8, rx * 0.17)):
        float_in(sheet, x, y, 34, tone)
        if k % 3 == 0:
            clam(sheet, x, y, 1.1)
        elif k % 3 == 1:
            potato(sheet, x, y, 1.7)
        else:
            greens.dice_of(sheet, [(x, y)], Tone("#B8D28A", "#8FB257", "#DCEBB8"), 1.0)
    for x, y in in_oval(dice, 24, cx, cy, rx * 0.7, ry * 0.66, rx * 0.12):
        sheet.path(chunk(dice, x + 2, y + 4, 13, 9, 5), "#3A1408", 0.3)
        sheet.path(chunk(dice, x, y, 13, 9, 5), dice.choice(["#A8402C", "#C4583C", "#8A2E20"]))
        sheet.path(chunk(dice, x - 2, y - 2, 6, 3.5, 5), "#F3B594")
    greens.chives(sheet, in_oval(dice, 34, cx, cy, rx * 0.75, ry * 0.7, rx * 0.1), 1.1)
    for x, y in in_oval(dice, 40, cx, cy, rx * 0.85, ry * 0.82, 20):
        sheet.path(chunk(dice, x, y, 3.4, 2.6, 4), "#3A2A1E", 0.8)


def clam_chowder(sheet: Sheet) -> None:
    """The house's hero: chowder in a hollowed sourdough loaf, its lid leaning behind."""
    sheet.shadow(520, 800, 450, 120, 0.5)
    with sheet.at(690, 330, 1, 18):
        loaf_lid(sheet)
    wall = smooth([*arc(480, 470, 372, 170, 180, 360, 24), (868, 560), (850, 690), (760, 790), (600, 836), (470, 844), (340, 836), (190, 786), (108, 690), (92, 560)], tension=0.95)
    sheet.form(wall, CRUST, (56, 44), (14, 6))
    with sheet.clip(wall):
        sheet.path(smooth([(60, 740), (300, 800), (600, 806), (900, 720), (900, 900), (60, 900)]), CRUST.shade, 0.75)
        for x, y, length, turn in ((230.0, 690.0, 250, 62), (420, 760, 230, 82), (620, 745, 240, 104), (780, 660, 210, 122)):
            with sheet.at(x, y, 1, turn):
                sheet.path(f"M{-length / 2:.0f} 0C{-length / 4:.0f}-34 {length / 4:.0f}-34 {length / 2:.0f} 0C{length / 4:.0f} 30 {-length / 4:.0f} 30 {-length / 2:.0f} 0Z", "#7A3E14", 0.55)
                sheet.path(f"M{-length / 2 + 12:.0f} 2C{-length / 4:.0f}-20 {length / 4:.0f}-20 {length / 2 - 12:.0f} 2C{length / 4:.0f} 24 {-length / 4:.0f} 24 {-length / 2 + 12:.0f} 2Z", "#E7B87A")
        for x, y in in_oval(sheet.dice, 120, 470, 680, 380, 150, 16):
            r = sheet.dice.uniform(2.5, 7)
            sheet.path(blob(sheet.dice, x, y, r * 1.4, r * 0.8, 0.25, 6), sheet.dice.choice(["#FFE9C4", "#FFE9C4", "#8A4A18", CRUST.light]), 0.6)
        sheet.path(smooth([(122, 560), (160, 600), (180, 700), (150, 690), (120, 620)]), CRUST.glint, 0.75)
    torn = [(x + sheet.dice.uniform(-7, 7), y + sheet.dice.uniform(-6, 6)) for x, y in arc(480, 470, 372, 170, 0, 350, 36)]
    sheet.form(smooth(torn), CRUST, (0, 0), (5, 8))
    rim = [(x + sheet.dice.uniform(-6, 6), y + sheet.dice.uniform(-5, 5)) for x, y in arc(480, 472, 352, 154, 0, 350, 36)]
    sheet.form(smooth(rim), CRUMB, (6, 8), (6, 8))
    for x, y in in_oval(sheet.dice, 130, 480, 472, 346, 150, 14):
        if ((x - 480) / 300) ** 2 + ((y - 472) / 122) ** 2 > 1:
            r = sheet.dice.uniform(3, 8)
            sheet.oval(x, y, r * 1.3, r * 0.8, CRUMB.shade, 0.8)
            sheet.oval(x + 1, y + 2, r, r * 0.45, CRUMB.light, 0.9)
    sheet.oval(480, 480, 306, 126, CRUMB.shade)
    pool = oval(480, 488, 298, 119)
    sheet.path(pool, CHOWDER.base)
    with sheet.clip(pool):
        sheet.path(pool + oval(494, 506, 296, 118), CHOWDER.shade, 0.8, True)
        for a0, r in ((190, 0.82), (320, 0.6), (40, 0.86), (110, 0.5)):
            sheet.curve(arc(480, 490, 298 * r, 119 * r, a0, a0 + 54, 12), "#FFFFFF", 10, 0.7)
        chowder_in(sheet, 480, 486, 290, 114)
    spill = smooth([(600, 592), (640, 584), (690, 570), (700, 590), (690, 660), (676, 690), (660, 664), (650, 620), (630, 616), (622, 650), (608, 646)])
    sheet.form(spill, CHOWDER, (6, 6), (4, 4))
    for x, y in ((330.0, 452.0), (386, 430), (300, 492)):
        oyster_cracker(sheet, x, y, 34)
    greens.cilantro(sheet, 500, 452, 1.3, 10, Tone("#3F8A34", "#2A6426", "#6AAE4B"))
    vessels.steam(sheet, 470, 410, 260, 3, 96)
    for x, y in ((170.0, 838.0), (236, 866), (800, 846)):
        oyster_cracker(sheet, x, y, 36)


def loaf_lid(sheet: Sheet) -> None:
    d = smooth([(-200, 60), (-214, -40), (-150, -150), (0, -196), (150, -150), (214, -40), (200, 60), (0, 110)], tension=0.95)
    sheet.form(d, CRUST, (24, 20), (14, 12))
    with sheet.clip(d):
        for x, turn in ((-90.0, -58.0), (20, -80), (120, -112)):
            with sheet.at(x, -50, 1, turn):
                sheet.path("M-110 0C-50-26 50-26 110 0C50 24-50 24-110 0Z", "#7A3E14", 0.5)
                sheet.path("M-98 2C-46-16 46-16 98 2C46 20-46 20-98 2Z", "#E7B87A")
        for x, y in in_oval(sheet.dice, 50, 0, -40, 190, 120, 20):
            sheet.oval(x, y, sheet.dice.uniform(3, 7), 3, "#FFE9C4", 0.65)
        sheet.path(smooth([(-176, -20), (-130, -120), (-50, -168), (-70, -140), (-130, -70), (-156, 0)]), CRUST.glint, 0.6)


def corn_chowder(sheet: Sheet) -> None:
    tone = Tone("#FBD98A", "#E9B450", "#FFEBB8")
    vessels.bowl(sheet, CX, CY, RX, FLAT, DEEP, COBALT)
    soup(sheet, tone)
    with sheet.clip(inside(sheet)):
        for k, (x, y) in enumerate(zone(sheet, 0, 360, 0, 0.88, 22, 90)):
            float_in(sheet, x, y, 34, tone)
            potato(sheet, x, y, 1.7, POTATO if k % 2 else Tone("#E8604A", "#BE3C2C", "#F58A70"))
        greens.kernels(sheet, zone(sheet, 0, 360, 0, 0.85, 80, 34), 1.05)
        dairy.drizzle(sheet, arc(CX, CY, RX * 0.45, RY * 0.42, 100, 400, 18), 13, CREAM)
        greens.herbs(sheet, zone(sheet, 0, 360, 0, 0.6, 26, 30), 1.2)
        greens.blob_of(sheet, 500, 420, 64, 36, CREAM)
        for x, y in ((480.0, 410.0), (530, 424)):
            greens.cilantro(sheet, x, y, 1.2, sheet.dice.uniform(-40, 40))
        greens.chives(sheet, zone(sheet, 0, 360, 0.3, 0.8, 26, 40), 1.1)


def tortilla_soup(sheet: Sheet) -> None:
    tone = Tone("#D9542A", "#AE3416", "#F07F4C")
    vessels.bowl(sheet, CX, CY, RX, FLAT, DEEP, PINE)
    soup(sheet, tone)
    with sheet.clip(inside(sheet)):
        for x, y in zone(sheet, 0, 360, 0, 0.9, 20, 34):
            sheet.line(oval(x, y, 16, 9), "#F8A468", 3.4, 0.7)
        meat.shreds(sheet, zone(sheet, 0, 360, 0.1, 0.85, 34, 44), 1.0, Tone("#F3DDBE", "#D9B184", "#FFF1DC"))
        greens.beans(sheet, zone(sheet, 0, 360, 0.2, 0.9, 24, 60), 1.0)
        greens.kernels(sheet, zone(sheet, 0, 360, 0.2, 0.9, 24, 50), 1.0)
        for _ in range(36):
            x, y = CX + sheet.dice.uniform(-120, 120), CY - 26 + sheet.dice.uniform(-60, 50)
            with sheet.at(x, y, 1, sheet.dice.uniform(-80, 80)):
                sheet.path("M-64 6C-20-8 20 16 66 2V14C20 28-20 4-64 18Z", "#5A2A06", 0.35)
                sheet.path("M-64-6C-20-20 20 4 66-10V4C20 18-20-6-64 8Z", sheet.dice.choice(["#F0B647", "#E2A035", "#FCD681"]))
                sheet.path("M-60-4C-20-16 20 4 60-6V-3C20 8-20-12-60 0Z", "#FFEBB5", 0.8)
        greens.avocado_fan(sheet, 690, 480, 0.62, 20, 4)
        greens.blob_of(sheet, 340, 500, 70, 40, CREAM)
        greens.crumble(sheet, zone(sheet, 0, 360, 0, 0.7, 34, 30), COTIJA, 1.0)
        for x, y in ((470.0, 400.0), (540, 430), (360, 480)):
            greens.cilantro(sheet, x, y, 1.2, sheet.dice.uniform(-50, 50))
    greens.lime_wedge(sheet, 806, 470, 0.85, -28)


def chili(sheet: Sheet) -> None:
    tone = Tone("#8A2A18", "#611608", "#B04A2E")
    vessels.bowl(sheet, CX, CY, RX, FLAT, DEEP, TERRACOTTA)
    soup(sheet, tone)
    with sheet.clip(inside(sheet)):
        for x, y in zone(sheet, 0, 360, 0, 0.96, 120, 26):
            r = sheet.dice.uniform(14, 24)
            sheet.path(chunk(sheet.dice, x + 3, y + 7, r, r * 0.7, 6), "#3A0C04", 0.5)
            sheet.path(chunk(sheet.dice, x, y, r, r * 0.7, 6), sheet.dice.choice(["#7E3520", "#94452A", "#6A2A18", "#A0462A"]))
            sheet.path(chunk(sheet.dice, x - r * 0.2, y - r * 0.2, r * 0.4, r * 0.2, 5), "#D48862", 0.8)
        greens.beans(sheet, zone(sheet, 0, 360, 0, 0.95, 46, 46), 1.25, RED_BEANS)
        greens.dice_of(sheet, zone(sheet, 0, 360, 0, 0.9, 18, 70), TOMATO, 1.1)
        for x, y in in_oval(sheet.dice, 90, 470, 410, 180, 84, 10):
            with sheet.at(x, y, 1, sheet.dice.uniform(-80, 80)):
                sheet.path("M-36-2C-12-10 12 8 36 0V8C12 16-12-2-36 6Z", sheet.dice.choice(["#FFBB2B", "#FFD665", "#F5A51C"]))
        greens.blob_of(sheet, 500, 390, 84, 50, CREAM)
        sheet.curve([(452, 386), (490, 364), (540, 380), (510, 402)], "#FFFFFF", 10, 0.9)
        greens.chives(sheet, zone(sheet, 0, 360, 0, 0.6, 40, 24), 1.25)
        for x, y in ((660.0, 470.0), (620, 520), (330, 500)):
            greens.jalapeno(sheet, x, y, 44, 0.6, sheet.dice.uniform(-30, 30))


# salads


def leaf_bed(sheet: Sheet, tone: Tone, count: int = 30) -> None:
    sheet.oval(CX, CY + 6, RX * 0.94, RY * 0.92, tone.shade)
    for a in range(180, 361, 15):
        x, y = CX + RX * 0.82 * math.cos(math.radians(a)), CY - 10 + RY * 0.82 * math.sin(math.radians(a))
        greens.big_leaf(sheet, x, y, 0.92, a + 180 + sheet.dice.uniform(-30, 30), tone)
    for x, y in zone(sheet, 0, 360, 0, 0.92, count, 60):
        greens.big_leaf(sheet, x, y, sheet.dice.uniform(0.7, 0.95), sheet.dice.uniform(0, 360), sheet.dice.choice([tone, tone, LETTUCE]))


def croutons(sheet: Sheet, spots: list[Point], size: float = 1.9) -> None:
    greens.dice_of(sheet, spots, Tone("#D99A48", "#A8692A", "#F2C988", "#FFE9C2"), size)


def caesar(sheet: Sheet) -> None:
    vessels.bowl(sheet, CX, CY, RX, FLAT, DEEP, COBALT)
    with sheet.clip(inside(sheet)):
        leaf_bed(sheet, ROMAINE, 32)
        croutons(sheet, zone(sheet, 0, 360, 0.1, 0.86, 14, 90))
        dairy.drizzle(sheet, [(220, 400), (330, 450), (300, 370), (430, 470), (420, 360), (540, 480), (560, 360), (660, 460), (700, 380), (770, 430)], 12, CREAM)
        for x, y in zone(sheet, 0, 360, 0, 0.85, 15, 70):
            with sheet.at(x, y, 1, sheet.dice.uniform(-90, 90)):
                sheet.path("M-52 8C-20-4 20 20 54 6L50 20C20 32-20 10-50 22Z", "#3A2410", 0.2)
                sheet.path("M-52-4C-20-16 20 8 54-6L50 12C20 22-20 0-50 12Z", "#FFF1C9")
                sheet.path("M-48-2C-20-12 20 8 50-4L49 2C20 12-20-6-48 4Z", "#FFFFFF")
        for x, y in ((330.0, 530.0), (640, 520), (480, 350)):
            half_egg(sheet, x, y, 1.0)
        for x, y in zone(sheet, 0, 360, 0, 0.9, 50, 24):
            sheet.path(chunk(sheet.dice, x, y, 4, 3, 4), "#3A2A1E", 0.8)
    greens.lime_wedge(sheet, 806, 470, 0.85, -28, Tone("#FFD83B", "#EBB41C", "#FFEB85", "#FFFACF"))


def half_egg(sheet: Sheet, x: float, y: float, size: float = 1.0) -> None:
    with sheet.at(x, y, size, sheet.dice.uniform(-30, 30)):
        sheet.oval(6, 16, 66, 42, "#2A160A", 0.25)
        sheet.form(smooth([(-64, 2), (-40, -38), (10, -44), (58, -22), (64, 12), (30, 42), (-30, 40)]), EGG_WHITE, (8, 10), (0, 0))
        sheet.form(oval(-2, -2, 34, 25), YOLK, (5, 6), (5, 5))
        sheet.oval(-14, -12, 8, 4, "#FFF3CC", 0.95, -20)


def cobb(sheet: Sheet) -> None:
    vessels.bowl(sheet, CX, CY, RX, FLAT, DEEP, PINE)
    with sheet.clip(inside(sheet)):
        leaf_bed(sheet, LETTUCE, 26)
        for k in range(4):
            with sheet.at(250 + k * 20, 350 + k * 34, 0.9, -62):
                meat.bacon(sheet, 0, 0, 210, 0, 10, 40)
        meat.grilled_chicken(sheet, 420, 430, 0.84, 14, 4)
        for x, y in ((560.0, 350.0), (600, 420), (590, 500)):
            half_egg(sheet, x, y, 0.95)
        for x, y in ((700.0, 380.0), (750, 430), (720, 480), (690, 430)):
            greens.cherry_tomato(sheet, x, y, 42, True, sheet.dice.uniform(-40, 40))
        greens.avocado_fan(sheet, 400, 560, 0.72, 4, 6)
        greens.crumble(sheet, zone(sheet, 30, 80, 0.4, 0.95, 34, 22), Tone("#F3F1E4", "#CBCFCF", "#FFFFFF"), 1.5)
        greens.kernels(sheet, zone(sheet, 255, 290, 0.5, 0.95, 30, 26), 1.0)
        greens.chives(sheet, zone(sheet, 0, 360, 0, 0.9, 36, 30), 1.1)


def elote_salad(sheet: Sheet) -> None:
    vessels.bowl(sheet, CX, CY, RX, FLAT, DEEP, TERRACOTTA)
    with sheet.clip(inside(sheet)):
        leaf_bed(sheet, ROMAINE, 30)
        greens.kernels(sheet, zone(sheet, 190, 300, 0.1, 0.85, 90, 22), 1.1)
        greens.beans(sheet, zone(sheet, 300, 400, 0.2, 0.85, 40, 34), 1.1)
        for x, y in zone(sheet, 30, 150, 0.3, 0.9, 10, 86):
            greens.cherry_tomato(sheet, x, y, 38, True, sheet.dice.uniform(-40, 40))
        greens.avocado_fan(sheet, 660, 500, 0.8, 12, 6)
        greens.slivers(sheet, zone(sheet, 0, 360, 0, 0.85, 12, 70), size=1.15)
        for x, y in ((330.0, 500.0), (390, 540), (460, 500)):
            greens.radish(sheet, x, y, 42, 0.6, sheet.dice.uniform(-30, 30))
        dairy.drizzle(sheet, [(240, 420), (340, 360), (360, 440), (470, 350), (500, 450), (600, 360), (640, 430), (740, 380)], 11, CHIPOTLE)
        greens.crumble(sheet, zone(sheet, 0, 360, 0, 0.85, 56, 26), COTIJA, 1.1)
        sides.chip(sheet, 250, 330, 1.0, -30)
        sides.chip(sheet, 320, 290, 1.0, 12)
        sides.chip(sheet, 720, 330, 1.0, 40)
        for x, y in ((500.0, 400.0), (420, 440), (580, 450)):
            greens.cilantro(sheet, x, y, 1.15, sheet.dice.uniform(-50, 50))


def orchard_salad(sheet: Sheet) -> None:
    vessels.bowl(sheet, CX, CY, RX, FLAT, DEEP, COBALT)
    spinach = Tone("#4F9440", "#2F6C30", "#7CBB58", "#C2E59A")
    with sheet.clip(inside(sheet)):
        leaf_bed(sheet, KALE, 16)
        for x, y in zone(sheet, 0, 360, 0, 0.95, 44, 50):
            greens.leaf(sheet, x, y, 150, sheet.dice.uniform(0, 360), spinach, 0.95)
        for x, y in zone(sheet, 0, 360, 0.1, 0.85, 13, 100):
            with sheet.at(x, y, 0.92, sheet.dice.uniform(-60, 60)):
                sheet.oval(8, 22, 78, 26, "#14240A", 0.25)
                sheet.form("M-78 0C-50-44 40-48 80-6C50 28-44 34-78 0Z", APPLE, (7, 9), (0, 0))
                sheet.path("M-78 0C-50-44 40-48 80-6C46-34-46-30-78 0Z", APPLE_SKIN.base)
                sheet.path("M-60-15C-36-34 10-38 40-29C10-31-36-27-60-15Z", "#F79A8E", 0.8)
        for x, y in zone(sheet, 0, 360, 0, 0.85, 13, 80):
            pecan(sheet, x, y)
        berry_scatter(sheet, zone(sheet, 0, 360, 0, 0.9, 34, 50))
        greens.crumble(sheet, zone(sheet, 0, 360, 0, 0.85, 46, 30), Tone("#FFFDF6", "#DDD8CC", "#FFFFFF"), 1.5)
        greens.slivers(sheet, zone(sheet, 0, 360, 0, 0.85, 8, 80), size=1.1)


# layers of extras


def layer_avocado(sheet: Sheet) -> None:
    greens.avocado_fan(sheet, 420, 500, 0.9, -4, 6)


def layer_egg(sheet: Sheet) -> None:
    meat.fried_egg(sheet, 500, 440, 170, 0.5)


def layer_chicken(sheet: Sheet) -> None:
    meat.grilled_chicken(sheet, 540, 420, 0.95, 6)


def layer_shrimp(sheet: Sheet) -> None:
    for x, y, turn in ((400.0, 390.0, -20), (520, 360, 10), (620, 420, 40), (480, 470, -8)):
        meat.shrimp(sheet, x, y, 1.15, turn)


def layer_crema(sheet: Sheet) -> None:
    dairy.drizzle(sheet, [(230, 430), (330, 360), (340, 470), (450, 350), (470, 490), (570, 360), (600, 480), (690, 380), (760, 440)], 14, CREAM)


def layer_jalapeno(sheet: Sheet) -> None:
    for x, y in ((360.0, 400.0), (470, 370), (590, 390), (650, 460), (420, 480), (540, 470)):
        greens.jalapeno(sheet, x, y, 48, 0.6, sheet.dice.uniform(-30, 30))


def layer_cotija(sheet: Sheet) -> None:
    greens.crumble(sheet, zone(sheet, 0, 360, 0, 0.8, 110, 20), COTIJA, 1.3)


def layer_crackers(sheet: Sheet) -> None:
    for x, y in ((420.0, 440.0), (500, 420), (570, 460), (470, 490), (380, 480), (620, 430)):
        oyster_cracker(sheet, x, y, 38)


def layer_bacon(sheet: Sheet) -> None:
    for x, y in in_oval(sheet.dice, 40, 490, 455, 230, 80, 26):
        sheet.path(chunk(sheet.dice, x + 2, y + 5, 19, 13, 5), "#3A1408", 0.35)
        sheet.path(chunk(sheet.dice, x, y, 19, 13, 5), sheet.dice.choice(["#A8402C", "#C4583C", "#8A2E20"]))
        sheet.path(chunk(sheet.dice, x - 3, y - 3, 9, 5, 5), "#F3B594")


DISHES: Dishes = {
    "masa-bowl": masa,
    "carnitas-bowl": carnitas,
    "harvest-bowl": harvest,
    "salmon-bowl": salmon,
    "clam-chowder": clam_chowder,
    "corn-chowder": corn_chowder,
    "tortilla-soup": tortilla_soup,
    "chili": chili,
    "caesar-salad": caesar,
    "cobb-salad": cobb,
    "elote-salad": elote_salad,
    "orchard-salad": orchard_salad,
    "layer-bowl-avocado": layer_avocado,
    "layer-bowl-egg": layer_egg,
    "layer-bowl-chicken": layer_chicken,
    "layer-bowl-shrimp": layer_shrimp,
    "layer-bowl-crema": layer_crema,
    "layer-bowl-jalapeno": layer_jalapeno,
    "layer-bowl-cotija": layer_cotija,
    "layer-bowl-crackers": layer_crackers,
    "layer-bowl-bacon": layer_bacon,
}
