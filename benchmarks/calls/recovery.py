"""How fast a call is there, and how fast it is back after what networks do. ``python -m benchmarks.calls.recovery [CALLS]``.

Set-up is `benchmarks.calls.accepting`. Recovery is of the whole product, each part on a host of its own: hub, coturn, the kiosk's
line with its engine, the console in Chromium. Beside it a call from Chromium to Chromium over the same lines, with the same
troubles at the same end: trickled candidates, and an ICE restart as soon as it is disconnected, again every 4 s until it is
connected. Its signalling is not part of the network: no trouble holds up what it says, and it has no hub to be started again.
"""

import asyncio
import statistics
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from itertools import pairwise
from typing import NamedTuple

import msgspec

from benchmarks.calls.accepting import LAN, Accepted, browser_calls, browsers, lines, our_calls, ring
from tests.network.condition import CLEAN, Condition
from tests.network.house import running_house
from tests.network.network import Network

CALLS = 20
FIREWALL = Condition(udp_ports=(), tcp_ports=(443, 8800))
BLACKOUT_S, LOSS_S, STEADY_S, BACK_WITHIN_S = 10.0, 10.0, 6.0, 12.0


class Seen(NamedTuple):
    """When each came, and when it was said that there is trouble: Unix times."""

    pictures_at_kiosk: list[float]
    pictures_at_agent: list[float]
    sounds_at_agent: list[float]
    said: list[float]


class Recovery(NamedTuple):
    """Seconds from the network's return until each came again, the longest time that an end had nothing without saying so, and
    how many pictures a second came at the kiosk and at the agent while the trouble lasted (None: it was over at once)."""

    picture_at_kiosk: float
    picture_at_agent: float
    sound_at_agent: float
    silent_s: float
    meanwhile: tuple[float, float] | None

    @classmethod
    def of(cls, seen: Seen, began: float, back: float, until: float) -> "Recovery":
        *times, said = seen
        silent = max(_unsaid(one, began, until, [at for at in said if at > began]) for one in times)
        at_kiosk, at_agent = (sum(began < at < back for at in one) / max(back - began, 1e-3) for one in times[:2])
        meanwhile = (at_kiosk, at_agent) if back - began > 1 else None
        picture_at_kiosk, picture_at_agent, sound = (_worst_after(one, back, until) for one in times)
        return cls(picture_at_kiosk, picture_at_agent, sound, silent, meanwhile)


def _worst_after(times: list[float], back: float, until: float) -> float:
    """Until it was there, or its longest pause after that."""
    after = [back, *(at for at in times if at > back), until]
    return max(later - one for one, later in pairwise(after))


def _unsaid(times: list[float], began: float, until: float, said: list[float]) -> float:
    """The longest time from a last picture or sound until the next, or until it was said that there is trouble."""
    pauses = pairwise([began, *(at for at in times if at > began), until])
    return max(min([later, *(at for at in said if at > one)]) - one for one, later in pauses)


# -- troubles ----------------------------------------------------------------------------------------------------------

Trouble = Callable[[Network, Condition], Awaitable[float]]
"""It happens to the kiosk, whose line is as given when nothing is wrong, or to the agent. Gives when the network is back."""


async def blackout(network: Network, line: Condition) -> float:
    await network.line("kiosk", up=Condition(blackout=True), down=Condition(blackout=True))
    await asyncio.sleep(BLACKOUT_S)
    await network.line("kiosk", up=line, down=line)
    return time.time()


async def loss(network: Network, line: Condition) -> float:
    """Pauses while it lasts are in what is unsaid."""
    bad = msgspec.structs.replace(line, loss=0.2)
    await network.line("kiosk", up=bad, down=bad)
    await asyncio.sleep(LOSS_S)
    await network.line("kiosk", up=line, down=line)
    return time.time()


async def another_address(network: Network, line: Condition) -> float:
    await network.move("kiosk", "10.77.1.77")
    return time.time()


async def another_address_of_the_agent(network: Network, line: Condition) -> float:
    await network.move("agent", "10.77.2.77")
    return time.time()


TROUBLES: Mapping[str, Trouble] = {
    "10 s blackout": blackout,
    "20 % loss": loss,
    "another address": another_address,
    "another address of the agent": another_address_of_the_agent,
}
HUB_RESTART = "hub restart"


