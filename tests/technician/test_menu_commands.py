import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from technician.__main__ import app
from tests.domain.test_pricing import MENU

RUN = CliRunner()


@pytest.fixture
def menu(tmp_path: Path) -> Path:
    file = tmp_path / "menu.yaml"
    file.write_text(MENU % {"tax_mode": "exclusive", "point": "per_line", "mode": "half_up"})
    return file


def cart(folder: Path, **fields: object) -> str:
    file = folder / "cart.json"
    file.write_text(json.dumps(fields))
    return str(file)


def test_a_good_menu_is_counted(menu: Path) -> None:
    result = RUN.invoke(app, ["menu", "check", str(menu)])
    assert result.exit_code == 0
    assert "1 categories, 6 items, 1 combos" in result.output


def test_a_broken_menu_lists_every_problem(menu: Path) -> None:
    menu.write_text(menu.read_text().replace("price: 2890", "price: dear").replace("item: tv", "item: radio"))
    result = RUN.invoke(app, ["menu", "check", str(menu)])
    assert result.exit_code == 1
    assert "items[tv].price: found 'dear'" in result.output


def test_a_cart_is_priced_as_json(menu: Path, tmp_path: Path) -> None:
    lines = [
        {"item": "lunch", "qty": 2},
        {"item": "burger", "variant": "l", "qty": 1, "options": [{"id": "cheese", "qty": 2}]},
    ]
    wanted = cart(tmp_path, service_mode="takeaway", lines=lines)
    result = RUN.invoke(app, ["menu", "price", str(menu), wanted, "--on", "2026-11-21"])
    assert result.exit_code == 0, result.output
    totals = json.loads(result.stdout)
    assert (totals["net"], totals["tax"], totals["gross"]) == (2300 + 1060, 345 + 53, 3758)
    assert [(row["rate"], row["tax"]) for row in totals["taxes"]] == [("0.05", 53), ("0.15", 345)]
    assert [(row["item"], row["unit"], row["gross"]) for row in totals["lines"]] == [
        ("lunch", 1150, 2645),
        ("burger", 1060, 1113),
    ]


def test_a_code_counts_as_its_promotion(menu: Path, tmp_path: Path) -> None:
    wanted = cart(tmp_path, service_mode="dine_in", lines=[{"item": "tv", "qty": 1}], promotions=["ALL"])
    assert json.loads(RUN.invoke(app, ["menu", "price", str(menu), wanted]).stdout)["gross"] == 0


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"service_mode": "fly", "lines": []}, "service_mode: found 'fly'; known are dine_in, takeaway"),
        ({"service_mode": "dine_in", "lines": [{"item": "ghost"}]}, "unknown_item ghost"),
        ({"service_mode": "dine_in", "lines": [{"item": "tv", "qty": -1}]}, "lines[0].qty: found -1"),
        ({"service_mode": "dine_in", "lines": [], "promotions": ["x"]}, "promotions: found 'x'; known are"),
    ],
)
def test_a_wrong_cart_is_refused_in_words(menu: Path, tmp_path: Path, fields: dict[str, object], told: str) -> None:
    result = RUN.invoke(app, ["menu", "price", str(menu), cart(tmp_path, **fields)])
    assert result.exit_code == 1
    assert told in result.output


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    result = RUN.invoke(app, ["menu", "check", str(tmp_path / "none.yaml")])
    assert result.exit_code == 1
    assert "none.yaml: not readable: No such file or directory" in result.output
