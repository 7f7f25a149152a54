"""What every card terminal driver offers to the till. Drivers know amounts, never orders."""

from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from domain.money import Money
from domain.payment import Approval, LastPayment, Notice, Outcome, Prompt

OnPrompt = Callable[[Prompt, str, Notice | None], None]
"""Called with what the customer should do, the terminal's own words ("" when it sent none), and what it says with them as far
as the standard names that."""

Commit = Callable[[Approval], Awaitable[bool]]
"""Called once with the approval *before* it is acknowledged to the terminal; must return only when the approval is
durable. False refuses the payment: the terminal then reverses it."""


Number = int
"""The till's own of an attempt: positive, durable before the call and never used again. A terminal that keeps it can be
asked about exactly that attempt; others only know their last."""


class TerminalError(OSError):
    """The terminal could not be asked: no line, no answer, or an answer that makes no sense. Its text names the port and,
    behind the last semicolon, what to do."""

    @property
    def remedy(self) -> str:
        return str(self).rpartition("; ")[2]


@dataclass(frozen=True, slots=True, kw_only=True)
class TerminalStatus:
    """``code`` is the terminal's own, ``ready`` whether it can take a payment, ``remedy`` for a technician. ``alarm`` is
    what somebody has to put right although payments go through; ``end_of_day_due``: it takes none before its batch is closed."""

    ready: bool
    code: str
    remedy: str
    alarm: str = ""
    end_of_day_due: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a terminal needs to be reached; each driver takes what concerns it. ``port`` is a device, ``tcp://host:port``
    or ``https://host:port/path``; ``password`` has six digits, ``currency`` is the ISO 4217 number in four. ``key_file``,
    ``certificate``, ``sale_id`` and ``poi_id`` are nexo's; ``charset``, ``numbers`` (number every message, 1F73) and
    ``last_receipt`` (tell it with every payment, 1F1F) are ZVT's."""

    port: str
    baud: int = 9600
    password: str = "000000"  # noqa: S105, every terminal's factory setting; it protects nothing
    currency: str = "0978"
    terminal_writes: bool = False
    key_file: Path | None = None
    certificate: Path | None = None
    sale_id: str = ""
    poi_id: str = ""
    charset: str = "auto"
    numbers: bool = False
    last_receipt: bool = False


class CardTerminal(ABC):
    """One card terminal. One operation at a time; every method raises `TerminalError` when the line fails,
    except `pay`, which then reports the outcome UNKNOWN. ``tells_pin``: its prompts say when the terminal asks for a PIN."""

    tells_pin: ClassVar[bool] = True

    @property
    @abstractmethod
    def terminal_id(self) -> str | None:
        """Known after `open`."""

    @abstractmethod
    async def open(self) -> None:
        """Open the line and register."""

    @abstractmethod
    async def close(self) -> None:
        """Release the line; never raises."""

    @abstractmethod
    async def pay(
        self, number: Number, amount: Money, commit: Commit, on_prompt: OnPrompt, *, partial: bool = False
    ) -> Outcome:
        """Take a payment. Ends in every case: by the terminal's answer or by our own longer timer (UNKNOWN). With
        ``partial`` the terminal may approve less than ``amount``, and the approval says how much; without it, as for any
        amount above, such an approval is refused and taken back."""

    @abstractmethod
    async def cancel(self) -> bool:
        """Ask the running payment to stop; False when it is too late. The outcome is still what `pay` returns."""

    @abstractmethod
    async def drain(
        self, number: Number, expected: Money, commit: Commit, *, partial: bool = False
    ) -> Approval | None:
        """After a lost line: listen long enough for the terminal to repeat what we may have missed, and commit an
        approval of exactly ``expected`` that arrives, or of less when the payment was ``partial``. Then leave the
        terminal idle, registered and ready to be asked."""

    @abstractmethod
    async def last_payment(self, number: Number | None = None) -> LastPayment:
        """Ask the terminal what its last transaction was, or what became of the attempt ``number`` if it can tell."""

    @abstractmethod
    async def reverse(self, receipt_number: int, amount: Money) -> bool:
        """Undo a payment; True only when the terminal confirms the reversal of that very amount."""

    @abstractmethod
    async def refund(self, number: Number, amount: Money, commit: Commit, on_prompt: OnPrompt) -> Outcome:
        """Give money to a card that is presented, for a payment that cannot be reversed any more. Ends as `pay` does."""

    @abstractmethod
    async def end_of_day(self) -> bool:
        """Close the terminal's batch."""

    @abstractmethod
    async def status(self) -> TerminalStatus:
        """Ask how the terminal is."""
