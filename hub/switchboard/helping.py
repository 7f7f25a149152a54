"""What an agent does for the customer of a running call beside talking: pointing, holding, helping with a payment. Nothing
here starts a payment or changes one; what may be done about it is decided by the kiosk's till."""

import contextlib
import logging
from collections.abc import Awaitable, Callable

from domain.messages import AgentCamera, Guide, Guided, Hold, PaymentAnswered, PaymentAsk, PaymentNews
from domain.payment_facts import PaymentHelp
from hub.console.from_page import GuideCustomer, HoldCall, PaymentAction, ShowAgent
from hub.console.to_page import GuidedThere, PaymentDone, PaymentFactsShown
from hub.people.person import Qualification
from hub.switchboard.live import LiveAgent, LiveTask
from hub.switchboard.relay import KioskAway, Relay
from hub.switchboard.settlements import Settlements
from hub.switchboard.states import TaskState

log = logging.getLogger(__name__)

SETTLES = "settle_payment"

QualificationsOf = Callable[[str], Awaitable[tuple[Qualification, ...]]]


class NotQualified(PermissionError):
    """The agent has no valid qualification for this."""


class NotNow(RuntimeError):
    """There is nothing of the kind to do."""


class Helping:
    """From agents to the kiosk of their call. Raises `NotYourCall` and `KioskAway`, and what it says above."""

    def __init__(
        self, relay: Relay, settlements: Settlements, qualifications: QualificationsOf, now: Callable[[], float]
    ) -> None:
        self._relay, self._settlements, self._qualifications, self._now = relay, settlements, qualifications, now

    def guide(self, agent: LiveAgent, wish: GuideCustomer) -> None:
        """The agent's name is the hub's to give."""
        guide = Guide(call=wish.call, action=wish.action, place=wish.place, agent_name=agent.person.name)
        self._relay.send(agent, wish.call, guide)

    def hold(self, agent: LiveAgent, wish: HoldCall) -> None:
        task = self._relay.send(agent, wish.call, Hold(call=wish.call, on=wish.on))
        task.held = wish.on

    def camera(self, agent: LiveAgent, wish: ShowAgent) -> None:
        task = self._relay.running(agent, wish.call)
        task.agent_hidden = not wish.on
        with contextlib.suppress(KioskAway):  # one that comes back is told with the rest
            self._relay.send(agent, wish.call, AgentCamera(call=wish.call, on=wish.on))

    async def payment(self, agent: LiveAgent, wish: PaymentAction) -> None:
        """Raises `NotQualified` and `NotNow`."""
        task = self._relay.running(agent, wish.call)
        facts = task.payment
        if facts is None or wish.action not in facts.may:
            raise NotNow(wish.action)
        person = agent.person
        if wish.action is PaymentHelp.SETTLE:
            mine = await self._qualifications(person.id)  # as they are now: one may have been revoked in this call
            if not any(one.name == SETTLES and one.valid(self._now()) for one in mine):
                raise NotQualified(SETTLES)
        ask = PaymentAsk(call=wish.call, order=facts.order, action=wish.action, paid=wish.paid, by=person.name)
        if wish.action is PaymentHelp.SETTLE:  # first kept, then told: a kiosk that is away has it when it comes back
            await self._settlements.keep(task.kiosk.id, facts, paid=wish.paid, by=person, call=wish.call)
        self._relay.send(agent, wish.call, ask)
        log.info("call %s: %s about order %s by %s", wish.call, wish.action.value, facts.order, person.name)


def guided_by_kiosk(task: LiveTask, guided: Guided) -> None:
    if task.agent is not None:
        task.agent.link.send(GuidedThere(call=task.id, ok=guided.ok, reason=guided.reason))


def payment_from_kiosk(task: LiveTask, news: PaymentNews) -> None:
    """To the agent of the call, and kept for the next one."""
    task.payment = news.payment
    if task.state is TaskState.ASSIGNED and task.agent is not None:
        show_payment(task, task.agent)


def show_payment(task: LiveTask, agent: LiveAgent) -> None:
    agent.link.send(PaymentFactsShown(call=task.id, payment=task.payment))


def answered_by_kiosk(task: LiveTask, answered: PaymentAnswered) -> None:
    if task.agent is not None:
        done = PaymentDone(call=task.id, action=answered.action, ok=answered.ok, reason=answered.reason)
        task.agent.link.send(done)
