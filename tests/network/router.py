"""``python -m tests.network.router SEED NAME=ADDRESS...``: makes the hosts and carries their packets.

On standard output first ``{"NAME": PID, ...}``, the process that holds each host's namespace; then ``done`` after each line of
standard input: ``{"host": NAME, "up": Condition}``, ``{"host": NAME, "down": Condition}`` or ``{"host": NAME, "address": A}``.
"""

import asyncio
import os
import socket
import subprocess
import sys
from contextlib import suppress
from typing import Any

import msgspec

from tests.network.condition import Condition, Direction

MTU = 65_535


class Host:
    """``up`` is towards the router."""

    def __init__(self, name: str, address: str, seed: int) -> None:
        ours, theirs = socket.socketpair()
        separate = ["unshare", "--net"] if os.getuid() == 0 else ["unshare", "--user", "--map-root-user", "--net"]
        command = [*separate, sys.executable, "-m", "tests.network.host", name, address, str(theirs.fileno())]
        self._process = subprocess.Popen(command, stdin=-1, stdout=-1, text=True, pass_fds=[theirs.fileno()])
        theirs.close()
        with ours:
            _, (self.tun, *_), _, _ = socket.recv_fds(ours, 64, 1)
        os.set_blocking(self.tun, False)
        self.name, self.addresses, self.pid = name, [address], self._process.pid
        self.up, self.down = Direction(seed), Direction(seed + 1)

    def move(self, address: str) -> None:
        """What is on its way to the old address still arrives at the host, and nobody there takes it."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self.addresses.append(address)
        self._process.stdin.write(f"address {address}\n")
        self._process.stdin.flush()
        self._process.stdout.readline()


class Router:
    def __init__(self, hosts: list[Host]) -> None:
        self._hosts = {host.name: host for host in hosts}
        self._at = {address: host for host in hosts for address in host.addresses}
        self._loop = asyncio.get_running_loop()
        for host in hosts:
            self._loop.add_reader(host.tun, self._read, host)

    def obey(self, order: dict[str, Any]) -> None:
        host = self._hosts[order["host"]]
        for name in ("up", "down"):
            if name in order:
                getattr(host, name).condition = msgspec.convert(order[name], Condition)
        if "address" in order:
            host.move(order["address"])
            self._at[order["address"]] = host

    def _read(self, source: Host) -> None:
        for _ in range(64):
            try:
                packet = os.read(source.tun, MTU)
            except BlockingIOError:
                return
            if packet[0] >> 4 != 4:
                continue
            target = self._at.get(socket.inet_ntoa(packet[16:20]))
            now = self._loop.time()
            middle = source.up.arrival(packet, now)
            at = None if target is None or middle is None else target.down.arrival(packet, middle)
            if target is None or at is None:
                continue
            if at <= now:
                self._write(target, packet)
            else:
                self._loop.call_at(at, self._write, target, packet)

    def _write(self, target: Host, packet: bytes) -> None:
        with suppress(BlockingIOError):  # as on any line that is full
            os.write(target.tun, packet)


async def main() -> None:
    """Until the input ends."""
    seed = int(sys.argv[1])
    hosts = [
        Host(name, address, seed + 2 * number)
        for number, (name, address) in enumerate(word.split("=") for word in sys.argv[2:])
    ]
    router = Router(hosts)
    print(msgspec.json.encode({host.name: host.pid for host in hosts}).decode(), flush=True)
    lines = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(lines), sys.stdin)
    async for line in lines:
        router.obey(msgspec.json.decode(line))
        print("done", flush=True)


if __name__ == "__main__":
    asyncio.run(main())
