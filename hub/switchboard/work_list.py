"""The background work of the last days, for whoever looks after it: what was found, and what waits."""

from typing import Any

import msgspec
from aiohttp import web
from sqlalchemy import RowMapping, select

from hub import schema
from hub.clock import Clock, iso
from hub.database import Database
from hub.switchboard.kinds import WORK, TaskKind
from hub.web import SUPERVISORS, Route, answer

DAYS_S = 14 * 86_400.0
MOST = 200


class WrongWords(msgspec.Struct, frozen=True, kw_only=True):
    """A text of the menu that somebody who speaks the language would write differently."""

    where: str
    text: str
    translation: str
    better: str


class WorkRecord(msgspec.Struct, frozen=True, kw_only=True):
    """Work as it is kept. ``result`` is None until it is done. ``wrong``: what a check of translations found. Times are ISO
    8601 in UTC."""

    task: str
    kind: str
    title: str
    site_name: str
    language: str
    state: str
    agent_name: str
    made_at: str
    done_at: str | None
    facts: dict[str, Any]
    result: dict[str, Any] | None
    note: str
    wrong: tuple[WrongWords, ...]


class WorkList:
    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    def routes(self) -> list[Route]:
        return [Route("GET", "/api/work", SUPERVISORS, self.work)]

    async def work(self, request: web.Request) -> web.Response:
        return answer({"work": await self.records(request.query.get("kind", ""))})

    async def records(self, kind: str = "") -> list[WorkRecord]:
        """Of one kind, or of all; the newest first."""
        tasks, kinds = schema.tasks.c, WORK & {kind} if kind else WORK
        query = (
            select(
                schema.tasks, schema.sites.c.name.label("site_name"), schema.people.c.name.label("agent_name")
            )
            .join(schema.sites, schema.sites.c.id == tasks.site)
            .outerjoin(schema.people, schema.people.c.id == tasks.agent)
            .where(tasks.kind.in_(kinds), tasks.created_at > self._clock.now() - DAYS_S)
            .order_by(tasks.created_at.desc(), tasks.id)
            .limit(MOST)
        )
        async with self._database.read() as read:
            return [_record(row) for row in (await read.execute(query)).mappings()]


def _record(row: RowMapping) -> WorkRecord:
    return WorkRecord(
        task=row["id"],
        kind=row["kind"],
        title=row["title"],
        site_name=row["site_name"],
        language=row["language"],
        state=row["state"],
        agent_name=row["agent_name"] or "",
        made_at=iso(row["created_at"]) or "",
        done_at=iso(row["ended_at"]),
        facts=row["facts"],
        result=row["result"],
        note=row["note"],
        wrong=_wrong(row["facts"], row["result"]) if row["kind"] == TaskKind.CHECK_TRANSLATION else (),
    )


def _wrong(facts: dict[str, Any], result: dict[str, Any] | None) -> tuple[WrongWords, ...]:
    """``result`` is what a page sent: {"texts": {number of the text: "right", or better words}}."""
    answers = (result or {}).get("texts")
    if not isinstance(answers, dict):
        return ()
    return tuple(
        WrongWords(where=pair["where"], text=pair["from"], translation=pair["to"], better=answers[str(number)])
        for number, pair in enumerate(facts.get("texts", ()))
        if isinstance(answers.get(str(number)), str) and answers[str(number)] != "right"
    )
