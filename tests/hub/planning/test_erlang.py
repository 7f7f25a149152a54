"""How many people are needed: against known numbers, and against the same questions answered another way."""

import json
import subprocess
import sys
from math import exp

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.planning.erlang import (
    Goal,
    Load,
    Outcome,
    Unreachable,
    erlang_b,
    erlang_c,
    fewest,
    outcome,
    pooled_against_separate,
    rostered,
    square_root,
)

USUAL = Goal(0.8, 20)
small_loads = st.builds(Load, st.floats(5, 400), st.floats(30, 300), st.one_of(st.none(), st.floats(10, 600)))


# -- known numbers -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("stores", "erlang", "pooled", "alone", "occupancy", "wait_s"),
    [(1, 0.3, 2, 2, 0.15, 4.1), (20, 6.0, 9, 40, 0.67, 11.8), (100, 30.0, 35, 200, 0.86, 10.2)],
)
def test_one_pool_for_many_stores_needs_far_fewer_people(
    stores: int, erlang: float, pooled: int, alone: int, occupancy: float, wait_s: float
) -> None:
    found = pooled_against_separate([Load(6, 180)] * stores, USUAL)
    assert Load(6 * stores, 180).erlang == pytest.approx(erlang)
    assert (found.pooled.agents, sum(one.agents for one in found.separate), found.saved) == (
        pooled,
        alone,
        alone - pooled,
    )
    assert round(found.pooled.occupancy, 2) == occupancy
    assert found.pooled.average_wait_s is not None
    assert round(found.pooled.average_wait_s, 1) == wait_s


@pytest.mark.parametrize(("agents", "abandonment"), [(7, 0.129), (9, 0.043)])
def test_customers_of_a_minutes_patience_give_up_as_often_as_is_known(agents: int, abandonment: float) -> None:
    assert round(outcome(Load(120, 180, 60), agents, 20).abandonment, 3) == abandonment


def test_erlang_b_and_c_of_the_textbooks() -> None:
    assert erlang_b(2, 3) == pytest.approx(4 / 19)  # 2^3/3! / (1 + 2 + 2 + 4/3)
    assert erlang_c(2, 3) == pytest.approx(4 / 9)
    assert erlang_c(3, 3) == erlang_c(5, 3) == 1


# -- the same question, answered by walking through the queue's states -------------------------------------------------------


def stationary(load: Load, agents: int, most: int) -> list[float]:
    """Of the number of calls in the house, by the balance between each state and the next."""
    theta = 0.0 if load.patience_s is None else 1 / load.patience_s
    weights = [1.0]
    for k in range(1, most + 1):
        leave = min(k, agents) / load.aht_s + max(0, k - agents) * theta
        weights.append(weights[-1] * load.per_s / leave)
    return [weight / sum(weights) for weight in weights]


def walked(load: Load, agents: int, within_s: float, most: int = 500) -> Outcome:
    """Follow a call that comes while k are in the house: those ahead leave, or the call itself gives up. Uniformised:
    as many small steps as a Poisson number says."""
    theta = 0.0 if load.patience_s is None else 1 / load.patience_s
    shares = stationary(load, agents, most)
    ahead = shares[agents:]  # by how many wait before the call
    serve = agents / load.aht_s
    pace = serve + len(ahead) * theta + theta
    in_time, too_soon = sum(shares[:agents]), 0.0
    answered = gave_up = 0.0
    chance, done = exp(-pace * within_s), 0
    left = 1 - chance
    while left > 1e-12:
        done += 1
        answered += serve / pace * ahead[0]
        gave_up += theta / pace * sum(ahead)
        ahead = [
            (ahead[q + 1] * (serve + (q + 1) * theta) if q + 1 < len(ahead) else 0.0) / pace
            + ahead[q] * (1 - (serve + q * theta + theta) / pace)
            for q in range(len(ahead))
        ]
        chance *= pace * within_s / done
        left -= chance
        in_time += chance * answered
        too_soon += chance * gave_up
    waiting = sum((k - agents) * share for k, share in enumerate(shares) if k > agents)
    abandonment = theta * waiting / load.per_s
    return Outcome(
        agents,
        in_time / (1 - too_soon),
        waiting / load.per_s,
        load.erlang * (1 - abandonment) / agents,
        abandonment,
        sum(shares[agents:]),
    )


@pytest.mark.parametrize(
    ("load", "agents"),
    [
        (Load(120, 180), 9),
        (Load(120, 180), 7),
        (Load(120, 180, 60), 7),
        (Load(120, 180, 60), 3),  # twice as many calls as they can take
        (Load(30, 120, 20), 1),
        (Load(200, 90, 240), 6),
    ],
)
def test_walking_through_the_states_gives_the_same(load: Load, agents: int) -> None:
    found, again = outcome(load, agents, 20), walked(load, agents, 20, most=120 if load.patience_s else 400)
    for name, one, other in zip(Outcome._fields, found, again, strict=True):
        assert one == pytest.approx(other, rel=1e-6), name


# -- what holds for every load ---------------------------------------------------------------------------------------------


@settings(max_examples=40, deadline=None)
@given(small_loads, st.sampled_from([0.5, 0.8, 0.95]), st.sampled_from([0.0, 10.0, 60.0]))
def test_the_fewest_reach_the_goal_and_one_fewer_do_not(load: Load, target: float, within_s: float) -> None:
    found = fewest(load, Goal(target, within_s))
    assert found.service_level >= target
    assert outcome(load, found.agents - 1, within_s).service_level < target
    assert found == outcome(load, found.agents, within_s)


