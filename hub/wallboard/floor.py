"""The floor at one moment, out of what the switchboard has in hand. No I/O."""

from collections import defaultdict
from collections.abc import Iterable

from hub.switchboard.agent_state import AgentState
from hub.switchboard.board import Board
from hub.switchboard.guests import Guests
from hub.switchboard.live import LiveAgent, LiveTask
from hub.switchboard.states import TaskState
from hub.wallboard.view import ROWS, AgentThere, CallInHand, Count, GuestThere, Hand, WaitingCall

_WAITS = {TaskState.QUEUED, TaskState.RESERVED}


def waiting(board: Board, now: float) -> list[WaitingCall]:
    """Everybody who waits, the oldest first."""
    tasks = sorted((task for task in calls(board) if task.state in _WAITS), key=lambda task: (task.created, task.id))
    return [
        WaitingCall(
            call=task.id,
            kind=task.call_kind,
            site=task.kiosk.site,
            site_name=task.kiosk.site_name,
            kiosk_name=task.kiosk.name,
            language=task.language,
            page=task.session.page,
            waited_s=round(now - task.created),
            ringing=task.agent.person.name if task.agent is not None else "",
        )
        for task in tasks
    ]


def shown(everybody: list[WaitingCall]) -> tuple[WaitingCall, ...]:
    return tuple(everybody[:ROWS])


def counts(everybody: Iterable[WaitingCall]) -> tuple[Count, ...]:
    waits: dict[tuple[str, str], list[int]] = defaultdict(list)
    for one in everybody:
        for by, of in (("language", one.language), ("site", one.site), ("kind", one.kind)):
            waits[by, of].append(one.waited_s)
    return tuple(Count(by=by, of=of, waiting=len(ages), oldest_s=max(ages)) for (by, of), ages in sorted(waits.items()))


def calls(board: Board) -> list[LiveTask]:
    """Customers who asked for a person; exercises are none."""
    return [task for task in board.calls() if not task.sandbox]


def hands(board: Board, now: float) -> tuple[Hand, ...]:
    """Agents who ask for a supervisor, the longest first."""
    asked = [
        (task, board.tasks[task.help.call])
        for task in board.tasks.values()
        if task.help is not None
        and task.help.want == "supervisor"
        and task.state in _WAITS
        and task.help.call in board.tasks
    ]
    return tuple(
        Hand(
            call=call.id,
            agent=call.agent.person.id if call.agent is not None else "",
            agent_name=task.help.asked_by.name if task.help is not None else "",
            site_name=call.kiosk.site_name,
            note=task.help.asked_by.note if task.help is not None else "",
            waited_s=round(now - task.created),
        )
        for task, call in sorted(asked, key=lambda pair: (pair[0].created, pair[0].id))
    )


def agents(board: Board, guests: Guests, now: float) -> tuple[AgentThere, ...]:
    """Everybody whose page is open and who is not off duty, by name."""
    in_hand: dict[str, list[CallInHand]] = defaultdict(list)
    for task in calls(board):
        if task.state is TaskState.ASSIGNED and task.agent is not None:
            in_hand[task.agent.person.id].append(_in_hand(task, guests, now))
    there = [agent for agent in board.agents.values() if agent.state is not AgentState.OFFLINE]
    return tuple(
        _there(agent, tuple(in_hand[agent.person.id]), now)
        for agent in sorted(there, key=lambda agent: (agent.person.name, agent.person.id))
    )


def _in_hand(task: LiveTask, guests: Guests, now: float) -> CallInHand:
    return CallInHand(
        call=task.id,
        kind=task.call_kind,
        site=task.kiosk.site,
        site_name=task.kiosk.site_name,
        kiosk_name=task.kiosk.name,
        language=task.language,
        page=task.session.page,
        lasted_s=round(now - (task.answered or now)),
        guests=tuple(
            GuestThere(id=guest.agent.person.id, name=guest.agent.person.name, mode=guest.mode)
            for guest in guests.of(task.id)
        ),
    )


def _there(agent: LiveAgent, in_hand: tuple[CallInHand, ...], now: float) -> AgentThere:
    person = agent.person
    return AgentThere(
        id=person.id,
        name=person.name,
        role=person.role,
        site=person.site,
        place=person.place,
        languages=tuple(person.languages),
        state=agent.state,
        reason=agent.break_reason if agent.state is AgentState.BREAK else "",
        for_s=round(agent.in_state_s(now)),
        calls=in_hand,
        work=agent.work.task.title if agent.work is not None and agent.work.running else "",
    )
