"""What the training routes answer. Shares are 0 to 1; moments are seconds since 1970."""

from typing import Literal

import msgspec

from domain.call import CallKind
from hub.training.scoring import Part


class View(msgspec.Struct, frozen=True, kw_only=True):
    pass


class Question(View, frozen=True, kw_only=True):
    """Choose one. ``picture``: of the menu, or nothing."""

    id: str
    text: str
    options: tuple[str, ...]
    picture: str = ""


class Checked(View, frozen=True, kw_only=True):
    """An answer that was looked at: ``right`` is the option that is right, and ``why``."""

    id: str
    chosen: int
    right: int
    why: str


class PageView(View, frozen=True, kw_only=True):
    """A short page: a few sentences, and rows of a small table."""

    title: str
    text: tuple[str, ...]
    rows: tuple[tuple[str, str], ...] = ()
    picture: str = ""


class ModuleView(View, frozen=True, kw_only=True):
    id: str
    title: str
    about: str
    minutes: int
    done: bool
    due_at: float | None = None  # of what changed in the menu


class ModuleContent(View, frozen=True, kw_only=True):
    module: ModuleView
    pages: tuple[PageView, ...]
    questions: tuple[Question, ...]
    needed: int  # right answers


class ModuleResult(View, frozen=True, kw_only=True):
    passed: bool
    right: int
    needed: int
    checked: tuple[Checked, ...]


class ScenarioView(View, frozen=True, kw_only=True):
    """``best``: the best score so far. ``unavailable``: why it cannot be practised now, or nothing."""

    id: str
    title: str
    briefing: str
    name: str
    language: str
    level: int
    kind: CallKind
    best: float | None
    tries: int
    weak: bool
    unavailable: str = ""


class Said(View, frozen=True, kw_only=True):
    """A line of the transcript: ``who`` is agent, customer or kiosk."""

    at: float
    who: str
    what: str
    text: str


class Live(View, frozen=True, kw_only=True):
    """A running attempt: what the customer said last, the next hint (none in a certification), and how many of the acts
    are done."""

    caption: str
    hint: str
    done: int
    acts: int


class AttemptView(View, frozen=True, kw_only=True):
    """``state``: preparing, calling, over (the reason is still to be given), scored, broken. ``parts`` say what the score
    is made of, what was right first."""

    id: str
    scenario: str
    title: str
    name: str
    briefing: str
    state: str
    certification: str
    started_at: float
    score: float | None = None
    passed: bool = False
    parts: tuple[Part, ...] = ()
    transcript: tuple[Said, ...] = ()
    live: Live | None = None
    trouble: str = ""


class CertificationView(View, frozen=True, kw_only=True):
    """``scores``: of the calls so far, in their order; ``next`` the scenario to take now."""

    id: str
    state: Literal["open", "passed", "failed"]
    scenarios: tuple[str, ...]
    scores: tuple[float | None, ...]
    next: str
    needed: int
    mark: float


class QualificationView(View, frozen=True, kw_only=True):
    valid: bool
    granted_at: float
    expires_at: float
    soon: bool  # expires within 30 days


class NextStep(View, frozen=True, kw_only=True):
    """The one thing to do now. ``kind``: change, module, practise, certify, renew or nothing."""

    kind: Literal["change", "module", "practise", "certify", "renew", "nothing"]
    id: str = ""


class PathView(View, frozen=True, kw_only=True):
    """``studios``: how many customers of software are there, and free."""

    modules: tuple[ModuleView, ...]
    scenarios: tuple[ScenarioView, ...]
    attempts: tuple[AttemptView, ...]
    practised: int
    practice_needed: int
    certification: CertificationView | None
    qualification: QualificationView | None
    next: NextStep
    running: str  # the attempt that is not over
    studios: int
    studios_free: int


class TraineeView(View, frozen=True, kw_only=True):
    """Where somebody is, for supervisors."""

    person: str
    name: str
    place: str
    modules_done: int
    modules: int
    practised: int
    average: float | None
    certification: CertificationView | None
    qualification: QualificationView | None
    next: NextStep
    practising: str


class CriterionView(View, frozen=True, kw_only=True):
    id: str
    name: str
    about: str
    weight: int


class ScorecardView(View, frozen=True, kw_only=True):
    """``facts``: what is known of the call, in words; ``transcript`` only of practice calls: real calls are not recorded."""

    id: str
    kind: Literal["call", "attempt"]
    subject: str
    person: str
    name: str
    title: str
    asked_at: float
    turn: int
    facts: tuple[tuple[str, str], ...] = ()
    transcript: tuple[Said, ...] = ()
    automatic: float | None = None
    marks: dict[str, int] = {}
    score: float | None = None
    comment: str = ""
    scorer: str = ""
    scored_at: float | None = None


class Calibration(View, frozen=True, kw_only=True):
    """Calls that two people scored: how far apart they were, in shares of the whole."""

    pairs: int
    difference: float | None
    scorers: dict[str, float]  # name -> how much higher (or lower) than the other


class ScorecardsView(View, frozen=True, kw_only=True):
    criteria: tuple[CriterionView, ...]
    open: tuple[ScorecardView, ...]
    filled: tuple[ScorecardView, ...]
    calibration: Calibration
