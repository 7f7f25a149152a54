"""What brings a visit back after the screen has died."""

import logging

import msgspec

from domain.cart import Cart
from domain.checked import decode
from domain.session import Page
from kiosk.screen.suggestions import Pending

log = logging.getLogger(__name__)

MOST_RESTORED = 3


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """``at`` is monotonic since the machine was started, so that a visit of yesterday stays gone. ``restored`` counts how
    often the visit was brought back since the customer's last touch: it may be what the screen dies of."""

    at: float
    restored: int = 0
    page: Page
    language: str
    cart: Cart | None
    category: str
    product: str
    editing: str | None
    waiting: tuple[Pending, ...]
    agents: dict[str, str]
    declines: int
    settled_attempt: int

    @property
    def page_to_show(self) -> Page:
        """Pages of a payment come from the till's own news, never from a draft."""
        if self.cart is None:
            return Page.SERVICE_MODE
        return self.page if self.page in {Page.SERVICE_MODE, Page.MENU, Page.CUSTOMISE} else Page.ORDER


_draft = msgspec.json.Decoder(Draft)


def read_draft(data: bytes, *, now: float, not_older_than_s: float) -> Draft | None:
    """The draft, if it can be read, somebody may still be waiting for it, and it does not bring the screen down."""
    try:
        draft = decode(_draft, data)
    except msgspec.DecodeError as error:
        log.warning("the draft of a visit cannot be read: %s", error)
        return None
    if draft.restored >= MOST_RESTORED:
        log.error("the screen has died %d times with this visit; it is given up", draft.restored)
        return None
    return draft if 0 <= now - draft.at <= not_older_than_s else None
