import signal
import subprocess
import sys
from pathlib import Path

from tests.kiosk.till.tills import client_of, config_file


def till(config: Path, *options: str) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "kiosk.till", "--config", str(config), *options]
    return subprocess.Popen(command, stderr=subprocess.PIPE, text=True)


def test_a_bad_configuration_is_named(tmp_path: Path) -> None:
    file = config_file(tmp_path, driver="zvt")
    file.write_text(file.read_text().replace('port = "simulated"', 'prot = "simulated"', 1))
    with till(file) as process:
        _, said = process.communicate(timeout=20)
    assert process.returncode == 2
    assert "card_terminal.prot" in said
    assert "did you mean 'port'" in said


def test_production_refuses_simulated_devices(tmp_path: Path) -> None:
    with till(config_file(tmp_path, driver="zvt"), "--production") as process:
        _, said = process.communicate(timeout=20)
    assert process.returncode == 2
    assert "card_terminal: is simulated" in said


def test_an_unknown_driver_is_named_with_those_that_exist(tmp_path: Path) -> None:
    with till(config_file(tmp_path, driver="opi")) as process:
        _, said = process.communicate(timeout=20)
    assert process.returncode == 1
    assert "card terminal driver 'opi' is not known; allowed: nexo, zvt" in said


async def test_it_stops_cleanly_when_told_and_is_alone_meanwhile(tmp_path: Path) -> None:
    config = config_file(tmp_path, driver="zvt")
    with till(config) as first:
        async with client_of(tmp_path / "run" / "till.sock"):
            with till(config) as second:
                _, said = second.communicate(timeout=20)
            assert second.returncode == 1
            assert "in use by another till" in said
        first.send_signal(signal.SIGTERM)
        first.communicate(timeout=20)
    assert first.returncode == 0
    assert not (tmp_path / "run" / "till.sock").exists()
