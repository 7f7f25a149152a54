"""A kiosk and a site as others see them."""

import msgspec

from domain.messages import DeviceReport


class KioskView(msgspec.Struct, frozen=True, kw_only=True):
    """A kiosk of the fleet, and one side of a call. ``devices`` is what it reported last."""

    id: str
    name: str
    site: str
    site_name: str
    prefix: str = ""
    online: bool = False
    in_service: bool = False
    orders_waiting: int = 0
    software: str = ""
    devices: tuple[DeviceReport, ...] = ()
    sandbox: bool = False  # stands in a studio: its customer is a script, and its calls are practice


class SiteView(msgspec.Struct, frozen=True, kw_only=True):
    """``zone``: the IANA name of the local time."""

    id: str
    name: str
    zone: str = "UTC"
