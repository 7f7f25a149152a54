"""The media of a call: its `Peer`, what camera and microphone may do, what the engine says, and what the hub reads of it."""

from collections.abc import Callable
from typing import Any, Protocol

import msgspec

from domain import media
from domain.call import IN_CALL, OPEN, CallKind, CallState
from domain.listening import Listening
from domain.media import FromCall, MediaEnd
from domain.messages import CallUpdate, FromKiosk, MediaState, Signal, TextByHub
from domain.trouble import Part, Problem, Trouble, with_news
from kiosk.line.call_timers import CallTimers
from kiosk.line.peer import MOST_TYPED, Peer
from kiosk.line.records import Records
from kiosk.line.shown_call import MEDIA_UP, ShownCall

_UNTRUSTED = Trouble(Part.RELAY, Problem.UNTRUSTED)
_STATE_OF_MEDIA = {
    media.MediaState.CONNECTED: CallState.CONNECTED,
    media.MediaState.WEAK: CallState.WEAK,
    media.MediaState.LOST: CallState.LOST,
}


class Hub(Protocol):
    @property
    def connected(self) -> bool: ...

    def send(self, message: FromKiosk) -> None: ...


class CallMedia:
    """``typed`` is called with the agent's characters. ``said`` hears of what the engine has said, after it is followed here;
    ``over`` that it is gone by itself. ``renew_due``: another connection is wanted as soon as the hub can bring it about.
    ``is_up``: there is one now, whatever way the text goes."""

    def __init__(
        self,
        *,
        hub: Hub,
        shown: ShownCall,
        timers: CallTimers,
        records: Records,
        new_peer: Callable[..., Peer],
        typed: Callable[[str], None],
        said: Callable[[FromCall], None],
        over: Callable[[MediaEnd | None], None],
    ) -> None:
        self._hub, self._shown, self._timers, self._records = hub, shown, timers, records
        self._new_peer, self._typed, self._said, self._over = new_peer, typed, said, over
        self.stats: dict[str, float] = {}
        self.forget()

    def forget(self) -> None:
        """Everything that belongs to one call."""
        self.peer = self._new_peer(said=self._heard, over=self._gone)
        self.renew_due = self._indicated = self.is_up = False
        self._typed_early = ""

    # -- the engine ------------------------------------------------------------------------------------------------

    def start(self, at_least: int = 1) -> None:
        """A fresh connection for the same call."""
        self.stop()
        self.renew_due = False
        view = self._shown.view
        self.peer.start(view.call, view.kind, at_least, blur=view.blurred, listening=view.listening)

    def have_ready(self, update: CallUpdate, *, opened: bool) -> None:
        """With the servers and of the generation that the hub names; ``opened``: one that was open already will do."""
        new_servers = self.peer.learn_servers(update.ice_servers)
        fits = self.peer.running and (opened or not self.peer.opened)
        if not fits or update.generation > self.peer.generation:
            self.start(update.generation)
        elif new_servers:
            self.peer.renew()

    def fresh_servers(self, servers: tuple[dict[str, Any], ...]) -> None:
        self.peer.learn_servers(servers)
        if self.renew_due:
            self.renew_due = False
            self.peer.renew()

    def stop(self) -> None:
        self._timers.stop("hangs")
        self.is_up = False
        self.peer.stop()
        self._records.engine_over()
        self._shown.without_engine()

    # -- the customer ----------------------------------------------------------------------------------------------

    def indicator_shown(self) -> None:
        """The customer sees that the call is on: camera and microphone may open."""
        again, self._indicated = self.peer.opened and not self._indicated, True
        self.open()
        if again:
            self.tell_devices()

    def indicator_gone(self) -> None:
        """Nobody can see that the camera is on: it closes, and the microphone is silent, until the call is shown again."""
        was, self._indicated = self._indicated, False
        if was:
            self.tell_devices()

    def nobody_there(self) -> None:
        """The agent is gone: for the next one the indicator is shown anew."""
        self._indicated = False

    def open(self) -> None:
        view = self._shown.view
        if view.state in IN_CALL and self._indicated:
            self.peer.open(
                camera=view.camera_wanted and not view.held, mute=view.muted or view.held, private=view.private
            )

    def tell_devices(self) -> None:
        """Camera and microphone are as the customer wants them, but off while nobody sees that they are on, and on hold."""
        view = self._shown.view
        silent = view.held or not self._indicated
        self.peer.switch(camera=view.camera_wanted and not silent, mute=view.muted or silent)

    def listen(self, listening: Listening) -> None:
        self.peer.listen(listening)
        self._shown.set(listening=listening)
        self.tell_hub()

    def blur(self, on: bool) -> None:
        self._shown.set(blurred=on)
        self.peer.blur(on)
        self.tell_hub()

    def be_private(self, on: bool) -> None:
        self.peer.be_private(on)
        self._shown.set(private=on)
        self.tell_hub()

    def type_text(self, characters: str) -> None:
        """What is typed before there is anybody to read it is kept for them."""
        view = self._shown.view
        if (view.state in MEDIA_UP or view.text_by_hub) and self.peer.running:
            self.peer.type_text(characters)
        elif view.state in OPEN:
            self._typed_early = (self._typed_early + characters)[-MOST_TYPED:]

    # -- what comes of it ------------------------------------------------------------------------------------------

    def measure(self) -> None:
        """From here the set-up counts."""
        view = self._shown.view
        self._records.accepted(view.call, voice=view.kind is CallKind.VIDEO)

    def relay_untrusted(self) -> None:
        """The certificate of a relay is refused, so the line lets nothing through to it."""
        if self.peer.running:
            self._trouble(_UNTRUSTED)

    def tell_hub(self) -> None:
        if self._shown.view.state in MEDIA_UP:
            self._report(self._shown.view.state)

    def _heard(self, message: FromCall) -> None:
        self._records.said(message)
        match message:
            case media.LocalDescription(generation=generation, sdp=sdp):
                self._tell_agent(generation, {"kind": "description", "sdp_type": "offer", "sdp": sdp})
            case media.LocalCandidate(generation=generation, candidate=candidate, sdp_m_line_index=index):
                self._tell_agent(generation, {"kind": "candidate", "candidate": candidate, "sdp_m_line_index": index})
            case media.State(state=state, reason=reason):
                self._state(state, reason)
            case media.Text(text=text):
                self._typed(text)
            case media.TextByHub(way=way, older=older, said=said):
                self._hub.send(TextByHub(call=self._shown.view.call, way=way, older=older, said=said))
            case media.TextWay(by_hub=by_hub) if self._shown.view.state in IN_CALL:
                self._text_moves(by_hub)
            case media.FirstFrame():
                self._shown.set(frames=self.peer.frames)
            case media.CameraOpen(open=is_open):
                self._shown.set(camera_open=is_open)
            case media.SoundOnly(sent=sent, received=received):
                self._shown.set(sound_only=received, not_seen=sent)
                self.tell_hub()
            case media.Trouble(part=part, problem=problem):
                known_better = part is Part.RELAY and _UNTRUSTED in self._shown.view.trouble
                if not known_better:  # the engine only sees that nothing comes
                    self._trouble(Trouble(part, problem))
            case media.Stats():
                numbers = msgspec.structs.asdict(message)
                self.stats = {name: float(value) for name, value in numbers.items() if isinstance(value, int | float)}
                self.tell_hub()
        self._said(message)

    def _gone(self, reason: MediaEnd | None) -> None:
        self.is_up = False
        self._records.engine_over()
        self._shown.without_engine()
        self._over(reason)

    def _text_moves(self, by_hub: bool) -> None:
        self._shown.set(text_by_hub=by_hub)
        if by_hub:
            self._type_early()
        if self._is_well_without and self._shown.to(CallState.CONNECTED):
            self.tell_hub()

    @property
    def _is_well_without(self) -> bool:
        """A call of text alone is as good by the hub as by any connection."""
        return self._shown.view.text_by_hub and self._shown.view.kind is CallKind.TEXT

    def _state(self, state: media.MediaState, reason: MediaEnd | None) -> None:
        self.is_up = state in (media.MediaState.CONNECTED, media.MediaState.WEAK)
        if self._is_well_without and state in (media.MediaState.WEAK, media.MediaState.LOST):
            return
        self._report(state, reason or "")
        if state not in _STATE_OF_MEDIA or self._shown.view.state not in IN_CALL:
            return
        self._shown.to(_STATE_OF_MEDIA[state])
        if state is media.MediaState.CONNECTED:
            self._type_early()

    def _type_early(self) -> None:
        early, self._typed_early = self._typed_early, ""
        self.type_text(early)

    def _trouble(self, news: Trouble) -> None:
        self._shown.set(trouble=with_news(self._shown.view.trouble, news))
        self.tell_hub()

    def _report(self, state: str, reason: str = "") -> None:
        view = self._shown.view
        said = MediaState(
            call=view.call,
            state=state,
            reason=reason,
            stats=self.stats,
            private=view.private,
            camera=view.camera_wanted,
            blurred=view.blurred,
            sound_only=view.sound_only,
            not_seen=view.not_seen,
            sound_off=view.listening.silent,
            trouble=view.trouble,
        )
        self._hub.send(said)

    def _tell_agent(self, generation: int, payload: dict[str, Any]) -> None:
        self._hub.send(Signal(call=self._shown.view.call, generation=generation, payload=payload))
