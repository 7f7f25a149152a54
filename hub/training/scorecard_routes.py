"""Scorecards: what is to be scored, scoring it, and how far apart two people were."""

from collections.abc import Sequence
from typing import Annotated

import msgspec
from aiohttp import web
from msgspec import Meta

from hub.people.roster import Roster
from hub.switchboard.history import History
from hub.training.certificates import Certificates
from hub.training.protocol import Said, ScorecardsView, ScorecardView
from hub.training.records import Records
from hub.training.school import School
from hub.training.scorecards import BEST_MARK, CRITERIA, NotScorable, Scorecard, Scorecards, calibration
from hub.training.views import transcript
from hub.web import CALLER, SUPERVISORS, HttpError, Route, answer, body

FILLED_SHOWN = 30
Mark = Annotated[int, Meta(ge=0, le=BEST_MARK)]


class Filled(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A mark for each criterion."""

    marks: dict[str, Mark]
    comment: Annotated[str, Meta(max_length=2_000)] = ""


class ScorecardRoutes:
    def __init__(
        self,
        cards: Scorecards,
        certificates: Certificates,
        records: Records,
        school: School,
        history: History,
        roster: Roster,
    ) -> None:
        self._cards, self._certificates, self._records = cards, certificates, records
        self._school, self._history, self._roster = school, history, roster

    def routes(self) -> list[Route]:
        return [
            Route("GET", "/api/training/scorecards", SUPERVISORS, self.all),
            Route("GET", "/api/training/scorecards/{id}", SUPERVISORS, self.one),
            Route("POST", "/api/training/scorecards/{id}", SUPERVISORS, self.fill),
        ]

    async def all(self, request: web.Request) -> web.Response:
        names = await self._names()
        me = request[CALLER].person.id
        found = await self._cards.all()
        mine = {card.subject for card in found if card.scorer == me}
        open_ = [card for card in found if card.scorer is None and card.person != me and card.subject not in mine]
        filled = [card for card in found if card.scorer is not None]
        view = ScorecardsView(
            criteria=CRITERIA,
            open=await self._views(open_, names),
            filled=await self._views(filled[:FILLED_SHOWN], names),
            calibration=calibration(filled, names),
        )
        return answer(view)

    async def one(self, request: web.Request) -> web.Response:
        wanted = request.match_info["id"]
        card = next((card for card in await self._cards.all() if card.id == wanted), None)
        if card is None:
            raise HttpError(404, "not_found", f"there is no scorecard {wanted!r}")
        return answer({"criteria": CRITERIA, "card": (await self._views([card], await self._names()))[0]})

    async def fill(self, request: web.Request) -> web.Response:
        given = await body(request, Filled)
        needed = {criterion.id for criterion in CRITERIA}
        if set(given.marks) != needed:
            raise HttpError(422, "incomplete", f"marks for {sorted(given.marks)}; needed are {sorted(needed)}")
        try:
            card = await self._cards.fill(
                request.match_info["id"], request[CALLER].person.id, given.marks, given.comment.strip()
            )
        except LookupError as error:
            raise HttpError(404, "not_found", f"there is no scorecard {request.match_info['id']!r}") from error
        except NotScorable as error:
            raise HttpError(409, "not_yours", str(error)) from error
        attempt = await self._records.attempt(card.subject) if card.kind == "attempt" else None
        if attempt is not None and attempt.certification:
            await self._certificates.decide(attempt.certification)
        return answer((await self._views([card], await self._names()))[0])

    async def _names(self) -> dict[str, str]:
        return {person.id: person.name for person in await self._roster.people()}

    async def _views(self, cards: Sequence[Scorecard], names: dict[str, str]) -> tuple[ScorecardView, ...]:
        return tuple([await self._view(card, names) for card in cards])

    async def _view(self, card: Scorecard, names: dict[str, str]) -> ScorecardView:
        title, automatic = "", None
        facts: list[tuple[str, str]] = []
        said: tuple[Said, ...] = ()
        if card.kind == "attempt":
            attempt = await self._records.attempt(card.subject)
            if attempt is not None:
                scenario = self._school.scenarios.get(attempt.scenario)
                title = scenario.title if scenario else attempt.scenario
                said, automatic = transcript(attempt.events), attempt.score
        elif (found := await self._history.call(card.subject)) is not None:
            call = found[0]
            title = f"{call.site_name}, {call.kiosk_name}"
            facts = [
                ("Reason", call.code.replace("_", " ")),
                ("Talked", f"{call.talked_s or 0} s"),
                ("Waited", f"{call.waited_s or 0} s"),
                ("Language", call.language),
                ("Note", call.note or "none"),
            ]
        return ScorecardView(
            id=card.id,
            kind=card.kind,
            subject=card.subject,
            person=card.person,
            name=names.get(card.person, card.person),
            title=title,
            asked_at=card.asked_at,
            turn=card.turn,
            facts=tuple(facts),
            transcript=said,
            automatic=automatic,
            marks=card.marks,
            score=card.score,
            comment=card.comment,
            scorer=names.get(card.scorer or "", ""),
            scored_at=card.scored_at,
        )
