"""Tacos, quesadilla, burrito, nachos, and the layers of taco extras."""

from collections.abc import Callable

from hub.menu.demo.drawing import bread, dairy, greens, meat, sides, vessels
from hub.menu.demo.drawing.dishes.kind import Dishes, from_higher
from hub.menu.demo.drawing.geometry import Point, arc, blob, in_oval, polygon, smooth
from hub.menu.demo.drawing.palette import (
    CABBAGE,
    CARNITAS,
    CHEESE,
    CHICKEN,
    CHIPOTLE,
    CORN_TORTILLA,
    COTIJA,
    CREAM,
    GUACAMOLE,
    LETTUCE,
    MUSHROOM,
    ONION,
    SALSA,
    SALSA_VERDE,
    SQUASH,
    TOMATO,
    WHEAT_TORTILLA,
    Tone,
)
from hub.menu.demo.drawing.sheet import Sheet

PLACES: tuple[Point, ...] = ((300, 500), (490, 590), (690, 680))
Filling = Callable[[Sheet, list[Point]], None]


def back_shell(sheet: Sheet) -> None:
    d = smooth([*arc(16, -34, 246, 232, 178, 362, 26), (266, 20), (120, 46), (-100, 46), (-234, 20)], tension=0.9)
    sheet.form(d, Tone("#E0A63A", "#B97A1E", "#F4C766"), (12, 10), (6, 8))
    with sheet.clip(d):
        bread.char(sheet, in_oval(sheet.dice, 16, 20, -110, 220, 110, 30), 0.9, 0.9, "#B97A1E")


def front_shell(sheet: Sheet) -> None:
    rim = [(x, y + sheet.dice.uniform(-4, 4)) for x, y in arc(0, 14, 244, 124, 182, 358, 22)]
    d = smooth([*rim, (246, 32), (208, 58), (90, 72), (-90, 72), (-208, 58), (-246, 32)], tension=0.95)
    with sheet.at(6, -9):
        sheet.path(d, "#3A1E06", 0.25)
    sheet.form(d, CORN_TORTILLA, (14, 20), (6, 10))
    with sheet.clip(d):
        sheet.path(smooth([(-250, 20), (-120, 44), (60, 50), (250, 14), (250, 90), (-250, 90)]), CORN_TORTILLA.shade, 0.55)
        bread.char(sheet, in_oval(sheet.dice, 24, 0, -14, 220, 80, 34), 1.0, 0.85, CORN_TORTILLA.shade)
        bread.fold(sheet, -120, 10, 120, -12, CORN_TORTILLA.light, 0.7)
        bread.fold(sheet, 90, -30, 150, 16, CORN_TORTILLA.light, 0.6)


def along(sheet: Sheet, count: int, lift: float, spread: float = 16, reach: float = 212) -> list[Point]:
    """Places along the opening of a taco, from its back to its front."""
    spots = []
    for i in range(count):
        a = 196 + 148 * (i + 0.5) / count + sheet.dice.uniform(-4, 4)
        ((x, y), _) = arc(6, 0, reach - 10, 160 + lift, a, a + 1, 2)
        spots.append((x + sheet.dice.uniform(-spread, spread) * 0.6, y + sheet.dice.uniform(-spread, spread)))
    sheet.dice.shuffle(spots)
    return spots


def plated(sheet: Sheet, filling: Filling, top: Filling) -> None:
    """Three tacos on a board; `filling` lies low in the shell, `top` on it."""
    vessels.board(sheet, 500, 690, 462, 160)
    for x, y in PLACES:
        with sheet.at(x, y + 30, 1.06, -4):
            sheet.shadow(20, 66, 270, 40, 0.55)
            back_shell(sheet)
            filling(sheet, along(sheet, 30, -34))
            filling(sheet, along(sheet, 24, 4))
            top(sheet, along(sheet, 13, 12))
            front_shell(sheet)
    greens.lime_wedge(sheet, 196, 762, 0.9, 6)
    greens.lime_wedge(sheet, 310, 806, 0.78, -14, flip=True)


