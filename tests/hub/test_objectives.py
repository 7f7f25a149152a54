"""What agents are measured on: computed from rows, told with formula and number, and honest about small numbers."""

import uuid
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.call import CallKind, WrapUp
from domain.cart import Cart
from domain.menu import Menu
from domain.messages import AskForHelp, CallUpdate, ProposalAnswered, Thumb
from domain.session import ProposalResult, ProposalState
from hub.clock import Clock
from hub.console.from_page import WrapUpCall
from hub.console.to_page import ProposalAnswer
from hub.database import open_database
from hub.objectives.measures import DEFAULTS, FEWEST, Evidence, Share, at_best, measures, verdict
from hub.refunds.book import RefundBook, Subject
from hub.reports.rows import Offer, Rows, Shift, Spell, Task
from hub.server import database_file
from hub.switchboard.agent_state import AgentState
from tests.hub.test_orders import paid_order, upload
from tests.hub.world import Agent, Kiosk, World, session


def task(number: int, *, talked_s: float = 100.0, code: str = WrapUp.ALLERGY) -> Task:
    at = number * 1_000.0
    return Task(
        id=f"call-{number}",
        kind="video",
        kiosk="kiosk",
        site="boston",
        language="en",
        agent="ana",
        state="completed",
        created_at=at,
        answered_at=at + 5,
        ended_at=at + 5 + talked_s,
        wrapped_at=at + 5 + talked_s + 10,
        code=code,
        note="",
    )


def offer(number: int, state: str) -> Offer:
    return Offer(f"call-{number}", "boston", "en", "video", "ana", state, 0.0)


def found(evidence: Evidence) -> dict[str, Any]:
    return {one.key: one for one in measures(evidence, {})}


def evidence(**fields: Any) -> Evidence:
    rows = Rows([], [], [], [])._replace(**{name: fields.pop(name) for name in Rows._fields if name in fields})
    return Evidence(rows=rows, **fields)


def test_with_no_rows_there_is_no_figure_and_no_verdict() -> None:
    for one in measures(evidence(), {}):
        assert (one.value, one.n, one.verdict) == (None, 0, "too_few")
        assert one.formula


def test_suggestions_count_when_they_are_settled() -> None:
    one = found(evidence(suggestions=["kept"] * 3 + ["undone", "refused", "applied"]))["kept"]
    assert (one.value, one.n) == (0.6, 5)


def test_an_order_counts_when_nobody_complained() -> None:
    one = found(evidence(orders=3, complaints=1))["orders_right"]
    assert (one.value, one.n) == (pytest.approx(2 / 3), 3)


def test_a_call_is_solved_when_it_did_not_drop_and_nobody_asked_again() -> None:
    calls = [task(1), task(2, code=WrapUp.DROPPED), task(3), task(4)]
    one = found(evidence(tasks=calls, asked_again=frozenset({"call-3"})))["resolved"]
    assert (one.value, one.n) == (0.5, 4)


def test_an_offer_that_was_withdrawn_is_nobodys_fault() -> None:
    states = ["completed", "accepted", "rejected", "timeout", "canceled", "rescinded", "pending"]
    offers = [offer(number, state) for number, state in enumerate(states)]
    one = found(evidence(offers=offers))["service"]
    assert (one.value, one.n) == (0.5, 4)


def test_shifts_are_kept_by_being_at_work() -> None:
    spells = [Spell("ana", "boston", "available", 0, 1_800), Spell("ana", "boston", "break", 1_800, 3_600)]
    one = found(evidence(spells=spells, shifts=[Shift("ana", "boston", 0, 3_600)]))["adherence"]
    assert (one.value, one.n, one.of) == (0.5, 2, "half hours")


def test_handling_time_is_a_band_and_quick_is_not_better() -> None:
    for talked_s, expected in ((20.0, "outside"), (100.0, "met"), (1_000.0, "outside")):
        calls = [task(number, talked_s=talked_s) for number in range(FEWEST)]
        one = found(evidence(tasks=calls))["handling"]
        assert (one.kind, one.value, one.verdict) == ("band", talked_s + 10, expected)
        assert one.spread == (talked_s + 10, talked_s + 10)
    assert found(evidence(tasks=[task(1)]))["handling"].verdict == "too_few"


@pytest.mark.parametrize(
    ("good", "n", "expected"),
    [(0, FEWEST - 1, "too_few"), (0, FEWEST, "below"), (16, 20, "met"), (15, 20, "near"), (150, 200, "below")],
)
def test_nobody_is_called_below_by_chance(good: int, n: int, expected: str) -> None:
    assert verdict(Share(good, n), 0.8) == expected


@given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_best_that_a_share_may_mean_is_no_worse_than_the_share(counted: tuple[int, int]) -> None:
    good, n = counted
    assert good / n <= at_best(Share(good, n)) + 1e-9
    assert at_best(Share(good, n)) <= 1 + 1e-9


async def served(here: World, ana: Agent, kiosk: Kiosk) -> str:
    """A call that is over, in its wrap-up."""
    call = await kiosk.ask()
    await ana.accept()
    await kiosk.hang_up(call)
    await ana.state(AgentState.WRAPUP)
    return call


async def mine(here: World, key: str, who: str = "Ana") -> Any:
    status, answer = await here.ask("GET", "/api/objectives", who)
    assert status == 200
    return next(one for one in answer["measures"] if one["key"] == key)


