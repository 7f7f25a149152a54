"""What is typed arrives once and in order, however often a connection breaks; what cannot is marked where it is missing."""

from typing import Literal

from hypothesis import given
from hypothesis import strategies as st

from kiosk.call.typed import LOST, MAX_KEPT, Typed

Act = Literal["type", "pass on", "break", "forget"]


class End:
    """One side of a call: what it has typed, and what it has read of the other. ``forget``: its process begins anew."""

    def __init__(self, first: int) -> None:
        self.typed, self.read = "", ""
        self._next = first
        self.forget()

    def forget(self) -> None:
        self.rules = Typed(self._reads)
        self.wire: list[str] = []
        self.up = False

    def type(self) -> None:
        """Every character of a side is another one."""
        self.typed += chr(self._next)
        self.rules.typed(chr(self._next))
        self._next += 1
        self.send()

    def send(self) -> None:
        if self.up and (text := self.rules.next()):
            self.wire.append(text)

    def _reads(self, text: str) -> None:
        self.read += text


def connect(one: End, other: End) -> None:
    """A new connection: whatever was on the way over the one before is gone."""
    words = one.rules.had(), other.rules.had()
    one.wire.clear()
    other.wire.clear()
    one.rules.resume(words[1])
    other.rules.resume(words[0])
    for end in (one, other):
        end.up = True
        end.send()


def carry(sender: End, reader: End) -> None:
    if sender.wire:
        reader.rules.came(sender.wire.pop(0))


def play(acts: list[tuple[Act, bool]]) -> tuple[End, End]:
    ends = End(0x4E00), End(0x7000)
    connect(*ends)
    for act, first in acts:
        one, other = ends if first else ends[::-1]
        match act:
            case "type":
                one.type()
            case "pass on":
                carry(one, other)
            case "break":
                connect(*ends)
            case "forget":
                one.forget()
                other.up = False
                for _ in range(2):
                    other.type()  # into a connection that is gone
                connect(*ends)
    connect(*ends)
    while any(end.wire for end in ends):
        carry(*ends)
        carry(*ends[::-1])
    return ends


def acts(*kinds: Act) -> st.SearchStrategy[list[tuple[Act, bool]]]:
    return st.lists(st.tuples(st.sampled_from(kinds), st.booleans()), max_size=60)


@given(acts("type", "pass on", "break"))
def test_all_arrives_once_in_order_over_any_number_of_connections(what: list[tuple[Act, bool]]) -> None:
    one, other = play(what)
    assert (other.read, one.read) == (one.typed, other.typed)


@given(acts("type", "pass on", "break", "forget"))
def test_what_is_lost_is_marked_where_it_is_missing_and_nothing_comes_twice(what: list[tuple[Act, bool]]) -> None:
    one, other = play(what)
    for typed, read in ((one.typed, other.read), (other.typed, one.read)):
        at = 0
        for index, piece in enumerate(read.split(LOST)):
            begins = typed.find(piece, at) if piece else at
            assert begins >= at, (typed, read)
            assert index or begins == 0, (typed, read)
            at = begins + len(piece)
        assert LOST in read or at == len(typed)


def test_more_than_is_kept_is_marked_at_its_beginning() -> None:
    read: list[str] = []
    one, other = Typed(read.append), Typed(read.append)
    one.typed("a" * MAX_KEPT)
    one.typed("b" * 10)
    one.typed("c" * 10)
    one.resume(other.had())
    text = one.next()
    assert (text[0], text.count(LOST), len(text), text[-11:]) == (LOST, 1, MAX_KEPT, "b" + "c" * 10)


def test_what_was_sent_and_no_longer_kept_is_marked_when_it_did_not_arrive() -> None:
    one, other = End(0x4E00), End(0x7000)
    connect(one, other)
    for _ in range(3):
        one.rules.typed("x" * (MAX_KEPT // 2))
        one.send()
    connect(one, other)
    carry(one, other)
    assert (other.read[0], len(other.read)) == (LOST, MAX_KEPT + 1)
