"""What the routes of people and their sign-in answer. Moments are ISO 8601 in UTC."""

from typing import Any

import msgspec

from hub.people.person import Role


class AuditRow(msgspec.Struct, frozen=True, kw_only=True):
    """One change of somebody's rights. ``action`` is a key such as ``grant`` or ``disable``."""

    id: int
    at: str
    by: str
    by_name: str
    whom: str
    whom_name: str
    action: str
    details: dict[str, Any]


class PasskeyView(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    name: str
    added_at: str
    used_at: str | None = None


class DeviceSession(msgspec.Struct, frozen=True, kw_only=True):
    """Where somebody is signed in. ``mine``: the session that asked."""

    id: str
    device: str
    since: str
    seen_at: str
    mine: bool


class Security(msgspec.Struct, frozen=True, kw_only=True):
    """How somebody signs in. ``must``: the role needs a second factor. ``authenticator``: since when there is one.
    ``passkeys_here``: whether this address can have passkeys; a bare IP address cannot."""

    must: bool
    authenticator: str | None
    recovery_codes: int
    passkeys: list[PasskeyView]
    passkeys_here: bool
    sessions: list[DeviceSession]


class InvitationView(msgspec.Struct, frozen=True, kw_only=True):
    """``state``: ``open``, ``used``, ``revoked`` or ``expired``. ``renews``: it gives the person of that id a new password
    and makes nobody new."""

    id: str
    name: str
    role: Role
    site: str
    place: str
    by_name: str
    made_at: str
    expires_at: str
    state: str
    renews: str = ""


class NewInvitation(msgspec.Struct, frozen=True, kw_only=True):
    """Shown once: the code is kept as a hash only."""

    invitation: InvitationView
    code: str
