"""A port that nobody uses."""

import socket


def free_port() -> int:
    """On the loopback. Somebody else may take it until it is used; then the start fails and says so."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
