"""The kernel's word on addresses, read and followed."""

import asyncio
import struct
import sys
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.line.addresses import Address, read
from tests.network.network import ROOT, running_network


def message(kind: int, address: bytes, *, scope: int = 0, flags: int = 0, interface: int = 2) -> bytes:
    attribute = struct.pack("=HH", 4 + len(address), 2 if len(address) == 4 else 1) + address
    body = struct.pack("=BBBBI", 2 if len(address) == 4 else 10, 24, flags, scope, interface) + attribute
    return struct.pack("=IHHII", 16 + len(body), kind, 0, 1, 0) + body


HERE, THERE = bytes([192, 0, 2, 7]), bytes([0x20, 1, 0xD, 0xB8, *[0] * 11, 9])


def test_what_comes_and_goes_is_read_in_its_order() -> None:
    data = message(21, HERE) + message(20, THERE, interface=3)
    assert list(read(data)) == [Address(2, "192.0.2.7", False), Address(3, "2001:db8::9", True)]


@pytest.mark.parametrize("more", [{"scope": 253}, {"scope": 254}, {"flags": 0x40}])
def test_what_nobody_else_can_reach_does_not_count(more: dict[str, Any]) -> None:
    assert list(read(message(20, THERE, **more))) == []


@given(data=st.binary(max_size=200))
def test_nothing_that_comes_breaks_it(data: bytes) -> None:
    list(read(data))
    list(read(message(20, HERE)[:40] + data))


FOLLOW = """
import asyncio
from kiosk.line import addresses
asyncio.run(addresses.follow(lambda now: print(*sorted(now), flush=True)))
"""


async def test_another_address_is_told_at_once() -> None:
    async with running_network(kiosk="10.77.1.2") as network:
        command = [*network.on("kiosk"), sys.executable, "-c", FOLLOW]
        following = await asyncio.create_subprocess_exec(*command, stdout=-1, cwd=ROOT)
        assert following.stdout is not None
        try:
            async with asyncio.timeout(15):
                told = asyncio.create_task(following.stdout.readline())
                address = 8
                while not told.done():  # it may not listen yet
                    address += 1
                    await network.move("kiosk", f"10.77.1.{address}")
                    await asyncio.wait([told], timeout=0.5)
                said = [await told]
                while f"10.77.1.{address}\n".encode() not in said:
                    said.append(await following.stdout.readline())
        finally:
            following.kill()
            await following.wait()
