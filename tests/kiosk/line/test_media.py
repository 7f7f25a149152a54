import asyncio
import sys

import psutil
import pytest

from domain.media import DeviceSettings, FirstFrame, FromCall, Start, encode
from kiosk.line.media import Engine

STUBBORN = (sys.executable, "-c", f"import time; print({encode(FirstFrame())!r}.decode(), flush=True); time.sleep(60)")


def start() -> Start:
    simulated: DeviceSettings = {"driver": "simulated"}
    return Start(call="c", generation=1, frames="/frames", camera=simulated, microphone=simulated, speaker=simulated)


@pytest.mark.parametrize("times", [1, 2])
async def test_no_engine_is_left_by_a_line_that_ends(times: int) -> None:
    """Told twice when the line is ended while its hub is lost, say: an open camera would outlive it."""
    running = asyncio.Event()
    before = set(psutil.Process().children())

    def heard(message: FromCall) -> None:
        running.set()

    task = asyncio.create_task(Engine(start(), heard, lambda: None).run(STUBBORN))
    await asyncio.wait_for(running.wait(), 10)
    [process] = set(psutil.Process().children()) - before
    for _ in range(times):
        task.cancel()
        await asyncio.sleep(0)
    with pytest.raises(asyncio.CancelledError):
        await task
    assert not process.is_running()
