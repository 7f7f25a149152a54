"""Instead of waiting: a ticket, the people of the shop, and being rung back."""

from domain.call import AgentView, CallState, Way
from domain.session import Page
from tests.kiosk.screen.counter import AFTER_S, BURGER, WARNING_S, Counter

WAYS = (Way.ALONE, Way.TEXT, Way.TICKET, Way.STAFF)


def waiting(*, ticket: bool = False) -> Counter:
    counter = Counter().ordering(BURGER)
    counter.call(CallState.WAITING, ways=WAYS, ticket=ticket)
    return counter


def test_only_what_is_offered_can_be_chosen() -> None:
    counter = waiting()
    assert counter.session.choose_way(Way.TICKET)
    counter.call(CallState.WAITING, ways=(Way.ALONE,))
    assert not counter.session.choose_way(Way.STAFF)
    assert counter.line.asked == [("way", Way.TICKET)]


def test_whoever_waits_is_not_sent_away_and_the_holder_of_a_ticket_is_like_anybody() -> None:
    counter = waiting()
    counter.wait(AFTER_S * 3)
    assert counter.is_at(Page.MENU)
    counter.call(CallState.WAITING, ticket=True)
    counter.wait(AFTER_S + WARNING_S + 1)
    assert counter.is_at(Page.ATTRACT)
    assert ("end",) in counter.line.asked


def test_nobody_is_sent_away_while_the_kiosk_rings_back() -> None:
    counter = waiting(ticket=True)
    counter.call(CallState.CONNECTING, ticket=True, rings_back=True, agent=AgentView(id="7", name="Maya", place="x"))
    counter.wait(AFTER_S * 2)
    assert counter.is_at(Page.MENU)
    assert counter.session.answer_ring_back(True)
    assert counter.line.asked == [("answer", True)]


def test_there_is_nothing_to_answer_without_a_ring() -> None:
    counter = waiting(ticket=True)
    assert not counter.session.answer_ring_back(True)
    assert counter.line.asked == []
