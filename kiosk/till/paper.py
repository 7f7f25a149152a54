"""Lines, tables and pictures as ESC/POS bytes, by python-escpos as encoder and its profile of the printer."""

import textwrap
from typing import Literal

from escpos.printer import Dummy
from PIL import Image

from kiosk.till.code_pages import CodePages, offered

BOTTOM_DOTS = 60
LINE_DOTS, SMALL_LINE_DOTS = 31, 24
Align = Literal["left", "center"]

COUNTING = frozenset({"TM-L90", "TM-T20II", "TM-T20II-42col", "TM-T88IV", "TM-T88V"})
"""Printers that know GS g 2 and have a cutter, by Epson's command reference."""


def check_profile(profile: str) -> None:
    """Raises ValueError with what is allowed, so that it is found at the start and not at the first receipt."""
    if profile not in offered():
        raise ValueError(f"printer profile {profile!r} is not offered; allowed: {', '.join(offered())}")


class Paper:
    """Write from top to bottom, then take ``data``. ``profile`` is one of those offered. Widths are in columns of font A."""

    def __init__(self, profile: str) -> None:
        self._encoder = Dummy(profile=profile)
        self.columns = int(self._encoder.profile.get_columns("a"))
        self._small = "b" if "1" in self._encoder.profile.profile_data["fonts"] else "a"  # some have only one font
        self._small_columns = int(self._encoder.profile.get_columns(self._small))
        self.dots = self.columns * 12
        self._pages = CodePages(self._encoder.magic.encoder.codepages)
        self._encoder.hw("INIT")
        self._encoder._raw(self._pages.start)

    @property
    def data(self) -> bytes:
        return bytes(self._encoder.output)

    def text(
        self,
        text: str,
        *,
        align: Align = "left",
        bold: bool = False,
        size: tuple[int, int] = (1, 1),
        small: bool = False,
    ) -> None:
        """A paragraph; ``size`` is (width, height) as multiples, ``small`` the narrow font."""
        self._style(align, bold, size, small)
        columns = (self._small_columns if small else self.columns) // size[0]
        for line in textwrap.wrap(self._pages.plain(text), columns) or [""]:
            self._print(line)

    def row(self, left: str, right: str, *, bold: bool = False, size: int = 1, small: bool = False) -> None:
        """Text on the left, wrapped before it touches the figure at the right margin."""
        columns = (self._small_columns if small else self.columns) // size
        left, right = self._pages.plain(left), self._pages.plain(right)
        lines = textwrap.wrap(left, max(8, columns - len(right) - 2)) or [""]
        self._style("left", bold, (size, size), small)
        for line in lines[:-1]:
            self._print(line)
        self._print(lines[-1] + right.rjust(columns - len(lines[-1])))

    def hanging(
        self, head: str, text: str, *, bold: bool = False, size: tuple[int, int] = (1, 1), invert: bool = False
    ) -> None:
        """A paragraph whose further lines stand under its first word; ``invert`` prints the words white on black."""
        head = self._pages.plain(head)
        lines = textwrap.wrap(self._pages.plain(text), max(8, self.columns // size[0] - len(head))) or [""]
        self._style("left", bold, size, False)
        for at, line in enumerate(lines):
            self._encoder._raw(self._pages.encode(head if at == 0 else " " * len(head)))
            if invert:
                self._encoder.set(invert=True)
            self._encoder._raw(self._pages.encode(f" {line} " if invert else line))
            if invert:
                self._encoder.set(invert=False)
            self._encoder._raw(b"\n")

    def indented(self, text: str, indent: int, right: str = "") -> None:
        """A detail in the narrow font, under a line that starts ``indent`` columns of font A in; ``right`` at the
        margin."""
        self.space(2)
        space, right = " " * round(indent * self._small_columns / self.columns), self._pages.plain(right)
        self._style("left", False, (1, 1), True)
        width = self._small_columns - (len(right) + 2 if right else 0)
        wrapped = textwrap.wrap(self._pages.plain(text), width, initial_indent=space, subsequent_indent=space)
        *lines, last = wrapped or [""]
        for line in [*lines, last + right.rjust(self._small_columns - len(last)) if right else last]:
            self._print(line)

    def table(self, rows: list[tuple[str, ...]]) -> None:
        """Equal columns in the narrow font: the first to the left, the others to the right."""
        width = self._small_columns // len(rows[0])
        first = self._small_columns - width * (len(rows[0]) - 1)
        self._style("left", False, (1, 1), True)
        for row in rows:
            cells = [self._pages.plain(cell) for cell in row]
            line = cells[0][:first].ljust(first) + "".join(cell[-width:].rjust(width) for cell in cells[1:])
            self._print(line)

    def rule(self, dots: int = 2) -> None:
        """A line across the paper."""
        self.space(14)
        self.picture(Image.new("1", (self.dots, dots), 0), align="left")
        self.space(14)

    def space(self, dots: int) -> None:
        """Free paper, finer than a line."""
        self._encoder._raw(b"\x1bJ" + bytes([dots]))

    def picture(self, picture: Image.Image, align: Align = "center") -> None:
        """A black and white picture as raster bits, which every printer knows."""
        self._style(align, False, (1, 1), False)
        self._encoder.image(picture, impl="bitImageRaster")

    def banner(self, text: str) -> None:
        """White on black over the whole width."""
        self._style("left", True, (2, 2), False)
        self._encoder.set(invert=True)
        for line in textwrap.wrap(self._pages.plain(text), self.columns // 2) or [""]:
            self._print(line.center(self.columns // 2))
        self._encoder.set(invert=False)

    def beep(self) -> None:
        """Pulse the drawer's line (ESC p), which kitchens wire a buzzer to; every printer knows it."""
        self._encoder.cashdraw(2)

    def cut(self) -> None:
        """Feed the paper to the cutter, wherever this printer has it, and leave a margin (GS V 66)."""
        self._encoder._raw(b"\x1dVB" + bytes([BOTTOM_DOTS]))

    def _style(self, align: Align, bold: bool, size: tuple[int, int], small: bool) -> None:
        self._encoder.set(
            align=align, font=self._small if small else "a", bold=bold, custom_size=True, width=size[0], height=size[1]
        )
        self._encoder.line_spacing(SMALL_LINE_DOTS if small else LINE_DOTS)

    def _print(self, line: str) -> None:
        self._encoder._raw(self._pages.encode(line) + b"\n")
