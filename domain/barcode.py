"""What barcodes of products say: the numbers of EAN, UPC and ITF-14 (GTIN), and texts of a chain's own.

The last digit of a GTIN checks the others: from the right they count three times and once in turn, and the sum with the
check digit ends in 0 (GS1 General Specifications, 7.9). UPC-A is an EAN-13 without its leading zero; UPC-E is a UPC-A with
zeros left out, and its check digit is that of the whole number.
"""

LENGTHS = frozenset({8, 12, 13, 14})
"""Digits of an EAN-8 or UPC-E, UPC-A, EAN-13, ITF-14."""


def keys(text: str) -> frozenset[str]:
    """Under which a code is looked up: two codes mean the same product when they have one in common. A GTIN has its 14 digits,
    in each way in which it can be meant; any other text is its own key. Empty for digits with a wrong check digit."""
    if not may_be_gtin(text):
        return frozenset({text})
    found = {text.zfill(14)} if has_right_check_digit(text) else set()
    whole = _upc_a(text)
    if whole is not None and has_right_check_digit(whole):
        found.add(whole.zfill(14))
    return frozenset(found)


def may_be_gtin(text: str) -> bool:
    return len(text) in LENGTHS and text.isascii() and text.isdigit()


def has_right_check_digit(digits: str) -> bool:
    """Of a GTIN written out; raises ValueError for what has other characters than digits."""
    return sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(reversed(digits))) % 10 == 0


def _upc_a(text: str) -> str | None:
    """A UPC-E (number system 0 or 1, six digits, check digit) with the zeros that it leaves out."""
    if len(text) != 8 or text[0] not in "01":
        return None
    system, body, last, check = text[0], text[1:7], text[6], text[7]
    if last in "012":
        middle = body[:2] + last + "0000" + body[2:5]
    elif last == "3":
        middle = body[:3] + "00000" + body[3:5]
    elif last == "4":
        middle = body[:4] + "00000" + body[4]
    else:
        middle = body[:5] + "0000" + last
    return system + middle + check
