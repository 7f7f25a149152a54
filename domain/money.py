"""Money is a whole number of minor units (cents); it becomes text only here and is never a float."""

import msgspec


class Money(msgspec.Struct, frozen=True):
    """An amount in minor units of an ISO 4217 currency, such as ``Money(1240, "EUR")`` for 12.40 EUR."""

    amount: int
    currency: str


SYMBOLS = {"USD": "$", "EUR": "€", "GBP": "£", "MXN": "$", "CAD": "$"}

# Languages that write 12,40 € rather than €12.40 (CLDR; Spanish as spoken in the Americas follows English).
COMMA_LANGUAGES = {"de", "fr", "pl", "it", "nl", "pt"}


def amount_text(amount: int, language: str = "en", minor_digits: int = 2) -> str:
    """``1240`` as ``12.40``: digits only, for tiles and tables."""
    sign, amount = ("−" if amount < 0 else ""), abs(amount)
    if minor_digits == 0:
        return f"{sign}{amount}"
    whole, fraction = divmod(amount, 10**minor_digits)
    mark = "," if language in COMMA_LANGUAGES else "."
    return f"{sign}{whole}{mark}{fraction:0{minor_digits}d}"


def money_text(money: Money, language: str = "en", minor_digits: int = 2) -> str:
    """``Money(1240, "USD")`` as ``$12.40``: with its currency, for totals, receipts and the terminal."""
    text = amount_text(money.amount, language, minor_digits)
    symbol = SYMBOLS.get(money.currency)
    if symbol is None:
        return f"{text} {money.currency}"
    if language in COMMA_LANGUAGES:
        return f"{text} {symbol}"
    return f"−{symbol}{text[1:]}" if text.startswith("−") else f"{symbol}{text}"
