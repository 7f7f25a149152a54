"""Sides and things to share, and their layers."""

import math

from hub.menu.demo.drawing import greens, sides, vessels
from hub.menu.demo.drawing.dishes.kind import Dishes, from_higher
from hub.menu.demo.drawing.dishes.tacos import grains, pico
from hub.menu.demo.drawing.geometry import arc, blob, chunk, in_oval, smooth
from hub.menu.demo.drawing.palette import (
    BBQ,
    CABBAGE,
    CHEESE,
    CHIPOTLE,
    COBALT,
    CORN,
    COTIJA,
    CREAM,
    GUACAMOLE,
    KETCHUP,
    MARIGOLD,
    MAYO,
    PINE,
    RED_BEANS,
    SALSA,
    SWEET_POTATO,
    TERRACOTTA,
    Tone,
)
from hub.menu.demo.drawing.sheet import Sheet


def fries(sheet: Sheet) -> None:
    fry_box(sheet, Tone("#F7C14A", "#DB9220", "#FFDD85", "#FFF2C4"), PINE)


def fry_box(sheet: Sheet, tone: Tone, box: Tone) -> None:
    vessels.fry_box_back(sheet, 500, 530, 300, 380, box)
    sides.standing_fries(sheet, 500, 650, 280, tone, 45, 400, 46)
    for x, y in in_oval(sheet.dice, 40, 500, 380, 230, 130, 16):
        sheet.oval(x, y, 3, 2.4, "#FFFFFF", 0.9)
    vessels.fry_box(sheet, 500, 530, 300, 380, box)


def sweet_fries(sheet: Sheet) -> None:
    fry_box(sheet, SWEET_POTATO, TERRACOTTA)
    greens.herbs(sheet, in_oval(sheet.dice, 30, 500, 400, 230, 120, 24), 1.1)


def tots(sheet: Sheet) -> None:
    vessels.basket(sheet, 500, 580, 430)
    for cy, rx, ry, count in ((560.0, 330.0, 120, 17), (500, 250, 90, 11), (440, 150, 50, 6)):
        for x, y in in_oval(sheet.dice, count, 480, cy, rx, ry, 92):
            sides.tot(sheet, x, y, sheet.dice.uniform(-70, 70), 1.35)
    greens.herbs(sheet, in_oval(sheet.dice, 34, 480, 500, 280, 130, 26), 1.2)
    vessels.ramekin(sheet, 730, 640, 96, KETCHUP)


def onion_rings(sheet: Sheet) -> None:
    vessels.basket(sheet, 500, 590, 430, checks="#2C6E58")
    for x, y, r, turn in ((320.0, 590.0, 130, -8), (560, 610, 140, 6), (430, 520, 140, 4), (660, 540, 126, -14), (350, 450, 120, 12), (550, 440, 132, -6), (460, 360, 120, 3)):
        sides.fried_ring(sheet, x, y, r, 0.56, turn)
    greens.herbs(sheet, in_oval(sheet.dice, 24, 480, 480, 260, 130, 30), 1.1)
    vessels.ramekin(sheet, 760, 640, 92, CHIPOTLE)


def elote(sheet: Sheet) -> None:
    """Two grilled cobs with crema, cotija and chile."""
    vessels.board(sheet, 500, 640, 440, 190)
    vessels.napkin(sheet, 490, 620, 400)
    for x, y, turn in ((490.0, 520.0, -16), (520, 680, -12)):
        sheet.shadow(x + 10, y + 84, 360, 44, 0.4)
        with sheet.at(x, y, 1, turn):
            sheet.form("M330-12H470C486-10 486 14 470 14H330Z", Tone("#E3BD83", "#B98A4C", "#F4DAAE"), (0, 9), (0, 5))
            body = smooth([(-330, -10), (-290, -70), (-150, -96), (60, -98), (250, -80), (340, -36), (350, 20), (300, 72), (100, 96), (-140, 92), (-290, 62)], tension=0.95)
            sheet.path(body, CORN.shade)
            with sheet.clip(body):
                for row in range(6):
                    y0 = -82 + row * 34
                    for col in range(25):
                        px = -330.0 + col * 28 + (14 if row % 2 else 0)
                        roast = sheet.dice.random()
                        fill = CORN.base if roast < 0.72 else ("#D98A1A" if roast < 0.9 else "#7A4212")
                        sheet.path(blob(sheet.dice, px, y0, 14.5, 17, 0.06, 8), fill)
                        sheet.path(blob(sheet.dice, px + 2, y0 + 6, 10, 8, 0.1, 7), "#C9780E", 0.35)
                        sheet.oval(px - 4, y0 - 7, 5, 3.4, CORN.glint, 0.95)
                sheet.path(smooth([(-340, 40), (0, 66), (350, 30), (350, 120), (-340, 120)]), "#7A3E06", 0.32)
            sheet.form(smooth([(-250, -76), (-100, -98), (80, -100), (240, -78), (210, -48), (170, -20), (140, -52), (90, -30), (40, 6), (0, -44), (-60, -26), (-100, 14), (-140, -40), (-200, -30), (-230, -50)]), CREAM, (6, 8), (5, 5))
            greens.crumble(sheet, in_oval(sheet.dice, 90, -10, -44, 270, 52, 12), COTIJA, 1.0)
            for px, py in in_oval(sheet.dice, 90, 0, -30, 290, 70, 10):
                sheet.path(chunk(sheet.dice, px, py, 5, 3.6, 4), sheet.dice.choice(["#C8402C", "#D9552E", "#8E2416"]), 0.9)
            greens.herbs(sheet, in_oval(sheet.dice, 30, 0, -36, 280, 60, 22), 1.1)
    greens.lime_wedge(sheet, 240, 770, 0.85, 6)
    greens.lime_wedge(sheet, 790, 780, 0.75, -14, flip=True)


