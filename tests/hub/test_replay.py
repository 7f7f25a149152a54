"""Days that are played again: against queueing theory, against what can be counted by hand, and as somebody types it."""

import asyncio
import datetime as dt
import json
import subprocess
import sys
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.checked import Problems
from hub.database import open_database
from hub.people.person import Person, Qualification, Role
from hub.planning.erlang import Load, outcome
from hub.replay.day import Agents, Call, Day, DayRules, DayStep, Duration, Ring, Shift, Site, load
from hub.replay.measures import Estimate, Measures, ratio
from hub.replay.recorded import as_day, recorded
from hub.replay.replay import replay, theory
from hub.replay.run import Run
from hub.reports.rows import Rows, Spell, Task
from hub.server import database_file
from hub.switchboard.agent_state import AgentState
from tests.hub.world import TestClock, World

DAYS = Path(__file__).parents[2] / "hub/replay/days"
THREE_MINUTES = Duration(mean_s=180)
MINUTE = Duration(kind="fixed", mean_s=60)


def in_bounds(estimate: Estimate | None, expected: float, wider: float = 2.0) -> None:
    """The truth is within twice the 95 % interval, which of honest figures fewer than one in a thousand misses."""
    assert estimate is not None
    assert abs(estimate.value - expected) <= wider * (estimate.high - estimate.value)


def poisson(agents: int, repeats: int, patience: Duration | None = None) -> Day:
    return Day(
        name="Poisson",
        hours=11,
        warm_up_hours=1,
        seed=5,
        repeats=repeats,
        sites=(Site(id="boston", calls_per_hour=120),),
        agents=(Agents(id="agent", site="boston", count=agents),),
        handling=THREE_MINUTES,
        patience=patience,
    )


# -- against theory ------------------------------------------------------------------------------------------------------


def test_patient_customers_wait_as_erlang_c_says() -> None:
    found, expected = replay(poisson(9, 40), jobs=1), outcome(Load(120, 180), 9, 20)
    assert expected.average_wait_s is not None
    in_bounds(found.total.mean_wait_s, expected.average_wait_s)
    in_bounds(found.total.service_level, expected.service_level)
    in_bounds(found.total.occupancy, expected.occupancy)
    assert found.fairness is not None
    assert found.fairness[1] - found.fairness[0] < 0.03  # whoever was idle longest is next, so all work the same


def test_impatient_customers_give_up_as_erlang_a_says() -> None:
    found, expected = replay(poisson(7, 20, Duration(mean_s=60)), jobs=1), outcome(Load(120, 180, 60), 7, 20)
    in_bounds(found.total.abandonment, expected.abandonment)
    in_bounds(found.total.service_level, expected.service_level)
    assert expected.average_wait_s is not None
    in_bounds(found.total.mean_wait_s, expected.average_wait_s)


def test_nine_people_in_one_pool_do_what_forty_do_apart() -> None:
    apart, pooled = (
        msgspec.structs.replace(load(DAYS / f"stores_{how}.toml"), repeats=15) for how in ("apart", "pooled")
    )
    alone, together = replay(apart, jobs=1), replay(pooled, jobs=1)
    assert (len(alone.agents), len(together.agents)) == (40, 9)
    for found, load_of, agents in ((alone, Load(6, 180), 2), (together, Load(120, 180), 9)):
        expected = outcome(load_of, agents, 20)
        in_bounds(found.total.service_level, expected.service_level)
        in_bounds(found.total.occupancy, expected.occupancy)


def test_theory_is_told_only_where_it_holds() -> None:
    told = theory(load(DAYS / "stores_pooled.toml"))
    assert told is not None
    assert told.agents == 9
    assert theory(load(DAYS / "stores_apart.toml")) is None
    assert theory(load(DAYS / "boston_sacramento.toml")) is None
    assert theory(msgspec.structs.replace(poisson(9, 1), handling=MINUTE)) is None


# -- by hand -------------------------------------------------------------------------------------------------------------


