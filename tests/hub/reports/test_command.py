"""`hub report` and `hub forecast`, as somebody types them."""

import asyncio
import csv
import io
from pathlib import Path

import msgspec
from sqlalchemy import insert
from typer.testing import CliRunner, Result

from hub import schema
from hub.__main__ import app
from hub.database import open_database
from hub.server import database_file


def run(state: Path, *arguments: str) -> Result:
    return CliRunner().invoke(app, [*arguments, "--state", str(state)])


async def remember_a_call(state: Path) -> None:
    """In Boston, at half past eight in the evening of 20 November: already the next day in UTC."""
    asked = 1_795_224_600.0
    call = {
        "id": "1",
        "kind": "video",
        "site": "boston",
        "language": "en",
        "skills": [],
        "state": "completed",
        "version": 1,
        "generation": 1,
        "agent": "ana",
        "created_at": asked,
        "answered_at": asked + 7,
        "ended_at": asked + 67,
        "ended": "agent",
        "code": "payment",
        "note": "",
    }
    async with open_database(database_file(state)) as database, database.write() as write:
        await write.execute(insert(schema.tasks).values(**call))


def test_the_report_of_a_day_by_the_local_time_of_the_site(state: Path) -> None:
    asyncio.run(remember_a_call(state))
    done = run(state, "report", "--day", "2026-11-20", "--site", "boston", "--json")
    found = msgspec.json.decode(done.stdout)
    values = {one["figure"]: one for one in found["figures"] if one["group"] == "total"}
    assert (found["zone"], values["asked"]["value"], values["average_wait"]["value"]) == ("America/New_York", 1, 7)
    assert values["average_wait"]["formula"] == "waits of answered calls without a ticket, added up / these calls"
    file = run(state, "report", "--day", "2026-11-20", "--csv").stdout_bytes
    lines = list(csv.reader(io.StringIO(file.decode("utf-8-sig"))))
    assert ["Boston", "answered", "Answered", "1", "count", "1", "", "calls that an agent accepted"] in lines
    shown = run(state, "report", "--day", "2026-11-20").stdout
    assert "how it is computed" in shown
    assert "7.0 s" in shown
    forecast = run(state, "forecast", "--day", "2026-11-20", "--site", "boston").stdout
    assert "20:30 │ 0.0      │ 0 to 0    │ 1" in forecast
    assert "Not tested yet" in forecast


def test_what_cannot_be_reported_is_said_in_one_line(state: Path) -> None:
    for option, value, reason in (("--day", "soon", "day 'soon'"), ("--site", "atlantis", "is unknown; there are boston")):
        refused = run(state, "report", option, value)
        assert refused.exit_code == 1
        assert reason in refused.stderr
        assert len(refused.stderr.splitlines()) == 1
