"""Secrets that are handed out once and kept as a hash, and what waits for an answer with one of them."""

import hashlib
import secrets
from collections import OrderedDict
from collections.abc import Callable
from typing import Generic, TypeVar

from hub.fleet.codes import ALPHABET

T = TypeVar("T")
MOST_TICKETS = 10_000
TICKET_S = 300.0


def new_token() -> str:
    return secrets.token_urlsafe(32)


def new_code(length: int) -> str:
    """For people to type: five bits a sign."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def in_fours(code: str) -> str:
    """``7K4PQ2MX`` as ``7K4P-Q2MX``."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def hashed(token: str) -> str:
    """What is kept of a secret: whoever reads the database cannot use it."""
    return hashlib.sha256(token.encode()).hexdigest()


class Tickets(Generic[T]):
    """What the hub remembers for five minutes until somebody comes back with the ticket. In memory: after a restart they
    begin again."""

    def __init__(self, elapsed: Callable[[], float]) -> None:
        self._elapsed = elapsed
        self._kept: OrderedDict[str, tuple[float, T]] = OrderedDict()

    def issue(self, value: T) -> str:
        ticket = new_token()
        self._kept[ticket] = (self._elapsed() + TICKET_S, value)
        while len(self._kept) > MOST_TICKETS:
            self._kept.popitem(last=False)
        return ticket

    def look(self, ticket: str) -> T | None:
        ends, value = self._kept.get(ticket, (0.0, None))
        return value if ends > self._elapsed() else None

    def take(self, ticket: str) -> T | None:
        """Once."""
        value = self.look(ticket)
        self._kept.pop(ticket, None)
        return value
