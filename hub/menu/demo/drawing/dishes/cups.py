"""Coffee, tea, chocolate and cold drinks, and the layers of their extras."""

import math

from hub.menu.demo.drawing import dairy, drinks, greens, sweets, vessels
from hub.menu.demo.drawing.dishes.kind import Dishes
from hub.menu.demo.drawing.geometry import arc, in_oval, oval, polygon, smooth
from hub.menu.demo.drawing.palette import (
    CHOCOLATE,
    COFFEE,
    CREMA,
    LEMON,
    LIME,
    MARIGOLD,
    MILK_CHOCOLATE,
    ORANGE,
    PINE,
    STONEWARE,
    TERRACOTTA,
    VANILLA,
    Tone,
)
from hub.menu.demo.drawing.sheet import Sheet

CX, CY, RX, DEEP, FLAT = 470.0, 430.0, 300.0, 300.0, 0.44


def saucer(sheet: Sheet, tone: Tone = STONEWARE) -> None:
    vessels.plate(sheet, 490, 745, 440, 0.36, tone)


def cup(sheet: Sheet, tone: Tone = STONEWARE) -> None:
    saucer(sheet)
    sheet.shadow(490, 745, 300, 90, 0.4)
    vessels.mug(sheet, CX, CY, RX, DEEP, tone, flat=FLAT, foot=0.66)


def spoon(sheet: Sheet, x: float, y: float, turn: float) -> None:
    steel = Tone("#C9CCCE", "#8F9598", "#EEF1F2", "#FFFFFF")
    with sheet.at(x, y, 1, turn):
        sheet.oval(6, 14, 46, 20, "#2A160A", 0.2)
        sheet.form("M30-8H230C244-12 262-10 262 0C262 10 244 12 230 8H30Z", steel, (0, 6), (0, 4))
        sheet.form(oval(0, 0, 50, 26), steel, (5, 6), (5, 5))
        sheet.oval(4, 3, 36, 16, steel.shade, 0.8)
        sheet.oval(-12, -4, 16, 5, "#FFFFFF", 0.9)


def cantuccio(sheet: Sheet, x: float, y: float, turn: float) -> None:
    """A small cookie on the saucer."""
    with sheet.at(x, y, 1, turn):
        sweets.cookie(sheet, 0, 0, 74, 0.52, 6)


def latte(sheet: Sheet) -> None:
    cup(sheet)
    pool = vessels.surface(sheet, CX, CY + 8, RX * 0.9, FLAT, CREMA, COFFEE)
    with sheet.clip(pool):
        sheet.oval(CX - 4, CY + 4, RX * 0.8, RX * 0.8 * FLAT, "#D49A5C", 0.8)
        drinks.latte_leaf(sheet, CX - 4, CY + 6, RX * 0.78, FLAT)
    cantuccio(sheet, 800, 800, -10)
    spoon(sheet, 150, 740, 62)
    vessels.steam(sheet, CX, CY - 70, 250, 3, 110)


def coffee(sheet: Sheet) -> None:
    cup(sheet, Tone("#2F5E86", "#1E4263", "#5486AE", "#BCD6EA"))
    pool = vessels.surface(sheet, CX, CY + 10, RX * 0.9, FLAT, COFFEE, CREMA)
    with sheet.clip(pool):
        sheet.path(smooth([*arc(CX, CY + 10, RX * 0.72, RX * 0.72 * FLAT, 190, 268, 10), *arc(CX, CY + 10, RX * 0.56, RX * 0.54 * FLAT, 268, 190, 10)]), "#A97345", 0.8)
        for x, y in in_oval(sheet.dice, 16, CX + 90, CY + 70, 110, 26, 14):
            r = sheet.dice.uniform(5, 11)
            sheet.oval(x, y, r, r * 0.55, CREMA.base, 0.9)
            sheet.oval(x - 1.5, y - 1, r * 0.4, r * 0.2, "#FFF3DF", 0.95)
    cantuccio(sheet, 800, 800, -10)
    for x, y, turn in ((180, 800, 20), (236, 842, -30), (150, 856, 60)):
        bean(sheet, x, y, turn)
    vessels.steam(sheet, CX, CY - 70, 260, 3, 110)


