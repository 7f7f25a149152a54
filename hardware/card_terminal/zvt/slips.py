"""Receipts that the terminal writes: print lines (06 D1) and text blocks (06 D3), put together to whole slips.

An attribute says how a line looks: 10 double height, 20 double width, 40 centred, low nibble = indent; 1xxxxxxx (but not
80) marks the last line of a slip, FF and a count are line feeds.
"""

from domain.payment import Slip, SlipCopy, SlipLine
from hardware.card_terminal.zvt import bmp, text, tlv
from hardware.card_terminal.zvt.apdu import Apdu
from hardware.card_terminal.zvt.commands import PRINT_BLOCK, PRINT_LINE
from hardware.card_terminal.zvt.damage import Damaged

COPIES = {0x01: SlipCopy.MERCHANT, 0x02: SlipCopy.CUSTOMER, 0x03: SlipCopy.ADMIN}
LINE_FEEDS, PLAIN, LAST = 0xFF, 0x80, 0x80
RECEIPT_TYPE, PRINT_TEXTS, TEXT_LINE, LINE_ATTRIBUTE = 0x1F07, 0x25, 0x07, 0x09


class Slips:
    """Feed it every print message of an operation; ``finished`` holds the slips in their order."""

    def __init__(self, charset: str = text.Charset.AUTO) -> None:
        self._usual = charset
        self.finished: list[Slip] = []
        self._lines: list[SlipLine] = []
        self._copy: SlipCopy | None = None

    def feed(self, message: Apdu) -> None:
        """Never raises: a message that cannot be read is printed as far as it can be."""
        if message.command == PRINT_LINE and message.data:
            self._line(message.data)
        elif message.command == PRINT_BLOCK:
            self._block(bmp.parse(message.data).container)

    def finish(self) -> tuple[Slip, ...]:
        """All slips; one without its last line is given out as it is."""
        if self._lines:
            self._end()
        return tuple(self.finished)

    def _line(self, data: bytes) -> None:
        attribute, content = data[0], data[1:]
        if attribute == LINE_FEEDS:
            self._add([SlipLine()] * (content[0] if content else 1))
            return
        content, container = _without_container(content)
        self._note_copy(container)
        charset = text.charset_of(container, self._usual)
        self._add([_styled(attribute, line) for line in text.decode(content, charset).split("\n")])
        if _is_last(attribute):
            self._end()

    def _block(self, container: tuple[tlv.Tlv, ...]) -> None:
        self._note_copy(container)
        attribute, charset = 0, text.charset_of(container, self._usual)
        for item in (item for block in container if block.tag == PRINT_TEXTS for item in block.children):
            if item.tag == LINE_ATTRIBUTE and item.value:
                attribute = item.value[0]
                if attribute == LINE_FEEDS:
                    self._add([SlipLine()] * (item.value[1] if len(item.value) > 1 else 1))
                elif _is_last(attribute):
                    self._end()
            elif item.tag == TEXT_LINE:
                self._add([_styled(attribute, line) for line in text.decode(item.value, charset).split("\n")])

    def _add(self, lines: list[SlipLine]) -> None:
        self._lines += lines

    def _note_copy(self, container: tuple[tlv.Tlv, ...]) -> None:
        kind = tlv.find(container, RECEIPT_TYPE)
        if kind:
            self._copy = COPIES.get(kind[0])

    def _end(self) -> None:
        """The copy that is not told is the customer's first and then the merchant's, as a terminal prints them."""
        told = {slip.copy for slip in self.finished}
        copy = self._copy or (SlipCopy.CUSTOMER if SlipCopy.CUSTOMER not in told else SlipCopy.MERCHANT)
        self.finished.append(Slip(copy=copy, lines=tuple(self._lines)))
        self._lines, self._copy = [], None


def _is_last(attribute: int) -> bool:
    return bool(attribute & LAST) and attribute not in (PLAIN, LINE_FEEDS)


def _styled(attribute: int, line: str) -> SlipLine:
    if attribute & LAST:
        return SlipLine(text=line.rstrip())
    return SlipLine(
        text=" " * (attribute & 0x0F) + line.rstrip(),
        centred=bool(attribute & 0x40),
        wide=bool(attribute & 0x20),
        high=bool(attribute & 0x10),
    )


def _without_container(content: bytes) -> tuple[bytes, tuple[tlv.Tlv, ...]]:
    """Older terminals put a container behind the text without anything between: a suffix that parses exactly to the end."""
    for at in range(len(content) - 1):
        if content[at] == 0x06:
            try:
                size, begin = tlv.read_length(content, at + 1)
                if begin + size == len(content):
                    return content[:at], tlv.parse(content[begin:], begin)
            except Damaged:
                continue
    return content, ()
