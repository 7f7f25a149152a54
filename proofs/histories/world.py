"""What an operating system gives, simulated: time, threads, pipes and `select`. One thing happens at a time, in an order that
only the seed decides.

A thread of the product becomes a `Strand`: its real code runs in a greenlet, and wherever it would block, the world goes on
to whatever is due next. Time stands still while code runs and jumps to the next event when nobody has anything to do.
"""

import heapq
from collections.abc import Callable, Sequence
from itertools import count
from typing import Any

from greenlet import GreenletExit, getcurrent, greenlet

Action = Callable[[], object]


_descriptors = count(3)
"""None is given twice, so that nothing of one world can be taken for something of another."""


class Stalled(Exception):
    """Nothing will ever happen again, or too much does without time passing."""


class Source:
    """Something to wait for; ``ready`` says whether waiting is over."""

    __slots__ = ("ready", "waiter")

    def __init__(self) -> None:
        self.ready = False
        self.waiter: Strand | None = None

    def poke(self) -> None:
        """It is ready, or may be: whoever waits looks again."""
        if self.waiter is not None:
            self.waiter.wake_soon()


class World:
    """Events by time and by the order in which they were planned."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.main = getcurrent()
        self.strands: list[Strand] = []
        self._queue: list[tuple[float, int, Action]] = []
        self._planned = 0
        self._sources: dict[int, Source] = {}

    # -- time --------------------------------------------------------------------------------------------------------------

    def monotonic(self) -> float:
        return self.now

    def at(self, when: float, action: Action) -> None:
        """Plan ``action``; what is due at one moment happens in the order in which it was planned."""
        self._planned += 1
        heapq.heappush(self._queue, (when if when > self.now else self.now, self._planned, action))

    def later(self, seconds: float, action: Action) -> None:
        self.at(self.now + seconds, action)

    def step(self) -> None:
        """The next event. Raises `Stalled` when there is none."""
        if not self._queue:
            raise Stalled("nothing will ever happen again")
        when, _, action = heapq.heappop(self._queue)
        if when > self.now:
            self.now = when
        action()

    @property
    def next_at(self) -> float:
        return self._queue[0][0] if self._queue else float("inf")

    # -- threads -----------------------------------------------------------------------------------------------------------

    def thread(self, target: Callable[[], object], name: str = "", daemon: bool = True) -> "Strand":
        """Stands for `threading.Thread`."""
        return Strand(self, target, name)

    def current_thread(self) -> object:
        return getcurrent()

    def end(self) -> None:
        """No strand runs on."""
        for strand in self.strands:
            strand.kill()
        self.strands.clear()
        self._queue.clear()

    # -- descriptors -------------------------------------------------------------------------------------------------------

    def descriptor(self, source: Source) -> int:
        number = next(_descriptors)
        self._sources[number] = source
        return number

    def pipe(self) -> tuple[int, int]:
        """Only ever used to wake a thread, so it carries no bytes: it is ready from a write until a read."""
        source = Source()
        read, write = self.descriptor(source), self.descriptor(source)
        return read, write

    def write(self, descriptor: int, data: bytes) -> int:
        source = self._sources.get(descriptor)
        if source is None:
            raise OSError(9, "Bad file descriptor")
        source.ready = True
        source.poke()
        return len(data)

    def read(self, descriptor: int, size: int) -> bytes:
        self._sources[descriptor].ready = False
        return b"\0"

    def close(self, descriptor: int) -> None:
        self._sources.pop(descriptor, None)

    def select(
        self, reads: Sequence[int], _writes: Sequence[int], _errors: Sequence[int], timeout: float | None = None
    ) -> tuple[list[int], list[int], list[int]]:
        """`select.select` for reading; from a strand only."""
        sources = self._sources
        ready = [one for one in reads if sources[one].ready]
        if not ready and (timeout is None or timeout > 0):
            strand = getcurrent()
            assert isinstance(strand, Strand)
            strand.wait([sources[one] for one in reads], timeout)
            ready = [one for one in reads if one in sources and sources[one].ready]
        return ready, [], []


class Strand(greenlet):
    """A thread whose blocking is the world's."""

    def __init__(self, world: World, target: Callable[[], object], name: str) -> None:
        super().__init__(parent=world.main)
        self._world, self._target, self.name = world, target, name
        self._turn = 0
        self.ended = Source()
        world.strands.append(self)

    def run(self) -> None:
        try:
            self._target()
        finally:
            self.ended.ready = True
            self.ended.poke()

    def start(self) -> None:
        self.wake_soon()

    def join(self, timeout: float | None = None) -> None:
        """From a strand."""
        if not self.ended.ready:
            current = getcurrent()
            assert isinstance(current, Strand)
            current.wait([self.ended], timeout)

    def wait(self, sources: Sequence[Source], seconds: float | None) -> None:
        """Until one of ``sources`` is poked or time is over; called from within."""
        for source in sources:
            source.waiter = self
        if seconds is not None:
            self._world.later(seconds, self._wake(self._turn))
        self._world.main.switch()
        for source in sources:
            source.waiter = None

    def wake_soon(self) -> None:
        self._world.at(self._world.now, self._wake(self._turn))

    def _wake(self, turn: int) -> Action:
        def wake() -> None:
            if turn == self._turn and not self.dead:
                self._turn += 1
                self.switch()

        return wake

    def kill(self) -> None:
        """It stops where it is, as a thread of a killed process does."""
        self._turn += 1
        if not self.dead:
            self.throw(GreenletExit)

    def sleep(self, seconds: float) -> None:
        self.wait([], seconds)


def strand() -> Any:
    """The strand that runs now."""
    current = getcurrent()
    assert isinstance(current, Strand)
    return current
