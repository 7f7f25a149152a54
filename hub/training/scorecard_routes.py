"""Scorecards: what is to be scored, scoring it, and how far apart two people were."""

import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Annotated, Any

import msgspec
from aiohttp import web
from msgspec import Meta

from domain.checked import Problems, convert
from hub.people.roster import Roster
from hub.switchboard.history import History
from hub.training.certificates import Certificates
from hub.training.protocol import Said, ScorecardsView, ScorecardView
from hub.training.records import Records
from hub.training.school import School
from hub.training.scorecards import BEST_MARK, CRITERIA, NotScorable, Scorecard, Scorecards, calibration
from hub.training.views import transcript, words
from hub.web import CALLER, SUPERVISORS, HttpError, Route, answer, body

log = logging.getLogger(__name__)

FILLED_SHOWN = 30
Mark = Annotated[int, Meta(ge=0, le=BEST_MARK)]


class Filled(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A mark for each criterion."""

    marks: dict[str, Mark]
    comment: Annotated[str, Meta(max_length=2_000)] = ""


class ScorecardRoutes:
    """``filled`` is told of each card that somebody has filled."""

    def __init__(
        self,
        cards: Scorecards,
        certificates: Certificates,
        records: Records,
        school: School,
        history: History,
        roster: Roster,
        filled: Callable[[str], Awaitable[None]],
    ) -> None:
        self._cards, self._certificates, self._records = cards, certificates, records
        self._school, self._history, self._roster = school, history, roster
        self._filled = filled

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
        await self._follow(card)
        await self._filled(card.id)
        return answer((await self._views([card], await self._names()))[0])

    async def _follow(self, card: Scorecard) -> None:
        """What a card about a call of a certification means for it."""
        attempt = await self._records.attempt(card.subject) if card.kind == "attempt" else None
        if attempt is not None and attempt.certification:
            await self._certificates.decide(attempt.certification)

    # -- as work for a quiet minute --------------------------------------------------------------------------------------

    async def facts(self, card_id: str) -> dict[str, Any]:
        """What the desk shows of a card that is to be filled."""
        card = next(card for card in await self._cards.all() if card.id == card_id)
        view = (await self._views([card], await self._names()))[0]
        said = [{"who": "Agent" if one.who == "agent" else "Customer", "words": words(one)} for one in view.transcript]
        criteria = [{"id": one.id, "name": one.name, "about": one.about} for one in CRITERIA]
        plain = {"agent": view.name, "about": view.title, **{name.lower(): text for name, text in view.facts}}
        return {**plain, "scorecard": {"id": card_id}, "criteria": criteria, "transcript": said}

    async def worked(self, card_id: str, scorer: str, result: Mapping[str, Any]) -> None:
        """A card came back as work. One that cannot be kept stays open on the page."""
        try:
            given = convert({"marks": result.get("marks"), "comment": result.get("note") or ""}, Filled)
            if set(given.marks) != {criterion.id for criterion in CRITERIA}:
                raise NotScorable("a mark is missing")
            await self._follow(await self._cards.fill(card_id, scorer, given.marks, given.comment.strip()))
        except (Problems, NotScorable, LookupError) as error:
            log.warning("scorecard %s of %s was not kept: %s", card_id, scorer, error)

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
