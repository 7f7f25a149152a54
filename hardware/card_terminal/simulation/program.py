"""``counterpart-terminal``: a simulated card terminal for any till that speaks ZVT, on a serial line or TCP.

What a customer does and what goes wrong comes from a TOML file, and line by line from the keyboard while it runs.
"""

import argparse
import shlex
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from types import NoneType
from typing import Any, TypeVar, get_args, get_type_hints

import msgspec

from hardware.card_terminal.simulation.settings import AutoReversal, Card, Faults, Pace, PowerPoint, Script
from hardware.card_terminal.simulator import CardTerminalSimulator, Display

HELP = """\
insert CARD    put a card in: good, declined, wrong_pin, expired, unreadable, prepaid
tap CARD       the same without contact
ok, stop       the keys
remove         take the card out
auto CARD      a customer who does everything by himself; auto off: a person has to
pull, plug     the cable; pull silent: the wires are silent, the port stays
off, on        the power
lose POINT     the power goes in the next payment: before_status, after_status, after_answer
close POINT    the connection is closed in the next payment, at one of the same points (TCP)
fault NAME VALUE   from now on; docs/terminal-simulator.md explains each. none switches off what has no usual value:
               noise (hex), swallow_acks, withhold_acks, corrupt_blocks, duplicate_blocks, byte_by_byte, glued,
               answer_delay, silence, states (hex), amount_offset, tip, terminal_id, second_status, state (hex),
               end_of_day_fails, update, without_numbers, reverses_last, repeats_end_of_day, card_number (hex),
               fields (hex), text (quote blanks), charset, names_charset, long_receipts, power_point, hang_up_at
faults         what is not as usual
end_of_day     from now on nothing goes until the till has closed the day
ledger         what stands: payments, refunds, reservations
quit"""


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The TOML file. ``customer`` does everything by himself; without one a person has to."""

    terminal_id: str = "28004869"
    currency: str = "0978"
    auto_reversal: AutoReversal = AutoReversal.SILENT
    end_of_day_due: bool = False
    customer: Script | None = None
    pace: Pace = Pace()
    faults: Mapping[str, Any] = {}


class Bad(ValueError):
    """A line or a file that cannot be followed; says what is allowed."""


def main() -> int:
    parser = argparse.ArgumentParser(prog="counterpart-terminal", description=__doc__, epilog=HELP,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)  # fmt: skip
    where = parser.add_mutually_exclusive_group(required=True)
    where.add_argument("--serial", type=Path, metavar="PATH", help="a link of that name becomes the serial port")
    where.add_argument("--tcp", type=int, metavar="PORT", help="listen there on the loopback address (0: any)")
    parser.add_argument("--ledger", type=Path, default=Path("terminal-ledger.db"), help="its memory, which outlives it")
    parser.add_argument("--settings", type=Path, metavar="FILE", help="TOML: customer, pace, faults, ...")
    arguments = parser.parse_args()
    try:
        settings = read_settings(arguments.settings) if arguments.settings else Settings()
        faults = {name: _value(name, value) for name, value in settings.faults.items()}
    except (OSError, Bad) as error:
        print(error, file=sys.stderr)  # noqa: T201
        return 2
    place = arguments.serial if arguments.tcp is None else arguments.tcp
    terminal = CardTerminalSimulator(
        place, arguments.ledger, terminal_id=settings.terminal_id, currency=settings.currency, pace=settings.pace,
        auto_reversal=settings.auto_reversal, on_change=_shown,
    )  # fmt: skip
    terminal.script = settings.customer
    for name, value in faults.items():
        setattr(terminal.faults, name, value)
    with terminal:
        if settings.end_of_day_due:
            terminal.require_end_of_day()
        at = arguments.serial or f"tcp://127.0.0.1:{terminal.port}"
        print(f"terminal {settings.terminal_id} at {at}; help names the commands", flush=True)  # noqa: T201
        for line in sys.stdin:
            if line.split() == ["quit"]:
                return 0
            print(follow(terminal, line), flush=True)  # noqa: T201
    return 0


def read_settings(file: Path) -> Settings:
    """Raises `Bad` or OSError."""
    try:
        return msgspec.toml.decode(file.read_bytes(), type=Settings)
    except msgspec.DecodeError as error:
        raise Bad(f"{file}: {error}") from error


def follow(terminal: CardTerminalSimulator, line: str) -> str:
    """Do what a line says; the answer to it."""
    try:
        words = shlex.split(line)
    except ValueError as error:
        return f"{error}: {line.strip()!r}"
    if not words:
        return ""
    try:
        return _follow(terminal, words[0], words[1:]) or "ok"
    except Bad as error:
        return str(error)


def _follow(terminal: CardTerminalSimulator, command: str, rest: list[str]) -> str | None:
    plain: Mapping[str, Callable[[], None]] = {
        "ok": terminal.press_ok, "stop": terminal.press_stop, "remove": terminal.remove_card, "plug": terminal.plug_cable,
        "off": terminal.power_off, "on": terminal.power_on, "end_of_day": terminal.require_end_of_day,
    }  # fmt: skip
    match command, rest:
        case _, [] if command in plain:
            plain[command]()
        case "insert", [card]:
            terminal.insert_card(_one_of(Card, card))
        case "tap", [card]:
            terminal.tap_card(_one_of(Card, card))
        case "auto", ["off"]:
            terminal.script = None
        case "auto", [card]:
            terminal.script = replace(terminal.script or Script(), card=_one_of(Card, card))
        case "pull", ([] | ["silent"]):
            terminal.pull_cable(hang_up=not rest)
        case "lose", [point]:
            terminal.lose_power_at(_one_of(PowerPoint, point))
        case "close", [point]:
            terminal.faults.hang_up_at = _one_of(PowerPoint, point)
        case "faults", []:
            return _unusual(terminal.faults)
        case "fault", [name, value]:
            setattr(terminal.faults, name, _value(name, value))
        case "ledger", []:
            return _ledger(terminal)
        case "help", _:
            return HELP
        case _:
            raise Bad(f"{' '.join([command, *rest])!r} is no command; help names them")
    return None


E = TypeVar("E", bound=StrEnum)


def _one_of(kind: type[E], name: str) -> E:
    try:
        return kind(name)
    except ValueError:
        raise Bad(f"{name!r} is none of {', '.join(kind)}") from None


FAULTS: Mapping[str, Any] = get_type_hints(Faults)


def _value(name: str, value: Any) -> Any:
    """Of a fault, as its field wants it; bytes and the state are in hex. Raises `Bad`."""
    if name not in FAULTS:
        raise Bad(f"{name!r} is no fault; there are {', '.join(sorted(FAULTS))}")
    wanted, text = FAULTS[name], str(value)
    kinds = [kind for kind in (get_args(wanted) or (wanted,)) if kind is not NoneType]
    if len(kinds) < len(get_args(wanted)) and text == "none":
        return None
    [kind] = kinds
    try:
        if kind is bytes:
            return bytes.fromhex(text)
        if name == "state":
            return int(text, 16)
        if kind is bool:
            return {"true": True, "false": False}[text.lower()]
        return _one_of(kind, text) if issubclass(kind, StrEnum) else kind(text)
    except (ValueError, KeyError) as error:
        raise error if isinstance(error, Bad) else Bad(f"{text!r} cannot be the value of {name}") from None


def _unusual(faults: Faults) -> str:
    usual = Faults()
    found = {name: getattr(faults, name) for name in FAULTS if getattr(faults, name) != getattr(usual, name)}
    return "\n".join(f"{name} {_shown_value(name, value)}" for name, value in found.items()) or "all as usual"


def _shown_value(name: str, value: Any) -> str:
    if name == "state":
        return f"{value:02X}"
    return value.hex() if isinstance(value, bytes) else str(value).lower() if isinstance(value, bool) else str(value)


def _ledger(terminal: CardTerminalSimulator) -> str:
    rows = [*terminal.charges(), *terminal.refunds(), *terminal.reservations()]
    return "\n".join(
        f"{row.kind} receipt {row.receipt:04d} trace {row.trace} {row.amount} {row.currency}" for row in rows
    ) or "nothing stands"


def _shown(display: Display) -> None:
    amount = "" if display.amount is None else f" [{display.amount}]"
    print(f"display: {display.showing}{amount} {' / '.join(display.lines)}", flush=True)  # noqa: T201


if __name__ == "__main__":
    sys.exit(main())