def small(*calls: Call, agents: tuple[Agents, ...], **more: object) -> Run:
    sites = (Site(id="boston"), Site(id="sacramento"))
    values = {"name": "small", "hours": 1, "sites": sites, "handling": MINUTE, "calls": calls, "agents": agents, **more}
    return Run(Day(**values), 0).go()  # type: ignore[arg-type]


def answered(run: Run) -> list[tuple[float, str | None, float]]:
    return sorted((one.customer.at_s, one.agent, one.waited_s) for one in run.served)


def call(at_s: float, site: str = "boston", **more: float | str) -> Call:
    return Call(at_s=at_s, site=site, **more)  # type: ignore[arg-type]


ANA, BEN = Agents(id="ana", site="boston"), Agents(id="ben", site="sacramento")


def test_the_longest_idle_is_asked_wherever_they_are() -> None:
    run = small(call(0), call(10), call(80), call(90), agents=(ANA, BEN))
    assert answered(run) == [(0, "ana", 0), (10, "ben", 0), (80, "ana", 0), (90, "ben", 0)]


def test_own_people_come_first_where_the_site_wants_it() -> None:
    rules = DayRules(local_first={"sacramento": "order"})
    run = small(call(0, "sacramento"), call(100, "sacramento"), agents=(ANA, BEN), rules=rules)
    assert answered(run) == [(0, "ben", 0), (100, "ben", 0)]


def test_a_call_that_is_held_for_its_own_site_goes_to_the_pool_in_time() -> None:
    rules = DayRules(local_first={"boston": "hold"}, hold_s=12)
    run = small(call(0), call(1), agents=(ANA, BEN), rules=rules)
    assert answered(run) == [(0, "ana", 0), (1, "ben", 12)]


def test_a_step_that_relaxes_lets_somebody_else_answer() -> None:
    expert = Agents(id="eva", site="boston", languages={"es": 5})
    learner = Agents(id="lea", site="boston", languages={"es": 2})
    steps = (DayStep(language=4, for_s=20), DayStep(language=2))
    calls = (call(0, language="es"), call(5, language="es"))
    assert answered(small(*calls, agents=(expert, learner), steps=steps)) == [(0, "eva", 0), (5, "lea", 20)]
    # Nobody who could meet the first step works: it is skipped at once.
    assert answered(small(calls[0], agents=(learner,), steps=steps)) == [(0, "lea", 0)]


def test_nobody_without_the_qualification_ever_answers() -> None:
    run = small(call(0, patience_s=500), agents=(ANA,), rules=DayRules(must=("menu",)))
    assert [(one.agent, one.waited_s, one.gave_up) for one in run.served] == [(None, 500, True)]


def test_who_goes_home_finishes_the_call_and_who_waits_then_is_not_forgotten() -> None:
    ana = msgspec.structs.replace(ANA, shifts=(Shift(start="00:00", end="00:01"),))
    run = small(call(30, handle_s=90), call(40), agents=(ana,))
    assert [(one.customer.at_s, one.agent, one.gave_up) for one in run.served] == [
        (30, "ana", False),
        (40, None, False),
    ]
    assert [worked.handling_s for worked in run.worked()] == [90]


def test_a_missed_ring_costs_a_ring_and_the_place_in_the_order() -> None:
    ring = Ring(miss=1.0, ring_s=15, back_after_s=45)
    run = small(call(0, patience_s=100), agents=(ANA, BEN), ring=ring)
    assert [(one.agent, one.waited_s) for one in run.served] == [(None, 100)]
    assert {worked.agent: worked.missed for worked in run.worked()} == {"ana": 2, "ben": 2}


