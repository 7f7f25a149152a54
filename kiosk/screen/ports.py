"""What a visit asks of the rest of the kiosk. Calls return at once; what becomes of them comes back to the session as news."""

from typing import Protocol

from domain.call import CallKind, Way
from domain.listening import Listening
from domain.order import Order


class TillPort(Protocol):
    def pay(self, order: Order, tip: int, gift: str, after: int) -> None:
        """Start paying what is left of the order with the tip, in minor units: of the gift card with this token, or at the
        terminal. ``after`` is the newest attempt that is known here. News: `Session.on_till`, or `on_pay_refused`, or
        `on_pay_uncertain` when nobody answered."""

    def give_up(self, order: str) -> None:
        """Give back what is paid of an order."""

    def ask_balance(self, card: str, currency: str) -> None:
        """What is on a gift card. News: `TillView.balance`."""

    def cancel(self, order: str) -> None: ...

    def print_again(self, order: str) -> None: ...

    def draw_receipt(self, order: str) -> None:
        """The receipt as a picture. News: `Session.on_receipt`, or none when the till has none."""

    def save_draft(self, draft: bytes | None) -> None:
        """Keep this for the case that the screen dies; None when the visit is over."""


class LinePort(Protocol):
    def ask_help(self, kind: CallKind) -> None:
        """News: `Session.on_line`."""

    def end_help(self) -> None: ...

    def choose_way(self, way: Way) -> None: ...

    def answer_ring_back(self, yes: bool) -> None: ...

    def answer_thumb(self, call: str, up: bool) -> None: ...

    def set_camera(self, on: bool) -> None: ...

    def set_blur(self, on: bool) -> None: ...

    def set_mute(self, on: bool) -> None: ...

    def listen(self, listening: Listening) -> None: ...

    def type_text(self, characters: str) -> None: ...
