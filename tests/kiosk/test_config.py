from pathlib import Path

import pytest

from domain.checked import Problems
from kiosk.config import load


def test_folders_are_read_from_text(tmp_path: Path) -> None:
    file = tmp_path / "kiosk.toml"
    file.write_text('[paths]\nruntime = "/run/elsewhere"\n')
    assert load(file).paths.runtime == Path("/run/elsewhere")


def test_every_problem_is_named_with_its_section_and_key(tmp_path: Path) -> None:
    file = tmp_path / "kiosk.toml"
    file.write_text('[paths]\nruntime = 3\n[card_terminal]\nbauds = 9600\npassword = "12"\n')
    with pytest.raises(Problems) as raised:
        load(file)
    assert [problem.path for problem in raised.value.problems] == [
        "paths.runtime", "card_terminal.bauds", "card_terminal.password",
    ]  # fmt: skip
    assert "did you mean 'baud'?" in str(raised.value)


def test_production_refuses_simulated_devices(tmp_path: Path) -> None:
    file = tmp_path / "kiosk.toml"
    file.write_text('[card_terminal]\nport = "simulated"\n')
    assert load(file).simulated == ("card_terminal",)
    with pytest.raises(Problems, match="card_terminal: is simulated"):
        load(file, production=True)