def test_a_rejected_call_is_offered_to_the_next_and_not_again_for_a_while() -> None:
    ring = Ring(reject=1.0, answer_s=2, reoffer_after_s=30)
    run = small(call(0, patience_s=35), agents=(ANA, BEN), ring=ring)
    # Ben is rung again when the customer hangs up, which is not his fault.
    assert {worked.agent: worked.rejected for worked in run.worked()} == {"ana": 2, "ben": 1}
    assert [(one.agent, one.waited_s) for one in run.served] == [(None, 35)]


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.builds(call, st.floats(0, 3_600), st.sampled_from(["boston", "sacramento"]), patience_s=st.floats(1, 300)),
        max_size=30,
    ),
    st.builds(
        Ring, miss=st.sampled_from([0.0, 0.3]), reject=st.sampled_from([0.0, 0.3]), answer_s=st.sampled_from([0.0, 3.0])
    ),
)
def test_every_customer_is_told_of_once_and_all_time_is_accounted_for(calls: list[Call], ring: Ring) -> None:
    run = small(*calls, agents=(ANA, BEN), ring=ring)
    assert sorted(one.customer.at_s for one in run.served) == sorted(one.at_s for one in calls)
    for worked in run.worked():
        assert worked.handling_s + worked.available_s <= 3_600 + 1e-6
        if not (ring.miss or ring.reject or ring.answer_s) and calls:
            lasted = run._now
            assert worked.handling_s + worked.available_s == pytest.approx(min(3_600, lasted))


def test_the_same_seed_is_the_same_day_and_changed_rules_meet_the_same_customers() -> None:
    day = poisson(7, 1)
    again = [one.customer for one in Run(day, 3).go().served]
    assert again == [one.customer for one in Run(day, 3).go().served]
    fewer = msgspec.structs.replace(day, agents=(Agents(id="agent", site="boston", count=8),))
    assert sorted(again) == sorted(one.customer for one in Run(fewer, 3).go().served)
    assert again != [one.customer for one in Run(day, 4).go().served]


def test_how_sure_a_ratio_is() -> None:
    assert ratio([1.0], [4.0]) == Estimate(0.25, 0.25, 0.25)
    assert ratio([0.0], [0.0]) is None
    found = ratio([9.0, 11.0] * 50, [10.0] * 100)
    assert found is not None
    assert found.value == 1
    assert found.high - found.low == pytest.approx(2 * 1.984 * 0.1 * (100 / 99) ** 0.5 / 10, rel=1e-3)


# -- files ---------------------------------------------------------------------------------------------------------------


def test_every_example_can_be_read_and_played() -> None:
    names = [path.name for path in sorted(DAYS.glob("*.toml"))]
    assert names == [
        "boston_sacramento.toml",
        "mmn.toml",
        "mmn_patience.toml",
        "stores_apart.toml",
        "stores_pooled.toml",
    ]
    chain = replay(msgspec.structs.replace(load(DAYS / "boston_sacramento.toml"), repeats=2), jobs=1)
    calls = {agent.agent: agent.calls for agent in chain.agents}
    assert calls["trainee"] == 0
    assert calls["home-1"] > 10


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ('[[agents]]\nid = "x"\nsite = "paris"', "agents[0].site: found 'paris'; the sites are boston"),
        (
            '[[agents]]\nid = "x"\nsite = "boston"\nshifts = [{ start = "25:00", end = "26:00" }]',
            "found '25:00'; a time of day",
        ),
        ('[[agents]]\nid = "x"\nsite = "boston"\nshifts = [{ start = "12:00", end = "09:00" }]', "the end is later"),
        ('[[agents]]\nid = "x"\nsite = "boston"\n[[agents]]\nid = "x"\nsite = "boston"', "'x' is there twice"),
        ('[[calls]]\nat_s = 5\nsite = "paris"', "calls[0].site: found 'paris'"),
        ("[[steps]]\nlanguage = 4\n[[steps]]\nlanguage = 2", "steps[0].for_s: missing"),
        ('[rules]\nlocal_first = { paris = "order" }', "rules.local_first.paris: no such site"),
        ("[ring]\nreject = 1.5", "ring.reject"),
        ("speed = 3", "speed"),
    ],
)
def test_what_is_wrong_with_a_file_is_said(tmp_path: Path, change: str, said: str) -> None:
    file = tmp_path / "day.toml"
    start = 'name = "wrong"\nhandling = { kind = "fixed", mean_s = 60 }\n'
    sites = '[[sites]]\nid = "boston"\n'
    file.write_text(f"{start}{change}\n{sites}" if change == "speed = 3" else f"{start}{sites}{change}\n")
    with pytest.raises(Problems) as problems:
        load(file)
    assert said in str(problems.value)


