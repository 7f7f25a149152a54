"""What the hub says about the running call, followed."""

import logging
from collections.abc import Callable

from domain.call import IN_CALL, CallState, EndReason
from domain.guide import Guide, GuideRefusal
from domain.messages import (
    AgentCamera,
    CallUpdate,
    FreshServers,
    Guided,
    HangUp,
    Hold,
    ProposalAnswered,
    Propose,
    Signal,
    TextByHub,
)
from domain.messages import Guide as GuideSaid
from domain.session import Proposal, ProposalResult, ProposalState
from kiosk.line.call_media import CallMedia, Hub
from kiosk.line.call_repair import CallRepair
from kiosk.line.call_timers import CallTimers
from kiosk.line.shown_call import ShownCall

log = logging.getLogger(__name__)

RINGS_BACK_S = 25.0
"""So long the holder of a ticket is rung back, from the moment at which an agent is there; then it is let pass."""

Said = CallUpdate | FreshServers | Signal | Propose | GuideSaid | Hold | AgentCamera | TextByHub | HangUp


class HubsWord:
    """``propose`` and ``guide`` are called with an agent's change or pointer for the screen; ``unreachable``, ``end`` and
    ``let_pass`` (nobody answers a ring back) when that becomes of the call."""

    def __init__(
        self,
        *,
        hub: Hub,
        shown: ShownCall,
        timers: CallTimers,
        media: CallMedia,
        repair: CallRepair,
        propose: Callable[[Proposal], None],
        guide: Callable[[Guide], None],
        unreachable: Callable[[CallUpdate], None],
        end: Callable[[EndReason | None], None],
        let_pass: Callable[[], None],
    ) -> None:
        self._hub, self._shown, self._timers, self._media, self._repair = hub, shown, timers, media, repair
        self._propose, self._guide = propose, guide
        self._unreachable, self._end, self._let_pass = unreachable, end, let_pass

    def said(self, message: Said) -> None:
        view = self._shown.view
        if not message.call or message.call != view.call or view.state is CallState.IDLE:
            log.info("the hub speaks of call %r, which is not ours", message.call)
            return
        match message:
            case CallUpdate():
                self._update(message)
            case FreshServers(ice_servers=servers):
                self._media.fresh_servers(servers)
            case Signal():
                self._media.peer.signal(message)
            case TextByHub():
                self._media.peer.text_by_hub(message)
            case HangUp(reason=reason):
                self._end(reason)
            case Propose(proposal=proposal):
                self._bring(proposal)
            case GuideSaid():
                self._point(message)
            case Hold(on=on):
                self._hold(on)
            case AgentCamera(on=on):
                if view.state in IN_CALL:
                    self._shown.set(agent_hidden=not on)

    def _bring(self, proposal: Proposal) -> None:
        if self._shown.view.state in IN_CALL:
            self._propose(proposal)
        else:
            refused = ProposalResult(proposal=proposal.id, state=ProposalState.REFUSED, reason="not_in_call")
            self._hub.send(ProposalAnswered(call=self._shown.view.call, result=refused))

    def _point(self, said: GuideSaid) -> None:
        view = self._shown.view
        if view.state in IN_CALL and not view.rings_back:
            self._guide(Guide(action=said.action, place=said.place, agent_name=said.agent_name))
        else:
            self._hub.send(Guided(call=view.call, ok=False, reason=GuideRefusal.NOT_IN_CALL))

    def _hold(self, on: bool) -> None:
        """The agent is away for a moment: no picture and no sound leaves the kiosk; text goes on."""
        if self._shown.view.state in IN_CALL:
            self._shown.set(held=on)
            self._media.tell_devices()

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
        if self._shown.wait(update):
            self._media.nobody_there()
            self._timers.stop()
            self._media.have_ready(update, opened=False)

    def _accepted(self, update: CallUpdate) -> None:
        """An agent is there. The same agent again, when the hub was away: nothing has changed."""
        if self._shown.view.state in IN_CALL and update.generation <= self._media.peer.generation:
            self._shown.stay(update)
            self._repair.agent_is_away(update.agent_away)
            self._media.tell_devices()
            return
        if not self._shown.accept(update):
            return
        self._repair.begin()
        if self._shown.view.rings_back:
            self._timers.arm("give_up", RINGS_BACK_S, self._let_pass)
        else:
            self._media.measure()
            self._repair.expect_media()
        self._media.have_ready(update, opened=True)
        self._media.open()
