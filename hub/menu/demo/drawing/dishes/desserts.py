"""Desserts, and the layers of their extras."""

import math

from hub.menu.demo.drawing import dairy, drinks, sweets, vessels
from hub.menu.demo.drawing.dishes.kind import Dishes, from_higher
from hub.menu.demo.drawing.geometry import arc, blob, chunk, in_oval, oval, polygon, smooth
from hub.menu.demo.drawing.palette import (
    CARAMEL,
    CHOCOLATE,
    CREAM,
    CUSTARD,
    MILK_CHOCOLATE,
    PECAN,
    SPONGE,
    STONEWARE,
    VANILLA,
    Tone,
)
from hub.menu.demo.drawing.sheet import Sheet


def boston_cream(sheet: Sheet) -> None:
    vessels.plate(sheet, 520, 760, 440, 0.34)
    with sheet.at(30, 30, 0.96):
        sweets.cake_slice(sheet, [(SPONGE, 1.0, True), (CUSTARD, 0.62, False), (SPONGE, 1.0, True)], CHOCOLATE, True, Tone("#E6B55C", "#BC8432", "#F6D592"))
        dairy.cream_swirl(sheet, 720, 470, 84, 3)
        drinks.cherry(sheet, 724, 372, 27)


def tres_leches(sheet: Sheet) -> None:
    vessels.plate(sheet, 520, 770, 450, 0.36)
    sheet.form(blob(sheet.dice, 500, 790, 360, 104, 0.06, 13), Tone("#FFF9EC", "#EBDCC0", "#FFFFFF"), (6, 7), (4, 5))
    with sheet.at(30, 40, 0.96):
        sweets.cake_slice(sheet, [(Tone("#FFFDF6", "#E6D9C2", "#FFFFFF"), 0.5, False), (Tone("#F8DFA6", "#E3BE74", "#FDEECB"), 1.1, True), (CREAM, 0.3, False), (Tone("#F8DFA6", "#E3BE74", "#FDEECB"), 1.1, True)], Tone("#FFFBF1", "#E8DBC5", "#FFFFFF"))
        for x, y in in_oval(sheet.dice, 120, 600, 466, 210, 40, 8):
            sheet.oval(x, y, sheet.dice.uniform(2, 4), sheet.dice.uniform(1.4, 2.6), "#B5702C", 0.8)
        for x, y, r in ((300.0, 470.0, 42), (440, 470, 52), (600, 480, 60)):
            dairy.cream_swirl(sheet, x, y, r, 2)
        sweets.strawberry(sheet, 738, 430, 1.35, 8)
        sweets.strawberry(sheet, 826, 462, 1.0, 30, True)
        drinks.mint_sprig(sheet, 690, 470, 0.62, -30)


def churros(sheet: Sheet) -> None:
    vessels.board(sheet, 500, 660, 440, 190)
    vessels.napkin(sheet, 470, 640, 390)
    for x, y, length, turn in ((430.0, 660.0, 560, -8), (470, 590, 580, -14), (400, 540, 560, -4), (480, 480, 540, -20), (400, 430, 500, -10)):
        sweets.churro(sheet, x, y, length, turn, 82)
    vessels.ramekin(sheet, 760, 640, 112, CHOCOLATE)
    sweets.churro(sheet, 690, 470, 330, 62, 76)
    sheet.form(smooth([(728, 640), (744, 600), (790, 590), (812, 626), (800, 652), (760, 664)]), CHOCOLATE, (6, 7), (5, 5))
    for _ in range(70):
        x, y = sheet.dice.uniform(160, 840), sheet.dice.uniform(720, 810)
        sheet.oval(x, y, 3, 2, "#FFF6E2", 0.95)


