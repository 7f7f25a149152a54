"""The strip of paper in the simulated printer: it moves through under the print head, dot line by dot line.

A printer's dot is drawn as ``SCALE`` pixels in a row, and letters with their own outlines, so that the picture is as sharp
as one wishes the print were.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import segno
from PIL import Image, ImageDraw, ImageFont, ImageOps

from hardware.printer.commands import Command

SCALE = 2
FONTS = Path(__file__).parent / "fonts"
CELLS = {"a": (12, 24), "b": (9, 17)}
LINE_SPACING = 30
CUTTER_DOTS = 72
"""From the print head to the cutter: every receipt begins with so much paper that the head has not seen."""
CODE_PAGES = {
    0: "cp437", 2: "cp850", 3: "cp860", 4: "cp863", 5: "cp865", 13: "cp857", 14: "cp737", 15: "iso8859-7", 16: "cp1252",
    17: "cp866", 18: "cp852", 19: "cp858", 33: "cp775", 34: "cp855", 35: "cp861", 36: "cp862", 37: "cp864", 38: "cp869",
    39: "iso8859-2", 40: "iso8859-15", 45: "cp1250", 46: "cp1251", 47: "cp1253", 48: "cp1254", 49: "cp1255",
    50: "cp1256", 51: "cp1257", 52: "cp1258",
}  # fmt: skip
"""Epson's numbers of ESC t."""

ERROR_LEVELS = {48: "l", 49: "m", 50: "q", 51: "h"}


@dataclass(slots=True)
class Pen:
    """How the next thing is printed: what commands have set."""

    spacing: int = LINE_SPACING
    align: int = 0
    code_page: str = CODE_PAGES[0]
    font: str = "a"
    bold: bool = False
    invert: bool = False
    underline: bool = False
    size: tuple[int, int] = (1, 1)
    qr_module: int = 3
    qr_error: str = "l"
    qr_data: bytes = b""


