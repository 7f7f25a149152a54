"""Who may serve customers: granted by calls that were done well, for a year, and for the menu that was learned."""

import asyncio
from pathlib import Path

from hub.people.person import Person
from hub.server import DEMO_MENU
from hub.training.menu_changes import GRACE_S
from hub.training.path import LASTS_S, SOON_S
from hub.training.protocol import NextStep
from tests.hub.training.world import School, Studio
from tests.hub.world import World

DAY_S = 24 * 3600.0
THREE = ("find-the-combo", "fire-alarm", "off-the-menu")


async def person(here: World, name: str = "cleo") -> Person:
    found = await here.hub.roster.person(name)
    assert found is not None
    return found


async def next_step(here: World) -> NextStep:
    return (await here.hub.training.certificates.learner(await person(here))).next()


async def menu_qualifications(here: World) -> list[tuple[str, float]]:
    """Scope and end of what Cleo has in force."""
    now = here.hub._clock.now()
    return [
        (one.scope, one.expires_at)
        for one in (await person(here)).qualifications
        if one.name == "menu" and one.valid(now)
    ]


async def practised(at_school: School) -> Studio:
    """Everything before the certification."""
    await at_school.learn_all()
    studio = await at_school.studio()
    await at_school.trainee()
    for scenario in THREE:
        assert (await at_school.practise(studio, scenario))["passed"]
    return studio


async def test_lessons_then_practice_then_five_calls_and_a_year_of_customers(at_school: School, here: World) -> None:
    assert (await next_step(here)) == NextStep(kind="module", id="desk")
    wrong = await here.ask("POST", "/api/training/modules/allergens", "Cleo", json={"answers": {}})
    assert not wrong[1]["passed"]
    await at_school.learn_all()
    assert (await next_step(here)).kind == "practise"
    assert (await at_school.begin(certification=True))[1]["error"] == "not_yet"
    studio = await at_school.studio()
    trainee = await at_school.trainee()
    for scenario in THREE:
        await at_school.practise(studio, scenario)
    assert (await next_step(here)).kind == "certify"
    await at_school.certify(studio, good=4)
    [(scope, expires_at)] = await menu_qualifications(here)
    assert scope == "maple-and-masa"
    assert expires_at == here.hub._clock.now() + LASTS_S
    assert (await at_school.path())["certification"]["state"] == "passed"
    assert (await at_school.path())["qualification"]["valid"]
    assert (await next_step(here)).kind == "nothing"
    await trainee.want("available")
    await here.later(LASTS_S - SOON_S + 1)
    assert (await next_step(here)).kind == "renew"
    await here.later(SOON_S)
    assert await menu_qualifications(here) == []


async def test_three_good_calls_of_five_are_not_enough_and_the_weak_ones_come_first(
    at_school: School, here: World
) -> None:
    studio = await practised(at_school)
    await at_school.certify(studio, good=3)
    assert await menu_qualifications(here) == []
    certification = (await at_school.path())["certification"]
    assert certification["state"] == "failed"
    weak = certification["scenarios"][3:]
    assert (await at_school.begin(certification=True))[1]["error"] == "not_yet"
    for scenario in weak:
        assert await next_step(here) == NextStep(kind="practise", id=scenario)
        await here.later(1)
        assert (await at_school.practise(studio, scenario))["passed"]
    assert (await next_step(here)).kind == "certify"
    await at_school.certify(studio, good=5)
    assert len(await menu_qualifications(here)) == 1


