"""``/agent/connect``: an agent's page, and what it says, brought to the switchboard or the kiosk of its call."""

import logging
from collections.abc import Callable

import msgspec
from aiohttp import web

from domain.call import EndReason
from domain.messages import HangUp, Signal
from hub.console.protocol import (
    Accept,
    AgentState,
    FromPage,
    GuideCustomer,
    Heartbeat,
    Hello,
    HoldCall,
    PaymentAction,
    PeerSignal,
    ProposeChange,
    Refused,
    Reject,
    Resume,
    SetState,
    Supervise,
    WrapUpCall,
)
from hub.link import Link, decoded, socket
from hub.switchboard.helping import Helping, NotNow, NotQualified
from hub.switchboard.live import LiveAgent
from hub.switchboard.relay import KioskAway, NotYourCall, Relay
from hub.switchboard.switchboard import Switchboard
from hub.web import CALLER, HttpError

log = logging.getLogger(__name__)
_decoder = msgspec.json.Decoder(FromPage)


class AgentDoor:
    """``heartbeat_limit_s``: how long a page may be silent, counted on the event loop's clock."""

    def __init__(
        self,
        switchboard: Switchboard,
        relay: Relay,
        helping: Helping,
        *,
        menu: Callable[[], str],
        from_own_page: Callable[[web.Request], bool],
        heartbeat_limit_s: float,
    ) -> None:
        self._switchboard, self._relay, self._helping = switchboard, relay, helping
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
        agent = LiveAgent(caller.person, caller.session, link)
        link.send(Hello(me=caller.person, state=agent.state, menu=self._menu()))
        await self._switchboard.agent_came(agent)
        await link.run(lambda data: self._said(agent, data), lambda: self._switchboard.agent_gone(agent))
        return ws

    async def _said(self, agent: LiveAgent, data: bytes) -> None:
        message: FromPage = decoded(_decoder, data)
        agent.link.beat()
        refused = await self._follow(agent, message, len(data))
        if refused is not None:
            log.info("agent %s: %s refused, %s", agent.person.name, refused.about, refused.key)
            agent.link.send(refused)

    async def _follow(self, agent: LiveAgent, message: FromPage, size: int) -> Refused | None:
        """Do what the page asks; what comes back is why not."""
        board = self._switchboard
        match message:
            case Heartbeat():
                pass
            case SetState(state=state, reason=reason):
                await board.want(agent, AgentState(state), reason)
            case Accept(reservation=reservation):
                if not await board.accept(agent, reservation):
                    return Refused(about="accept", key="ring_over")
            case Reject(reservation=reservation):
                if not await board.reject(agent, reservation):
                    return Refused(about="reject", key="ring_over")
            case Resume(call=call):
                if not await board.resume(agent, call):
                    return Refused(about="resume", key="not_your_call", call=call)
            case HangUp(call=call, reason=reason):
                ended = reason if reason is EndReason.TECHNICAL else EndReason.AGENT
                if not await board.agent_hung_up(agent, call, ended):
                    return Refused(about="hang_up", key="not_your_call", call=call)
            case WrapUpCall(call=call, code=code, note=note):
                if not await board.wrap_up(agent, call, code, note):
                    return Refused(about="wrap_up", key="not_now", call=call)
            case Supervise(call=call):
                why = await board.supervise(agent, message)
                if why is not None:
                    return Refused(about="supervise", key=why, call=call)
            case PeerSignal(call=call):
                try:
                    board.guests.signal(agent, message, size)
                except NotYourCall:
                    return Refused(about="peer_signal", key="not_your_call", call=call)
            case Signal() | ProposeChange() | GuideCustomer() | HoldCall() | PaymentAction():
                return await self._pass_on(agent, message)
            case _:
                return Refused(about=str(message.__struct_config__.tag), key="not_now")
        return None

    async def _pass_on(
        self, agent: LiveAgent, message: Signal | ProposeChange | GuideCustomer | HoldCall | PaymentAction
    ) -> Refused | None:
        about = str(message.__struct_config__.tag)
        try:
            match message:
                case Signal():
                    self._relay.signal(agent, message)
                case ProposeChange():
                    self._relay.propose(agent, message)
                case GuideCustomer():
                    self._helping.guide(agent, message)
                case HoldCall():
                    self._helping.hold(agent, message)
                case PaymentAction():
                    await self._helping.payment(agent, message)
        except NotYourCall:
            return Refused(about=about, key="not_your_call", call=message.call)
        except KioskAway:
            return Refused(about=about, key="kiosk_away", call=message.call)
        except NotQualified:
            return Refused(about=about, key="not_qualified", call=message.call)
        except NotNow:
            return Refused(about=about, key="not_now", call=message.call)
        return None
