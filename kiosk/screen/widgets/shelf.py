"""A scrolling grid that makes only as many tiles as can be seen, however long the list is."""

from collections.abc import Callable, Sequence
from typing import Any

from kivy.clock import Clock
from kivy.properties import NumericProperty
from kivy.uix.widget import Widget

from kiosk.screen.widgets.pressable import Pressable
from kiosk.screen.widgets.scroller import Scroller

ASIDE = -100_000
NEW_IN_A_FRAME = 3
"""A tile costs milliseconds to make."""


class Shelf(Scroller):
    """``make`` makes a tile, ``fill(tile, thing)`` lets it show a thing. Tiles are at least ``least`` wide and
    ``ratio`` times as high."""

    least = NumericProperty(100)
    ratio = NumericProperty(1.3)
    gap = NumericProperty(10)
    padding = NumericProperty(0)
    below = NumericProperty(0)

    def __init__(self, make: Callable[[], Widget], fill: Callable[[Any, Any], None], **kwargs: object) -> None:
        self._make, self._fill = make, fill
        self._things: Sequence[Any] = ()
        self._shown: dict[int, Widget] = {}
        self._spare: list[Widget] = []
        self._make_soon = Clock.create_trigger(self._make_some)
        super().__init__(**kwargs)
        self.ground = Widget(size_hint=(None, None))
        self.add_widget(self.ground)
        self.fbind("size", self._measure)
        self.fbind("pos", self._measure)
        self.fbind("offset", self._look)

    def put(self, things: Sequence[Any], *, from_top: bool) -> None:
        """Show these from now on."""
        self._things = things
        if from_top:
            self.to_top()
        for index in list(self._shown):
            self._set_aside(index)
        self._measure()

    def bring_up(self, index: int) -> None:
        """Scroll just far enough for the thing at this place to be seen."""
        top = self.padding + (index // self._columns) * (self._tile_height + self.gap)
        if top < self.offset:
            self.offset = max(0.0, top - self.padding)
        elif top + self._tile_height > self.offset + self.height:
            self.offset = min(self.most, top + self._tile_height + self.gap - self.height)

    @property
    def tiles(self) -> list[Widget]:
        """Those that show something, in order."""
        return [self._shown[index] for index in sorted(self._shown)]

    def _measure(self, *_: object) -> None:
        room = self.width - 2 * self.padding
        self._columns = max(1, int((room + self.gap) // (self.least + self.gap)))
        self._tile_width = (room - self.gap * (self._columns - 1)) / self._columns
        self._tile_height = round(self._tile_width * self.ratio)
        rows = -(-len(self._things) // self._columns)
        self.ground.height = rows * (self._tile_height + self.gap) + 2 * self.padding - self.gap + self.below
        self._place()
        for index, tile in self._shown.items():
            self._put_in_place(index, tile)
        self._look()

    def _look(self, *_: object) -> None:
        """Fill the rows that can be seen, with tiles that no longer can; what has to be made comes over some frames."""
        step = self._tile_height + self.gap
        first = max(0, int((self.offset - self.padding) // step)) * self._columns
        last = min(len(self._things), (int((self.offset + self.height - self.padding) // step) + 1) * self._columns)
        for index in [index for index in self._shown if not first <= index < last]:
            self._set_aside(index)
        for index in range(first, last):
            if index in self._shown:
                continue
            if not self._spare:
                self._make_soon()
                break
            tile = self._shown[index] = self._spare.pop()
            self._put_in_place(index, tile)
            self._fill(tile, self._things[index])
        for spare in self._spare:
            spare.x = ASIDE

    def _set_aside(self, index: int) -> None:
        tile = self._shown.pop(index)
        for widget in tile.walk(restrict=True):
            if isinstance(widget, Pressable):
                widget.become_another()
        self._spare.append(tile)

    def _make_some(self, _dt: float) -> None:
        for _new in range(NEW_IN_A_FRAME):
            tile = self._make()
            self.ground.add_widget(tile)
            self._spare.append(tile)
        self._look()

    def _put_in_place(self, index: int, tile: Widget) -> None:
        row, column = divmod(index, self._columns)
        tile.size = (round(self._tile_width), self._tile_height)
        tile.pos = (
            round(self.ground.x + self.padding + column * (self._tile_width + self.gap)),
            round(self.ground.top - self.padding - (row + 1) * self._tile_height - row * self.gap),
        )
