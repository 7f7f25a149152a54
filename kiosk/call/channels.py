"""The two data channels of a call: ``t140`` carries real-time text, ``ctl`` the beat by which each side knows of the other.

Both are reliable and ordered. On ``t140`` a message is the characters just typed. On ``ctl`` it is a JSON object:
``{"type": "ping", "n": 7}``, answered at once by ``{"type": "pong", "n": 7}``, or ``{"type": "bye"}`` before hanging up,
answered by another one. The first message of each side on ``ctl`` is `domain.typed.Had`; text is sent once the other's has
come, and a ping says while it is waited for: the first message of a page that has little time sometimes does not arrive.
"""

import logging
from collections.abc import Callable

import msgspec

from domain.allowance import Allowance
from domain.checked import decode
from domain.media import MediaEnd
from domain.typed import Had
from hardware.audio.gstreamer import Gst, GstWebRTC
from kiosk.call.characters import LONGEST, shown
from kiosk.call.later import later
from kiosk.call.typed import LOST, Typed

log = logging.getLogger(__name__)

TEXT_ALLOWED = (200, 50)
CONTROL_ALLOWED = (40, 20)
"""Messages at once, and a second. Nobody types 50 characters a second; the beat is two pings and two answers."""

LONGEST_CONTROL = 1_000

MOST_EARLY = 1_000
"""So many messages of text that overtake the other side's first word are kept for it."""


class Ping(msgspec.Struct, frozen=True, tag_field="type", tag="ping"):
    """Are you there? The kiosk says how much of the agent's voice is ``lost`` on the way lately, from 0 to 1. Whoever
    ``waits`` has not had the other side's `Had`: it is to be said again."""

    n: int
    lost: float = 0.0
    waits: bool = False


class Pong(msgspec.Struct, frozen=True, tag_field="type", tag="pong"):
    """The answer to the `Ping` of that number."""

    n: int


class Bye(msgspec.Struct, frozen=True, tag_field="type", tag="bye"):
    """This side hangs up."""


_control = msgspec.json.Decoder(Ping | Pong | Bye | Had)


class Channels:
    """Of one connection. Callbacks come on the main loop: ``on_open()`` when text can go here, and is to be taken
    from no older one; ``on_life()`` for each message; ``on_end(why)``. ``typed`` is the call's.

    The pipeline has to be playing, and the offer still to be made.
    """

    def __init__(
        self,
        network: Gst.Element,
        clock: Callable[[], float],
        typed: Typed,
        on_open: Callable[[], None],
        on_life: Callable[[], None],
        on_end: Callable[[MediaEnd], None],
    ) -> None:
        self._clock, self._typed = clock, typed
        self._on_open, self._on_life, self._on_end = on_open, on_life, on_end
        self._pinged_at = (0, 0.0)
        self.round_trip_ms: float | None = None
        self._unanswered_since: float | None = None
        self._resumed = self._left = False
        self._said: Had | None = None
        self._early: list[str] = []
        self._text = network.emit("create-data-channel", "t140", _options("t140"))
        self._control = network.emit("create-data-channel", "ctl", _options(""))
        self._text.connect("on-open", lambda _channel: later(self.send_text))
        self._text.connect("on-message-string", self._let_in, Allowance(clock, *TEXT_ALLOWED), self._text_came)
        self._control.connect("on-open", lambda _channel: later(self._greet))
        self._control.connect("on-message-string", self._let_in, Allowance(clock, *CONTROL_ALLOWED), self._control_came)
        self._control.connect("on-close", lambda _channel: later(on_end, MediaEnd.GONE))

    def send_text(self) -> None:
        """Send what was typed, if it can go this way."""
        while self.goes and _is_open(self._text) and (text := self._typed.next()):
            self._text.emit("send-string", text)

    @property
    def goes(self) -> bool:
        """Both sides take text from here."""
        return self._resumed and not self._left

    def leave(self) -> None:
        """Text goes another way from now on: what still comes here comes there again."""
        self._left = True

    def ping(self, lost: float) -> None:
        """Send a sign of life and ask for one; ``lost`` goes with it."""
        if _is_open(self._control):
            self._pinged_at = (self._pinged_at[0] + 1, self._clock())
            if self._unanswered_since is None:
                self._unanswered_since = self._pinged_at[1]
            self._say(Ping(self._pinged_at[0], round(lost, 3), waits=not self._resumed and not self._left))

    @property
    def waits_s(self) -> float | None:
        """The newest round trip, or how long an answer is waited for where that is longer; None while nothing was answered."""
        if self.round_trip_ms is None:
            return None
        waits = self._clock() - self._unanswered_since if self._unanswered_since is not None else 0.0
        return max(self.round_trip_ms / 1000, waits)

    def goodbye(self) -> bool:
        """Tell the agent's side that this one hangs up; False if there is no channel for it. It answers with its own."""
        if not _is_open(self._control):
            return False
        self._say(Bye())
        return True

    def _greet(self) -> None:
        if not self._left:
            self._on_open()
            self._said = self._typed.had()
            self._say(self._said)

    def _say(self, message: Ping | Pong | Bye | Had) -> None:
        self._control.emit("send-string", msgspec.json.encode(message).decode())

    def _let_in(
        self,
        channel: GstWebRTC.WebRTCDataChannel,
        text: str | None,
        allowance: Allowance,
        came: Callable[[str], None],
    ) -> None:
        """On a streaming thread: a flood does not reach the main loop."""
        if allowance.take():
            later(came, text or "")
        elif allowance.refused == 1:
            log.warning("the agent's side sends too much on %s; some of it is dropped", channel.get_property("label"))

    def _text_came(self, text: str) -> None:
        self._on_life()
        if self._left:
            return
        if len(text) > LONGEST:
            log.warning("the agent's side sent %s characters at once; at most %s are taken", len(text), LONGEST)
            text = LOST
        if self._resumed:
            self._typed.came(shown(text))
        elif len(self._early) < MOST_EARLY:
            self._early.append(shown(text))

    def _resume(self, had: Had) -> None:
        if self._resumed or self._left:
            return  # said again while the first was on its way
        self._resumed = True
        self._typed.resume(had)
        for text in self._early:
            self._typed.came(text)
        self._early.clear()
        self.send_text()

    def _control_came(self, text: str) -> None:
        self._on_life()
        if len(text) > LONGEST_CONTROL:
            log.warning("the agent's side sent a control message of %s characters; it is dropped", len(text))
            return
        try:
            message = decode(_control, text)
        except msgspec.DecodeError as error:
            log.warning("the agent's side sent %r, which is no control message: %s", text[:80], error)
            return
        match message:
            case Ping(n):
                self._say(Pong(n))
                if message.waits and self._said is not None and not self._left:
                    self._say(self._said)
            case Pong(n) if n == self._pinged_at[0]:
                self.round_trip_ms = (self._clock() - self._pinged_at[1]) * 1000
                self._unanswered_since = None
            case Bye():
                self._on_end(MediaEnd.HUNG_UP)
            case Had():
                self._resume(message)


def _options(protocol: str) -> Gst.Structure:
    options = Gst.Structure.new_empty("application/data-channel")
    options.set_value("ordered", True)
    options.set_value("protocol", protocol)
    return options


def _is_open(channel: GstWebRTC.WebRTCDataChannel) -> bool:
    return bool(channel.get_property("ready-state") == GstWebRTC.WebRTCDataChannelState.OPEN)
