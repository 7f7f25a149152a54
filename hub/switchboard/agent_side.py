"""``/agent/connect``: an agent's page, and what it says, brought to the switchboard or the kiosk of its call."""

import logging
from collections.abc import Callable
from typing import Literal

import msgspec
from aiohttp import web

from domain.call import EndReason
from domain.messages import CallQuality, HangUp, Signal, TextByHub
from hub.console.from_page import (
    Accept,
    DropGuest,
    FromPage,
    GuideCustomer,
    HandOver,
    Heartbeat,
    HoldCall,
    Invite,
    LeaveCall,
    MoreTime,
    PaymentAction,
    ProposeChange,
    Reject,
    Resume,
    SetState,
    ShowAgent,
    Supervise,
    Uninvite,
    WorkDone,
    WorkReturn,
    WrapUpCall,
)
from hub.console.to_page import Heard, PeerSignal, Refused
from hub.link import Link, decoded, socket
from hub.quality.book import QualityBook
from hub.switchboard.agent_state import AgentState
from hub.switchboard.helping import Helping, NotNow, NotQualified
from hub.switchboard.live import LiveAgent
from hub.switchboard.relay import KioskAway, NotYourCall, Relay
from hub.switchboard.switchboard import Switchboard
from hub.web import CALLER, HttpError

log = logging.getLogger(__name__)
_decoder = msgspec.json.Decoder(FromPage)

Why = Literal["ring_over", "not_your_call", "not_now", "kiosk_away", "not_allowed", "not_qualified"]
PassedOn = Signal | TextByHub | ProposeChange | GuideCustomer | HoldCall | ShowAgent | PaymentAction
Others = Invite | Uninvite | DropGuest | LeaveCall | HandOver | Supervise | PeerSignal


class AgentDoor:
    """``heartbeat_limit_s``: how long a page may be silent, counted on the event loop's clock."""

    def __init__(
        self,
        switchboard: Switchboard,
        relay: Relay,
        helping: Helping,
        quality: QualityBook,
        *,
        menu: Callable[[], str],
        from_own_page: Callable[[web.Request], bool],
        heartbeat_limit_s: float,
    ) -> None:
        self._switchboard, self._relay, self._helping, self._quality = switchboard, relay, helping, quality
        self._menu, self._from_own_page = menu, from_own_page
        self._heartbeat_limit_s = heartbeat_limit_s

    async def connect(self, request: web.Request) -> web.WebSocketResponse:
        if not self._from_own_page(request):
            # A cookie alone is no proof: a browser sends it for any page that opens a WebSocket to this host.
            raise HttpError(403, "wrong_origin", f"origin {request.headers.get('Origin', '')!r} is not this hub")
        ws = socket()
        await ws.prepare(request)
        caller = request[CALLER]
        link = Link(ws, f"agent {caller.person.name}", self._heartbeat_limit_s)
        agent = await self._switchboard.agent_came(caller.person, caller.session, link, self._menu)
        await link.run(lambda data: self._said(agent, link, data), lambda: self._switchboard.agent_gone(agent, link))
        return ws

    async def _said(self, agent: LiveAgent, link: Link, data: bytes) -> None:
        message: FromPage = decoded(_decoder, data)
        link.beat()
        if agent.link is not link:  # a newer page has taken over
            return
        refused = await self._follow(agent, message, len(data))
        if refused is not None:
            log.debug("agent %s: %s refused, %s", agent.person.name, refused.about, refused.key)
            agent.link.send(refused)

    async def _follow(self, agent: LiveAgent, message: FromPage, size: int) -> Refused | None:
        """Do what the page asks; what comes back is why not."""
        about = str(message.__struct_config__.tag)
        call = str(getattr(message, "call", ""))
        why = await self._why_not(agent, message, size)
        return None if why is None else Refused(about=about, key=why, call=call)

    async def _why_not(self, agent: LiveAgent, message: FromPage, size: int) -> Why | None:
        match message:
            case SetState() | Accept() | Reject() | Resume():
                return await self._at_the_desk(agent, message)
            case HangUp() | WrapUpCall() | MoreTime() | WorkDone() | WorkReturn():
                return await self._at_the_end(agent, message)
            case Invite() | Uninvite() | DropGuest() | LeaveCall() | HandOver() | Supervise() | PeerSignal():
                return await self._with_others(agent, message, size)
            case Signal() | TextByHub() | ProposeChange() | GuideCustomer() | HoldCall() | ShowAgent() | PaymentAction():
                return await self._pass_on(agent, message, size)
            case CallQuality(call=call, quality=quality):
                answer = await self._quality.from_agent(agent.person.id, call, quality)
                return None if answer == "ok" else answer
            case Heartbeat():
                agent.link.send(Heard())
                return None

    async def _at_the_desk(self, agent: LiveAgent, message: SetState | Accept | Reject | Resume) -> Why | None:
        board = self._switchboard
        match message:
            case SetState(state=state, reason=reason):
                await board.want(agent, AgentState(state), reason)
            case Accept(reservation=reservation):
                answer = await board.accept(agent, reservation)
                return None if answer == "ok" else answer
            case Reject(reservation=reservation):
                return None if await board.reject(agent, reservation) else "ring_over"
            case Resume(call=call, fresh=fresh):
                return None if await board.resume(agent, call, fresh=fresh) else "not_your_call"
        return None

    async def _at_the_end(
        self, agent: LiveAgent, message: HangUp | WrapUpCall | MoreTime | WorkDone | WorkReturn
    ) -> Why | None:
        board = self._switchboard
        match message:
            case HangUp(call=call, reason=reason):
                ended = reason if reason is EndReason.TECHNICAL else EndReason.AGENT
                return None if await board.agent_hung_up(agent, call, ended) else "not_your_call"
            case WrapUpCall(call=call, code=code, note=note):
                return None if await board.wrap_up(agent, call, code, note) else "not_now"
            case MoreTime(call=call):
                return None if await board.more_time(agent, call) else "not_now"
            case WorkDone(task=task, result=result, note=note):
                return None if await board.work_done(agent, task, result, note) else "not_now"
            case WorkReturn(task=task):
                return None if await board.work_return(agent, task) else "not_now"

    async def _with_others(self, agent: LiveAgent, message: Others, size: int) -> Why | None:
        board = self._switchboard
        match message:
            case Invite():
                return await board.invite(agent, message)
            case Uninvite(call=call):
                return await board.uninvite(agent, call)
            case DropGuest(call=call, guest=guest):
                return await board.drop_guest(agent, call, guest)
            case LeaveCall(call=call):
                return await board.leave_call(agent, call)
            case HandOver():
                return await board.hand_over(agent, message)
            case Supervise():
                return await board.supervise(agent, message)
            case PeerSignal():
                try:
                    board.guests.signal(agent, message, size)
                except NotYourCall:
                    return "not_your_call"
        return None

    async def _pass_on(self, agent: LiveAgent, message: PassedOn, size: int) -> Why | None:
        try:
            match message:
                case Signal():
                    self._relay.signal(agent, message, size)
                case TextByHub():
                    self._relay.text(agent, message)
                case ProposeChange():
                    self._relay.propose(agent, message)
                case GuideCustomer():
                    self._helping.guide(agent, message)
                case HoldCall():
                    self._helping.hold(agent, message)
                case ShowAgent():
                    self._helping.camera(agent, message)
                case PaymentAction():
                    await self._helping.payment(agent, message)
        except NotYourCall:
            return "not_your_call"
        except KioskAway:
            return "kiosk_away"
        except NotQualified:
            return "not_qualified"
        except NotNow:
            return "not_now"
        return None