async def test_a_supervisors_scorecard_counts_in_the_place_of_the_script(at_school: School, here: World) -> None:
    studio = await practised(at_school)
    await at_school.certify(studio, good=4)
    assert len(await menu_qualifications(here)) == 1
    cards = (await here.ask("GET", "/api/training/scorecards", "Sue"))[1]
    assert len(cards["open"]) == 5
    good = next(card for card in cards["open"] if card["automatic"] > 0.85)
    assert good["transcript"]
    low = {criterion["id"]: 1 for criterion in cards["criteria"]}
    path = f"/api/training/scorecards/{good['id']}"
    assert (await here.ask("POST", path, "Sue", json={"marks": {"contact": 4}}))[0] == 422
    assert (await here.ask("POST", path, "Cleo", json={"marks": low}))[0] == 403
    filled = await here.ask("POST", path, "Sue", json={"marks": low, "comment": "Read the words again."})
    assert filled[1]["score"] == 0.25
    assert (await here.ask("POST", path, "Max", json={"marks": low}))[1]["error"] == "not_yours"
    assert await menu_qualifications(here) == [], "three good calls are left"
    assert (await at_school.path())["certification"]["state"] == "failed"


def menu_with(folder: Path, before: str, after: str) -> Path:
    """The demo's menu with a change, its pictures beside it."""
    text = DEMO_MENU.read_text()
    assert before in text
    (folder / "menu.yaml").write_text(text.replace(before, after, 1))
    for name in ("pictures", "rasterised"):
        (folder / name).symlink_to(DEMO_MENU.parent / name)
    return folder / "menu.yaml"


TACOS = "allergens: {may_contain: [gluten]}"


async def test_a_menu_that_changed_is_learned_or_the_scope_ends_after_the_grace_time(
    at_school: School, here: World, tmp_path: Path
) -> None:
    roster, certificates = here.hub.roster, here.hub.training.certificates
    ends = here.hub._clock.now() + LASTS_S
    await roster.grant("cleo", "menu", scope="maple-and-masa", expires_at=ends, by="max")
    await here.later(1)
    await here.hub.library.publish(menu_with(tmp_path, TACOS, "allergens: {contains: [milk], may_contain: [gluten]}"))
    await here.hub.look()
    await asyncio.gather(*(certificates.look() for _ in range(3)))
    [change] = await certificates.to_learn(await person(here))
    assert [(one.kind, one.about) for one in change.changes] == [("allergens", "tacos-carnitas")]
    assert await next_step(here) == NextStep(kind="change", id=change.lesson)
    assert (await at_school.path())["modules"][0]["due_at"] == change.due_at
    await here.later(GRACE_S - 2)
    await here.hub.look()
    assert len(await menu_qualifications(here)) == 1
    await here.later(2)
    await here.hub.look()
    assert await menu_qualifications(here) == []
    await here.hub.training._records.passed("cleo", change.lesson)
    await certificates.learned(await person(here))
    assert await menu_qualifications(here) == [("maple-and-masa", ends)], "as long as before"


async def test_who_learns_the_change_in_time_keeps_the_scope(at_school: School, here: World, tmp_path: Path) -> None:
    ends = here.hub._clock.now() + LASTS_S
    await here.hub.roster.grant("cleo", "menu", scope="maple-and-masa", expires_at=ends, by="max")
    await here.later(1)
    await here.hub.library.publish(menu_with(tmp_path, TACOS, "allergens: {contains: [milk], may_contain: [gluten]}"))
    await here.hub.look()
    await here.hub.look()
    [module] = [module for module in (await at_school.path())["modules"] if module["due_at"]]
    assert (await at_school.learn(module["id"]))["passed"]
    assert (await next_step(here)).kind == "nothing"
    await here.later(GRACE_S + DAY_S)
    await here.hub.look()
    assert await menu_qualifications(here) == [("maple-and-masa", ends)]


async def test_a_new_price_needs_no_lesson(at_school: School, here: World, tmp_path: Path) -> None:
    await here.hub.roster.grant("cleo", "menu", expires_at=here.hub._clock.now() + LASTS_S, by="max")
    await here.later(1)
    await here.hub.library.publish(menu_with(tmp_path, "price: 1645", "price: 1745"))
    await here.hub.look()
    await here.hub.look()
    assert await here.hub.training.certificates.to_learn(await person(here)) == []
