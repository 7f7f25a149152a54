"""The rules of who gets whom, over every snapshot that hypothesis can think of."""

from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from hub.switchboard.agent_state import AgentState
from hub.switchboard.decision import AgentSeen, Channel, Decision, Rules, Snapshot, Step, TaskSeen, decide
from hub.switchboard.states import WORKING

NOW = 100.0
AGENTS = [f"agent-{number}" for number in range(6)]
SITES = ["boston", "sacramento"]
LEVELS = st.fixed_dictionaries(
    {}, optional={"lang:en": st.integers(1, 5), "lang:es": st.integers(1, 5), "orders": st.integers(1, 5)}
)
NEEDS = st.fixed_dictionaries(
    {}, optional={"lang:en": st.integers(1, 4), "lang:es": st.integers(0, 4), "orders": st.integers(1, 3)}
)
QUALIFICATIONS = st.frozensets(st.sampled_from(["menu", "settle_payment"]), max_size=2)
DURATION = st.sampled_from([0.0, 5.0, 20.0])
SOME = st.frozensets(st.sampled_from(AGENTS), max_size=2)

ways = st.builds(
    Step,
    need=NEEDS,
    for_s=DURATION,
    agents=SOME,
    site=st.sampled_from(["", "", "", *SITES]),
    either=st.lists(NEEDS, max_size=2).map(tuple),
)
tasks = st.builds(
    TaskSeen,
    id=st.integers(0, 99).map(str),
    channel=st.sampled_from([*[Channel.VIDEO] * 4, *Channel]),
    site=st.sampled_from(SITES),
    created=st.sampled_from([50.0, 80.0, 80.0, 94.0, 96.5]),
    priority_min=st.sampled_from([0.0, 0.0, 0.25, 2.0, 900.0]),
    steps=st.lists(ways, min_size=1, max_size=3).map(tuple),
    must=st.one_of(st.just(frozenset[str]()), QUALIFICATIONS),
    excluded=SOME,
    last_agent=st.sampled_from([None, None, *AGENTS]),
    sticky_until=st.sampled_from([0.0, NOW + 3]),
    sandbox_for=st.sampled_from([None] * 9 + AGENTS[:1]),
)
agents = st.lists(
    st.builds(
        AgentSeen,
        id=st.sampled_from(AGENTS),
        site=st.sampled_from(SITES),
        state=st.sampled_from([*[AgentState.AVAILABLE] * 12, *AgentState]),
        skills=LEVELS,
        qualified=st.one_of(st.just(frozenset({"menu", "settle_payment"})), QUALIFICATIONS),
        idle_s=st.sampled_from([0.0, 3.0, 9.0, 60.0]),
        texts=st.sampled_from([0, 0, 0, 2, 3]),
        works=st.sampled_from([0, 0, 1]),
    ),
    max_size=6,
    unique_by=lambda agent: agent.id,
)
rules = st.builds(
    Rules,
    local_first=st.dictionaries(st.sampled_from(SITES), st.sampled_from(["off", "order", "hold"])),
    idle_bucket_s=st.sampled_from([0.0, 0.0, 10.0]),
)
snapshots = st.builds(
    Snapshot,
    now=st.just(NOW),
    tasks=st.lists(tasks, min_size=1, max_size=6, unique_by=lambda task: task.id),
    agents=agents,
    rules=rules,
)
every = settings(max_examples=50, deadline=None)


# -- the rules once more, slowly and in the words of the document --------------------------------------------------------


def needs_met(agent: AgentSeen, step: Step) -> bool:
    def met(need: dict[str, int]) -> bool:
        return all(name in agent.skills and agent.skills[name] >= least for name, least in need.items())

    inside = (not step.agents or agent.id in step.agents) and step.site in ("", agent.site)
    return inside and met(dict(step.need)) and (not step.either or any(met(dict(need)) for need in step.either))


def steps_of(task: TaskSeen, rules: Rules) -> tuple[Step, ...]:
    if task.sandbox_for is not None:
        return (Step({}, agents=frozenset({task.sandbox_for})),)
    if rules.local_first.get(task.site) == "hold":
        return (task.steps[0]._replace(site=task.site, for_s=rules.hold_s), *task.steps)
    return task.steps


def must_of(task: TaskSeen) -> frozenset[str]:
    return frozenset() if task.sandbox_for is not None else task.must


