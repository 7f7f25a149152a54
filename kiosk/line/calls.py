"""The customer's call, from Help to the last word: follows the customer, the hub, the call's `Peer` and the screen, and
tells each of them what the others did. No I/O of its own; nothing that anybody says breaks it."""

import asyncio
import logging
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, Literal, Protocol
from uuid import uuid4

import msgspec

from domain import media
from domain.call import IN_CALL, OPEN, TRANSITIONS, CallKind, CallState, CallView, EndReason, Way
from domain.guide import Guide, GuideRefusal, GuideResult
from domain.listening import Listening
from domain.media import DeviceSettings, FromCall, MediaEnd
from domain.messages import (
    AgentCamera,
    AskForHelp,
    AskForServers,
    CallUpdate,
    ChooseWay,
    FreshServers,
    FromKiosk,
    Guided,
    HangUp,
    Hold,
    MediaState,
    ProposalAnswered,
    Propose,
    SessionChanged,
    Signal,
    Thumb,
    Welcome,
)
from domain.messages import Guide as GuideSaid
from domain.session import Page, Proposal, ProposalResult, ProposalState, SessionView
from domain.trouble import Part, Problem, Trouble, with_news
from kiosk.line.peer import MOST_TYPED, Peer, Relays, StartEngine
from kiosk.line.records import Records

log = logging.getLogger(__name__)

MOST_RESTARTS = 3
RENEW_AFTER_S = 2.0
"""So long after the engine has called the connection lost (3 s of silence) a fresh one is made beside it."""

RENEW_AGAIN_S = 4.0
"""One that has not brought the media back after so long is followed by another."""

RENEW_ONCE_BACK_S = 0.5
"""An agent's page that comes back may have another address: media that is not well so soon after will not come back by itself."""

RENEW_FAILED_S = 0.5
"""Between a connection that failed and the next one."""

HUBS_WORD_WITHIN_S = 3.0
"""When the agent's side is gone the hub says what that means; so long it is waited for."""

GIVE_UP_AFTER_S = 20.0
"""A call that has had no media for this long is over."""

RINGS_BACK_S = 25.0
"""So long the holder of a ticket is rung back, from the moment at which an agent is there; then it is let pass."""

AGENT_BACK_WITHIN_S = 45.0
"""The hub gives an agent whose page is gone 30 s; so long a kiosk waits to hear what became of it."""

STEADY_AFTER_S = 10.0
"""Media that has been up for this long was worth the restarts it took: a long call may lose its network many times."""

HANGS_AFTER_S = 4.0
"""An open engine gives figures every second; one that says nothing for so long is stuck, and nobody is seen or heard."""

Timer = Literal["renew", "hubs_word", "give_up", "steady", "hangs"]
_UNTRUSTED = Trouble(Part.RELAY, Problem.UNTRUSTED)
_WELL = frozenset({CallState.CONNECTED, CallState.WEAK})
_MEDIA_UP = frozenset({CallState.CONNECTED, CallState.WEAK, CallState.LOST})
_STATE_OF_MEDIA = {
    media.MediaState.CONNECTED: CallState.CONNECTED,
    media.MediaState.WEAK: CallState.WEAK,
    media.MediaState.LOST: CallState.LOST,
}


class Hub(Protocol):
    @property
    def connected(self) -> bool: ...

    def send(self, message: FromKiosk) -> None: ...


Later = Callable[[float, Callable[[], None]], asyncio.TimerHandle]


