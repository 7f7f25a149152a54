"""The kernel's word on addresses, followed on a machine of its own."""

import asyncio
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from tests.network.host import DEVICE
from tests.network.network import ROOT, Network, running_network

FOLLOW = """
import asyncio
from kiosk.line import addresses
asyncio.run(addresses.follow(lambda _, now: print(*sorted(now), flush=True)))
"""
MORE_THAN_IT_KEEPS = 2_000


class Following:
    def __init__(self, network: Network, process: asyncio.subprocess.Process) -> None:
        self._network, self._process = network, process
        self.signal = process.send_signal

    async def told(self) -> list[str]:
        assert self._process.stdout is not None
        return (await asyncio.wait_for(self._process.stdout.readline(), 15)).decode().split()

    async def until(self, such: set[str]) -> list[list[str]]:
        """What was told until it is these."""
        all_told = [await self.told()]
        while set(all_told[-1]) != such:
            all_told.append(await self.told())
        return all_told

    async def change(self, *orders: str) -> None:
        """As ``ip -batch`` has them."""
        command = [*self._network.on("kiosk"), "ip", "-batch", "-"]
        ip = await asyncio.create_subprocess_exec(*command, stdin=-1, cwd=ROOT)
        await ip.communicate("\n".join(orders).encode())
        assert ip.returncode == 0


@asynccontextmanager
async def following() -> AsyncIterator[Following]:
    """On a machine that had 10.77.1.2 and has 10.77.2.1."""
    async with running_network(kiosk="10.77.1.2") as network:
        command = [*network.on("kiosk"), sys.executable, "-c", FOLLOW]
        process = await asyncio.create_subprocess_exec(*command, stdout=-1, cwd=ROOT)
        followed = Following(network, process)
        try:
            told, address = asyncio.create_task(followed.told()), 2
            while not told.done():  # it may not listen yet
                address += 1
                await network.move("kiosk", f"10.77.1.{address}")
                await asyncio.wait([told], timeout=0.5)
            await network.move("kiosk", "10.77.2.1")
            await followed.until({"10.77.2.1"})
            yield followed
        finally:
            process.kill()
            await process.wait()


async def test_another_address_is_told_at_once_and_what_nobody_can_reach_is_not() -> None:
    async with following() as followed:
        await followed.change(
            f"address add 10.77.2.2/32 dev {DEVICE} scope link",
            f"address add 10.77.2.3/32 dev {DEVICE}",
            f"address add 2001:db8::3/128 dev {DEVICE} nodad",
        )
        first, *_, last = await followed.until({"10.77.2.1", "10.77.2.3", "2001:db8::3"})
        assert "10.77.2.2" not in {*first, *last}


async def test_a_way_out_that_came_is_told_once() -> None:
    async with following() as followed:
        await followed.change(f"address add 10.77.2.2/32 dev {DEVICE}")
        await followed.until({"10.77.2.1", "10.77.2.2"})
        await followed.change(f"route delete default dev {DEVICE}", f"route add default dev {DEVICE}")
        assert await followed.told() == ["10.77.2.1", "10.77.2.2"]
        await followed.change(f"route replace default dev {DEVICE}", f"route add 10.99.0.0/16 dev {DEVICE}")
        await followed.change(f"address delete 10.77.2.2/32 dev {DEVICE}")
        assert await followed.told() == ["10.77.2.1"]


async def test_changes_that_were_missed_are_told_all_the_same() -> None:
    async with following() as followed:
        followed.signal(signal.SIGSTOP)
        many = [f"10.78.{number // 250}.{number % 250 + 1}/32 dev {DEVICE}" for number in range(MORE_THAN_IT_KEEPS)]
        await followed.change(*(f"address add {one}" for one in many), *(f"address delete {one}" for one in many))
        await followed.change(f"address add 10.77.2.9/32 dev {DEVICE}")
        followed.signal(signal.SIGCONT)
        await followed.until({"10.77.2.1", "10.77.2.9"})
        await followed.change(f"address delete 10.77.2.9/32 dev {DEVICE}")
        assert await followed.told() == ["10.77.2.1"]
