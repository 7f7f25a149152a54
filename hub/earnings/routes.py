"""Earnings of independents: their own lines, month by month; the rate card; disputes and their answers."""

import re
from typing import Annotated

from aiohttp import web
from msgspec import Meta

from hub.earnings.book import Correction, EarningsBook, NotPossible
from hub.earnings.pay import amount_text, csv_text
from hub.earnings.views import EarningView, Month
from hub.people.sign_in_routes import Given
from hub.web import AGENTS, CALLER, MANAGERS, HttpError, Route, answer, body

MOST = 100_000
"""Minor units of a rate or a correction."""

Amount = Annotated[int, Meta(ge=0, le=MOST)]
Words = Annotated[str, Meta(min_length=1, max_length=1_000)]


class NewRate(Given, frozen=True):
    kind: Annotated[str, Meta(pattern="^[a-z_]{1,30}$")]
    currency: Annotated[str, Meta(pattern="^[A-Z]{3}$")]
    per_task: Amount
    per_minute: Amount


class Disputed(Given, frozen=True):
    text: Words


class Answered(Given, frozen=True):
    answer: Words
    amount: Annotated[int, Meta(ge=-MOST, le=MOST)] = 0


class EarningsRoutes:
    def __init__(self, book: EarningsBook) -> None:
        self._book = book

    def routes(self) -> list[Route]:
        return [
            Route("GET", "/api/earnings", AGENTS, self.mine),
            Route("GET", "/api/earnings.csv", AGENTS, self.mine_as_csv),
            Route("POST", "/api/earnings/{id}/dispute", AGENTS, self.dispute),
            Route("GET", "/api/people/{id}/earnings", MANAGERS, self.of_somebody),
            Route("GET", "/api/rates", AGENTS, self.rates),
            Route("POST", "/api/rates", MANAGERS, self.set_rate, proved=True),
            Route("GET", "/api/disputes", MANAGERS, self.disputes),
            Route("POST", "/api/disputes/{id}/answer", MANAGERS, self.answer, proved=True),
        ]

    async def mine(self, request: web.Request) -> web.Response:
        return answer(await self._month(request, request[CALLER].person.id))

    async def of_somebody(self, request: web.Request) -> web.Response:
        return answer(await self._month(request, request.match_info["id"]))

    async def _month(self, request: web.Request, person: str) -> Month:
        month = request.query.get("month", "")
        if month and not re.fullmatch("2[0-9]{3}-[0-9]{2}", month):
            raise HttpError(422, "bad_month", f"month {month!r}; needed is one such as 2027-01")
        await self._book.settle()
        try:
            return await self._book.month(person, month)
        except ValueError as error:
            raise HttpError(422, "bad_month", str(error)) from error

    async def mine_as_csv(self, request: web.Request) -> web.Response:
        month = await self._month(request, request[CALLER].person.id)
        head = "line,task,kind,began_at,seconds,per_task,per_minute,amount,currency,corrects"
        text = "\r\n".join([head, *(_row(line) for line in month.lines), ""])
        name = f"attachment; filename=earnings-{month.month}.csv"
        return web.Response(text=text, content_type="text/csv", headers={"Content-Disposition": name})

    async def dispute(self, request: web.Request) -> web.Response:
        given = await body(request, Disputed)
        try:
            await self._book.dispute(request[CALLER].person.id, _number(request), given.text)
        except NotPossible as error:
            raise HttpError(409, "not_possible", str(error)) from error
        return web.Response(status=204)

    async def rates(self, request: web.Request) -> web.Response:
        return answer({"rates": await self._book.rates()})

    async def set_rate(self, request: web.Request) -> web.Response:
        given = await body(request, NewRate)
        by = request[CALLER].person.id
        await self._book.set_rate(given.kind, given.currency, given.per_task, given.per_minute, by)
        return answer({"rates": await self._book.rates()}, 201)

    async def disputes(self, request: web.Request) -> web.Response:
        return answer({"disputes": await self._book.disputes()})

    async def answer(self, request: web.Request) -> web.Response:
        given = await body(request, Answered)
        correction = Correction(given.answer, given.amount)
        try:
            await self._book.answer(_number(request), correction, request[CALLER].person.id)
        except NotPossible as error:
            raise HttpError(409, "not_possible", str(error)) from error
        return web.Response(status=204)


def _number(request: web.Request) -> int:
    text = request.match_info["id"]
    if not re.fullmatch("[0-9]{1,15}", text):
        raise HttpError(404, "not_found", f"there is no {text!r}")
    return int(text)


def _row(line: EarningView) -> str:
    rate = ["" if one is None else amount_text(one) for one in (line.per_task, line.per_minute)]
    corrects = "" if line.corrects is None else line.corrects
    cells = [line.id, line.task, line.kind, line.began_at, line.seconds, *rate, amount_text(line.amount), line.currency]
    return ",".join(csv_text(cell) for cell in (*cells, corrects))
