"""A magnetic stripe reader on a serial port that sends what was swiped as text."""

from collections.abc import Callable

from hardware.card_reader.base import CardKind, CardReader, CardReaderError, OnSwipe, Swipe
from hardware.card_reader.house import HouseCards, wipe
from hardware.card_reader.magstripe import find_swipes, judge, unfinished_from
from hardware.serial_reading import listen

LONGEST_SWIPE = 512


class SerialReader(CardReader):
    def __init__(self, port: str, *, baud: int, cards: HouseCards) -> None:
        self._name, self._baud, self._cards = port, baud, cards

    async def read(self, opened: Callable[[], None], on_swipe: OnSwipe) -> None:
        try:
            await listen(self._name, self._baud, SwipeEar(self._cards), opened, on_swipe)
        except OSError as error:
            raise CardReaderError(
                f"card reader at {self._name} cannot be read: {error}; check cable and port"
            ) from error


class SwipeEar:
    """A swipe is over after a silence: a reader pauses at most 2 ms between characters. What is longer than any swipe is
    judged at once, and reading goes on with the track that has begun."""

    silence_s = 0.2

    def __init__(self, cards: HouseCards) -> None:
        self._cards = cards
        self._heard = bytearray(LONGEST_SWIPE)  # never grows: growing would leave a copy behind
        self._length = 0

    def hear(self, data: bytearray) -> list[Swipe]:
        swipes: list[Swipe] = []
        at = 0
        while at < len(data):
            count = min(len(data) - at, LONGEST_SWIPE - self._length)
            self._heard[self._length : self._length + count] = memoryview(data)[at : at + count]
            self._length += count
            at += count
            if self._length == LONGEST_SWIPE:
                swipes += self._judge(overflow=True)
        wipe(data)
        return swipes

    def over(self) -> list[Swipe]:
        return self._judge() if self._length else []

    def _judge(self, *, overflow: bool = False) -> list[Swipe]:
        heard = self._heard[: self._length]
        keep = unfinished_from(heard) if overflow else len(heard)
        rest = heard[keep:]
        try:
            del heard[keep:]
            swipes = [judge(heard, tracks, self._cards) for tracks in find_swipes(heard)]
            self._heard[:] = rest.ljust(LONGEST_SWIPE, b"\0")
            self._length = len(rest)
            return swipes or ([Swipe(CardKind.UNKNOWN)] if overflow else [])
        finally:
            wipe(heard)
            wipe(rest)
