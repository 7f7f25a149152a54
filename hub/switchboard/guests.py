"""Who is in which call beside its agent and the customer: those who were asked into it, and supervisors.

A guest's media goes to the agent's page and not to the kiosk, so what a guest needs is that page: with another agent of
the call it begins anew, without one it is over. Whoever calls these holds the switchboard's lock.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from domain.call import CallKind
from domain.session import SessionView
from hub.clock import Clock
from hub.config import Media
from hub.config import Supervision as Policy
from hub.console.to_page import AssistOver, AssistStarted, Guest, GuestMode, GuestView, PeerSignal, SessionUpdate
from hub.link import Bad
from hub.switchboard.agent_state import AgentState
from hub.switchboard.board import Board
from hub.switchboard.ice import ice_servers
from hub.switchboard.live import LiveAgent, LiveTask
from hub.switchboard.relay import LARGEST_SIGNAL, NotYourCall
from hub.switchboard.states import TaskState
from hub.switchboard.supervision import SUPERVISING, SUPERVISORS, Ended, Supervision

log = logging.getLogger(__name__)

HEARD: frozenset[GuestMode] = frozenset({"interpreter", "colleague", "supervisor", "barge"})
"""Those whom the customer hears."""

Over = Literal["left", "dropped", "call_over", "host_lost", "took_over"]
Why = Literal["not_allowed", "not_your_call", "not_now"]


@dataclass(eq=False)
class LiveGuest:
    """``row``: of the audit, when this is a supervisor."""

    agent: LiveAgent
    mode: GuestMode
    row: int | None = None


@dataclass(eq=False)
class _Conference:
    task: LiveTask
    host: LiveAgent
    guests: dict[str, LiveGuest] = field(default_factory=dict)


class Guests:
    def __init__(self, audit: Supervision, clock: Clock, media: Media, policy: Policy) -> None:
        self.audit = audit
        self._clock, self._media, self._policy = clock, media, policy
        self._conferences: dict[str, _Conference] = {}

    def of(self, call: str) -> Sequence[LiveGuest]:
        conference = self._conferences.get(call)
        return () if conference is None else tuple(conference.guests.values())

    def call_of(self, agent: LiveAgent) -> str:
        """The call in which somebody is a guest, or nothing."""
        return next((call for call, one in self._conferences.items() if agent.person.id in one.guests), "")

    async def join(self, task: LiveTask, agent: LiveAgent, mode: GuestMode) -> None:
        """Let somebody into a running call, or go on in another mode; both pages are told."""
        assert task.agent is not None
        other = self.call_of(agent)
        if other and other != task.id:
            await self.leave(other, agent.person.id, "left")
        conference = self._conferences.setdefault(task.id, _Conference(task, task.agent))
        before = conference.guests.get(agent.person.id)
        if before is not None:
            await self._audited(before, "changed")
        await self._welcome(conference, agent, mode)

    def tell_again(self, call: str) -> None:
        """The agent's page is back: who is in its call."""
        conference = self._conferences.get(call)
        if conference is not None:
            for guest in conference.guests.values():
                self._tell_host(conference, guest, "joined")

    async def leave(self, call: str, person: str, reason: Over) -> None:
        """Somebody is out of a call; both pages are told."""
        conference = self._conferences.get(call)
        guest = conference.guests.pop(person, None) if conference is not None else None
        if conference is None or guest is None:
            return
        if not conference.guests:
            del self._conferences[call]
        await self._audited(guest, reason)
        guest.agent.link.send(AssistOver(call=call, reason=reason))
        self._tell_host(conference, guest, "left")

    async def supervise(
        self, board: Board, agent: LiveAgent, call: str, mode: Literal["listen", "whisper", "barge", "off"]
    ) -> Why | None:
        """Join somebody's call as a supervisor; what comes back is why not. Nobody supervises while in a call of their own."""
        if agent.person.role not in SUPERVISORS:
            return "not_allowed"
        mine = next((guest for guest in self.of(call) if guest.agent is agent), None)
        if mode == "off":
            if mine is None or mine.row is None:
                return "not_your_call"
            await self.leave(call, agent.person.id, "left")
            return None
        task = board.tasks.get(call)
        if task is None or task.state is not TaskState.ASSIGNED or task.agent is None or task.agent is agent:
            return "not_your_call"
        if agent.state is AgentState.BUSY or task.call_kind is CallKind.TEXT:  # a call of text has no sound to join
            return "not_now"
        await self.join(task, agent, mode)
        return None

    async def settle(self, board: Board) -> list[LiveTask]:
        """After anything has changed: guests whose page, call or agent is gone are out, and those whose call has another
        agent go on with that one. What comes back are the calls whose customers now hear others than before."""
        for call, conference in list(self._conferences.items()):
            task = conference.task
            for person, guest in list(conference.guests.items()):
                if board.agents.get(person) is not guest.agent:
                    await self.leave(call, person, "left")
                elif guest.row is not None and guest.agent.person.role not in SUPERVISORS:
                    await self.leave(call, person, "left")  # is none any more
                elif guest.row is not None and guest.agent.state is AgentState.BUSY and guest.agent is not task.agent:
                    await self.leave(call, person, "left")  # has taken a call of their own
            if task.state is not TaskState.ASSIGNED or task.agent is None:
                gone: Over = (
                    "host_lost" if task.id in board.tasks and task.state is not TaskState.WRAPPING else "call_over"
                )
                for person in list(conference.guests):
                    await self.leave(call, person, gone)
            elif task.agent is not conference.host:
                await self._move(conference, task.agent)
        changed = []
        for task in board.tasks.values():
            others = tuple(guest.agent.person.name for guest in self.of(task.id) if guest.mode in HEARD)
            if others != task.others:
                task.others = others
                changed.append(task)
        return changed

    def session(self, call: str, session: SessionView) -> None:
        for guest in self.of(call):
            guest.agent.link.send(SessionUpdate(call=call, session=session))

    def signal(self, agent: LiveAgent, signal: PeerSignal, size: int) -> None:
        """Between the agent of a call and one of its guests, unread; raises `NotYourCall`."""
        if size > LARGEST_SIGNAL:
            raise Bad(f"a signal of {size} bytes; allowed are {LARGEST_SIGNAL}")
        conference = self._conferences.get(signal.call)
        if conference is None:
            raise NotYourCall(signal.call)
        me = agent.person.id
        if agent is conference.host and signal.peer in conference.guests:
            peer = conference.guests[signal.peer].agent
        elif me in conference.guests and signal.peer == conference.host.person.id:
            peer = conference.host
        else:
            raise NotYourCall(signal.call)
        peer.link.send(PeerSignal(call=signal.call, peer=me, payload=signal.payload))

    async def _move(self, conference: _Conference, host: LiveAgent) -> None:
        """A warm transfer: whoever else is in the call goes on with the new agent."""
        call, guests = conference.task.id, list(conference.guests.values())
        log.info("call %s has another agent, %s; %d guests go on", call, host.person.name, len(guests))
        conference.host, conference.guests = host, {}
        for guest in guests:
            await self._audited(guest, "took_over" if guest.agent is host else "handed_over")
            if guest.agent is host:
                host.link.send(AssistOver(call=call, reason="took_over"))
            else:
                await self._welcome(conference, guest.agent, guest.mode)
        if not conference.guests:
            del self._conferences[call]

    async def _welcome(self, conference: _Conference, agent: LiveAgent, mode: GuestMode) -> None:
        task, host = conference.task, conference.host
        guest = LiveGuest(agent, mode)
        if mode in SUPERVISING:  # written first: nobody listens without a row
            shown = mode in self._policy.shown
            guest.row = await self.audit.begin(agent.person.id, host.person.id, task.id, mode, shown=shown)
        conference.guests[agent.person.id] = guest
        self._tell_host(conference, guest, "joined")
        agent.link.send(
            AssistStarted(
                call=task.id,
                host=host.person.id,
                host_name=host.person.name,
                mode=mode,
                language=task.language,
                session=task.session,
                kiosk=task.kiosk,
                ice_servers=ice_servers(self._media, task.id, self._clock.now()),
            )
        )

    def _tell_host(self, conference: _Conference, guest: LiveGuest, state: Literal["joined", "left"]) -> None:
        person = guest.agent.person
        view = GuestView(
            id=person.id,
            name=person.name,
            role=person.role,
            mode=guest.mode,
            shown=guest.row is None or guest.mode in self._policy.shown,
        )
        conference.host.link.send(Guest(call=conference.task.id, guest=view, state=state))

    async def _audited(self, guest: LiveGuest, reason: Ended) -> None:
        if guest.row is not None:
            await self.audit.end(guest.row, reason)
