"""What stays of a call when something is killed: no process, no open camera, no file of its memory."""

import asyncio
import os
import signal
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from domain.media import CameraOpen, DeviceSettings, LocalDescription, Open, Start, decode_from_call, encode
from tests.kiosk.call.engine_process import ROOT, running_engine

PARENT = """
import signal, subprocess, sys
print(subprocess.Popen([sys.executable, "-m", "kiosk.call"]).pid, flush=True)
signal.pause()
"""
"""A line that has started an engine. It leaves its own input to it, which stays open when it dies."""


async def exits(pid: int) -> None:
    """Until this process, which is none of ours, has released everything."""
    gone = asyncio.Event()
    ticket = os.pidfd_open(pid)
    try:
        asyncio.get_running_loop().add_reader(ticket, gone.set)
        await asyncio.wait_for(gone.wait(), 5)
    finally:
        asyncio.get_running_loop().remove_reader(ticket)
        os.close(ticket)


@pytest.mark.journey
@pytest.mark.parametrize("stuck", [False, True])
async def test_a_line_that_is_killed_leaves_no_open_camera(tmp_path: Path, stuck: bool) -> None:
    line = await asyncio.create_subprocess_exec(
        sys.executable, "-c", PARENT, stdin=-1, stdout=-1, cwd=ROOT, stderr=asyncio.subprocess.DEVNULL
    )
    assert line.stdout is not None
    assert line.stdin is not None
    engine = int(await line.stdout.readline())
    simulated: DeviceSettings = {"driver": "simulated"}
    start = Start("c1", 1, str(tmp_path / "frames"), simulated, simulated, simulated)
    line.stdin.write(encode(start) + encode(Open()))
    try:
        async with asyncio.timeout(20):
            while decode_from_call(await line.stdout.readline()) != CameraOpen(True):
                pass
        if stuck:
            os.kill(engine, signal.SIGSTOP)
        began = time.monotonic()
        line.kill()
        await exits(engine)
        assert time.monotonic() - began < 0.5
    finally:
        with suppress(ProcessLookupError):
            os.kill(engine, signal.SIGKILL)
        await line.wait()


async def test_nothing_of_its_memory_is_kept(tmp_path: Path) -> None:
    async with running_engine(tmp_path) as engine:
        engine.start()
        await engine.hear(LocalDescription)
        limits = Path(f"/proc/{engine.process.pid}/limits").read_text().splitlines()
        assert next(line for line in limits if line.startswith("Max core file size")).split()[4:6] == ["0", "0"]
        if os.geteuid() == 0:  # who else may lock its memory is for the unit to say
            status = Path(f"/proc/{engine.process.pid}/status").read_text().splitlines()
            assert int(next(line for line in status if line.startswith("VmLck")).split()[1]) > 0