async def our_recoveries(line: Condition, *, relayed: bool) -> dict[str, Recovery]:
    """One call, one trouble after the other."""
    async with running_house(*(("udp", "tcp", "tls") if relayed else ())) as house:

        async def hub_restart(network: Network, line: Condition) -> float:
            began = time.time()
            await house.stop_hub()
            await house.start_hub()
            return began

        async def seen() -> Seen:
            said = [at for at, state in house.states if state in ("weak", "lost")]
            return Seen(house.pictures, await house.at_agent("pictures"), await house.at_agent("sounds"), said)

        await house.network.line("kiosk", up=line, down=line)
        await house.call()
        found = await _troubled(house.network, line, {**TROUBLES, HUB_RESTART: hub_restart}, seen)
        await house.hang_up()
        return found


async def browser_recoveries(line: Condition, *, relayed: bool) -> dict[str, Recovery]:
    """The same at the end that is in the kiosk's place."""
    async with lines(line, LAN) as (network, coturn), browsers(network) as (one, other):
        await ring(one, other, coturn if relayed else None)

        async def seen() -> Seen:
            pictures, said = await one.ask("() => [pictures, said]")
            at_other = await other.ask("() => [pictures, sounds]")
            return Seen(*([at / 1000 for at in times] for times in (pictures, *at_other, said)))

        return await _troubled(network, line, TROUBLES, seen)


async def _troubled(
    network: Network, line: Condition, troubles: Mapping[str, Trouble], seen: Callable[[], Awaitable[Seen]]
) -> dict[str, Recovery]:
    found = {}
    for name, trouble in troubles.items():
        _tell(name)
        await asyncio.sleep(STEADY_S)
        began = time.time()
        back = await trouble(network, line)
        await asyncio.sleep(BACK_WITHIN_S)
        until = time.time()
        found[name] = Recovery.of(await seen(), began, back, until)
    return found


# -- the tables --------------------------------------------------------------------------------------------------------

PEER = "Chromium to Chromium"
FIRST = 51
"""Characters of the first column."""


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else CALLS
    print(
        f"{'accept to both ways, s, ' + str(count) + ' calls':{FIRST}} sound p50    p95 picture p50    p95", flush=True
    )
    for where, far in (("LAN", False), ("TURN/TLS, 100 ms round trip", True)):
        for who, calls in (("kiosk", our_calls), (PEER, browser_calls)):
            found = asyncio.run(_told(f"{where}: {who}", calls(count, far=far)))
            sound, picture = ([getattr(one, what) for one in found] for what in ("sound", "picture"))
            print(
                f"{where + ': ' + who:{FIRST}} {statistics.median(sound):9.2f} {_p95(sound):6.2f} "
                f"{statistics.median(picture):11.2f} {_p95(picture):6.2f}",
                flush=True,
            )
    heading = f"back after, s (never: {BACK_WITHIN_S:.0f})"
    print(
        f"\n{heading:{FIRST}} picture kiosk  agent  sound agent  dead unsaid"
        "  pictures a second meanwhile: kiosk  agent",
        flush=True,
    )
    for where, line, relayed in (("direct", CLEAN, False), ("TURN/TLS", FIREWALL, True)):
        recoveries = {}
        for who, run in (("kiosk", our_recoveries), (PEER, browser_recoveries)):
            _tell(f"{where}: {who}")
            recoveries[who] = asyncio.run(run(line, relayed=relayed))
        for trouble in (*TROUBLES, HUB_RESTART):
            for who, one in recoveries.items():
                print(f"{f'{where}: {trouble}: {who}':{FIRST}} {_row(one.get(trouble))}", flush=True)


async def _told(what: str, calls: AsyncIterator[Accepted]) -> list[Accepted]:
    found = []
    async for one in calls:
        found.append(one)
        _tell(f"{what}: call {len(found)}, sound {one.sound:.2f} s, picture {one.picture:.2f} s")
    return found


def _tell(what: str) -> None:
    """Progress is no result."""
    print(f"   {what}", file=sys.stderr, flush=True)


def _row(one: Recovery | None) -> str:
    if one is None:
        return "has no hub"
    meanwhile = "{:35.1f} {:6.1f}".format(*one.meanwhile) if one.meanwhile else ""
    times = f"{one.picture_at_kiosk:13.2f} {one.picture_at_agent:6.2f} {one.sound_at_agent:12.2f} {one.silent_s:12.2f}"
    return f"{times} {meanwhile}".rstrip()


def _p95(seconds: list[float]) -> float:
    return statistics.quantiles(seconds, n=20, method="inclusive")[-1] if len(seconds) > 1 else seconds[0]


if __name__ == "__main__":
    main()
