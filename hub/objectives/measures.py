"""What an agent is measured on, each with its formula: computed from rows alone, never from time alone. No I/O.

A share of a few calls says little. So each measure shows how many it is of, gives no verdict below `FEWEST`, and calls
somebody below the target only when chance does not explain it.
"""

from collections.abc import Callable, Mapping, Sequence
from math import sqrt
from statistics import quantiles
from typing import Literal, NamedTuple

import msgspec

from domain.call import CallKind, WrapUp
from hub.reports.kpis import BY_KEY, Aim
from hub.reports.rows import Rows, Task

FEWEST = 20
SURE = 1.645
"""Of the normal distribution: one in twenty would be this far off by chance."""

CALLS = frozenset(CallKind)
WITHDRAWN = frozenset({"canceled", "rescinded", "pending"})
TAKEN = frozenset({"accepted", "wrapping", "completed"})

Verdict = Literal["met", "near", "below", "outside", "too_few"]


class Target(NamedTuple):
    """At least ``low``; of a band up to ``high``."""

    low: float
    high: float | None = None


class Evidence(NamedTuple):
    """What one agent did in one stretch of time: their own ``rows``, and what followed from it."""

    rows: Rows
    asked_again: frozenset[str] = frozenset()  # calls of theirs after which the same customer asked again
    suggestions: Sequence[str] = ()  # states
    thumbs: Sequence[bool] = ()
    orders: int = 0  # paid by customers whom they served
    complaints: int = 0  # of these, with a refund asked for or a complaint afterwards


class Share(NamedTuple):
    """``good`` of ``n``."""

    good: float
    n: float


class Measure(msgspec.Struct, frozen=True, kw_only=True):
    """``value`` is a share, or seconds for a band; None: nothing to count yet. ``n`` ``of`` what. ``spread``: a band's
    middle half, from and to."""

    key: str
    name: str
    formula: str
    kind: Literal["share", "band"]
    value: float | None
    n: int
    of: str
    low: float
    high: float | None
    verdict: Verdict
    spread: tuple[float, float] | None = None


class _Shared(NamedTuple):
    key: str
    name: str
    formula: str
    of: str
    target: Target
    share: Callable[[Evidence], Share]


def _handled(evidence: Evidence) -> list[Task]:
    """Calls that are over."""
    return [
        task
        for task in evidence.rows.tasks
        if task.kind in CALLS and task.answered_at is not None and task.ended_at is not None
    ]


def _kept(evidence: Evidence) -> Share:
    settled = [state for state in evidence.suggestions if state in ("kept", "undone", "refused")]
    return Share(settled.count("kept"), len(settled))


def _orders(evidence: Evidence) -> Share:
    return Share(evidence.orders - evidence.complaints, evidence.orders)


def _resolved(evidence: Evidence) -> Share:
    calls = _handled(evidence)
    solved = [task for task in calls if task.code != WrapUp.DROPPED and task.id not in evidence.asked_again]
    return Share(len(solved), len(calls))


def _thumbs(evidence: Evidence) -> Share:
    return Share(sum(evidence.thumbs), len(evidence.thumbs))


def _service(evidence: Evidence) -> Share:
    asked = [offer.state for offer in evidence.rows.offers if offer.state not in WITHDRAWN]
    return Share(sum(1 for state in asked if state in TAKEN), len(asked))


def _adherence(evidence: Evidence) -> Share:
    """Counted in half hours, so that a share of one shift is not taken for a habit."""
    figure = BY_KEY["adherence"].figure(evidence.rows, Aim())
    halves = 1_800.0
    return Share(figure.over / halves, (figure.under or 0.0) / halves)


SHARES = (
    _Shared(
        "kept",
        "Suggestions kept",
        "suggestions kept / (kept + undone + refused)",
        "suggestions",
        Target(0.7),
        _kept,
    ),
    _Shared(
        "orders_right",
        "Orders without a complaint",
        "orders of customers you served, with no refund asked for and no complaint after paying / such orders",
        "orders",
        Target(0.97),
        _orders,
    ),
    _Shared(
        "resolved",
        "Solved in one call",
        "calls not wrapped up as dropped, after which the same customer did not ask again within 10 min / calls",
        "calls",
        Target(0.85),
        _resolved,
    ),
    _Shared("thumb", "Customers' thumbs", "thumbs up / thumbs given", "thumbs", Target(0.8), _thumbs),
    _Shared(
        "service",
        "Offers taken",
        "offers accepted / (offers − those that were withdrawn before you answered)",
        "offers",
        Target(0.9),
        _service,
    ),
    _Shared(
        "adherence",
        "Shifts kept",
        "time at work while on shift / time on shift, in half hours",
        "half hours",
        Target(0.9),
        _adherence,
    ),
)
BAND = "handling"
BAND_TARGET = Target(60.0, 300.0)
DEFAULTS: Mapping[str, Target] = {**{one.key: one.target for one in SHARES}, BAND: BAND_TARGET}


def measures(evidence: Evidence, targets: Mapping[str, Target]) -> list[Measure]:
    """All of them, together: a handling time by itself is never shown."""
    set_targets = {**DEFAULTS, **targets}
    found = [_measure(one, one.share(evidence), set_targets[one.key]) for one in SHARES]
    found.insert(4, _band(evidence, set_targets[BAND]))
    return found


def _measure(shared: _Shared, share: Share, target: Target) -> Measure:
    return Measure(
        key=shared.key,
        name=shared.name,
        formula=shared.formula,
        kind="share",
        value=share.good / share.n if share.n else None,
        n=int(share.n),
        of=shared.of,
        low=target.low,
        high=None,
        verdict=verdict(share, target.low),
    )


def verdict(share: Share, low: float) -> Verdict:
    """``below`` only when even the best that these few could mean is below."""
    if share.n < FEWEST:
        return "too_few"
    if share.good / share.n >= low:
        return "met"
    return "below" if at_best(share) < low else "near"


def at_best(share: Share) -> float:
    """The upper end of Wilson's interval (1927): the share that this could still come of."""
    p, n, z2 = share.good / share.n, share.n, SURE * SURE
    return (p + z2 / (2 * n) + SURE * sqrt(p * (1 - p) / n + z2 / (4 * n * n))) / (1 + z2 / n)


def _band(evidence: Evidence, target: Target) -> Measure:
    """The middle call, and the middle half of all: quick is not good, and slow is not bad, within the band."""
    times = [(task.talked_s or 0.0) + task.wrapped_up_s for task in _handled(evidence)]
    low, middle, high = quantiles(times, n=4, method="inclusive") if len(times) > 1 else (times * 3 or [0.0] * 3)
    top = target.high if target.high is not None else target.low
    inside: Verdict = "met" if target.low <= middle <= top else "outside"
    return Measure(
        key=BAND,
        name="Handling time",
        formula="talk + hold + wrap-up: the middle call, and from and to of the middle half",
        kind="band",
        value=middle if times else None,
        n=len(times),
        of="calls",
        low=target.low,
        high=target.high,
        verdict=inside if len(times) >= FEWEST else "too_few",
        spread=(low, high) if times else None,
    )
