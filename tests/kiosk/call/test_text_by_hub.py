"""Text by way of the hub: once and in order, whatever the hub loses and however often text moves between it and a connection."""

from collections import deque

from hypothesis import given
from hypothesis import strategies as st

from domain.media import TextByHub
from domain.typed import Again, Had, Piece
from kiosk.call.text_by_hub import SILENT_S, HubWay
from kiosk.call.typed import LOST, Typed


class Page:
    """As js/desk/text-by-hub.js does it."""

    def __init__(self) -> None:
        self.read = ""
        self.typed = Typed(self._reads)
        self.way = self.sent = self.had = 0
        self.goes = False
        self.out: deque[TextByHub] = deque()

    def _reads(self, text: str) -> None:
        self.read += text

    def say(self, said: Had | Piece | Again) -> None:
        self.out.append(TextByHub(way=self.way, said=said))

    def receive(self, message: TextByHub) -> None:
        match message.said:
            case Had() as had if message.way > self.way:
                self.way, self.goes, self.sent, self.had = message.way, True, 0, 0
                self.say(self.typed.had())
                self.typed.resume(had)
                self.send()
            case Piece(n, text) if self.goes and message.way == self.way:
                if n > self.had + 1:
                    self.say(Again())
                elif n == self.had + 1:
                    self.had = n
                    self.typed.came(text)

    def send(self) -> None:
        while self.goes and (text := self.typed.next()):
            self.sent += 1
            self.say(Piece(self.sent, text))


class Call:
    """Kiosk and page; the hub between them loses what it is told to."""

    def __init__(self) -> None:
        self.now, self.read, self.moves, self.left = 0.0, "", list[bool](), list[int]()
        self.page = Page()
        self.typed = Typed(self._reads)
        self.out: deque[TextByHub] = deque()
        self.due: list[object] = []
        self.way = HubWay(
            lambda: self.now, self.typed, 3, self.out.append, self.moves.append, self.left.append, self._later
        )
        self.way.begin()

    def _reads(self, text: str) -> None:
        self.read += text

    def _later(self, seconds: float, do: object) -> None:
        self.due.append(do)

    def wait(self, seconds: float, channel_goes: bool = False) -> None:
        for _ in range(round(seconds)):
            self.now += 1
            self.way.look(channel_goes, 2)

    def type(self, text: str) -> None:
        self.typed.typed(text)
        self.way.send_text()

    def deliver(self, count: int = 1_000) -> None:
        for _ in range(count):
            due, self.due = self.due, []
            for do in due:
                do()  # type: ignore[operator]
            if self.out:
                self.page.receive(self.out.popleft())
            if self.page.out:
                self.way.take(self.page.out.popleft())

    def page_types(self, text: str) -> None:
        self.page.typed.typed(text)
        self.page.send()


def test_a_way_is_offered_when_no_channel_has_come_for_three_seconds_and_again_until_it_is_taken() -> None:
    call = Call()
    call.wait(SILENT_S - 1)
    assert not call.out
    call.wait(SILENT_S + 1)
    ways = [message.way for message in call.out]
    assert len(ways) == 2
    assert ways == sorted(set(ways))
    call.type("help")
    call.deliver()
    assert (call.page.read, call.moves) == ("help", [True])
    call.wait(60)
    assert not call.out


def test_none_is_offered_while_a_channel_carries_the_text() -> None:
    call = Call()
    call.wait(60, channel_goes=True)
    assert not call.out


def test_what_came_late_over_an_older_connection_is_not_read_twice() -> None:
    """The page's answer to an offer is worth nothing once something has come that the offer did not know of."""
    call = Call()
    call.wait(SILENT_S)
    call.deliver()
    call.way.leave()
    call.page.typed.typed("ab")
    late = call.page.typed.next()
    call.wait(SILENT_S)
    call.typed.came(late)
    call.deliver()
    call.page_types("c")
    call.deliver()
    assert call.read == "abc"


def test_a_message_that_was_lost_is_asked_for_with_the_next_one() -> None:
    call = Call()
    call.wait(SILENT_S)
    call.deliver()
    for text in "xy":
        call.page_types(text)
    call.page.out.popleft()
    call.way.take(call.page.out.popleft())
    assert call.way.has_text  # an engine without a connection does not give up
    call.deliver()
    assert call.read == "xy"


def test_a_message_that_comes_twice_is_read_once() -> None:
    call = Call()
    call.wait(SILENT_S)
    call.deliver()
    call.page_types("x")
    call.page.out.append(call.page.out[0])
    call.deliver()
    assert call.read == "x"


def test_after_a_newer_connection_has_the_text_nothing_is_taken_by_the_hub() -> None:
    call = Call()
    call.wait(SILENT_S)
    call.deliver()
    call.page_types("by hub")
    call.way.leave()
    call.deliver()
    assert (call.read, call.moves) == ("", [True, False])


@given(
    steps=st.lists(
        st.tuples(st.sampled_from(["kiosk", "page"]), st.text("abc\b", max_size=3), st.integers(0, 4), st.booleans()),
        max_size=40,
    ),
    lost=st.sets(st.integers(0, 39)),
)
def test_whatever_the_hub_loses_everything_is_read_once(
    steps: list[tuple[str, str, int, bool]], lost: set[int]
) -> None:
    call, said = Call(), {"kiosk": "", "page": ""}
    call.wait(SILENT_S)
    call.deliver()
    for number, (who, text, delivered, in_kiosk) in enumerate(steps):
        call.type(text) if who == "kiosk" else call.page_types(text)
        said[who] += text
        call.deliver(delivered)
        if number in lost and (queue := call.out if in_kiosk else call.page.out):
            queue.popleft()
    call.way.take(TextByHub(way=1, said=Again()))  # the hub is back
    call.wait(SILENT_S)
    call.deliver()
    assert (call.page.read, call.read) == (said["kiosk"], said["page"])
    assert LOST not in call.read + call.page.read


def test_a_message_of_no_way_of_ours_is_dropped() -> None:
    call = Call()
    for said in (Had("page", "", 7), Piece(1, "x"), Again()):
        call.way.take(TextByHub(way=5, said=said))
    assert (call.read, list(call.out), call.moves) == ("", [], [])
