"""A share of `proofs.kill_points`: every point of one payment; and a till that is not as careful as ours is caught."""

from dataclasses import replace

import pytest

from proofs.chaos.points import Kind
from proofs.kill_points import SCENARIOS, prove

pytestmark = pytest.mark.journey

[APPROVED] = [scenario for scenario in SCENARIOS if scenario.name == "approved"]


def test_a_till_that_dies_at_any_call_of_a_payment_loses_nothing() -> None:
    found: list[str] = []
    at_disk_and_wire = replace(APPROVED, kinds=(Kind.DISK, Kind.WIRE))
    done = prove([at_disk_and_wire], moments=("before",), scale=0.05)(1_000, 1, found.append)
    assert found == []
    assert done.count > 60


def test_a_till_that_takes_a_cut_payment_for_failed_is_caught() -> None:
    found: list[str] = []
    forgetful = replace(APPROVED, kinds=(Kind.WIRE,), till="tests.proofs.careless:forgetful_till")
    prove([forgetful], moments=("after",), scale=0.05)(1_000, 1, found.append)
    assert any("was charged" in finding and "for which nothing is paid" in finding for finding in found)
    assert all("kill -9" in finding or "is gone" in finding for finding in found)
