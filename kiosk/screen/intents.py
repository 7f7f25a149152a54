"""Intents of the customer: on which pages each means something, what it does elsewhere (nothing), and who hears of it."""

import functools
import logging
from collections.abc import Callable
from typing import Concatenate, ParamSpec, Protocol, TypeVar

from domain.session import Page

log = logging.getLogger(__name__)

INTENTS: dict[str, frozenset[Page]] = {}
"""The pages of each intent, by its name."""


class _Intended(Protocol):
    page: Page

    def intended(self, do: Callable[[], bool]) -> bool: ...


S = TypeVar("S", bound=_Intended)
P = ParamSpec("P")


def intent(
    pages: frozenset[Page],
) -> Callable[[Callable[Concatenate[S, P], bool]], Callable[Concatenate[S, P], bool]]:
    """A method that a touch calls; it answers whether it was done. Every one is a sign of life, and is announced."""

    def decorate(method: Callable[Concatenate[S, P], bool]) -> Callable[Concatenate[S, P], bool]:
        INTENTS[method.__name__] = pages

        @functools.wraps(method)
        def intended(self: S, /, *args: P.args, **kwargs: P.kwargs) -> bool:
            def do() -> bool:
                if self.page in pages:
                    return method(self, *args, **kwargs)
                log.debug("%s means nothing on page %s", method.__name__, self.page)
                return False

            return self.intended(do)

        return intended

    return decorate