def apple_crisp(sheet: Sheet) -> None:
    vessels.bowl(sheet, 500, 500, 400, 0.48, 200, STONEWARE)
    with sheet.clip(f"M110 500V0H890V500{''.join(f'L{x:.0f} {y:.0f}' for x, y in arc(500, 504, 376, 178, 0, 180, 24))}Z"):
        sheet.oval(500, 504, 376, 180, CARAMEL.shade)
        for x, y in in_oval(sheet.dice, 34, 500, 500, 340, 150, 54):
            with sheet.at(x, y, 1.0, sheet.dice.uniform(-40, 40)):
                sheet.form("M-78 0C-50-44 40-48 80-6C50 28-44 34-78 0Z", Tone("#E9B45C", "#C07E24", "#F8D691"), (7, 9), (5, 6))
                sheet.path("M-60-14C-36-36 10-40 40-30C10-30-36-26-60-14Z", "#FFF0C4", 0.8)
        sweets.crumb_topping(sheet, in_oval(sheet.dice, 150, 500, 480, 330, 140, 22), 1.15, Tone("#D69A4E", "#9E6526", "#EBBF80", "#FBE0AE"))
        for x, y in in_oval(sheet.dice, 12, 500, 500, 320, 130, 80):
            sheet.form(oval(x, y, 30, 17), PECAN, (5, 6), (4, 4))
            sheet.curve([(x - 24, y), (x, y + 3), (x + 24, y)], PECAN.shade, 3)
        dairy.melt_ring(sheet, 500, 440, 190, 66, VANILLA)
        dairy.scoop(sheet, 500, 340, 138, VANILLA)
        dairy.drizzle(sheet, [(380, 350), (420, 270), (450, 360), (500, 236), (540, 350), (590, 270), (626, 360)], 15, CARAMEL)
        drinks.mint_sprig(sheet, 560, 236, 0.62, 24)
    drinks.cinnamon_stick(sheet, 640, 390, 240, -34)


def brownie(sheet: Sheet) -> None:
    vessels.plate(sheet, 500, 690, 440, 0.44)
    sheet.form(blob(sheet.dice, 500, 720, 350, 120, 0.09, 13), MILK_CHOCOLATE, (7, 8), (5, 6))
    sheet.shadow(510, 730, 320, 100, 0.4)
    top = sweets.block(sheet, 500, 560, 320, 160, 130, CHOCOLATE)
    sweets.crackle(sheet, top, 500, 560, 320, 160)
    for x, y in in_oval(sheet.dice, 10, 500, 560, 250, 110, 90):
        sheet.path(chunk(sheet.dice, x, y, 26, 17, 6), PECAN.shade)
        sheet.path(chunk(sheet.dice, x - 3, y - 5, 22, 13, 6), PECAN.light)
    dairy.melt_ring(sheet, 500, 520, 180, 70, VANILLA)
    dairy.scoop(sheet, 500, 400, 142, VANILLA)
    fudge(sheet, 500, 400, 142)
    sweets.strawberry(sheet, 800, 700, 1.0, 20)
    sweets.strawberry(sheet, 216, 730, 0.85, -14, True)
    drinks.mint_sprig(sheet, 520, 280, 0.6, 10)


def fudge(sheet: Sheet, cx: float, cy: float, r: float, tone: Tone = CHOCOLATE) -> None:
    """Sauce poured over a scoop."""
    lower = []
    for i in range(41):
        a = math.radians(190 - 200 * i / 40)
        hang = 0.0
        for at, length in ((5.0, 40.0), (12, 92), (19, 46), (27, 104), (35, 50)):
            hang += length * math.exp(-(((i - at) / 2.2) ** 2))
        lower.append((cx + r * 0.94 * math.cos(a), cy - r * 0.34 + r * 0.2 * math.sin(a) + hang))
    d = smooth([*lower, *arc(cx, cy - r * 0.1, r * 0.98, r * 0.95, 350, 190, 16)])
    sheet.form(d, tone, (9, 10), (7, 8))
    sheet.path(smooth([*arc(cx, cy, r * 0.78, r * 0.78, 210, 270, 8), *arc(cx, cy, r * 0.66, r * 0.64, 270, 210, 8)]), tone.glint, 0.75)


