"""The switchboard's rules: how many decisions a second, and whole days of them beside what queueing theory computes."""

import time
from pathlib import Path
from random import Random

import msgspec

import hub.replay
from benchmarks.table import Row
from hub.planning.erlang import Goal, Load, outcome, pooled_against_separate
from hub.replay.day import load
from hub.replay.measures import Estimate, Figures
from hub.replay.replay import replay
from hub.switchboard.agent_state import AgentState
from hub.switchboard.decision import AgentSeen, Channel, Rules, Snapshot, Step, TaskSeen, decide
from hub.switchboard.eligible import demand, why_not

DAYS = Path(hub.replay.__file__).with_name("days")
AGENTS, WAITING, PLAINLY = 2_000, 500, 20
RUNS = 10
REPEATS = {"mmn": 1_000, "mmn_patience": 200, "stores_apart": 60, "stores_pooled": 60}
"""So many that the 95 % interval of the mean wait is narrower than 3 % to either side."""


def decisions() -> list[Row]:
    """2,000 agents with levels in four languages at fifty sites, 500 tasks with three steps each."""
    dice = Random(1)
    agents, tasks = (
        [_agent(number, dice) for number in range(AGENTS)],
        [_task(number, dice) for number in range(WAITING)],
    )
    snapshot = Snapshot(1_000.0, tasks, agents, Rules(local_first={_site(number): "order" for number in range(50)}))
    began = time.perf_counter()
    for _ in range(RUNS):
        decide(snapshot)
    a_second = RUNS * WAITING / (time.perf_counter() - began)
    alone = [snapshot._replace(tasks=[task]) for task in tasks[:200]]
    began = time.perf_counter()
    for one in alone:
        decide(one)
    a_second_alone = len(alone) / (time.perf_counter() - began)
    began = time.perf_counter()
    for task in tasks[:PLAINLY]:
        asked = demand(task, snapshot.rules)
        [agent for agent in agents if not why_not(agent, asked, 0, task.excluded, snapshot.rules)]
    plainly = PLAINLY / (time.perf_counter() - began)
    peer = "every agent asked about for every task"
    what = f"decisions, {AGENTS:,} agents"
    return [
        Row(f"{what}, {WAITING} waiting", a_second, "1/s", peer, plainly, ">= 1000"),
        Row(f"{what}, one at a time", a_second_alone, "1/s", peer, plainly, ""),
    ]


def _site(number: int) -> str:
    return f"site-{number}"


def _agent(number: int, dice: Random) -> AgentSeen:
    skills = {f"lang:{language}": dice.randint(1, 5) for language in dice.sample(["en", "es", "zh", "pt"], 2)}
    states = [AgentState.AVAILABLE, *[AgentState.BUSY] * 3, AgentState.WRAPUP, AgentState.BREAK]
    qualified = frozenset({"menu"}) if dice.random() < 0.9 else frozenset[str]()
    return AgentSeen(
        f"agent-{number}", _site(dice.randrange(50)), dice.choice(states), skills, qualified, dice.random() * 600
    )


def _task(number: int, dice: Random) -> TaskSeen:
    language = f"lang:{dice.choice(['en', 'es', 'zh', 'pt'])}"
    steps = (Step({language: 4}, 20.0), Step({language: 3}, 20.0), Step({language: 2}))
    created, priority_min = 1_000 - dice.random() * 100, dice.choice([0.0, 0.0, 2.0])
    menu = frozenset({"menu"})
    return TaskSeen(f"task-{number}", Channel.VIDEO, _site(dice.randrange(50)), created, priority_min, steps, menu)


def days() -> list[Row]:
    """Both ends of each 95 % interval have to be within 3 % of theory."""
    patient, impatient = outcome(Load(120, 180), 9, 20), outcome(Load(120, 180, 60), 7, 20)
    assert patient.average_wait_s is not None
    waits, gives_up = _played("mmn"), _played("mmn_patience")
    rows = [
        *_interval("mean wait, 9 agents", waits.mean_wait_s, "s", "Erlang C", patient.average_wait_s),
        *_interval("abandonment, 7 agents", gives_up.abandonment, "share", "Erlang A", impatient.abandonment),
    ]
    separate = pooled_against_separate([Load(6, 180)] * 20, Goal())
    apart, pooled = _played("stores_apart"), _played("stores_pooled")
    agents = sum(alone.agents for alone in separate.separate)
    rows.append(Row("agents for 20 stores, one pool", separate.pooled.agents, "", "each alone", agents, "<= 9"))
    for name, one, other in (
        ("answered within 20 s", pooled.service_level, apart.service_level),
        ("occupancy", pooled.occupancy, apart.occupancy),
    ):
        assert one is not None
        assert other is not None
        goal = ">= 0.8" if name != "occupancy" else ">= 0.65, <= 0.69"
        rows.append(Row(f"{name}, 20 stores, one pool of 9", one.value, "share", "40 apart", other.value, goal))
    return rows


def _played(name: str) -> Figures:
    return replay(msgspec.structs.replace(load(DAYS / f"{name}.toml"), repeats=REPEATS[name])).total


def _interval(what: str, found: Estimate | None, unit: str, theory: str, expected: float) -> list[Row]:
    assert found is not None
    return [
        Row(f"{what}, replayed: at least (95 % sure)", found.low, unit, theory, expected, ">= 0.97 x"),
        Row(f"{what}, replayed", found.value, unit, theory, expected, ">= 0.97 x, <= 1.03 x"),
        Row(f"{what}, replayed: at most (95 % sure)", found.high, unit, theory, expected, "<= 1.03 x"),
    ]
