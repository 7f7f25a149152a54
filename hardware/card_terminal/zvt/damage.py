"""What is wrong with bytes that cannot be read, and where."""


class Damaged(ValueError):
    """Bytes that break a rule of the protocol. Says what was found, never the data around it: that may be card data."""

    def __init__(self, problem: str, offset: int) -> None:
        super().__init__(f"{problem} at byte {offset}")
        self.problem = problem
        self.offset = offset


class Doubtful(Damaged):
    """A message that approves nothing: it says two things about the same, or what decides about a payment is no number."""
