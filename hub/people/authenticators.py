"""The second factor of an authenticator app: a code of six digits every 30 s (RFC 6238), and codes for the day on which
the phone is lost."""

import hmac
import io
import logging

import pyotp
import segno
from sqlalchemy import delete, func, insert, select, update

from hub import schema
from hub.clock import Clock
from hub.database import Database
from hub.fleet.codes import typed
from hub.people.seal import Seal, Unsealable
from hub.people.tokens import hashed, in_fours, new_code

log = logging.getLogger(__name__)

ISSUER = "Counterpart"
STEP_S = 30
DRIFT = (0, -1, 1)
"""A phone's clock may be half a minute off, either way."""

RECOVERY_CODES = 10
RECOVERY_LENGTH = 16  # 80 bits

_mine = schema.authenticators.c
_codes = schema.recovery_codes.c


def step_of(secret: str, code: str, now: float) -> int | None:
    """Which 30 s the code belongs to; None: to none near now."""
    digits = "".join(code.split())
    app = pyotp.HOTP(secret)  # TOTP is HOTP with the number of the step
    for drift in DRIFT:
        step = int(now // STEP_S) + drift
        if hmac.compare_digest(app.at(step).encode(), digits.encode()):
            return step
    return None


def address_of(secret: str, name: str) -> str:
    """What an app reads from the picture."""
    return pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=ISSUER)


def picture_of(address: str) -> bytes:
    """The QR code as SVG."""
    out = io.BytesIO()
    segno.make(address, error="m").save(out, kind="svg", scale=6, border=4, xmldecl=False, dark="#000", light="#fff")
    return out.getvalue()


class Authenticators:
    def __init__(self, database: Database, clock: Clock, seal: Seal) -> None:
        self._database, self._clock, self._seal = database, clock, seal

    async def begin(self, person: str) -> str | None:
        """A new secret that is not in force before `confirm`; None: there is one in force."""
        secret = pyotp.random_base32()
        async with self._database.write() as write:
            if await write.scalar(select(_mine.person).where(_mine.person == person, _mine.confirmed_at.is_not(None))):
                return None
            await write.execute(delete(schema.authenticators).where(_mine.person == person))
            sealed = self._seal.close(secret)
            await write.execute(insert(schema.authenticators).values(person=person, secret=sealed, last_step=0))
        return secret

    async def begun(self, person: str) -> str | None:
        """The secret that waits for `confirm`."""
        async with self._database.read() as read:
            row = (await read.execute(select(schema.authenticators).where(_mine.person == person))).one_or_none()
        return None if row is None or row.confirmed_at is not None else self._seal.open(row.secret)

    async def confirm(self, person: str, code: str) -> bool:
        """The app shows the right code: from now on it is asked for."""
        return await self._take(person, code, confirmed=False)

    async def right(self, person: str, code: str) -> bool:
        """Whether it is a code of now that was not taken before."""
        return await self._take(person, code, confirmed=True)

    async def _take(self, person: str, code: str, *, confirmed: bool) -> bool:
        async with self._database.read() as read:
            row = (await read.execute(select(schema.authenticators).where(_mine.person == person))).one_or_none()
        if row is None or (row.confirmed_at is not None) is not confirmed:
            return False
        try:
            step = step_of(self._seal.open(row.secret), code, self._clock.now())
        except Unsealable:
            log.exception("the authenticator of person %s cannot be asked", person)
            return False
        if step is None:
            return False
        # The database compares: of two who send the same code at once, one gets in.
        taken = update(schema.authenticators).where(_mine.person == person, _mine.last_step < step)
        in_force = row.confirmed_at if confirmed else self._clock.now()
        async with self._database.write() as write:
            done = await write.execute(taken.values(last_step=step, confirmed_at=in_force))
        return done.rowcount == 1

    async def since(self, person: str) -> float | None:
        """Since when it is in force."""
        async with self._database.read() as read:
            found: float | None = await read.scalar(select(_mine.confirmed_at).where(_mine.person == person))
        return found

    async def owners(self) -> set[str]:
        async with self._database.read() as read:
            return set((await read.execute(select(_mine.person).where(_mine.confirmed_at.is_not(None)))).scalars())

    async def remove(self, person: str) -> bool:
        async with self._database.write() as write:
            done = await write.execute(delete(schema.authenticators).where(_mine.person == person))
        return done.rowcount == 1


class RecoveryCodes:
    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    async def renew(self, person: str) -> list[str]:
        """New codes, shown this once; those of before work no more."""
        codes = [new_code(RECOVERY_LENGTH) for _ in range(RECOVERY_CODES)]
        async with self._database.write() as write:
            await write.execute(delete(schema.recovery_codes).where(_codes.person == person))
            kept = [{"code": hashed(code), "person": person} for code in codes]
            await write.execute(insert(schema.recovery_codes), kept)
        return [in_fours(code) for code in codes]

    async def right(self, person: str, code: str) -> bool:
        """Whether it is one that was not used before; it is used now."""
        unused = update(schema.recovery_codes).where(
            _codes.code == hashed(typed(code)), _codes.person == person, _codes.used_at.is_(None)
        )
        async with self._database.write() as write:
            done = await write.execute(unused.values(used_at=self._clock.now()))
        return done.rowcount == 1

    async def left(self, person: str) -> int:
        query = select(func.count()).where(_codes.person == person, _codes.used_at.is_(None))
        async with self._database.read() as read:
            return await read.scalar(query) or 0

    async def remove(self, person: str) -> None:
        async with self._database.write() as write:
            await write.execute(delete(schema.recovery_codes).where(_codes.person == person))
