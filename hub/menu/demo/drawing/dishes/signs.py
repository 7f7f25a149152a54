"""The logo and the category icons: the same materials with fewer parts, to be read at 20 mm."""

from collections.abc import Callable

from hub.menu.demo.drawing import bread, dairy, drinks, greens, meat, vessels
from hub.menu.demo.drawing.dishes import bowls, breakfast, cups, desserts, kids, meals, sides, tacos
from hub.menu.demo.drawing.dishes.kind import Dish, Dishes
from hub.menu.demo.drawing.geometry import oval
from hub.menu.demo.drawing.palette import LETTUCE, TERRACOTTA, Tone
from hub.menu.demo.drawing.sheet import Sheet


def logo(sheet: Sheet) -> None:
    """A maple leaf toasted on a tortilla, inside a pine ring."""
    pine = Tone("#0E4B3A", "#0A3629", "#2C6E58")
    sheet.path(oval(500, 500, 460, 460), pine.base)
    sheet.path(oval(500, 500, 420, 420) + oval(500, 500, 408, 408), "#F4B23C", 1, True)
    bread.tortilla_disc(sheet, 500, 500, 372, 372, Tone("#F6C558", "#E0A136", "#FFE08E"), 40)
    vessels.maple_leaf(sheet, 510, 516, 2.72, "#7A3A12", "#7A3A12")
    vessels.maple_leaf(sheet, 500, 500, 2.72, "#B8361F", "#DC5A35")
    for d in ("M0 70V-40", "M0 30L-56 2M0 30L56 2", "M0-6L-26-34M0-6L26-34"):
        with sheet.at(500, 500, 2.72):
            sheet.line(d, "#F7B48A", 4, 0.65)


def burger(sheet: Sheet) -> None:
    sheet.shadow(515, 868, 410, 60)
    bread.bun_bottom(sheet, 500, 720, 345, 120)
    greens.lettuce_frill(sheet, 500, 690, 380, 80, lobes=7)
    meat.patty(sheet, 500, 570, 356, 110)
    dairy.cheese_melt(sheet, 500, 560, 366, (60, 125), 100)
    greens.tomato_edge(sheet, 500, 510, 330, 40)
    bread.bun_top(sheet, 500, 470, 366, 300, 20)


def taco(sheet: Sheet) -> None:
    with sheet.at(480, 640, 1.75, -6):
        sheet.shadow(16, 66, 250, 34, 0.5)
        tacos.back_shell(sheet)
        greens.strands(sheet, tacos.along(sheet, 30, 0), LETTUCE, 1.4)
        tacos.pico(sheet, tacos.along(sheet, 14, 14), 1.3)
        for x, y in tacos.along(sheet, 4, 26, 8):
            greens.cilantro(sheet, x, y, 1.1, sheet.dice.uniform(-40, 40))
        tacos.front_shell(sheet)


def framed(dish: Dish, x: float, y: float, size: float) -> Callable[[Sheet], None]:
    """A dish reused as an icon."""

    def paint(sheet: Sheet) -> None:
        meals.put(sheet, dish, x, y, size)

    return paint


def soup(sheet: Sheet) -> None:
    vessels.bowl(sheet, bowls.CX, bowls.CY, bowls.RX, bowls.FLAT, bowls.DEEP, TERRACOTTA)
    bowls.soup(sheet, Tone("#FBEBCB", "#E7CB99", "#FFFFFF"))
    with sheet.clip(bowls.inside(sheet)):
        for x, y in ((360, 400), (520, 380), (640, 430), (430, 490), (570, 510)):
            bowls.float_in(sheet, x, y, 50, Tone("#FBEBCB", "#E7CB99", "#FFFFFF"))
            bowls.potato(sheet, x, y, 2.6)
        greens.chives(sheet, bowls.zone(sheet, 0, 360, 0, 0.8, 26, 50), 2.0)
    vessels.steam(sheet, 500, 330, 280, 3, 120)


def cold(sheet: Sheet) -> None:
    drinks.cold_glass(sheet, [(0, "#FFF3B0"), (0.6, "#FFE474"), (1, "#F8CE45")], "#FFF6C8")
    greens.slice_round(sheet, 320, 280, 120, 0.92, Tone("#FFD83B", "#EBB41C", "#FFEB85", "#FFFACF"), -24)


DISHES: Dishes = {
    "logo": logo,
    "category-combos": framed(meals.burger_meal, 500, 500, 1.0),
    "category-burgers": burger,
    "category-tacos": taco,
    "category-bowls": framed(bowls.masa, 500, 500, 1.0),
    "category-soups": soup,
    "category-salads": framed(bowls.elote_salad, 500, 500, 1.0),
    "category-breakfast": framed(breakfast.pancakes, 500, 500, 1.0),
    "category-sides": framed(sides.fries, 500, 500, 1.0),
    "category-kids": framed(kids.burger, 500, 500, 1.0),
    "category-desserts": framed(desserts.boston_cream, 500, 500, 1.0),
    "category-coffee": framed(cups.latte, 500, 500, 1.0),
    "category-drinks": cold,
}
