"""What a dish is to the drawing: a function that paints it on a sheet of 1000 x 1000."""

from collections.abc import Callable

from hub.menu.demo.drawing.sheet import Sheet

Dish = Callable[[Sheet], None]
Dishes = dict[str, Dish]


def from_higher(dish: Dish, by: float = 1.22) -> Dish:
    """The same dish looked at from higher up, for what lies flat on its plate."""

    def paint(sheet: Sheet) -> None:
        with sheet.at(0, 500 - 500 * by, high=by):
            dish(sheet)

    return paint
