"""What becomes of both ends' accounts of a call: kept, judged, and shown to whoever looks after the lines."""

import datetime as dt
from itertools import count
from zoneinfo import ZoneInfo

import msgspec
import pytest

from domain.messages import AskForServers, CallQuality, CallUpdate, FreshServers, ProposalAnswered, Signal
from domain.quality import Grade, LineQuality, Link, Relay, Side
from domain.session import ProposalResult, ProposalState
from hub.console.from_page import Reject
from hub.console.to_page import ProposalAnswer, Refused, Ring
from hub.quality.book import Account
from hub.quality.lines import Cause, SiteLine, lines
from tests.hub.world import Agent, Kiosk, World

GOOD = LineQuality(
    measured_s=90, sound_after_ms=500, concealed=0.001, loss=0.002, round_trip_ms=40, fps=30, relay=Relay.DIRECT
)
CHOPPY = msgspec.structs.replace(GOOD, concealed=0.12, loss=0.2, link=Link.WIFI)
BOSTON = ZoneInfo("America/New_York")
TODAY = dt.date(2027, 1, 15)
DAYS = [TODAY - dt.timedelta(days=back) for back in range(6, -1, -1)]
_calls = count()


# -- over real sockets ---------------------------------------------------------------------------------------------


async def talking(here: World) -> tuple[Kiosk, Agent, str]:
    kiosk, ana = await here.kiosk(), await here.agent("Ana")
    call = await kiosk.ask()
    await ana.accept()
    return kiosk, ana, call


async def ends_of(here: World, call: str) -> list[tuple[str, str, str]]:
    _, found = await here.ask("GET", f"/api/console/calls/{call}", "Sue")
    return [(end["side"], end["by"], end["grade"]) for end in found["quality"]]


async def test_both_ends_tell_and_the_newest_word_of_each_counts(here: World) -> None:
    kiosk, ana, call = await talking(here)
    await kiosk.send(CallQuality(call=call, quality=GOOD))
    await kiosk.send(CallQuality(call=call, quality=CHOPPY))
    await kiosk.hang_up(call)
    await ana.send(CallQuality(call=call, quality=GOOD))
    await kiosk.get(CallUpdate, call=await kiosk.ask())
    await ana.send(Signal(call="none", payload={}))
    await ana.get(Refused)  # what was said before was followed
    assert await ends_of(here, call) == [("agent", "Ana", "good"), ("kiosk", "Kiosk 1", "bad")]
    status, found = await here.ask("GET", "/api/quality", "Tec")
    assert status == 200
    [site] = found["sites"]
    assert (site["name"], site["tally"]) == ("Boston", {"good": 0, "fair": 0, "bad": 1})
    _, recent = await here.ask("GET", "/api/quality/boston/calls", "Tec")
    assert [list(end["faults"]) for end in recent["calls"][0]["ends"]] == [[], ["choppy"]]


async def test_nobody_speaks_of_a_call_that_was_not_theirs(here: World) -> None:
    _, _, call = await talking(here)
    other, ben = await here.kiosk(name="Kiosk 2"), await here.agent("Ben", available=False)
    await other.send(CallQuality(call=call, quality=CHOPPY))
    await ben.send(CallQuality(call=call, quality=CHOPPY))
    assert (await ben.get(Refused)).key == "not_your_call"
    await other.get(CallUpdate, call=await other.ask())
    assert await ends_of(here, call) == []


async def test_the_report_is_made_once_a_minute(here: World) -> None:
    kiosk, _, call = await talking(here)
    assert (await here.ask("GET", "/api/quality", "Tec"))[1]["sites"] == []
    await kiosk.send(CallQuality(call=call, quality=GOOD))
    await kiosk.hang_up(call)
    await kiosk.get(CallUpdate, call=await kiosk.ask())
    assert (await here.ask("GET", "/api/quality", "Tec"))[1]["sites"] == []
    await here.later(61)
    assert len((await here.ask("GET", "/api/quality", "Tec"))[1]["sites"]) == 1


