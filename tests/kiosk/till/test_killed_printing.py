"""`kill -9` at every step of a print: a kitchen ticket is never lost, and never comes out twice without a mark."""

from pathlib import Path

import pytest

from kiosk.till.print_rows import RECEIPT_PRINTER
from tests.kiosk.till.mortal_printing import Death, Scene, strips, unmarked

STEPS = [Death(where, when) for where in ("begin_print", "end_print") for when in ("before", "after")]
MOST_WRITES = 60


@pytest.mark.parametrize("counts", [True, False])
@pytest.mark.parametrize("death", STEPS, ids=str)
async def test_killed_around_a_step_of_the_journal(tmp_path: Path, death: Death, counts: bool) -> None:
    died, papers = await strips(Scene(tmp_path, counts=counts), death)
    assert died
    check_tickets(papers)
    if death == Death("begin_print", "before") or (counts and death.where == "end_print"):
        assert (len(papers), unmarked(papers)) == (1, 1)  # nothing was sent, or the printer has counted it


@pytest.mark.parametrize("when", ["before", "half", "after"])
async def test_killed_at_every_write_to_the_printer(tmp_path: Path, when: str) -> None:
    points = 0
    for nth in range(MOST_WRITES):
        folder = tmp_path / str(nth)
        folder.mkdir()
        died, papers = await strips(Scene(folder), Death("write", when, nth))  # type: ignore[arg-type]
        check_tickets(papers)
        if not died:
            break
        points += 1
    assert 10 < points < MOST_WRITES - 1  # the last one was not reached: all of them were


@pytest.mark.parametrize("counts", [True, False])
@pytest.mark.parametrize("death", [*STEPS, *(Death("write", "half", nth) for nth in (3, 8, 12, 16))], ids=str)
async def test_a_receipt_is_never_repeated_by_itself(tmp_path: Path, death: Death, counts: bool) -> None:
    _, papers = await strips(Scene(tmp_path, printer=RECEIPT_PRINTER, counts=counts), death)
    assert sum("Your order number" in paper for paper in papers) <= 1


def check_tickets(papers: list[list[str]]) -> None:
    whole = [paper for paper in papers if "End of 1" in paper and "1 × House burger" in paper]
    assert whole
    assert unmarked(papers) <= 1
