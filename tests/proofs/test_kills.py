"""A share of `proofs.kills`, and what it would say of a till that is not as careful as ours."""

from dataclasses import replace

import pytest

from hardware.card_terminal.simulator import AutoReversal
from proofs.kills import Size, prove

COUNT = 60
SMALL = Size(shops=1, counters=6, scale=0.1)
"""The protocol's times a tenth as long."""

pytestmark = pytest.mark.journey


def test_random_kills_lose_nothing_and_charge_nobody_twice() -> None:
    found: list[str] = []
    done = prove(SMALL)(COUNT, 1, found.append)
    assert found == []
    assert done.count == COUNT
    assert int(done.measured["paid"]) > 0


def test_a_till_that_takes_a_cut_payment_for_failed_is_caught() -> None:
    found: list[str] = []
    forgetful = replace(SMALL, till="tests.proofs.careless:forgetful_till", makes=(AutoReversal.NONE,))
    prove(forgetful)(COUNT, 1, found.append)
    assert any("for which nothing is paid" in finding for finding in found)
