"""The weeks that a demo hub begins with: consistent, marked, and in no other hub."""

import itertools
from pathlib import Path

from sqlalchemy import func, select

from hub import schema
from hub.config import Config
from hub.database import open_database
from hub.reports.demo_history import GENERATED, WORKERS, Story
from hub.server import database_file
from tests.hub.world import TestClock, World, world

NOW = 1_800_000_000.0
PEOPLE = {worker.name: worker.name for worker in WORKERS}


async def test_a_demo_hub_begins_with_weeks_that_say_that_they_are_made_up(tmp_path: Path, clock: TestClock) -> None:
    for _ in range(2):  # the second time everything is there
        async with world(Config(state=tmp_path / "state", port=0, demo=True), clock) as here:
            _, signed = await here.ask("POST", "/api/session", json={"name": "Boss", "password": "boss-of-the-counter"})
            assert signed["demo"]
            async with open_database(database_file(here.config.state)) as database, database.read() as read:
                calls = await read.scalar(select(func.count()).select_from(schema.tasks)) or 0
                marked = select(func.count()).where(schema.tasks.c.id.startswith(GENERATED))
                assert (await read.scalar(marked), calls > 2_000) == (calls, True)
            assert [kiosk.id for kiosk in await here.hub.registry.kiosks()] == []


async def test_no_other_hub_has_them(here: World) -> None:
    _, found = await here.ask("GET", "/api/reports/figures", "Max")
    assert (found["total"]["asked"]["value"], found["generated"]) == (0, 0)


def test_agents_do_one_thing_at_a_time_without_gaps() -> None:
    story = Story(PEOPLE, NOW)
    for duty in story.duties:
        assert all(one["ended_at"] == other["began_at"] for one, other in itertools.pairwise(duty.spells))
        assert all(spell["began_at"] < spell["ended_at"] <= NOW for spell in duty.spells)


def test_every_answered_call_was_rung_answered_ended_and_wrapped_up_in_this_order() -> None:
    story = Story(PEOPLE, NOW)
    rung = {row["task"]: row for row in story.reservations if row["state"] == "completed"}
    for task in story.tasks:
        assert task["created_at"] < task["ended_at"] < NOW
        if task["agent"]:
            mine = rung[task["id"]]
            assert task["created_at"] <= mine["offered_at"] < task["answered_at"] < task["ended_at"] < mine["ended_at"] < NOW


def test_the_story_is_the_same_each_time() -> None:
    assert Story(PEOPLE, NOW, days=3).tasks == Story(PEOPLE, NOW, days=3).tasks