def bean(sheet: Sheet, x: float, y: float, turn: float) -> None:
    with sheet.at(x, y, 1, turn):
        sheet.oval(5, 12, 38, 22, "#2A160A", 0.3)
        sheet.form(oval(0, 0, 37, 25), Tone("#6A3B1E", "#42200E", "#8F5A34", "#C79467"), (6, 7), (5, 6))
        sheet.line("M-34 2C-14-10 10 12 34-2", "#2E150A", 5)


def cappuccino(sheet: Sheet) -> None:
    cup(sheet, TERRACOTTA)
    vessels.surface(sheet, CX, CY + 8, RX * 0.9, FLAT, CREMA, COFFEE)
    drinks.foam_cap(sheet, CX, CY + 2, RX * 0.84, FLAT, Tone("#FFF6E6", "#EBD7B7", "#FFFFFF"), "#7A4422")
    cantuccio(sheet, 800, 800, -10)
    spoon(sheet, 150, 740, 62)
    vessels.steam(sheet, CX, CY - 100, 220, 3, 110)


def cafe_de_olla(sheet: Sheet) -> None:
    clay = Tone("#A9512C", "#773317", "#CC7A4C", "#EFB28B")
    cup(sheet, clay)
    pool = vessels.surface(sheet, CX, CY + 10, RX * 0.9, FLAT, COFFEE, Tone("#8A4A22", "#5A2A10", "#B0703C"))
    with sheet.clip(pool):
        sheet.path(smooth([*arc(CX, CY + 10, RX * 0.72, RX * 0.72 * FLAT, 190, 268, 10), *arc(CX, CY + 10, RX * 0.56, RX * 0.54 * FLAT, 268, 190, 10)]), "#A97345", 0.8)
    drinks.cinnamon_stick(sheet, CX + 20, CY + 30, 330, -38)
    with sheet.clip(polygon([*arc(CX, CY + 10, RX * 0.9, RX * 0.9 * FLAT, 0, 180, 20)])):
        sheet.oval(CX + 30, CY + 46, 50, 14, COFFEE.base)
    with sheet.at(CX, CY + DEEP * 0.62):
        for k in range(7):
            a = math.radians(160 - 23.3 * k)
            x, y = RX * 0.86 * math.cos(a), RX * 0.3 * math.sin(a) - 30
            for petal in range(6):
                t = 6.283 * petal / 6
                sheet.oval(x + 13 * math.cos(t), y + 13 * math.sin(t), 8, 8, "#F6D9A0" if k % 2 else "#F4B23C")
            sheet.oval(x, y, 6, 6, "#3E7A52")
    star_anise(sheet, 200, 820)
    drinks.cinnamon_stick(sheet, 700, 830, 200, -12)
    vessels.steam(sheet, CX - 70, CY - 70, 240, 3, 100)


def star_anise(sheet: Sheet, x: float, y: float) -> None:
    sheet.oval(x + 6, y + 12, 60, 34, "#2A160A", 0.25)
    for k in range(8):
        with sheet.at(x, y, 1, 0, high=0.62), sheet.at(0, 0, 1, 45 * k):
            sheet.path("M0 0C12-16 44-18 62 0C44 18 12 16 0 0Z", "#7A4220")
            sheet.path("M6-2C18-12 40-13 54-2C40-5 20-5 6-2Z", "#A9683A")
            sheet.oval(32, 2, 10, 5, "#E8B87A")


def hot_chocolate(sheet: Sheet) -> None:
    cup(sheet, PINE)
    vessels.surface(sheet, CX, CY + 10, RX * 0.9, FLAT, MILK_CHOCOLATE, CHOCOLATE)
    dairy.cream_swirl(sheet, CX, CY - 4, 190, 3)
    for x, y in in_oval(sheet.dice, 60, CX, CY - 100, 150, 110, 10):
        if abs(x - CX) < 170 - (CY - y) * 0.8:
            sheet.oval(x, y, 4, 2.6, "#6B3A20", 0.85)
    for x, y, turn in ((CX - 190, CY + 50, -14), (CX + 180, CY + 54, 18), (CX + 30, CY + 90, 4)):
        with sheet.at(x, y, 1, turn):
            sheet.form(smooth([(-40, -22), (36, -26), (42, 18), (-36, 24)], tension=0.7), Tone("#FFFBF4", "#EAD9D0", "#FFFFFF"), (7, 9), (0, 0))
    drinks.cinnamon_stick(sheet, CX + 110, CY - 20, 250, -50)
    cantuccio(sheet, 800, 800, -10)


