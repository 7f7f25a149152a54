"""The scenarios that are shipped, and how wrong ones are told."""

import re
from pathlib import Path

import pytest

from domain.checked import Problems
from domain.menu_file import load as load_menu
from hub.training.scoring import CART_POINTS, TIME_POINTS, WRAP_UP_POINTS
from hub.training.scripts import FOLDER, lacking, load
from workbench.place import FACES

GOOD = (FOLDER / "find-the-combo.toml").read_text()
SCENARIOS = load()


def test_every_kind_of_call_that_agents_fear_can_be_practised() -> None:
    assert len(SCENARIOS) >= 12
    assert {scenario.kind for scenario in SCENARIOS.values()} == {"video", "text"}
    assert {scenario.language for scenario in SCENARIOS.values()} == {"en", "es"}
    codes = {code for scenario in SCENARIOS.values() for code in scenario.wrap_up}
    assert {"allergy", "payment", "language", "access", "complaint", "not_on_menu", "curious"} <= codes


@pytest.mark.parametrize("scenario", SCENARIOS.values(), ids=SCENARIOS)
def test_a_scenario_fits_the_demo_menu_and_has_a_face_and_a_picture(scenario) -> None:  # type: ignore[no-untyped-def]
    assert lacking(scenario, load_menu(Path("hub/menu/demo/menu.yaml").read_bytes())) == []
    assert (FACES / scenario.face / "smile.svg").exists()
    assert (Path("hub/console/web/training") / f"{scenario.id}.svg").exists()
    assert len(re.findall(r"[.!?:](?:\s|$)", scenario.briefing)) >= 2
    possible = sum(act.points for act in scenario.acts) + WRAP_UP_POINTS + TIME_POINTS
    assert possible + (CART_POINTS if scenario.cart is not None else 0) >= 55


def test_everything_that_is_wrong_with_all_files_is_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "one.toml").write_text(
        GOOD.replace('title = "Where is the combo?"', 'titel = "x"').replace("level = 1", "level = 9")
    )
    (tmp_path / "two.toml").write_text(
        GOOD.replace('after = ["thanks"]', 'after = ["nobody"]').replace("{ leave = true }", "{ look = 'smile' }")
    )
    (tmp_path / "three.toml").write_text("title = ")
    (tmp_path / "four.toml").write_text(GOOD.replace('{ touch = "help.video" }', '{ touch = "help", say = "hm" }'))
    with pytest.raises(Problems) as told:
        load(tmp_path)
    text = str(told.value)
    for part in (
        "one.toml titel: unknown key 'titel'; did you mean 'title'?",
        "one.toml title: is missing",
        "one.toml level: found 9",
        "three.toml: not readable",
        "two.toml reactions[goes].after: found 'nobody'; known are",
        "two.toml reactions: nobody leaves",
        "four.toml",
        "exactly one of say, touch",
    ):
        assert part in text
