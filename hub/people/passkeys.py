"""Passkeys: a key pair in somebody's device, unlocked there by finger, face or PIN, so that it is both factors at once
and cannot be given away to another page (WebAuthn)."""

import json
from typing import Any, NamedTuple

import cbor2
from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError
from webauthn import (
    base64url_to_bytes,
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.authentication.verify_authentication_response import VerifiedAuthentication
from webauthn.helpers import bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)
from webauthn.registration.verify_registration_response import VerifiedRegistration

from hub import schema
from hub.clock import Clock, iso
from hub.database import Database
from hub.people.person import Person
from hub.people.tokens import Tickets
from hub.people.views import PasskeyView

_rows = schema.passkeys.c
_UNREADABLE = (WebAuthnException, ValueError, TypeError, KeyError, IndexError, AttributeError, cbor2.CBORError)
"""What the library raises about an answer that a browser would not have sent."""


class Origin(NamedTuple):
    """Where people sign in: ``host`` is what their passkeys are for, ``url`` what the browser must say it is on."""

    host: str
    url: str


class Options(NamedTuple):
    """``options`` go to `navigator.credentials`; ``ticket`` comes back with its answer."""

    ticket: str
    options: dict[str, Any]


class _Asked(NamedTuple):
    challenge: bytes
    person: str  # empty: whoever signs in


class Passkeys:
    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock
        self._asked: Tickets[_Asked] = Tickets(clock.elapsed)

    async def new_options(self, person: Person, origin: Origin) -> Options:
        """For making a passkey; a device that has one of this person already refuses to make another."""
        known = [PublicKeyCredentialDescriptor(id=base64url_to_bytes(one.id)) for one in await self.of(person.id)]
        options = generate_registration_options(
            rp_id=origin.host,
            rp_name="Counterpart",
            user_id=person.id.encode(),
            user_name=person.name,
            exclude_credentials=known,
            authenticator_selection=AuthenticatorSelectionCriteria(
                resident_key=ResidentKeyRequirement.REQUIRED, user_verification=UserVerificationRequirement.REQUIRED
            ),
        )
        ticket = self._asked.issue(_Asked(options.challenge, person.id))
        return Options(ticket, json.loads(options_to_json(options)))

    async def add(
        self, person: str, ticket: str, credential: dict[str, Any], name: str, origin: Origin
    ) -> PasskeyView | None:
        """Keep the new passkey; None: the answer is not one to what was asked."""
        asked = self._asked.take(ticket)
        if asked is None or asked.person != person:
            return None
        made = registered(credential, asked.challenge, origin)
        if made is None:
            return None
        identity, now = bytes_to_base64url(made.credential_id), self._clock.now()
        row = {
            "id": identity,
            "person": person,
            "public_key": made.credential_public_key,
            "sign_count": made.sign_count,
            "name": name,
            "added_at": now,
        }
        try:
            async with self._database.write() as write:
                await write.execute(insert(schema.passkeys).values(row))
        except IntegrityError:  # this credential is somebody's already
            return None
        return PasskeyView(id=identity, name=name, added_at=iso(now) or "")

    def options(self, origin: Origin) -> Options:
        """For signing in; the device knows whose passkeys it has."""
        options = generate_authentication_options(
            rp_id=origin.host, user_verification=UserVerificationRequirement.REQUIRED
        )
        return Options(self._asked.issue(_Asked(options.challenge, "")), json.loads(options_to_json(options)))

    async def owner(self, ticket: str, credential: dict[str, Any], origin: Origin) -> str | None:
        """The id of the person whose passkey has signed; None: nobody's, or not what was asked."""
        asked = self._asked.take(ticket)
        identity = credential.get("id")
        if asked is None or asked.person or not isinstance(identity, str):
            return None
        async with self._database.read() as read:
            row = (await read.execute(select(schema.passkeys).where(_rows.id == identity))).one_or_none()
        if row is None:
            return None
        signed = signed_by(credential, asked.challenge, origin, row.public_key, row.sign_count)
        if signed is None:
            return None
        used = update(schema.passkeys).where(_rows.id == identity, _rows.sign_count == row.sign_count)
        async with self._database.write() as write:
            done = await write.execute(used.values(sign_count=signed.new_sign_count, used_at=self._clock.now()))
        return row.person if done.rowcount == 1 else None

    async def of(self, person: str) -> list[PasskeyView]:
        async with self._database.read() as read:
            rows = await read.execute(select(schema.passkeys).where(_rows.person == person).order_by(_rows.added_at))
            return [
                PasskeyView(id=row.id, name=row.name, added_at=iso(row.added_at) or "", used_at=iso(row.used_at))
                for row in rows
            ]

    async def owners(self) -> set[str]:
        async with self._database.read() as read:
            return set((await read.execute(select(_rows.person).distinct())).scalars())

    async def remove(self, person: str, passkey: str | None = None) -> bool:
        """One of a person, or (None) all."""
        query = delete(schema.passkeys).where(_rows.person == person)
        if passkey is not None:
            query = query.where(_rows.id == passkey)
        async with self._database.write() as write:
            done = await write.execute(query)
        return done.rowcount > 0


def registered(credential: dict[str, Any], challenge: bytes, origin: Origin) -> VerifiedRegistration | None:
    """What a device has made; None: not for this page, not for this question, or nothing that a device would say."""
    try:
        return verify_registration_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=origin.host,
            expected_origin=origin.url,
            require_user_verification=True,
        )
    except _UNREADABLE:
        return None


def signed_by(
    credential: dict[str, Any], challenge: bytes, origin: Origin, public_key: bytes, sign_count: int
) -> VerifiedAuthentication | None:
    """The same for signing in."""
    try:
        return verify_authentication_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=origin.host,
            expected_origin=origin.url,
            credential_public_key=public_key,
            credential_current_sign_count=sign_count,
            require_user_verification=True,
        )
    except _UNREADABLE:
        return None
