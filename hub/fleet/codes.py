"""Enrolment codes: short enough to read from a screen and type, long enough not to be guessed in ten minutes."""

import secrets

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""32 signs without 0, 1, I and O: eight of them are 40 bits."""

LENGTH = 8
LIFE_S = 600.0


def new_code() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def shown(code: str) -> str:
    """``7K4PQ2MX`` as ``7K4P-Q2MX``."""
    return f"{code[:4]}-{code[4:]}"


def typed(text: str) -> str:
    """A code as somebody typed it: small letters, spaces and dashes do not matter."""
    return "".join(text.upper().split()).replace("-", "")


def prefix(index: int) -> str:
    """The order number prefix of a site's kiosk number ``index``: A to Z, then AA, AB, ..."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
