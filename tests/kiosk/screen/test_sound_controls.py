"""What is told of keys and jacks beside the screen."""

import asyncio
import socket
from pathlib import Path

from kiosk.config import SIMULATED, Audio, Config, Paths
from kiosk.screen.sound_controls import SoundControls
from tests.kiosk.screen.counter import Counter


async def test_what_may_not_be_read_is_one_report_with_what_to_do(tmp_path: Path) -> None:
    """The console shows one of each kind."""
    config = Config(paths=Paths(runtime=tmp_path, state=tmp_path), audio=Audio(driver=SIMULATED))
    port = Path(config.device_path("sound_keys", SIMULATED))
    port.parent.mkdir()
    changed = asyncio.Event()
    controls = SoundControls(config, Counter().session, changed.set)
    with socket.socket(socket.AF_UNIX) as unreadable:
        unreadable.bind(str(port))
        async with asyncio.timeout(10), asyncio.TaskGroup() as group:
            running = group.create_task(controls.run())
            await changed.wait()
            running.cancel()
    controls._keys.refused[tmp_path / "another"] = "another one"
    (report,) = controls.reports
    assert (report.kind, report.state) == ("sound_keys", "trouble")
    assert str(port) in report.detail
    assert "another one" in report.detail
    assert "group input" in report.remedy