def works(task: TaskSeen, agent: AgentSeen) -> bool:
    if task.sandbox_for is not None:
        return agent.state in WORKING - {AgentState.AVAILABLE} | {AgentState.TRAINING}
    return agent.state in WORKING


def reached(task: TaskSeen, snapshot: Snapshot) -> tuple[int, list[int]]:
    steps = steps_of(task, snapshot.rules)
    current, ends = 0, 0.0
    for step in steps[:-1]:
        ends += step.for_s or 0.0
        current += NOW - task.created >= ends
    skipped = []
    while current < len(steps) - 1 and not any(
        works(task, agent)
        and must_of(task) <= agent.qualified
        and agent.id not in task.excluded
        and needs_met(agent, steps[current])
        for agent in snapshot.agents
    ):
        skipped.append(current)
        current += 1
    return current, skipped


def may(task: TaskSeen, agent: AgentSeen, snapshot: Snapshot) -> bool:
    """Whether this agent could be asked for this task, all other tasks apart."""
    offered = AgentState.AVAILABLE if task.sandbox_for is None else AgentState.TRAINING
    room = {
        Channel.VIDEO: True,
        Channel.TEXT: agent.texts < snapshot.rules.text_capacity,
        Channel.WORK: agent.texts == 0 and agent.works == 0,
    }
    step, _ = reached(task, snapshot)
    return (
        agent.state is offered
        and must_of(task) <= agent.qualified
        and any(needs_met(agent, each) for each in steps_of(task, snapshot.rules)[: step + 1])
        and agent.id not in task.excluded
        and agent.videos == 0
        and room[task.channel]
    )


