"""The camera, microphone and speaker of a counter fail when somebody at the workbench says so."""

from pathlib import Path

import pytest

from hardware.audio.fault import ERRORS, Fault
from workbench.call_device import WELL, WORDS
from workbench.devices import Devices


async def test_what_is_chosen_at_the_workbench_is_what_the_device_suffers(tmp_path: Path) -> None:
    async with Devices(tmp_path / "ports", tmp_path / "memory", 0) as devices:
        for name, words in WORDS.items():
            fault = Fault(str(tmp_path / "ports" / f"{name}.fault"))
            for word in words:
                devices.do(f"{name} in a call", word)
                assert devices.view()["in_calls"][name] == fault.word() == word
            devices.do(f"{name} in a call", WELL)
            assert (devices.view()["in_calls"][name], fault.word()) == (WELL, "")
        with pytest.raises(ValueError, match="nothing can do 'melt'"):
            devices.do("camera in a call", "melt")


def test_every_word_is_one_that_a_simulated_device_knows() -> None:
    shown = {"camera": {"covered", "black", "frozen"}, "microphone": {"silent"}, "speaker": set[str]()}
    assert {name: set(words) - set(ERRORS) for name, words in WORDS.items()} == shown
