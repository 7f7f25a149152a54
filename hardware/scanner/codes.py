"""What a scanner or a camera has read, judged: a product's code, a card of the house, or a payment card. No I/O.

A code that may be a payment card's number is dropped like a bank card in a card reader: 13 to 19 digits in a row that begin
like one and pass Luhn. Thirteen digits with the check digit of an EAN are a product's code nevertheless, for one EAN in ten
passes Luhn by chance, and no scheme gives out numbers of 13 digits any more.
"""

import re

from domain.barcode import keys
from hardware.card_reader.base import CardKind, Swipe
from hardware.card_reader.house import LONGEST_CODE, HouseCards, has_account_number, wipe
from hardware.scanner.base import Code, Scan

EAN_13 = 13
SYMBOLOGY = re.compile(rb"\][A-Za-z][0-9A-Za-z]")
"""An AIM identifier, such as ``]E0`` before an EAN-13: scanners can be set to send it."""
TEXT = range(0x20, 0x7F)


def judge(data: bytearray, cards: HouseCards) -> Scan:
    """What this code is. ``data`` is overwritten."""
    try:
        if SYMBOLOGY.match(data):
            del data[:3]
        if not 0 < len(data) <= LONGEST_CODE or any(byte not in TEXT for byte in data):
            return Code("")
        card = cards.find_code(data)
        if card is not None:
            return card
        if data.startswith(b"%B") or (not _is_ean_13(data) and has_account_number(data, 0, len(data))):
            return Swipe(CardKind.BANK)
        text = data.decode("ascii").strip()
        return Code(text if keys(text) else "")
    finally:
        wipe(data)


def _is_ean_13(data: bytearray) -> bool:
    return len(data) == EAN_13 and data.isdigit() and bool(keys(data.decode("ascii")))
