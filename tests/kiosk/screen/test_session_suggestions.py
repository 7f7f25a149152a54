"""What an agent may do to a cart, and that the customer has the last word."""

import pytest

from domain.cart import Add, ApplyPromotion, Change, Operation, Remove, SetServiceMode
from domain.selection import ChosenOption, Selection
from domain.session import Page, Proposal, ProposalResult, ProposalState
from tests.kiosk.screen.counter import BURGER, COLA, Counter

CHEESY = Selection(item="burger", options=(ChosenOption("cheese"), ChosenOption("onion")))


def heard(counter: Counter) -> list[tuple[str, ProposalState]]:
    """What is said of proposals after they were applied."""
    results: list[tuple[str, ProposalState]] = []

    def came(result: ProposalResult) -> None:
        results.append((result.proposal, result.state))

    counter.session.observe_results(came)
    return results


def test_a_suggestion_is_in_the_cart_with_its_author_and_what_it_costs() -> None:
    counter = Counter().ordering(BURGER)
    before = counter.gross
    result = counter.session.propose(counter.proposal(Add(selection=COLA)))
    assert (result.state, result.revision) == (ProposalState.APPLIED, 2)
    assert counter.contents[-1] == ("cola", 1, "agent:7")
    [suggestion] = counter.session.view().suggestions
    assert (suggestion.agent_name, suggestion.line) == ("Maya", counter.line_of("cola"))
    assert suggestion.delta == counter.gross - before == 319


OPERATIONS: dict[str, Operation] = {
    "add": Add(selection=COLA, qty=2),
    "change": Change(line="burger", selection=CHEESY, qty=3),
    "remove": Remove(line="burger"),
    "mode": SetServiceMode(service_mode="takeaway"),
    "promotion": ApplyPromotion(promotion="ten"),
}


def with_line(counter: Counter, operation: Operation) -> Operation:
    """The operation about the real line of the item it names."""
    if isinstance(operation, Change):
        return Change(line=counter.line_of("burger"), selection=operation.selection, qty=operation.qty)
    return Remove(line=counter.line_of("burger")) if isinstance(operation, Remove) else operation


@pytest.mark.parametrize("name", OPERATIONS)
def test_undo_restores_exactly_what_was_there(name: str) -> None:
    counter = Counter().ordering(BURGER, COLA)
    results = heard(counter)
    cart, totals = counter.session.cart, counter.session.totals
    assert cart is not None
    counter.session.propose(counter.proposal(with_line(counter, OPERATIONS[name])))
    assert counter.session.totals != totals
    assert counter.session.undo("p1")
    after = counter.session.cart
    assert after is not None
    assert (after.lines, after.promotions, after.service_mode) == (cart.lines, cart.promotions, cart.service_mode)
    assert (counter.session.totals, after.revision) == (totals, cart.revision + 2)
    assert (counter.session.suggestions, results) == ((), [("p1", ProposalState.UNDONE)])


@pytest.mark.parametrize("name", OPERATIONS)
def test_keep_leaves_it_and_ends_the_question(name: str) -> None:
    counter = Counter().ordering(BURGER, COLA)
    results = heard(counter)
    counter.session.propose(counter.proposal(with_line(counter, OPERATIONS[name])))
    cart = counter.session.cart
    assert counter.session.keep("p1")
    assert counter.session.cart == cart
    assert (counter.session.suggestions, results) == ((), [("p1", ProposalState.KEPT)])
    assert not counter.session.undo("p1")


def test_undo_brings_the_customers_own_authorship_back() -> None:
    counter = Counter().ordering(BURGER)
    counter.session.propose(counter.proposal(Change(line=counter.line_of("burger"), qty=2)))
    assert counter.contents == [("burger", 2, "agent:7")]
    counter.session.undo("p1")
    assert counter.contents == [("burger", 1, "customer")]


def test_two_suggestions_about_one_line_stand_on_each_other() -> None:
    counter = Counter().ordering(BURGER)
    results, line = heard(counter), counter.line_of("burger")
    counter.session.propose(counter.proposal(Change(line=line, qty=2)))
    counter.session.propose(counter.proposal(Change(line=line, qty=3), name="p2"))
    counter.session.undo("p1")
    assert counter.contents == [("burger", 1, "customer")]
    assert results == [("p1", ProposalState.UNDONE), ("p2", ProposalState.UNDONE)]


def test_keeping_the_later_one_keeps_what_it_stands_on() -> None:
    counter = Counter().ordering(BURGER)
    line = counter.line_of("burger")
    counter.session.propose(counter.proposal(Change(line=line, qty=2)))
    counter.session.propose(counter.proposal(Add(selection=COLA), name="other"))
    counter.session.propose(counter.proposal(Change(line=line, qty=3), name="p2"))
    counter.session.keep("p2")
    assert [one.id for one in counter.session.suggestions] == ["other"]


