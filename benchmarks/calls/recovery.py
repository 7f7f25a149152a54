"""How fast a call is there, and how fast it is back after what networks do. ``python -m benchmarks.calls.recovery [CALLS]``.

Set-up is between the media engine and the desk's media in Chromium; recovery is of the whole product, each part on a host of its
own: hub, coturn, the kiosk's line with its engine, the console in Chromium. Chromium to Chromium goes through the same lines in
the same run where it can: it has no line of its own that would notice another address or bring it a second connection.
"""

import asyncio
import json
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

import msgspec

from benchmarks.calls.browser import browsing
from domain.media import FirstFrame, FirstSound, MediaState, Open, State, Stop
from tests.kiosk.call.agent_page import running_agent
from tests.kiosk.call.engine_process import running_engine
from tests.kiosk.call.test_relay import for_engine
from tests.network.condition import CLEAN, Condition
from tests.network.coturn import running_coturn
from tests.network.house import House, running_house
from tests.network.network import Network, running_network

CALLS = 20
RELAY = "10.77.4.2"
LAN = Condition()
FAR = Condition(delay_ms=25, udp_ports=(), tcp_ports=(443,))
"""Each way at the kiosk, and as much at the agent: 100 ms there and back, and nothing but TLS through the kiosk's firewall."""

FAR_AGENT = Condition(delay_ms=25)
HEARS = "--autoplay-policy=no-user-gesture-required"
BLACKOUT_S, LOSS_S, BACK_WITHIN_S = 10.0, 10.0, 12.0


class SetUp(NamedTuple):
    """Seconds from the agent's accept until both ends have it."""

    sound: float
    picture: float


# -- set-up ------------------------------------------------------------------------------------------------------------


@asynccontextmanager
async def lines(kiosk: Condition, agent: Condition) -> AsyncIterator[Network]:
    async with running_network(kiosk="10.77.1.2", agent="10.77.2.2", relay=RELAY) as network:
        await network.line("kiosk", up=kiosk, down=kiosk)
        await network.line("agent", up=agent, down=agent)
        yield network


async def our_calls(count: int, *, far: bool) -> list[SetUp]:
    """The engine is warm and its offer made, as while the phone rings; accepting begins the clock."""
    with tempfile.TemporaryDirectory(dir="/dev/shm") as name:
        folder = Path(name)
        async with (
            lines(FAR if far else LAN, FAR_AGENT if far else LAN) as network,
            running_coturn(network, "relay", RELAY) as coturn,
            for_engine(network, coturn.servers("udp", "tcp", "tls") if far else [], coturn.ca) as servers,
        ):
            ice = quote(json.dumps(coturn.servers("udp", "tcp") if far else []))
            async with running_agent(HEARS, on=network.on("agent"), page=f"desk.html?later&ice={ice}") as agent:
                found = []
                for _ in range(count):
                    await agent.fresh()
                    async with running_engine(folder, on=network.on("kiosk")) as engine:
                        engine.start(ice_servers=servers)
                        await engine.hear(State, lambda message: message.state is MediaState.PREWARMED)
                        await asyncio.sleep(0.5)  # a phone rings for longer; candidates are gathered
                        accepted = time.time()
                        await agent.page.evaluate("begin(ice)")
                        engine.say(Open())
                        await agent.answer(engine)
                        at_kiosk: dict[type, float] = {}
                        for kind in (FirstSound, FirstFrame):
                            at_kiosk[kind] = await _heard_at(engine.hear(kind))
                        await agent.page.wait_for_function("pictures.length && sounds.length")
                        sound, picture = await agent.page.evaluate("[sounds[0] / 1000, pictures[0] / 1000]")
                        found.append(
                            SetUp(
                                max(at_kiosk[FirstSound], sound) - accepted,
                                max(at_kiosk[FirstFrame], picture) - accepted,
                            )
                        )
                        engine.say(Stop())
                        await engine.gone()
                return found


async def _heard_at(message: Awaitable[object]) -> float:
    await message
    return time.time()


async def browser_calls(count: int, *, far: bool) -> list[SetUp]:
    """Chromium at both ends, camera and microphone open before, by the shortest signalling there is."""
    with tempfile.TemporaryDirectory(dir="/dev/shm") as name:
        async with (
            lines(FAR if far else LAN, FAR_AGENT if far else LAN) as network,
            running_coturn(network, "relay", RELAY) as coturn,
        ):
            trusts = "--ignore-certificate-errors"
            async with (
                browsing(network.on("kiosk"), Path(name), trusts) as one,
                browsing(network.on("agent"), Path(name), trusts) as other,
            ):
                found = []
                one.to_other, other.to_other = other.receive, one.receive
                for _ in range(count):
                    began = time.time()
                    for browser, names in ((one, ("udp", "tcp", "tls")), (other, ("udp", "tcp"))):
                        await browser.ask("([servers]) => seen(servers)", coturn.servers(*names) if far else [])
                    began = time.time()
                    await one.ask("() => call.offer()")
                    times = []
                    for browser in (one, other):
                        await browser.page.wait_for_function("pictures.length && sounds.length", timeout=30_000)
                        times.append(await browser.ask("() => [sounds[0] / 1000, pictures[0] / 1000]"))
                    found.append(SetUp(max(at for at, _ in times) - began, max(at for _, at in times) - began))
                    for browser in (one, other):
                        await browser.ask("() => call.close()")
                return found