def pico(sheet: Sheet, spots: list[Point], size: float = 1.0) -> None:
    for k, (x, y) in enumerate(spots):
        greens.dice_of(sheet, [(x, y)], TOMATO if k % 5 < 3 else ONION, size * 0.95)
        if k % 2:
            greens.herbs(sheet, [(x + 14, y - 8)], 1.1)


def finish(sheet: Sheet, spots: list[Point]) -> None:
    pico(sheet, spots)
    greens.crumble(sheet, along(sheet, 20, 20, 20), COTIJA, 0.9)
    for x, y in along(sheet, 5, 26, 10):
        greens.cilantro(sheet, x, y, 0.95, sheet.dice.uniform(-40, 40))


def carnitas(sheet: Sheet) -> None:
    def low(sheet: Sheet, spots: list[Point]) -> None:
        meat.shreds(sheet, spots, 1.2, CARNITAS)

    def high(sheet: Sheet, spots: list[Point]) -> None:
        greens.dice_of(sheet, spots, ONION, 0.9)
        greens.slivers(sheet, along(sheet, 5, 18), size=0.9)
        for x, y in along(sheet, 7, 24, 12):
            greens.cilantro(sheet, x, y, 1.0, sheet.dice.uniform(-40, 40))
        for x, y in along(sheet, 3, 18, 8):
            greens.radish(sheet, x, y, 34, 0.7, sheet.dice.uniform(-30, 30))

    plated(sheet, low, high)


def chicken(sheet: Sheet) -> None:
    def low(sheet: Sheet, spots: list[Point]) -> None:
        greens.strands(sheet, along(sheet, 34, -20), LETTUCE, 1.2)
        for x, y in spots:
            with sheet.at(x, y, 1, sheet.dice.uniform(-50, 50)):
                d = blob(sheet.dice, 0, 0, 42, 24, 0.14, 8)
                with sheet.at(4, 8):
                    sheet.path(d, "#5A2A0E", 0.3)
                sheet.form(d, CHICKEN, (6, 7), (5, 5))
                sheet.line("M-24 8L20-12M-10 16L30-4", "#7A3E17", 6, 0.8)

    plated(sheet, low, finish)


def baja_fish(sheet: Sheet) -> None:
    def low(sheet: Sheet, spots: list[Point]) -> None:
        greens.strands(sheet, along(sheet, 30, -14), CABBAGE, 1.2)
        greens.strands(sheet, along(sheet, 12, 0), LETTUCE, 1.1)
        for x, y, turn in ((-110.0, -112.0, -38), (10, -168, 4), (125, -112, 42)):
            sides.tender(sheet, x, y, turn, 0.62, Tone("#E3A03F", "#B87420", "#F7C871", "#FFE7B4"))

    def high(sheet: Sheet, spots: list[Point]) -> None:
        greens.strands(sheet, spots[:7], CABBAGE, 1.0)
        dairy.drizzle(sheet, [(-190, -70), (-150, -150), (-120, -90), (-70, -185), (-30, -130), (20, -205), (60, -140), (110, -180), (140, -96), (190, -110)], 12, CHIPOTLE)
        for x, y in along(sheet, 5, 26, 10):
            greens.cilantro(sheet, x, y, 0.9, sheet.dice.uniform(-40, 40))

    plated(sheet, low, high)


def mushroom(sheet: Sheet) -> None:
    def low(sheet: Sheet, spots: list[Point]) -> None:
        greens.strands(sheet, along(sheet, 26, -20), Tone("#5FA336", "#377628", "#92C858", "#CFEA9B"), 1.2)
        for x, y in spots[:17]:
            with sheet.at(x, y, 1.15, sheet.dice.uniform(-50, 50)):
                sheet.path("M-30 4C-34-24-12-36 4-34C26-34 38-16 30 6C22 8 16 2 12 2C14 14 14 26 10 34C4 38-6 38-10 34C-14 26-12 14-10 2C-16 2-24 8-30 4Z", "#4A2A10", 0.3)
                with sheet.at(-3, -5):
                    sheet.form("M-30 4C-34-24-12-36 4-34C26-34 38-16 30 6C22 8 16 2 12 2C14 14 14 26 10 34C4 38-6 38-10 34C-14 26-12 14-10 2C-16 2-24 8-30 4Z", MUSHROOM, (5, 6), (4, 5))
                    sheet.path("M-14-2C-12-14 12-14 16-2C8 0-6 0-14-2Z", MUSHROOM.shade, 0.85)

    def high(sheet: Sheet, spots: list[Point]) -> None:
        greens.kernels(sheet, spots, 0.85)
        greens.crumble(sheet, along(sheet, 26, 16, 20), COTIJA, 1.0)
        dairy.drizzle(sheet, [(-180, -80), (-120, -140), (-60, -150), (0, -190), (70, -160), (130, -150), (180, -90)], 11, SALSA_VERDE)
        for x, y in along(sheet, 5, 26, 10):
            greens.cilantro(sheet, x, y, 0.9, sheet.dice.uniform(-40, 40))

    plated(sheet, low, high)


