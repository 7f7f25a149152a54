"""All-day breakfast, and the layers of its extras."""

import math

from hub.menu.demo.drawing import bread, dairy, drinks, greens, meat, sweets, vessels
from hub.menu.demo.drawing.dishes.kind import Dishes, from_higher
from hub.menu.demo.drawing.dishes.tacos import pico
from hub.menu.demo.drawing.geometry import arc, blob, chunk, in_oval, smooth
from hub.menu.demo.drawing.palette import (
    BLUEBERRY,
    CHIP,
    COTIJA,
    CREAM,
    CRUMB,
    CRUST,
    GUACAMOLE,
    MAPLE,
    SALSA,
    SALSA_VERDE,
    TOMATO,
    Tone,
)
from hub.menu.demo.drawing.sheet import Sheet
from hub.menu.demo.drawing.sides import chip


def pancakes(sheet: Sheet) -> None:
    vessels.plate(sheet, 500, 660, 440, 0.42)
    sheet.shadow(515, 690, 330, 110, 0.45)
    syrup_pool(sheet, 500, 690, 350, 120)
    for k in range(5):
        bread.pancake(sheet, 500 + (-8, 10, -4, 8, 0)[k], 630 - k * 66, 300 - k * 4, 62)
    syrup(sheet, 366)
    dairy.butter_pat(sheet, 490, 346, 1.1)
    for x, y, r in ((250.0, 740.0, 34), (310, 770, 36), (700, 764, 34), (760, 724, 32), (370, 786, 30)):
        berry(sheet, x, y, r)
    sweets.strawberry(sheet, 640, 760, 1.0, 20)


def berry(sheet: Sheet, x: float, y: float, r: float) -> None:
    drinks.berries(sheet, [(x, y)], r, BLUEBERRY)


def syrup_pool(sheet: Sheet, cx: float, cy: float, rx: float, ry: float) -> None:
    sheet.form(blob(sheet.dice, cx, cy, rx, ry, 0.06, 13), MAPLE, (6, 7), (5, 6))
    sheet.oval(cx - rx * 0.7, cy + ry * 0.35, rx * 0.12, ry * 0.1, MAPLE.glint, 0.8, 20)


def syrup(sheet: Sheet, y: float) -> None:
    """Maple syrup over a stack whose top lies at `y`."""
    lower = []
    for i in range(61):
        a = 184 - 188 * i / 60
        hang = 8.0
        for at, length in ((168.0, 96.0), (140, 50), (120, 190), (92, 80), (66, 240), (44, 70), (20, 130)):
            hang += length * math.exp(-(((a - at) / 5.2) ** 2))
        lower.append((500 + 282 * math.cos(math.radians(a)) * (1 + hang / 9000), y + 112 * math.sin(math.radians(a)) + hang))
    d = smooth([*lower, *arc(500, y - 4, 270, 100, 0, -180, 24)[1:-1]])
    with sheet.at(5, 8):
        sheet.path(d, "#4A1E04", 0.3)
    sheet.form(d, MAPLE, (8, 10), (6, 7))
    for a, length in ((168.0, 96.0), (120, 190), (66, 240), (20, 130)):
        x = 500 + 282 * math.cos(math.radians(a + 1))
        sheet.oval(x - 5, y + 112 * math.sin(math.radians(a)) + length * 0.72, 5.5, length * 0.18, MAPLE.glint, 0.85)
    sheet.path(smooth([*arc(500, y - 2, 236, 84, 196, 262, 12), *arc(500, y + 2, 204, 68, 262, 196, 12)]), MAPLE.glint, 0.6)


def huevos(sheet: Sheet) -> None:
    vessels.plate(sheet, 500, 560, 450, 0.5, edge=Tone("#C2603A", "#8F3F22", "#DE8960", "#F6BFA0"))
    bread.tortilla_disc(sheet, 400, 520, 270, 130)
    bread.tortilla_disc(sheet, 580, 570, 270, 130)
    for x, y, rx, ry in ((390.0, 520.0, 220, 100), (600, 570, 220, 100)):
        sheet.form(blob(sheet.dice, x, y, rx, ry, 0.09, 14), SALSA, (7, 8), (6, 7))
        greens.dice_of(sheet, in_oval(sheet.dice, 14, x, y, rx * 0.85, ry * 0.8, 40), TOMATO, 0.9)
    meat.fried_egg(sheet, 380, 480, 170, 0.52)
    meat.fried_egg(sheet, 610, 540, 170, 0.52)
    greens.beans(sheet, in_oval(sheet.dice, 44, 760, 430, 110, 56, 22), 1.0)
    greens.avocado_fan(sheet, 250, 650, 0.72, -10, 5)
    pico(sheet, in_oval(sheet.dice, 16, 520, 690, 110, 40, 26), 1.0)
    greens.crumble(sheet, in_oval(sheet.dice, 60, 500, 540, 320, 130, 24), COTIJA, 1.1)
    greens.herbs(sheet, in_oval(sheet.dice, 26, 500, 520, 300, 120, 26), 1.1)
    for x, y in ((500.0, 470.0), (470, 590), (720, 600)):
        greens.cilantro(sheet, x, y, 1.15, sheet.dice.uniform(-50, 50))
    greens.lime_wedge(sheet, 792, 600, 0.8, -20)


