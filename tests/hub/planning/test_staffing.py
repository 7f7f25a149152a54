"""People for half hours: in one pool, alone, by language, and as the routes say it."""

import itertools
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.config import Planning
from hub.planning.demand import Key
from hub.planning.handling import Handling, handling
from hub.planning.languages import assign
from hub.planning.staffing import need
from tests.hub.world import World

BY_THE_TABLE = Planning(occupancy_cap=0.99, shrinkage=0.3)
PATIENT = Handling(180, None, 100, 0)


def test_one_pool_of_20_sites_needs_9_where_the_sites_alone_need_40() -> None:
    found = need({Key(f"site {n}", "en"): 3.0 for n in range(20)}, PATIENT, BY_THE_TABLE, {})
    assert (found.pool, found.separate, found.on_roster) == (9, 40, 13)  # 9 / 0.7 = 12.9
    assert found.by_language["en"] == (9, 0)


def test_nobody_is_planned_busier_than_the_cap() -> None:
    calls = {Key("boston", "en"): 300.0}  # 600 an hour, 30 Erlang
    free, capped = (need(calls, PATIENT, Planning(occupancy_cap=cap), {}) for cap in (0.99, 0.8))
    assert capped.pool == 38  # 30 / 0.8 = 37.5
    assert capped.pool > free.pool
    assert capped.gives is not None
    assert capped.gives.occupancy <= 0.8


def test_a_closed_counter_needs_nobody() -> None:
    found = need({Key("boston", "en"): 0.04}, PATIENT, Planning(), {})
    assert (found.pool, found.separate, found.gives) == (0, 0, None)


def test_what_the_planned_people_give_is_said() -> None:
    found = need({Key("boston", "en"): 60.0}, PATIENT, Planning(), {str(n): ["en"] for n in range(7)})
    assert found.planned == 7
    assert found.planned_gives is not None
    assert found.gives is not None
    assert found.planned_gives.service_level < 0.8 <= found.gives.service_level


def test_patience_is_the_waits_divided_by_those_who_gave_up() -> None:
    found = handling([100.0] * 30, [10.0] * 45 + [50.0] * 5, 5)
    assert found == Handling(100, (450 + 250) / 5, 30, 5)
    assert handling([100.0] * 3, [50.0], 1) == Handling(180, None, 3, 1)  # too few to say


def test_whoever_speaks_two_languages_is_kept_for_the_one_that_lacks() -> None:
    people = {"ana": ["en", "es"], "ben": ["en"], "maya": ["en", "es"]}
    assert assign({"en": 1, "es": 1}, {key: people[key] for key in ("ana", "ben")}) == {"ana": "es", "ben": "en"}
    assert sorted(assign({"en": 1, "es": 2}, people).items()) == [("ana", "es"), ("ben", "en"), ("maya", "es")]
    assert assign({"de": 3}, people) == {}


tongues = st.sets(st.sampled_from(["en", "es", "fr"]), max_size=3)


@given(st.dictionaries(st.sampled_from(["en", "es", "fr"]), st.integers(0, 3)), st.lists(tongues, max_size=5))
def test_as_much_is_covered_as_can_be_and_each_person_counts_once(wanted: dict[str, int], speak: list[set[str]]) -> None:
    people = {f"p{index}": sorted(languages) for index, languages in enumerate(speak)}
    found = assign(wanted, people)
    for person, language in found.items():
        assert language in people[person]
    assert all(list(found.values()).count(language) <= wanted.get(language, 0) for language in ("en", "es", "fr"))
    assert len(found) == best(wanted, people)


def best(wanted: Mapping[str, int], people: Mapping[str, list[str]]) -> int:
    """By trying every choice of everybody."""
    most = 0
    for choice in itertools.product(*([*languages, ""] for languages in people.values())):
        if all(choice.count(language) <= wanted.get(language, 0) for language in set(choice) - {""}):
            most = max(most, sum(1 for one in choice if one))
    return most


async def test_the_what_if_says_what_the_reference_says(here: World) -> None:
    query = {"calls_per_hour": "120", "aht_s": "180", "cap": "1"}
    _, found = await here.ask("GET", "/api/planning/what-if", "Max", params=query)
    assert (found["fewest"]["agents"], round(found["fewest"]["average_wait_s"], 1)) == (9, 11.8)
    _, found = await here.ask("GET", "/api/planning/what-if", "Max", params={**query, "patience_s": "60", "agents": "7"})
    assert round(found["chosen"]["abandonment"], 3) == 0.129
    assert [one["agents"] for one in found["curve"]] == list(range(1, found["fewest"]["agents"] + 7))


async def test_pooling_says_what_the_reference_says(here: World) -> None:
    _, found = await here.ask("GET", "/api/planning/pooling", "Max", params={"sites": "20", "calls_per_hour": "6"})
    assert (found["pooled"]["agents"], found["separate"]) == (9, 40)
    by_sites = {one["sites"]: (one["pooled"]["agents"], one["separate"]) for one in found["curve"]}
    assert (by_sites[1], by_sites[100]) == ((2, 2), (35, 200))


@pytest.mark.parametrize(
    ("query", "key"),
    [
        ({"calls_per_hour": "many"}, "bad_number"),
        ({"calls_per_hour": "nan"}, "bad_number"),
        ({"calls_per_hour": "inf"}, "bad_number"),
        ({"calls_per_hour": "-1"}, "bad_number"),
        ({"agents": "1.5"}, "bad_number"),
        ({"target": "1"}, "unreachable"),
        ({"cap": "0"}, "unreachable"),
    ],
)
async def test_numbers_that_are_none_are_refused(here: World, query: dict[str, str], key: str) -> None:
    status, found = await here.ask("GET", "/api/planning/what-if", "Max", params=query)
    assert (status, found["error"]) == (422, key)


async def test_a_hub_without_a_past_says_so(here: World) -> None:
    _, today = await here.ask("GET", "/api/planning/today", "Ana")
    assert (today["basis"], today["zone"], today["generated"]) == ("none", "America/Los_Angeles", False)
    assert {slot["forecast"] for slot in today["slots"]} == {None}
    assert [slot["actual"] for slot in today["slots"]].count(0) == 1  # midnight in Sacramento was now
    status, staffing = await here.ask("GET", "/api/planning/staffing", "Ana")
    assert (status, staffing["hours"]) == (200, {"pool": 0, "separate": 0, "planned": 0})


@pytest.mark.parametrize(
    ("query", "key"), [({"site": "atlantis"}, "unknown_site"), ({"day": "soon"}, "bad_day"), ({"day": "9999-12-31"}, "bad_day")]
)
async def test_a_day_that_cannot_be_planned_is_refused(here: World, query: dict[str, str], key: str) -> None:
    for route in ("today", "staffing"):
        status, found = await here.ask("GET", f"/api/planning/{route}", "Max", params=query)
        assert (status, found["error"]) == (422, key)
