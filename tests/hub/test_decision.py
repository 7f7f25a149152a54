"""The rules of who gets whom, over every snapshot that hypothesis can think of."""

from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from hub.console.protocol import AgentState
from hub.switchboard.decision import AgentSeen, Snapshot, TaskSeen, decide
from hub.switchboard.states import WORKING

LANGUAGE = st.sampled_from(["en", "en", "es"])
LANGUAGES = st.sampled_from([frozenset({"en"}), frozenset({"en", "es"}), frozenset({"es"})])
NEEDED = st.sampled_from([frozenset({"orders"}), frozenset({"orders"}), frozenset({"orders", "allergies"})])
SKILLS = st.sampled_from([frozenset({"orders", "allergies"}), frozenset({"orders"}), frozenset[str]()])
AGENT_IDS = [f"agent-{number}" for number in range(6)]

tasks = st.lists(
    st.builds(
        TaskSeen,
        id=st.uuids().map(str),
        created=st.sampled_from([0.0, 1.0, 1.0, 5.0, 8.5]),
        language=LANGUAGE,
        skills=NEEDED,
        excluded=st.frozensets(st.sampled_from(AGENT_IDS), max_size=2),
    ),
    min_size=1,
    max_size=6,
    unique_by=lambda task: task.id,
)
agents = st.lists(
    st.builds(
        AgentSeen,
        id=st.sampled_from(AGENT_IDS),
        state=st.sampled_from([*[AgentState.AVAILABLE] * 6, *AgentState]),
        languages=LANGUAGES,
        skills=SKILLS,
        idle_s=st.sampled_from([0.0, 3.0, 9.0, 60.0]),
    ),
    min_size=2,
    max_size=6,
    unique_by=lambda agent: agent.id,
)
snapshots = st.builds(Snapshot, now=st.just(10.0), tasks=tasks, agents=agents)


def may(task: TaskSeen, agent: AgentSeen) -> bool:
    """Whether this agent could be rung for this task, all others apart."""
    qualified = task.language in agent.languages and task.skills <= agent.skills
    return qualified and agent.state is AgentState.AVAILABLE and agent.id not in task.excluded


@settings(max_examples=80)
@given(snapshots)
def test_nobody_is_given_two_calls_and_no_call_two_people(snapshot: Snapshot) -> None:
    decisions = decide(snapshot)
    chosen = [decision.chosen for decision in decisions if decision.chosen]
    assert len(chosen) == len(set(chosen))
    assert sorted(decision.task for decision in decisions) == sorted(task.id for task in snapshot.tasks)


@settings(max_examples=80)
@given(snapshots)
def test_nobody_unqualified_unavailable_or_excluded_is_ever_chosen(snapshot: Snapshot) -> None:
    known_tasks = {task.id: task for task in snapshot.tasks}
    known_agents = {agent.id: agent for agent in snapshot.agents}
    for decision in decide(snapshot):
        if decision.chosen:
            assert may(known_tasks[decision.task], known_agents[decision.chosen])


@settings(max_examples=80)
@given(snapshots)
def test_tasks_are_decided_in_the_order_in_which_they_were_asked(snapshot: Snapshot) -> None:
    decided = [decision.task for decision in decide(snapshot)]
    assert decided == [task.id for task in sorted(snapshot.tasks, key=lambda task: (task.created, task.id))]


@settings(max_examples=80)
@given(snapshots)
def test_of_those_who_are_left_the_longest_idle_is_chosen(snapshot: Snapshot) -> None:
    known = {task.id: task for task in snapshot.tasks}
    free = list(snapshot.agents)
    for decision in decide(snapshot):
        able = [agent for agent in free if may(known[decision.task], agent)]
        if able:
            longest = max(agent.idle_s for agent in able)
            assert decision.chosen == min(agent.id for agent in able if agent.idle_s == longest)
        else:
            assert decision.chosen is None
        free = [agent for agent in free if agent.id != decision.chosen]


@settings(max_examples=80)
@given(snapshots)
def test_every_agent_who_was_not_a_candidate_has_a_reason(snapshot: Snapshot) -> None:
    for decision in decide(snapshot):
        named = {agent for agent, _ in decision.candidates} | set(decision.rejected)
        assert named == {agent.id for agent in snapshot.agents}
        assert all(decision.rejected.values())


@settings(max_examples=80)
@given(snapshots)
def test_reachable_means_that_somebody_who_qualifies_works(snapshot: Snapshot) -> None:
    known = {task.id: task for task in snapshot.tasks}
    for decision in decide(snapshot):
        task = known[decision.task]
        working = [agent for agent in snapshot.agents if agent.state in WORKING]
        expected = any(task.language in agent.languages and task.skills <= agent.skills for agent in working)
        assert decision.reachable is expected


@settings(max_examples=80)
@given(snapshots, st.randoms())
def test_the_order_of_the_snapshot_does_not_matter(snapshot: Snapshot, dice: Random) -> None:
    mixed_tasks, mixed_agents = list(snapshot.tasks), list(snapshot.agents)
    dice.shuffle(mixed_tasks)
    dice.shuffle(mixed_agents)
    again = decide(Snapshot(snapshot.now, mixed_tasks, mixed_agents))
    assert [(d.task, d.chosen) for d in again] == [(d.task, d.chosen) for d in decide(snapshot)]
