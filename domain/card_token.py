"""What stands for the number of a card of the house (loyalty, gift, staff) wherever the number itself must not be."""

import hashlib
import hmac

TOKEN_DIGITS = 32


def card_token(key: bytes, number: bytes | bytearray) -> str:
    """``TOKEN_DIGITS`` hex digits (HMAC-SHA-256, shortened). With the chain's ``key`` the same card has the same token in every
    shop; without it a token tells nothing, although there are few enough numbers to try them all."""
    return hmac.new(key, number, hashlib.sha256).hexdigest()[:TOKEN_DIGITS]
