"""The kiosk's own key: made on the device, never leaves it, proves to the hub who is calling."""

import os
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

SIGNED_WITH = b"counterpart-kiosk:"
"""Stands before what is signed, so that a signature for the hub is good for nothing else."""


class KeyUnreadable(OSError):
    """The key file is there but cannot be used. It is never replaced by itself: the kiosk would become a stranger."""


class KioskKey:
    def __init__(self, private: Ed25519PrivateKey) -> None:
        self._private = private

    @property
    def public_hex(self) -> str:
        return self._private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw).hex()

    def sign(self, nonce: bytes) -> str:
        """The signature of a challenge, in hex."""
        return self._private.sign(SIGNED_WITH + nonce).hex()


def load_or_make(path: Path) -> KioskKey:
    """The key of this kiosk; made at the first start. Only its owner can read the file. Raises `KeyUnreadable`."""
    try:
        return KioskKey(Ed25519PrivateKey.from_private_bytes(path.read_bytes()))
    except FileNotFoundError:
        return _make(path)
    except (OSError, ValueError) as error:
        raise KeyUnreadable(
            f"key {str(path)!r} cannot be used: {error}; put it back from where it was, or remove it and enrol the kiosk again"
        ) from error


def _make(path: Path) -> KioskKey:
    path.parent.mkdir(parents=True, exist_ok=True)
    private = Ed25519PrivateKey.generate()
    new = path.with_suffix(".new")
    new.unlink(missing_ok=True)
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(private.private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption()))
        file.flush()
        os.fsync(file.fileno())
    new.rename(path)
    return KioskKey(private)
