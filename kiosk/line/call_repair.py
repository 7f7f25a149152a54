"""What is done when a call's media is lost: another connection, another engine, and at last the end."""

import logging
from collections.abc import Callable

from domain import media
from domain.call import IN_CALL, OPEN, CallState, EndReason
from domain.media import FromCall, MediaEnd
from domain.messages import AskForServers, HangUp
from kiosk.line.call_media import CallMedia, Hub
from kiosk.line.call_timers import CallTimers
from kiosk.line.shown_call import MEDIA_UP, WELL, ShownCall

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

RENEW_BY_HUB_S = 30.0
"""The same two while text goes by the hub: perhaps nothing else gets through in this call."""

HUBS_WORD_WITHIN_S = 3.0
"""When the agent's side is gone the hub says what that means; so long it is waited for."""

GIVE_UP_AFTER_S = 20.0
"""A call that has had no media for this long is over, unless text goes by the hub."""

AGENT_BACK_WITHIN_S = 45.0
"""The hub gives an agent whose page is gone 30 s; so long a kiosk waits to hear what became of it."""

STEADY_AFTER_S = 10.0
"""Media that has been up for this long was worth the restarts it took: a long call may lose its network many times."""

HANGS_AFTER_S = 4.0
"""An open engine gives figures every second; one that says nothing for so long is stuck, and nobody is seen or heard."""


class CallRepair:
    """``leave`` ends the call from this side, ``end`` when the other one has ended it."""

    def __init__(
        self,
        *,
        hub: Hub,
        shown: ShownCall,
        timers: CallTimers,
        media: CallMedia,
        leave: Callable[[EndReason], None],
        end: Callable[[EndReason], None],
    ) -> None:
        self._hub, self._shown, self._timers, self._media = hub, shown, timers, media
        self._leave, self._end = leave, end
        self._restarts = 0

    def begin(self) -> None:
        """Another call, or another agent: what it took before does not count."""
        self._restarts = 0

    def expect_media(self) -> None:
        """Before long, or the call ends."""
        self._timers.arm("give_up", GIVE_UP_AFTER_S, self._give_up)

    # -- the engine ------------------------------------------------------------------------------------------------

    def media_said(self, message: FromCall) -> None:
        view = self._shown.view
        match message:
            case media.State(state=media.MediaState.CONNECTED) if view.state in IN_CALL:
                self._timers.stop()
                self._media.renew_due = False
                self._timers.arm("steady", STEADY_AFTER_S, self._steady)
                if view.text_by_hub:  # the connection that was left for it is not gone back to
                    self._timers.arm("renew", RENEW_ONCE_BACK_S, self.renew)
            case media.State(state=media.MediaState.LOST) if view.state in IN_CALL and not view.agent_away:
                self._timers.stop("steady")
                self._timers.arm("renew", RENEW_AFTER_S, self.renew)
                self.expect_media()
            case media.TextWay(by_hub=True) if self._media.is_up:  # text does not go back to a connection that it has left
                self._timers.arm("renew", RENEW_ONCE_BACK_S, self.renew)
            case media.Failed(generation=generation) if view.state in IN_CALL:
                if generation == self._media.peer.generation:
                    self._timers.arm("renew", RENEW_BY_HUB_S if view.text_by_hub else RENEW_FAILED_S, self.renew)
            case media.Stats():
                self._timers.arm("hangs", HANGS_AFTER_S, self._engine_hangs)

    def media_over(self, reason: MediaEnd | None) -> None:
        """The engine is gone by itself; without a reason it has crashed."""
        self._timers.stop("steady", "hangs")
        if self._shown.view.state in MEDIA_UP:
            self._shown.to(CallState.LOST)
        view = self._shown.view
        if view.state in IN_CALL and "give_up" not in self._timers:
            self.expect_media()
        if view.agent_away:
            return
        log.warning("the media engine of call %s is gone: %s", view.call, reason or "it crashed")
        if reason is MediaEnd.HUNG_UP:
            self._timers.arm("hubs_word", HUBS_WORD_WITHIN_S if self._hub.connected else 0.0, self._agent_hung_up)
        elif reason is MediaEnd.GONE:
            self._timers.arm("hubs_word", HUBS_WORD_WITHIN_S, self._restart)
        elif view.state in OPEN:
            self._restart()

    def _engine_hangs(self) -> None:
        view = self._shown.view
        if view.state in MEDIA_UP and self._media.peer.running and not view.agent_away:
            log.error(
                "the media engine of call %s says nothing for %g s; another one takes its place",
                view.call,
                HANGS_AFTER_S,
            )
            self._shown.to(CallState.LOST)
            self.expect_media()
            self._restart()

    def _steady(self) -> None:
        self._restarts = 0

    # -- the network, the hub, and the agent's page ----------------------------------------------------------------------

    def network_changed(self) -> None:
        """This machine has other addresses: what goes on from an old one is over, or goes a longer way."""
        if self._shown.view.state in IN_CALL:
            log.info("the network is another one")
            self.renew()

    def hub_lost(self) -> None:
        """Nothing brings the text any more that went by it; a call that has nothing else is lost."""
        if self._shown.view.text_by_hub:
            self._shown.set(text_by_hub=False)
            if not self._media.is_up:
                self._shown.to(CallState.LOST)
                self.expect_media()

    def agent_is_away(self, away: bool) -> None:
        """The agent's page is gone, which is for the hub to mend: within half a minute the agent is back, or somebody else
        is found. Meanwhile the media is left as it is."""
        if away is self._shown.view.agent_away:
            return
        self._shown.set(agent_away=away)
        self._timers.stop("renew", "hubs_word", "give_up")
        if away:
            self._timers.arm("give_up", AGENT_BACK_WITHIN_S, self._give_up)
            return
        if self._shown.view.state not in WELL:
            self.expect_media()
        if self._shown.view.state is CallState.CONNECTED:
            self._timers.arm("renew", RENEW_ONCE_BACK_S, self._renew_unless_connected)
        else:
            self.renew()

    def _renew_unless_connected(self) -> None:
        if self._shown.view.state is not CallState.CONNECTED:
            self.renew()

    # -- what is done ----------------------------------------------------------------------------------------------

    def renew(self) -> None:
        """Another connection beside the one there is, as soon as the hub is there to bring it about; again and again while there
        is no media."""
        view = self._shown.view
        if view.state not in IN_CALL or view.agent_away:
            return
        if not self._media.peer.running:
            self._restart()
            return
        self._media.renew_due = True
        self._hub.send(AskForServers(call=view.call))
        if view.text_by_hub:
            self._timers.arm("renew", RENEW_BY_HUB_S, self.renew)
        elif view.state not in WELL:
            self._timers.arm("renew", RENEW_AGAIN_S, self.renew)

    def _restart(self) -> None:
        """Another engine for the same call, if the hub is there to bring it about."""
        if self._shown.view.state not in OPEN:
            return
        if self._restarts >= MOST_RESTARTS:
            self._give_up()
        elif not self._hub.connected:
            self._media.renew_due = True
        else:
            self._restarts += 1
            self._media.start()
            self._media.open()

    def _agent_hung_up(self) -> None:
        self._hub.send(HangUp(call=self._shown.view.call, reason=EndReason.TECHNICAL))
        self._end(EndReason.AGENT)

    def _give_up(self) -> None:
        if self._shown.view.text_by_hub and not self._shown.view.agent_away:
            return
        log.error("call %s has no media and ends", self._shown.view.call)
        self._leave(EndReason.TECHNICAL)
