"""`technician menu`: check a menu file, and price a cart with the very function that the kiosk and the hub use."""

import datetime as dt
import json
import typing
from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer

from domain.cart import Cart, LineItem, check_cart
from domain.checked import Problem, Problems, convert, decode
from domain.menu import Id, Menu
from domain.menu_file import load
from domain.pricing import NotPriceable, Totals, price
from domain.selection import ChosenOption, Pick, Quantity, Selection, complete

app = typer.Typer(no_args_is_help=True, help="Check a menu file and price carts with it.")

_any = msgspec.json.Decoder()

MenuFile = Annotated[Path, typer.Argument(metavar="FILE", help="A menu in YAML or JSON.")]


class CartLine(msgspec.Struct, frozen=True, kw_only=True):
    item: Id
    variant: Id | None = None
    qty: Quantity = 1
    options: tuple[ChosenOption, ...] = ()
    picks: tuple[Pick, ...] = ()


class CartFile(msgspec.Struct, frozen=True, kw_only=True):
    """A cart as a person writes it; promotions by id or by the code a customer types."""

    service_mode: Id
    lines: tuple[CartLine, ...]
    promotions: tuple[str, ...] = ()


@app.command()
def check(file: MenuFile) -> None:
    """Say everything that is wrong with a menu at once, each problem with its path."""
    menu = _menu(file)
    typer.echo(
        f"{file}: no problems. {len(menu.categories)} categories, {len(menu.items)} items, {len(menu.combos)} combos, "
        f"{', '.join(menu.languages)}; version {menu.version}"
    )


@app.command("price")
def price_command(
    file: MenuFile,
    cart: Annotated[Path, typer.Argument(metavar="CART.json", help="The cart to price.")],
    on: Annotated[str, typer.Option(help="The day whose tax rates hold, as 2026-11-21; today by default.")] = "",
) -> None:
    """Print a cart's totals as JSON: net, tax per rate, gross, and the same per line, in minor units."""
    menu = _menu(file)
    wanted = _cart(cart, menu)
    try:
        day = dt.date.fromisoformat(on) if on else dt.date.today()  # noqa: DTZ011 the site's own calendar day
    except ValueError:
        _fail(f"--on: found {on!r}; a day is written like 2026-11-21")
    refusals = check_cart(wanted, menu)
    if refusals:
        _fail("\n".join(f"{cart}: lines[{line}]: {refusal}" for line, refusal in refusals))
    try:
        typer.echo(json.dumps(_report(price(wanted, menu, day), wanted), indent=2))
    except NotPriceable as error:
        _fail(f"{cart}: {error}")


def _report(totals: Totals, cart: Cart) -> dict[str, Any]:
    report: dict[str, Any] = msgspec.to_builtins(totals)
    for line, row in zip(cart.lines, report["lines"], strict=True):
        row["item"] = line.selection.item
    return report


def _menu(file: Path) -> Menu:
    try:
        return load(_read(file))
    except Problems as error:
        count = len(error.problems)
        _fail(
            f"{file}: {count} problem{'s' if count > 1 else ''}\n"
            + "\n".join(f"  {problem}" for problem in error.problems)
        )


def _cart(file: Path, menu: Menu) -> Cart:
    try:
        wanted = convert(decode(_any, _read(file)), CartFile)
    except msgspec.DecodeError as error:
        _fail(f"{file}: not readable as JSON: {error}")
    except Problems as error:
        _fail("\n".join(f"{file}: {problem}" for problem in error.problems))
    problems = []
    if wanted.service_mode not in {mode.id for mode in menu.service_modes}:
        known = ", ".join(mode.id for mode in menu.service_modes)
        problems.append(Problem("service_mode", f"found {wanted.service_mode!r}; known are {known}"))
    promotions = {
        name: promotion.id for promotion in menu.promotions for name in (promotion.id, promotion.code) if name
    }
    for name in wanted.promotions:
        if name not in promotions:
            problems.append(Problem("promotions", f"found {name!r}; known are {', '.join(promotions) or 'none'}"))
    if problems:
        _fail("\n".join(f"{file}: {problem}" for problem in problems))
    lines = []
    for index, line in enumerate(wanted.lines):
        selection = Selection(item=line.item, variant=line.variant, options=line.options, picks=line.picks)
        # Sizes and picks that are not said are those of a quick-add; options are only those that are said.
        if line.variant is None or menu.combo_by_id.get(line.item):
            filled = complete(selection, menu)
            selection = msgspec.structs.replace(selection, variant=filled.variant, picks=filled.picks)
        lines.append(LineItem(id=str(index), selection=selection, qty=line.qty))
    return Cart(
        id="technician",
        service_mode=wanted.service_mode,
        lines=tuple(lines),
        promotions=tuple(promotions[name] for name in wanted.promotions),
    )


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        _fail(f"{file}: not readable: {error.strerror}")


def _fail(message: str) -> typing.NoReturn:
    typer.echo(message, err=True)
    raise typer.Exit(1)
