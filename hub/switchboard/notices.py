"""What the switchboard tells the two ends of a call."""

from collections.abc import Mapping
from typing import Any

from domain.call import AgentView, CallState, EndReason
from domain.messages import CallUpdate
from hub.clock import Clock
from hub.config import Media
from hub.config import Switchboard as Timings
from hub.console.protocol import CallStarted, KioskView, Ring
from hub.fleet.presence import Presence, view
from hub.switchboard.board import Board
from hub.switchboard.helping import show_payment
from hub.switchboard.ice import ice_servers
from hub.switchboard.live import LiveAgent, LiveTask
from hub.switchboard.states import TaskState
from hub.switchboard.waiting import Wait


class Notices:
    def __init__(self, board: Board, presence: Presence, clock: Clock, timings: Timings, media: Media) -> None:
        self._board, self._presence, self._clock, self._timings, self._media = board, presence, clock, timings, media

    # -- to the agent ----------------------------------------------------------------------------------------------

    def ring(self, task: LiveTask, agent: LiveAgent) -> None:
        task.kiosk = self._fresh(task.kiosk)
        agent.link.send(
            Ring(
                call=task.id,
                reservation=task.reservation,
                kind=task.kind,
                kiosk=task.kiosk,
                language=task.language,
                waited_s=round(self._clock.elapsed() - task.created),
                session=task.session,
                trouble=tuple(device for device in task.kiosk.devices if device.state != "ok"),
                expires_in_s=round(self._timings.ring_s),
            )
        )

    def started(self, task: LiveTask, agent: LiveAgent) -> None:
        """The agent has the call; with it comes what the kiosk has signalled meanwhile."""
        task.kiosk, task.held = self._fresh(task.kiosk), False
        agent.link.send(
            CallStarted(
                call=task.id,
                kind=task.kind,
                kiosk=task.kiosk,
                language=task.language,
                session=task.session,
                generation=task.generation,
                ice_servers=ice_servers(self._media, task.id, self._clock.now()),
            )
        )
        for signal in task.signals:
            agent.link.send(signal)
        task.signals.clear()
        if task.payment is not None:
            show_payment(task, agent)

    def _fresh(self, kiosk: KioskView) -> KioskView:
        connected = self._presence.get(kiosk.id)
        return kiosk if connected is None else view(connected.kiosk, connected)

    # -- to the kiosk ----------------------------------------------------------------------------------------------

    def queue(self, reachable: Mapping[str, bool], waits: Mapping[str, Wait | None]) -> None:
        """Tell every kiosk that waits where it stands."""
        for ahead, task in enumerate(self._board.queue()):
            if not reachable.get(task.id, True):
                update = self._call(task, CallState.UNREACHABLE)
            else:
                wait = waits.get(task.id)
                wait_s = None if wait is None else wait.expected_s
                update = self._call(task, CallState.WAITING, position=ahead + 1, wait_s=wait_s)
            self._tell(task, update)

    def how_it_is(self, task: LiveTask) -> None:
        """Tell the kiosk of a call that somebody is rung for it, or has it."""
        if task.state is TaskState.RESERVED:
            if task.told is not None and task.told.state is CallState.UNREACHABLE:
                self._tell(task, self._call(task, CallState.WAITING, position=1))  # the kiosk's own states go that way
            self._tell(task, self._call(task, CallState.RINGING))
        elif task.state is TaskState.ASSIGNED and task.agent is not None:
            servers = ice_servers(self._media, task.id, self._clock.now())
            self._tell(task, self._call(task, CallState.CONNECTING, agent=task.agent.view, ice_servers=servers))

    def over(self, kiosk_id: str, call: str, reason: EndReason, generation: int = 1) -> None:
        connected = self._presence.get(kiosk_id)
        if connected is not None:
            connected.link.send(CallUpdate(call=call, state=CallState.IDLE, ended=reason, generation=generation))

    @staticmethod
    def _call(
        task: LiveTask,
        state: CallState,
        *,
        position: int | None = None,
        wait_s: int | None = None,
        agent: AgentView | None = None,
        ice_servers: tuple[dict[str, Any], ...] = (),
    ) -> CallUpdate:
        return CallUpdate(
            call=task.id,
            state=state,
            agent=agent,
            position=position,
            wait_s=wait_s,
            others=task.others if agent is not None else (),
            held=task.held and agent is not None,
            generation=task.generation,
            ice_servers=ice_servers,
        )

    def _tell(self, task: LiveTask, update: CallUpdate) -> None:
        connected = self._presence.get(task.kiosk.id)
        if connected is not None and update != task.told:
            task.told = update
            connected.link.send(update)
