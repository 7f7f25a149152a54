"""The way of somebody who learns: lessons, practice, certification, certificate. Pure.

- Practice opens when all lessons are passed; certification when `PRACTICE_NEEDED` different scenarios were practised at
  `PASS_MARK` or better.
- A certification is `CALLS` calls of different scenarios, each once. `CALLS_TO_PASS` of them at `PASS_MARK` or better pass.
- After a failed one its weak scenarios have to be practised at `PASS_MARK` before the next.
- A supervisor's scorecard of a call counts in the place of its automatic score.
"""

import random
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from hub.people.person import Qualification
from hub.training.protocol import NextStep
from hub.training.records import Attempt, AttemptState, Certification, CertificationState
from hub.training.scoring import PASS_MARK

PRACTICE_NEEDED = 3
CALLS, CALLS_TO_PASS = 5, 4
LASTS_S = 365 * 24 * 3600.0
SOON_S = 30 * 24 * 3600.0


class Learner(NamedTuple):
    """All that is known of one person's learning. ``cards``: attempt -> the score of a supervisor's scorecard.
    ``scenarios``: those that they can practise, the easy ones first. ``changes``: lessons about menu changes that are to be
    learned."""

    lessons: Collection[str]
    needed_lessons: Sequence[str]
    changes: Sequence[str]
    attempts: Sequence[Attempt]
    certification: Certification | None
    cards: Mapping[str, float]
    scenarios: Sequence[str]
    qualification: Qualification | None
    now: float

    @property
    def qualified(self) -> bool:
        return self.qualification is not None and self.qualification.valid(self.now)

    @property
    def expires_soon(self) -> bool:
        return self.qualification is not None and self.qualification.expires_at - self.now <= SOON_S

    def best(self, scenario: str) -> float | None:
        return max((one.score for one in self._practised(scenario) if one.score is not None), default=None)

    def tries(self, scenario: str) -> int:
        return len(self._practised(scenario))

    def practised(self) -> list[str]:
        """Scenarios that were practised well."""
        return [scenario for scenario in self.scenarios if (self.best(scenario) or 0) >= PASS_MARK]

    def weak(self) -> list[str]:
        """What went wrong in the last certification, if it was failed, and was not practised well since."""
        last = self.certification
        if last is None or last.state is not CertificationState.FAILED:
            return []
        since = last.closed_at or 0.0
        mended = {
            one.scenario
            for one in self.attempts
            if not one.certification and one.started_at >= since and (one.score or 0) >= PASS_MARK
        }
        scores = certification_scores(last, self.attempts, self.cards)
        return [
            scenario
            for scenario, score in zip(last.scenarios, scores, strict=True)
            if (score or 0) < PASS_MARK and scenario not in mended and scenario in self.scenarios
        ]

    def may_certify(self) -> bool:
        enough = len(self.practised()) >= min(PRACTICE_NEEDED, len(self.scenarios))
        lessons = set(self.needed_lessons) <= set(self.lessons)
        return lessons and enough and not self.weak() and len(self.scenarios) >= CALLS

    def next(self) -> NextStep:
        """The one thing to do now."""
        if self.changes:
            return NextStep(kind="change", id=self.changes[0])
        if self.qualified and not self.expires_soon:
            return NextStep(kind="nothing")
        lesson = next((one for one in self.needed_lessons if one not in self.lessons), None)
        if lesson is not None:
            return NextStep(kind="module", id=lesson)
        if self.may_certify() or self._certifying:
            return NextStep(kind="renew" if self.qualified else "certify")
        order = [*self.weak(), *(one for one in self.scenarios if one not in self.practised())]
        return NextStep(kind="practise", id=order[0]) if order else NextStep(kind="nothing")

    @property
    def _certifying(self) -> bool:
        return self.certification is not None and self.certification.state is CertificationState.OPEN

    def _practised(self, scenario: str) -> list[Attempt]:
        done = (one for one in self.attempts if one.state is AttemptState.SCORED and not one.certification)
        return [one for one in done if one.scenario == scenario]


def certification_scores(
    certification: Certification, attempts: Sequence[Attempt], cards: Mapping[str, float]
) -> tuple[float | None, ...]:
    """Of each of its calls, in their order; None: not taken yet. A scorecard counts in the place of the automatic score."""
    scores = {
        one.scenario: cards.get(one.id, one.score)
        for one in attempts
        if one.certification == certification.id and one.state is AttemptState.SCORED
    }
    return tuple(scores.get(scenario) for scenario in certification.scenarios)


def verdict(scores: Sequence[float | None]) -> CertificationState:
    """Open as long as a call is to be taken; passed with `CALLS_TO_PASS` of them."""
    if None in scores:
        return CertificationState.OPEN
    passed = sum(score is not None and score >= PASS_MARK for score in scores)
    return CertificationState.PASSED if passed >= min(CALLS_TO_PASS, len(scores)) else CertificationState.FAILED


def choose(scenarios: Sequence[str], seed: str) -> list[str]:
    """The calls of a certification."""
    return random.Random(seed).sample(list(scenarios), CALLS)  # noqa: S311 - no secret
