from pathlib import Path

import pytest

from hardware.panel.backlight import Backlight


def test_the_light_goes_out_and_comes_back_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "brightness").write_text("170\n")
    light = Backlight(tmp_path)
    light.dark(False)
    assert (tmp_path / "brightness").read_text() == "170\n"
    for dark, brightness in ((True, "0\n"), (True, "0\n"), (False, "170\n"), (False, "170\n")):
        light.dark(dark)
        assert (tmp_path / "brightness").read_text() == brightness


def test_a_light_that_cannot_be_set_is_said_once(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    light = Backlight(tmp_path / "none")
    for dark in (True, False, True):
        light.dark(dark)
    assert caplog.text.count("cannot be set") == 1
