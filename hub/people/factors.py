"""The second factors of a person, taken together."""

from hub.clock import Clock
from hub.database import Database
from hub.people.authenticators import Authenticators, RecoveryCodes
from hub.people.passkeys import Passkeys
from hub.people.seal import Seal


class Factors:
    def __init__(self, database: Database, clock: Clock, seal: Seal) -> None:
        self.authenticators = Authenticators(database, clock, seal)
        self.recovery = RecoveryCodes(database, clock)
        self.passkeys = Passkeys(database, clock)

    async def ways(self, person: str) -> list[str]:
        """How somebody may prove themselves after the password; nothing: the password is all there is."""
        ways = []
        if await self.authenticators.since(person) is not None:
            ways.append("authenticator")
        if await self.passkeys.of(person):
            ways.append("passkey")
        if ways and await self.recovery.left(person):
            ways.append("recovery")
        return ways

    async def owners(self) -> set[str]:
        """Everybody who has a second factor."""
        return await self.authenticators.owners() | await self.passkeys.owners()

    async def first_codes(self, person: str) -> list[str]:
        """Recovery codes for somebody who has none, after their first factor; else nothing."""
        return [] if await self.recovery.left(person) else await self.recovery.renew(person)

    async def remove(self, person: str) -> None:
        """All of them: the phone is lost."""
        await self.authenticators.remove(person)
        await self.recovery.remove(person)
        await self.passkeys.remove(person)

    async def right_code(self, person: str, code: str) -> bool:
        """Six digits are the authenticator's, anything else is a recovery code."""
        digits = "".join(code.split())
        if len(digits) == 6 and digits.isascii() and digits.isdigit():
            return await self.authenticators.right(person, digits)
        return await self.recovery.right(person, code)
