"""``python -m tests.network.host NAME ADDRESS SOCKET-FD``, already in a network namespace of its own: gives the router the
host's TUN device, then does what it is told on standard input until that ends. The namespace lives as long as this."""

import fcntl
import os
import socket
import struct
import subprocess
import sys
from pathlib import Path

TUNSETIFF = 0x400454CA  # linux/if_tun.h
IFF_TUN, IFF_NO_PI = 0x0001, 0x1000
DEVICE = "line0"
NOT_OURS = "agent"
SETTINGS = Path(__file__).parents[2] / "systemd/counterpart.sysctl"


def main() -> None:
    """``address A``: be reachable at A alone."""
    name, address, fd = sys.argv[1], sys.argv[2], int(sys.argv[3])
    tun = os.open("/dev/net/tun", os.O_RDWR)
    fcntl.ioctl(tun, TUNSETIFF, struct.pack("16sH22x", DEVICE.encode(), IFF_TUN | IFF_NO_PI))
    _ip("link", "set", "lo", "up")
    _ip("link", "set", DEVICE, "mtu", "1400", "up")
    _move(address)
    if name != NOT_OURS:
        _set()
    with socket.socket(fileno=fd) as router:
        socket.send_fds(router, [name.encode()], [tun])
    os.close(tun)
    for line in sys.stdin:
        _move(line.split()[1])
        print("done", flush=True)


def _move(address: str) -> None:
    _ip("address", "flush", "dev", DEVICE)
    _ip("address", "add", f"{address}/32", "dev", DEVICE)
    _ip("route", "replace", "default", "dev", DEVICE)


def _set() -> None:
    """As systemd does at the start; what a kernel does not know is left out, where a ``-`` stands before it."""
    for line in SETTINGS.read_text().splitlines():
        if line and not line.startswith("#"):
            key, value = line.split(" = ")
            place = Path("/proc/sys", key.removeprefix("-").replace(".", "/"))
            if place.exists() or not key.startswith("-"):
                place.write_text(value)


def _ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True)


if __name__ == "__main__":
    main()
