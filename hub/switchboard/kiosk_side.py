"""What a connected kiosk says, brought to the switchboard or the agent of its call."""

import logging

from domain.call import EndReason
from domain.messages import (
    AskForHelp,
    AskForServers,
    CallQuality,
    ChooseWay,
    FromKiosk,
    GiftAsk,
    Guided,
    HangUp,
    Health,
    Identify,
    MediaState,
    PaymentAnswered,
    PaymentNews,
    ProposalAnswered,
    SessionChanged,
    Signal,
    TextByHub,
    Thumb,
)
from domain.quality import Side
from hub.fleet.presence import Connected
from hub.gifts.desk import GiftDesk
from hub.link import Bad
from hub.objectives.outcomes import Outcomes
from hub.quality.book import QualityBook
from hub.switchboard import helping, relay
from hub.switchboard.switchboard import Switchboard
from hub.switchboard.unknown_payments import UnknownPayments

log = logging.getLogger(__name__)

LONGEST_ID = 60

_CUSTOMERS_REASONS = {EndReason.CUSTOMER, EndReason.TECHNICAL}


class KioskSide:
    def __init__(
        self,
        switchboard: Switchboard,
        outcomes: Outcomes,
        quality: QualityBook,
        unknown_payments: UnknownPayments,
        gifts: GiftDesk,
    ) -> None:
        self._switchboard, self._outcomes, self._quality = switchboard, outcomes, quality
        self._unknown_payments, self._gifts = unknown_payments, gifts

    async def said(self, connected: Connected, message: FromKiosk, size: int) -> None:
        """Follow a message; one about a call that is over, or not this kiosk's, is dropped."""
        kiosk = connected.kiosk.id
        match message:
            case Identify():
                raise Bad("identify comes once, as the first message")
            case Health():
                return
            case AskForHelp():
                if len(message.call) > LONGEST_ID or len(message.language) > LONGEST_ID:
                    raise Bad(f"call and language have at most {LONGEST_ID} characters")
                await self._switchboard.ask(connected, message)
                return
            case HangUp(call=call, reason=reason):
                ended = reason if reason in _CUSTOMERS_REASONS else EndReason.CUSTOMER
                await self._switchboard.customer_hung_up(kiosk, call, ended)
                return
            case PaymentNews(call="", payment=facts):
                if facts is not None:
                    await self._unknown_payments.news(connected, facts)
                return
            case PaymentAnswered(call="", order=order, ok=ok, reason=why):
                log.info("kiosk %s: payment of order %s settled: %s %s", kiosk, order, ok, why)
                return
            case GiftAsk():
                await self._gifts.asked(connected, message)
                return
            case Thumb(call=call, up=up):
                await self._outcomes.thumb(kiosk, call, up)
                return
            case CallQuality(call=call, quality=quality):
                await self._quality.from_kiosk(kiosk, call, quality)
                return
        task = self._switchboard.board.task_of(kiosk, message.call)
        if task is None:
            log.debug("kiosk %s: %s about a call that is not its own or is over", kiosk, type(message).__name__)
            return
        match message:
            case Signal():
                relay.signal_from_kiosk(task, message, size)
            case TextByHub():
                relay.text_from_kiosk(task, message)
            case AskForServers():
                if relay.may_pass(task, Side.KIOSK, size):
                    self._switchboard.fresh_servers(task)
            case ChooseWay(way=way):
                await self._switchboard.choose(task, way)
            case SessionChanged(session=session):
                before = task.order
                relay.session_from_kiosk(task, message)
                if task.order != before:
                    await self._switchboard.ordered(task)
                self._switchboard.guests.session(task.id, session)
                if session.language != task.language and len(session.language) <= LONGEST_ID:
                    await self._switchboard.speaks(task, session.language)
            case ProposalAnswered(result=result):
                relay.answer_from_kiosk(task, message)
                if task.agent is not None and len(result.proposal) <= LONGEST_ID:
                    await self._outcomes.suggestion(task.id, task.agent.person.id, result)
            case Guided():
                helping.guided_by_kiosk(task, message)
            case PaymentNews():
                helping.payment_from_kiosk(task, message)
            case PaymentAnswered():
                helping.answered_by_kiosk(task, message)
            case MediaState():
                relay.media_from_kiosk(task, message)
