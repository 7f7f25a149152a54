"""What the switchboard tells the two ends of a call, and whoever is asked to do something."""

from typing import Any

from domain.call import AgentView, CallState, EndReason, Way
from domain.messages import CallUpdate, FreshServers
from hub.clock import Clock
from hub.config import Media
from hub.config import Switchboard as Timings
from hub.console.to_page import (
    CallEnded,
    CallStarted,
    CustomerNeedsStaff,
    Guest,
    GuestState,
    GuestView,
    Ring,
    RingCancelled,
    RingOver,
    WorkOffer,
    WorkPaused,
    WorkStarted,
)
from hub.fleet.presence import Presence, view
from hub.fleet.view import KioskView
from hub.switchboard.board import Board
from hub.switchboard.helping import show_payment
from hub.switchboard.ice import LIFE_S, ice_servers
from hub.switchboard.kinds import CALLS, WORK, TaskKind
from hub.switchboard.live import Hold, LiveAgent, LiveTask
from hub.switchboard.states import TaskState
from hub.switchboard.waiting import Wait


class Notices:
    def __init__(self, board: Board, presence: Presence, clock: Clock, timings: Timings, media: Media) -> None:
        self._board, self._presence, self._clock, self._timings, self._media = board, presence, clock, timings, media

    # -- to agents -------------------------------------------------------------------------------------------------

    def offered(self, hold: Hold) -> None:
        task = hold.task
        if task.kind in WORK:
            hold.agent.link.send(
                WorkOffer(
                    task=task.id,
                    kind=task.kind,
                    title=task.title,
                    facts=task.facts,
                    language=task.language,
                    site_name=task.kiosk.site_name,
                    reservation=hold.id,
                    expires_in_s=round(self._timings.ring_s),
                )
            )
            return
        kiosk = self._fresh(task)
        hold.agent.link.send(
            Ring(
                call=task.id,
                reservation=hold.id,
                kind=task.call_kind,
                kiosk=kiosk,
                language=task.language,
                waited_s=round(self._clock.elapsed() - task.created),
                session=task.session,
                trouble=tuple(device for device in kiosk.devices if device.state != "ok"),
                expires_in_s=round(self._timings.ring_s),
                calls_today=task.calls_today,
                before=task.before,
                asked_by=task.help.asked_by if task.help is not None else None,
            )
        )
        self.guest(task, "ringing", hold.agent)

    def ring_over(self, hold: Hold, reason: RingOver) -> None:
        hold.agent.link.send(RingCancelled(call=hold.task.id, reservation=hold.id, reason=reason))
        self.guest(hold.task, "asked")

    def accepted(self, hold: Hold) -> None:
        """The agent has the call; with it comes what the kiosk has signalled meanwhile. A guest's page hears of the call
        from `Guests`."""
        task = hold.task
        task.held = task.agent_hidden = False
        if task.help is not None:
            return
        hold.agent.link.send(
            CallStarted(
                call=task.id,
                kind=task.call_kind,
                kiosk=self._fresh(task),
                language=task.language,
                session=task.session,
                generation=task.generation,
                ice_servers=self._ice(task),
            )
        )
        for signal in task.signals:
            hold.agent.link.send(signal)
        task.signals.clear()
        if task.payment is not None:
            show_payment(task, hold.agent)

    def ended(self, hold: Hold, reason: EndReason, wrap_up_s: float) -> None:
        lasted_s = round(self._clock.elapsed() - hold.answered)
        hold.agent.link.send(
            CallEnded(call=hold.task.id, reason=reason, lasted_s=lasted_s, wrap_up_s=round(wrap_up_s))
        )

    def work_started(self, hold: Hold) -> None:
        task = hold.task
        hold.agent.link.send(WorkStarted(task=task.id, kind=task.kind, title=task.title, facts=task.facts))

    def work_paused(self, hold: Hold) -> None:
        hold.agent.link.send(WorkPaused(task=hold.task.id))

    def guest(self, task: LiveTask, state: GuestState, agent: LiveAgent | None = None) -> None:
        """To whoever asked somebody into the call."""
        call = None if task.help is None else self._board.tasks.get(task.help.call)
        if task.help is None or call is None or call.agent is None:
            return
        person = None if agent is None else agent.person
        view = GuestView(
            id=person.id if person else "",
            name=person.name if person else "",
            role=person.role if person else "",
            mode=task.help.want,
        )
        call.agent.link.send(Guest(call=call.id, guest=view, state=state))

    def _fresh(self, task: LiveTask) -> KioskView:
        connected = self._presence.get(task.kiosk.id)
        if connected is not None:
            task.kiosk = view(connected.kiosk, connected)
        return task.kiosk

    # -- to the people of a site -----------------------------------------------------------------------------------

    def needs_staff(self, task: LiveTask, *, on: bool) -> None:
        """Not to a kiosk of practice."""
        for agent in self._board.agents.values():
            if agent.person.site == task.kiosk.site:
                self.staff(task, agent, on=on)

    def staff(self, task: LiveTask, agent: LiveAgent, *, on: bool) -> None:
        if not task.sandbox:
            agent.link.send(CustomerNeedsStaff(call=task.id, kiosk=task.kiosk, on=on))

    # -- to the kiosk ----------------------------------------------------------------------------------------------

    def waits(self, task: LiveTask, wait: Wait | None, *, reachable: bool) -> None:
        """Tell a kiosk where its customer stands, and what there is instead of waiting."""
        ways = self._ways(task, wait, reachable=reachable)
        if not reachable:
            self._tell(task, self._call(task, CallState.UNREACHABLE, ways=ways))
            return
        self._tell(
            task,
            self._call(
                task,
                CallState.WAITING,
                position=None if wait is None else wait.position,
                wait_s=None if wait is None else wait.expected_s,
                wait_low_s=None if wait is None else wait.low_s,
                ways=ways,
            ),
        )

    def _ways(self, task: LiveTask, wait: Wait | None, *, reachable: bool) -> tuple[Way, ...]:
        """By text only while there is somebody to read it."""
        if reachable and wait is not None and wait.expected_s <= self._timings.overflow_after_s:
            return ()
        by_text = reachable and task.kind is TaskKind.VIDEO
        return (Way.ALONE, *((Way.TEXT,) if by_text else ()), Way.TICKET, Way.STAFF)

    def how_it_is(self, task: LiveTask) -> None:
        """Tell the kiosk of a call that somebody is rung for it, or has it."""
        if task.kind not in CALLS:
            return
        if task.state is TaskState.RESERVED:
            if task.told is not None and task.told.state is CallState.UNREACHABLE:
                self._tell(task, self._call(task, CallState.WAITING, position=1))  # the kiosk's own states go that way
            self._tell(task, self._call(task, CallState.RINGING))
        elif task.state is TaskState.ASSIGNED and task.hold is not None:
            away = task.hold.attach_ends is not None
            connecting = self._call(task, CallState.CONNECTING, agent=task.hold.agent.view, agent_away=away)
            self._tell(task, connecting)

    def over(self, task: LiveTask, reason: EndReason) -> None:
        if task.kind in CALLS:
            self.over_at(task.kiosk.id, task.id, reason, task.generation)
            if task.way is Way.STAFF:
                self.needs_staff(task, on=False)

    def over_at(self, kiosk_id: str, call: str, reason: EndReason, generation: int = 1) -> None:
        connected = self._presence.get(kiosk_id)
        if connected is not None:
            connected.link.send(CallUpdate(call=call, state=CallState.IDLE, ended=reason, generation=generation))

    def _call(
        self,
        task: LiveTask,
        state: CallState,
        *,
        position: int | None = None,
        wait_s: int | None = None,
        wait_low_s: int | None = None,
        ways: tuple[Way, ...] = (),
        agent: AgentView | None = None,
        agent_away: bool = False,
    ) -> CallUpdate:
        """The servers come while the customer waits, so that the kiosk can have its media ready."""
        return CallUpdate(
            call=task.id,
            state=state,
            agent=agent,
            position=position,
            wait_s=wait_s,
            wait_low_s=wait_low_s,
            ways=ways,
            others=task.others if agent is not None else (),
            held=task.held and agent is not None,
            agent_hidden=task.agent_hidden and agent is not None,
            generation=task.generation,
            ice_servers=() if state is CallState.UNREACHABLE else self._ice(task),
            staff_told=agent is None and task.way is Way.STAFF and self._staffed(task),
            agent_away=agent_away,
        )

    def _staffed(self, task: LiveTask) -> bool:
        """Whether a page of the customer's site is open to show it."""
        return any(agent.person.site == task.kiosk.site and not agent.gone for agent in self._board.agents.values())

    def fresh_servers(self, task: LiveTask) -> None:
        """To both ends, so that both have them before the kiosk's next offer."""
        task.ice_until = 0.0
        fresh = FreshServers(call=task.id, ice_servers=self._ice(task))
        connected = self._presence.get(task.kiosk.id)
        if connected is not None:
            connected.link.send(fresh)
        if task.agent is not None and task.state is TaskState.ASSIGNED:
            task.agent.link.send(fresh)

    def _ice(self, task: LiveTask) -> tuple[dict[str, Any], ...]:
        """The same again and again: credentials that differ by a second are no news."""
        now = self._clock.now()
        if now >= task.ice_until:
            task.ice, task.ice_until = ice_servers(self._media, task.id, now), now + LIFE_S / 2
        return task.ice

    def _tell(self, task: LiveTask, update: CallUpdate) -> None:
        connected = self._presence.get(task.kiosk.id)
        if connected is not None and update != task.told:
            task.told = update
            connected.link.send(update)
