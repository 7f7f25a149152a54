"""Burgers and sandwiches, and the layers of their extras: all stacks share their heights, so extras fit every one."""

from hub.menu.demo.drawing import bread, dairy, greens, meat, vessels
from hub.menu.demo.drawing.dishes.kind import Dishes
from hub.menu.demo.drawing.geometry import arc, in_oval, smooth
from hub.menu.demo.drawing.palette import (
    AVOCADO,
    BUN,
    CABBAGE,
    CHIPOTLE,
    JACK,
    JALAPENO,
    LETTUCE,
    MAYO,
    SALSA_VERDE,
    Tone,
)
from hub.menu.demo.drawing.sheet import Sheet

BRIOCHE = Tone("#D4822F", "#A65418", "#EFB05C", "#FFE3B0")
VEGGIE_PATTY = Tone("#5A3A2E", "#38221B", "#7C5442", "#B88C74")


def base(sheet: Sheet) -> None:
    sheet.shadow(515, 868, 410, 60)
    bread.bun_bottom(sheet, 500, 736, 345, 104)


def crown(sheet: Sheet, seeds: int = 52, tone: Tone = BUN) -> None:
    bread.bun_top(sheet, 500, 496, 362, 276, seeds, tone)


def garden(sheet: Sheet) -> None:
    """Tomato, red onion and pickles under the crown."""
    for x, rx in ((345, 185), (655, 185), (500, 200)):
        greens.tomato_edge(sheet, x, 556, rx)
    greens.onion_edge(sheet, 390, 536, 180)
    greens.onion_edge(sheet, 615, 538, 170)
    for x, y in ((262, 528), (430, 548), (660, 545)):
        greens.pickle_edge(sheet, x, y, 66)


def classic(sheet: Sheet) -> None:
    base(sheet)
    greens.lettuce_frill(sheet, 500, 712, 372, 62)
    meat.patty(sheet, 500, 606, 352, 92)
    dairy.cheese_melt(sheet, 500, 600, 362)
    garden(sheet)
    dairy.sauce_drip(sheet, 500, 520, 330, ((122, 30), (70, 44), (48, 20)))
    crown(sheet)


def bacon_cheddar(sheet: Sheet) -> None:
    base(sheet)
    greens.lettuce_frill(sheet, 500, 716, 366, 46)
    meat.patty(sheet, 500, 640, 352, 74)
    dairy.cheese_melt(sheet, 500, 634, 360, (62, 118), 60)
    meat.patty(sheet, 500, 560, 348, 70)
    dairy.cheese_melt(sheet, 500, 554, 358, (34, 88, 146), 72, JACK)
    bacon_strips(sheet, 528)
    dairy.sauce_drip(sheet, 500, 512, 326, ((108, 36), (60, 26)), CHIPOTLE)
    bread.bun_top(sheet, 500, 478, 362, 276, 52)


def bacon_strips(sheet: Sheet, y: float) -> None:
    for x, dy, turn, length in ((300, 6, -5, 330), (690, 8, 6, 330), (500, 30, 1, 400)):
        meat.bacon(sheet, x, y + dy, length, turn, 11, 40)


def green_chile(sheet: Sheet) -> None:
    base(sheet)
    greens.lettuce_frill(sheet, 500, 712, 368, 56)
    meat.patty(sheet, 500, 606, 352, 92)
    dairy.cheese_melt(sheet, 500, 600, 362, (44, 100, 152), 84, JACK)
    chile = smooth([*arc(500, 556, 330, 66, 180, 0, 16), *[(830 - 44 * i, 584 + 30 * (i % 3) + (14 if 3 < i < 12 else 0)) for i in range(16)]])
    sheet.form(chile, SALSA_VERDE, (8, 10), (6, 6))
    greens.herbs(sheet, in_oval(sheet.dice, 60, 500, 594, 310, 36, 10), 1.3, JALAPENO)
    for x, y in ((270, 560), (400, 588), (540, 596), (680, 578), (760, 548)):
        greens.jalapeno(sheet, x, y, 44, 0.34, sheet.dice.uniform(-12, 12))
    greens.onion_edge(sheet, 500, 530, 250)
    dairy.sauce_drip(sheet, 500, 520, 328, ((134, 34), (80, 26), (52, 40)), MAYO)
    crown(sheet, 0, BRIOCHE)
    charred_top(sheet)


def charred_top(sheet: Sheet) -> None:
    """Flour and a little griddle colour on an unseeded crown."""
    for x, y in in_oval(sheet.dice, 60, 520, 300, 240, 90, 16):
        sheet.oval(x, y, sheet.dice.uniform(2, 5), sheet.dice.uniform(1.5, 3), "#FFE7BE", 0.5)


def veggie(sheet: Sheet) -> None:
    base(sheet)
    greens.lettuce_frill(sheet, 500, 712, 372, 62, Tone("#5FA336", "#377628", "#92C858", "#CFEA9B"))
    meat.patty(sheet, 500, 606, 352, 92, VEGGIE_PATTY)
    greens.kernels(sheet, [(x, y) for x, y in in_oval(sheet.dice, 14, 500, 688, 300, 22, 40)], 0.8)
    greens.beans(sheet, in_oval(sheet.dice, 12, 500, 684, 300, 22, 44), 0.7)
    avocado_slices(sheet, 590)
    garden(sheet)
    dairy.sauce_drip(sheet, 500, 520, 330, ((116, 40), (66, 26)), CHIPOTLE)
    crown(sheet, 30)