def guacamole(sheet: Sheet) -> None:
    """Guacamole in a stone molcajete, chips standing around it."""
    stone = Tone("#55504C", "#35312E", "#77716B", "#A8A19A")
    sheet.shadow(510, 800, 470, 120, 0.45)
    for x, y, turn in ((160.0, 560.0, -50), (210, 470, -30), (300, 400, -18), (410, 360, -6), (540, 350, 8), (660, 390, 20), (770, 450, 36), (840, 560, 52)):
        sides.chip(sheet, x, y, 1.55, turn)
    for x, y in ((330.0, 800.0), (670, 800)):
        sheet.form(smooth([(x - 56, y - 60), (x + 56, y - 60), (x + 40, y + 40), (x - 40, y + 40)]), stone, (10, 10), (5, 0))
    wall = smooth([*arc(500, 540, 320, 146, 180, 360, 22), (800, 640), (720, 750), (500, 800), (280, 750), (200, 640)], tension=0.95)
    sheet.form(wall, stone, (50, 36), (12, 4))
    with sheet.clip(wall):
        for x, y in in_oval(sheet.dice, 170, 500, 670, 320, 130, 12):
            r = sheet.dice.uniform(3, 9)
            sheet.oval(x, y, r, r * 0.7, sheet.dice.choice([stone.shade, stone.light, "#26221F"]), 0.8)
    sheet.oval(500, 540, 320, 146, stone.light)
    sheet.oval(500, 544, 286, 124, stone.shade)
    heap = smooth([(224, 548), (260, 490), (360, 440), (500, 424), (640, 442), (740, 494), (776, 550), (700, 630), (500, 664), (300, 630)])
    sheet.form(heap, GUACAMOLE, (20, 20), (12, 14))
    with sheet.clip(heap):
        for x, y in in_oval(sheet.dice, 80, 500, 540, 260, 100, 22):
            r = sheet.dice.uniform(12, 32)
            sheet.path(blob(sheet.dice, x + 3, y + 6, r, r * 0.55, 0.16, 8), GUACAMOLE.shade, 0.8)
            sheet.path(blob(sheet.dice, x, y, r, r * 0.52, 0.16, 8), sheet.dice.choice([GUACAMOLE.base, GUACAMOLE.light]))
            sheet.oval(x - r * 0.25, y - r * 0.2, r * 0.3, r * 0.1, GUACAMOLE.glint, 0.9, -10)
    pico(sheet, in_oval(sheet.dice, 26, 500, 530, 210, 76, 40), 1.25)
    for x, y in ((400.0, 500.0), (560, 480), (620, 550), (450, 570)):
        greens.cilantro(sheet, x, y, 1.3, sheet.dice.uniform(-60, 60))
    sides.chip(sheet, 640, 480, 1.4, 18)
    sides.chip(sheet, 170, 800, 1.2, 40)
    greens.lime_wedge(sheet, 820, 800, 0.95, -10)


