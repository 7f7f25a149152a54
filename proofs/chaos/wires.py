"""Keeps the number of a dead terminal's pseudo-terminal from being given to the next one that opens.

On a counter a cable leads to one terminal for ever. Here the kernel gives numbers out again, and a till that follows the name of
its port a moment after a death would find itself at another counter's terminal. So the fork server holds every far end
until the terminal has a new one.
"""

import itertools
import os
import socket

_near, _far = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)  # one for all that are forked


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
