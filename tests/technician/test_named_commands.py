"""What people are told to type exists."""

import re
from pathlib import Path

import typer
from typer.core import TyperGroup

from technician.__main__ import app

NAMED = re.compile(r"\btechnician (status|settle|calls|check|menu|decode)\b(?!`)(?: ([a-z]+))?")
TOLD = (
    "docs/*.md",
    "domain/*.py",
    "hardware/**/*.py",
    "hub/console/web/js/**/*.js",
    "kiosk/**/*.py",
    "technician/*.py",
)


def test_every_command_that_is_told_to_somebody_exists() -> None:
    commands = typer.main.get_command(app)
    assert isinstance(commands, TyperGroup)
    found = 0
    for file in (file for told in TOLD for file in sorted(Path().glob(told))):
        for command, first in NAMED.findall(file.read_text()):
            found += 1
            group = commands.commands[command]
            assert not isinstance(group, TyperGroup) or first in group.commands, f"{file}: technician {command} {first}"
    assert found > 10
