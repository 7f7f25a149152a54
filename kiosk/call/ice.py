"""The browser's ``iceServers`` in the form that `webrtcbin` takes."""

import logging
from collections.abc import Iterator, Sequence
from urllib.parse import quote

from domain.media import IceServer

log = logging.getLogger(__name__)


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
