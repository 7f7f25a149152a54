"""Encryption of nexo messages on the local network: the key is shared, derived from a passphrase that the terminal got
from its maker's host.

Facts: PBKDF2-HMAC-SHA1, salt ``AdyenNexoV1Salt``, 4,000 rounds give 80 bytes: 32 for HMAC-SHA256, 32 for AES-256-CBC, 16
for the IV, which is XORed with 16 random bytes sent along (``Nonce``). The HMAC is over the message in clear. The header
stays readable outside, so it has to be the same inside.
"""

import base64
import hmac
import os
from typing import Any

import msgspec
from cryptography.hazmat.primitives import padding
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC
from msgspec import field

SALT, ROUNDS = b"AdyenNexoV1Salt", 4000
VERSION = 1
BLOCK_BITS = 128


class Key(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """As the terminal's maker names it."""

    identifier: str
    version: int
    passphrase: str

    def __repr__(self) -> str:
        return f"Key({self.identifier!r}, {self.version})"


class Trailer(msgspec.Struct, frozen=True, kw_only=True):
    version: int = field(name="AdyenCryptoVersion")
    identifier: str = field(name="KeyIdentifier")
    key_version: int = field(name="KeyVersion")
    nonce: str = field(name="Nonce")
    hmac: str = field(name="Hmac")


class Protected(msgspec.Struct, frozen=True, kw_only=True):
    header: msgspec.Raw = field(name="MessageHeader")
    blob: str = field(name="NexoBlob")
    trailer: Trailer = field(name="SecurityTrailer")


class NotAuthentic(ValueError):
    """A message that was not made with our key, or was changed on its way."""


class Protection:
    def __init__(self, key: Key) -> None:
        material = PBKDF2HMAC(SHA1(), 80, SALT, ROUNDS).derive(key.passphrase.encode())  # noqa: S303 the makers' choice
        self._key = key
        self._hmac_key, self._cipher_key, self._iv = material[:32], material[32:64], material[64:]

    def seal(self, header: msgspec.Raw, message: bytes) -> dict[str, Any]:
        """The envelope for ``message``, which holds ``header`` too."""
        nonce = os.urandom(16)
        padder = padding.PKCS7(BLOCK_BITS).padder()
        encryptor = self._cipher(nonce).encryptor()
        blob = encryptor.update(padder.update(message) + padder.finalize()) + encryptor.finalize()
        trailer = Trailer(
            version=VERSION,
            identifier=self._key.identifier,
            key_version=self._key.version,
            nonce=base64.b64encode(nonce).decode(),
            hmac=base64.b64encode(self._authentic(message)).decode(),
        )
        return {"MessageHeader": header, "NexoBlob": base64.b64encode(blob).decode(), "SecurityTrailer": trailer}

    def open(self, sealed: Protected) -> bytes:
        """The message in clear; raises `NotAuthentic`."""
        trailer = sealed.trailer
        if (trailer.version, trailer.identifier, trailer.key_version) != (VERSION, self._key.identifier, self._key.version):
            raise NotAuthentic(
                f"sealed with key {trailer.identifier!r} version {trailer.key_version}, the till has"
                f" {self._key.identifier!r} version {self._key.version}"
            )
        try:
            decryptor = self._cipher(base64.b64decode(trailer.nonce, validate=True)).decryptor()
            padded = decryptor.update(base64.b64decode(sealed.blob, validate=True)) + decryptor.finalize()
            unpadder = padding.PKCS7(BLOCK_BITS).unpadder()
            message = unpadder.update(padded) + unpadder.finalize()
            given = base64.b64decode(trailer.hmac, validate=True)
        except ValueError as error:
            raise NotAuthentic("the message cannot be deciphered with the till's key") from error
        if not hmac.compare_digest(self._authentic(message), given):
            raise NotAuthentic("the message was changed, or sealed with another passphrase")
        return message

    def _cipher(self, nonce: bytes) -> Cipher[modes.CBC]:
        if len(nonce) != len(self._iv):
            raise NotAuthentic(f"nonce of {len(nonce)} bytes, needed are {len(self._iv)}")
        iv = bytes(left ^ right for left, right in zip(self._iv, nonce, strict=True))
        return Cipher(algorithms.AES256(self._cipher_key), modes.CBC(iv))

    def _authentic(self, message: bytes) -> bytes:
        return hmac.digest(self._hmac_key, message, "sha256")
