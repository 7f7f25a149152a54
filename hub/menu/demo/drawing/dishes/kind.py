"""What a dish is to the drawing: a function that paints it on a sheet of 1000 x 1000."""

from collections.abc import Callable

from hub.menu.demo.drawing.sheet import Sheet

Dish = Callable[[Sheet], None]
Dishes = dict[str, Dish]
