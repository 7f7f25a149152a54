import subprocess
from pathlib import Path

import pytest

UNITS = sorted(Path("systemd").glob("*.service"))
NETLESS = {"counterpart-till.service", "counterpart-screen.service"}


def test_every_unit_and_the_target_verify() -> None:
    files = [*map(str, UNITS), "systemd/counterpart.target"]
    result = subprocess.run(["systemd-analyze", "verify", *files], capture_output=True, text=True, check=False)
    assert (result.returncode, result.stderr) == (0, "")


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_every_process_runs_with_little_privilege(unit: Path) -> None:
    command = ["systemd-analyze", "security", "--offline=true", "--threshold=20", str(unit)]  # tenths: 2.0
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout


def test_only_the_line_and_the_hub_have_a_network() -> None:
    assert {unit.name for unit in UNITS if "PrivateNetwork=yes" in unit.read_text()} == NETLESS


@pytest.mark.parametrize("process", ["till", "screen", "line"])
def test_what_is_in_memory_stays_there(process: str) -> None:
    """Cards, pictures and voices: no file of a crashed process, no swapping."""
    settings = Path(f"systemd/counterpart-{process}.service").read_text().splitlines()
    assert {"LimitCORE=0", "MemorySwapMax=0"} <= set(settings)


@pytest.mark.parametrize("process", ["till", "screen", "line"])
def test_a_production_unit_refuses_simulators(process: str) -> None:
    assert "--production" in Path(f"systemd/counterpart-{process}.service").read_text()


def test_the_screen_may_read_touches_volume_keys_and_jacks() -> None:
    """By its group, and by what the unit lets it open."""
    settings = Path("systemd/counterpart-screen.service").read_text().splitlines()
    groups = next(line for line in settings if line.startswith("SupplementaryGroups=")).partition("=")[2].split()
    assert "DeviceAllow=char-input r" in settings
    assert "input" in groups