async def test_nobody_speaks_of_a_call_that_only_rang(here: World) -> None:
    kiosk, ana = await here.kiosk(), await here.agent("Ana")
    call = await kiosk.ask()
    await ana.send(Reject(reservation=(await ana.get(Ring, call=call)).reservation))
    ben = await here.agent("Ben")
    await ben.accept()
    await ana.send(CallQuality(call=call, quality=CHOPPY))
    assert (await ana.get(Refused)).key == "not_your_call"
    assert await ends_of(here, call) == []


@pytest.mark.parametrize("wrong", ['"concealed":1.5', '"measured_s":-1', '"freezes":1e99', '"fps":"x"', '"more":1'])
async def test_an_account_out_of_bounds_is_none(here: World, wrong: str) -> None:
    kiosk, _, call = await talking(here)
    await kiosk.ws.send_str(f'{{"type":"call_quality","call":"{call}","quality":{{{wrong}}}}}')
    assert await kiosk.closed() == 1007
    assert await ends_of(here, call) == []


async def test_a_flood_of_signals_does_not_cut_the_other_end_off(here: World) -> None:
    kiosk, ana, call = await talking(here)
    for number in range(2_000):
        await kiosk.send(Signal(call=call, payload={"kind": "candidate", "candidate": str(number)}))
    again = await here.ask("GET", f"/api/console/calls/{call}", "Sue")
    assert again[0] == 200
    await ana.send(CallQuality(call="none", quality=GOOD))
    await ana.get(Refused)
    passed = len(ana.had(Signal))
    assert 300 <= passed < 1_500


async def test_a_flood_of_questions_for_servers_does_not_cut_the_agent_off(here: World) -> None:
    kiosk, ana, call = await talking(here)
    for _ in range(2_000):
        await kiosk.send(AskForServers(call=call))
    await kiosk.send(ProposalAnswered(call=call, result=ProposalResult(proposal="last", state=ProposalState.REFUSED)))
    await ana.get(ProposalAnswer)
    assert 300 <= len(ana.had(FreshServers)) < 1_500


async def test_of_a_flood_of_accounts_only_the_first_are_kept(here: World) -> None:
    kiosk, ana, call = await talking(here)
    for number in range(200):
        await kiosk.send(CallQuality(call=call, quality=GOOD if number < 100 else CHOPPY))
        await ana.send(CallQuality(call=call, quality=GOOD if number < 100 else CHOPPY))
    assert (await ana.get(Refused)).key == "not_now"
    await kiosk.hang_up(call)
    await kiosk.get(CallUpdate, call=await kiosk.ask())
    assert await ends_of(here, call) == [("agent", "Ana", "good"), ("kiosk", "Kiosk 1", "good")]


# -- judged --------------------------------------------------------------------------------------------------------


def account(
    kiosk: str, day: int, hour: int, quality: LineQuality, *, side: Side = Side.KIOSK, by: str = "", call: str = ""
) -> Account:
    """``day`` counts back from today."""
    at = dt.datetime.combine(TODAY - dt.timedelta(days=day), dt.time(hour, 30), BOSTON).timestamp()
    return Account(call or str(next(_calls)), kiosk, "boston", at, side, by or kiosk, quality)


def line_of(*accounts: Account) -> SiteLine:
    [site], _ = lines(
        accounts, DAYS, BOSTON, {"boston": BOSTON}, {"boston": "Boston"}, {"k1": "Counter 1", "k2": "Counter 2"}
    )
    return site


