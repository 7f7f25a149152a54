"""Ports of the loopback that nobody uses."""

import secrets
import socket

UNASKED = range(20_000, 32_768)
"""Linux itself gives 32768 to 60999 to whoever asks for any port (ip(7), ip_local_port_range): one of those may be another's by
the time that it is used, or while a cable is out."""


def free_port() -> int:
    """One that nobody gets without asking for it by its number. Raises `OSError` when all are used."""
    for _ in UNASKED:
        port = secrets.choice(UNASKED)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise OSError(f"every port from {UNASKED.start} to {UNASKED.stop - 1} is used; end a program that listens there")