def test_undoing_a_removal_finds_the_place_among_what_was_added_since() -> None:
    counter = Counter().ordering(COLA, BURGER)
    counter.session.propose(counter.proposal(Remove(line=counter.line_of("cola"))))
    counter.session.add(CHEESY)
    counter.session.undo("p1")
    assert [item for item, _, _ in counter.contents] == ["cola", "burger", "burger"]


def test_an_undo_that_breaks_a_limit_is_explained_and_stays_open() -> None:
    counter = Counter().ordering()
    counter.session.add(COLA, 5)
    counter.session.propose(counter.proposal(Remove(line=counter.line_of("cola"))))
    counter.session.add(COLA, 1)
    assert not counter.session.undo("p1")
    assert counter.session.notice is not None
    assert (counter.session.notice.key, counter.session.notice.limit) == ("too_many", 5)
    assert [one.id for one in counter.session.suggestions] == ["p1"]


def test_a_line_the_customer_has_touched_since_is_stale() -> None:
    counter = Counter().ordering(BURGER)
    late = counter.proposal(Change(line=counter.line_of("burger"), qty=5))
    counter.session.change_line(counter.line_of("burger"), qty=2)
    assert counter.session.propose(late).reason == "stale"
    assert counter.contents == [("burger", 2, "customer")]


def test_a_touch_on_another_line_does_not_make_it_stale() -> None:
    counter = Counter().ordering(BURGER)
    late = counter.proposal(Change(line=counter.line_of("burger"), qty=5))
    counter.session.add(COLA)
    assert counter.session.propose(late).state is ProposalState.APPLIED


def test_a_line_under_the_customers_finger_is_not_changed() -> None:
    counter = Counter().ordering(BURGER)
    counter.session.open_product("burger", counter.line_of("burger"))
    result = counter.session.propose(counter.proposal(Change(line=counter.line_of("burger"), qty=5)))
    assert (result.state, result.reason) == (ProposalState.REFUSED, "stale")


def test_the_customers_own_change_answers_the_suggestion() -> None:
    counter = Counter().ordering(BURGER)
    results = heard(counter)
    counter.session.propose(counter.proposal(Change(line=counter.line_of("burger"), qty=2)))
    counter.session.change_line(counter.line_of("burger"), qty=4)
    assert (counter.session.suggestions, results) == ((), [("p1", ProposalState.KEPT)])
    assert counter.contents == [("burger", 4, "customer")]


def test_removing_a_suggested_line_says_no_to_it() -> None:
    counter = Counter().ordering(BURGER)
    results = heard(counter)
    counter.session.propose(counter.proposal(Add(selection=COLA)))
    counter.session.remove_line(counter.line_of("cola"))
    assert results == [("p1", ProposalState.UNDONE)]


@pytest.mark.parametrize(
    ("operation", "reason"),
    [
        (Add(selection=Selection(item="soup")), "sold_out soup"),
        (Add(selection=Selection(item="pizza")), "unknown_item pizza"),
        (Add(selection=COLA, qty=6), "too_many cola (limit 5)"),
        (Change(line="none", qty=2), "unknown_line none"),
        (Remove(line="none"), "unknown_line none"),
        (SetServiceMode(service_mode="moon"), "unknown_service_mode moon"),
        (SetServiceMode(service_mode="dine_in"), "unchanged"),
        (ApplyPromotion(promotion="free"), "unknown_promotion free"),
    ],
)
def test_what_does_not_fit_the_menu_is_refused_with_its_reason(operation: Operation, reason: str) -> None:
    counter = Counter().ordering(BURGER)
    cart = counter.session.cart
    result = counter.session.propose(counter.proposal(operation))
    assert (result.state, result.reason) == (ProposalState.REFUSED, reason)
    assert (counter.session.cart, counter.session.suggestions) == (cart, ())


def test_another_visits_cart_is_not_touched() -> None:
    counter = Counter().ordering(BURGER)
    old = counter.proposal(Add(selection=COLA))
    counter.session.start_over()
    assert counter.session.propose(old).reason == "page attract"
    counter.ordering(BURGER)
    assert counter.session.propose(old).reason == "stale"


def test_a_proposal_that_comes_twice_is_done_once() -> None:
    counter = Counter().ordering(BURGER)
    proposal = counter.proposal(Add(selection=COLA))
    assert counter.session.propose(proposal) == counter.session.propose(proposal)
    assert counter.contents[-1] == ("cola", 1, "agent:7")


def test_a_revision_from_the_future_is_stale() -> None:
    counter = Counter().ordering(BURGER)
    proposal: Proposal = counter.proposal(Add(selection=COLA), revision=99)
    assert counter.session.propose(proposal).reason == "stale"


def test_suggestions_survive_a_walk_through_the_pages() -> None:
    counter = Counter().ordering(BURGER)
    counter.session.propose(counter.proposal(Add(selection=COLA)))
    counter.session.open_product("burger")
    counter.session.go(Page.ORDER)
    assert counter.session.undo("p1")
