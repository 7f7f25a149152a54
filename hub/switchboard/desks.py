"""What agents do to the switchboard: come and go, choose a state, answer a ring, end a call. Whoever calls these holds the
switchboard's lock."""

from collections.abc import Callable
from typing import Any, Literal

from domain.call import EndReason, Way, WrapUp
from hub.console.to_page import Hello
from hub.link import REPLACED, Link
from hub.people.person import Person
from hub.switchboard.agent_state import AgentState, BreakReason
from hub.switchboard.assists import Assists
from hub.switchboard.endings import Endings
from hub.switchboard.kinds import WORK
from hub.switchboard.live import Hold, LiveAgent, LiveTask
from hub.switchboard.losses import Losses
from hub.switchboard.ringing import Ringing
from hub.switchboard.room import Room
from hub.switchboard.states import ReservationState, TaskState
from hub.switchboard.work import Work

Answer = Literal["ok", "ring_over", "not_qualified"]


class Desks:
    def __init__(
        self, room: Room, ringing: Ringing, endings: Endings, losses: Losses, assists: Assists, work: Work
    ) -> None:
        self._room, self._ringing, self._endings = room, ringing, endings
        self._losses, self._assists, self._work = losses, assists, work

    # -- the page --------------------------------------------------------------------------------------------------

    async def came(self, person: Person, session: str, link: Link, menu: Callable[[], str]) -> LiveAgent:
        """A page was opened; an older page of the same person is closed. Calls that run wait to be resumed."""
        board = self._room.board
        before = board.agents.get(person.id)
        if before is not None and not before.gone:
            await self._losses.detach(before)
            before.link.close(REPLACED, "another page of this person took over")
        agent = board.agents.get(person.id)
        if agent is None:
            agent = board.agents[person.id] = LiveAgent(person, session, link)
        agent.person, agent.session, agent.link, agent.gone = person, session, link, False
        kept = [task.id for task in board.tasks.values() if task.kept_for == person.id]
        calls = (*(hold.task.id for hold in agent.calls), *kept)
        link.send(Hello(me=person, state=agent.state, menu=menu(), calls=calls))
        agent.settle(self._room.now)
        for task in board.tasks.values():
            if task.way is Way.STAFF and task.answered is None and task.kiosk.site == person.site:
                self._room.notices.staff(task, agent, on=True)
        return agent

    async def gone(self, agent: LiveAgent, link: Link) -> None:
        if self._room.board.agents.get(agent.person.id) is agent and agent.link is link and not agent.gone:
            await self._losses.detach(agent)

    async def resume(self, agent: LiveAgent, call: str, *, fresh: bool) -> bool:
        """The page goes on with a call that ran when its connection or the hub was lost. Not when the customer has asked
        anew since."""
        hold = agent.held(call)
        if hold is not None:
            if hold.attach_ends is None:
                return False
            await self._losses.attach(hold, fresh=fresh)
            return True
        task = self._room.board.tasks.get(call)
        if task is None or task.state is not TaskState.PARKED or task.kept_for != agent.person.id:
            return False
        agent.wanted, agent.missed = AgentState.AVAILABLE, False
        agent.settle(self._room.now)
        return await self._losses.take_up(task, agent, fresh=fresh)

    # -- the state -------------------------------------------------------------------------------------------------

    async def want(self, agent: LiveAgent, state: AgentState, reason: BreakReason) -> None:
        """The agent's own choice; in a call and its wrap-up it comes into force afterwards. Whoever is called away by
        the own counter gives everything back but a video call; whoever is rung and wants a break has rejected."""
        if agent.missed:
            self._forgive(agent)
        agent.wanted, agent.break_reason, agent.missed = state, reason, False
        before = agent.state
        rung = agent.rung
        if state is AgentState.OWN_COUNTER:
            await self._losses.hand_back_offers(agent)
            await self._losses.hand_back_texts(agent)
        elif state is not AgentState.AVAILABLE:
            if rung is not None:
                await self._ringing.rejected(rung)
            await self._losses.hand_back_work(agent)
        agent.settle(self._room.now)
        if agent.state is before:
            agent.tell_state(self._room.now)

    def _forgive(self, agent: LiveAgent) -> None:
        """Somebody who missed a ring and came back by themselves may be rung for the same call."""
        for task in self._room.board.tasks.values():
            known = task.excluded.get(agent.person.id)
            if known is not None and known.missed:
                del task.excluded[agent.person.id]

    # -- offers ----------------------------------------------------------------------------------------------------

    async def accept(self, agent: LiveAgent, reservation: str) -> Answer:
        """Whether the accept came in time; the same accept again changes nothing. Who is not qualified any more learns
        why."""
        hold = agent.hold_of(reservation)
        if hold is None:
            return "ring_over"
        if hold.state is ReservationState.PENDING:
            if self._room.now >= hold.ring_ends:
                return "ring_over"
            if self._room.board.lacks(hold.task, agent):
                await self._ringing.rescinded(hold, "not_qualified")
                return "not_qualified"
            await self._ringing.accepted(hold)
            if hold.task.help is not None:
                await self._assists.accepted(hold)
        return "ok" if hold.running else "ring_over"

    async def reject(self, agent: LiveAgent, reservation: str) -> bool:
        hold = agent.hold_of(reservation)
        if hold is None or hold.state is not ReservationState.PENDING:
            return False
        await self._ringing.rejected(hold)
        return True

    # -- the end ---------------------------------------------------------------------------------------------------

    async def hung_up(self, agent: LiveAgent, call: str, reason: EndReason) -> bool:
        task = agent.running(call)
        if task is None:
            return False
        await self._endings.end(task, reason)
        return True

    async def wrap_up(self, agent: LiveAgent, call: str, code: WrapUp, note: str) -> bool:
        hold = _wrapping(agent, call)
        if hold is None:
            return False
        await self._endings.wrapped_up(hold, code, note)
        return True

    def more_time(self, agent: LiveAgent, call: str) -> bool:
        hold = _wrapping(agent, call)
        if hold is None or hold.extended:
            return False
        self._endings.more_time(hold)
        return True

    # -- background work -------------------------------------------------------------------------------------------

    async def work_done(self, agent: LiveAgent, task: str, result: dict[str, Any], note: str) -> LiveTask | None:
        hold = _working(agent, task)
        if hold is None:
            return None
        await self._work.done(hold, result, note)
        return hold.task

    async def work_return(self, agent: LiveAgent, task: str) -> bool:
        hold = _working(agent, task)
        if hold is None:
            return False
        await self._work.give_back(hold)
        return True


def _wrapping(agent: LiveAgent, call: str) -> Hold | None:
    hold = agent.held(call)
    return hold if hold is not None and hold.state is ReservationState.WRAPPING else None


def _working(agent: LiveAgent, task: str) -> Hold | None:
    hold = agent.held(task)
    return hold if hold is not None and hold.running and hold.task.kind in WORK else None