class Calls:
    """``at_first`` is what every call begins as: `CallView.camera_wanted` and `CallView.blurred`, which the customer may change.
    ``changed`` is called when `view` is another, ``typed`` with the agent's characters, ``propose`` and ``guide`` with
    an agent's change or pointer for the screen. ``later`` is `asyncio.AbstractEventLoop.call_later`."""

    def __init__(
        self,
        *,
        hub: Hub,
        start_engine: StartEngine,
        relays: Relays,
        devices: dict[str, DeviceSettings],
        frames: Path,
        records: Records,
        at_first: CallView,
        later: Later,
        changed: Callable[[], None],
        typed: Callable[[str], None],
        propose: Callable[[Proposal], None],
        guide: Callable[[Guide], None],
    ) -> None:
        self._hub, self._later, self._changed, self._records = hub, later, changed, records
        self._typed, self._propose, self._guide = typed, propose, guide
        self._new_peer = partial(
            Peer,
            start_engine=start_engine,
            relays=relays,
            devices=devices,
            frames=frames,
            said=self._media_said,
            over=self._media_over,
        )
        self.view = self._at_first = at_first
        self.stats: dict[str, float] = {}
        self._talked = ""  # the call that was over last, if somebody was there
        self._session = SessionView(page=Page.ATTRACT, language="en", menu_version="")
        self._timers: dict[Timer, asyncio.TimerHandle] = {}
        self._forget()

    def _forget(self) -> None:
        """Everything that belongs to one call, except its view."""
        self._peer = self._new_peer()
        self._restarts = 0
        self._shown = self._renew_due = False
        self._typed_early = ""

    # -- the customer ----------------------------------------------------------------------------------------------

    def ask(self, kind: CallKind) -> None:
        """Help was pressed. While a call is open this changes nothing."""
        if self.view.state in OPEN:
            return
        again = self.view.state is CallState.UNREACHABLE and self.view.kind is kind
        if not again:
            self._forget()
            self.view = CallView(
                call=str(uuid4()),
                kind=kind,
                camera_wanted=self.view.camera_wanted,
                blurred=self.view.blurred,
                private=self.view.private,
                listening=self.view.listening,
                connected_to_hub=self._hub.connected,
            )
        self._ask_hub()

    def hang_up(self) -> None:
        """The customer has had enough, of waiting or of talking, or has read that nobody can be reached."""
        self._leave(EndReason.CUSTOMER)

    def set_camera(self, on: bool) -> None:
        """Also before a call: then for the next one."""
        self._set(camera_wanted=on)
        self._tell_devices()
        self._tell_hub()

    def set_blur(self, on: bool) -> None:
        """Also before a call: then for the next one."""
        self._set(blurred=on)
        self._peer.blur(on)
        self._tell_hub()

    def set_mute(self, on: bool) -> None:
        if self.view.state in OPEN:
            self._set(muted=on)
            self._tell_devices()

    def listen(self, listening: Listening) -> None:
        """How the customer hears the agent; also before a call, and for every engine of one."""
        self._peer.listen(listening)
        self._set(listening=listening)

    def choose(self, way: Way) -> bool:
        """Instead of waiting; whether this way is offered."""
        if not self.view.offers(way) or self.view.state in IN_CALL:
            return False
        self._hub.send(ChooseWay(call=self.view.call, way=way))
        match way:
            case Way.ALONE:
                self._end(EndReason.CUSTOMER)
            case Way.TEXT:
                self._set(kind=CallKind.TEXT)
                if self._peer.running:
                    self._start()
            case Way.TICKET:
                self._set(ticket=True, rings_back=self.view.state is CallState.RINGING)
            case Way.STAFF:
                self._set(staff_called=True)
        return True

    def answer_ring_back(self, yes: bool) -> None:
        """The holder of a ticket is rung back, and says whether somebody is still wanted."""
        if not self.view.rings_back:
            return
        if not yes:
            self._leave(EndReason.CUSTOMER)
            return
        self._set(ticket=False, rings_back=False)
        if self.view.state in IN_CALL:
            self._measure()
            self._arm("give_up", GIVE_UP_AFTER_S, self._give_up)

    def thumb(self, call: str, up: bool) -> bool:
        """What the customer says about the call that was over last; once."""
        if not call or call != self._talked:
            return False
        self._talked = ""
        self._hub.send(Thumb(call=call, up=up))
        return True

    def type_text(self, characters: str) -> None:
        """What is typed before there is anybody to read it is kept for them."""
        if self.view.state in _MEDIA_UP and self._peer.running:
            self._peer.type_text(characters)
        elif self.view.state in OPEN:
            self._typed_early = (self._typed_early + characters)[-MOST_TYPED:]

    # -- the till --------------------------------------------------------------------------------------------------

    def be_private(self, on: bool) -> None:
        """A PIN may be typed: nothing of the customer leaves the kiosk. Also before a call, and for every engine of one."""
        if on is not self.view.private:
            self._peer.be_private(on)
            self._set(private=on)
            self._tell_hub()

    # -- the screen ------------------------------------------------------------------------------------------------

    def session_changed(self, session: SessionView) -> None:
        self._session = session
        if self.view.state in OPEN:
            self._hub.send(SessionChanged(call=self.view.call, session=session))

    def indicator_shown(self, call: str) -> None:
        """The customer sees that the call is on: camera and microphone may open."""
        if call == self.view.call and self.view.state in IN_CALL and not self.view.rings_back:
            shown_again, self._shown = self._peer.opened and not self._shown, True
            self._open()
            if shown_again:
                self._tell_devices()

    def screen_away(self) -> None:
        """Nobody can see that the camera is on: it closes, and the microphone is silent, until the call is shown again."""
        was_shown, self._shown = self._shown, False
        if was_shown:
            self._tell_devices()

    def screen_lost(self) -> None:
        """Nobody can see that the camera is on, or hang up: the call ends."""
        self._leave(EndReason.TECHNICAL)

    def proposal_answered(self, result: ProposalResult) -> None:
        if self.view.state in OPEN:
            self._hub.send(ProposalAnswered(call=self.view.call, result=result))

    def guided(self, result: GuideResult) -> None:
        if self.view.state in OPEN:
            self._hub.send(Guided(call=self.view.call, ok=result.ok, reason=result.reason))

    # -- the hub ---------------------------------------------------------------------------------------------------

    def hub_came(self, welcome: Welcome) -> None:
        self._records.hub_came()
        ours = welcome.call == self.view.call
        if welcome.call and (not ours or self.view.state is CallState.IDLE):
            log.warning("the hub knows call %s of this kiosk, which is over here; hanging up", welcome.call)
            self._hub.send(HangUp(call=welcome.call, reason=EndReason.TECHNICAL))
        self._set(connected_to_hub=True)
        if self.view.state is CallState.UNREACHABLE:
            if not ours:  # the hub has given it up, and takes no call twice
                self._set(call=str(uuid4()))
            self._ask_hub()
            self._choose_again()
        elif self.view.state in IN_CALL:
            self._hub.send(SessionChanged(call=self.view.call, session=self._session))
            if self._renew_due:
                self._renew()

    def hub_lost(self) -> None:
        """Nobody can be reached. A call whose media is up needs no hub."""
        self._set(connected_to_hub=False)
        if self.view.state in OPEN and self.view.state not in _MEDIA_UP:
            self._unreachable()

    def _choose_again(self) -> None:
        """A hub that was away, or is another one, may not know what the customer chose."""
        for way, chosen in ((Way.TICKET, self.view.ticket), (Way.STAFF, self.view.staff_called)):
            if chosen:
                self._hub.send(ChooseWay(call=self.view.call, way=way))

    def network_changed(self) -> None:
        """This machine has other addresses: what goes on from an old one is over, or goes a longer way."""
        if self.view.state in IN_CALL:
            log.info("the network is another one")
            self._renew()

    def hub_said(self, message: CallUpdate | FreshServers | Signal | Propose | GuideSaid | Hold | AgentCamera | HangUp) -> None:
        if not message.call or message.call != self.view.call or self.view.state is CallState.IDLE:
            log.info("the hub speaks of call %r, which is not ours", message.call)
            return
        match message:
            case CallUpdate():
                self._update(message)
            case FreshServers(ice_servers=servers):
                self._peer.learn_servers(servers)
                if self._renew_due:
                    self._renew_due = False
                    self._peer.renew()
            case Signal():
                self._peer.signal(message)
            case HangUp(reason=reason):
                self._end(reason)
            case Propose(proposal=proposal):
                if self.view.state in IN_CALL:
                    self._propose(proposal)
                else:
                    refused = ProposalResult(proposal=proposal.id, state=ProposalState.REFUSED, reason="not_in_call")
                    self._hub.send(ProposalAnswered(call=message.call, result=refused))
            case GuideSaid(action=action, place=place, agent_name=name):
                if self.view.state in IN_CALL and not self.view.rings_back:
                    self._guide(Guide(action=action, place=place, agent_name=name))
                else:
                    self._hub.send(Guided(call=message.call, ok=False, reason=GuideRefusal.NOT_IN_CALL))
            case Hold(on=on):
                self._hold(on)
            case AgentCamera(on=on):
                if self.view.state in IN_CALL:
                    self._set(agent_hidden=not on)

    def _hold(self, on: bool) -> None:
        """The agent is away for a moment: no picture and no sound leaves the kiosk; text goes on."""
        if self.view.state in IN_CALL:
            self._set(held=on)
            self._tell_devices()

    def _update(self, update: CallUpdate) -> None:
        match update.state:
            case CallState.WAITING | CallState.RINGING:
                self._back_in_queue(update)
            case CallState.CONNECTING:
                self._accepted(update)
            case CallState.UNREACHABLE:
                self._unreachable(update)
            case CallState.IDLE:
                self._end(update.ended)
            case _:
                log.warning("the hub says the call is %s, which is not for it to say", update.state.value)

    def _back_in_queue(self, update: CallUpdate) -> None:
        """Waiting, or ringing; perhaps again, because the agent was lost."""
        rings_back = self.view.ticket and update.state is CallState.RINGING
        if not self._to(update.state, **_nobody_yet(update), rings_back=rings_back):
            return
        self._shown = False
        self._stop_timers()
        new_servers = self._peer.learn_servers(update.ice_servers)
        if not self._peer.running or self._peer.opened or update.generation > self._peer.generation:
            self._start(update.generation)
        elif new_servers:
            self._peer.renew()

    def _accepted(self, update: CallUpdate) -> None:
        """An agent is there. The same agent again, when the hub was away: nothing has changed."""
        if self.view.state in IN_CALL and update.generation <= self._peer.generation:
            self._set(**_there(update))
            self._agent_is_away(update.agent_away)
            self._tell_devices()
            return
        if not self._to(CallState.CONNECTING, **_NOT_WAITING | _there(update), rings_back=self.view.ticket):
            return
        self._restarts = 0
        if self.view.rings_back:
            self._arm("give_up", RINGS_BACK_S, self.hang_up)
        else:
            self._measure()
            self._arm("give_up", GIVE_UP_AFTER_S, self._give_up)
        new_servers = self._peer.learn_servers(update.ice_servers)
        if not self._peer.running or update.generation > self._peer.generation:
            self._start(update.generation)
        elif new_servers:
            self._peer.renew()
        self._open()

    def _agent_is_away(self, away: bool) -> None:
        """The agent's page is gone, which is for the hub to mend: within half a minute the agent is back, or somebody else
        is found. Meanwhile the media is left as it is."""
        if away is self.view.agent_away:
            return
        self._set(agent_away=away)
        self._stop_timers("renew", "hubs_word", "give_up")
        if away:
            self._arm("give_up", AGENT_BACK_WITHIN_S, self._give_up)
            return
        if self.view.state not in _WELL:
            self._arm("give_up", GIVE_UP_AFTER_S, self._give_up)
        if self.view.state is CallState.CONNECTED:
            self._arm("renew", RENEW_ONCE_BACK_S, self._renew_unless_connected)
        else:
            self._renew()

    def _renew_unless_connected(self) -> None:
        if self.view.state is not CallState.CONNECTED:
            self._renew()

    # -- the media engine ------------------------------------------------------------------------------------------

    def _start(self, at_least: int = 1) -> None:
        """A fresh connection for the same call."""
        self._stop_engine()
        self._renew_due = False
        view = self.view
        self._peer.start(view.call, view.kind, at_least, blur=view.blurred, listening=view.listening)

    def _open(self) -> None:
        if self.view.state in IN_CALL and self._shown:
            held = self.view.held
            self._peer.open(
                camera=self.view.camera_wanted and not held, mute=self.view.muted or held, private=self.view.private
            )

    def _tell_devices(self) -> None:
        """Camera and microphone are as the customer wants them, but off while nobody sees that they are on, and on hold."""
        silent = self.view.held or not self._shown
        self._peer.switch(camera=self.view.camera_wanted and not silent, mute=self.view.muted or silent)

    def _measure(self) -> None:
        self._records.accepted(self.view.call, voice=self.view.kind is CallKind.VIDEO)

    def _media_said(self, message: FromCall) -> None:
        self._records.said(message)
        match message:
            case media.LocalDescription(generation=generation, sdp=sdp):
                self._tell_agent(generation, {"kind": "description", "sdp_type": "offer", "sdp": sdp})
            case media.LocalCandidate(generation=generation, candidate=candidate, sdp_m_line_index=index):
                self._tell_agent(generation, {"kind": "candidate", "candidate": candidate, "sdp_m_line_index": index})
            case media.State(state=state, reason=reason):
                self._media_state(state, reason)
            case media.Failed(generation=generation):
                if generation == self._peer.generation and self.view.state in IN_CALL:
                    self._arm("renew", RENEW_FAILED_S, self._renew)
            case media.Text(text=text):
                self._typed(text)
            case media.FirstFrame():
                self._set(frames=self._peer.frames)
            case media.CameraOpen(open=is_open):
                self._set(camera_open=is_open)
            case media.SoundOnly(sent=sent, received=received):
                self._set(sound_only=received, not_seen=sent)
                self._tell_hub()
            case media.Trouble(part=part, problem=problem):
                if _UNTRUSTED not in self.view.trouble or part is not Part.RELAY:  # the engine only sees that nothing comes
                    self._trouble(Trouble(part, problem))
            case media.Stats():
                numbers = msgspec.structs.asdict(message)
                self._arm("hangs", HANGS_AFTER_S, self._engine_hangs)
                self.stats = {name: float(value) for name, value in numbers.items() if isinstance(value, int | float)}
                self._tell_hub()

    def relay_untrusted(self) -> None:
        """The certificate of a relay is refused, so the line lets nothing through to it."""
        if self._peer.running:
            self._trouble(_UNTRUSTED)

    def _trouble(self, news: Trouble) -> None:
        self._set(trouble=with_news(self.view.trouble, news))
        self._tell_hub()

    def _tell_hub(self) -> None:
        if self.view.state in _MEDIA_UP:
            self._report_media(self.view.state)

    def _report_media(self, state: str, reason: str = "") -> None:
        view = self.view
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
            trouble=view.trouble,
        )
        self._hub.send(said)

    def _tell_agent(self, generation: int, payload: dict[str, Any]) -> None:
        self._hub.send(Signal(call=self.view.call, generation=generation, payload=payload))

    def _media_state(self, state: media.MediaState, reason: MediaEnd | None) -> None:
        self._report_media(state, reason or "")
        if state not in _STATE_OF_MEDIA or self.view.state not in IN_CALL:
            return
        self._to(_STATE_OF_MEDIA[state])
        if state is media.MediaState.CONNECTED:
            self._stop_timers()
            self._renew_due = False
            self._arm("steady", STEADY_AFTER_S, self._steady)
            early, self._typed_early = self._typed_early, ""
            self.type_text(early)
        elif state is media.MediaState.LOST and not self.view.agent_away:
            self._stop_timers("steady")
            self._arm("renew", RENEW_AFTER_S, self._renew)
            self._arm("give_up", GIVE_UP_AFTER_S, self._give_up)

    def _media_over(self, reason: MediaEnd | None) -> None:
        self._stop_timers("steady", "hangs")
        self._records.engine_over()
        self._set(**_NO_ENGINE)
        if self.view.state in _MEDIA_UP:
            self._to(CallState.LOST)
            if "give_up" not in self._timers:
                self._arm("give_up", GIVE_UP_AFTER_S, self._give_up)
        if self.view.agent_away:
            return
        log.warning("the media engine of call %s is gone: %s", self.view.call, reason or "it crashed")
        if reason is MediaEnd.HUNG_UP:
            self._arm("hubs_word", HUBS_WORD_WITHIN_S if self._hub.connected else 0.0, self._agent_hung_up)
        elif reason is MediaEnd.GONE:
            self._arm("hubs_word", HUBS_WORD_WITHIN_S, self._restart)
        elif self.view.state in OPEN:
            self._restart()

    def _engine_hangs(self) -> None:
        if self.view.state in _MEDIA_UP and self._peer.running and not self.view.agent_away:
            log.error(
                "the media engine of call %s says nothing for %g s; another one takes its place",
                self.view.call,
                HANGS_AFTER_S,
            )
            self._to(CallState.LOST)
            self._arm("give_up", GIVE_UP_AFTER_S, self._give_up)
            self._restart()

    def _renew(self) -> None:
        """Another connection beside the one there is, as soon as the hub is there to bring it about; again and again while there
        is no media."""
        if self.view.state not in IN_CALL or self.view.agent_away:
            return
        if not self._peer.running:
            self._restart()
            return
        self._renew_due = True
        self._hub.send(AskForServers(call=self.view.call))
        if self.view.state not in _WELL:
            self._arm("renew", RENEW_AGAIN_S, self._renew)

    def _restart(self) -> None:
        """Another engine for the same call, if the hub is there to bring it about."""
        if self.view.state not in OPEN:
            return
        if self._restarts >= MOST_RESTARTS:
            self._give_up()
        elif not self._hub.connected:
            self._renew_due = True
        else:
            self._restarts += 1
            self._start()
            self._open()

    def _steady(self) -> None:
        self._restarts = 0

    def _agent_hung_up(self) -> None:
        self._hub.send(HangUp(call=self.view.call, reason=EndReason.TECHNICAL))
        self._end(EndReason.AGENT)

    def _give_up(self) -> None:
        log.error("call %s has no media and ends", self.view.call)
        self._leave(EndReason.TECHNICAL)

    # -- inside ----------------------------------------------------------------------------------------------------

    def _ask_hub(self) -> None:
        if not self._hub.connected:
            self._unreachable()
            return
        if not self._to(CallState.WAITING):
            return
        self._hub.send(
            AskForHelp(call=self.view.call, kind=self.view.kind, language=self._session.language, session=self._session)
        )
        if not self._peer.running:
            self._start()

    def _unreachable(self, update: CallUpdate | None = None) -> None:
        """Said honestly; the call is kept for the case that somebody comes back. Without a hub the lamp still calls the
        people of the site."""
        waiting = {**_NOT_WAITING, "ways": (Way.STAFF,)} if update is None else _nobody_yet(update)
        if self._to(CallState.UNREACHABLE, **waiting, rings_back=False):
            self._shown = False
            self._stop_timers()
            self._stop_engine()

    def _leave(self, reason: EndReason) -> None:
        """This side ends it."""
        if self.view.state is not CallState.IDLE:
            self._records.over(self.view.call)
            self._hub.send(HangUp(call=self.view.call, reason=reason))
            self._end(reason)

    def _end(self, reason: EndReason | None) -> None:
        self._talked = self.view.call if self.view.state in _MEDIA_UP else ""
        self._stop_timers()
        self._stop_engine()
        self._records.over(self.view.call)
        self._forget()
        chosen = {"camera_wanted": self._at_first.camera_wanted, "blurred": self._at_first.blurred}
        self._to(CallState.IDLE, **_NOT_WAITING, **_AS_BEFORE, **chosen, ended=reason)

    def _stop_engine(self) -> None:
        self._stop_timers("hangs")
        self._peer.stop()
        self._records.engine_over()
        self._set(**_NO_ENGINE)

    def _to(self, state: CallState, **changes: Any) -> bool:
        """The one setter of the state; whether the state may be."""
        if state is not self.view.state and state not in TRANSITIONS[self.view.state]:
            log.warning("a call that is %s cannot become %s", self.view.state.value, state.value)
            return False
        if state is not self.view.state:
            log.info("- %s -> %s", self.view.state.value, state.value)
        self._set(state=state, **changes)
        return True

    def _set(self, **changes: Any) -> None:
        view = msgspec.structs.replace(self.view, **changes)
        if view != self.view:
            self.view = view
            self._changed()

    def _arm(self, name: Timer, after_s: float, do: Callable[[], None]) -> None:
        self._stop_timers(name)

        def due() -> None:
            self._timers.pop(name, None)
            do()

        self._timers[name] = self._later(after_s, due)

    def _stop_timers(self, *names: Timer) -> None:
        for name in names or tuple(self._timers):
            timer = self._timers.pop(name, None)
            if timer is not None:
                timer.cancel()


_NO_ENGINE: dict[str, Any] = {
    "camera_open": False,
    "frames": "",
    "sound_only": False,
    "not_seen": False,
    "trouble": (),
}
_NOT_WAITING: dict[str, Any] = {
    "agent": None,
    "position": None,
    "wait_low_s": None,
    "wait_s": None,
    "ways": (),
    "held": False,
    "others": (),
    "agent_away": False,
    "agent_hidden": False,
}
_AS_BEFORE: dict[str, Any] = {
    "ticket": False,
    "rings_back": False,
    "staff_called": False,
    "staff_told": False,
    "muted": False,
}
"""What a call leaves behind: nothing."""


def _there(update: CallUpdate) -> dict[str, Any]:
    """What the hub says of whom the customer talks to."""
    return {
        "agent": update.agent,
        "held": update.held,
        "others": update.others,
        "agent_hidden": update.agent_hidden,
    }


def _nobody_yet(update: CallUpdate) -> dict[str, Any]:
    """What the hub says to somebody who waits."""
    return {
        **_NOT_WAITING,
        "position": update.position,
        "wait_low_s": update.wait_low_s,
        "wait_s": update.wait_s,
        "ways": update.ways,
        "staff_told": update.staff_told,
    }
