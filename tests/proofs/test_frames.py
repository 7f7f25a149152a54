from unittest.mock import patch

import pytest

from hardware.card_terminal.zvt.acceptance import Acceptance
from proofs.frames import ROUND, prove
from proofs.hostile.truth import said


def findings(count: int) -> list[str]:
    found: list[str] = []
    assert prove(count, 1, found.append).count >= count
    return found


def test_hostile_frames_on_a_serial_line_and_over_tcp_bring_nothing_down() -> None:
    assert findings(2 * ROUND) == []


def test_a_driver_that_compares_no_amounts_is_found_out() -> None:
    with patch.object(Acceptance, "_fits", lambda *_: True):
        found = findings(ROUND)
    assert any("false approval" in finding for finding in found)


GOOD = "2700 04000000001240 490978 2928004869 870042"


@pytest.mark.parametrize(
    ("message", "approves"),
    [
        (GOOD, True),
        ("2700 04000000001240 870042", True),
        (f"{GOOD} 04000000001241", False),
        (f"{GOOD} 3C F0F0F2 FFFF 870043", False),
        (f"3C F0F0F7 04000000001241 {GOOD}", True),
        (f"37000007 {GOOD}", False),
        ("2705 04000000001240 870042", False),
        ("2700 04000000001240", False),
        ("2700 04000000001240 870042 2928004870", False),
    ],
)
def test_what_a_status_information_says(message: str, approves: bool) -> None:
    assert said(bytes.fromhex(message)).approves(1240, "0978", "28004869", partial=False) is approves


def test_a_part_is_approved_beside_the_rest_of_it() -> None:
    message = said(bytes.fromhex("2700 04000000000500 870042 0609 1F6A06000000000740"))
    assert message.approves(1240, "0978", "28004869", partial=True)
    assert not message.approves(1240, "0978", "28004869", partial=False)
    assert not message.approves(1241, "0978", "28004869", partial=True)