def tea(sheet: Sheet) -> None:
    cup(sheet, MARIGOLD)
    amber = Tone("#C8701C", "#94480A", "#E89A44", "#FFD9A0")
    pool = vessels.surface(sheet, CX, CY + 10, RX * 0.9, FLAT, amber, Tone("#E8A050", "#B87020", "#F8C888"))
    with sheet.clip(pool):
        greens.slice_round(sheet, CX + 70, CY + 30, 110, 0.5, LEMON, -8)
        sheet.path(smooth([*arc(CX, CY + 10, RX * 0.76, RX * 0.76 * FLAT, 190, 262, 10), *arc(CX, CY + 10, RX * 0.6, RX * 0.58 * FLAT, 262, 190, 10)]), amber.glint, 0.6)
    sheet.curve([(CX - 190, CY + 60), (CX - 230, CY + 130), (CX - 214, CY + 190)], "#FFF8EC", 5)
    with sheet.at(CX - 212, CY + 230, 1, -6):
        sheet.form("M-40-46H40V50H-40Z", PINE, (7, 8), (5, 6))
        vessels.maple_leaf(sheet, 0, 2, 0.27, "#F4B23C", "#FFD98A")
    drinks.mint_sprig(sheet, 800, 820, 0.8, 10)
    vessels.steam(sheet, CX, CY - 70, 250, 3, 110)


def to_go(sheet: Sheet) -> None:
    vessels.paper_cup(sheet, 500, 300, 880, 220, 156)
    vessels.sip_lid(sheet, 500, 290, 220)
    sleeve = polygon([*arc(500, 470, 212, 48, 180, 0, 20), *arc(500, 700, 186, 42, 0, 180, 20)])
    sheet.form(sleeve, Tone("#D9AE78", "#AE804A", "#EBCB9C"), (46, 6), (9, 0))
    vessels.emblem(sheet, 490, 620, 74)


def iced_coffee(sheet: Sheet) -> None:
    drinks.cold_glass(sheet, [(0, "#E9C79B"), (0.22, "#C08A55"), (0.5, "#6B3B1E"), (1, "#2E150A")], "#E3BE92", straw_colour="#2C6E58")
    for x, y, turn in ((250, 880, 10), (770, 890, -40)):
        bean(sheet, x, y, turn)


def lemonade_glass(sheet: Sheet) -> None:
    drinks.cold_glass(sheet, [(0, "#FFF3B0"), (0.6, "#FFE474"), (1, "#F8CE45")], "#FFF6C8", bubbles=8)
    for x, y, turn in ((450, 560, 60), (560, 700, 100)):
        with sheet.faded(0.88):
            greens.slice_round(sheet, x, y, 88, 0.8, LEMON, turn)
    greens.slice_round(sheet, 320, 280, 108, 0.92, LEMON, -24)
    drinks.mint_sprig(sheet, 560, 330, 1.0, 8)


def lemonade(sheet: Sheet) -> None:
    lemonade_glass(sheet)
    greens.lime_wedge(sheet, 770, 860, 0.8, -6, LEMON)


def horchata_glass(sheet: Sheet) -> None:
    drinks.cold_glass(sheet, [(0, "#FFFAEE"), (0.7, "#F8EAD0"), (1, "#E8D2AC")], "#FFFCF4", straw_colour="#C2603A")
    for x, y in in_oval(sheet.dice, 60, 500, 330, 150, 32, 8):
        sheet.oval(x, y, sheet.dice.uniform(2, 4.5), 2, "#A5602A", 0.85)
    drinks.cinnamon_stick(sheet, 380, 350, 330, -112)


def horchata(sheet: Sheet) -> None:
    horchata_glass(sheet)
    drinks.cinnamon_stick(sheet, 660, 880, 210, -10)
    greens.seeds_of(sheet, [(270, 880), (310, 900), (240, 910), (350, 884)], "#EBDCC0", "#FFFFFF", 0.8)


def jamaica_glass(sheet: Sheet) -> None:
    drinks.cold_glass(sheet, [(0, "#D63A58"), (0.5, "#B31D40"), (1, "#7A0C2A")], "#E0566F", straw_colour="#F4B23C")
    greens.slice_round(sheet, 330, 276, 100, 0.92, LIME, -24)
    drinks.mint_sprig(sheet, 570, 330, 0.9, 8)


