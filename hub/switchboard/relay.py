"""What the two ends of a call say to each other, passed on by the hub: signals, the customer's visit, proposals, media.

An agent reaches only the kiosk of its own running call. What goes to its till is in `hub.switchboard.helping`.
"""

import logging

from domain.messages import FromHub, MediaState, ProposalAnswered, Propose, SessionChanged, Signal, TextByHub
from domain.quality import Side
from domain.session import Proposal, SessionView
from hub.console.from_page import ProposeChange
from hub.console.to_page import KioskMedia, ProposalAnswer, SessionUpdate
from hub.fleet.presence import Presence
from hub.link import Bad
from hub.switchboard.live import LiveAgent, LiveTask
from hub.switchboard.states import TaskState

log = logging.getLogger(__name__)

LARGEST_SIGNAL = 65_536


def order_of(session: SessionView) -> str:
    """What a visit is known by; nothing before there is a cart."""
    return session.cart.id if session.cart is not None else ""


class KioskAway(RuntimeError):
    """The hub cannot reach the kiosk of this call now."""


class NotYourCall(PermissionError):
    """The agent has no running call of this id."""


def signal_from_kiosk(task: LiveTask, signal: Signal, size: int) -> None:
    """To the agent of the call, or kept for the one to come. A higher generation replaces what was kept."""
    if not may_pass(task, Side.KIOSK, size) or signal.generation < task.generation:
        return
    if signal.generation > task.generation:
        task.generation = signal.generation
        task.signals.clear()
    if task.state is TaskState.ASSIGNED and task.agent is not None:
        task.agent.link.send(signal)
    else:
        task.signals.append(signal)


def may_pass(task: LiveTask, side: Side, size: int) -> bool:
    """Whether what makes the other end work is let through; raises `Bad` when it is none of ours."""
    if size > LARGEST_SIGNAL:
        raise Bad(f"a signal of {size} bytes; allowed are {LARGEST_SIGNAL}")
    if task.allowed[side].take():
        return True
    if task.allowed[side].refused == 1:
        log.warning("call %s: the %s says more than is passed on; some of it is dropped", task.id, side)
    return False


def text_from_kiosk(task: LiveTask, text: TextByHub) -> None:
    """To the agent who has the call now, or to nobody: what does not arrive is missed there, and asked for again."""
    if task.state is TaskState.ASSIGNED and task.agent is not None and _may_say(task, Side.KIOSK):
        task.agent.link.send(text)


def _may_say(task: LiveTask, side: Side) -> bool:
    if task.text_allowed[side].take():
        return True
    if task.text_allowed[side].refused == 1:
        log.warning("call %s: the %s says more text than is passed on; some of it is dropped", task.id, side)
    return False


def session_from_kiosk(task: LiveTask, changed: SessionChanged) -> None:
    task.session = changed.session
    if task.state is not TaskState.PARKED:
        task.order = order_of(changed.session)
    if task.agent is not None:
        task.agent.link.send(SessionUpdate(call=task.id, session=changed.session))


def answer_from_kiosk(task: LiveTask, answered: ProposalAnswered) -> None:
    if task.agent is not None:
        task.agent.link.send(ProposalAnswer(call=task.id, result=answered.result))


def media_from_kiosk(task: LiveTask, media: MediaState) -> None:
    if task.agent is not None:
        said = KioskMedia(
            call=task.id,
            state=media.state,
            reason=media.reason,
            stats=media.stats,
            private=media.private,
            camera=media.camera,
            blurred=media.blurred,
            sound_only=media.sound_only,
            not_seen=media.not_seen,
            sound_off=media.sound_off,
            trouble=media.trouble,
        )
        task.agent.link.send(said)


class Relay:
    """From agents to kiosks. Raises `NotYourCall` and `KioskAway`."""

    def __init__(self, presence: Presence) -> None:
        self._presence = presence

    def signal(self, agent: LiveAgent, signal: Signal, size: int) -> None:
        if may_pass(self.running(agent, signal.call), Side.AGENT, size):
            self.send(agent, signal.call, signal)

    def text(self, agent: LiveAgent, text: TextByHub) -> None:
        """A kiosk that is away asks for it when it is back."""
        task = self.running(agent, text.call)
        connected = self._presence.get(task.kiosk.id)
        if connected is not None and _may_say(task, Side.AGENT):
            connected.link.send(text)

    def propose(self, agent: LiveAgent, change: ProposeChange) -> None:
        """The agent's name is the hub's to give: a page cannot speak for somebody else."""
        proposal = Proposal(
            id=change.proposal,
            agent=agent.person.id,
            agent_name=agent.person.name,
            cart=change.cart,
            revision=change.revision,
            operation=change.operation,
        )
        self.send(agent, change.call, Propose(call=change.call, proposal=proposal))

    @staticmethod
    def running(agent: LiveAgent, call: str) -> LiveTask:
        """The agent's running call of this id."""
        task = agent.running(call)
        if task is None:
            raise NotYourCall(call)
        return task

    def send(self, agent: LiveAgent, call: str, message: FromHub) -> LiveTask:
        """Tell the kiosk of the agent's running call, which comes back."""
        task = self.running(agent, call)
        connected = self._presence.get(task.kiosk.id)
        if connected is None:
            raise KioskAway(call)
        connected.link.send(message)
        return task
