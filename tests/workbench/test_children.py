"""What the workbench starts ends with it, however it ends."""

import asyncio
import os
import select
import sys
from pathlib import Path

STARTER = """
import asyncio, sys
from pathlib import Path
from workbench.children import child

async def main():
    async with child("sleeper", ["sleep", "30"], Path(sys.argv[1]), pass_fds=[int(sys.argv[2])]) as sleeper:
        while Path(f"/proc/{sleeper.pid}/comm").read_text() != "sleep\\n":
            await asyncio.sleep(0)
        print("runs", flush=True)
        await asyncio.sleep(30)

asyncio.run(main())
"""


async def test_nothing_is_left_behind_by_a_workbench_that_is_killed(tmp_path: Path) -> None:
    ended, held = os.pipe()
    command = [sys.executable, "-c", STARTER, str(tmp_path), str(held)]
    starter = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE, pass_fds=[held])
    os.close(held)
    assert starter.stdout is not None
    assert await starter.stdout.readline() == b"runs\n"
    starter.kill()
    await starter.wait()
    readable, _, _ = await asyncio.to_thread(select.select, [ended], [], [], 10)
    os.close(ended)
    assert readable != []