def jamaica(sheet: Sheet) -> None:
    jamaica_glass(sheet)
    for k in range(5):
        with sheet.at(760, 860, 1, 0, high=0.8), sheet.at(0, 0, 1, 72 * k - 90):
            sheet.form("M0 0C20-44 80-52 104-14C108 22 60 44 0 0Z", Tone("#C8203F", "#8E1030", "#E85A74", "#FFB5C2"), (7, 8), (6, 6))
            sheet.line("M6 0C40-12 66-14 90-8", "#8E1030", 4, 0.7)
    sheet.oval(760, 860, 17, 14, "#F4B23C")


def cola(sheet: Sheet) -> None:
    """The fountain drink in the house's paper cup."""
    vessels.paper_cup(sheet, 500, 370, 890, 215, 158, PINE)
    vessels.lid_and_straw(sheet, 500, 370, 215)
    for _ in range(18):
        u, v = sheet.dice.uniform(-0.9, 0.9), sheet.dice.uniform(0.2, 0.9)
        x, y = 500 + u * (215 - 57 * v), 370 + 520 * v + 40
        r = sheet.dice.uniform(4, 8)
        sheet.oval(x, y, r * 0.75, r, "#BFE0D2", 0.55)
        sheet.oval(x - r * 0.2, y - r * 0.3, r * 0.25, r * 0.3, "#FFFFFF", 0.95)


def orange_juice_glass(sheet: Sheet) -> None:
    drinks.cold_glass(sheet, [(0, "#FFC24A"), (0.6, "#FFA62A"), (1, "#F58A12")], "#FFD07A", cubes=2, straw_colour=None)
    greens.slice_round(sheet, 318, 280, 118, 0.92, ORANGE, -24)


def orange_juice(sheet: Sheet) -> None:
    orange_juice_glass(sheet)
    x, y, r = 760, 850, 96
    sheet.shadow(x + 8, y + 76, r, 26, 0.4)
    sheet.form(oval(x, y, r, r * 0.96), ORANGE, (22, 24), (9, 10))
    for px, py in in_oval(sheet.dice, 40, x, y, r * 0.85, r * 0.8, 9):
        sheet.oval(px, py, 2.4, 2, ORANGE.shade, 0.7)
    sheet.oval(x - 34, y - 40, 22, 13, ORANGE.glint, 0.8, -34)
    greens.leaf(sheet, x + 40, y - 100, 100, -24, Tone("#4E9A35", "#2F7027", "#79BD4C", "#CFEA9B"), 0.6)


def sparkling(sheet: Sheet) -> None:
    drinks.cold_glass(sheet, [(0, "#EAF6F4"), (0.6, "#CFE8E6"), (1, "#AED3D2")], "#F6FCFB", bubbles=60, straw_colour="#2C6E58")
    for x, y, turn in ((440, 600, 60), (560, 720, 110)):
        with sheet.faded(0.9):
            greens.slice_round(sheet, x, y, 80, 0.8, LIME, turn)
    greens.slice_round(sheet, 326, 280, 100, 0.92, LIME, -24)
    drinks.mint_sprig(sheet, 570, 330, 0.9, 8)


def cider(sheet: Sheet) -> None:
    drinks.cold_glass(sheet, [(0, "#F2B45A"), (0.6, "#D98A2A"), (1, "#A95C12")], "#F7CF8C", cubes=4, straw_colour=None)
    drinks.cinnamon_stick(sheet, 400, 360, 320, -110)
    with sheet.at(320, 290, 1.1, -30):
        sheet.form("M-78 0C-50-60 50-64 80-6C50 44-44 48-78 0Z", Tone("#FBEFC6", "#EBD693", "#FFFBE8"), (7, 9), (0, 0))
        sheet.path("M-78 0C-50-60 50-64 80-6C46-42-46-38-78 0Z", "#CF2E32")
        sheet.path("M-60-18C-36-46 14-50 44-36C10-42-36-38-60-18Z", "#F08A80", 0.85)
        for x in (-12, 12):
            sheet.path(f"M{x}-4C{x + 7}-14 {x + 7}-2 {x} 6C{x - 7}-2 {x - 7}-14 {x}-4Z", "#6A3A1A")
    apple(sheet, 760, 830, 110)


