"""What is typed comes once and in order, whatever connections come and go."""

from hypothesis import given
from hypothesis import strategies as st

from domain.typed import Had
from kiosk.call.typed import LOST, Typed


class Side:
    def __init__(self) -> None:
        self.read = ""
        self.typed = Typed(self._reads)

    def _reads(self, text: str) -> None:
        self.read += text


class Line:
    """One connection: in each direction an ordered queue, of which any end may be lost with it."""

    def __init__(self, one: Side, other: Side) -> None:
        self.ways = {id(one): (one, other, list[str]()), id(other): (other, one, list[str]())}
        had = {id(side): side.typed.had() for side in (one, other)}
        one.typed.resume(had[id(other)])
        other.typed.resume(had[id(one)])
        for side in (one, other):
            self.send(side)

    def send(self, side: Side) -> None:
        while text := side.typed.next():
            self.ways[id(side)][2].append(text)

    def deliver(self, side: Side, count: int) -> None:
        _, other, queue = self.ways[id(side)]
        for text in queue[:count]:
            other.typed.came(text)
        del queue[:count]


words = st.text("abcdefgh\b", max_size=4)
STEPS = st.lists(st.tuples(st.booleans(), words, st.integers(0, 3), st.booleans()), max_size=40)


@given(steps=STEPS)
def test_over_any_number_of_connections_nothing_is_lost_or_read_twice(steps: list[tuple[bool, str, int, bool]]) -> None:
    kiosk, agent = Side(), Side()
    said = {id(kiosk): "", id(agent): ""}
    line = Line(kiosk, agent)
    for customer, text, delivered, breaks in steps:
        side = kiosk if customer else agent
        side.typed.typed(text)
        said[id(side)] += text
        line.send(side)
        line.deliver(side, delivered)
        if breaks:
            line = Line(kiosk, agent)
    for side in (kiosk, agent):
        line.deliver(side, 100)
    assert (agent.read, kiosk.read) == (said[id(kiosk)], said[id(agent)])


def test_a_side_that_has_forgotten_leaves_a_mark_on_both() -> None:
    kiosk, agent = Side(), Side()
    line = Line(kiosk, agent)
    kiosk.typed.typed("read ")
    line.send(kiosk)
    line.deliver(kiosk, 1)
    kiosk.typed.typed("gone")
    line.send(kiosk)
    again = Side()
    again.typed.typed("new")
    Line(again, agent)  # and gone at once
    Line(again, agent).deliver(again, 1)
    assert (agent.read, again.read) == ("read " + LOST + "new", LOST)


def test_the_first_connection_has_no_mark() -> None:
    kiosk, agent = Side(), Side()
    kiosk.typed.typed("typed while waiting")
    Line(kiosk, agent).deliver(kiosk, 1)
    assert (agent.read, kiosk.read) == ("typed while waiting", "")


def test_more_than_is_kept_is_marked_as_lost() -> None:
    kiosk, agent = Side(), Side()
    line = Line(kiosk, agent)
    for _ in range(5):
        kiosk.typed.typed("x" * 1000)
        line.send(kiosk)
    Line(kiosk, agent).deliver(kiosk, 2)
    assert agent.read == LOST + "x" * 4000


def test_a_count_that_cannot_be_right_breaks_nothing() -> None:
    kiosk = Side()
    kiosk.typed.typed("a")
    kiosk.typed.next()
    kiosk.typed.resume(Had("agent", kiosk.typed.had().me, 10**9))
    kiosk.typed.typed("b")
    assert kiosk.typed.next() == "b"
