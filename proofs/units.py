"""How the processes are started as services, so that what is tried is what runs in a shop."""

from pathlib import Path

UNITS = Path(__file__).parents[1] / "systemd"


def environment(process: str) -> dict[str, str]:
    """Of the unit of that process, but for its paths."""
    unit = UNITS / f"counterpart-{process}.service"
    lines = [line.partition("=")[2] for line in unit.read_text().splitlines() if line.startswith("Environment=")]
    return dict(word.split("=", 1) for line in lines for word in line.split() if not word.startswith("PATH="))
