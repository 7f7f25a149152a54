"""STUN and TURN servers for one call, with credentials that end by themselves (the shared-secret scheme of coturn)."""

import base64
import hashlib
import hmac
from typing import Any

from hub.config import Media

LIFE_S = 1800
"""A credential cannot be taken back before its end; a call outlives it, but no new connection begins with it."""


def ice_servers(media: Media, call: str, now: float) -> tuple[dict[str, Any], ...]:
    """As in RTCConfiguration. The user name is the time it ends and the call, the credential its HMAC-SHA1 in base64."""
    servers: list[dict[str, Any]] = [{"urls": [url]} for url in media.stun]
    if media.turn:
        username = f"{int(now) + LIFE_S}:{call}"
        digest = hmac.new(media.turn_secret.encode(), username.encode(), hashlib.sha1).digest()
        servers.append(
            {"urls": list(media.turn), "username": username, "credential": base64.b64encode(digest).decode()}
        )
    return tuple(servers)
