"""Combos and the two ways of being served: whole dishes set beside each other on a tray."""

from hub.menu.demo.drawing import vessels
from hub.menu.demo.drawing.dishes import bowls, breakfast, burgers, cups, desserts, kids, sides, tacos
from hub.menu.demo.drawing.dishes.kind import Dish, Dishes
from hub.menu.demo.drawing.geometry import polygon, smooth
from hub.menu.demo.drawing.palette import DARK_WOOD, KRAFT, PINE, Tone
from hub.menu.demo.drawing.sheet import Sheet


def tray(sheet: Sheet, cy: float = 740) -> None:
    vessels.board(sheet, 500, cy, 470, 150, DARK_WOOD, 26)


def put(sheet: Sheet, dish: Dish, x: float, y: float, size: float) -> None:
    """Set a whole picture down, its middle at (x, y)."""
    with sheet.at(x - 500 * size, y - 500 * size, size):
        dish(sheet)


def burger_meal(sheet: Sheet) -> None:
    tray(sheet)
    put(sheet, cups.cola, 770, 450, 0.66)
    put(sheet, sides.fries, 520, 480, 0.54)
    put(sheet, burgers.classic, 320, 570, 0.62)


def taco_meal(sheet: Sheet) -> None:
    tray(sheet)
    put(sheet, cups.jamaica_glass, 800, 450, 0.66)
    put(sheet, sides.guacamole, 560, 470, 0.5)
    put(sheet, tacos.chicken, 370, 610, 0.7)


def chowder_meal(sheet: Sheet) -> None:
    tray(sheet)
    put(sheet, cups.lemonade_glass, 810, 440, 0.62)
    put(sheet, burgers.lobster_roll, 600, 600, 0.62)
    put(sheet, bowls.clam_chowder, 300, 550, 0.54)


def bowl_meal(sheet: Sheet) -> None:
    tray(sheet)
    put(sheet, cups.horchata_glass, 810, 450, 0.66)
    put(sheet, sides.elote, 500, 440, 0.52)
    put(sheet, bowls.masa, 390, 640, 0.72)


def breakfast_meal(sheet: Sheet) -> None:
    tray(sheet)
    put(sheet, cups.orange_juice_glass, 790, 440, 0.6)
    put(sheet, breakfast.pancakes, 350, 530, 0.66)
    put(sheet, cups.latte, 650, 690, 0.44)


def kids_meal(sheet: Sheet) -> None:
    tray(sheet)
    put(sheet, cups.milk, 800, 460, 0.56)
    put(sheet, desserts.cookies, 560, 440, 0.42)
    put(sheet, kids.burger, 390, 590, 0.72)


def dine_in(sheet: Sheet) -> None:
    """A laid table: plate, fork and knife, a cup and a small vase of marigolds."""
    vessels.board(sheet, 500, 640, 480, 230, Tone("#B9814A", "#885726", "#D6A66C"), 34)
    put(sheet, cups.latte, 800, 400, 0.36)
    vase(sheet, 230, 400)
    vessels.plate(sheet, 500, 650, 300, 0.5)
    put(sheet, burgers.classic, 500, 530, 0.46)
    fork(sheet, 148, 700)
    knife(sheet, 846, 700)


def vase(sheet: Sheet, x: float, y: float) -> None:
    sheet.shadow(x + 10, y + 108, 90, 26, 0.45)
    for dx, dy, r in ((-56, -150, 44), (50, -170, 48), (0, -210, 46)):
        sheet.line(f"M{x} {y}Q{x + dx * 0.4:.0f} {y - 60} {x + dx} {y + dy}", "#4E7F35", 8)
        for k in range(11):
            with sheet.at(x + dx, y + dy, 1, 33 * k):
                sheet.oval(r * 0.68, 0, r * 0.42, r * 0.24, "#F08A1C" if k % 2 else "#F9A92E")
        for k in range(9):
            with sheet.at(x + dx, y + dy, 1, 40 * k + 16):
                sheet.oval(r * 0.38, 0, r * 0.3, r * 0.2, "#FFC445" if k % 2 else "#FFB22E")
        sheet.oval(x + dx, y + dy, r * 0.24, r * 0.24, "#E07A12")
    body = smooth([(x - 36, y - 50), (x + 36, y - 50), (x + 44, y - 10), (x + 72, y + 60), (x + 48, y + 112), (x - 48, y + 112), (x - 72, y + 60), (x - 44, y - 10)])
    sheet.form(body, PINE, (20, 12), (8, 0))
    sheet.path(smooth([(x - 46, y + 20), (x - 34, y + 10), (x - 40, y + 70), (x - 52, y + 64)]), PINE.glint, 0.7)


