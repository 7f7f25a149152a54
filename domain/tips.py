"""A tip: a percentage of what the order costs, chosen before paying. It is not taxed and not part of the totals."""


def tip_of(gross: int, percent: int) -> int:
    """Minor units, rounded half up."""
    return (gross * percent + 50) // 100
