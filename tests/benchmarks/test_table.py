import pytest

from benchmarks.table import Row, as_markdown


def row(value: float, goal: str, peer_value: float = 400.0) -> Row:
    return Row("memory", value, "MB", "Chromium", peer_value, goal)


@pytest.mark.parametrize(
    ("value", "goal", "met"),
    [
        (200, "<= 0.5 x", True),
        (201, "<= 0.5 x", False),
        (35, "<= 35", True),
        (35.1, "<= 35", False),
        (28, ">= 28", True),
        (27.9, ">= 28", False),
        (300, "<= 250, <= 1 x", False),
        (450, "<= 500, <= 1 x", False),
        (240, "<= 250, <= 1 x", True),
    ],
)
def test_a_goal_is_met_when_every_bound_holds(value: float, goal: str, met: bool) -> None:
    assert row(value, goal).met is met


def test_without_a_goal_nothing_is_met_or_missed() -> None:
    assert row(1, "").met is None
    assert row(1, "").cells[-1] == ""


def test_a_goal_that_cannot_be_read_is_named() -> None:
    with pytest.raises(ValueError, match="'below 3'"):
        _ = row(1, "below 3").met


def test_the_ratio_is_ours_to_theirs() -> None:
    assert row(100, "").ratio == 0.25
    assert row(100, "", peer_value=0).ratio == float("inf")


def test_markdown_has_a_line_a_row_and_as_many_cells_as_headings() -> None:
    lines = as_markdown([row(200, "<= 0.5 x"), row(201.4, "<= 0.5 x")]).splitlines()
    assert lines[2] == "| memory | 200 | MB | Chromium | 400 | 0.50 | <= 0.5 x | yes |"
    assert lines[3].endswith("| NO |")
    assert {line.count("|") for line in lines} == {9}
