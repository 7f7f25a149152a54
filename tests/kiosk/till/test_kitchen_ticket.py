import pytest
from msgspec.structs import replace

from domain.order import Order, OrderState
from domain.ordering import make_order
from domain.selection import ChosenOption, Selection
from hardware.printer.commands import Command, Reader
from hardware.printer.strip import Strip
from kiosk.till.kitchen_ticket import KitchenTicketWriter
from kiosk.till.order_rows import Identity, StoredOrder
from kiosk.till.print_rows import Station, kitchen_tickets
from tests.builders import TODAY, cart_of, small_menu


def lunch(language: str = "en", kitchen: str = "") -> Order:
    cart = cart_of(
        (Selection(item="burger", options=(ChosenOption("cheese", 2),)), 2),
        (Selection(item="lemonade", variant="large"), 1),
    )
    return make_order(cart, small_menu(currency="EUR"), language, TODAY, ["Maya"], kitchen)


def ticket(order: Order, *, copy: bool = False) -> tuple[list[str], list[Command]]:
    """What stands on it, and the commands that made it."""
    stored = StoredOrder(order=order, state=OrderState.PAID, number="A47", paid_at="2026-11-21T18:42:11+00:00")
    data = KitchenTicketWriter("TM-T88V").write(stored, order.lines, Identity(kiosk_name="Counter 1"), copy=copy)
    commands, strip = list(Reader().feed(data)), Strip(512)
    for command in commands:
        assert command.code != "unknown", command
        strip.obey(command)
    return [line.strip() for line in strip.text], commands


def test_the_kitchen_reads_what_to_make_and_no_prices() -> None:
    words, _ = ticket(lunch("es"))
    assert words[:2] == ["A47", "Eat here"]
    assert "2 × House burger" in words
    assert "2 × Cheese" in words
    assert "- Onions" in words
    assert "1 × Lemonade" in words
    assert any("3 items" in line and "Counter 1" in line for line in words)
    assert not any("22.60" in line or "€" in line or "11.30" in line for line in words)


def test_the_kitchen_has_its_own_language_whatever_the_customer_speaks() -> None:
    words, _ = ticket(lunch("en", kitchen="es"))
    assert {"Comer aquí", "2 × Hamburguesa de la", "casa", "- Cebolla", "Fin de A47"} <= set(words)
    assert any("3 productos" in line for line in words)


def test_it_beeps_once_and_is_cut_once() -> None:
    _, commands = ticket(lunch())
    assert [command.code for command in commands].count("ESC p") == 1
    assert [command.code for command in commands].count("GS V") == 1


def test_what_may_have_been_printed_before_says_so_first() -> None:
    words, _ = ticket(lunch(), copy=True)
    assert words[0] == "DUPLICATE"
    assert "DUPLICATE" not in ticket(lunch())[0]


def test_what_is_left_out_is_white_on_black() -> None:
    _, commands = ticket(lunch())
    at = next(at for at, command in enumerate(commands) if command.code == "text" and b"Onions" in command.data)
    styles = [command for command in commands[:at] if command.code == "GS B"]
    assert styles[-1] == Command("GS B", b"\x01")


def test_a_combo_shows_each_item_with_its_changes() -> None:
    order = lunch()
    combo = ("Deal", "Burger (Large, − Onions)", "Cola")
    words, _ = ticket(replace(order, lines=(replace(order.lines[0], kitchen=combo, qty=1),)))
    start = words.index("1 × Deal")
    assert words[start + 1 : start + 5] == ["Burger", "Large", "- Onions", "Cola"]


BURGERS, DRINKS = Station(printer="kitchen_printer", categories=("burgers",)), Station(printer="bar")


@pytest.mark.parametrize(
    ("stations", "expected"),
    [
        ((), {}),
        ((Station(printer="kitchen_printer"),), {"kitchen_printer": ["burgers", "drinks"]}),
        ((BURGERS,), {"kitchen_printer": ["burgers"], "printer": ["drinks"]}),
        ((BURGERS, DRINKS), {"kitchen_printer": ["burgers"], "bar": ["drinks"]}),
        ((Station(printer="kitchen_printer", categories=("soups",)),), {"printer": ["burgers", "drinks"]}),
    ],
)
def test_every_line_has_exactly_one_ticket(stations: tuple[Station, ...], expected: dict[str, list[str]]) -> None:
    order = lunch()
    burger, lemonade = order.lines
    lines = (replace(burger, categories=("burgers",)), replace(lemonade, categories=("drinks",)))
    found = kitchen_tickets(replace(order, lines=lines), stations)
    assert {printer: [line.categories[0] for line in made] for printer, made in found.items()} == expected
