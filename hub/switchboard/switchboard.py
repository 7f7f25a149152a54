"""The switchboard: what kiosks, agents and the clock do to it, one operation at a time.

After each operation whoever can be rung is rung. Ages and time-outs are on the monotonic clock.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from time import perf_counter
from typing import Any

from domain.call import EndReason, Way, WrapUp
from domain.messages import AskForHelp
from hub.clock import Clock
from hub.config import Media
from hub.config import Switchboard as Timings
from hub.console.from_page import HandOver, Invite, Supervise
from hub.fleet.presence import Connected, Presence, view
from hub.fleet.registry import Registry
from hub.fleet.view import KioskView
from hub.link import Link
from hub.people.person import Person
from hub.switchboard import assists, guests, ladder, leftovers
from hub.switchboard.agent_state import AgentState, BreakReason
from hub.switchboard.assists import Assists
from hub.switchboard.board import Board
from hub.switchboard.customers import Customers
from hub.switchboard.decision import Decision, decide
from hub.switchboard.desks import Answer, Desks
from hub.switchboard.endings import Endings
from hub.switchboard.guests import Guests
from hub.switchboard.kinds import CALL_CHANNELS, WORK, WORK_CHANNEL, TaskKind
from hub.switchboard.ledger import Ledger
from hub.switchboard.live import Hold, LiveAgent, LiveTask
from hub.switchboard.losses import Losses
from hub.switchboard.notices import Notices
from hub.switchboard.past import Past
from hub.switchboard.ringing import Ringing
from hub.switchboard.room import Room
from hub.switchboard.seen import Snapshot
from hub.switchboard.states import ReservationState, TaskState
from hub.switchboard.waiting import Wait, expected_waits
from hub.switchboard.work import Work

log = logging.getLogger(__name__)

LOOK_AT_LEAST_EVERY_S = 60.0
AGAIN_S = 1.0
"""What failed is tried again so soon."""
POSITIONS_EVERY_S, POSITIONS_AT_ONCE = 0.3, 20

FollowUp = Callable[[LiveTask, Mapping[str, Any], str], Awaitable[None]]
"""What follows from work that is done: the task, its result with the note as ``note``, and who did it."""


class Switchboard:
    """``changed`` is called after every operation, for whoever shows an overview; ``menu`` is the id of the menu in force.
    ``sandbox``: whose exercise the calls of a sandbox kiosk are. ``follow_ups``: by kind, called when work is done."""

    def __init__(
        self,
        ledger: Ledger,
        presence: Presence,
        clock: Clock,
        timings: Timings,
        media: Media,
        changed: Callable[[], None],
        guests: Guests,
        menu: Callable[[], str],
    ) -> None:
        self._ledger, self._clock, self._timings, self._changed = ledger, clock, timings, changed
        ladder.warn_of_short_steps(timings)
        self.board = Board(timings.rules, clock.now, menu)
        self.guests, self.sandbox = guests, self.board.sandbox
        self.follow_ups: dict[TaskKind, FollowUp] = {}
        self._notices = Notices(self.board, presence, clock, timings, media)
        room = Room(self.board, ledger, self._notices, guests, presence, clock, timings)
        self._work = Work(room)
        self._ringing = Ringing(room, self._work)
        self._endings = Endings(room, self._work)
        self._losses = Losses(room, self._ringing, self._endings, self._work)
        self._assists = Assists(room, self._endings, self._losses)
        self._customers = Customers(room, self._ringing, self._endings, Past(ledger.database, clock, timings.rules))
        self._desks = Desks(room, self._ringing, self._endings, self._losses, self._assists, self._work)
        self._room = room
        self._lock = asyncio.Lock()
        self._wake = asyncio.Event()
        self._moved_on = asyncio.Event()
        self._seen: tuple[Snapshot, list[Decision]] = (self.board.snapshot(0.0), [])
        self._stopping = False
        self._failed = False

    @asynccontextmanager
    async def operation(self, trigger: str) -> AsyncIterator[None]:
        """One operation; at its end customers and agents are matched anew. A kiosk that was told nothing yet is told at
        once, the others soon."""
        async with self._lock:
            yield
            async with self._for_itself("customers and agents could not be matched"):
                await self._match(trigger)
        self._changed()
        self._wake.set()
        self._moved_on.set()

    @asynccontextmanager
    async def _for_itself(self, what: str) -> AsyncIterator[None]:
        """Something that nobody asked for: when it fails, nobody else suffers for it, and it is tried again soon."""
        try:
            yield
        except Exception:  # the owner of everybody's calls: one that cannot be moved on must not hold up the others
            log.exception("%s", what)
            self._failed = True

    async def _match(self, trigger: str) -> None:
        again = True
        while again:  # who is free only because of this run may be asked at once
            again = await self._match_once(trigger)

    async def _match_once(self, trigger: str) -> bool:
        for task in await self.guests.settle(self.board):
            self._notices.how_it_is(task)
        snapshot = self.board.snapshot(self._clock.elapsed(), CALL_CHANNELS)
        displaced, decisions = await self._offer(snapshot, trigger)
        freed = await self._assists.settle(decisions)
        if any(task.kind in WORK and task.state is TaskState.QUEUED for task in self.board.tasks.values()):
            await self._offer(self.board.snapshot(self._clock.elapsed(), WORK_CHANNEL), trigger)
        self._seen = (snapshot, decisions)
        if any(task.told is None and task.state is TaskState.QUEUED for task in self.board.calls()):
            self._tell_positions(only_new=True)
        return displaced or freed

    async def _offer(self, snapshot: Snapshot, trigger: str) -> tuple[bool, list[Decision]]:
        """Whether work that was offered has to be offered to somebody else."""
        began = perf_counter()
        displaced, decisions = False, decide(snapshot)
        for decision in decisions:
            if decision.chosen is not None:
                displaced |= await self._ringing.offer(decision, decision.chosen, trigger, _ms_since(began))
        ms = _ms_since(began)
        await self._ringing.nobody((one for one in decisions if one.chosen is None), trigger, ms)
        return displaced, decisions

    def _tell_positions(self, *, only_new: bool = False) -> None:
        snapshot, decisions = self._seen
        waits = expected_waits(snapshot, decisions, self.board.usual_call_s)
        for decision in decisions:
            self._tell_position(decision, waits, only_new=only_new)

    def _tell_position(self, decision: Decision, waits: Mapping[str, Wait | None], *, only_new: bool = False) -> None:
        task = self.board.tasks.get(decision.task)
        if task is not None and task.state is TaskState.QUEUED and (task.told is None or not only_new):
            self._notices.waits(task, waits[task.id], reachable=decision.reachable)

    async def tell_positions(self) -> None:
        """Tell every kiosk that waits where it stands now, for ever; not so often, and not so many in one go, that it holds
        up those who are served."""
        while True:
            await self._moved_on.wait()
            self._moved_on.clear()
            snapshot, decisions = self._seen
            waits = expected_waits(snapshot, decisions, self.board.usual_call_s)
            for number, decision in enumerate(decisions):
                self._tell_position(decision, waits)
                if number % POSITIONS_AT_ONCE == POSITIONS_AT_ONCE - 1:
                    await asyncio.sleep(0)
            await asyncio.sleep(POSITIONS_EVERY_S)

    # -- time ------------------------------------------------------------------------------------------------------

    async def run(self) -> None:
        """Let time-outs happen, for ever."""
        while True:
            self._wake.clear()
            now = self._clock.elapsed()
            next_end = min(self.board.ends(now), default=None)
            # Never quite zero: a moment that is over but still there must not keep the loop busy.
            wait_s = LOOK_AT_LEAST_EVERY_S if next_end is None else max(0.05, next_end - now)
            if self._failed:
                wait_s = AGAIN_S
            try:
                async with asyncio.timeout(wait_s):
                    await self._wake.wait()
            except TimeoutError:
                try:
                    await self.tick()
                except Exception:  # the owner of a loop that has to go on: what failed is tried again by the next tick
                    log.exception("the switchboard's clock could not do its work")

    async def tick(self) -> None:
        """End what has lasted long enough."""
        async with self.operation("clock"):
            self._failed = False
            now = self._clock.elapsed()
            for hold in list(self.board.holds()):
                async with self._for_itself(f"reservation {hold.id} of task {hold.task.id} could not be ended"):
                    await self._end_hold(hold, now)
            for task in list(self.board.tasks.values()):
                async with self._for_itself(f"task {task.id} could not be ended"):
                    await self._end_task(task, now)

    async def _end_hold(self, hold: Hold, now: float) -> None:
        if hold.state is ReservationState.PENDING and now >= hold.ring_ends:
            await self._ringing.missed(hold)
        elif hold.attach_ends is not None and now >= hold.attach_ends:
            await self._losses.give_up(hold)
        elif (
            hold.state is ReservationState.WRAPPING
            and hold.agent.state is AgentState.WRAPUP
            and now >= hold.wrap_up_ends
        ):
            await self._endings.wrapped_up(hold, "none", "")

    async def _end_task(self, task: LiveTask, now: float) -> None:
        task.excluded = {agent: known for agent, known in task.excluded.items() if known.until > now}
        if task.grace_ends is not None and now >= task.grace_ends:
            await self._endings.stayed_away(task)
        elif task.kept_until is not None and now >= task.kept_until and task.grace_ends is None:
            await self._losses.nobody_took_it_up(task)

    def stop(self) -> None:
        """The hub stops: from now on nobody is lost. Calls go on without it, and the next hub takes them up."""
        self._stopping = True

    async def recover(self, registry: Registry) -> None:
        """Take up the tasks of a hub that was stopped; their kiosks and agents have a moment to come back."""
        await self.guests.audit.end_all()
        for left in await leftovers.take_up(self._ledger):
            known = await registry.kiosk(left.kiosk) if left.kiosk is not None else None
            nowhere = KioskView(id="", name="", site=left.site, site_name=left.site_name)
            kiosk = nowhere if known is None else view(known, None)
            self.board.tasks[left.id] = leftovers.recovered(left, kiosk, self._room)
            log.info("task %s of the hub's last run is %s", left.id, self.board.tasks[left.id].state)

    # -- what kiosks do --------------------------------------------------------------------------------------------

    def call_of(self, kiosk_id: str) -> str:
        """The call of a kiosk that is not over, or nothing."""
        return next((task.id for task in self.board.tasks_of(kiosk_id)), "")

    async def ask(self, connected: Connected, asked: AskForHelp) -> None:
        async with self.operation("asked"):
            await self._customers.ask(connected, asked)

    def fresh_servers(self, task: LiveTask) -> None:
        """Another connection is to be made for a call."""
        self._notices.fresh_servers(task)

    async def speaks(self, task: LiveTask, language: str) -> None:
        async with self.operation("language"):
            await self._customers.speaks(task, language)

    async def ordered(self, task: LiveTask) -> None:
        await self._ledger.ordered(task)

    async def choose(self, task: LiveTask, way: Way) -> None:
        async with self.operation("way"):
            await self._customers.choose(task, way)

    async def customer_hung_up(self, kiosk_id: str, call: str, reason: EndReason) -> None:
        async with self.operation("customer_gone"):
            await self._customers.hung_up(kiosk_id, call, reason)

    async def kiosk_gone(self, kiosk_id: str) -> None:
        if not self._stopping:
            async with self.operation("kiosk_gone"):
                await self._customers.gone(kiosk_id)

    async def kiosk_came(self, connected: Connected) -> None:
        async with self.operation("kiosk_came"):
            await self._customers.came(connected)

    # -- what agents do --------------------------------------------------------------------------------------------

    async def agent_came(self, person: Person, session: str, link: Link, menu: Callable[[], str]) -> LiveAgent:
        """``menu`` gives the ETag for `Hello`, asked when no change of it can pass this page by."""
        async with self.operation("agent_came"):
            return await self._desks.came(person, session, link, menu)

    async def agent_gone(self, agent: LiveAgent, link: Link) -> None:
        if not self._stopping:
            async with self.operation("agent_lost"):
                await self._desks.gone(agent, link)

    async def people_are(self, people: Mapping[str, Person]) -> None:
        """What agents can and are qualified for, as it is now."""
        changed = [
            (agent, people[id_])
            for id_, agent in self.board.agents.items()
            if id_ in people and people[id_] != agent.person
        ]
        if changed:
            async with self.operation("people_changed"):
                for agent, person in changed:
                    agent.person = person

    async def want(self, agent: LiveAgent, state: AgentState, reason: BreakReason = BreakReason.REST) -> None:
        async with self.operation("agent_state"):
            await self._desks.want(agent, state, reason)

    async def resume(self, agent: LiveAgent, call: str, *, fresh: bool = False) -> bool:
        async with self.operation("resumed"):
            return await self._desks.resume(agent, call, fresh=fresh)

    async def accept(self, agent: LiveAgent, reservation: str) -> Answer:
        async with self.operation("accepted"):
            return await self._desks.accept(agent, reservation)

    async def reject(self, agent: LiveAgent, reservation: str) -> bool:
        async with self.operation("rejected"):
            return await self._desks.reject(agent, reservation)

    async def agent_hung_up(self, agent: LiveAgent, call: str, reason: EndReason) -> bool:
        async with self.operation("hung_up"):
            return await self._desks.hung_up(agent, call, reason)

    async def wrap_up(self, agent: LiveAgent, call: str, code: WrapUp, note: str) -> bool:
        async with self.operation("wrapped_up"):
            return await self._desks.wrap_up(agent, call, code, note)

    async def more_time(self, agent: LiveAgent, call: str) -> bool:
        async with self.operation("more_time"):
            return self._desks.more_time(agent, call)

    # -- others in a call ------------------------------------------------------------------------------------------

    async def supervise(self, agent: LiveAgent, message: Supervise) -> guests.Why | None:
        """A supervisor joins somebody's call, or leaves it; what comes back is why not."""
        async with self.operation("supervised"):
            why = await self.guests.supervise(self.board, agent, message.call, message.mode)
            if why is None and message.mode in ("whisper", "barge"):
                await self._assists.answered(message.call)
            return why

    async def invite(self, agent: LiveAgent, message: Invite) -> assists.Why | None:
        async with self.operation("invited"):
            return await self._assists.invite(agent, message)

    async def uninvite(self, agent: LiveAgent, call: str) -> assists.Why | None:
        async with self.operation("uninvited"):
            return await self._assists.uninvite(agent, call)

    async def drop_guest(self, agent: LiveAgent, call: str, person: str) -> assists.Why | None:
        async with self.operation("dropped"):
            return await self._assists.drop(agent, call, person)

    async def leave_call(self, agent: LiveAgent, call: str) -> assists.Why | None:
        async with self.operation("left"):
            return await self._assists.leave(agent, call)

    async def hand_over(self, agent: LiveAgent, message: HandOver) -> assists.Why | None:
        async with self.operation("handed_over"):
            return await self._assists.hand_over(agent, message)

    # -- background work -------------------------------------------------------------------------------------------

    async def add_work(
        self, kind: TaskKind, *, title: str, facts: dict[str, Any], site: str, language: str = "", key: str
    ) -> str | None:
        """Work for a quiet minute of whoever is qualified for its kind; the task's id. None when work of this ``key`` was
        made before, whatever became of it."""
        async with self.operation("work"):
            task = await self._work.add(kind, title=title, facts=facts, site=site, language=language, key=key)
        return None if task is None else task.id

    async def drop_work(self, key: str) -> None:
        """There is nothing to do any more about the work of this key; whoever has it is told."""
        async with self.operation("work_dropped"):
            await self._work.drop(key)

    async def work_done(self, agent: LiveAgent, task_id: str, result: dict[str, Any], note: str) -> bool:
        async with self.operation("work_done"):
            task = await self._desks.work_done(agent, task_id, result, note)
        if task is None:
            return False
        follow_up = self.follow_ups.get(task.kind)
        if follow_up is not None:
            await follow_up(task, {"note": note, **result}, agent.person.id)
        return True

    async def work_return(self, agent: LiveAgent, task: str) -> bool:
        async with self.operation("work_returned"):
            return await self._desks.work_return(agent, task)


def _ms_since(began: float) -> float:
    return round((perf_counter() - began) * 1000, 3)
