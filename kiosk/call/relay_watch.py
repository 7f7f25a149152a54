"""Is there a relay for networks that let nothing through directly? Known before it is needed, so that somebody can mend it."""

import threading
from collections.abc import Callable, Sequence

from domain.media import IceServer, Trouble
from domain.trouble import Part, Problem
from kiosk.call import turn

COMES_WITHIN_S = 6
"""From the offer to the first candidate of a relay: TLS at 100 ms and 5 % loss takes 2 s."""


class RelayWatch:
    """Lives on one loop: ``later(seconds, do)`` does something there after a while, ``soon(do)`` from another thread. ``say`` is
    told of each change."""

    def __init__(
        self,
        say: Callable[[Trouble], None],
        later: Callable[[float, Callable[[], None]], object],
        soon: Callable[[Callable[[], None]], object],
        ask: Callable[[IceServer], Problem] = turn.ask,
    ) -> None:
        self._say, self._later, self._soon, self._ask = say, later, soon, ask
        self._servers: list[IceServer] = []
        self._offer = 0
        self._problem = Problem.NONE

    def offered(self, servers: Sequence[IceServer]) -> None:
        """Another connection gathers its candidates with these."""
        self._offer += 1
        self._servers = [server for server in servers if any(url.startswith("turn:") for url in server.urls)]
        if self._servers:
            offer = self._offer
            self._later(COMES_WITHIN_S, lambda: self._look_into(offer))

    def candidate(self, text: str) -> None:
        """One of ours."""
        if " typ relay" in text:
            self._offer += 1  # nothing is left to be looked into
            self._is(Problem.NONE)

    def not_connected(self) -> None:
        """Without a relay that is its want; with one, something else is the matter."""
        if not self._servers:
            self._is(Problem.MISSING)

    def connected(self) -> None:
        """So it is not missing, here."""
        if self._problem is Problem.MISSING:
            self._is(Problem.NONE)

    def _look_into(self, offer: int) -> None:
        if offer == self._offer:
            asking = threading.Thread(target=self._ask_all, args=(offer, self._servers), name="relay", daemon=True)
            asking.start()

    def _ask_all(self, offer: int, servers: list[IceServer]) -> None:
        problems = {self._ask(server) for server in servers}
        least = next(one for one in (Problem.NONE, Problem.REFUSED, Problem.UNREACHABLE) if one in problems)
        self._soon(lambda: self._is(least) if offer == self._offer else None)

    def _is(self, problem: Problem) -> None:
        if problem is not self._problem:
            self._problem = problem
            self._say(Trouble(Part.RELAY, problem))
