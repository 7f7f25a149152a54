"""Who this kiosk is to the hub, kept over restarts so that it needs no hub to know its own name."""

import logging
from pathlib import Path

import msgspec

from kiosk.line import durable

log = logging.getLogger(__name__)


class Identity(msgspec.Struct, frozen=True, kw_only=True):
    """``kiosk`` comes from enrolment; the rest with every welcome of the hub."""

    kiosk: str
    kiosk_name: str = ""
    site_name: str = ""
    prefix: str = ""


class IdentityFile:
    def __init__(self, path: Path) -> None:
        self._path = path
        self.identity = self._read()

    def keep(self, identity: Identity | None) -> None:
        """Write it down; None when the hub does not know this kiosk any more."""
        if identity == self.identity:
            return
        self.identity = identity
        if identity is None:
            self._path.unlink(missing_ok=True)
            return
        durable.write(self._path, msgspec.json.encode(identity))

    def _read(self) -> Identity | None:
        try:
            return msgspec.json.decode(self._path.read_bytes(), type=Identity)
        except FileNotFoundError:
            return None
        except (OSError, msgspec.DecodeError) as error:
            log.error("identity %s cannot be read: %s; the kiosk enrols again", self._path, error)
            return None