def mac(sheet: Sheet) -> None:
    vessels.skillet(sheet, 450, 560, 380, 0.5)
    sheet.oval(450, 572, 340, 168, CHEESE.shade)
    for x, y in in_oval(sheet.dice, 110, 450, 560, 320, 150, 20):
        with sheet.at(x, y, 1.05, sheet.dice.uniform(0, 360)):
            sheet.line("M-24 8C-20-22 20-24 26 4", "#B86A0A", 25, 0.55)
            sheet.line("M-26 4C-22-24 18-26 24 0", "#FFC13C", 22)
            sheet.line("M-22-4C-14-22 12-24 20-10", "#FFE08A", 8)
            sheet.oval(-26, 5, 11, 7, "#D98A14", turn=60)
    for x, y in in_oval(sheet.dice, 60, 450, 540, 250, 110, 20):
        r = sheet.dice.uniform(7, 15)
        sheet.path(chunk(sheet.dice, x + 2, y + 4, r, r * 0.7, 6), "#8A4A0E", 0.5)
        sheet.path(chunk(sheet.dice, x, y, r, r * 0.66, 6), sheet.dice.choice(["#D9902E", "#EFBC62", "#C47A22"]))
    greens.chives(sheet, in_oval(sheet.dice, 40, 450, 540, 270, 120, 24), 1.2)
    vessels.steam(sheet, 450, 430, 220, 3, 90)


def slaw(sheet: Sheet) -> None:
    vessels.bowl(sheet, 500, 470, 380, 0.52, 220, COBALT)
    with sheet.clip(f"M140 470V0H860V470{''.join(f'L{x:.0f} {y:.0f}' for x, y in arc(500, 474, 358, 184, 0, 180, 24))}Z"):
        sheet.oval(500, 476, 356, 182, "#DDE8B8")
        for k in range(210):
            a, r = sheet.dice.uniform(0, 6.283), math.sqrt(sheet.dice.random())
            x, y = 500 + 330 * r * math.cos(a), 440 + 160 * r * math.sin(a) - 50 * (1 - r)
            tone = (Tone("#E3EEB8", "#B9CF7E", "#F6FADF", "#FFFFFF"), CABBAGE, Tone("#D5E6A0", "#A9C46A", "#EEF6CF", "#FFFFFF"), Tone("#F58428", "#D6600F", "#FFAA5C", "#FFD9B0"))[k % 4]
            greens.strands(sheet, [(x, y)], tone, 1.5)
        for x, y in in_oval(sheet.dice, 60, 500, 430, 300, 130, 20):
            sheet.oval(x, y, 6, 3.4, "#3A2A1E" if sheet.dice.random() < 0.4 else "#FFF8E6", 0.9, sheet.dice.uniform(0, 180))
        for x, y in ((480.0, 370.0), (560, 400), (420, 420)):
            greens.cilantro(sheet, x, y, 1.3, sheet.dice.uniform(-50, 50))


def rice_and_beans(sheet: Sheet) -> None:
    vessels.bowl(sheet, 500, 470, 390, 0.52, 220, TERRACOTTA)
    clip = f"M130 470V0H870V470{''.join(f'L{x:.0f} {y:.0f}' for x, y in arc(500, 474, 366, 188, 0, 180, 24))}Z"
    with sheet.clip(clip):
        sheet.oval(500, 476, 366, 188, "#DB8A3C")
        for x, y in in_oval(sheet.dice, 280, 400, 450, 260, 160, 12):
            grains(sheet, [(x, y - 30 * max(0.0, 1 - abs(x - 400) / 260))], Tone("#F7B870", "#D98838", "#FFD59A"))
        heap = smooth([(520, 300), (640, 310), (760, 370), (850, 470), (800, 580), (660, 650), (540, 640), (470, 560), (500, 420)])
        sheet.form(heap, Tone("#6E2C22", "#4A1812", "#8E4434"), (10, 12), (8, 9))
        greens.beans(sheet, in_oval(sheet.dice, 74, 660, 480, 176, 150, 28), 1.35, RED_BEANS)
        greens.crumble(sheet, in_oval(sheet.dice, 40, 650, 460, 140, 100, 20), COTIJA, 1.3)
        greens.dice_of(sheet, in_oval(sheet.dice, 14, 370, 440, 180, 110, 50), Tone("#F58428", "#D6600F", "#FFAA5C"), 1.0)
        greens.dice_of(sheet, in_oval(sheet.dice, 16, 370, 440, 200, 120, 50), Tone("#8DC04A", "#5F942C", "#B5DA74"), 0.8)
        greens.herbs(sheet, in_oval(sheet.dice, 34, 480, 460, 300, 130, 26), 1.2)
        for x, y in ((500.0, 400.0), (600, 420)):
            greens.cilantro(sheet, x, y, 1.3, sheet.dice.uniform(-50, 50))