def shrimp(sheet: Sheet) -> None:
    def low(sheet: Sheet, spots: list[Point]) -> None:
        greens.strands(sheet, along(sheet, 30, -20), CABBAGE, 1.2)
        for x, y, turn in ((-128.0, -96.0, -50), (-46, -150, -16), (44, -156, 12), (130, -104, 44)):
            meat.shrimp(sheet, x, y, 0.95, turn)

    def high(sheet: Sheet, spots: list[Point]) -> None:
        pico(sheet, spots[:6])
        with sheet.at(0, 14):
            dairy.drizzle(sheet, [(-180, -90), (-130, -150), (-90, -110), (-30, -190), (20, -140), (70, -190), (120, -120), (180, -110)], 11, CREAM)
        for x, y in along(sheet, 5, 26, 10):
            greens.cilantro(sheet, x, y, 0.9, sheet.dice.uniform(-40, 40))

    plated(sheet, low, high)


def wedge(sheet: Sheet, cx: float, cy: float, turn: float, size: float = 1.0, filling: Filling | None = None) -> None:
    """A quarter of a griddled quesadilla: two tortillas, cheese running out between them."""
    with sheet.at(cx, cy, size):
        top = [(-226, 16), (-120, -62), (-14, -132), (20, -134), (126, -66), (232, 16), (196, 66), (96, 98), (0, 106), (-96, 98), (-194, 64)]
        outline = smooth(top, tension=0.55)
        with sheet.at(8, 52):
            sheet.path(outline, "#3A1E06", 0.24)
        with sheet.at(0, 36):
            sheet.form(outline, WHEAT_TORTILLA, (8, 10), (4, 4))
        ooze = [(-222, 40), (-190, 84), (-140, 112), (-112, 140), (-88, 120), (-20, 132), (20, 164), (48, 130), (110, 118), (140, 136), (162, 104), (200, 80), (226, 38), (0, 60)]
        sheet.form(smooth(ooze), CHEESE, (6, 8), (4, 5))
        if filling:
            filling(sheet, [(-186, 76), (-140, 98), (-90, 112), (-30, 120), (30, 120), (86, 112), (136, 98), (180, 76)])
        sheet.form(outline, Tone("#F0CF93", "#CFA057", "#FBE6BD"), (8, 10), (8, 9))
        with sheet.clip(outline):
            bread.char(sheet, in_oval(sheet.dice, 26, 10, -10, 190, 100, 24), 1.0, 0.6, "#CE9440")
            for k in range(5):
                sheet.line(f"M{-260 + k * 90} 120L{-80 + k * 90} -150", "#8A4A18", 9, 0.5)


def quesadilla(sheet: Sheet) -> None:
    vessels.plate(sheet, 500, 580, 440, 0.46)

    def bits(sheet: Sheet, spots: list[Point]) -> None:
        for k, (x, y) in enumerate(spots):
            if k % 3 == 0:
                meat.shreds(sheet, [(x, y)], 0.8, CHICKEN)
            else:
                greens.dice_of(sheet, [(x, y)], (TOMATO, SQUASH)[k % 2], 0.6)
                greens.herbs(sheet, [(x + 12, y + 4)], 1.0)

    for x, y in ((620.0, 440.0), (350, 480), (590, 590)):
        wedge(sheet, x, y, 0, 1.0, bits)
    vessels.ramekin(sheet, 260, 660, 92, SALSA)
    greens.herbs(sheet, in_oval(sheet.dice, 8, 262, 664, 60, 26, 10), 1)
    greens.blob_of(sheet, 420, 735, 82, 42, GUACAMOLE)
    pico(sheet, in_oval(sheet.dice, 7, 420, 722, 50, 20, 24), 0.7)
    for x, y in ((650.0, 470.0), (380, 520), (600, 612)):
        greens.cilantro(sheet, x, y, 0.9, sheet.dice.uniform(-50, 50))


