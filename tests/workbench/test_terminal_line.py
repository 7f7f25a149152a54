"""The simulated terminal takes at the workbench what it takes as a program of its own."""

from pathlib import Path

from hardware.card_terminal.simulator import PowerPoint
from workbench.devices import Devices


async def test_a_line_is_followed_answered_and_shown(tmp_path: Path) -> None:
    async with Devices(tmp_path / "ports", tmp_path / "memory", 0) as devices:
        assert devices.view()["terminal"]["unusual"] == "all as usual"
        devices.do("terminal_line", "fault silence 120")
        assert devices.terminal.faults.silence == 120
        told = devices.view()["terminal"]
        assert (told["said"], told["unusual"]) == ("ok", "silence 120.0")
        devices.do("terminal_line", "fault luck 7")
        assert "'luck' is no fault" in devices.view()["terminal"]["said"]


async def test_the_buttons_for_faults_do_what_they_say(tmp_path: Path) -> None:
    async with Devices(tmp_path / "ports", tmp_path / "memory", 0) as devices:
        devices.do("terminal", "lose_power_when_approved")
        assert devices.terminal.faults.power_point is PowerPoint.AFTER_STATUS
        for action in ("insert_prepaid_card", "insert_expired_card", "require_end_of_day"):
            devices.do("terminal", action)
