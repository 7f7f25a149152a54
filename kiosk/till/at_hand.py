"""What the till is about at this moment, as everybody who takes or gives back money sees it."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

import msgspec

from domain.payment import Notice, PaymentState, Prompt
from domain.till import PaymentView
from kiosk.till.payment_rows import Attempt

TOO_LATE_TO_CANCEL = {Prompt.PLEASE_WAIT, Prompt.REMOVE_CARD, Prompt.REVERSING, Prompt.APPROVED, Prompt.DECLINED}


@dataclass(slots=True)
class Running:
    """What is known of the open part beyond its row in the journal."""

    attempt: Attempt
    prompt: Prompt | None = None
    tells_pin: bool = True
    notice: Notice | None = None
    terminal_text: str = ""
    cancel_asked: bool = False
    at_terminal: bool = False

    @property
    def can_cancel(self) -> bool:
        asked_for = self.attempt.state is PaymentState.INTENT
        return asked_for and not self.cancel_asked and self.prompt not in TOO_LATE_TO_CANCEL


@dataclass(slots=True, frozen=True)
class Decision:
    """A person's word on a payment that neither journal nor terminal can settle."""

    attempt: int
    paid: bool
    by: str


class AtHand:
    """``running`` is the open part; ``unsettled`` stands before any other payment: a part whose outcome is not known, or that
    the terminal is giving back; ``newest`` is what is told. ``on_paid`` is called after an order may have
    been closed, when that is durable."""

    def __init__(self, changed: Callable[[], None], on_paid: Callable[[], None]) -> None:
        self.changed, self._on_paid = changed, on_paid
        self.running: Running | None = None
        self.unsettled: Attempt | None = None
        self.newest: Attempt | None = None
        self.decision: Decision | None = None  # not obeyed yet
        self.doubtful = False
        self.woken = asyncio.Event()
        self.last_change = 0.0

    def become(self, attempt: Attempt) -> None:
        """An attempt has changed; an older one of the same order does not push itself before the newest."""
        if self.newest is None or attempt.id >= self.newest.id:
            self.newest = attempt
        self.last_change = asyncio.get_running_loop().time()
        self.changed()

    def finish(self, attempt: Attempt, unsettled: Attempt | None = None) -> None:
        """It has its end; ``unsettled`` is what is still to be given back."""
        self.running, self.unsettled = None, unsettled
        self.become(attempt)
        if attempt.state is PaymentState.PAID:
            self._on_paid()

    def doubt(self) -> None:
        """A write to the journal has failed, and may stand nevertheless: it is read anew before anything else begins."""
        self.doubtful = True
        self.changed()
        self.woken.set()

    def close(self, attempt: Attempt) -> None:
        """Its order was closed without money."""
        self.become(attempt)
        self._on_paid()

    def live(self, view: PaymentView) -> PaymentView:
        """The same payment with what the terminal shows at this moment."""
        running = self.running
        if running is None or (running.attempt.order, running.attempt.attempt) != (view.order, view.attempt):
            return view
        view = msgspec.structs.replace(
            view, prompt=running.prompt, tells_pin=running.tells_pin, notice=running.notice
        )
        return msgspec.structs.replace(view, terminal_text=running.terminal_text, can_cancel=running.can_cancel)