def farmhouse(sheet: Sheet) -> None:
    vessels.plate(sheet, 500, 580, 440, 0.48)
    for x, y in in_oval(sheet.dice, 22, 300, 520, 150, 80, 44):
        greens.dice_of(sheet, [(x, y)], Tone("#EDB958", "#C98A2A", "#FADB93", "#FFF0C8"), 2.3)
    greens.herbs(sheet, in_oval(sheet.dice, 20, 300, 500, 140, 70, 20), 1.1)
    meat.scrambled(sheet, in_oval(sheet.dice, 40, 650, 476, 170, 70, 26), 1.25)
    greens.chives(sheet, in_oval(sheet.dice, 22, 650, 460, 150, 60, 24), 1.1)
    for x, y, turn in ((470.0, 640.0, -8), (500, 690, -6), (540, 734, -4)):
        meat.bacon(sheet, x, y, 380, turn, 15, 52)
    bread.toast(sheet, 760, 640, 110, -14)
    dairy.butter_pat(sheet, 752, 622, 0.5)
    greens.cherry_tomato(sheet, 276, 650, 40, True, -20)
    greens.cherry_tomato(sheet, 214, 610, 36, True, 20)


def egg_sandwich(sheet: Sheet) -> None:
    muffin = Tone("#E6B872", "#BE8742", "#F7D9A4", "#FFF0D2")
    sheet.shadow(515, 812, 380, 60)
    bread.bun_bottom(sheet, 500, 700, 315, 92, muffin)
    meat.slab_of(sheet, 500, 668, 322, 40, Tone("#E8A08A", "#C4735E", "#F6C4B2", "#FFE4DA"))
    egg = [(x + sheet.dice.uniform(-6, 6), y + sheet.dice.uniform(-4, 8)) for x, y in arc(500, 640, 344, 74, 0, 180, 22)]
    sheet.form(smooth([*egg, *arc(500, 600, 330, 64, 180, 360, 20)]), Tone("#FFFAEE", "#E6D6BC", "#FFFFFF"), (12, 10), (6, 0))
    sheet.form(smooth([(390, 640), (430, 606), (520, 600), (590, 622), (604, 660), (590, 720), (572, 742), (556, 716), (540, 690), (516, 706), (500, 690), (440, 690)]), Tone("#FFB21E", "#EE8A0C", "#FFCF55"), (8, 10), (7, 8))
    sheet.oval(450, 632, 22, 8, "#FFF3CC", 0.95, -12)
    dairy.cheese_melt(sheet, 500, 560, 330, (48, 104, 154), 84)
    meat.bacon(sheet, 320, 556, 300, -3, 11, 42)
    meat.bacon(sheet, 670, 558, 310, 4, 11, 42)
    bread.bun_top(sheet, 500, 530, 325, 230, 0, muffin)
    for x, y in in_oval(sheet.dice, 70, 500, 400, 240, 80, 14):
        sheet.oval(x, y, sheet.dice.uniform(2, 6), sheet.dice.uniform(1.5, 3), sheet.dice.choice(["#FFF6E0", "#B9853F", "#FFF6E0"]), 0.75)


def chilaquiles(sheet: Sheet) -> None:
    vessels.skillet(sheet, 460, 580, 390, 0.5)
    sheet.oval(460, 596, 346, 168, SALSA_VERDE.shade)
    for k, (x, y) in enumerate(in_oval(sheet.dice, 34, 460, 586, 264, 104, 52)):
        chip(sheet, x, y, 1.2, sheet.dice.uniform(-180, 180), CHIP)
        if k % 2:
            sheet.form(blob(sheet.dice, x + 10, y, 66, 32, 0.2, 9), SALSA_VERDE, (5, 6), (5, 5))
    dairy.drizzle(sheet, [(200, 560), (280, 500), (300, 600), (400, 500), (420, 640), (520, 520), (560, 640), (640, 540), (720, 600)], 13, CREAM)
    meat.fried_egg(sheet, 470, 520, 160, 0.54)
    greens.slivers(sheet, in_oval(sheet.dice, 11, 460, 580, 270, 110, 70), size=1.2)
    greens.crumble(sheet, in_oval(sheet.dice, 80, 460, 580, 300, 130, 20), COTIJA, 1.1)
    for x, y in ((330.0, 540.0), (600, 560), (420, 640), (560, 650)):
        greens.cilantro(sheet, x, y, 1.2, sheet.dice.uniform(-50, 50))
    for x, y in ((650.0, 600.0), (300, 620)):
        greens.radish(sheet, x, y, 42, 0.62, sheet.dice.uniform(-20, 20))


