"""Passwords: argon2id, in a thread, a few at a time, and as slow for an unknown name as for a known one."""

import asyncio

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

MEMORY_KIB = 46 * 1024
"""OWASP's second recommended setting: 46 MiB and one pass."""

SHORTEST, LONGEST = 10, 128
FEWEST_SIGNS = 5
"""Different ones, so that neither 1111111111 nor abababababab is a password."""

COMMON = frozenset(
    (
        "1234567890", "12345678910", "123456789a", "0123456789", "0987654321", "1q2w3e4r5t", "1qaz2wsx3edc", "qwertyuiop",
        "qwerty12345", "qwerty123456", "qwertyuiop1", "asdfghjkl1", "zxcvbnm123", "password12", "password123",
        "password1234", "password12345", "passw0rd123", "mypassword", "thisismypassword", "changeme123", "letmein123",
        "letmein1234", "welcome123", "welcome1234", "iloveyou12", "iloveyou123", "sunshine123", "football123",
        "baseball123", "superman123", "princess123", "administrator", "adminadmin", "admin12345", "counterpart",
        "counterpart1",
    )
)
"""Passwords of ten signs and more that guessers try first."""

_hasher = PasswordHasher(time_cost=1, memory_cost=MEMORY_KIB, parallelism=1)
_DECOY = "$argon2id$v=19$m=47104,t=1,p=1$W7hjeiqVKBLjADyMZUJy2w$m/Hz2GViwX2PVE4BmpjhCihdWcOiJ4IXrIfjlqwy0T8"
"""What an unknown name is checked against: the hash of a password that nobody kept, with the same costs."""


def weakness(password: str) -> str | None:
    """Why it cannot be taken; None: it can."""
    if not SHORTEST <= len(password) <= LONGEST:
        return f"the password has {len(password)} characters; allowed are {SHORTEST} to {LONGEST}"
    if len(set(password)) < FEWEST_SIGNS:
        return f"the password has fewer than {FEWEST_SIGNS} different characters; a short sentence is good"
    if password.lower() in COMMON:
        return "the password is one that guessers try first; a short sentence is good"
    return None


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
