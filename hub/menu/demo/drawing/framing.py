"""Frame every picture alike: the dish fills the square, and a family shares one frame so that its layers fit on it."""

import io
from collections.abc import Iterable
from typing import NamedTuple

import resvg_py
from PIL import Image

from hub.menu.demo.drawing.sheet import Sheet

FILL = 0.88  # of the frame's side; the contact shadow, nearly clear, is not counted
SEEN = 150  # alpha from which a pixel belongs to the dish


class Box(NamedTuple):
    left: float
    top: float
    right: float
    bottom: float


# layers are named "layer-<family>-<extra>"
FAMILIES: dict[str, tuple[str, ...]] = {
    "burger": ("classic-burger", "bacon-cheddar-burger", "green-chile-burger", "black-bean-burger"),
    "taco": ("tacos-carnitas", "tacos-pollo", "tacos-baja", "tacos-mushroom", "tacos-shrimp"),
    "bowl": (
        "masa-bowl",
        "carnitas-bowl",
        "harvest-bowl",
        "salmon-bowl",
        "corn-chowder",
        "tortilla-soup",
        "chili",
        "caesar-salad",
        "cobb-salad",
        "elote-salad",
        "orchard-salad",
    ),
    "stack": ("maple-pancakes",),
    "mug": ("latte", "coffee", "cappuccino", "cafe-de-olla", "hot-chocolate", "tea"),
    "fries": ("fries", "sweet-potato-fries"),
    "sundae": ("sundae",),
}


def frame_all(sheets: dict[str, Sheet]) -> None:
    """Set the frame of every sheet."""
    alone = dict(sheets)
    for family, members in FAMILIES.items():
        together = [alone.pop(name) for name in members]
        layers = [alone.pop(name) for name in sheets if name.startswith(f"layer-{family}-")]
        frame = _frame(measure(sheet) for sheet in together)
        for sheet in (*together, *layers):
            sheet.frame = frame
    for sheet in alone.values():
        sheet.frame = _frame([measure(sheet)])


def measure(sheet: Sheet) -> Box:
    """The box of what is really seen of a sheet, in its own units."""
    sheet.frame = (-200, -200, 1400, 1400)
    width = 350
    data = resvg_py.svg_to_bytes(svg_string=sheet.svg(), width=width, skip_system_fonts=True)
    alpha = Image.open(io.BytesIO(data)).getchannel("A").point(lambda value: 255 if value >= SEEN else 0)
    box = alpha.getbbox() or (0, 0, width, width)
    return Box(*(value * 1400 / width - 200 for value in box))


def _frame(boxes: Iterable[Box]) -> tuple[float, float, float, float]:
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    left, top, right, bottom = min(lefts), min(tops), max(rights), max(bottoms)
    side = max(right - left, bottom - top) / FILL
    return round((left + right - side) / 2), round((top + bottom - side) / 2), round(side), round(side)