STEEL = Tone("#C9CCCE", "#8F9598", "#EEF1F2", "#FFFFFF")


def fork(sheet: Sheet, x: float, y: float) -> None:
    with sheet.at(x, y, 1.0, 8):
        sheet.path("M-8 150C-14 60-8 20-10-10C-34-30-30-80-28-150H-14V-70H-6V-150H8V-70H16V-150H30C32-80 34-30 12-10C10 20 18 60 12 150Z", "#2A160A", 0.25)
        with sheet.at(-6, -8):
            sheet.form("M-8 150C-14 60-8 20-10-10C-34-30-30-80-28-150H-14V-70H-6V-150H8V-70H16V-150H30C32-80 34-30 12-10C10 20 18 60 12 150Z", STEEL, (5, 3), (4, 3))


def knife(sheet: Sheet, x: float, y: float) -> None:
    with sheet.at(x, y, 1.0, -8):
        sheet.path("M-8 150L-10 10L-14-20C-20-80-6-140 14-160L16 150Z", "#2A160A", 0.25)
        with sheet.at(-6, -8):
            sheet.form("M-10 150L-12 10L-16-20C-22-80-8-140 14-160L16 150C10 158-4 158-10 150Z", STEEL, (5, 3), (4, 3))


def takeaway(sheet: Sheet) -> None:
    """The house's paper bag with a cup beside it."""
    sheet.shadow(450, 890, 320, 54, 0.5)
    left, right, top, foot = 170.0, 640.0, 260.0, 890.0
    side = polygon([(right, top), (760, top - 46), (772, foot - 70), (right + 6, foot)])
    sheet.path(side, KRAFT.shade)
    sheet.path(polygon([(right, top), (700, top - 22), (690, 560), (704, foot - 34), (right + 6, foot)]), "#BC8D55")
    inside = polygon([(left, top), (300, top - 46), (760, top - 46), (right, top)])
    sheet.path(inside, "#8E6434")
    with sheet.clip(polygon([(left, 0), (760, 0), (760, top - 46), (right, top + 4), (left, top + 4)])):
        put(sheet, sides.fries, 330, 330, 0.46)
        put(sheet, burgers.classic, 540, 310, 0.36)
    front = polygon([(left, top), *[(left + (right - left) * i / 24, top + (9 if i % 2 else 0)) for i in range(25)], (right, top), (right + 6, foot), (left - 6, foot)])
    sheet.form(front, KRAFT, (16, 14), (10, 0))
    with sheet.clip(front):
        sheet.path(smooth([(left + 60, top), (left + 90, top + 260), (left + 50, foot), (left - 20, foot), (left - 20, top)]), KRAFT.light, 0.6)
        sheet.line(f"M{left} {foot - 110}L{right} {foot - 110}", KRAFT.shade, 5, 0.6)
        sheet.line(f"M{right - 90} {top}L{right - 70} {foot}", KRAFT.shade, 5, 0.4)
    vessels.emblem(sheet, 400, 570, 130)
    put(sheet, cups.to_go, 800, 640, 0.54)


DISHES: Dishes = {
    "combo-burger": burger_meal,
    "combo-tacos": taco_meal,
    "combo-harbor": chowder_meal,
    "combo-bowl": bowl_meal,
    "combo-breakfast": breakfast_meal,
    "combo-kids": kids_meal,
    "mode-dine-in": dine_in,
    "mode-takeaway": takeaway,
}