async def test_the_customers_first_thumb_counts(here: World) -> None:
    ana, kiosk, other = await here.agent("Ana"), await here.kiosk(), await here.kiosk(name="Kiosk 2")
    call = await served(here, ana, kiosk)
    await other.send(Thumb(call=call, up=False))  # not its call
    await kiosk.send(Thumb(call=call, up=True))
    await kiosk.send(Thumb(call=call, up=False))
    await kiosk.send(Thumb(call="made up", up=False))
    await ana.send(WrapUpCall(call=call, code=WrapUp.ALLERGY))
    await ana.state(AgentState.AVAILABLE)
    late = await served(here, ana, kiosk)  # the kiosk's words are followed one after the other
    thumb = await mine(here, "thumb")
    assert (thumb["value"], thumb["n"]) == (1.0, 1)
    await here.later(601)
    await kiosk.send(Thumb(call=late, up=False))
    await kiosk.get(CallUpdate, call=await kiosk.ask())  # what it said before was followed
    assert (await mine(here, "thumb"))["n"] == 1


async def test_what_became_of_suggestions_is_counted_by_who_made_them(here: World) -> None:
    ana, kiosk = await here.agent("Ana"), await here.kiosk()
    call = await kiosk.ask()
    await ana.accept()
    for proposal, states in (("proposal-1", ("applied", "kept")), ("proposal-2", ("refused",)), ("proposal-3", ("applied",))):
        for state in states:
            result = ProposalResult(proposal=proposal, state=ProposalState(state), revision=1)
            await kiosk.send(ProposalAnswered(call=call, result=result))
            await ana.get(ProposalAnswer, call=call)
    await kiosk.hang_up(call)
    await ana.state(AgentState.WRAPUP)
    kept = await mine(here, "kept")
    assert (kept["value"], kept["n"], kept["verdict"]) == (0.5, 2, "too_few")
    _, of_ben = await here.ask("GET", "/api/people/ben/objectives", "Sue")
    assert {one["n"] for one in of_ben["measures"]} == {0}


async def test_a_manager_sets_the_targets_for_all(here: World) -> None:
    assert (await here.ask("PUT", "/api/objectives/targets/thumb", "Max", json={"low": 0.5}))[0] == 204
    band = {"low": 45, "high": 400}
    assert (await here.ask("PUT", "/api/objectives/targets/handling", "Max", json=band))[0] == 204
    assert (await mine(here, "thumb"))["low"] == 0.5
    assert (await mine(here, "handling"))["high"] == 400
    wrong: list[tuple[str, dict[str, Any]]] = [
        ("thumb", {"low": 1.5}),
        ("thumb", {"low": 0}),
        ("thumb", {"low": 0.5, "high": 0.9}),
        ("handling", {"low": 400, "high": 45}),
        ("handling", {"low": 45}),
        ("speed", {"low": 0.5}),
    ]
    for measure, target in wrong:
        assert (await here.ask("PUT", f"/api/objectives/targets/{measure}", "Max", json=target))[0] == 422
    _, audit = await here.ask("GET", "/api/audit", "Max")
    assert [row["action"] for row in audit["rows"][:2]] == ["target", "target"]
    assert set(DEFAULTS) == {one["key"] for one in (await here.ask("GET", "/api/objectives", "Ana"))[1]["measures"]}


async def test_a_customer_who_asks_again_soon_was_not_helped_the_first_time(here: World) -> None:
    ana, kiosk = await here.agent("Ana"), await here.kiosk()
    for after, solved, calls in ((300, 1, 1), (700, 1, 2), (0, 2, 3)):
        call = await served(here, ana, kiosk)
        await ana.send(WrapUpCall(call=call, code=WrapUp.ALLERGY))
        await ana.state(AgentState.AVAILABLE)
        await here.later(1)
        await here.sign_in("Ana")
        resolved = await mine(here, "resolved")
        assert (resolved["n"], round(resolved["value"] * calls)) == (calls, solved)
        await here.later(after)


async def ask_about(kiosk: Kiosk, cart: Cart) -> str:
    """Press Help with this cart."""
    call = str(uuid.uuid4())
    await kiosk.send(AskForHelp(call=call, kind=CallKind.VIDEO, language="en", session=session(cart=cart)))
    return call


async def test_an_order_is_wrong_when_money_is_asked_back_or_the_customer_complains(here: World, menu: Menu) -> None:
    ana, kiosk = await here.agent("Ana"), await here.kiosk()
    for number in ("A1", "A2", "A3"):
        paid = paid_order(menu, number)
        call = await ask_about(kiosk, paid.order.cart)
        await ana.accept()
        await kiosk.hang_up(call)
        await ana.send(WrapUpCall(call=call, code=WrapUp.ALLERGY))
        await ana.state(AgentState.AVAILABLE)
        assert (await upload(here, kiosk, paid))[0] in (201, 422)
        await here.later(5)
        if number == "A1":
            async with open_database(database_file(here.config.state)) as database:
                refunds = RefundBook(database, Clock(now=here.now))
                await refunds.ask(Subject(order=paid.order.uuid, call=call, site="boston"), "cold", None, "max")
        if number == "A2":
            call = await ask_about(kiosk, paid.order.cart)
            await ana.accept()
            await kiosk.hang_up(call)
            await ana.send(WrapUpCall(call=call, code=WrapUp.COMPLAINT))
            await ana.state(AgentState.AVAILABLE)
    await here.later(1)
    right = await mine(here, "orders_right")
    assert (right["n"], right["value"]) == (3, pytest.approx(1 / 3))


@pytest.fixture
def menu(here: World) -> Menu:
    assert here.hub.library.current is not None
    return here.hub.library.current.menu


@pytest.mark.parametrize("days", ["0", "93", "x", "-1", "1e3"])
async def test_days_are_a_number_of_days(here: World, days: str) -> None:
    assert (await here.ask("GET", f"/api/objectives?days={days}", "Ana"))[0] == 422
