"""The few arrangements that pages are made of."""

from kivy.properties import NumericProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from kiosk.screen.widgets.surface import Surface


class Column(BoxLayout):
    """One below the other, as high as what it holds."""

    def __init__(self, **kwargs: object) -> None:
        super().__init__(orientation="vertical", size_hint_y=None, height=0, **kwargs)
        self.fbind("minimum_height", self.setter("height"))


class Row(BoxLayout):
    """Side by side, as high as the highest."""

    def __init__(self, **kwargs: object) -> None:
        super().__init__(orientation="horizontal", size_hint_y=None, height=0, **kwargs)
        self.fbind("minimum_height", self.setter("height"))


class Card(Surface, Column):
    """A column on a card."""


class Tiles(Widget):
    """Children of one size in rows, as high as needed. ``least`` is the smallest width of a child, ``ratio`` its height
    by its width; with ``row_height`` that height instead."""

    least = NumericProperty(100)
    ratio = NumericProperty(1.0)
    row_height = NumericProperty(0)
    gap = NumericProperty(0)
    most_columns = NumericProperty(0)

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self.size_hint_y = None
        for name in ("children", "width", "pos", "least", "ratio", "row_height", "gap", "height"):
            self.fbind(name, self._arrange)

    def _arrange(self, *_: object) -> None:
        columns = max(1, int((self.width + self.gap) // (self.least + self.gap)))
        if self.most_columns:
            columns = min(columns, int(self.most_columns))
        width = (self.width - self.gap * (columns - 1)) / columns
        height = self.row_height or width * self.ratio
        rows = -(-len(self.children) // columns)
        self.height = max(0, rows * (height + self.gap) - self.gap)
        for index, child in enumerate(reversed(self.children)):
            row, column = divmod(index, columns)
            child.size = (round(width), round(height))
            child.pos = (
                round(self.x + column * (width + self.gap)),
                round((self.y + self.height) - (row + 1) * height - row * self.gap),
            )
