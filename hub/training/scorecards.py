"""Calls that a person has scored: a share of all calls that were handled, some of them twice, and every call of a
certification.

    score = sum(weight * mark / 4) / sum(weight)

Marks are 0 (not at all) to 4 (as well as it gets). A call is not recorded: whoever scores a real one has its facts, and
what they saw of it live.
"""

import hashlib
import secrets
from collections.abc import Mapping
from typing import Literal, NamedTuple

from sqlalchemy import RowMapping, bindparam, exists, func, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from hub import schema
from hub.clock import Clock
from hub.database import Database
from hub.training.protocol import Calibration, CriterionView

SCORED_SHARE, TWICE_SHARE = 0.05, 0.2
"""Of the calls that were handled; of those that are scored."""
BEST_MARK = 4

CRITERIA = tuple(
    CriterionView(id=id_, name=name, about=about, weight=weight)
    for id_, weight, name, about in (
        ("contact", 10, "Greeting and goodbye", "A person was there from the first to the last word."),
        ("need", 20, "Understood the wish", "Asked what was needed, and nothing twice."),
        ("right", 30, "Right order, right facts", "What was said and suggested was right."),
        ("honest", 25, "Honest and safe", "Allergens, payments, limits: said as they are."),
        ("warm", 15, "Clear and warm", "Short words, a kind tone, the customer's language."),
    )
)

cards, tasks, kiosks = schema.scorecards, schema.tasks, schema.kiosks

# Made once, as it is asked every second: what SQLAlchemy negates refers to itself, and is freed by the garbage collector alone.
_unasked = (
    select(tasks.c.id, tasks.c.agent)
    .join(kiosks, kiosks.c.id == tasks.c.kiosk)
    .where(tasks.c.state == "completed", tasks.c.ended_at > bindparam("since"), tasks.c.agent.is_not(None))
    .where(tasks.c.kind.in_(("video", "text")), kiosks.c.sandbox.is_(False))
    .where(~exists().where(cards.c.kind == "call", cards.c.subject == tasks.c.id))
)


class Scorecard(NamedTuple):
    id: str
    kind: Literal["call", "attempt"]
    subject: str
    person: str
    turn: int
    asked_at: float
    scorer: str | None
    scored_at: float | None
    marks: dict[str, int]
    score: float | None
    comment: str


class NotScorable(ValueError):
    """Somebody else has filled it, or it may not be filled by this person; says why."""


def share_of(call: str) -> float:
    """Where a call stands among all calls, 0 to 1: chosen by its id, so that nobody can choose."""
    return int.from_bytes(hashlib.sha256(call.encode()).digest()[:8]) / 2**64


def score_of(marks: Mapping[str, int]) -> float:
    weights = {criterion.id: criterion.weight for criterion in CRITERIA}
    return round(sum(weights[id_] * mark / BEST_MARK for id_, mark in marks.items()) / sum(weights.values()), 4)


class Scorecards:
    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    async def ask(self, kind: Literal["call", "attempt"], subject: str, person: str, turns: int = 1) -> list[str]:
        """Ask for somebody's judgement, once for each turn; the ids of those that are new."""
        made = []
        async with self._database.write() as write:
            for turn in range(1, turns + 1):
                values = {"id": secrets.token_hex(8), "kind": kind, "subject": subject, "person": person, "turn": turn}
                values |= {"asked_at": self._clock.now(), "marks": {}, "comment": ""}
                done = await write.execute(upsert(cards).values(**values).on_conflict_do_nothing())
                made += [str(values["id"])] * done.rowcount
        return made

    async def ask_for_share(self, since: float) -> dict[str, str]:
        """Ask about the share of the calls handled after ``since``, other than practice; card -> call, of the new ones."""
        async with self._database.read() as read:
            rows = await read.execute(_unasked, {"since": since})
            handled = [(row.id, row.agent) for row in rows]
        new: dict[str, str] = {}
        for call, agent in handled:
            share = share_of(call)
            if share < SCORED_SHARE:
                turns = 2 if share < SCORED_SHARE * TWICE_SHARE else 1
                new |= dict.fromkeys(await self.ask("call", call, agent, turns), call)
        return new

    async def fill(self, card_id: str, scorer: str, marks: Mapping[str, int], comment: str) -> Scorecard:
        """Raises `LookupError` for an unknown card, and `NotScorable`."""
        async with self._database.write() as write:
            row = (await write.execute(select(cards).where(cards.c.id == card_id))).mappings().one_or_none()
            if row is None:
                raise LookupError(card_id)
            if row["scorer"] is not None:
                raise NotScorable("this card was filled already")
            if row["person"] == scorer:
                raise NotScorable("nobody scores their own calls")
            others = select(func.count()).where(cards.c.subject == row["subject"], cards.c.scorer == scorer)
            if await write.scalar(others):
                raise NotScorable("you have scored this call; the second judgement has to be somebody else's")
            values = {"scorer": scorer, "scored_at": self._clock.now(), "marks": dict(marks), "comment": comment}
            values["score"] = score_of(marks)
            await write.execute(update(cards).where(cards.c.id == card_id).values(**values))
            changed = (await write.execute(select(cards).where(cards.c.id == card_id))).mappings().one()
        return _card(changed)

    async def all(self) -> list[Scorecard]:
        """The newest first, at most 400."""
        async with self._database.read() as read:
            rows = await read.execute(select(cards).order_by(cards.c.asked_at.desc(), cards.c.id).limit(400))
            return [_card(row) for row in rows.mappings()]

    async def of_attempts(self) -> dict[str, float]:
        """The score of each practice call that a person has scored."""
        filled = select(cards.c.subject, cards.c.score).where(cards.c.kind == "attempt", cards.c.score.is_not(None))
        async with self._database.read() as read:
            return {row.subject: row.score for row in await read.execute(filled)}


def calibration(filled: list[Scorecard], names: Mapping[str, str]) -> Calibration:
    """How far apart two people were about the same call."""
    by_subject: dict[str, list[Scorecard]] = {}
    for card in filled:
        by_subject.setdefault(card.subject, []).append(card)
    pairs = [both for both in by_subject.values() if len(both) == 2]
    differences: list[float] = []
    over: dict[str, list[float]] = {}
    for one, other in pairs:
        difference = (one.score or 0.0) - (other.score or 0.0)
        differences.append(abs(difference))
        for card, sign in ((one, 1), (other, -1)):
            over.setdefault(names.get(card.scorer or "", "somebody"), []).append(sign * difference)
    return Calibration(
        pairs=len(pairs),
        difference=round(sum(differences) / len(differences), 4) if differences else None,
        scorers={name: round(sum(values) / len(values), 4) for name, values in sorted(over.items())},
    )


def _card(row: RowMapping) -> Scorecard:
    return Scorecard(**{name: row[name] for name in Scorecard._fields})
