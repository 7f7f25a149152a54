from random import Random

import pytest

from proofs.power.disk import Change, Create, Delete, Platter, Sync, Truncate, Write
from proofs.power_cuts import prove

CUTS = 1000


def findings(count: int, *, normal: bool) -> list[str]:
    found: list[str] = []
    assert prove(count, 1, found.append, normal=normal).count >= count
    return found


def test_no_power_cut_takes_what_the_journal_has_returned_from() -> None:
    assert findings(CUTS, normal=False) == []


def test_the_same_cuts_find_out_that_normal_does_not_sync_every_commit() -> None:
    found = findings(100, normal=True)
    assert len(found) > 25
    assert "payments has" in found[0]
    assert "acknowledged" in found[0]


def after(changes: list[Change], cuts: int = 200) -> set[bytes | None]:
    """What the file may hold after cuts."""
    platter = Platter({"f": b"old!"})
    platter.take(changes)
    return {platter.cut(Random(seed)).get("f") for seed in range(cuts)}


def test_what_was_synced_is_there_after_every_cut() -> None:
    assert after([Write("f", 0, b"new."), Sync("f")]) == {b"new."}


def test_what_was_not_synced_may_be_there_or_not_or_half() -> None:
    found = after([Write("f", 0, b"new.")])
    assert {b"new.", b"old!"} < found
    assert {b"neld!", b"newd!"}.isdisjoint(found)
    assert {b"ne" + b"d!", b"ol" + b"w."} < found


def test_later_writes_may_be_there_without_earlier_ones() -> None:
    assert b"olew" in after([Write("f", 0, b"ne"), Write("f", 2, b"ew")])


def test_a_file_that_was_not_synced_may_have_no_name_and_a_truncation_may_be_undone() -> None:
    changes: list[Change] = [Delete("f"), Create("f"), Write("f", 0, b"log")]
    assert None in after(changes)
    assert {b"old!", b"o"} == after([Truncate("f", 1)])


@pytest.mark.parametrize("seed", [1, 2])
def test_a_seed_cuts_the_same_again(seed: int) -> None:
    def cut() -> list[str]:
        found: list[str] = []
        prove(50, seed, found.append, normal=True)
        return found

    assert cut() == cut() != []
