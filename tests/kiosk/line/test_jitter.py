import random

from kiosk.line.jitter import LONGEST_S, Jitter


def test_the_longest_wait_doubles_up_to_half_a_minute() -> None:
    jitter = Jitter(uniform=lambda low, high: high)
    assert [jitter.next_s() for _ in range(8)] == [1, 2, 4, 8, 16, 30, 30, 30]


def test_a_useful_connection_makes_the_next_wait_short_again() -> None:
    jitter = Jitter(uniform=lambda low, high: high)
    for _ in range(8):
        jitter.next_s()
    jitter.useful()
    assert jitter.next_s() == 1


def test_a_thousand_kiosks_do_not_come_back_together() -> None:
    waits = []
    for seed in range(1000):
        jitter = Jitter(random.Random(seed).uniform)
        for _ in range(6):
            jitter.next_s()
        waits.append(jitter.next_s())
    busiest = max(sum(second <= wait < second + 1 for wait in waits) for second in range(int(LONGEST_S)))
    assert busiest < 3 * 1000 / LONGEST_S
