from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from typer.testing import CliRunner

from hardware.audio.cards import cards, choose
from hardware.sound_keys.inputs import Input, inputs
from technician.__main__ import app
from technician.check import keys_and_jack

SIZE = (480, 640)


def film(folder: Path, kind: str) -> None:
    """Four pictures that a camera with this fault would give."""
    noise = np.random.default_rng(1)
    grey = np.linspace(60, 200, SIZE[1])[None, :].repeat(SIZE[0], 0)
    for number in range(4):
        picture = {
            "good": grey + noise.normal(0, 12, SIZE),
            "black": noise.normal(3, 1, SIZE),
            "blurred": grey,
        }[kind]
        Image.fromarray(picture.clip(0, 255).astype(np.uint8)).convert("RGB").save(folder / f"{number:02}.jpg")


def check(folder: Path, source: Path) -> tuple[int, str]:
    config = folder / "kiosk.toml"
    config.write_text(f'[camera]\ndriver = "simulated"\nsource = "{source}"\n')
    result = CliRunner().invoke(app, ["check", "camera", "--config", str(config)])
    return result.exit_code, result.output


@pytest.mark.parametrize(
    ("kind", "code", "told"),
    [("good", 0, "ok. 640x480"), ("black", 1, "take the cover off"), ("blurred", 1, "clean the lens")],
)
def test_a_look_through_the_camera_says_what_is_wrong(tmp_path: Path, kind: str, code: int, told: str) -> None:
    film(tmp_path, kind)
    assert (result := check(tmp_path, tmp_path))[0] == code, result
    assert told in result[1]


def test_a_camera_that_is_not_there_has_a_remedy(tmp_path: Path) -> None:
    code, told = check(tmp_path, tmp_path / "none")
    assert code == 1
    assert "does not open" in told
    assert "check its cable" in told


def test_keys_and_jacks_beside_the_screen_are_named(tmp_path: Path) -> None:
    keypad = Input(tmp_path / "event3", "AudioNav", keys=True, jack=True)
    assert keys_and_jack(keypad) == (
        f"{tmp_path}/event3: AudioNav, volume keys and a headphones jack,"
        " cannot be read (No such file or directory): sudo technician check sound"
    )
    keypad.path.touch()
    assert keys_and_jack(keypad) == f"{tmp_path}/event3: AudioNav, volume keys and a headphones jack"
    jacks = [one for one in inputs() if one.jack]
    wants_wiring = "is wired to a pin" in CliRunner().invoke(app, ["check", "sound"]).output
    assert wants_wiring is not bool(jacks)


def test_the_sound_card_for_calls_is_named_with_the_reason() -> None:
    result = CliRunner().invoke(app, ["check", "sound"])
    choice = choose(cards())
    assert f"{choice.device}: {choice.why}" in result.output
    assert result.exit_code == (0 if cards() else 1)
