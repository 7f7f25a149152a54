"""Everything about people, put together: who they are, how they sign in, what they may, how they do, what they earn."""

from collections.abc import Callable

from aiohttp import web

from hub.addresses import Addresses
from hub.clock import Clock
from hub.config import Config
from hub.database import Database
from hub.earnings.book import EarningsBook
from hub.earnings.routes import EarningsRoutes
from hub.objectives.book import Objectives
from hub.objectives.outcomes import Outcomes
from hub.objectives.routes import ObjectivesRoutes
from hub.people.audit import Audit
from hub.people.factors import Factors
from hub.people.invitations import Invitations
from hub.people.person import Person
from hub.people.roster import Roster
from hub.people.routes import PeopleRoutes
from hub.people.seal import Seal
from hub.people.security_routes import SecurityRoutes
from hub.people.sessions import Sessions
from hub.people.sign_in_routes import SignInRoutes
from hub.switchboard.agent_state import AgentState
from hub.web import Caller, Route

RELOAD_S = 30.0
"""So often everybody is read again, even when no row of the audit says that something changed."""


class Office:
    """``states`` says who is at work; ``signed_out`` closes what belonged to sessions."""

    def __init__(
        self,
        config: Config,
        database: Database,
        clock: Clock,
        *,
        states: Callable[[], dict[str, AgentState]],
        signed_out: Callable[[set[str]], None],
    ) -> None:
        self.address = Addresses(config.trusted_proxies).of
        must = () if config.demo else config.people.second_factor
        self._clock, audit = clock, Audit(database, clock)
        self._audit = audit
        self._rights, self._reload_at = -1, clock.elapsed()
        self.roster = Roster(database, clock, demo=config.demo)
        self.sessions = Sessions(database, clock, self.roster, must)
        factors = Factors(database, clock, Seal(config.state / "seal.key"))
        invitations = Invitations(database, clock, self.roster)
        self._sign_in = SignInRoutes(
            self.roster,
            self.sessions,
            factors,
            invitations,
            public_url=config.public_url,
            elapsed=clock.elapsed,
            address=self.address,
            signed_out=signed_out,
        )
        self._security = SecurityRoutes(
            self.roster,
            self.sessions,
            factors,
            audit,
            public_url=config.public_url,
            elapsed=clock.elapsed,
            signed_out=signed_out,
        )
        self.outcomes = Outcomes(database, clock)
        self.earnings = EarningsBook(database, clock)
        self._earnings = EarningsRoutes(self.earnings)
        self._objectives = ObjectivesRoutes(Objectives(database, clock), self.roster)
        self._people = PeopleRoutes(
            self.roster,
            self.sessions,
            factors,
            invitations,
            audit,
            clock=clock,
            states=states,
            signed_out=signed_out,
        )

    def routes(self) -> list[Route]:
        parts = (self._sign_in, self._security, self._people, self._objectives, self._earnings)
        return [route for part in parts for route in part.routes()]

    async def changed(self) -> dict[str, Person] | None:
        """Everybody by id, when somebody's rights may have changed since the last time; None: nothing has."""
        rights, now = await self._audit.newest(), self._clock.elapsed()
        if rights == self._rights and now < self._reload_at:
            return None
        self._rights, self._reload_at = rights, now + RELOAD_S
        return {person.id: person for person in await self.roster.people()}

    async def caller(self, request: web.Request) -> Caller | None:
        """Who is signed in with the request's cookie."""
        return await self._sign_in.caller(request)
