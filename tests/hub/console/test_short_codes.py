"""What an agent types into the search, and what the desk takes it for; in real Chromium with the demo's menu."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.hub.console.desk import Desk
from tests.hub.world import World

pytestmark = pytest.mark.journey

READ = """async ({ texts, line }) => {
    const { MenuBook } = await import("/static/js/menu/book.js");
    const { ShortCodes } = await import("/static/js/menu/short-code.js");
    const book = new MenuBook(await (await fetch("/api/console/menu")).json());
    const codes = new ShortCodes(book);
    const about = { lines: line ? [line] : [], chosen: line };
    const told = ({ product, qty, selection, line, ready }) =>
        ({ id: product.id, qty, words: book.describe(selection).join(", "), line: line?.id ?? null, ready });
    return texts.map((text) => codes.read(text, about).map(told));
}"""

FIRST = {
    "2 lg cola": ("soda", 2, "Large, 24 oz, Cola, Regular ice", True),
    "2x large diet cola no ice": ("soda", 2, "Large, 24 oz, Diet cola, No ice", True),
    "pine street double no onions": ("classic-burger", 1, "Double, Medium, no Red onion", True),
    "#8 extra cheese": ("bacon-cheddar-burger", 1, "Medium, Extra cheddar", True),
    "8 no onions": ("bacon-cheddar-burger", 1, "Medium, no Red onion", True),
    "bacon cheddar 2 bacon": ("bacon-cheddar-burger", 1, "Medium, 2 × Smoked bacon", True),
    "12": ("haddock-sandwich", 1, "", True),
    "papas grandes": ("fries", 1, "Large", True),
    "tacos pollo de harina": ("tacos-pollo", 1, "Three tacos, Flour", False),
    "latte lg oat": ("latte", 1, "Large, 16 oz, Oat drink", True),
    "latte oat": ("latte", 1, "Regular, 12 oz, Oat drink", False),
    "burger combo no onion lg fries": (
        "combo-burger",
        1,
        "Pine Street Burger (Single, Medium, no Red onion), Sea Salt Fries (Large), "
        "Fountain Soda (Regular, 16 oz, Cola, Regular ice)",
        False,
    ),
    "burger combo tots": (
        "combo-burger",
        1,
        "Pine Street Burger (Single, Medium), Crispy Tater Tots, Fountain Soda (Regular, 16 oz, Cola, Regular ice)",
        False,
    ),
    "no": None,
    "xyz": None,
    "burger with unicorn": None,
}


async def test_short_codes_become_items_lines_and_options(here: World, desk: Desk) -> None:
    demo = Path("hub/menu/demo/menu.yaml")
    await here.hub.library.publish(demo)
    await here.hub.library.refresh()
    await desk.open_as("Ana")

    async def read(texts: list[str], line: dict[str, Any] | None = None) -> list[list[dict[str, Any]]]:
        found: list[list[dict[str, Any]]] = await desk.page.evaluate(READ, {"texts": texts, "line": line})
        return found

    for (text, wanted), found in zip(FIRST.items(), await read(list(FIRST)), strict=True):
        first = found[0] if found else None
        got = first and (first["id"], first["qty"], first["words"], first["ready"])
        assert got == wanted, f"{text!r} is read as {json.dumps(found[:3])}"

    burger = {
        "id": "line-1",
        "qty": 1,
        "selection": {
            "item": "classic-burger",
            "variant": "double",
            "options": [{"id": "medium", "qty": 1}, {"id": "onion", "qty": 1}, {"id": "tomato", "qty": 1}],
            "picks": [],
        },
    }
    alone, numbered, times = await read(["no onions", "1 no onions", "4 well done"], burger)
    assert [(one["line"], one["qty"]) for one in alone] == [("line-1", 1)]
    assert "no Red onion" in alone[0]["words"]
    assert alone[0]["words"].startswith("Double, Medium")
    assert (numbered[0]["line"], numbered[0]["qty"]) == ("line-1", 1), "the first line of the cart comes first"
    assert numbered[1]["id"] == "combo-burger", "and then the product with that number"
    assert (times[0]["line"], times[0]["qty"]) == ("line-1", 4), "four of the chosen line"
    assert times[0]["words"].startswith("Double, Well done")