def flan(sheet: Sheet) -> None:
    vessels.plate(sheet, 500, 640, 440, 0.44)
    sweets.flan(sheet, 500, 430, 240)
    dairy.cream_swirl(sheet, 500, 420, 70, 2)
    drinks.berries(sheet, [(470, 396), (546, 404)], 24)
    drinks.mint_sprig(sheet, 520, 384, 0.5, 20)


def cookies(sheet: Sheet) -> None:
    vessels.plate(sheet, 500, 640, 440, 0.42)
    sweets.cookie(sheet, 350, 620, 230, 0.46)
    sweets.cookie(sheet, 650, 640, 230, 0.46)
    sweets.cookie(sheet, 490, 500, 250, 0.48)
    for x, y in in_oval(sheet.dice, 16, 490, 490, 190, 80, 30):
        sheet.path(polygon([(x, y), (x + 5, y - 3), (x + 8, y + 2), (x + 3, y + 5)]), "#FFFFFF", 0.95)
    for _ in range(22):
        x, y = sheet.dice.uniform(180, 820), sheet.dice.uniform(730, 800)
        sheet.path(chunk(sheet.dice, x, y, 7, 5), "#C58B45")


def sundae(sheet: Sheet) -> None:
    """Three scoops in a footed glass, with caramel, cream and a cherry."""
    sheet.shadow(520, 910, 210, 44, 0.45)
    sheet.oval(500, 890, 170, 40, "#C7DAD8", 0.9)
    sheet.oval(500, 882, 166, 36, "#EDF6F4")
    sheet.path("M474 740H526L536 884H464Z", "#D3E5E2")
    sheet.path("M484 740H496L494 880H478Z", "#FFFFFF", 0.9)
    for x, y, r, tone in ((392.0, 380.0, 122, VANILLA), (612, 384, 122, Tone("#F6A8AE", "#DB7A86", "#FFCDD0", "#FFF0F0")), (502, 300, 130, Tone("#8E5A3C", "#663A22", "#B07E5C", "#E3C3A8"))):
        dairy.scoop(sheet, x, y, r, tone)
    fudge(sheet, 502, 300, 130, CARAMEL)
    cup = smooth([(250, 420), (262, 520), (330, 640), (450, 736), (500, 748), (550, 736), (670, 640), (738, 520), (750, 420), *arc(500, 420, 250, 62, 10, 170, 14)], tension=0.85)
    with sheet.clip(cup):
        sheet.path(cup, "#FBEBD0")
        sheet.path(smooth([(240, 470), (360, 500), (460, 470), (600, 510), (760, 470), (760, 570), (600, 600), (440, 560), (240, 590)]), "#F6B3B6")
        sheet.path(smooth([(240, 560), (400, 600), (600, 570), (760, 600), (760, 680), (560, 660), (380, 690), (240, 650)]), MILK_CHOCOLATE.base)
        sheet.path(smooth([(320, 660), (480, 690), (700, 650), (640, 780), (400, 780)]), CARAMEL.base)
        sheet.path(polygon([(280, 400), (340, 400), (470, 760), (430, 760)]), "#FFFFFF", 0.42)
        sheet.path(polygon([(690, 380), (780, 380), (640, 760), (560, 760)]), "#3A1A0A", 0.12)
    sheet.line(smooth(arc(500, 420, 250, 62, 4, 176, 20), closed=False), "#FFFFFF", 8, 0.85)
    dairy.cream_swirl(sheet, 500, 226, 84, 2)
    drinks.cherry(sheet, 504, 150, 34)
    sprinkles(sheet, [(x, y) for x, y in in_oval(sheet.dice, 44, 500, 300, 190, 90, 22)])
    with sheet.at(690, 250, 1, 24):
        sheet.form("M-34-170H34L30 130H-30Z", Tone("#E8B668", "#BF8638", "#F7D69E"), (8, 6), (6, 6))
        for k in range(6):
            sheet.line(f"M-34 {-150 + k * 46}L34 {-120 + k * 46}M34 {-150 + k * 46}L-34 {-120 + k * 46}", "#C08A3E", 4, 0.8)