def best(task: TaskSeen, able: list[AgentSeen], rules: Rules) -> AgentSeen:
    for agent in able:
        if agent.id == task.last_agent:
            return agent
    if rules.local_first.get(task.site) == "order":
        able = [agent for agent in able if agent.site == task.site] or able
    if rules.idle_bucket_s:
        longest = max(agent.idle_s // rules.idle_bucket_s for agent in able)
        able = [agent for agent in able if agent.idle_s // rules.idle_bucket_s == longest]
        least = min(surplus(task, agent) for agent in able)
        able = [agent for agent in able if surplus(task, agent) == least]
    else:
        able = [agent for agent in able if agent.idle_s == max(other.idle_s for other in able)]
    return min(able, key=lambda agent: agent.id)


def surplus(task: TaskSeen, agent: AgentSeen) -> int:
    first = steps_of(task, Rules())[0]
    needs = [dict(first.need), *(dict(need) for need in first.either)]
    wanted = {name: max(need.get(name, 0) for need in needs) for need in needs for name in need}
    return sum(max(0, level - wanted.get(name, 0)) for name, level in agent.skills.items())


# -- what holds for every snapshot ---------------------------------------------------------------------------------------


def of(snapshot: Snapshot) -> list[tuple[TaskSeen, Decision]]:
    known = {task.id: task for task in snapshot.tasks}
    return [(known[decision.task], decision) for decision in decide(snapshot)]


@every
@given(snapshots)
def test_every_choice_is_the_one_the_document_names(snapshot: Snapshot) -> None:
    free = list(snapshot.agents)
    for task, decision in of(snapshot):
        assert (decision.step, list(decision.skipped_steps)) == reached(task, snapshot)
        able = [agent for agent in free if may(task, agent, snapshot)]
        if decision.waits_for is None:
            expected = best(task, able, snapshot.rules).id if able else None
            assert decision.chosen == expected
            free = [agent for agent in free if agent.id != decision.chosen]


@every
@given(snapshots)
def test_nobody_is_given_two_tasks_and_every_task_is_decided_once(snapshot: Snapshot) -> None:
    decisions = decide(snapshot)
    chosen = [decision.chosen for decision in decisions if decision.chosen]
    assert len(chosen) == len(set(chosen))
    assert sorted(decision.task for decision in decisions) == sorted(task.id for task in snapshot.tasks)


@every
@given(snapshots)
def test_nobody_without_a_qualification_is_chosen_however_long_somebody_waited(snapshot: Snapshot) -> None:
    agents = {agent.id: agent for agent in snapshot.agents}
    late = snapshot._replace(now=1e9)
    for task, decision in of(late):
        if task.sandbox_for is None:
            assert all(task.must <= agents[candidate.agent].qualified for candidate in decision.candidates)
        if decision.chosen:
            assert decision.chosen in {candidate.agent for candidate in decision.candidates}


@every
@given(snapshots, st.sampled_from([1.0, 5.0, 20.0, 1e6]))
def test_waiting_never_takes_anybody_away(snapshot: Snapshot, longer: float) -> None:
    for task in snapshot.tasks:
        alone = snapshot._replace(tasks=[task])
        before, after = decide(alone)[0], decide(alone._replace(now=NOW + longer))[0]
        assert {one.agent for one in before.candidates} <= {one.agent for one in after.candidates}
        assert before.step <= after.step


@every
@given(snapshots)
def test_nobody_waits_while_somebody_could_be_asked(snapshot: Snapshot) -> None:
    for _, decision in of(snapshot):
        if decision.chosen is None and decision.waits_for is None:
            assert not decision.candidates


@every
@given(snapshots, st.floats(0, 1e6))
def test_two_tasks_never_change_places(snapshot: Snapshot, longer: float) -> None:
    before, after = decide(snapshot), decide(snapshot._replace(now=NOW + longer))
    assert [decision.task for decision in before] == [decision.task for decision in after]
    scores = [decision.score for decision in before]
    assert scores == sorted(scores, reverse=True)


@every
@given(snapshots, st.sampled_from(AGENTS))
def test_a_miss_or_a_reject_never_improves_a_position(snapshot: Snapshot, who: str) -> None:
    """After a reject the agent is excluded; after a miss also without idle time, whatever the task."""
    missed = [agent._replace(idle_s=0.0) if agent.id == who else agent for agent in snapshot.agents]
    for task in snapshot.tasks:
        before = place_of(who, snapshot._replace(tasks=[task]))
        assert place_of(who, snapshot._replace(tasks=[task], agents=missed)) >= before
        again = task._replace(excluded=task.excluded | {who})
        assert place_of(who, snapshot._replace(tasks=[again])) == len(AGENTS) + 1


def place_of(who: str, snapshot: Snapshot) -> int:
    ranks = {candidate.agent: candidate.rank for candidate in decide(snapshot)[0].candidates}
    return ranks.get(who, len(AGENTS) + 1)


@every
@given(snapshots)
def test_the_row_names_everybody_once_with_rank_or_reason(snapshot: Snapshot) -> None:
    for task, decision in of(snapshot):
        named = [candidate.agent for candidate in decision.candidates] + list(decision.rejected)
        assert sorted(named) == sorted(agent.id for agent in snapshot.agents)
        assert [candidate.rank for candidate in decision.candidates] == list(range(1, len(decision.candidates) + 1))
        if decision.chosen:
            assert decision.candidates[0].agent == decision.chosen
        for candidate in decision.candidates:
            assert candidate.sticky is (candidate.agent == task.last_agent)
        for reason in decision.rejected.values():
            kind = reason.partition(":")[0]
            assert kind in {"offline", "state", "must", "skill", "excluded", "capacity", "step_agents", "site"}


@every
@given(snapshots, st.randoms())
def test_the_order_of_the_snapshot_does_not_matter(snapshot: Snapshot, dice: Random) -> None:
    mixed_tasks, mixed_agents = list(snapshot.tasks), list(snapshot.agents)
    dice.shuffle(mixed_tasks)
    dice.shuffle(mixed_agents)
    again = decide(snapshot._replace(tasks=mixed_tasks, agents=mixed_agents))
    for one, other in zip(decide(snapshot), again, strict=True):
        assert (one.task, one.chosen, one.waits_for, one.step) == (
            other.task,
            other.chosen,
            other.waits_for,
            other.step,
        )
        assert one.weighed == other.weighed


@every
@given(snapshots)
def test_reachable_means_that_somebody_who_works_qualifies_in_some_step(snapshot: Snapshot) -> None:
    for task, decision in of(snapshot):
        assert decision.reachable is any(
            works(task, agent) and must_of(task) <= agent.qualified and needs_met(agent, step)
            for agent in snapshot.agents
            for step in steps_of(task, snapshot.rules)
        )


@every
@given(snapshots)
def test_a_task_is_held_only_for_its_own_agent_in_wrap_up_and_only_so_long(snapshot: Snapshot) -> None:
    states = {agent.id: agent.state for agent in snapshot.agents}
    for task, decision in of(snapshot):
        if decision.waits_for is not None:
            assert decision.chosen is None
            assert decision.waits_for == task.last_agent
            assert states[decision.waits_for] is AgentState.WRAPUP
            assert task.sticky_until > NOW
    assert all(decision.waits_for is None for decision in decide(snapshot._replace(now=NOW + 4)))