def avocado_toast(sheet: Sheet) -> None:
    vessels.plate(sheet, 500, 590, 440, 0.48)
    for x, y, turn in ((350.0, 480.0, -12), (610, 580, -6)):
        bread.toast(sheet, x, y, 205, turn, 22)
        with sheet.at(x, y, 1, turn):
            sheet.form(blob(sheet.dice, 0, -8, 176, 98, 0.06, 15), GUACAMOLE, (9, 9), (8, 9))
            for px, py in in_oval(sheet.dice, 40, 0, -8, 150, 76, 20):
                r = sheet.dice.uniform(8, 20)
                sheet.path(chunk(sheet.dice, px, py, r, r * 0.6, 6), sheet.dice.choice([GUACAMOLE.light, GUACAMOLE.shade, GUACAMOLE.light]), 0.7)
    meat.fried_egg(sheet, 350, 450, 122, 0.56, False)
    for x, y in ((540.0, 560.0), (620, 530), (690, 580), (600, 610)):
        greens.cherry_tomato(sheet, x, y, 38, True, sheet.dice.uniform(-40, 40))
    for x, y in ((660.0, 640.0), (510, 620), (720, 530)):
        greens.radish(sheet, x, y, 36, 0.6, sheet.dice.uniform(-30, 30))
    greens.crumble(sheet, in_oval(sheet.dice, 34, 610, 570, 150, 66, 20), COTIJA, 1.1)
    for x, y in in_oval(sheet.dice, 40, 480, 520, 290, 130, 20):
        sheet.path(chunk(sheet.dice, x, y, 5, 3.4, 4), sheet.dice.choice(["#C8402C", "#3A2A1E", "#C8402C"]), 0.85)
    for x, y in ((440.0, 470.0), (640, 560), (560, 600)):
        greens.cilantro(sheet, x, y, 1.0, sheet.dice.uniform(-50, 50))
    greens.lime_wedge(sheet, 262, 694, 0.8, 8, Tone("#FFD83B", "#EBB41C", "#FFEB85", "#FFFACF"))


def french_toast(sheet: Sheet) -> None:
    vessels.plate(sheet, 500, 620, 440, 0.46)
    syrup_pool(sheet, 500, 640, 350, 130)
    for x, y, turn in ((380.0, 560.0, -16), (620, 590, 14), (500, 520, -4)):
        with sheet.at(x, y, 1, turn):
            face = smooth([(-196, 10), (-184, -66), (-90, -110), (0, -104), (96, -112), (186, -62), (196, 14), (170, 92), (60, 108), (-70, 108), (-176, 88)], tension=0.9)
            with sheet.at(10, 58):
                sheet.path(face, "#3A1E06", 0.3)
            with sheet.at(0, 46):
                sheet.form(face, CRUST, (10, 12), (0, 0))
            with sheet.at(0, 22):
                sheet.path(face, CRUMB.base)
            sheet.form(face, Tone("#E2A148", "#B4702A", "#F4C67E", "#FFE9C2"), (10, 11), (8, 9))
            with sheet.clip(face):
                sheet.oval(0, 0, 160, 84, "#EDB765", 0.8)
                bread.char(sheet, in_oval(sheet.dice, 30, 0, 0, 170, 92, 24), 0.9, 0.6, "#C07E30")
    syrup_lines(sheet)
    for x, y in in_oval(sheet.dice, 90, 500, 510, 210, 90, 10):
        sheet.oval(x, y, sheet.dice.uniform(2, 5), sheet.dice.uniform(1.5, 3), "#FFFDF6", 0.9)
    dairy.cream_swirl(sheet, 500, 500, 92, 3)
    for x, y, turn, cut in ((400.0, 530.0, -20, True), (600, 540, 24, False), (540, 590, 60, True)):
        sweets.strawberry(sheet, x, y, 0.85, turn, cut)
    for x, y in ((340.0, 590.0), (660, 610), (450, 600), (300, 700), (700, 720)):
        berry(sheet, x, y, 28)


def syrup_lines(sheet: Sheet) -> None:
    dairy.drizzle(sheet, [(310, 470), (380, 560), (430, 450), (500, 570), (560, 450), (630, 560), (690, 480)], 18, MAPLE)


def layer_berries(sheet: Sheet) -> None:
    for x, y in ((400.0, 360.0), (440, 396), (560, 392), (600, 352), (370, 390), (630, 392), (500, 412)):
        berry(sheet, x, y, 27)
    sweets.strawberry(sheet, 466, 330, 0.7, -20, True)
    sweets.strawberry(sheet, 546, 326, 0.7, 24)


def layer_cream(sheet: Sheet) -> None:
    dairy.cream_swirl(sheet, 500, 350, 120, 3)


def layer_bacon(sheet: Sheet) -> None:
    for x, y, turn in ((330.0, 820.0, 4), (640, 826, -4)):
        meat.bacon(sheet, x, y - 20, 340, turn, 14, 48)


DISHES: Dishes = {
    "maple-pancakes": pancakes,
    "huevos-rancheros": from_higher(huevos),
    "farmhouse-breakfast": from_higher(farmhouse),
    "egg-sandwich": egg_sandwich,
    "chilaquiles": from_higher(chilaquiles),
    "avocado-toast": from_higher(avocado_toast),
    "french-toast": from_higher(french_toast),
    "layer-stack-berries": layer_berries,
    "layer-stack-cream": layer_cream,
    "layer-stack-bacon": layer_bacon,
}
