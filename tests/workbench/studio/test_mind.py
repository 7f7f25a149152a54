"""The scripts' logic, without processes: an agent who does it right is understood, and passes; others learn what was wrong."""

import pytest

from domain.call import WrapUp
from domain.scenario import Event, Scenario, folded, says
from hub.training.scoring import PASS_MARK, score
from tests.workbench.studio.rehearsal import RIGHT, SCENARIOS, Suggest, Wait, rehearsal


def test_every_scenario_has_an_agent_who_does_it_right() -> None:
    assert set(RIGHT) == set(SCENARIOS)


@pytest.mark.parametrize("name", RIGHT)
def test_who_does_it_right_passes_and_hears_thanks(name: str) -> None:
    play = rehearsal(name)
    result = play.run(RIGHT[name])
    assert play.over
    assert result.score >= 0.95, [part for part in result.parts if part.points < part.possible or part.points < 0]
    assert play.scenario.lost_line not in play.said


@pytest.mark.parametrize("name", RIGHT)
def test_who_says_nothing_fails_and_is_told_what_was_missed(name: str) -> None:
    play = rehearsal(name)
    result = play.run(())
    assert play.over, "the customer's patience ends"
    assert not result.passed
    assert {act.missed for act in play.scenario.acts} & {part.words for part in result.parts}


def test_a_promise_to_somebody_with_an_allergy_never_passes() -> None:
    right = [*RIGHT["milk-allergy"]]
    right[3] = "It is completely safe. The kitchen handles milk, traces are possible."
    result = rehearsal("milk-allergy").run(right)
    assert result.score < PASS_MARK
    assert [part.grave for part in result.parts].count(True) == 1


def test_a_suggestion_before_the_question_does_not_count_as_asked() -> None:
    play = rehearsal("milk-allergy")
    result = play.run((Suggest("tacos-carnitas"), *RIGHT["milk-allergy"]))
    assert SCENARIOS["milk-allergy"].acts[0].missed in {part.words for part in result.parts}


def test_what_nobody_wished_for_is_undone() -> None:
    play = rehearsal("find-the-combo")
    play.run(("Hello", Suggest("lobster-roll"), Wait(10)))
    assert play.lines == []
    assert play.scenario.undo_line in play.said


def test_a_question_that_nobody_understands_is_answered_with_a_question() -> None:
    play = rehearsal("deaf-by-text")
    play.run(("Hello", "Quo vadis?", Wait(10)))
    assert play.scenario.lost_line in play.said


def test_faster_is_not_better() -> None:
    scenario = SCENARIOS["blind"]
    events = [*_walk(scenario, 10.0)], [*_walk(scenario, 90.0)], [*_walk(scenario, 500.0)]
    times = [next(part for part in score(scenario, one, None, None).parts if part.about == "time") for one in events]
    assert [part.points for part in times] == [0.0, 10.0, pytest.approx(3.3, abs=0.1)]


def _walk(scenario: Scenario, seconds: float) -> list[Event]:
    return [Event(at=0, who="kiosk", what="call", text="connected"), Event(at=seconds, who="customer", what="leave")]


def test_a_wrong_reason_costs_its_points_and_is_named() -> None:
    play = rehearsal("prank")
    play.run(RIGHT["prank"])
    wrong = score(play.scenario, play.mind.events, None, WrapUp.PAYMENT)
    assert "The reason that fits this call is: curious." in {part.words for part in wrong.parts}


def test_words_are_found_by_their_beginnings_whatever_their_accents() -> None:
    assert says("¿Es alérgica a la LECHE?", (("alerg",), ("leche", "milk")))
    assert not says("Metallergic", (("allergic",),))
    assert folded("Ñandú") == "nandu"
