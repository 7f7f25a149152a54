"""Asking somebody into a running call, and handing it over to them. Asking is a task like any other; who is in the call,
and its media, is the business of `Guests`. Whoever calls these holds the switchboard's lock."""

import secrets
from collections.abc import Iterable, Mapping
from typing import Literal

from domain.call import EndReason
from hub.console.from_page import HandOver, Invite
from hub.console.to_page import AskedBy
from hub.switchboard import ladder
from hub.switchboard.decision import Decision
from hub.switchboard.endings import Endings
from hub.switchboard.kinds import TaskKind
from hub.switchboard.ledger import Did, Over
from hub.switchboard.live import Help, Hold, LiveAgent, LiveTask
from hub.switchboard.losses import Losses
from hub.switchboard.room import Room
from hub.switchboard.states import ReservationState, TaskState

Why = Literal["not_your_call", "not_now", "not_allowed", "not_qualified"]


class Assists:
    def __init__(self, room: Room, endings: Endings, losses: Losses) -> None:
        self._room, self._endings, self._losses = room, endings, losses

    async def invite(self, agent: LiveAgent, invite: Invite) -> Why | None:
        """One at a time, and nobody into practice; what comes back is why not."""
        room, call = self._room, agent.running(invite.call)
        if call is None:
            return "not_your_call"
        if call.sandbox or any(task.state is not TaskState.ASSIGNED for task in room.board.help_in(call.id)):
            return "not_now"
        task = LiveTask(
            id=secrets.token_hex(8),
            kind=TaskKind.ASSIST,
            kiosk=call.kiosk,
            language=invite.language or call.language,
            created=room.now,
            steps=ladder.for_help(invite, call.language, room.timings),
            session=call.session,
            help=Help(
                call=call.id,
                asked_by=AskedBy(name=agent.person.name, want=invite.want, note=invite.note),
                want=invite.want,
                named=bool(invite.person),
            ),
        )
        await room.ledger.open(task)
        room.board.tasks[task.id] = task
        room.notices.guest(task, "asked")
        return None

    async def accepted(self, hold: Hold) -> None:
        assert hold.task.help is not None
        call = self._room.board.tasks.get(hold.task.help.call)
        if call is not None and call.state is TaskState.ASSIGNED:
            await self._room.guests.join(call, hold.agent, hold.task.help.want)

    async def uninvite(self, agent: LiveAgent, call: str) -> Why | None:
        if agent.running(call) is None:
            return "not_your_call"
        for task in self._room.board.help_in(call):
            if task.state is not TaskState.ASSIGNED:
                await self._call_off(task)
        return None

    async def answered(self, call: str) -> None:
        """A supervisor came by themselves: nobody is asked for one any more."""
        for task in self._room.board.help_in(call):
            if task.help is not None and task.help.want == "supervisor" and task.state is not TaskState.ASSIGNED:
                await self._call_off(task)

    async def leave(self, agent: LiveAgent, call: str) -> Why | None:
        """The guest goes."""
        if all(guest.agent is not agent for guest in self._room.guests.of(call)):
            return "not_your_call"
        await self._room.guests.leave(call, agent.person.id, "left")
        return None

    async def drop(self, agent: LiveAgent, call: str, person: str) -> Why | None:
        """The agent sends a guest away; a supervisor who came by themselves stays."""
        if agent.running(call) is None:
            return "not_your_call"
        guest = next((guest for guest in self._room.guests.of(call) if guest.agent.person.id == person), None)
        if guest is None:
            return "not_now"
        if guest.row is not None:
            return "not_allowed"
        await self._room.guests.leave(call, person, "dropped")
        return None

    async def hand_over(self, agent: LiveAgent, message: HandOver) -> Why | None:
        """A warm transfer: the guest is there already, so the customer never waits."""
        room, task = self._room, agent.running(message.call)
        if task is None:
            return "not_your_call"
        guest = self._guest(message.call, message.to)
        before = task.hold
        if guest is None or before is None:
            return "not_now"
        if room.board.lacks(task, guest.agent):
            return "not_qualified"
        after = Hold(secrets.token_hex(8), task, guest.agent, 0.0, ReservationState.ACCEPTED, answered=room.now)
        await room.ledger.hand_over(before, after, guest)
        guest.task.move(TaskState.COMPLETED)
        guest.state, guest.task.hold = ReservationState.COMPLETED, None
        del room.board.tasks[guest.task.id]
        guest.agent.holds.remove(guest)
        guest.agent.holds.append(after)
        task.hold, task.generation, task.others = after, task.generation + 1, ()
        task.signals.clear()
        self._endings.begin_wrap_up(before, EndReason.AGENT)
        guest.agent.settle(room.now)
        room.notices.accepted(after)
        room.notices.how_it_is(task)
        return None

    async def settle(self, decisions: Iterable[Decision]) -> bool:
        """After anything has changed: help in a call that is over, or of somebody who has left it, is over too; and who
        asked hears when there is nobody. Whether somebody is free now who was not."""
        freed = False
        reachable = {decision.task: decision.reachable for decision in decisions}
        for task in [task for task in self._room.board.tasks.values() if task.help is not None]:
            assert task.help is not None
            call = self._room.board.tasks.get(task.help.call)
            runs = call is not None and call.state is TaskState.ASSIGNED
            if task.state is TaskState.ASSIGNED and task.hold is not None:
                there = any(guest.agent is task.hold.agent for guest in self._room.guests.of(task.help.call))
                if not runs or not there:
                    await self._losses.finish_help(task.hold)
                    freed = True
            elif not runs:
                freed |= task.hold is not None
                await self._call_off(task)
            elif task.state is TaskState.QUEUED and (
                self._is_hopeless(task, reachable) or (task.help.named and task.excluded)
            ):
                await self._call_off(task, "failed")
        return freed

    @staticmethod
    def _is_hopeless(task: LiveTask, reachable: Mapping[str, bool]) -> bool:
        """A raised hand stays up: supervisors see it on the wallboard, whatever they do at their desks."""
        assert task.help is not None
        return task.help.want != "supervisor" and not reachable.get(task.id, True)

    def _guest(self, call: str, person: str) -> Hold | None:
        """Whoever was asked into the call and is there."""
        holds = (task.hold for task in self._room.board.help_in(call) if task.state is TaskState.ASSIGNED)
        return next((hold for hold in holds if hold is not None and hold.agent.person.id == person), None)

    async def _call_off(self, task: LiveTask, told: Literal["left", "failed"] = "left") -> None:
        self._room.notices.guest(task, told)
        await self._endings.never(task, TaskState.CANCELED, Did.CANCELED, self._over(), "withdrawn")

    def _over(self) -> Over:
        return Over(self._room.clock.now(), EndReason.AGENT)
