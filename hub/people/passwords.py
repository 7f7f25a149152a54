"""Passwords: argon2id, in a thread, a few at a time, and as slow for an unknown name as for a known one."""

import asyncio

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

MEMORY_KIB = 46 * 1024
"""OWASP's second recommended setting: 46 MiB and one pass."""

SHORTEST, LONGEST = 10, 128

_hasher = PasswordHasher(time_cost=1, memory_cost=MEMORY_KIB, parallelism=1)
_DECOY = "$argon2id$v=19$m=47104,t=1,p=1$W7hjeiqVKBLjADyMZUJy2w$m/Hz2GViwX2PVE4BmpjhCihdWcOiJ4IXrIfjlqwy0T8"
"""What an unknown name is checked against: the hash of a password that nobody kept, with the same costs."""


class Passwords:
    def __init__(self) -> None:
        self._turn = asyncio.Semaphore(2)  # each check takes 46 MiB

    async def hashed(self, password: str) -> str:
        async with self._turn:
            return await asyncio.to_thread(_hasher.hash, password)

    async def right(self, password: str, stored: str | None) -> bool:
        """Whether this is the password; ``stored`` None (unknown name) takes as long and is wrong."""
        async with self._turn:
            matches = await asyncio.to_thread(_matches, password, stored or _DECOY)
        return matches and stored is not None


def _matches(password: str, stored: str) -> bool:
    try:
        return _hasher.verify(stored, password)
    except (VerificationError, InvalidHashError):
        return False
