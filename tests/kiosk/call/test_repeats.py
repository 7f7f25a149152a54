"""What is sent again when the other side asks for it."""

from hypothesis import given
from hypothesis import strategies as st

from kiosk.call.repeats import AT_ONCE_S, SHARE, TIMES, Repeats


def allowance(now: list[float], bits_per_second: int = 400_000) -> Repeats:
    return Repeats(bits_per_second, 10_000, clock=lambda: now[0])


def test_a_packet_is_sent_again_when_it_is_asked_for_but_not_for_every_impatient_request() -> None:
    now = [10.0]
    asked = allowance(now)
    assert asked.allows(7)
    now[0] += 0.01
    assert not asked.allows(7)
    for _ in range(TIMES - 1):
        now[0] += 0.1
        assert asked.allows(7)
    now[0] += 60
    assert not asked.allows(7)


def test_small_packets_are_sent_again_as_often_as_their_share_allows() -> None:
    now = [10.0]
    large, small = allowance(now), allowance(now)
    small.packet_bits = 1_000
    assert sum(large.allows(number) for number in range(300)) == SHARE * 400_000 * AT_ONCE_S / 10_000
    assert sum(small.allows(number) for number in range(300)) == SHARE * 400_000 * AT_ONCE_S / 1_000


@given(st.lists(st.tuples(st.floats(0, 0.1), st.integers(0, 40)), max_size=200))
def test_whatever_is_asked_for_most_of_the_line_is_left_for_new_pictures(requests: list[tuple[float, int]]) -> None:
    now, given_bits, times = [0.0], 0, dict[int, int]()
    asked = allowance(now)
    for later, number in requests:
        now[0] += later
        if asked.allows(number):
            given_bits += 10_000
            times[number] = times.get(number, 0) + 1
    assert given_bits <= SHARE * 400_000 * (now[0] + AT_ONCE_S) + 10_000
    assert all(count <= TIMES for count in times.values())
