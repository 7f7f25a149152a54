"""The hosts and their lines as a test or a benchmark uses them."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import msgspec

from tests.network.condition import Condition

ROOT = Path(__file__).parents[2]


class Network:
    """Made by `running_network`."""

    def __init__(self, router: asyncio.subprocess.Process, pids: dict[str, int]) -> None:
        self._router, self._pids = router, pids

    def on(self, host: str) -> list[str]:
        """What to put before a command so that it runs on that host."""
        who = ["--user", "--preserve-credentials"] if os.getuid() else []
        return ["nsenter", f"--target={self._pids[host]}", "--net", *who, "--"]

    async def line(self, host: str, up: Condition | None = None, down: Condition | None = None) -> None:
        """From now on the host's line is like this; None leaves a direction as it is."""
        conditions = {name: condition for name, condition in (("up", up), ("down", down)) if condition is not None}
        await self._order({"host": host, **msgspec.to_builtins(conditions)})

    async def move(self, host: str, address: str) -> None:
        """The host gets another address and loses its old one."""
        await self._order({"host": host, "address": address})

    async def _order(self, order: dict[str, Any]) -> None:
        assert self._router.stdin is not None
        assert self._router.stdout is not None
        self._router.stdin.write(msgspec.json.encode(order) + b"\n")
        assert await self._router.stdout.readline() == b"done\n"


@asynccontextmanager
async def running_network(seed: int = 1, **addresses: str) -> AsyncIterator[Network]:
    """Hosts by name, each with its IPv4 address, all in reach of one another; the same ``seed`` gives the same dice."""
    hosts = [f"{name}={address}" for name, address in addresses.items()]
    router = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.network.router", str(seed), *hosts, stdin=-1, stdout=-1, cwd=ROOT
    )
    assert router.stdin is not None
    assert router.stdout is not None
    try:
        yield Network(router, msgspec.json.decode(await router.stdout.readline(), type=dict[str, int]))
    finally:
        router.stdin.close()
        await router.wait()
