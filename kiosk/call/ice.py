"""Where the other side can be reached: the browser's ``iceServers`` in the form that webrtcbin takes, and this machine itself."""

import fcntl
import logging
import socket
import struct
from collections.abc import Iterator, Sequence
from urllib.parse import quote

from domain.media import IceServer

log = logging.getLogger(__name__)

_SIOCGIFFLAGS = 0x8913  # netdevice(7)
_UP, _LOOPBACK = 0x1, 0x8


def stun_server(servers: Sequence[IceServer]) -> str | None:
    """The first STUN server: webrtcbin uses one."""
    for url in (url for server in servers for url in server.urls):
        scheme, _, rest = url.partition(":")
        if scheme == "stun" and rest:
            return f"stun://{rest}"
    return None


def turn_servers(servers: Sequence[IceServer]) -> Iterator[str]:
    """All TURN servers, ``turn://user:password@host:port?transport=udp``.

    ``turns:`` is left out: libnice opens those without TLS and so in the clear. Urls that webrtcbin would refuse (no credentials,
    or a query other than ``transport``) are left out with a line in the log.
    """
    for server in servers:
        for url in server.urls:
            scheme, _, rest = url.partition(":")
            if scheme != "turn":
                continue
            host, _, query = rest.partition("?")
            if not (host and server.username and server.credential) or query not in (
                "",
                "transport=udp",
                "transport=tcp",
            ):
                log.warning(
                    "TURN server %r is not used: it needs a user, a password and no query but transport=udp or tcp", url
                )
                continue
            user, password = quote(server.username, safe=""), quote(server.credential, safe="")
            yield f"turn://{user}:{password}@{host}" + (f"?{query}" if query else "")


def only_loopback() -> bool:
    """Whether this machine has no network but itself. libnice leaves 127.0.0.1 out unless it is told."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        return not any(_flags(asking, name) & (_UP | _LOOPBACK) == _UP for _, name in socket.if_nameindex())


def _flags(asking: socket.socket, interface: str) -> int:
    request = struct.pack("16sH22x", interface.encode(), 0)
    flags: int = struct.unpack_from("H", fcntl.ioctl(asking, _SIOCGIFFLAGS, request), 16)[0]
    return flags
