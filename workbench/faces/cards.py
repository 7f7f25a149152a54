"""Draw the pictures of the practice calls: who calls, and what it is about. `python -m workbench.faces.cards`"""

from pathlib import Path

from hub.menu.demo.drawing.dishes import DISHES
from hub.menu.demo.drawing.palette import Tone
from hub.menu.demo.drawing.sheet import Sheet
from hub.training.scripts import load
from workbench.faces.draw import CUSTOMERS, MOVED
from workbench.faces.head import Pose

OUT = Path(__file__).parents[2] / "hub" / "console" / "web" / "training"
WIDTH, HEIGHT = 640, 360
GROUNDS = {
    "find-the-combo": "#F4C56A",
    "change-the-burger": "#8FC0B0",
    "deaf-by-text": "#B9CBEA",
    "fire-alarm": "#E59A86",
    "off-the-menu": "#F0D9B0",
    "prank": "#E9B3BE",
    "angry": "#D9B48F",
    "card-declined": "#A9C6CE",
    "child": "#F7D98B",
    "language-switch": "#E7B07E",
    "milk-allergy": "#C9D8A6",
    "blind": "#B8C4B0",
    "unknown-payment": "#C3B9DD",
}
POSES = {
    "fire-alarm": MOVED["worry"],
    "angry": Pose("worry", brows=-6),
    "card-declined": MOVED["worry"],
    "milk-allergy": MOVED["think"],
    "prank": MOVED["laugh"],
    "child": MOVED["laugh"],
    "unknown-payment": MOVED["worry"],
    "language-switch": MOVED["say-o"],
}
PRODUCTS = {
    "find-the-combo": "combo-burger",
    "change-the-burger": "classic-burger",
    "milk-allergy": "milk",
    "off-the-menu": "quesadilla",
    "angry": "clam-chowder",
    "child": "cookies",
    "prank": "strawberry-shake",
    "blind": "coffee",
}


def draw() -> None:
    OUT.mkdir(exist_ok=True)
    for scenario in load().values():
        sheet = Sheet(scenario.id)
        sheet.frame = (0, 0, WIDTH, HEIGHT)
        ground = GROUNDS[scenario.id]
        sheet.path(f"M0 0H{WIDTH}V{HEIGHT}H0Z", ground)
        sheet.oval(210, 250, 330, 300, "#FFFFFF", 0.22)
        sheet.path(f"M0 318C200 296 440 296 {WIDTH} 318V{HEIGHT}H0Z", "#2F5E4E", 0.16)
        with sheet.at(-60, -18, 0.58):
            CUSTOMERS[scenario.face][0](sheet, POSES.get(scenario.id, MOVED["smile"]))
        _prop(sheet, scenario.id)
        (OUT / f"{scenario.id}.svg").write_text(sheet.svg(), encoding="utf-8")


def _prop(sheet: Sheet, scenario: str) -> None:
    """What it is about, at the right."""
    if scenario in PRODUCTS:
        sheet.shadow(476, 306, 150, 22, 0.3)
        with sheet.at(316, 34, 0.31):
            DISHES[PRODUCTS[scenario]](sheet)
    elif scenario == "deaf-by-text":
        _bubble(sheet, 480, 130, "#FFFFFF", flip=False)
        for y, width in ((98, 120), (122, 150), (146, 84)):
            sheet.line(f"M412 {y}h{width}", "#2B4C8C", 9, 0.75)
        _bubble(sheet, 500, 252, "#2B4C8C", flip=True)
        for y, width in ((236, 110), (260, 70)):
            sheet.line(f"M446 {y}h{width}", "#FFFFFF", 9, 0.85)
    elif scenario == "language-switch":
        _bubble(sheet, 490, 140, "#FFFFFF", flip=False)
        sheet.line("M442 150C442 176 470 176 470 154C470 140 456 138 456 122M456 100V98", "#8F2A1C", 11)
        sheet.line("M512 122C512 96 540 96 540 118C540 132 526 134 526 150M526 172V174", "#8F2A1C", 11)
        sheet.shadow(486, 310, 120, 16, 0.3)
        with sheet.at(366, 178, 0.2):
            DISHES["tacos-carnitas"](sheet)
    elif scenario == "fire-alarm":
        _alarm(sheet)
    elif scenario == "card-declined":
        _terminal(sheet, "M470 128l34 34M504 128l-34 34", "#8F2A1C")
        with sheet.at(446, 262, turn=-8):
            _card(sheet)
    else:
        _terminal(sheet, "M474 130C474 106 504 106 504 128C504 140 489 142 489 156M489 172V174", "#2B4C8C")
        sheet.line("M489 300C489 326 540 316 560 340S600 352 628 344", "#1E1A17", 9)


def _bubble(sheet: Sheet, x: float, y: float, fill: str, *, flip: bool) -> None:
    with sheet.at(x, y, flip=flip):
        sheet.path("M-96-62H96C110-62 118-54 118-40V34C118 48 110 56 96 56H-40L-84 90L-74 56H-96C-110 56-118 48-118 34V-40C-118-54-110-62-96-62Z", fill)


def _terminal(sheet: Sheet, sign: str, colour: str) -> None:
    sheet.shadow(490, 312, 110, 18, 0.3)
    sheet.form("M412 74C412 62 420 54 432 54H546C558 54 566 62 566 74L558 286C558 298 550 306 538 306H440C428 306 420 298 420 286Z", Tone("#3A3F4A", "#23262E", "#5A6170"), (14, 8), (9, 9))
    sheet.path("M430 82H548V196H432Z", "#EAF2EE")
    sheet.line(sign, colour, 13)
    for row in range(3):
        for column in range(3):
            sheet.path(f"M{440 + column * 36} {212 + row * 27}h26v17h-26Z", ("#C9BDB0", "#C9BDB0", "#84DDB9")[column] if row == 2 else "#C9BDB0", 0.9)


def _card(sheet: Sheet) -> None:
    sheet.form("M-10-36H118C126-36 132-30 132-22V48C132 56 126 62 118 62H-10C-18 62-24 56-24 48V-22C-24-30-18-36-10-36Z", Tone("#2B6F8F", "#1C4F68", "#4F97B6"), (8, 7), (6, 6))
    sheet.path("M-24-16H132V4H-24Z", "#15232B", 0.85)
    sheet.path("M-8 24h34v18h-34Z", "#F4E6D0")


def _alarm(sheet: Sheet) -> None:
    for size, strength in ((150, 0.2), (112, 0.28)):
        sheet.oval(490, 176, size, size, "#FFFFFF", strength)
    sheet.form("M396 186C396 118 438 78 490 78C542 78 584 118 584 186Z", Tone("#C23B2A", "#8F2A1C", "#E4705C"), (14, 8), (12, 12))
    sheet.path("M430 168C432 132 452 110 478 104C458 122 450 144 450 168Z", "#FFFFFF", 0.4)
    sheet.form("M378 186H602C610 186 616 192 616 200V216C616 224 610 230 602 230H378C370 230 364 224 364 216V200C364 192 370 186 378 186Z", Tone("#F4E6D0", "#D3BC98", "#FFFFFF"), (8, 8), (6, 6))
    for turn in (-54, -18, 18, 54):
        with sheet.at(490, 186, turn=turn):
            sheet.line("M0-128V-152", "#8F2A1C", 10)


if __name__ == "__main__":
    draw()