def burrito(sheet: Sheet) -> None:
    vessels.board(sheet, 500, 660, 450, 190)
    vessels.napkin(sheet, 500, 650, 410)
    sheet.shadow(420, 560, 330, 60, 0.4)
    with sheet.at(430, 480, 1, -14):
        d = smooth([(-290, -40), (-250, -110), (0, -128), (230, -116), (262, 0), (236, 100), (0, 118), (-240, 96), (-296, 30)], tension=0.9)
        _wrap(sheet, d)
    with sheet.at(560, 640, 1, -14):
        sheet.shadow(20, 122, 320, 46, 0.45)
        d = smooth([(-170, -118), (60, -126), (250, -100), (300, -10), (260, 84), (60, 122), (-160, 120)], tension=0.9)
        _wrap(sheet, d)
        face = smooth([(-170, -120), (-110, -106), (-84, 0), (-108, 106), (-170, 120), (-226, 100), (-250, 0), (-228, -104)], tension=0.95)
        sheet.path(face, WHEAT_TORTILLA.shade)
        with sheet.at(-168, 0, 0.9), sheet.at(168, 0):
            sheet.path(face, WHEAT_TORTILLA.light)
        with sheet.at(-168, 0, 0.83), sheet.at(168, 0):
            sheet.path(face, "#F7EFD9")
            with sheet.clip(face):
                grains(sheet, in_oval(sheet.dice, 90, -168, 0, 84, 120))
                greens.beans(sheet, in_oval(sheet.dice, 15, -170, -50, 60, 60, 26), 0.95)
                meat.shreds(sheet, in_oval(sheet.dice, 22, -160, 50, 60, 60, 16), 0.95)
                greens.kernels(sheet, in_oval(sheet.dice, 10, -140, -30, 50, 90, 26), 0.9)
                greens.dice_of(sheet, in_oval(sheet.dice, 9, -190, 30, 50, 90, 30), TOMATO, 0.9)
                greens.blob_of(sheet, -196, -12, 34, 40, GUACAMOLE)
                dairy.drizzle(sheet, [(-150, -110), (-190, -60), (-150, -20), (-184, 40), (-150, 96)], 9, CHEESE)
                greens.herbs(sheet, in_oval(sheet.dice, 16, -168, 0, 70, 100, 16))
    vessels.ramekin(sheet, 812, 500, 88, SALSA_VERDE)
    greens.lime_wedge(sheet, 250, 740, 0.8, 8)


def grains(sheet: Sheet, spots: list[Point], tone: Tone | None = None) -> None:
    """Cooked rice, grain by grain."""
    rice = tone or Tone("#FFF9EC", "#E3D3B4", "#FFFFFF")
    for x, y in spots:
        with sheet.at(x, y, 1, sheet.dice.uniform(0, 180)):
            sheet.oval(1.5, 3, 14, 6, rice.shade)
            sheet.oval(0, 0, 13, 5.4, sheet.dice.choice([rice.base, rice.light]))


def _wrap(sheet: Sheet, d: str) -> None:
    sheet.form(d, WHEAT_TORTILLA, (14, 30), (8, 14))
    with sheet.clip(d):
        bread.char(sheet, in_oval(sheet.dice, 24, 20, -10, 260, 90, 36), 1.2, 0.7, "#DDB274")
        for x, y, length, turn in ((-150.0, 40.0, 220, 12), (60, 60, 260, -10), (140, -40, 160, 30)):
            bread.fold(sheet, x, y, length, turn, WHEAT_TORTILLA.shade, 0.8)
        bread.fold(sheet, -40, -70, 300, -4, "#FFFFFF", 0.6)


