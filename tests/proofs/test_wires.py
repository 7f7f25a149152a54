"""Whoever else is on this machine cannot open the proofs' terminals."""

import asyncio
import os
import subprocess
import sys
from pathlib import Path

from proofs.chaos.forks import fork_server

ALLOWED = "from proofs.chaos.wires import number_from_zero; number_from_zero()"


def tell_device() -> int:
    """A program that says which device its pseudo-terminals belong to."""
    near, far = os.openpty()
    print(os.stat(os.ttyname(far)).st_dev)
    os.close(near)
    return 0


async def test_a_till_that_was_left_behind_cannot_open_our_terminals(tmp_path: Path) -> None:
    trial = await asyncio.create_subprocess_exec(sys.executable, "-c", ALLOWED, stderr=subprocess.DEVNULL)
    kernel_allows, log = await trial.wait() == 0, tmp_path / "log"
    async with fork_server() as server:
        status = await server.start("tests.proofs.test_wires:tell_device", (), log, {}).ended()
    assert status == 0, log.read_text()
    assert (int(log.read_text()) != os.stat("/dev/pts").st_dev) == kernel_allows
