"""All of training, connected: what the hub has to build, to ask and to look at."""

from collections.abc import Mapping, MutableMapping
from pathlib import Path
from typing import Any

from hub.clock import Clock
from hub.database import Database
from hub.fleet.registry import Registry
from hub.link import GOING_AWAY
from hub.menu.library import MenuLibrary
from hub.people.roster import Roster
from hub.switchboard.history import History
from hub.switchboard.kinds import TaskKind
from hub.switchboard.live import LiveTask
from hub.switchboard.switchboard import Switchboard
from hub.training.certificates import Certificates
from hub.training.records import Attempt, Records
from hub.training.routes import TrainingRoutes
from hub.training.school import School
from hub.training.scorecard_routes import ScorecardRoutes
from hub.training.scorecards import Scorecards
from hub.training.scripts import load
from hub.training.studios import Studios, studio_token
from hub.web import Anybody, Route

LOOKS_BACK_S = 900.0
"""A call is completed some minutes after its end at most: its wrap-up is closed by then."""


class Department:
    def __init__(
        self,
        database: Database,
        clock: Clock,
        state: Path,
        *,
        registry: Registry,
        library: MenuLibrary,
        roster: Roster,
        history: History,
        switchboard: Switchboard,
        sandbox: MutableMapping[str, str],
    ) -> None:
        self._clock, self._roster, self._switchboard = clock, roster, switchboard
        self._records, self._cards = Records(database, clock), Scorecards(database, clock)
        scenarios = load()
        self.certificates = Certificates(self._records, self._cards, scenarios, roster, library, database, clock)
        self.school = School(self._records, scenarios, switchboard, sandbox, database, clock, self._scored)
        self.school.studios = self.studios = Studios(
            registry,
            studio_token(state),
            self._site,
            happened=self.school.happened,
            over=self.school.over,
            gone=lambda attempt: self.school.broken(attempt, "the studio was lost"),
        )
        self._pages = TrainingRoutes(self.school, self.certificates, self._records, roster, library)
        self._scoring = ScorecardRoutes(
            self._cards, self.certificates, self._records, self.school, history, roster, self._filled
        )
        switchboard.follow_ups[TaskKind.SCORE_CALL] = self._worked

    def routes(self) -> list[Route]:
        return [
            Route("GET", "/studio/connect", Anybody.PUBLIC, self.studios.connect),
            *self._pages.routes(),
            *self._scoring.routes(),
        ]

    async def recover(self) -> None:
        """The hub was stopped: what ran is broken off."""
        await self._records.broken_off()

    async def look(self) -> None:
        """Once a second: what ended, what changed, what is to be scored."""
        await self.school.settle()
        await self.certificates.look()
        for card, call in (await self._cards.ask_for_share(self._clock.now() - LOOKS_BACK_S)).items():
            await self._give_out(card, f"Score a call: {call[:8]}")

    def say_goodbye(self) -> None:
        self.studios.say_goodbye(GOING_AWAY, "the hub stops")

    async def _scored(self, attempt: Attempt) -> None:
        if attempt.certification:
            title = f"Score a certification call: {self.school.scenarios[attempt.scenario].title}"
            for card in await self._cards.ask("attempt", attempt.id, attempt.person):
                await self._give_out(card, title)
            await self.certificates.decide(attempt.certification)

    async def _give_out(self, card: str, title: str) -> None:
        """Work for a quiet minute of whoever may score calls; the page has the card as well."""
        await self._switchboard.add_work(
            TaskKind.SCORE_CALL,
            title=title,
            facts=await self._scoring.facts(card),
            site=await self._site(),
            key=_key(card),
        )

    async def _worked(self, task: LiveTask, result: Mapping[str, Any], by: str) -> None:
        await self._scoring.worked(task.facts["scorecard"]["id"], by, result)

    async def _filled(self, card: str) -> None:
        await self._switchboard.drop_work(_key(card))

    async def _site(self) -> str:
        """Where the kiosks of studios stand on paper: at the first place."""
        return (await self._roster.sites())[0].id


def _key(card: str) -> str:
    return f"scorecard:{card}"
