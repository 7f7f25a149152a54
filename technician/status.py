"""`technician status`: ask every process over its socket, and say what to do about each thing that is wrong."""

import asyncio
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

import aiohttp
import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from domain.checked import Problems
from kiosk.config import Config, load

PROCESSES: tuple[Literal["till", "screen", "line"], ...] = ("till", "screen", "line")
ANSWER_WITHIN_S = 3.0
PROBLEMS = {
    "menu_problems": "mend it (technician menu check FILE) and publish it again; the last good menu is in force",
    "for_staff": "look into the terminal's merchant journal, give the customer what is owed, and say technician settle",
    "orders_refused": "tell whoever looks after the hub; the order is safe in the till and sent again every 30 s",
}
"""Lists of what is wrong among a process's facts, with their remedies."""
DEFAULT_CONFIG = Path("/etc/counterpart/kiosk.toml")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table; ``remedy`` is empty when all is well."""

    part: str
    state: str
    detail: str
    remedy: str = ""

    @property
    def well(self) -> bool:
        return not self.remedy


def status(
    config: Annotated[Path, typer.Option(help="The kiosk's configuration.")] = DEFAULT_CONFIG,
    as_json: Annotated[bool, typer.Option("--json", help="Print the rows as JSON.")] = False,
) -> None:
    """Say how this kiosk is, with a remedy for each thing that is wrong. Exit status 1 when anything is."""
    try:
        settings = load(config)
        rows = asyncio.run(ask_all(settings))
    except Problems as error:
        rows = [Row("configuration", "trouble", str(problem), f"edit {config}") for problem in error.problems]
    if as_json:
        typer.echo(
            json.dumps([{"part": r.part, "state": r.state, "detail": r.detail, "remedy": r.remedy} for r in rows])
        )
    else:
        Console().print(_table(rows))
    raise typer.Exit(0 if all(row.well for row in rows) else 1)


async def ask_all(settings: Config) -> list[Row]:
    answers = await asyncio.gather(*(_ask(settings.socket(process), process) for process in PROCESSES))
    return [row for rows in answers for row in rows]


async def _ask(socket: Path, process: str) -> list[Row]:
    see = f"journalctl -u counterpart-{process} -n 50; then systemctl restart counterpart-{process}"
    try:
        timeout = aiohttp.ClientTimeout(total=ANSWER_WITHIN_S)
        async with (
            aiohttp.ClientSession(connector=aiohttp.UnixConnector(str(socket)), timeout=timeout) as session,
            session.get(f"http://{process}/health") as response,
        ):
            answer: dict[str, Any] = await response.json()
    except PermissionError:
        return [
            Row(
                process,
                "unknown",
                f"no permission to ask {socket}",
                "sudo technician status, or join group counterpart",
            )
        ]
    except (aiohttp.ClientConnectorError, FileNotFoundError):
        return [Row(process, "not running", f"nobody listens on {socket}", see)]
    except TimeoutError:
        return [Row(process, "stuck", f"no answer on {socket} in {ANSWER_WITHIN_S:g} s", see)]
    except (aiohttp.ClientError, ValueError) as error:
        return [Row(process, "trouble", f"{socket} gave no health: {error}", see)]
    return _rows(process, answer, see)


def _rows(process: str, answer: dict[str, Any], see: str) -> list[Row]:
    facts = ", ".join(_fact(name, value) for name, value in answer.get("facts", {}).items() if _says_something(value))
    detail = f"up {_duration(answer.get('uptime_s', 0))}" + (f", {facts}" if facts else "")
    devices = [
        Row(
            f"{process} · {device['kind'].replace('_', ' ')}",
            device["state"] + (" (simulated)" if device.get("simulated") else ""),
            f"{device['driver']} {device.get('detail', '')}".strip(),
            "" if device["state"] == "ok" else device.get("remedy") or see,
        )
        for device in answer.get("devices", [])
    ]
    devices += [
        Row(f"{process} · {name.replace('_', ' ')}", "trouble", _words(problem), what_to_do)
        for name, what_to_do in PROBLEMS.items()
        for problem in answer.get("facts", {}).get(name, ())
    ]
    if answer.get("in_service"):
        return [Row(process, "in service", detail), *devices]
    remedy = answer.get("remedy") or next((row.remedy for row in devices if not row.well), see)
    return [Row(process, "out of service", detail, remedy), *devices]


def _words(problem: object) -> str:
    return " ".join(map(str, problem.values())) if isinstance(problem, dict) else str(problem)


def _says_something(value: object) -> bool:
    return isinstance(value, str | int | float) and value != "" and value is not False


def _fact(name: str, value: object) -> str:
    words = name.replace("_", " ")
    return words if value is True else f"{words} {value}"


def _duration(seconds: float) -> str:
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} h {minutes} min"
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"


def _table(rows: list[Row]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("part", "state", "detail", "what to do"):
        table.add_column(heading, overflow="fold")
    for row in rows:
        colour = "green" if row.well else "red"
        table.add_row(escape(row.part), f"[{colour}]{escape(row.state)}[/]", escape(row.detail), escape(row.remedy))
    return table
