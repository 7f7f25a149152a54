"""Real-time text over a long line: how long a character is on its way, beside picture and sound, with our kiosk at one end, or
with Chromium at both."""

import asyncio
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from benchmarks.calls.browser import Browser, browsing
from domain.media import FromCall, LocalCandidate, LocalDescription, MediaState, Open, State, Stop, Text
from tests.kiosk.call.engine_process import EngineProcess, running_engine
from tests.network.condition import Condition
from tests.network.network import Network, running_network

LINES: Mapping[str, Condition] = {
    "100 ms round trip": Condition(delay_ms=50),
    "100 ms and 2 % loss": Condition(delay_ms=50, loss=0.02),
}
CHARACTERS = 240
EVERY_S = 0.08
FIRST = 0x4E00
"""Each character is another one, so that each is found again."""
ARRIVES_WITHIN_S = 10

NOTE = """([first]) => {
    window.came = {};
    return (text) => {
        for (const one of text) came[one.codePointAt(0) - first] = performance.timeOrigin + performance.now();
    };
}"""
AGENT = f"""(given) => {{
    call.onText = ({NOTE})(given);
    let unsent = "";  // before the channel is open
    window.type = (one) => {{
        unsent += one;
        if (call.sendText(unsent)) unsent = "";
    }};
}}"""
OPEN = f"""(given) => {{
    const note = ({NOTE})(given);
    window.open = (channel) => {{
        channel.onmessage = ({{ data }}) => note(data);
        window.type = (one) => channel.send(one);
    }};
    BEGIN
}}"""
TYPE = """async ([first, count, everyMs]) => {
    const sent = [];
    for (let index = 0; index < count; index += 1) {
        sent.push(performance.timeOrigin + performance.now());
        window.type(String.fromCodePoint(first + index));
        await new Promise((done) => setTimeout(done, everyMs));
    }
    return sent;
}"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delays:
    """Of the characters of one side, in ms. ``lost``: so many did not arrive."""

    p50: float
    p99: float
    most: float
    lost: int

    @classmethod
    def of(cls, sent: Mapping[int, float], came: Mapping[int, float]) -> "Delays":
        late = [came[index] - sent[index] for index in sent if index in came]
        p50, p99 = np.percentile(late, (50, 99))
        return cls(p50=p50, p99=p99, most=max(late), lost=len(sent) - len(late))


async def kiosk_call(line: Condition, seed: int) -> tuple[Delays, Delays]:
    """The customer's characters, and the agent's, both typing at the same time."""
    async with _hosts(seed) as (network, folder):
        async with (
            browsing(network.on("agent"), folder) as agent,
            running_engine(folder, network.on("kiosk")) as kiosk,
        ):
            await agent.ask("window.agent([])")
            await agent.ask(AGENT, FIRST)
            came: dict[int, float] = {}

            async def heard(message: FromCall) -> None:
                if isinstance(message, LocalDescription | LocalCandidate):
                    brought = msgspec.to_builtins(message)
                    await agent.receive(brought | {"type": brought["type"].replace("local", "remote")})
                elif isinstance(message, Text):
                    came.update({ord(one) - FIRST: time.time() * 1000 for one in message.text})

            agent.to_other = lambda message: _to_kiosk(kiosk, message)
            kiosk.forward = heard
            kiosk.start()
            kiosk.say(Open())
            await kiosk.hear(State, lambda message: message.state is MediaState.CONNECTED)
            await agent.connected()
            await network.line("kiosk", up=line, down=line)
            typing = asyncio.create_task(_type_in(agent))
            sent = {}
            for index in range(CHARACTERS):
                sent[index] = time.time() * 1000
                kiosk.say(Text(chr(FIRST + index)))
                await asyncio.sleep(EVERY_S)
            agents = await typing
            found = await _all_came(agent)
            await _until(lambda: len(came) == CHARACTERS)
            kiosk.say(Stop())
            await kiosk.gone()
        return Delays.of(sent, found), Delays.of(agents, came)


async def browser_call(line: Condition, seed: int) -> tuple[Delays, Delays]:
    """Chromium at both ends, with a data channel of its own beside the sound."""
    async with _hosts(seed) as (network, folder):  # noqa: SIM117
        async with browsing(network.on("agent"), folder) as agent, browsing(network.on("kiosk"), folder) as kiosk:
            agent.to_other, kiosk.to_other = kiosk.receive, agent.receive
            for one in (agent, kiosk):
                await one.ask("() => window.peer([], false)")
            await agent.ask(OPEN.replace("BEGIN", "call.ondatachannel = ({ channel }) => window.open(channel);"), FIRST)
            offer = "window.open(call.createDataChannel('t140')); return call.offer();"
            await kiosk.ask(OPEN.replace("BEGIN", offer), FIRST)
            await agent.connected()
            await agent.page.wait_for_function("Boolean(window.type)")
            await network.line("kiosk", up=line, down=line)
            kiosks, agents = await asyncio.gather(_type_in(kiosk), _type_in(agent))
            return Delays.of(kiosks, await _all_came(agent)), Delays.of(agents, await _all_came(kiosk))


async def _type_in(browser: Browser) -> dict[int, float]:
    return dict(enumerate(await browser.ask(TYPE, FIRST, CHARACTERS, EVERY_S * 1000)))


async def _all_came(browser: Browser) -> dict[int, float]:
    async def count() -> int:
        return int(await browser.ask("() => Object.keys(came).length"))

    over = time.monotonic() + ARRIVES_WITHIN_S
    while await count() < CHARACTERS and time.monotonic() < over:
        await asyncio.sleep(0.1)
    return {int(index): at for index, at in (await browser.ask("() => came")).items()}


async def _until(met: Any) -> None:
    over = time.monotonic() + ARRIVES_WITHIN_S
    while not met() and time.monotonic() < over:
        await asyncio.sleep(0.1)


@asynccontextmanager
async def _hosts(seed: int) -> AsyncIterator[tuple[Network, Path]]:
    async with running_network(seed, kiosk="10.0.0.2", agent="10.0.0.3") as network:
        with tempfile.TemporaryDirectory(dir="/dev/shm") as folder:
            yield network, Path(folder)


async def _to_kiosk(kiosk: EngineProcess, message: dict[str, Any]) -> None:
    line = message | {"type": message["type"].replace("local", "remote")}
    kiosk.say_line(msgspec.json.encode(line) + b"\n")


def main() -> None:
    """``python -m benchmarks.calls.text [LINE]``."""
    for name in sys.argv[1:] or LINES:
        for what, run in (("kiosk", kiosk_call(LINES[name], 1)), ("Chromium", browser_call(LINES[name], 1))):
            customer, agent = asyncio.run(run)
            print(f"{name:22} {what:10} customer {_text(customer)}   agent {_text(agent)}", flush=True)


def _text(one: Delays) -> str:
    lost = f", {one.lost} lost" if one.lost else ""
    return f"p50 {one.p50:.0f}, p99 {one.p99:.0f}, most {one.most:.0f} ms{lost}"


if __name__ == "__main__":
    main()
