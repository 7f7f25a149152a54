"""What a customer is told about the wait: honest, in half minutes, and nothing when nobody works."""

from hub.switchboard.agent_state import AgentState
from hub.switchboard.decision import AgentSeen, Channel, Rules, Snapshot, Step, TaskSeen, decide
from hub.switchboard.eligible import boundaries
from hub.switchboard.waiting import Wait, expected_waits

ENGLISH, SPANISH = {"lang:en": 3}, {"lang:es": 3}
MENU = frozenset({"menu"})


def task(number: int, *steps: Step) -> TaskSeen:
    return TaskSeen(f"task-{number}", Channel.VIDEO, "boston", 100.0 + number, 0, steps or (Step(ENGLISH),), MENU)


def agent(name: str, state: AgentState, **skills: int) -> AgentSeen:
    return AgentSeen(name, "boston", state, {f"lang:{name}": level for name, level in skills.items()}, MENU, 5.0)


def waits(tasks: list[TaskSeen], agents: list[AgentSeen]) -> list[Wait | None]:
    snapshot = Snapshot(110.0, tasks, agents)
    return list(expected_waits(snapshot, decide(snapshot), usual_call_s=100).values())


def test_who_finds_somebody_free_does_not_wait_and_is_not_ahead_of_anybody() -> None:
    free, busy = agent("ana", AgentState.AVAILABLE, en=5), agent("ben", AgentState.BUSY, en=4)
    first, second = waits([task(1), task(2)], [free, busy])
    assert first == Wait(1, 0, 0, 0)
    # One call of two running has to end: 50 s, give or take 50.
    assert second == Wait(position=1, low_s=0, expected_s=60, high_s=120)


def test_the_third_of_three_waits_for_three_calls_to_end() -> None:
    busy = [agent("ana", AgentState.BUSY, en=5)]
    assert [wait and wait.expected_s for wait in waits([task(1), task(2), task(3)], busy)] == [120, 210, 300]
    last = waits([task(1), task(2), task(3)], busy)[-1]
    assert last == Wait(position=3, low_s=120, expected_s=300, high_s=480)  # 300 s, give or take 100 x the root of 3


def test_somebody_on_a_break_or_without_the_language_or_the_menu_is_no_hope() -> None:
    hopeless = [
        agent("ana", AgentState.BREAK, en=5),
        agent("ben", AgentState.BUSY, es=5),
        agent("cleo", AgentState.BUSY, en=5)._replace(qualified=frozenset()),
    ]
    assert waits([task(1)], hopeless) == [None]


def test_the_people_of_the_next_step_count_as_soon_as_nobody_of_the_first_works() -> None:
    patient = task(1, Step(SPANISH, for_s=60), Step(ENGLISH))
    english = agent("ana", AgentState.BUSY, en=5)
    assert waits([patient], [english]) == [Wait(1, 0, 120, 210)]  # 100 s, give or take 100
    both = [english, agent("ben", AgentState.WRAPUP, es=5)]
    assert waits([patient], both) == [Wait(1, 0, 120, 210)]


def test_the_matcher_looks_again_when_a_step_ends() -> None:
    steps = (Step(SPANISH, for_s=20), Step(SPANISH | ENGLISH, for_s=5), Step(ENGLISH))
    assert list(boundaries(task(1, *steps), Rules())) == [121.0, 126.0]
    assert list(boundaries(task(1, *steps), Rules(local_first={"boston": "hold"}, hold_s=4))) == [105.0, 125.0, 130.0]
