"""Every dish by the name of its picture."""

from hub.menu.demo.drawing.dishes import bowls, breakfast, burgers, cups, desserts, kids, meals, sides, signs, tacos
from hub.menu.demo.drawing.dishes.kind import Dishes

DISHES: Dishes = {}
for _part in (burgers, tacos, bowls, breakfast, sides, kids, desserts, cups, meals, signs):
    DISHES.update(_part.DISHES)
