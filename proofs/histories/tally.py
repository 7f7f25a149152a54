"""What a million histories came to."""

from dataclasses import dataclass, fields

from proofs.histories.history import Report


@dataclass
class Tally:
    """``unknown`` outcomes of which the terminal ``could_tell`` what they were, and how many of those were ``settled`` without
    a person; ``slowest`` in seconds after the last trouble."""

    histories: int = 0
    orders: int = 0
    paid: int = 0
    kills: int = 0
    unknown: int = 0
    could_tell: int = 0
    settled: int = 0
    slowest: float = 0.0
    virtual_s: float = 0.0

    def add(self, report: Report) -> None:
        self.__iadd__(Tally(1, *(getattr(report, field.name) for field in fields(self)[1:])))

    def __iadd__(self, other: "Tally") -> "Tally":
        for field in fields(self):
            mine, its = getattr(self, field.name), getattr(other, field.name)
            setattr(self, field.name, max(mine, its) if field.name == "slowest" else mine + its)
        return self

    def __str__(self) -> str:
        share = 100.0 if not self.could_tell else 100.0 * self.settled / self.could_tell
        return (
            f"orders={self.orders} paid={self.paid} kills={self.kills} unknown={self.unknown} could_tell={self.could_tell}"
            f" settled={share:.3f}% slowest={self.slowest:.1f}s virtual={self.virtual_s / 86400:.0f}d"
        )