def nachos(sheet: Sheet) -> None:
    vessels.skillet(sheet, 470, 600, 400)
    sides.chips_pile(sheet, 470, 570, 350, 130, 30, 1.35)
    sides.chips_pile(sheet, 470, 500, 250, 100, 18, 1.35)
    sides.chips_pile(sheet, 470, 430, 140, 60, 8, 1.3)
    for x, y, r in ((380.0, 470.0, 120), (560, 480, 130), (470, 560, 160), (300, 570, 90), (640, 580, 100), (470, 410, 90)):
        points = []
        for k in range(9):
            ((px, py), _) = arc(x, y, r, r * 0.45, 40 * k, 40 * k + 1, 2)
            points.append((px + sheet.dice.uniform(-22, 22), py + sheet.dice.uniform(-6, 6) + (34 if k in (1, 3) else 0)))
        sheet.form(smooth(points), CHEESE, (6, 8), (5, 6))
        sheet.path(polygon(arc(x - r * 0.3, y - r * 0.16, r * 0.3, r * 0.07, 0, 360, 12)), CHEESE.glint, 0.85)
    greens.beans(sheet, in_oval(sheet.dice, 26, 470, 520, 270, 120, 40), 1.0)
    pico(sheet, in_oval(sheet.dice, 34, 470, 510, 270, 120, 34), 1.1)
    meat.shreds(sheet, in_oval(sheet.dice, 20, 470, 500, 230, 90, 30), 1.0)
    for x, y in in_oval(sheet.dice, 9, 470, 500, 270, 120, 90):
        greens.jalapeno(sheet, x, y, 42, 0.6, sheet.dice.uniform(-30, 30))
    greens.blob_of(sheet, 380, 420, 76, 46, GUACAMOLE)
    greens.blob_of(sheet, 540, 400, 70, 42, CREAM)
    greens.herbs(sheet, in_oval(sheet.dice, 24, 470, 480, 280, 130, 24), 1.2)
    for x, y in ((470.0, 380.0), (600, 470), (330, 520), (480, 560)):
        greens.cilantro(sheet, x, y, 1.0, sheet.dice.uniform(-50, 50))


def on_tacos(sheet: Sheet, paint: Callable[[Sheet], None]) -> None:
    for x, y in PLACES:
        with sheet.at(x, y + 30, 1.06, -4):
            paint(sheet)


def layer_guacamole(sheet: Sheet) -> None:
    def paint(sheet: Sheet) -> None:
        greens.blob_of(sheet, -30, -178, 66, 42, GUACAMOLE)
        sheet.curve([(-66, -186), (-34, -200), (0, -184)], GUACAMOLE.glint, 7, 0.8)

    on_tacos(sheet, paint)


def layer_crema(sheet: Sheet) -> None:
    def paint(sheet: Sheet) -> None:
        dairy.drizzle(sheet, [(-176, -96), (-140, -150), (-108, -104), (-66, -190), (-30, -132), (14, -204), (52, -140), (96, -186), (128, -116), (176, -120)], 13, CREAM)

    on_tacos(sheet, paint)


def layer_jalapeno(sheet: Sheet) -> None:
    def paint(sheet: Sheet) -> None:
        for x, y, turn in ((-120.0, -138.0, -34), (20, -186, 6), (136, -122, 36)):
            greens.jalapeno(sheet, x, y, 38, 0.72, turn)

    on_tacos(sheet, paint)


def layer_cheese(sheet: Sheet) -> None:
    def paint(sheet: Sheet) -> None:
        greens.crumble(sheet, along(sheet, 60, 14, 26), COTIJA, 1.1)

    on_tacos(sheet, paint)


DISHES: Dishes = {
    "tacos-carnitas": carnitas,
    "tacos-pollo": chicken,
    "tacos-baja": baja_fish,
    "tacos-mushroom": mushroom,
    "tacos-shrimp": shrimp,
    "quesadilla": from_higher(quesadilla),
    "burrito": burrito,
    "nachos": from_higher(nachos),
    "layer-taco-guacamole": layer_guacamole,
    "layer-taco-crema": layer_crema,
    "layer-taco-jalapeno": layer_jalapeno,
    "layer-taco-cheese": layer_cheese,
}