def sprinkles(sheet: Sheet, spots: list[tuple[float, float]]) -> None:
    for x, y in spots:
        with sheet.at(x, y, 1, sheet.dice.uniform(0, 180)):
            sheet.line("M-9 2H9", "#2A160A", 7, 0.25)
            sheet.line("M-9 0H9", sheet.dice.choice(["#E2343B", "#F4B23C", "#4F9A38", "#3F7FBF", "#F7A8B8", "#FFF6E2"]), 6.5)


def whoopie(sheet: Sheet) -> None:
    sheet.shadow(510, 790, 390, 74)
    dark = Tone("#55301F", "#331A10", "#784A34", "#B98B70")
    with sheet.at(500, 520):
        lower = smooth([*arc(0, 130, 350, 90, 180, 360, 16), (352, 190), (300, 258), (120, 282), (-120, 282), (-300, 258), (-352, 190)])
        sheet.form(lower, dark, (30, 26), (12, 0))
        filling = []
        for i in range(40):
            a = math.radians(186 - 192 * i / 39)
            filling.append((372 * math.cos(a), 110 + 78 * math.sin(a) + 54 + 12 * math.sin(i * 1.3)))
        sheet.form(smooth([*filling, *arc(0, 80, 372, 80, 0, -180, 20)[1:-1]]), CREAM, (14, 14), (8, 4))
        for i in range(9):
            a = math.radians(166 - 19 * i)
            sheet.curve([(350 * math.cos(a), 100 + 70 * math.sin(a)), (356 * math.cos(a) + 8, 126 + 74 * math.sin(a)), (350 * math.cos(a) + 20, 152 + 74 * math.sin(a))], CREAM.shade, 5, 0.8)
        dome = smooth([(-362, 78), (-350, -30), (-240, -150), (0, -196), (240, -150), (350, -30), (362, 78), *arc(0, 80, 352, 76, 10, 170, 14)])
        sheet.form(dome, dark, (60, 50), (12, 14))
        with sheet.clip(dome):
            for x, y in in_oval(sheet.dice, 150, 0, -20, 340, 170, 16):
                r = sheet.dice.uniform(4, 13)
                sheet.path(blob(sheet.dice, x, y, r * 1.2, r * 0.7, 0.25, 7), sheet.dice.choice([dark.shade, dark.light, dark.shade]), 0.55)
            for d in ("M-200-60C-120-96-60-70 0-100", "M60-20C140-50 200-30 260-70", "M-120 20C-60-6 20 10 80-20"):
                sheet.line(d, dark.shade, 7, 0.9)
        sheet.path(smooth([(-280, -50), (-200, -130), (-80, -168), (-90, -150), (-190, -100), (-256, -30)]), dark.glint, 0.7)


def layer_sprinkles(sheet: Sheet) -> None:
    sprinkles(sheet, in_oval(sheet.dice, 80, 500, 290, 200, 110, 18))


def layer_strawberries(sheet: Sheet) -> None:
    for x, y, turn in ((400.0, 250.0, -24), (600, 256, 20), (500, 330, 4)):
        sweets.strawberry(sheet, x, y, 0.85, turn, turn != 4)


DISHES: Dishes = {
    "boston-cream-pie": boston_cream,
    "tres-leches": tres_leches,
    "churros": churros,
    "apple-crisp": apple_crisp,
    "fudge-brownie": brownie,
    "flan": flan,
    "cookies": from_higher(cookies),
    "sundae": sundae,
    "whoopie-pie": whoopie,
    "layer-sundae-sprinkles": layer_sprinkles,
    "layer-sundae-strawberries": layer_strawberries,
}