class Strip:
    """Printable width in dots; ``pages`` are the codecs by the numbers of ESC t, Epson's unless given; ``ink`` is what has
    been printed so far (0 nothing, 255 black), ``text`` the same as words, a line each."""

    def __init__(self, dots: int, pages: Mapping[int, str] = CODE_PAGES) -> None:
        self.dots, self._pages = dots, pages
        self.text: list[str] = []
        self._canvas = Image.new("L", (dots * SCALE, 2048), 0)
        self._head = 0  # dots from the top
        self._reset()

    @property
    def ink(self) -> Image.Image:
        return self._canvas.crop((0, 0, self._canvas.width, max(1, self._head * SCALE)))

    @property
    def length(self) -> int:
        """Dots of paper that have moved through."""
        return self._head

    def obey(self, command: Command) -> None:
        """Print or remember what one command says; those that change nothing on paper are passed over."""
        match command:
            case Command("text", data):
                self._set(data.decode(self._pen.code_page, errors="replace"))
            case Command("LF"):
                self._end_line()
            case Command("ESC @"):
                self._reset()
            case Command("ESC d", data):
                self._end_line()
                self._feed(self._pen.spacing * max(0, data[0] - 1))
            case Command("ESC J", data):
                self._end_line(spacing=0)
                self._feed(data[0])
            case Command("ESC 2"):
                self._pen.spacing = LINE_SPACING
            case Command("ESC 3", data):
                self._pen.spacing = data[0]
            case Command("ESC a", data):
                self._pen.align = data[0] & 3
            case Command("ESC t", data):
                self._pen.code_page = self._pages.get(data[0], "ascii")
            case Command("GS V", data) if len(data) == 2:
                self._end_line(spacing=0)
                self._feed(CUTTER_DOTS + data[1])
            case Command("GS v", data):
                self._raster(data)
            case Command("GS ( k", data):
                self._code(data)
            case Command(code, data) if len(data) == 1:
                self._style(code, data[0])

    def _reset(self) -> None:
        """ESC @: everything as after switching on."""
        self._pen = Pen()
        self._line: list[tuple[Image.Image, str]] = []

    def _style(self, code: str, value: int) -> None:
        match code:
            case "ESC !":
                self._pen.font, self._pen.bold = "b" if value & 1 else "a", bool(value & 8)
                self._pen.size = (1 + bool(value & 32), 1 + bool(value & 16))
                self._pen.underline = bool(value & 128)
            case "GS !":
                self._pen.size = (1 + (value >> 4 & 7), 1 + (value & 7))
            case "ESC M":
                self._pen.font = "b" if value & 1 else "a"
            case "ESC E" | "ESC G":
                self._pen.bold = bool(value & 1)
            case "ESC -":
                self._pen.underline = bool(value & 3)
            case "GS B":
                self._pen.invert = bool(value & 1)

    # -- letters ---------------------------------------------------------------------------------------------------

    def _set(self, text: str) -> None:
        for letter in text:
            picture = glyph(letter, self._pen.font, self._pen.bold, self._pen.size)
            if self._pen.underline:
                picture = picture.copy()
                ImageDraw.Draw(picture).rectangle((0, picture.height - 2 * SCALE, picture.width, picture.height), 255)
            if self._pen.invert:
                picture = ImageOps.invert(picture)
            if sum(known.width for known, _ in self._line) + picture.width > self.dots * SCALE:
                self._end_line()
            self._line.append((picture, letter))

    def _end_line(self, spacing: int | None = None) -> None:
        spacing = self._pen.spacing if spacing is None else spacing
        line, self._line = self._line, []
        height = max((picture.height // SCALE for picture, _ in line), default=0)
        if line:
            self.text.append("".join(letter for _, letter in line).rstrip())
        left = self._left(sum(picture.width for picture, _ in line))
        self._make_room(height)
        for picture, _ in line:
            self._canvas.paste(picture, (left, (self._head + height) * SCALE - picture.height))
            left += picture.width
        self._feed(max(height, spacing))

    def _left(self, width: int) -> int:
        return (self.dots * SCALE - width) * self._pen.align // 2 if self._pen.align in (1, 2) else 0

    # -- pictures --------------------------------------------------------------------------------------------------

    def _raster(self, data: bytes) -> None:
        self._end_line(spacing=0)
        row_bytes, rows = data[2] + 256 * data[3], data[4] + 256 * data[5]
        bits = Image.frombytes("1", (row_bytes * 8, rows), data[6:]) if rows and row_bytes else Image.new("1", (1, 1))
        self._place(bits.convert("L"))

    def _code(self, data: bytes) -> None:
        """QR codes of GS ( k: function 67 sets the dots of a module, 69 the error level, 80 keeps the data, 81 prints."""
        function, values = data[3], data[4:]
        match function:
            case 67:
                self._pen.qr_module = values[0]
            case 69:
                self._pen.qr_error = ERROR_LEVELS.get(values[0], "l")
            case 80:
                self._pen.qr_data = values[1:]
            case 81 if self._pen.qr_data:
                self._end_line(spacing=0)
                rows = list(segno.make_qr(self._pen.qr_data, error=self._pen.qr_error).matrix)
                modules = Image.frombytes(
                    "L", (len(rows), len(rows)), b"".join(bytes(255 * dark for dark in row) for row in rows)
                )
                side = len(rows) * self._pen.qr_module
                self._place(modules.resize((side, side), Image.Resampling.NEAREST))

    def _place(self, picture: Image.Image) -> None:
        """A picture of dots, cut off at the right margin as a print head does."""
        picture = picture.crop((0, 0, min(picture.width, self.dots), picture.height))
        self._make_room(picture.height)
        sharp = picture.resize((picture.width * SCALE, picture.height * SCALE), Image.Resampling.NEAREST)
        self._canvas.paste(sharp, (self._left(sharp.width), self._head * SCALE))
        self._feed(picture.height)

    def _feed(self, dots: int) -> None:
        self._make_room(dots)
        self._head += dots

    def _make_room(self, dots: int) -> None:
        while (self._head + dots) * SCALE > self._canvas.height:
            taller = Image.new("L", (self._canvas.width, self._canvas.height * 2), 0)
            taller.paste(self._canvas)
            self._canvas = taller


@lru_cache(maxsize=2048)
def glyph(letter: str, font: str, bold: bool, size: tuple[int, int]) -> Image.Image:
    """One letter in its cell; drawn large and squeezed where the printer would stretch it in one direction."""
    width, height = CELLS[font][0] * SCALE, CELLS[font][1] * SCALE
    largest = max(size)
    face = ImageFont.truetype(FONTS / f"JetBrainsMono-{'ExtraBold' if bold else 'Medium'}.ttf", width * largest * 5 / 3)
    cell = Image.new("L", (width * largest, height * largest), 0)
    baseline = round(cell.height * 0.79)
    ImageDraw.Draw(cell).text((0, baseline), letter, fill=255, font=face, anchor="ls")
    wanted = (width * size[0], height * size[1])
    return cell if cell.size == wanted else cell.resize(wanted, Image.Resampling.LANCZOS)
