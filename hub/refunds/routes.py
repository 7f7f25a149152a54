"""Asking for a refund, and what became of it."""

from typing import Annotated

import msgspec
from aiohttp import web
from msgspec import Meta

from hub.people.person import Role
from hub.refunds.book import Subject
from hub.refunds.desk import RefundDesk
from hub.web import AGENTS, CALLER, HttpError, Route, answer, body

Id = Annotated[str, Meta(max_length=60)]
MOST_WITHOUT_AN_ORDER = 100_000
"""Minor units: more than that nobody asks back for an order that the hub does not know yet."""


class Asked(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``order`` (uuid) or ``call`` or both; without ``amount`` it is the whole order."""

    order: Id = ""
    call: Id = ""
    reason: Annotated[str, Meta(min_length=3, max_length=500)]
    amount: Annotated[int, Meta(ge=1)] | None = None


class RefundRoutes:
    def __init__(self, desk: RefundDesk) -> None:
        self._desk = desk

    def routes(self) -> list[Route]:
        return [
            Route("GET", "/api/refunds", AGENTS, self.list),
            Route("POST", "/api/refunds", AGENTS, self.ask),
        ]

    async def list(self, request: web.Request) -> web.Response:
        """Agents see what they asked for, everybody above them all of it."""
        person = request[CALLER].person
        return answer({"refunds": await self._desk.book.newest(person.id if person.role is Role.AGENT else None)})

    async def ask(self, request: web.Request) -> web.Response:
        person, asked = request[CALLER].person, await body(request, Asked)
        if not asked.call and (not asked.order or person.role is Role.AGENT):
            raise HttpError(422, "call_needed", "an agent asks about a call; others about a call or an order")
        subject = await self._desk.book.subject(
            asked.order, asked.call, person.id if person.role is Role.AGENT else None
        )
        if subject is None:
            raise HttpError(404, "not_found", f"you have no call {asked.call!r} with an order {asked.order!r}")
        self._check(subject, asked.amount)
        refund = await self._desk.ask(subject, asked.reason, asked.amount, person.id)
        return answer({"refund": refund, "state": "asked"}, 201)

    @staticmethod
    def _check(subject: Subject, amount: int | None) -> None:
        most = MOST_WITHOUT_AN_ORDER if subject.gross is None else subject.gross
        if amount is not None and amount > most:
            raise HttpError(422, "too_much", f"amount {amount}; at most {most}")
