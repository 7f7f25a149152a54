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


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("[card_terminal]\nbaud = 0", "card_terminal.baud: found 0"),
        ("[printer]\nbaud = 38401", "printer.baud: found 38401"),
        ('[card_terminal]\ncurrency = "EUR"', "card_terminal.currency: found 'EUR'"),
        ('[card_terminal]\npassword = "１２３４５６"', "card_terminal.password: found"),
        ("[buttons]\nhelp_button = -1", "buttons.help_button: found -1"),
        ("[buttons]\nheadphones = 17", "buttons.headphones: is pin 17, and so is help_button"),
        (f"[panel]\nwidth_px = {'9' * 5000}", "not readable: "),
    ],
)
def test_what_would_stop_a_device_later_is_found_at_the_start(tmp_path: Path, written: str, told: str) -> None:
    file = tmp_path / "kiosk.toml"
    file.write_text(written, encoding="utf-8")
    with pytest.raises(Problems) as raised:
        load(file)
    assert told in str(raised.value)
