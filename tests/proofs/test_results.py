import pytest

from proofs.results import Proof, Result, as_markdown, read_last_line

CUTS = Proof("power_cuts", 100_000, "power cuts")
POINTS = Proof("kill_points", None, "kill points")


def test_the_last_line_is_read_as_measures() -> None:
    measured = read_last_line(["seed 7: lost\n", "count=1000 found=1 seconds=4.5 slowest=12ms\n"])
    assert measured == {"count": "1000", "found": "1", "seconds": "4.5", "slowest": "12ms"}


@pytest.mark.parametrize("output", [[], ["Traceback\n", "ValueError: a=b\n"], ["count=3 found=0\n"]])
def test_a_proof_that_broke_off_measured_nothing_and_does_not_hold(output: list[str]) -> None:
    result = Result(CUTS, 1000, read_last_line(output))
    assert not result.holds
    assert "BROKE OFF" in as_markdown([result])


@pytest.mark.parametrize(("count", "found", "holds"), [("1000", "0", True), ("1000", "1", False), ("999", "0", False)])
def test_a_proof_holds_when_all_was_tried_and_nothing_found(count: str, found: str, holds: bool) -> None:
    assert Result(CUTS, 1000, {"count": count, "found": found, "seconds": "1.0"}).holds is holds


def test_a_shorter_run_tries_a_share_and_what_tries_all_there_is_has_no_count() -> None:
    assert Result(CUTS, CUTS.count(0.01), {}).command == ("proofs.power_cuts", "--count", "1000")
    assert Result(POINTS, POINTS.count(0.01), {}).command == ("proofs.kill_points",)


def test_a_row_has_the_rate_and_what_else_was_measured() -> None:
    result = Result(CUTS, 1000, {"count": "1000", "found": "0", "seconds": "4.0", "slowest_start": "12ms"})
    assert as_markdown([result]).splitlines()[2] == (
        "| power cuts | 1,000 | 1,000 | 0 | 4 | 250.0 | slowest start 12ms | `python -m proofs.power_cuts --count 1000` |"
    )
