"""Which kiosks are connected now, what they said of themselves, and the bearer tokens of their connections. In memory only."""

import secrets
from dataclasses import dataclass, field

from domain.messages import Health
from hub.fleet.registry import Kiosk
from hub.fleet.view import KioskView
from hub.link import POLICY, REPLACED, Link
from hub.people.tokens import hashed
from hub.web import KioskIdentity


@dataclass
class Connected:
    """A kiosk with an open socket that proved its key."""

    kiosk: Kiosk
    link: Link
    software: str
    token: str = field(default_factory=lambda: secrets.token_urlsafe(32), repr=False)
    health: Health | None = None


class Presence:
    def __init__(self) -> None:
        self._by_kiosk: dict[str, Connected] = {}
        self._by_token: dict[str, Connected] = {}

    def add(self, connected: Connected) -> None:
        """A newer connection of the same kiosk replaces the older one."""
        before = self._by_kiosk.get(connected.kiosk.id)
        if before is not None:
            self.remove(before)
            before.link.close(REPLACED, "another connection of this kiosk took over")
        self._by_kiosk[connected.kiosk.id] = connected
        self._by_token[hashed(connected.token)] = connected

    def remove(self, connected: Connected) -> None:
        """Forget it, if it is the kiosk's present connection."""
        if self._by_kiosk.get(connected.kiosk.id) is connected:
            del self._by_kiosk[connected.kiosk.id]
            del self._by_token[hashed(connected.token)]

    def get(self, kiosk_id: str) -> Connected | None:
        return self._by_kiosk.get(kiosk_id)

    def all(self) -> list[Connected]:
        return list(self._by_kiosk.values())

    def bearer(self, token: str) -> KioskIdentity | None:
        """Whose token this is."""
        connected = self._by_token.get(hashed(token))
        kiosk = connected.kiosk if connected else None
        return None if kiosk is None else KioskIdentity(kiosk.id, kiosk.site, kiosk.sandbox)

    def keep_only(self, kiosks: set[str]) -> None:
        """Cut off every kiosk that is not among these."""
        for connected in self.all():
            if connected.kiosk.id not in kiosks:
                self.remove(connected)
                connected.link.close(POLICY, "this kiosk was revoked")


def view(kiosk: Kiosk, connected: Connected | None) -> KioskView:
    """A kiosk as people at the hub see it."""
    health = connected.health if connected else None
    return KioskView(
        id=kiosk.id,
        name=kiosk.name,
        site=kiosk.site,
        site_name=kiosk.site_name,
        prefix=kiosk.prefix,
        online=connected is not None,
        in_service=health is not None and health.in_service,
        orders_waiting=health.orders_waiting if health else 0,
        software=connected.software if connected else "",
        devices=health.devices if health else (),
        sandbox=kiosk.sandbox,
    )
