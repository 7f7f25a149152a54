"""What a practice call is worth. A pure function of the scenario and of what happened.

    score = (earned - lost) / possible, not below 0

- the right cart (30, when the scenario has one): the share of its line items that are right, less the same share for each
  line item that nobody wanted;
- each act of the scenario, with its own points: said or done, in time;
- the wrap-up code (10);
- time (10): all of it inside the band, and linearly less outside: nothing at half of its beginning or twice its end. Faster
  is not better;
- lost: the points of each thing done that a good agent does not do. A grave one keeps the score below `PASS_MARK`.

Every part is told to the trainee with its points and its sentence, what was right first.
"""

from collections.abc import Sequence
from typing import Literal

import msgspec

from domain.call import WrapUp
from domain.cart import Cart
from domain.scenario import Act, Event, Scenario, TimeBand, met

PASS_MARK = 0.85
CART_POINTS, WRAP_UP_POINTS, TIME_POINTS = 30, 10, 10
GRAVE_CAP = 0.6


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """One line of a debrief. ``points`` of ``possible``; those of something wrong are below zero, of nothing possible."""

    about: Literal["cart", "act", "wrap_up", "time", "wrong"]
    points: float
    possible: int
    words: str
    grave: bool = False


class Score(msgspec.Struct, frozen=True, kw_only=True):
    score: float
    passed: bool
    parts: tuple[Part, ...]


def score(scenario: Scenario, events: Sequence[Event], cart: Cart | None, code: WrapUp | None) -> Score:
    """``events`` from the answer on, in order; ``cart`` as it was at the end; ``code`` None: no wrap-up was given."""
    ended = max((event.at for event in events), default=0.0)
    parts = [
        *([_cart(scenario, cart)] if scenario.cart is not None else []),
        *(_act(act, events, ended) for act in scenario.acts),
        _wrap_up(scenario, code),
        _time(scenario.time, ended),
        *(
            Part(about="wrong", points=-wrong.points, possible=0, words=wrong.told, grave=wrong.grave)
            for wrong in scenario.wrongs
            if met(wrong.when, events, now=ended)
        ),
    ]
    share = max(0.0, sum(part.points for part in parts)) / sum(part.possible for part in parts)
    if any(part.grave for part in parts):
        share = min(share, GRAVE_CAP)
    share = round(share, 4)
    right_first = sorted(parts, key=lambda part: (part.points <= 0, part.points < part.possible))
    return Score(score=share, passed=share >= PASS_MARK, parts=tuple(right_first))


def done(act: Act, events: Sequence[Event], now: float) -> bool:
    """Whether the agent has done it, before it was too late."""
    if act.before == "suggest":
        first = next((index for index, event in enumerate(events) if event.what == "suggest"), len(events))
        events = events[:first]
    return met(act.when, events, now=now)


def _act(act: Act, events: Sequence[Event], now: float) -> Part:
    right = done(act, events, now)
    words = act.right if right else act.missed
    return Part(about="act", points=act.points if right else 0, possible=act.points, words=words)


def _cart(scenario: Scenario, cart: Cart | None) -> Part:
    wanted = scenario.cart or ()
    lines = list(cart.lines) if cart is not None else []
    matched = 0
    for want in wanted:
        line = next((line for line in lines if want.is_(line)), None)
        if line is not None:
            matched += 1
            lines.remove(line)
    if not wanted:
        share = float(not lines)
        words = "Something is in the order that nobody wanted." if lines else "The order was left empty."
    else:
        share = max(0.0, (matched - len(lines)) / len(wanted))
        words = _cart_words(matched, len(wanted), len(lines))
    return Part(about="cart", points=round(share * CART_POINTS, 1), possible=CART_POINTS, words=words)


def _cart_words(matched: int, wanted: int, over: int) -> str:
    if matched == wanted and not over:
        return "The order was exactly what the customer wanted."
    if over:
        return f"{matched} of {wanted} wishes were right, and {over} more stood in the order as nobody had wanted it."
    return f"{matched} of {wanted} wishes were in the order at the end."


def _wrap_up(scenario: Scenario, code: WrapUp | None) -> Part:
    right = code in scenario.wrap_up
    best = scenario.wrap_up[0].replace("_", " ")
    words = "The reason you gave fits the call." if right else f"The reason that fits this call is: {best}."
    if code is None:
        words = f"You gave no reason in time. The one that fits is: {best}."
    return Part(about="wrap_up", points=WRAP_UP_POINTS if right else 0, possible=WRAP_UP_POINTS, words=words)


def _time(band: TimeBand, lasted: float) -> Part:
    if lasted < band.from_s:
        share = max(0.0, (lasted - band.from_s / 2) / (band.from_s / 2))
        words = f"That took {lasted:.0f} s. There is time: nobody minds {band.from_s:.0f} s or more."
    elif lasted > band.to_s:
        share = max(0.0, (2 * band.to_s - lasted) / band.to_s)
        words = f"That took {lasted:.0f} s. With practice it fits into {band.to_s:.0f} s."
    else:
        share, words = 1.0, f"You took {lasted:.0f} s: neither hurried nor lost."
    return Part(about="time", points=round(share * TIME_POINTS, 1), possible=TIME_POINTS, words=words)