# -- recovery ----------------------------------------------------------------------------------------------------------


class Recovery(NamedTuple):
    """Seconds from the network's return until each came again, the longest time that an end had nothing without saying so, and
    how many pictures a second came while the trouble lasted."""

    picture_at_kiosk: float
    picture_at_agent: float
    sound_at_agent: float
    silent_s: float
    at_kiosk_a_second: float
    at_agent_a_second: float


async def blackout(house: House) -> float:
    """When the network is back."""
    await house.network.line("kiosk", up=Condition(blackout=True), down=Condition(blackout=True))
    await asyncio.sleep(BLACKOUT_S)
    await house.network.line("kiosk", up=house.line, down=house.line)
    return time.time()


async def another_address(house: House) -> float:
    await house.network.move("kiosk", f"10.77.1.{10 + len(house.pictures) % 200}")
    return time.time()


async def hub_restart(house: House) -> float:
    began = time.time()
    await house.stop_hub()
    await house.start_hub()
    return began


async def loss(house: House) -> float:
    """Pauses while it lasts are in what is unsaid."""
    bad = msgspec.structs.replace(house.line, loss=0.2)
    await house.network.line("kiosk", up=bad, down=bad)
    await asyncio.sleep(LOSS_S)
    await house.network.line("kiosk", up=house.line, down=house.line)
    return time.time()


TROUBLES: dict[str, Callable[[House], Awaitable[float]]] = {
    "10 s blackout": blackout,
    "another address": another_address,
    "hub restart": hub_restart,
    "20 % loss": loss,
}


async def recoveries(*transports: str, firewall: Condition = CLEAN) -> dict[str, Recovery]:
    """One call, one trouble after the other."""
    found = {}
    async with running_house(*transports) as house:
        house.line = firewall
        await house.network.line("kiosk", up=firewall, down=firewall)
        await house.call()
        for name, trouble in TROUBLES.items():
            await asyncio.sleep(6)
            began = time.time()
            back = await trouble(house)
            await asyncio.sleep(BACK_WITHIN_S)
            times = [house.pictures, await house.at_agent("pictures"), await house.at_agent("sounds")]
            said = [at for at, state in house.states if at > began and state in ("weak", "lost")]
            silent = max(_unsaid(one, began, said) for one in times)
            at_kiosk, picture, sound = (_worst_after(one, back) for one in times)
            lasted = max(back - began, 1e-3)
            rates = [sum(began < at < back for at in one) / lasted for one in times[:2]]
            found[name] = Recovery(at_kiosk, picture, sound, silent, *rates)
        await house.hang_up()
    return found


def _worst_after(times: list[float], back: float) -> float:
    """Until it was there, or its longest pause after that."""
    after = [back, *(at for at in times if at > back)]
    return max((later - one for one, later in pairwise(after)), default=BACK_WITHIN_S)


def _unsaid(times: list[float], began: float, said: list[float]) -> float:
    """The longest time from a last picture or sound until the next, or until it was said that there is trouble."""
    after = [began, *(at for at in times if at > began)]
    pauses = pairwise(after)
    return max((min([later, *(at for at in said if at > one)]) - one for one, later in pauses), default=0.0)


# -- the table ---------------------------------------------------------------------------------------------------------


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else CALLS
    print(f"{'accept to both ways, s':44} {'sound p50':>10} {'p95':>6} {'picture p50':>12} {'p95':>6}", flush=True)
    for where, far in (("LAN", False), ("TURN/TLS, 100 ms round trip", True)):
        for who, calls in (("kiosk", our_calls), ("Chromium to Chromium", browser_calls)):
            found = asyncio.run(calls(count, far=far))
            sound, picture = ([getattr(one, what) for one in found] for what in SetUp._fields)
            print(
                f"{where + ': ' + who:44} {statistics.median(sound):10.2f} {_p95(sound):6.2f} "
                f"{statistics.median(picture):12.2f} {_p95(picture):6.2f}",
                flush=True,
            )
    print(
        f"\n{'back after, s':44} {'picture kiosk':>13} {'picture agent':>13} {'sound agent':>12} {'dead unsaid':>12}"
        f" {'meanwhile: pictures a second, kiosk':>36} {'agent':>6}",
        flush=True,
    )
    for where, transports, firewall in (
        ("direct", (), CLEAN),
        ("TURN/TLS", ("udp", "tcp", "tls"), Condition(udp_ports=(), tcp_ports=(443, 8800))),
    ):
        for trouble, one in asyncio.run(recoveries(*transports, firewall=firewall)).items():
            figures = f"{one.picture_at_kiosk:13.2f} {one.picture_at_agent:13.2f} {one.sound_at_agent:12.2f}"
            meanwhile = f"{one.at_kiosk_a_second:36.1f} {one.at_agent_a_second:6.1f}"
            print(f"{where + ': ' + trouble:44} {figures} {one.silent_s:12.2f} {meanwhile}", flush=True)


def _p95(seconds: list[float]) -> float:
    return statistics.quantiles(seconds, n=20, method="inclusive")[-1] if len(seconds) > 1 else seconds[0]


if __name__ == "__main__":
    main()
