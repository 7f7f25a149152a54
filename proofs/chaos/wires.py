"""Keeps a till from the pseudo-terminals of other counters' terminals.

On a counter a cable leads to one terminal for ever. Here the kernel gives numbers out again, and a till that follows the name of
its port after a death would find itself at another counter's terminal. So the fork server holds every far end
until the terminal has a new one, and its numbers mean nothing outside: a till that somebody's stopped run has left behind
follows an old name for ever, locks what it finds there, and speaks with it.
"""

import ctypes
import itertools
import os
import socket
from pathlib import Path

CLONE_NEWNS, CLONE_NEWUSER, MS_REC, MS_PRIVATE = 0x20000, 0x10000000, 0x4000, 0x40000

_near, _far = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)  # one for all that are forked


def number_from_zero() -> None:
    """This process, which has one thread yet, and all that it forks have pseudo-terminals that nobody else can open. Raises
    PermissionError where the kernel gives no namespaces away, as in a closed container; then strangers may come in the way."""
    libc, user, group = ctypes.CDLL(None, use_errno=True), os.getuid(), os.getgid()

    def check(result: int, what: str) -> None:
        if result < 0:
            error = ctypes.get_errno()
            raise OSError(error, f"{what}: {os.strerror(error)}")

    check(libc.unshare(CLONE_NEWUSER | CLONE_NEWNS), "unshare")
    for name, line in (("setgroups", "deny"), ("uid_map", f"0 {user} 1"), ("gid_map", f"0 {group} 1")):
        Path("/proc/self", name).write_text(line)
    check(libc.mount(None, b"/", None, MS_REC | MS_PRIVATE, None), "mount")
    check(libc.mount(b"devpts", b"/dev/pts", b"devpts", 0, b"newinstance,ptmxmode=0666"), "mount /dev/pts")


def hold_those_of(name: str) -> None:
    """From now on every pseudo-terminal of this process is held by the fork server, before anybody knows of it."""
    open_one, numbers = os.openpty, itertools.count()

    def openpty() -> tuple[int, int]:
        near, far = open_one()
        socket.send_fds(_near, [f"{name} {next(numbers)}".encode()], [far])
        return near, far

    setattr(os, "openpty", openpty)  # noqa: B010 - not a method of ours


class Held:
    """The fork server's side."""

    def __init__(self) -> None:
        self._ends: dict[bytes, int] = {}

    def fileno(self) -> int:
        """Readable when there is another to `take`."""
        return _far.fileno()

    def take(self) -> None:
        name, descriptors, _, _ = socket.recv_fds(_far, 4096, 1)
        if name in self._ends:
            os.close(self._ends[name])
        [self._ends[name]] = descriptors
