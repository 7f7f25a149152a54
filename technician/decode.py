"""`technician decode`: say in JSON what captured bytes mean. A damaged capture is an answer too, not a failure."""

import json
import sys
from typing import Annotated

import typer

from hardware.card_terminal.zvt.describe import describe

app = typer.Typer(no_args_is_help=True, help="Say in JSON what captured bytes mean.")


@app.callback()
def _group() -> None:
    """Say in JSON what captured bytes mean."""


@app.command()
def zvt(
    hex_bytes: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="HEX...", help="APDUs or serial frames in hex, spaces allowed; without any, lines are read."
        ),
    ] = None,
) -> None:
    """Print one JSON object for each ZVT APDU or serial frame."""
    texts = ["".join(hex_bytes)] if hex_bytes else sys.stdin.read().splitlines()
    for text in texts:
        digits = "".join(text.split()).replace(":", "")
        if not digits:
            continue
        for row in _described(digits):
            typer.echo(json.dumps(row, ensure_ascii=False))


def _described(digits: str) -> list[dict[str, object]]:
    for index, digit in enumerate(digits):
        if digit not in "0123456789abcdefABCDEF":
            return [{"error": f"found {digit!r} at hex digit {index} (byte {index // 2}); hex has only 0-9 and a-f"}]
    if len(digits) % 2:
        return [{"error": f"found {len(digits)} hex digits; byte {len(digits) // 2} has only one of its two"}]
    return describe(bytes.fromhex(digits))
