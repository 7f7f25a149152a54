"""What is kept, as the training pages show it."""

from collections.abc import Mapping, Sequence

from domain.scenario import Event, Scenario
from hub.people.person import Qualification
from hub.training.path import CALLS_TO_PASS, Learner, certification_scores
from hub.training.protocol import (
    AttemptView,
    CertificationView,
    Live,
    QualificationView,
    Said,
    ScenarioView,
)
from hub.training.records import Attempt, Certification, CertificationState
from hub.training.school import Playing
from hub.training.scoring import PASS_MARK

TOLD = frozenset({"say", "text", "suggest", "keep", "undo", "pay", "leave", "hang_up"})
"""Events that a transcript shows."""


def scenario_view(scenario: Scenario, learner: Learner, unavailable: str) -> ScenarioView:
    return ScenarioView(
        id=scenario.id,
        title=scenario.title,
        briefing=scenario.briefing,
        name=scenario.name,
        language=scenario.language,
        level=scenario.level,
        kind=scenario.kind,
        best=learner.best(scenario.id),
        tries=learner.tries(scenario.id),
        weak=scenario.id in learner.weak(),
        unavailable=unavailable,
    )


def attempt_view(attempt: Attempt, scenarios: Mapping[str, Scenario], playing: Playing | None = None) -> AttemptView:
    """``playing`` while it is not over. A scenario that is not there any more is shown by its id."""
    scenario = scenarios.get(attempt.scenario)
    return AttemptView(
        id=attempt.id,
        scenario=attempt.scenario,
        title=scenario.title if scenario else attempt.scenario,
        name=scenario.name if scenario else "",
        briefing=scenario.briefing if scenario else "",
        state=attempt.state,
        certification=attempt.certification,
        started_at=attempt.started_at,
        score=attempt.score,
        passed=(attempt.score or 0) >= PASS_MARK,
        parts=attempt.parts,
        transcript=transcript(attempt.events),
        live=_live(playing) if playing is not None else None,
        trouble=attempt.trouble,
    )


def transcript(events: Sequence[Event]) -> tuple[Said, ...]:
    return tuple(
        Said(at=event.at, who=event.who, what=event.what, text=event.text or ", ".join(event.about))
        if event.what != "suggest"
        else Said(at=event.at, who=event.who, what=event.what, text=event.about[0])
        for event in events
        if event.what in TOLD and event.at >= 0
    )


def _live(playing: Playing) -> Live:
    examined = bool(playing.attempt.certification)
    return Live(
        caption=playing.caption(),
        hint="" if examined else playing.hint(),
        done=playing.acts_done(),
        acts=len(playing.scenario.acts),
    )


def certification_view(
    found: Certification | None, attempts: Sequence[Attempt], cards: Mapping[str, float]
) -> CertificationView | None:
    if found is None:
        return None
    scores = certification_scores(found, attempts, cards)
    to_take = [scenario for scenario, score in zip(found.scenarios, scores, strict=True) if score is None]
    return CertificationView(
        id=found.id,
        state=found.state.value,
        scenarios=found.scenarios,
        scores=scores,
        next=to_take[0] if to_take and found.state is CertificationState.OPEN else "",
        needed=CALLS_TO_PASS,
        mark=PASS_MARK,
    )


def qualification_view(held: Qualification | None, learner: Learner) -> QualificationView | None:
    if held is None:
        return None
    return QualificationView(
        valid=learner.qualified, granted_at=held.granted_at, expires_at=held.expires_at, soon=learner.expires_soon
    )


_DID = {
    "keep": "kept the suggestion",
    "undo": "undid the suggestion",
    "pay": "paid",
    "leave": "ended the call",
    "hang_up": "ended the call",
}


def words(said: Said) -> str:
    """A line of a transcript for whoever reads it beside other work."""
    if said.what == "suggest":
        return f"suggested {said.text.replace('-', ' ')}"
    return _DID.get(said.what, said.text)
