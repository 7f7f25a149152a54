"""Ports that nobody uses."""

import socket


def free_port() -> int:
    """On the loopback. Somebody else may take it until it is used; then the start fails and says so."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def need(port: int) -> None:
    """Raises `OSError` when somebody else listens there, who would be taken for our own program."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise OSError(f"port {port} is used by another program ({error.strerror}); choose another with --port") from error