def wings(sheet: Sheet) -> None:
    vessels.basket(sheet, 500, 590, 430)
    glaze = Tone("#B4481C", "#7F2A0B", "#DB7038", "#FFC08A")
    for x, y, turn in ((300.0, 560.0, 20.0), (520, 600, -14), (690, 560, 34), (380, 490, -24), (580, 490, 12), (470, 410, -6), (320, 430, 44), (640, 410, -34)):
        sides.wing(sheet, x, y, turn, glaze, 1.35)
    for x, y in in_oval(sheet.dice, 60, 480, 490, 270, 120, 18):
        sheet.oval(x, y, 5.5, 3, "#FFF0CC", 0.95, sheet.dice.uniform(0, 180))
    greens.chives(sheet, in_oval(sheet.dice, 30, 480, 490, 270, 120, 26), 1.2)
    vessels.ramekin(sheet, 770, 640, 92, MAYO)
    for left, lean in ((180, -36), (230, -24)):
        with sheet.at(left, 560, 1, lean):
            sheet.form("M-20-150C0-166 24-160 26-146L30 60H-26Z", Tone("#B8D872", "#8BB248", "#DDF0AE"), (6, 4), (5, 4))


def dip(sheet: Sheet, tone: Tone, pot: Tone) -> None:
    vessels.ramekin(sheet, 500, 430, 330, tone, pot, 0.5)


def ketchup(sheet: Sheet) -> None:
    dip(sheet, KETCHUP, Tone("#EFE4D3", "#CDB99D", "#FBF5EA"))


def chipotle(sheet: Sheet) -> None:
    dip(sheet, CHIPOTLE, PINE)
    speck(sheet, "#B0421C")


def crema(sheet: Sheet) -> None:
    dip(sheet, CREAM, COBALT)
    greens.herbs(sheet, in_oval(sheet.dice, 26, 500, 450, 220, 100, 30), 1.5)


def salsa(sheet: Sheet) -> None:
    vessels.ramekin(sheet, 500, 430, 330, SALSA, TERRACOTTA, 0.5, False)
    pico(sheet, in_oval(sheet.dice, 30, 500, 450, 230, 100, 40), 1.3)


def guac_pot(sheet: Sheet) -> None:
    vessels.ramekin(sheet, 500, 430, 330, GUACAMOLE, Tone("#EFE4D3", "#CDB99D", "#FBF5EA"), 0.5)
    pico(sheet, in_oval(sheet.dice, 14, 500, 450, 200, 90, 50), 1.2)


def bbq(sheet: Sheet) -> None:
    dip(sheet, BBQ, MARIGOLD)


def speck(sheet: Sheet, colour: str) -> None:
    for x, y in in_oval(sheet.dice, 60, 500, 450, 260, 120, 16):
        sheet.path(chunk(sheet.dice, x, y, 6, 4, 4), colour, 0.85)


def layer_loaded(sheet: Sheet) -> None:
    """Cheese sauce, bacon and chives running over a box of fries."""
    lower = []
    for i in range(49):
        u = i / 48
        hang = 60 + 26 * math.sin(i * 0.7)
        for at, length in ((0.08, 60), (0.25, 150), (0.42, 90), (0.58, 190), (0.78, 110), (0.93, 60)):
            hang += length * math.exp(-(((u - at) / 0.045) ** 2))
        lower.append((270 + 460 * u, 300 + hang - 60 * math.sin(math.pi * u)))
    d = smooth([*lower, (700, 260), (600, 216), (500, 226), (400, 204), (310, 262)])
    sheet.form(d, CHEESE, (10, 12), (8, 9))
    for at, length in ((0.25, 150), (0.58, 190), (0.78, 110)):
        sheet.oval(270 + 460 * at - 6, 300 + length * 0.7, 7, length * 0.2, CHEESE.glint, 0.9)
    for x, y in in_oval(sheet.dice, 30, 500, 290, 200, 60, 26):
        sheet.path(chunk(sheet.dice, x + 2, y + 5, 19, 13, 5), "#3A1408", 0.35)
        sheet.path(chunk(sheet.dice, x, y, 19, 13, 5), sheet.dice.choice(["#A8402C", "#C4583C", "#8A2E20"]))
        sheet.path(chunk(sheet.dice, x - 3, y - 3, 9, 5, 5), "#F3B594")
    greens.chives(sheet, in_oval(sheet.dice, 34, 500, 290, 200, 60, 22), 1.3)


DISHES: Dishes = {
    "fries": fries,
    "sweet-potato-fries": sweet_fries,
    "tots": tots,
    "onion-rings": onion_rings,
    "street-corn": elote,
    "guacamole-chips": guacamole,
    "mac-and-cheese": from_higher(mac),
    "slaw": slaw,
    "rice-and-beans": rice_and_beans,
    "maple-wings": wings,
    "dip-ketchup": ketchup,
    "dip-chipotle": chipotle,
    "dip-crema": crema,
    "dip-salsa": salsa,
    "dip-guacamole": guac_pot,
    "dip-bbq": bbq,
    "layer-fries-loaded": layer_loaded,
}