def apple(sheet: Sheet, x: float, y: float, r: float) -> None:
    sheet.shadow(x + 8, y + r * 0.86, r * 1.0, 26, 0.4)
    with sheet.at(x, y, r / 100):
        d = "M0-62C22-96 92-92 100-22C104 40 56 100 22 92C8 88-8 88-22 92C-56 100-104 40-100-22C-92-92-22-96 0-62Z"
        sheet.form(d, Tone("#CF2E32", "#96161F", "#EA5C54"), (24, 22), (9, 10))
        with sheet.clip(d):
            for k in range(9):
                sheet.curve([(-80 + k * 20, -90), (-92 + k * 23, 0), (-70 + k * 18, 90)], "#F2A24A", 3, 0.5)
        sheet.oval(-46, -36, 17, 28, "#FFC9BE", 0.85, 24)
        sheet.oval(0, -64, 26, 9, "#8A141C")
        sheet.line("M0-62C2-84 8-100 18-112", "#6A4320", 9)
    greens.leaf(sheet, x + r * 0.52, y - r * 0.98, r * 0.8, -18, Tone("#4E9A35", "#2F7027", "#79BD4C", "#CFEA9B"), 0.6)


def shake(sheet: Sheet) -> None:
    drinks.cold_glass(sheet, [(0, "#FDD3D2"), (0.6, "#F7AEB2"), (1, "#E98A94")], "#FFE4E0", cubes=0, straw_colour="#C8402C", level=270)
    dairy.cream_swirl(sheet, 490, 270, 178, 3)
    for _ in range(60):
        x, y = sheet.dice.uniform(350, 640), sheet.dice.uniform(90, 300)
        if abs(x - 490) < 160 - (290 - y) * 0.6:
            sheet.oval(x, y, 4, 3, "#D6475A", 0.8)
    drinks.cherry(sheet, 490, 70, 38)
    sweets.strawberry(sheet, 690, 270, 1.35, 24, True)
    sweets.strawberry(sheet, 770, 860, 1.2, 14)


def float_soda(sheet: Sheet) -> None:
    drinks.cold_glass(sheet, [(0, "#8A4A22"), (0.4, "#5A2A12"), (1, "#2A1006")], "#C98A52", cubes=3, bubbles=40, straw_colour="#C8402C", level=330, foam=Tone("#F7E4C4", "#DCBF92", "#FFF6E2"))
    dairy.scoop(sheet, 470, 230, 122, VANILLA)
    for x, y in in_oval(sheet.dice, 46, 500, 330, 190, 46, 14):
        r = sheet.dice.uniform(7, 18)
        sheet.oval(x, y, r, r * 0.8, "#F7E4C4")
        sheet.oval(x - r * 0.2, y - r * 0.25, r * 0.5, r * 0.35, "#FFFBF2")
    drinks.cherry(sheet, 474, 98, 34)


def layer_mug_cream(sheet: Sheet) -> None:
    dairy.cream_swirl(sheet, CX, CY - 4, 180, 3)


def layer_mug_cinnamon(sheet: Sheet) -> None:
    for x, y in in_oval(sheet.dice, 150, CX, CY + 6, RX * 0.7, RX * 0.7 * FLAT, 6):
        sheet.oval(x, y, sheet.dice.uniform(2, 5), sheet.dice.uniform(1.4, 3), "#A0541E", 0.85)


def milk(sheet: Sheet) -> None:
    drinks.cold_glass(sheet, [(0, "#FFFFFF"), (0.7, "#FBF6EC"), (1, "#EBE1D0")], "#FFFFFF", cubes=0, straw_colour="#35588F")


DISHES: Dishes = {
    "latte": latte,
    "coffee": coffee,
    "cappuccino": cappuccino,
    "cafe-de-olla": cafe_de_olla,
    "hot-chocolate": hot_chocolate,
    "tea": tea,
    "iced-coffee": iced_coffee,
    "lemonade": lemonade,
    "horchata": horchata,
    "jamaica": jamaica,
    "soda": cola,
    "orange-juice": orange_juice,
    "sparkling-water": sparkling,
    "apple-cider": cider,
    "strawberry-shake": shake,
    "root-beer-float": float_soda,
    "milk": milk,
    "layer-mug-cream": layer_mug_cream,
    "layer-mug-cinnamon": layer_mug_cinnamon,
}