def command(*arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "hub", "replay", *arguments], capture_output=True, text=True, timeout=100, check=False
    )


def test_the_command_plays_a_day_and_prints_it_beside_theory() -> None:
    shown = command(str(DAYS / "mmn_patience.toml"), "--repeats", "4")
    assert shown.returncode == 0, shown.stderr
    for told in ("played 4 times", "12.9%", "answered <= 20 s / (asked - gave up <= 20 s)", "agent-7"):
        assert told in shown.stdout
    found = json.loads(command(str(DAYS / "mmn_patience.toml"), "--repeats", "1", "--json").stdout)
    assert found["theory"]["agents"] == 7
    assert msgspec.convert({name: found[name] for name in Measures.__struct_fields__}, Measures).repeats == 1


def test_a_recorded_day_has_who_called_and_who_worked() -> None:
    rows = Rows([task(1, 100, answered=20, lasted=40, wrapped=10), task(2, 110, gave_up=25)], [], spells(), [])
    ana = Person(id="ana", name="Ana", role=Role.AGENT, site="boston", languages={"en": 4}, qualifications=(MENU,))
    day = as_day("a day", rows, ["boston", "sacramento"], {"ana": ana}, 1_000.0, 1_000.0 + 86_400)
    assert day.calls == (
        Call(at_s=100, site="boston", language="en", handle_s=50),
        Call(at_s=110, site="boston", language="en", patience_s=25),
    )
    assert day.handling == Duration(kind="list", values_s=(50,))
    shifts = (Shift(start=90, end=400), Shift(start=500, end=600))
    assert day.agents == (
        Agents(id="ana", site="boston", languages={"en": 4}, qualifications=("menu",), shifts=shifts),
    )
    found = replay(day, jobs=1).total
    assert (found.asked, found.answered) == (2, 1)  # Ana answers the first at once, and the second gives up again


MENU = Qualification(name="menu", granted_at=0, expires_at=1e12, by="max")


def task(
    number: int, at: float, *, answered: float = 0, lasted: float = 0, wrapped: float = 0, gave_up: float = 0
) -> Task:
    created = 1_000 + at
    if gave_up:
        return Task(
            str(number), "video", "k", "boston", "en", None, "canceled", created, None, created + gave_up, None, "", ""
        )
    ended = created + answered + lasted
    times = (created, created + answered, ended, ended + wrapped)
    return Task(str(number), "video", "k", "boston", "en", "ana", "completed", *times, "other", "")


def spells() -> list[Spell]:
    states = (("available", 90, 120), ("busy", 120, 160), ("wrapup", 160, 170), ("available", 170, 400))
    rest = (("break", 400, 500), ("available", 500, 600))
    return [Spell("ana", "boston", state, 1_000 + start, 1_000 + end) for state, start, end in states + rest]


async def test_a_day_of_the_hub_is_written_and_played_with_other_rules(
    here: World, clock: TestClock, tmp_path: Path
) -> None:
    kiosk, ana = await here.kiosk(), await here.agent("Ana")
    call = await kiosk.ask()
    await ana.accept()
    await here.later(50)
    await kiosk.hang_up(call)
    await ana.state(AgentState.WRAPUP)
    await here.later(60)
    await ana.state(AgentState.AVAILABLE)
    async with open_database(database_file(here.config.state)) as database:
        day = await recorded(database, clock.clock, dt.date(2027, 1, 15), ZoneInfo("UTC"))
    (tmp_path / "day.json").write_bytes(msgspec.json.encode(day))
    assert load(tmp_path / "day.json") == day
    (one,) = load(tmp_path / "day.json").calls
    assert (one.site, one.language) == ("boston", "en")
    assert one.handle_s is not None
    assert 50 <= one.handle_s <= 110
    played = json.loads((await asyncio.to_thread(command, str(tmp_path / "day.json"), "--json")).stdout)
    assert played["total"]["asked"] == 1


def test_the_command_says_what_it_needs() -> None:
    assert "give a FILE to replay, or --export DAY" in command().stderr
    assert "isoformat" in command("--export", "yesterday").stderr
