"""The way that text has when no data channel carries it: over the hub's sockets, in the same messages as everywhere.

The kiosk offers a way after `SILENT_S` without a channel, and again until the agent's page answers. What the page has sent by
an older connection and comes late is not taken twice: an offer that it has made untrue is not gone on with.
"""

import logging
from collections.abc import Callable

from domain.media import TextByHub
from domain.typed import Again, Had, Piece
from kiosk.call.characters import shown
from kiosk.call.typed import Typed

log = logging.getLogger(__name__)

WAYS = 100_000
"""So many belong to one engine: none of a call comes twice, however many engines it takes."""

SILENT_S = 3.0
"""As long as a silent connection takes to be called lost; one over TURN and TLS is there after one second."""

GATHERED_S = 0.05
"""What is typed within so long goes as one message: the hub passes 30 a second."""


class HubWay:
    """``first`` is the generation of the engine's first connection. ``say`` brings a message to the line. ``moved(by_hub)`` is
    told whenever text goes by the hub, and when it does no more; ``leave(generation)`` is to take no more text from the
    connections of that generation and below. ``later(seconds, do)`` does something after a while. ``has_text``: text goes this
    way, also while a way is begun anew."""

    def __init__(
        self,
        clock: Callable[[], float],
        typed: Typed,
        first: int,
        say: Callable[[TextByHub], None],
        moved: Callable[[bool], None],
        leave: Callable[[int], None],
        later: Callable[[float, Callable[[], None]], object],
    ) -> None:
        self._clock, self._typed, self._later = clock, typed, later
        self._say, self._moved, self._leave = say, moved, leave
        self._sent = self._had = 0
        self._way, self._older = first * WAYS, first - 1
        self._offered: Had | None = None
        self.has_text = self._goes = self._gathers = False
        self._silent_since = 0.0

    def begin(self) -> None:
        """There is an agent."""
        self._silent_since = self._clock()

    def look(self, channel_goes: bool, newest: int) -> None:
        """Once a second, while there is an agent. ``channel_goes``: text goes over a channel that is alive; ``newest``: the
        newest connection over which it did or could."""
        now = self._clock()
        if channel_goes or self._goes:
            self._silent_since = now
        elif now - self._silent_since >= SILENT_S:
            self._offer(newest)

    def leave(self) -> None:
        """A newer connection takes the text."""
        self._offered, self._goes = None, False
        self._silent_since = self._clock()
        if self.has_text:
            log.info("text goes by a data channel again")
            self.has_text = False
            self._moved(False)

    def take(self, message: TextByHub) -> None:
        """From the agent's page."""
        match message.said:
            case Again():
                if self.has_text or self._offered is not None:
                    self._offer(self._older)
            case Had() as theirs if message.way == self._way and self._offered is not None:
                if self._typed.had() != self._offered:  # more has come meanwhile, over an older connection
                    self._offer(self._older)
                    return
                self._offered, self._goes = None, True
                self._leave(self._older)
                self._typed.resume(theirs)
                log.info("text goes by the hub")
                self.has_text = True
                self._moved(True)
                self.send_text()
            case Piece(n, text) if message.way == self._way and self._goes:
                if n == self._had + 1:
                    self._had = n
                    self._typed.came(shown(text))
                elif n > self._had:
                    log.warning("text number %d of the agent came after number %d; it is asked for again", n, self._had)
                    self._offer(self._older)
            case said:
                log.info("text of way %d by the hub is not taken: %s", message.way, type(said).__name__)

    def send_text(self) -> None:
        """Send what was typed, if it can go this way."""
        if self._goes and not self._gathers:
            self._gathers = True
            self._later(GATHERED_S, self._send)

    def _send(self) -> None:
        self._gathers = False
        while self._goes and (text := self._typed.next()):
            self._sent += 1
            self._say(TextByHub(way=self._way, said=Piece(self._sent, text)))

    def _offer(self, older: int) -> None:
        self._way, self._older, self._sent, self._had = self._way + 1, older, 0, 0
        self._offered, self._goes = self._typed.had(), False
        self._silent_since = self._clock()
        self._say(TextByHub(way=self._way, older=older, said=self._offered))
