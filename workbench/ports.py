"""A port that is needed by its number."""

import socket


def need(port: int) -> None:
    """Raises `OSError` when somebody else listens there, who would be taken for our own program."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise OSError(f"port {port} is used by another program ({error.strerror}); choose another with --port") from error
