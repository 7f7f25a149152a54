"""How loud a customer hears the agent, whatever keys and jack do."""

import math

from hypothesis import given
from hypothesis import strategies as st

from domain.listening import LOUDEST, SOFTEST, USUAL, Listening

LEVELS = st.integers(SOFTEST, LOUDEST)
ANY = st.builds(Listening, level=LEVELS, silent=st.booleans(), headphones=st.booleans())
MOVES = st.lists(st.sampled_from(["louder", "quieter", "plug", "unplug"]), max_size=30)


def decibels(listening: Listening) -> float:
    return 20 * math.log10(listening.gain)


def test_the_levels_are_18_db_apart_with_one_12_db_above_the_softest() -> None:
    levels = [decibels(Listening(level=level)) for level in range(SOFTEST, LOUDEST + 1)]
    assert levels[-1] == 0
    assert round(levels[-1] - levels[0]) == 18
    assert any(round(level - levels[0]) == 12 for level in levels)
    assert Listening(silent=True).gain == 0


@given(LEVELS, ANY, MOVES)
def test_no_key_goes_too_far_and_nobody_is_silent_who_did_not_want_it(
    usual: int, at_first: Listening, moves: list[str]
) -> None:
    now = at_first
    for move in moves:
        before = now
        match move:
            case "louder":
                now = now.louder()
                assert not now.silent
            case "quieter":
                now = now.quieter()
            case _:
                now = now.with_headphones(move == "plug", usual)
        assert SOFTEST <= now.level <= LOUDEST
        assert now.silent <= before.silent
        assert now.gain > 0 or at_first.silent


@given(LEVELS, ANY)
def test_the_plug_never_makes_anybody_jump(usual: int, at_first: Listening) -> None:
    speaker, ear = at_first.with_headphones(False, usual), at_first.with_headphones(True, usual)
    assert not speaker.headphones
    if at_first.headphones:
        assert speaker.level <= usual
        assert speaker.gain <= at_first.gain
        assert ear == at_first
    else:
        assert speaker == at_first
        assert ear == Listening(level=usual, headphones=True)


def test_steps_go_one_by_one() -> None:
    assert Listening().louder().level == USUAL + 1
    assert Listening().quieter().level == USUAL - 1
    assert Listening(silent=True).quieter() == Listening(silent=True)