def avocado_slices(sheet: Sheet, y: float) -> None:
    for x, turn in ((220, 10), (340, 5), (470, 1), (600, -3), (720, -8), (800, -14)):
        with sheet.at(x, y + (18 if 300 < x < 700 else 2), 1, turn):
            sheet.path("M-84-14C-60-34 60-34 86-12C80 26-72 30-84-14Z", "#4C7A2C")
            sheet.path("M-80-16C-56-34 58-34 82-14C74 16-66 20-80-16Z", AVOCADO.base)
            sheet.path("M-72-18C-46-32 50-32 74-16C60-2-54 2-72-18Z", AVOCADO.light)
            sheet.path("M-58-20C-40-28 0-29 20-27C0-22-40-16-58-20Z", AVOCADO.glint)


def crispy_chicken(sheet: Sheet) -> None:
    base(sheet)
    greens.strands(sheet, [(500 + u * 330, 728 + 44 * (1 - u * u) + v) for u, v in [(sheet.dice.uniform(-1, 1), sheet.dice.uniform(-16, 14)) for _ in range(56)]], CABBAGE, 1.0)
    greens.strands(sheet, [(500 + u * 330, 722 + 44 * (1 - u * u) + v) for u, v in [(sheet.dice.uniform(-1, 1), sheet.dice.uniform(-18, 8)) for _ in range(30)]], LETTUCE, 0.9)
    meat.crispy_fillet(sheet, 500, 590, 384, 122)
    dairy.sauce_drip(sheet, 500, 582, 350, ((140, 50), (112, 30), (74, 58), (44, 30)), CHIPOTLE)
    for x, y in ((250, 556), (380, 578), (520, 584), (650, 574), (760, 550)):
        greens.pickle_edge(sheet, x, y, 78, 22)
    bread.bun_top(sheet, 500, 520, 358, 276, 0, BRIOCHE)
    charred_top(sheet)


def haddock(sheet: Sheet) -> None:
    base(sheet)
    greens.lettuce_frill(sheet, 500, 722, 360, 54)
    meat.crispy_fillet(sheet, 500, 600, 400, 110, Tone("#E3A03F", "#B87420", "#F7C871", "#FFE7B4"))
    dairy.cheese_melt(sheet, 500, 604, 352, (58, 124), 62)
    dairy.sauce_drip(sheet, 500, 560, 346, ((146, 44), (100, 60), (66, 30), (40, 44)), MAYO)
    greens.herbs(sheet, in_oval(sheet.dice, 26, 500, 614, 270, 26, 14), 0.9, JALAPENO)
    greens.pickle_edge(sheet, 330, 560, 76)
    greens.pickle_edge(sheet, 640, 566, 76)
    bread.bun_top(sheet, 500, 522, 358, 276, 0)
    charred_top(sheet)


def lobster_roll(sheet: Sheet) -> None:
    vessels.board(sheet, 500, 720, 450, 150)
    vessels.napkin(sheet, 500, 720, 420)
    sheet.shadow(510, 800, 400, 56, 0.55)
    bread.roll(sheet, 500, 600, 760, 150)
    greens.lettuce_frill(sheet, 500, 540, 350, 50)
    back = ((230, 520), (330, 470), (450, 440), (570, 435), (690, 470), (780, 520))
    front = ((270, 570), (390, 540), (520, 520), (640, 545), (745, 580))
    for x, y in (*back, *front):
        meat.lobster_chunk(sheet, x, y, sheet.dice.uniform(1.3, 1.55), sheet.dice.uniform(-40, 40))
    dairy.drizzle(sheet, dairy.zigzag(230, 770, 470, 560, 7), 9, Tone("#FFE48A", "#E6B93F", "#FFF2BF", "#FFFBE6"))
    greens.chives(sheet, in_oval(sheet.dice, 40, 500, 505, 300, 64, 20), 1.2)
    bread.roll_front(sheet, 500, 612, 790, 168)
    greens.lime_wedge(sheet, 858, 790, 0.95, -8, Tone("#FFD83B", "#EBB41C", "#FFEB85", "#FFFACF"))


def layer_cheese(sheet: Sheet) -> None:
    dairy.cheese_melt(sheet, 500, 578, 356, (66, 122, 24, 164), 100, Tone("#FFA51C", "#E07F08", "#FFC95A", "#FFE9B0"), covered=True)


def layer_bacon(sheet: Sheet) -> None:
    bacon_strips(sheet, 560)


def layer_avocado(sheet: Sheet) -> None:
    avocado_slices(sheet, 566)


def layer_jalapeno(sheet: Sheet) -> None:
    for x, y in ((236, 540), (350, 566), (500, 574), (630, 568), (752, 542)):
        greens.jalapeno(sheet, x, y, 52, 0.34, sheet.dice.uniform(-10, 10))


def layer_egg(sheet: Sheet) -> None:
    with sheet.clip("M0 520C300 580 700 580 1000 520V1000H0Z"):
        meat.fried_egg(sheet, 500, 555, 350, 0.2)
    sheet.form("M400 574C400 556 440 548 500 548C560 548 604 556 604 574C610 640 560 600 548 660C540 690 520 690 516 660C508 610 400 640 400 574Z", Tone("#FFB21E", "#EE8A0C", "#FFCF55"), (7, 8), (6, 6))


DISHES: Dishes = {
    "classic-burger": classic,
    "bacon-cheddar-burger": bacon_cheddar,
    "green-chile-burger": green_chile,
    "black-bean-burger": veggie,
    "crispy-chicken": crispy_chicken,
    "haddock-sandwich": haddock,
    "lobster-roll": lobster_roll,
    "layer-burger-cheese": layer_cheese,
    "layer-burger-bacon": layer_bacon,
    "layer-burger-avocado": layer_avocado,
    "layer-burger-jalapeno": layer_jalapeno,
    "layer-burger-egg": layer_egg,
}
