"""May a card's PIN be typed at this moment? What the till says of the terminal, read so that a doubt means yes."""

import asyncio
from collections.abc import Callable

from domain.payment import Means, PaymentState, Prompt
from domain.till import PaymentView

ASKED = frozenset({Prompt.ENTER_PIN, Prompt.WRONG_PIN, Prompt.CONFIRM_AMOUNT})
"""Many terminals ask for the amount and the PIN in one."""

NOT_ASKED = frozenset(
    {
        Prompt.INSERT_CARD,
        Prompt.CARD_UNREADABLE,
        Prompt.REMOVE_CARD,
        Prompt.REVERSING,
        Prompt.APPROVED,
        Prompt.DECLINED,
    }
)
"""With any other word (please wait) it is as it was."""

SILENT_S = 2.0
"""A terminal that has said nothing of itself for this long after the payment began is one that says nothing of a PIN either."""

TYPED_WITHIN_S = 60.0
"""A terminal that is not heard gives up waiting for a PIN in half a minute."""

Later = Callable[[float, Callable[[], None]], asyncio.TimerHandle]


class PinEntry:
    """``changed`` is called with what `on` has become. ``later`` is `asyncio.AbstractEventLoop.call_later`."""

    def __init__(self, later: Later, changed: Callable[[bool], None]) -> None:
        self._later, self._changed = later, changed
        self._timer: asyncio.TimerHandle | None = None
        self._about: tuple[str, int, PaymentState] | None = None
        self._open = False
        self.on = False

    def newest_is(self, payment: PaymentView | None) -> None:
        """The till's newest payment."""
        if payment is None or payment.means is not Means.CARD:
            self._open = False
            self._is(False)
            return
        same, self._about = self._about, (payment.order, payment.attempt, payment.state)
        self._open = payment.state in (PaymentState.INTENT, PaymentState.UNKNOWN)
        if not self._open:
            self._is(False)
        elif payment.state is PaymentState.UNKNOWN:
            if same != self._about:  # once for each: it may stay unknown until a person decides
                self._blind()
        else:
            self._prompt_is(payment.prompt, payment.tells_pin)

    def _prompt_is(self, prompt: Prompt | None, tells_pin: bool) -> None:
        if prompt in ASKED or (prompt is Prompt.INSERT_CARD and not tells_pin):
            self._is(True)
        elif prompt in NOT_ASKED:
            self._is(False)
        elif prompt in (None, Prompt.CONNECTING):
            if not self.on and self._timer is None:
                self._timer = self._later(SILENT_S, lambda: self._is(True))
        else:
            self._is(self.on)

    def till_lost(self) -> None:
        """What the terminal asks for is not heard any more."""
        if self._open:
            self._about = None
            self._blind()

    def _blind(self) -> None:
        self._is(True)
        self._timer = self._later(TYPED_WITHIN_S, lambda: self._is(False))

    def _is(self, on: bool) -> None:
        timer, self._timer = self._timer, None
        if timer is not None:
            timer.cancel()
        if on is not self.on:
            self.on = on
            self._changed(on)
