"""What both ends of a call say about real-time text, so that each character comes once and in order whatever way it takes: a
data channel, or the hub's sockets while there is none.

On each way both say first how many messages they have had (`Had`), and what lies behind that is sent again. A way by the hub
is offered by the kiosk; its messages are numbered from 1, so that one that is missing is noticed and the way begun anew.
"""

from typing import Annotated

import msgspec
from msgspec import Meta

Number = Annotated[int, Meta(ge=0, le=2**53)]
Name = Annotated[str, Meta(max_length=64)]


class Had(msgspec.Struct, frozen=True, tag_field="type", tag="had"):
    """First message of each side on a way. ``me`` is new whenever this side has forgotten what was before; it has had ``n``
    messages of the side that called itself ``you`` (empty: it knows of none)."""

    me: Name
    you: Name
    n: Number


class Piece(msgspec.Struct, frozen=True, tag_field="type", tag="piece"):
    """The ``n``-th message on this way: characters just typed."""

    n: Number
    text: Annotated[str, Meta(max_length=4_000)]


class Again(msgspec.Struct, frozen=True, tag_field="type", tag="again"):
    """Something may be missing, or this side's socket was away: begin another way."""


TextSaid = Had | Piece | Again
