"""What the database must not tell by itself is sealed with a key in a file beside it: a copy of the one without the other
is of no use."""

import os
from functools import cached_property
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken


class Unsealable(ValueError):
    """Sealed with another key: the database and the key file do not belong together."""


class Seal:
    """``file`` is made with the first use, readable by the hub's own user only."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def close(self, value: str) -> bytes:
        return self._fernet.encrypt(value.encode())

    def open(self, sealed: bytes) -> str:
        try:
            return self._fernet.decrypt(sealed).decode()
        except InvalidToken as error:
            raise Unsealable(f"{self._file} is not the key that this database was written with") from error

    @cached_property
    def _fernet(self) -> Fernet:
        try:
            descriptor = os.open(self._file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return Fernet(self._file.read_bytes())
        with open(descriptor, "wb") as file:
            file.write(key := Fernet.generate_key())
            file.flush()
            os.fsync(file.fileno())
        return Fernet(key)