def test_a_bad_line_is_found_with_its_first_day_and_its_remedy() -> None:
    worse = [account("k2", day, hour, CHOPPY if day < 3 else GOOD) for day in range(7) for hour in (9, 12, 15, 18)]
    well = [account("k1", day, 12, GOOD) for day in range(7)]
    site = line_of(*worse, *well)
    assert site.grade is Grade.BAD
    assert [(kiosk.name, kiosk.grade) for kiosk in site.kiosks] == [("Counter 2", Grade.BAD), ("Counter 1", Grade.GOOD)]
    advice = site.kiosks[0].advice
    assert advice is not None
    assert (advice.cause, advice.link, advice.since, advice.hours) == (Cause.LOSSY, Link.WIFI, "2027-01-13", ())
    assert [day.bad for day in site.days] == [0, 0, 0, 0, 4, 4, 4]


def test_days_are_those_of_who_asks_and_hours_those_of_the_counter() -> None:
    """Late in Sacramento it is tomorrow in Boston: each call is on one of the days asked about."""
    pacific = ZoneInfo("America/Los_Angeles")
    late = dt.datetime.combine(TODAY - dt.timedelta(days=1), dt.time(22, 30), pacific).timestamp()
    accounts = [Account(str(number), "k1", "s", late, Side.KIOSK, "k1", GOOD) for number in range(4)]
    [site], _ = lines(accounts, DAYS, BOSTON, {"s": pacific}, {"s": "Sacramento"}, {})
    assert [day.calls for day in site.days] == [0, 0, 0, 0, 0, 0, 4]
    assert site.hours[22].calls == 4


def test_the_hours_in_which_it_is_bad_are_named() -> None:
    jerky = msgspec.structs.replace(GOOD, frozen_ms=9_000)
    hours = (9, 12, 13, 17, 18, 19)
    site = line_of(
        *(account("k1", day, hour, jerky if hour in (12, 13) else GOOD) for day in range(7) for hour in hours)
    )
    advice = site.kiosks[0].advice
    assert advice is not None
    assert (advice.cause, advice.hours, advice.always) == (Cause.NARROW, (11, 14), True)
    assert [hour for hour, tally in enumerate(site.hours) if tally.bad] == [12, 13]


@pytest.mark.parametrize(
    ("changes", "cause"),
    [
        ({"round_trip_ms": 500, "relay": Relay.TCP}, Cause.FIREWALL),
        ({"round_trip_ms": 500, "relay": Relay.UDP}, Cause.DETOUR),
        ({"round_trip_ms": 500}, Cause.FAR),
        ({"frozen_ms": 9_000, "cpu": 0.95}, Cause.BUSY),
        ({"frozen_ms": 9_000}, Cause.NARROW),
        ({"cuts": 3, "cut_ms": 20_000}, Cause.UNSTEADY),
        ({"sound_after_ms": None}, Cause.SILENT),
        ({"sound_after_ms": 9_000}, Cause.SLOW_START),
        ({"sound_after_ms": 9_000, "relay": Relay.TLS}, Cause.FIREWALL),
    ],
)
def test_what_is_wrong_is_told_apart(changes: dict[str, object], cause: Cause) -> None:
    wrong = msgspec.structs.replace(GOOD, **changes)
    advice = line_of(*(account("k1", day, 12, wrong) for day in range(4))).kiosks[0].advice
    assert advice is not None
    assert (advice.cause, advice.always) == (cause, True)


def test_an_agents_own_bad_line_is_not_held_against_the_counters() -> None:
    accounts = []
    for day in range(4):
        for kiosk in ("k1", "k2"):
            call = str(next(_calls))
            accounts += [account(kiosk, day, 12, GOOD, call=call)]
            accounts += [account(kiosk, day, 12, CHOPPY, side=Side.AGENT, by="jon", call=call)]
    [site], [agent] = lines(accounts, DAYS, BOSTON, {"boston": BOSTON}, {"boston": "Boston"}, {})
    assert (site.grade, agent.person, agent.tally.bad) == (Grade.GOOD, "jon", 8)


def test_too_few_calls_make_no_grade() -> None:
    site = line_of(account("k1", 0, 12, CHOPPY), account("k1", 0, 13, GOOD))
    assert (site.grade, site.kiosks[0].advice) == (None, None)
