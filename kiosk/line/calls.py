"""The customer's call, from Help to the last word: follows the customer, the till, the screen, the hub and the media, and tells
each of them what the others did. No I/O of its own; nothing that anybody says breaks it."""

import logging
from collections.abc import Callable
from functools import partial
from pathlib import Path
from uuid import uuid4

from domain.call import IN_CALL, OPEN, CallKind, CallState, CallView, EndReason, Way
from domain.guide import Guide, GuideResult
from domain.listening import Listening
from domain.media import DeviceSettings
from domain.messages import (
    AskForHelp,
    CallUpdate,
    ChooseWay,
    Guided,
    HangUp,
    ProposalAnswered,
    SessionChanged,
    Thumb,
    Welcome,
)
from domain.session import Page, Proposal, ProposalResult, SessionView
from kiosk.line.call_media import CallMedia, Hub
from kiosk.line.call_repair import CallRepair
from kiosk.line.call_timers import CallTimers, Later
from kiosk.line.hubs_word import HubsWord, Said
from kiosk.line.peer import Peer, Relays, StartEngine
from kiosk.line.records import Records
from kiosk.line.shown_call import MEDIA_UP, ShownCall

log = logging.getLogger(__name__)


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
        self._hub, self._records = hub, records
        self._shown, self._timers = ShownCall(at_first, changed), CallTimers(later)
        self._media = CallMedia(
            hub=hub,
            shown=self._shown,
            timers=self._timers,
            records=records,
            new_peer=partial(Peer, start_engine=start_engine, relays=relays, devices=devices, frames=frames),
            typed=typed,
            said=lambda message: self._repair.media_said(message),
            over=lambda reason: self._repair.media_over(reason),
        )
        self._repair = CallRepair(
            hub=hub, shown=self._shown, timers=self._timers, media=self._media, leave=self._leave, end=self._end
        )
        self._hubs_word = HubsWord(
            hub=hub,
            shown=self._shown,
            timers=self._timers,
            media=self._media,
            repair=self._repair,
            propose=propose,
            guide=guide,
            unreachable=self._unreachable,
            end=self._end,
            let_pass=self.hang_up,
        )
        self._talked = ""  # the call that was over last, if somebody was there
        self._session = SessionView(page=Page.ATTRACT, language="en", menu_version="")

    @property
    def view(self) -> CallView:
        return self._shown.view

    @property
    def stats(self) -> dict[str, float]:
        """The media engine's last figures."""
        return self._media.stats

    # -- the customer ----------------------------------------------------------------------------------------------

    def ask(self, kind: CallKind) -> None:
        """Help was pressed. While a call is open this changes nothing."""
        if self.view.state in OPEN:
            return
        again = self.view.state is CallState.UNREACHABLE and self.view.kind is kind
        if not again:
            self._forget()
            self._shown.begin(str(uuid4()), kind, connected_to_hub=self._hub.connected)
        self._ask_hub()

    def hang_up(self) -> None:
        """The customer has had enough, of waiting or of talking, or has read that nobody can be reached."""
        self._leave(EndReason.CUSTOMER)

    def set_camera(self, on: bool) -> None:
        """Also before a call: then for the next one."""
        self._shown.set(camera_wanted=on)
        self._media.tell_devices()
        self._media.tell_hub()

    def set_blur(self, on: bool) -> None:
        """Also before a call: then for the next one."""
        self._media.blur(on)

    def set_mute(self, on: bool) -> None:
        if self.view.state in OPEN:
            self._shown.set(muted=on)
            self._media.tell_devices()

    def listen(self, listening: Listening) -> None:
        """How the customer hears the agent; also before a call, and for every engine of one."""
        self._media.listen(listening)

    def choose(self, way: Way) -> bool:
        """Instead of waiting; whether this way is offered."""
        if not self.view.offers(way) or self.view.state in IN_CALL:
            return False
        self._hub.send(ChooseWay(call=self.view.call, way=way))
        match way:
            case Way.ALONE:
                self._end(EndReason.CUSTOMER)
            case Way.TEXT:
                self._shown.set(kind=CallKind.TEXT)
                if self._media.peer.running:
                    self._media.start()
            case Way.TICKET:
                self._shown.set(ticket=True, rings_back=self.view.state is CallState.RINGING)
            case Way.STAFF:
                self._shown.set(staff_called=True)
        return True

    def answer_ring_back(self, yes: bool) -> None:
        """The holder of a ticket is rung back, and says whether somebody is still wanted."""
        if not self.view.rings_back:
            return
        if not yes:
            self._leave(EndReason.CUSTOMER)
            return
        self._shown.set(ticket=False, rings_back=False)
        if self.view.state in IN_CALL:
            self._media.measure()
            self._repair.expect_media()

    def thumb(self, call: str, up: bool) -> bool:
        """What the customer says about the call that was over last; once."""
        if not call or call != self._talked:
            return False
        self._talked = ""
        self._hub.send(Thumb(call=call, up=up))
        return True

    def type_text(self, characters: str) -> None:
        self._media.type_text(characters)

    # -- the network -----------------------------------------------------------------------------------------------

    def network_changed(self) -> None:
        """This machine has other addresses."""
        self._repair.network_changed()

    def relay_untrusted(self) -> None:
        """The certificate of a relay is refused."""
        self._media.relay_untrusted()

    # -- till and screen -------------------------------------------------------------------------------------------

    def be_private(self, on: bool) -> None:
        """A PIN may be typed: nothing of the customer leaves the kiosk. Also before a call, and for every engine of one."""
        if on is not self.view.private:
            self._media.be_private(on)

    def session_changed(self, session: SessionView) -> None:
        self._session = session
        if self.view.state in OPEN:
            self._hub.send(SessionChanged(call=self.view.call, session=session))

    def indicator_shown(self, call: str) -> None:
        """The customer sees that the call is on: camera and microphone may open."""
        if call == self.view.call and self.view.state in IN_CALL and not self.view.rings_back:
            self._media.indicator_shown()

    def screen_away(self) -> None:
        """Nobody can see that the camera is on."""
        self._media.indicator_gone()

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
        self._shown.set(connected_to_hub=True)
        if self.view.state is CallState.UNREACHABLE:
            if not ours:  # the hub has given it up, and takes no call twice
                self._shown.set(call=str(uuid4()))
            self._ask_hub()
            self._choose_again()
        elif self.view.state in IN_CALL:
            self._hub.send(SessionChanged(call=self.view.call, session=self._session))
            self._media.peer.hub_came()
            if self._media.renew_due:
                self._repair.renew()

    def hub_lost(self) -> None:
        """Nobody can be reached. A call whose media is up needs no hub."""
        self._shown.set(connected_to_hub=False)
        if self.view.state in OPEN and self.view.state not in MEDIA_UP:
            self._unreachable()
        self._repair.hub_lost()

    def hub_said(self, message: Said) -> None:
        self._hubs_word.said(message)

    def _ask_hub(self) -> None:
        if not self._hub.connected:
            self._unreachable()
            return
        if not self._shown.to(CallState.WAITING):
            return
        view, session = self.view, self._session
        self._hub.send(AskForHelp(call=view.call, kind=view.kind, language=session.language, session=session))
        if not self._media.peer.running:
            self._media.start()

    def _choose_again(self) -> None:
        """A hub that was away, or is another one, may not know what the customer chose."""
        for way, chosen in ((Way.TICKET, self.view.ticket), (Way.STAFF, self.view.staff_called)):
            if chosen:
                self._hub.send(ChooseWay(call=self.view.call, way=way))

    # -- the end ---------------------------------------------------------------------------------------------------

    def _unreachable(self, update: CallUpdate | None = None) -> None:
        """Said honestly; the call is kept for the case that somebody comes back."""
        if self._shown.unreachable(update):
            self._media.nobody_there()
            self._timers.stop()
            self._media.stop()

    def _leave(self, reason: EndReason) -> None:
        """This side ends it."""
        if self.view.state is not CallState.IDLE:
            self._records.over(self.view.call)
            self._hub.send(HangUp(call=self.view.call, reason=reason))
            self._end(reason)

    def _end(self, reason: EndReason | None) -> None:
        self._talked = self.view.call if self.view.state in MEDIA_UP else ""
        self._timers.stop()
        self._media.stop()
        self._records.over(self.view.call)
        self._forget()
        self._shown.end(reason)

    def _forget(self) -> None:
        """Everything that belongs to one call, except its view."""
        self._media.forget()
        self._repair.begin()
