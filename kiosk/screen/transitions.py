"""Which page may follow which, and on which pages an intent of the customer means something."""

from collections.abc import Mapping

from domain.session import Page

_RESTING = frozenset({Page.ENROLMENT, Page.ATTRACT, Page.OUT_OF_SERVICE})
_PAYMENT = frozenset({Page.PAY, Page.CHECKING, Page.THANKS})  # a payment's news may find the customer on any page

TRANSITIONS: Mapping[Page, frozenset[Page]] = {
    Page.ENROLMENT: frozenset({Page.ATTRACT, Page.OUT_OF_SERVICE}),
    Page.OUT_OF_SERVICE: frozenset({Page.ATTRACT, Page.ENROLMENT}),
    # All pages of a visit follow on attract, because a visit comes back there after a crash.
    Page.ATTRACT: frozenset(Page) - {Page.ATTRACT},
    Page.SERVICE_MODE: frozenset({Page.MENU, Page.ORDER}) | _PAYMENT | _RESTING,
    Page.MENU: frozenset({Page.SERVICE_MODE, Page.CUSTOMISE, Page.ORDER, Page.SCAN}) | _PAYMENT | _RESTING,
    Page.CUSTOMISE: frozenset({Page.MENU, Page.ORDER}) | _PAYMENT | _RESTING,
    Page.ORDER: frozenset({Page.MENU, Page.CUSTOMISE, Page.SERVICE_MODE, Page.SCAN, Page.TIP}) | _PAYMENT | _RESTING,
    Page.SCAN: frozenset({Page.MENU, Page.CUSTOMISE, Page.ORDER}) | _PAYMENT | _RESTING,
    Page.TIP: frozenset({Page.ORDER}) | _PAYMENT | _RESTING,
    Page.PAY: frozenset({Page.ORDER, Page.CHECKING, Page.THANKS}) | _RESTING,
    Page.CHECKING: frozenset({Page.ORDER, Page.PAY, Page.THANKS}) | _RESTING,
    Page.THANKS: _RESTING,
}

RESTING = _RESTING
"""Nobody is at the kiosk."""

ORDERING = frozenset({Page.SERVICE_MODE, Page.MENU, Page.CUSTOMISE, Page.ORDER, Page.SCAN})
"""The customer may change the cart, and so may an agent with their consent."""

VISIT = ORDERING | {Page.TIP} | _PAYMENT
EVERYWHERE = frozenset(Page)
