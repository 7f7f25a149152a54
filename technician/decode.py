"""`technician decode`: say in JSON what captured bytes mean. A damaged capture is an answer too, not a failure."""

import json
import sys
from collections.abc import Callable
from typing import Annotated

import typer

from hardware.card_reader.base import CardKind
from hardware.card_reader.describe import describe as describe_swipe
from hardware.card_reader.house import ANY_NUMBER, CardForm, HouseCards
from hardware.card_terminal.zvt.describe import describe as describe_zvt

app = typer.Typer(no_args_is_help=True, help="Say in JSON what captured bytes mean.")


@app.callback()
def _group() -> None:
    """Say in JSON what captured bytes mean."""


Hex = Annotated[
    list[str] | None,
    typer.Argument(metavar="HEX...", help="Bytes in hex, spaces allowed; without any, lines are read."),
]


@app.command()
def zvt(hex_bytes: Hex = None) -> None:
    """Print one JSON object for each ZVT APDU or serial frame."""
    _print(hex_bytes, describe_zvt)


@app.command()
def magstripe(
    hex_bytes: Hex = None,
    loyalty_prefix: Annotated[str, typer.Option(help="How a loyalty card's track begins.")] = "%L",
    gift_prefix: Annotated[str, typer.Option(help="The same for gift cards.")] = "%G",
    staff_prefix: Annotated[str, typer.Option(help="The same for staff cards.")] = "%S",
    loyalty_number: Annotated[str, typer.Option(help="The number behind it, a regular expression.")] = ANY_NUMBER,
    gift_number: Annotated[str, typer.Option(help="The same for gift cards.")] = ANY_NUMBER,
    staff_number: Annotated[str, typer.Option(help="The same for staff cards.")] = ANY_NUMBER,
) -> None:
    """Print one JSON object for each swipe that a magnetic stripe reader sent; nothing of a bank card is told."""
    forms = {
        CardKind.LOYALTY: CardForm(loyalty_prefix, loyalty_number),
        CardKind.GIFT: CardForm(gift_prefix, gift_number),
        CardKind.STAFF: CardForm(staff_prefix, staff_number),
    }
    try:
        cards = HouseCards(forms, key=b"of nobody")
    except ValueError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from error
    _print(hex_bytes, lambda data: describe_swipe(data, cards))


def _print(hex_bytes: list[str] | None, described: Callable[[bytes], list[dict[str, object]]]) -> None:
    for text in ["".join(hex_bytes)] if hex_bytes else sys.stdin.read().splitlines():
        digits = "".join(text.split()).replace(":", "")
        if digits:
            for row in _wrong(digits) or described(bytes.fromhex(digits)):
                typer.echo(json.dumps(row, ensure_ascii=False))


def _wrong(digits: str) -> list[dict[str, object]]:
    """Why these are no bytes, or nothing."""
    for index, digit in enumerate(digits):
        if digit not in "0123456789abcdefABCDEF":
            return [{"error": f"found {digit!r} at hex digit {index} (byte {index // 2}); hex has only 0-9 and a-f"}]
    if len(digits) % 2:
        return [{"error": f"found {len(digits)} hex digits; byte {len(digits) // 2} has only one of its two"}]
    return []
