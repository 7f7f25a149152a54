"""What independents earn: a line for each task, and how it came about."""

import uuid
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.call import WrapUp
from hub.console.from_page import Accept, WorkDone, WorkReturn, WrapUpCall
from hub.console.to_page import WorkOffer, WorkOver, WorkStarted
from hub.earnings.pay import BEGINS, Moment, Rate, amount_text, csv_text, pay, worked
from hub.switchboard.agent_state import AgentState
from hub.switchboard.kinds import TaskKind
from hub.switchboard.ledger import Did
from tests.hub.world import Agent, Kiosk, World

VIDEO = {"kind": "video", "currency": "USD", "per_task": 150, "per_minute": 35}


async def set_rate(here: World, **changes: Any) -> None:
    await here.sign_in("Max")
    assert (await here.ask("POST", "/api/rates", "Max", json=VIDEO | changes))[0] == 201


async def make_independent(here: World, who: str = "ana") -> None:
    change = {"role": "agent", "site": "sacramento", "skills": {"orders": 3}, "languages": {"en": 3, "es": 5}}
    assert (await here.ask("PUT", f"/api/people/{who}", "Max", json={**change, "independent": True}))[0] == 200


async def call(here: World, ana: Agent, kiosk: Kiosk, talk_s: float, wrap_up_s: float) -> str:
    """A call of so many seconds, and its wrap-up."""
    asked = await kiosk.ask(call=str(uuid.uuid4()))
    await ana.accept()
    await here.later(talk_s)
    await kiosk.hang_up(asked)
    await ana.state(AgentState.WRAPUP)
    await here.later(wrap_up_s)
    await ana.send(WrapUpCall(call=asked, code=WrapUp.ALLERGY))
    await ana.state(AgentState.AVAILABLE)
    return asked


async def month(here: World, who: str = "Ana", name: str = "") -> Any:
    await here.sign_in(who)
    status, found = await here.ask("GET", f"/api/earnings?month={name}", who)
    assert status == 200
    return found


async def test_a_call_of_an_independent_is_a_line_that_says_how_it_came_about(here: World) -> None:
    await set_rate(here)
    await make_independent(here)
    ana, kiosk = await here.agent("Ana"), await here.kiosk()
    asked = await call(here, ana, kiosk, 100, 20)
    found = await month(here)
    assert (found["month"], found["totals"]) == ("2027-01", {"USD": 150 + 70})
    [line] = found["lines"]
    assert (line["task"], line["kind"], line["seconds"]) == (asked, "video", 120)
    assert (line["per_task"], line["per_minute"], line["amount"], line["currency"]) == (150, 35, 220, "USD")
    await here.hub.look()
    assert len((await month(here))["lines"]) == 1
    async with here.http.get(
        f"{here.url}/api/earnings.csv", headers={"Cookie": "session=session-of-Ana"}
    ) as answer:
        assert answer.headers["Content-Disposition"] == "attachment; filename=earnings-2027-01.csv"
        head, row = (await answer.text()).split()
    assert dict(zip(head.split(","), row.split(","), strict=True))["amount"] == "2.20"


async def test_employed_people_have_no_lines_and_nothing_of_before_is_paid(here: World) -> None:
    await set_rate(here)
    ana, kiosk = await here.agent("Ana"), await here.kiosk()
    await call(here, ana, kiosk, 60, 0)
    assert (await month(here))["lines"] == []
    await here.sign_in("Max")
    await make_independent(here)
    assert (await month(here))["lines"] == []


async def test_work_is_paid_by_the_rate_of_when_it_began(here: World) -> None:
    await make_independent(here)
    ana, kiosk = await here.agent("Ana"), await here.kiosk()
    await call(here, ana, kiosk, 60, 0)
    await set_rate(here)
    await call(here, ana, kiosk, 60, 0)
    asked = await kiosk.ask()
    await ana.accept()
    await here.later(30)
    await set_rate(here, per_task=10_000)
    await here.later(30)
    await kiosk.hang_up(asked)
    await ana.state(AgentState.WRAPUP)
    await ana.send(WrapUpCall(call=asked, code=WrapUp.ALLERGY))
    await ana.state(AgentState.AVAILABLE)
    lines = (await month(here))["lines"]
    assert [(line["amount"], line["per_task"]) for line in lines] == [(185, 150), (185, 150), (0, None)]


async def test_work_that_is_given_back_is_not_paid(here: World) -> None:
    await set_rate(here, kind="check_translation")
    await make_independent(here)
    grant = {"name": "check_translation"}
    assert (await here.ask("POST", "/api/people/ana/qualifications", "Max", json=grant))[0] == 201
    ana = await here.agent("Ana")
    work: dict[str, Any] = {"title": "Words", "facts": {}, "site": "boston", "language": "en", "key": "words"}
    await here.hub.switchboard.add_work(TaskKind.CHECK_TRANSLATION, **work)
    for done in (False, True):
        offer = await ana.get(WorkOffer)
        await ana.send(Accept(reservation=offer.reservation))
        await ana.get(WorkStarted)
        await here.later(120)
        await ana.send(WorkDone(task=offer.task, result={}) if done else WorkReturn(task=offer.task))
        await ana.get(WorkOver)
    [line] = (await month(here))["lines"]
    assert (line["kind"], line["seconds"], line["amount"]) == ("check_translation", 120, 220)