@settings(max_examples=40, deadline=None)
@given(small_loads, st.integers(1, 40))
def test_one_more_agent_is_never_worse_and_every_share_is_a_share(load: Load, agents: int) -> None:
    fewer, more = outcome(load, agents, 20), outcome(load, agents + 1, 20)
    assert more.service_level >= fewer.service_level - 1e-9
    assert more.abandonment <= fewer.abandonment + 1e-9
    for share in (*fewer[1:2], *fewer[3:]):
        assert share is not None
        assert 0 <= share <= 1 + 1e-9
    if fewer.average_wait_s is not None:
        assert more.average_wait_s is not None
        assert more.average_wait_s <= fewer.average_wait_s + 1e-9
    if load.patience_s is not None:
        assert fewer.average_wait_s == pytest.approx(fewer.abandonment * load.patience_s)  # Little's law


def test_very_patient_customers_are_those_of_erlang_c() -> None:
    for one, other in zip(outcome(Load(120, 180, 1e9), 9, 20), outcome(Load(120, 180), 9, 20), strict=True):
        assert one == pytest.approx(other, abs=1e-5)


def test_thousands_of_agents_are_no_trouble() -> None:
    large = fewest(Load(100_000, 180), USUAL)
    assert 5_000 < large.agents < square_root(5_000, 0.5)
    assert large.occupancy > 0.99  # which is why planning caps it
    capped = fewest(Load(100_000, 180), Goal(0.8, 20, most_occupancy=0.85))
    assert capped.agents == 5_883  # 5000 / 0.85
    assert fewest(Load(100_000, 180, 60), Goal(0.8, 20, most_occupancy=0.85)).occupancy <= 0.85
    assert outcome(Load(1e6, 180, 86_400), 40_000, 20).abandonment == pytest.approx(0.2)  # 10,000 of 50,000 too many
    assert outcome(Load(1e-6, 180, 60), 5_000, 20).service_level == 1


def test_merging_two_equal_pools_saves_what_the_root_says() -> None:
    """(2 - sqrt 2) beta sqrt a, the same beta on both sides."""
    found = pooled_against_separate([Load(20_000, 180)] * 2, USUAL)
    alone, a = found.separate[0].agents, Load(20_000, 180).erlang
    beta = (alone - a) / a**0.5
    assert abs(found.saved - (2 - 2**0.5) * beta * a**0.5) < 12
    assert square_root(100, 1) == 110


def test_who_is_paid_for_more_than_the_calls_is_counted() -> None:
    assert rostered(7, 0.3) == 10
    assert rostered(9, 0) == 9


# -- the edges -------------------------------------------------------------------------------------------------------------


def test_no_calls_need_nobody() -> None:
    assert fewest(Load(0, 180), USUAL).agents == 0
    assert outcome(Load(0, 180, 60), 3, 20) == Outcome(3, 1, 0, 0, 0, 0)


def test_too_few_for_patient_customers_never_catch_up() -> None:
    assert outcome(Load(120, 180), 6, 20) == Outcome(6, 0, None, 1, 0, 1)
    assert outcome(Load(120, 180, 60), 6, 20).average_wait_s is not None


def test_without_anybody_all_give_up() -> None:
    assert outcome(Load(120, 180, 60), 0, 20) == Outcome(0, 0, 60, 0, 1, 1)
    assert outcome(Load(120, 180), 0, 20).average_wait_s is None


@pytest.mark.parametrize(
    ("load", "goal", "said"),
    [
        (Load(-1, 180), USUAL, "calls_per_hour is -1"),
        (Load(float("nan"), 180), USUAL, "calls_per_hour is nan"),
        (Load(120, 0), USUAL, "aht_s is 0"),
        (Load(120, 180, 0), USUAL, "patience_s is 0"),
        (Load(120, 180), Goal(1, 20), "target is 1; a share above 0 and below 1"),
        (Load(120, 180), Goal(0.8, -5), "within_s is -5"),
        (Load(120, 180), Goal(0.8, 20, 0), "most_occupancy is 0"),
        (Load(1e12, 180), USUAL, "at most"),
    ],
)
def test_what_is_no_load_or_no_goal_is_named(load: Load, goal: Goal, said: str) -> None:
    with pytest.raises(Unreachable, match=said):
        fewest(load, goal)


def plan(*options: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "hub", "plan", "--calls-per-hour", "120", "--aht-s", "180", *options]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def test_the_command_answers_with_exactly_these_keys() -> None:
    found = json.loads(plan("--target", "0.8", "--within-s", "20", "--json").stdout)
    assert list(found) == ["agents", "service_level", "average_wait_s", "occupancy", "abandonment", "wait_probability"]
    assert (found["agents"], found["abandonment"]) == (9, 0)


def test_the_command_says_what_so_many_give_and_what_would_be_enough() -> None:
    shown = plan("--patience-s", "60", "--agents", "7")
    assert shown.returncode == 0
    assert "12.9%" in shown.stdout
    never = plan("--agents", "5", "--json")
    assert json.loads(never.stdout)["average_wait_s"] is None
    assert never.stderr == "5 agents cannot carry 6 Erlang: the queue grows for ever; 9 reach 80% within 20 s\n"
    wrong = plan("--target", "80")
    assert (wrong.returncode, wrong.stdout) == (1, "")
    assert wrong.stderr.startswith("target is 80.0; a share")
