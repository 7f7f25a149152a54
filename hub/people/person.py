"""Somebody who can sign in: who that is, what they may do and what they know."""

from enum import StrEnum
from typing import Annotated

import msgspec
from msgspec import Meta


class Role(StrEnum):
    AGENT = "agent"
    SUPERVISOR = "supervisor"
    MANAGER = "manager"
    KITCHEN = "kitchen"
    TECHNICIAN = "technician"
    ADMIN = "admin"


Level = Annotated[int, Meta(ge=1, le=5)]
"""How well somebody does or speaks something: 1 a little, 3 well, 5 as well as it gets."""


QUALIFICATIONS = ("menu", "settle_payment", "check_translation", "review_refund", "score_call")
"""What somebody is qualified for: ``menu`` to serve customers, the others for the task kind of that name."""


class Qualification(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody may take, from ``granted_at`` until ``expires_at`` (seconds since 1970). ``scope`` of ``menu`` is a
    menu's id, empty for every menu. ``by``: the id of who granted it."""

    name: str
    scope: str = ""
    level: Level = 3
    granted_at: float
    expires_at: float
    by: str

    def valid(self, now: float) -> bool:
        return self.granted_at <= now < self.expires_at


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who can sign in. ``place`` is the name of the home site, as the customer reads it. ``skills`` and
    ``languages`` have levels 1 to 5; ``qualifications`` are all that were not revoked, also those that have
    expired. ``disabled``: cannot sign in any more. ``independent``: is paid by the task."""

    id: str
    name: str
    role: Role
    site: str = ""
    place: str = ""
    skills: dict[str, Level] = {}
    languages: dict[str, Level] = {}
    qualifications: tuple[Qualification, ...] = ()
    independent: bool = False
    disabled: bool = False


class SignedIn(msgspec.Struct, frozen=True, kw_only=True):
    """`GET` and `POST /api/session`. ``demo`` is true when the demo accounts exist. ``second_factor_needed``: nothing but
    setting one up is allowed before."""

    person: Person
    demo: bool = False
    second_factor_needed: bool = False