async def test_a_wrong_line_is_disputed_answered_and_corrected_by_another(here: World) -> None:
    await set_rate(here)
    await make_independent(here)
    ana, kiosk = await here.agent("Ana"), await here.kiosk()
    await call(here, ana, kiosk, 60, 0)
    [line] = (await month(here))["lines"]
    wrong = {"text": "We talked for ten minutes."}
    for who, expected in (("Ben", 409), ("Ana", 204), ("Ana", 409)):
        assert (await here.ask("POST", f"/api/earnings/{line['id']}/dispute", who, json=wrong))[0] == expected
    await here.sign_in("Max")
    _, found = await here.ask("GET", "/api/disputes", "Max")
    [dispute] = found["disputes"]
    assert (dispute["person_name"], dispute["text"], dispute["answered_at"]) == ("Ana", wrong["text"], None)
    reply = {"answer": "The clock stood still; here is the rest.", "amount": 315}
    for expected in (204, 409):
        path = f"/api/disputes/{dispute['id']}/answer"
        assert (await here.ask("POST", path, "Max", json=reply))[0] == expected
    found = await month(here)
    assert found["totals"] == {"USD": 185 + 315}
    correction, first = found["lines"]
    assert (correction["corrects"], correction["amount"]) == (first["id"], 315)
    assert (first["amount"], first["dispute"]["answer"], first["dispute"]["by_name"]) == (185, reply["answer"], "Max")
    _, audit = await here.ask("GET", "/api/audit?whom=ana", "Max")
    assert audit["rows"][0]["details"] == {"line": first["id"], "amount": 315}


async def test_a_month_is_that_of_the_persons_own_site(here: World) -> None:
    await set_rate(here)
    await make_independent(here)
    ana, kiosk = await here.agent("Ana"), await here.kiosk()
    await call(here, ana, kiosk, 60, 0)
    assert len((await month(here, name="2027-01"))["lines"]) == 1
    assert (await month(here, name="2026-12"))["lines"] == []
    for wrong in ("2027-13", "1999-01", "january", "2027-1", "2027-01-01"):
        assert (await here.ask("GET", f"/api/earnings?month={wrong}", "Ana"))[0] == 422


@pytest.mark.parametrize(
    "change", [{"per_task": -1}, {"per_minute": 1.5}, {"currency": "dollars"}, {"kind": "=1+1"}, {"per_task": 10**9}]
)
async def test_a_rate_is_whole_minor_units(here: World, change: dict[str, Any]) -> None:
    assert (await here.ask("POST", "/api/rates", "Max", json=VIDEO | change))[0] == 400


rates = st.builds(
    Rate,
    id=st.just(1),
    kind=st.just("video"),
    currency=st.just("USD"),
    per_task=st.integers(0, 100_000),
    per_minute=st.integers(0, 100_000),
)


@given(rates, st.integers(0, 86_400))
def test_pay_is_right_to_half_a_minor_unit_and_never_a_fraction(rate: Rate, seconds: int) -> None:
    exact = rate.per_task + Fraction(rate.per_minute * seconds, 60)
    assert isinstance(pay(rate, seconds), int)
    assert abs(pay(rate, seconds) - exact) <= Fraction(1, 2)
    assert pay(rate, seconds + 1) >= pay(rate, seconds)


STEPS = st.lists(st.tuples(st.floats(0, 1_000), st.sampled_from(sorted(Did))), max_size=12)


@given(STEPS, st.floats(0, 1_000))
def test_nobody_works_longer_than_from_the_beginning_to_the_end(said: list[tuple[float, str]], more: float) -> None:
    steps = [Moment(*step) for step in sorted(said)]
    ended_at = (steps[-1].at if steps else 0.0) + more
    found = worked(steps, ended_at)
    begins = [step.at for step in steps if step.what in BEGINS]
    assert (found is None) is (not begins)
    if found is not None:
        assert found[0] == begins[0]
        assert 0 <= found[1] <= ended_at - begins[0]


def test_a_call_that_interrupts_is_not_paid_twice() -> None:
    said = ((0, Did.OFFERED), (10, Did.ACCEPTED), (40, Did.PAUSED), (100, Did.RESUMED), (115, Did.DONE))
    assert worked([Moment(*step) for step in said], 120.9) == (10, 30 + 20)
    assert worked([Moment(*step) for step in said[:3]], 500.0) == (10, 30)


@given(st.integers(-(10**9), 10**9))
def test_an_amount_reads_as_it_is(amount: int) -> None:
    assert Fraction(amount_text(amount)) * 100 == amount


@pytest.mark.parametrize(
    ("given", "cell"),
    [("video", "video"), ("=1+1", "'=1+1"), ("@x", "'@x"), ("-2.20", "-2.20"), ("-x", "'-x"), ('a,"b"', '"a,""b"""')],
)
def test_no_spreadsheet_takes_a_cell_for_a_formula(given: str, cell: str) -> None:
    assert csv_text(given) == cell
