"""The table that ``make chaos`` writes: one row a proof, read from the last line that it printed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

HEADINGS = ("Proof", "Asked", "Done", "Found", "Seconds", "A second", "Also measured", "Command")
ALWAYS = {"count", "found", "seconds"}


@dataclass(frozen=True, slots=True)
class Proof:
    """``asked`` times in the whole run; a share of it in a shorter one. None: it tries all there are."""

    name: str
    asked: int | None
    what: str

    def count(self, share: float) -> int | None:
        return None if self.asked is None else max(1, round(self.asked * share))


@dataclass(frozen=True, slots=True)
class Result:
    """``asked`` is the count it was started with; ``measured`` the words of its last line, none when it broke off."""

    proof: Proof
    asked: int | None
    measured: Mapping[str, str]

    @property
    def command(self) -> tuple[str, ...]:
        """The arguments behind ``python -m``."""
        return (f"proofs.{self.proof.name}", *(() if self.asked is None else ("--count", str(self.asked))))

    @property
    def holds(self) -> bool:
        """Everything that was asked for was tried, and nothing was found."""
        return self.measured.get("found") == "0" and int(self.measured["count"]) >= (self.asked or 1)

    @property
    def cells(self) -> tuple[str, ...]:
        asked, command = "all" if self.asked is None else f"{self.asked:,}", f"`python -m {' '.join(self.command)}`"
        if not self.measured:
            return (self.proof.what, asked, "BROKE OFF", "", "", "", "", command)
        count, seconds = int(self.measured["count"]), float(self.measured["seconds"])
        also = (f"{name.replace('_', ' ')} {value}" for name, value in self.measured.items() if name not in ALWAYS)
        rate = f"{count / seconds:,.1f}" if seconds else ""
        found = self.measured["found"]
        return (self.proof.what, asked, f"{count:,}", found, f"{seconds:,.0f}", rate, ", ".join(also), command)


def read_last_line(output: Sequence[str]) -> dict[str, str]:
    """``count=5 found=0 seconds=1.0`` as a mapping; empty when the last line is none of that."""
    last = output[-1] if output else ""
    words = dict(word.split("=", 1) for word in last.split() if "=" in word)
    return words if words.keys() >= ALWAYS else {}


def as_markdown(results: Iterable[Result]) -> str:
    """For a file; a newline at its end."""
    lines = [HEADINGS, tuple("---" for _ in HEADINGS), *(result.cells for result in results)]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)
