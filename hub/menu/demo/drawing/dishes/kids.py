"""The children's menu: smaller, on a marigold enamel tray, always with fruit."""

import math

from hub.menu.demo.drawing import bread, dairy, greens, meat, sides, vessels
from hub.menu.demo.drawing.dishes.kind import Dishes, from_higher
from hub.menu.demo.drawing.dishes.tacos import wedge
from hub.menu.demo.drawing.geometry import blob, in_oval, oval, smooth
from hub.menu.demo.drawing.palette import APPLE, APPLE_SKIN, CARROT, CHEESE, KETCHUP, MARIGOLD, Tone
from hub.menu.demo.drawing.sheet import Sheet

ENAMEL = Tone("#FFF6E4", "#E6D3AE", "#FFFCF4", "#FFFFFF")


def tray(sheet: Sheet) -> None:
    vessels.plate(sheet, 500, 640, 450, 0.5, ENAMEL, MARIGOLD)


def apple_slices(sheet: Sheet, spots: list[tuple[float, float, float]], size: float = 1.0) -> None:
    for x, y, turn in spots:
        with sheet.at(x, y, size, turn):
            sheet.oval(8, 24, 78, 26, "#2A160A", 0.22)
            sheet.form("M-78 0C-50-46 40-50 80-6C50 30-44 36-78 0Z", APPLE, (7, 9), (0, 0))
            sheet.path("M-78 0C-50-46 40-50 80-6C46-34-46-30-78 0Z", APPLE_SKIN.base)
            sheet.path("M-60-15C-36-36 10-40 40-30C10-32-36-28-60-15Z", "#F79A8E", 0.85)


def carrots(sheet: Sheet, x: float, y: float) -> None:
    for k in range(5):
        with sheet.at(x + k * 22, y + (k % 2) * 16, 1, -64 + k * 9):
            sheet.oval(8, 12, 72, 14, "#2A160A", 0.2)
            sheet.form("M-70-14C-40-20 40-18 66-10C74-4 74 6 66 11C40 18-40 20-70 14C-76 6-76-6-70-14Z", CARROT, (3, 9), (3, 5))
            sheet.line("M-40-3L-20-4M10 4L30 3", CARROT.shade, 2.6, 0.7)


def burger(sheet: Sheet) -> None:
    tray(sheet)
    sides.lying_fries(sheet, in_oval(sheet.dice, 18, 730, 600, 110, 56, 26), length=190, wide=30)
    apple_slices(sheet, [(240, 740, -16), (330, 780, 4), (430, 790, 18)], 0.9)
    with sheet.at(70, 60, 0.66):
        sheet.shadow(515, 868, 400, 60)
        bread.bun_bottom(sheet, 500, 736, 345, 104)
        greens.lettuce_frill(sheet, 500, 712, 366, 54)
        meat.patty(sheet, 500, 612, 350, 90)
        dairy.cheese_melt(sheet, 500, 604, 358)
        for x, rx in ((345, 185), (655, 185), (500, 200)):
            greens.tomato_edge(sheet, x, 566, rx)
        bread.bun_top(sheet, 500, 540, 360, 280, 44)
    vessels.ramekin(sheet, 650, 730, 74, KETCHUP)


def tenders(sheet: Sheet) -> None:
    tray(sheet)
    sides.lying_fries(sheet, in_oval(sheet.dice, 20, 690, 520, 130, 56, 26), length=190, wide=30)
    for x, y, turn in ((330, 510, -18), (400, 580, -8), (360, 650, -14)):
        sides.tender(sheet, x, y, turn, 1.2)
    carrots(sheet, 640, 690)
    vessels.ramekin(sheet, 500, 760, 78, Tone("#F2B41F", "#D08F0D", "#FFD257", "#FFF0B8"))


def quesadilla(sheet: Sheet) -> None:
    tray(sheet)
    wedge(sheet, 560, 500, 0, 0.92)
    wedge(sheet, 390, 590, 0, 0.92)
    for x, y in ((690, 680), (760, 650), (640, 730), (730, 720)):
        greens.cherry_tomato(sheet, x, y, 38, False)
    apple_slices(sheet, [(330, 780, 4), (430, 800, 16)], 0.8)
    greens.kernels(sheet, in_oval(sheet.dice, 24, 790, 560, 60, 40, 24), 1.0)


def pasta(sheet: Sheet) -> None:
    vessels.bowl(sheet, 500, 500, 390, 0.5, 210, MARIGOLD, ENAMEL)
    with sheet.clip("M126 500V0H874V500C874 610 700 690 500 690C300 690 126 610 126 500Z"):
        sheet.oval(500, 506, 366, 180, "#F2A51E")
        for x, y in in_oval(sheet.dice, 120, 500, 490, 320, 150, 24):
            y -= 50 * max(0.0, 1 - abs(x - 500) / 330)
            with sheet.at(x, y, 1.2, sheet.dice.uniform(0, 360)):
                sheet.line("M-24 8C-20-22 20-24 26 4", "#B86A0A", 25, 0.5)
                sheet.line("M-26 4C-22-24 18-26 24 0", "#FFC640", 22)
                sheet.line("M-22-4C-14-22 12-24 20-10", "#FFE694", 8)
                sheet.oval(-26, 5, 11, 7, "#D98A14", turn=60)
        for x, y in in_oval(sheet.dice, 16, 500, 450, 260, 100, 60):
            sheet.form(blob(sheet.dice, x, y, 17, 15, 0.05, 8), Tone("#7DBB48", "#4F8F2A", "#A9DA70"), (4, 5), (4, 4))
            sheet.oval(x - 5, y - 5, 4, 3, "#FFFFFF", 0.8)
        with sheet.at(500, 420, 1):
            star(sheet, 0, 0, 70)
    vessels.steam(sheet, 500, 330, 170, 3, 90)


def star(sheet: Sheet, x: float, y: float, r: float) -> None:
    """A star cut from a slice of cheese."""
    points = []
    for i in range(10):
        a = math.radians(-90 + 36 * i)
        reach = r if i % 2 == 0 else r * 0.5
        points.append((x + reach * math.cos(a), y + reach * 0.8 * math.sin(a)))
    d = smooth(points, tension=0.35)
    with sheet.at(4, 12):
        sheet.path(d, "#8A5206", 0.5)
    sheet.form(d, CHEESE, (6, 7), (6, 7))
    for dx, dy in ((-16, 4), (12, 10), (2, -20)):
        sheet.path(oval(x + dx, y + dy, 8, 6), CHEESE.shade)


DISHES: Dishes = {
    "kids-burger": burger,
    "kids-tenders": from_higher(tenders),
    "kids-quesadilla": from_higher(quesadilla),
    "kids-pasta": pasta,
}
