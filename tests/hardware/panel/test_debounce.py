from hypothesis import given
from hypothesis import strategies as st

from hardware.panel.debounce import STABLE_S, Debounce

bounces = st.lists(st.floats(0.0001, STABLE_S * 0.9), max_size=20)


def edges(debounce: Debounce, at: float, gaps: list[float], rest: bool) -> tuple[float, int]:
    """A contact that goes to ``rest`` and bounces with these gaps; when it came to rest, and how many presses were seen."""
    presses = int(debounce.edge(rest, at))
    for away, back in zip(gaps[::2], gaps[1::2], strict=False):
        presses += debounce.edge(not rest, at + away)
        at += away + back
        presses += debounce.edge(rest, at)
    return at, presses


@given(bounces, bounces)
def test_a_press_is_one_press_however_it_bounces(closing: list[float], opening: list[float]) -> None:
    debounce = Debounce()
    at, early = edges(debounce, 1.0, closing, rest=True)
    assert early == 0
    assert not debounce.pressed(at + STABLE_S * 0.99)
    assert debounce.pressed(at + STABLE_S * 1.01)
    assert not debounce.pressed(at + 5)
    at, again = edges(debounce, at + 6, opening, rest=False)
    assert again == 0
    assert not debounce.pressed(at + STABLE_S * 1.01)


@given(bounces)
def test_interference_is_no_press(gaps: list[float]) -> None:
    debounce = Debounce()
    at, presses = edges(debounce, 1.0, gaps, rest=True)
    presses += debounce.edge(False, at + STABLE_S * 0.9)
    assert presses == 0
    assert not debounce.pressed(at + 1)


def test_a_press_counts_even_when_nobody_asked_before_it_ended() -> None:
    debounce = Debounce()
    assert not debounce.edge(True, 1.0)
    assert debounce.edge(False, 1.2)
    assert not debounce.pressed(2.0)


def test_every_press_counts() -> None:
    debounce, presses = Debounce(), 0
    for second in range(5):
        presses += debounce.edge(True, second) + debounce.edge(False, second + 0.5)
    assert presses == 5
