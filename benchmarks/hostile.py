"""A million hostile and malformed messages from each kind of peer at once: kiosks, agents' pages, and whoever has no right to be
there. What is measured is what honest people notice of it, and what the hub keeps of it.

Most messages are read and refused one by one; the last of each burst is one that ends the connection, and the peer comes
again. Whoever is not known is cut off after the first; the rest of that burst is thrown away unread.
"""

import asyncio
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from random import Random

import msgspec
import psutil

from benchmarks.crowd.town import Agent, Kiosk, Peer, come_together, furnish, serving
from benchmarks.crowd.wire import BINARY, PING, TEXT, Wire, frame
from benchmarks.table import Row
from domain.messages import Signal
from hub.console.from_page import Accept, Heartbeat, SetState

EACH, PEERS, BURST = 1_000_000, 4, 500
MEMORY = Path("/dev/shm")
EVERY_S, QUIET_S = 0.05, 3.0
GROWS_MB = 50
ENDS = ("Traceback", " ERROR ", " CRITICAL ", "never retrieved")

ONE_OF = {
    "kiosk": (
        "hang_up",
        "signal",
        "session",
        "media",
        "health",
        "proposal_answered",
        "choose_way",
        "guided",
        "payment",
    ),
    "agent": (
        "signal",
        "propose",
        "hang_up",
        "hold",
        "guide",
        "payment_action",
        "heartbeat",
        "resume",
        "wrap_up",
        "accept",
    ),
}
VALUES: tuple[object, ...] = (
    "",
    "x",
    "call-1",
    "' OR 1=1 --",
    "\\u0000",
    -1,
    0,
    1e308,
    2**63,
    True,
    None,
    [],
    {},
    [[[]]],
    {"a": {"b": []}},
    "z" * 300,
)
CALM = {
    "kiosk": (
        b'{"type":"signal","call":"%d","payload":{"candidate":"x"}}',
        b'{"type":"hang_up","call":"%d","reason":"customer"}',
        b'{"type":"media","call":"%d","state":"weak"}',
        b'{"type":"signal","call":"%d","payload":{"__proto__":{"a":1},"sdp":"%%n%%s"}}',
    ),
    "agent": (
        b'{"type":"signal","call":"%d","payload":{"sdp":"x"}}',
        b'{"type":"hold","call":"%d","on":true}',
        b'{"type":"heartbeat"}',
        b'{"type":"signal","call":"../../%d","payload":{"a":[[[[]]]]}}',
        b'{"type":"heartbeat"}',
    ),
}
BUSY = {
    "kiosk": b'{"type":"hang_up","call":"%d","reason":"agent_lost"}',
    "agent": b'{"type":"accept","reservation":"%d"}',
}
"""What makes the switchboard look, once a burst."""


def measure() -> list[Row]:
    return asyncio.run(_measure())


async def _measure() -> list[Row]:
    with tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as folder:
        state = Path(folder)
        await furnish(state, PEERS + 1, PEERS + 1)
        with serving(state, state / "log") as (process, port):
            hub = psutil.Process(process)
            kiosk, agent, call = await _honest(port)
            quiet = await _heard(kiosk, agent, call, asyncio.ensure_future(asyncio.sleep(QUIET_S)))
            before = hub.memory_info().rss
            async with _flood(port) as flooding:
                told = await _heard(kiosk, agent, call, flooding)
            sent = int(str(await flooding))
            grew = (hub.memory_info().rss - before) / 1e6
            wrong = [line for line in (state / "log").read_text().splitlines() if any(end in line for end in ENDS)]
    if wrong:
        raise RuntimeError(f"the hub stumbled over hostile messages, first: {wrong[0]}")
    return [
        Row("hostile messages without an unhandled exception", sent, "", "asked for", 3 * EACH, f">= {3 * EACH}"),
        Row("meanwhile: kiosk to agent, p99", _p99(told), "ms", "without them", _p99(quiet), "<= 500"),
        Row("the hub's memory grew by", grew, "MB", "the hub before", before / 1e6, f"<= {GROWS_MB}"),
    ]


def _p99(told: list[float]) -> float:
    return sorted(told)[int(0.99 * len(told))]


async def _honest(port: int) -> tuple[Kiosk, Agent, str]:
    """A customer and an agent in a call."""
    kiosk, agent, call = Kiosk(PEERS), Agent(PEERS), str(uuid.uuid4())
    await come_together([kiosk], port)
    await come_together([agent], port)
    agent.say(SetState(state="available"))
    rung, started = agent.when(b'"type":"ring",'), agent.when(b'"call_started"')
    kiosk.ask(call)
    agent.say(Accept(reservation=msgspec.json.decode((await rung)[1])["reservation"]))
    await started
    return kiosk, agent, call


async def _heard(kiosk: Kiosk, agent: Agent, call: str, over: "asyncio.Future[object]") -> list[float]:
    """In milliseconds, from the kiosk through the hub to the agent's page, again and again."""
    told, number = list[float](), 0
    while not over.done():
        number += 1
        came = agent.when(b'"number":%d}' % number)
        began = time.perf_counter()
        kiosk.say(Signal(call=call, payload={"number": number}))
        async with asyncio.timeout(20):
            at, _ = await came
        told.append((at - began) * 1000)
        if number % 20 == 0:
            agent.say(Heartbeat())
        await asyncio.sleep(EVERY_S)
    return told


@asynccontextmanager
async def _flood(port: int) -> AsyncIterator["asyncio.Future[object]"]:
    """The hostile peers, in a process of their own; the task ends with how many messages they sent."""
    command = [sys.executable, "-m", "benchmarks.hostile", str(port), str(EACH), str(PEERS)]
    process = await asyncio.create_subprocess_exec(*command, stdout=subprocess.PIPE)
    assert process.stdout is not None
    async with asyncio.TaskGroup() as group:
        yield group.create_task(_number(process.stdout))
    await process.wait()


async def _number(output: asyncio.StreamReader) -> object:
    return int(await output.readline())


# -- the hostile side ------------------------------------------------------------------------------------------------------


def _bursts(kind: str, dice: Random) -> list[list[bytes]]:
    """Some bursts of frames, used again and again."""
    return [_burst(kind, dice) for _ in range(20)]


def _burst(kind: str, dice: Random) -> list[bytes]:
    calm, busy = CALM.get(kind, CALM["agent"]), BUSY.get(kind, BUSY["agent"])
    frames = [frame(_filled(dice.choice(calm), dice)) for _ in range(BURST - 2)]
    return [*frames, frame(_filled(busy, dice)), _ending(kind, dice)]


def _filled(message: bytes, dice: Random) -> bytes:
    return message % dice.randrange(10**6) if b"%d" in message else message


def _ending(kind: str, dice: Random) -> bytes:
    """Something that nobody sends in good faith."""
    made: tuple[Callable[[], bytes], ...] = (
        lambda: frame(_mutated(kind, dice)),
        lambda: frame(_mutated(kind, dice)),
        lambda: frame(_mutated(kind, dice)),
        lambda: frame(bytes(dice.randrange(256) for _ in range(dice.randrange(1, 80))), dice.choice((TEXT, BINARY))),
        lambda: frame(b'{"a":' * 20_000),
        lambda: frame(b"[" * 100_000),
        lambda: frame(b" " * 300_000),
        lambda: frame(b"\xff\xfe\xfd"),
        lambda: frame(b"p" * 200, PING),
        lambda: b"\x83\xff" + b"\xff" * 8 + b"\0" * 4,  # an unknown kind of frame of 2^64 bytes
        lambda: b"\x81\x05hello",  # not masked
        lambda: b"GET / HTTP/1.1\r\n\r\n",
        lambda: frame(b'{"type":"health"', TEXT)[:-3] + b"\x88\x82\0\0\0\0\x03\xe8",
    )
    return dice.choice(made)()


def _mutated(kind: str, dice: Random) -> bytes:
    """A known type with wrong, missing or unknown fields."""
    names = (
        "call",
        "reservation",
        "payload",
        "reason",
        "state",
        "on",
        "place",
        "operation",
        "cart",
        "revision",
        "extra",
    )
    fields = {name: dice.choice(VALUES) for name in dice.sample(names, dice.randrange(6))}
    types = (*ONE_OF.get(kind, ONE_OF["agent"]), "identify", "destroy", "")
    return msgspec.json.encode({"type": dice.choice(types), **fields})


async def _hostile(port: int, each: int, peers: int) -> int:
    kinds = (("kiosk", Kiosk), ("agent", Agent), ("nobody", None))
    async with asyncio.TaskGroup() as group:
        tasks = [
            group.create_task(_keep_on(port, kind, make, number, each // peers))
            for kind, make in kinds
            for number in range(peers)
        ]
    return sum(task.result() for task in tasks)


async def _keep_on(port: int, kind: str, make: type[Kiosk] | type[Agent] | None, number: int, count: int) -> int:
    dice, sent = Random(f"{kind} {number}"), 0
    bursts = _bursts(kind, dice)
    while sent < count:
        wire = await (_unknown(port, dice) if make is None else _known(port, make(number)))
        for one in dice.choice(bursts):
            wire.raw(one)
            sent += 1
            if sent % 50 == 0:
                await wire.drained()
        await _ended(wire)
    return sent


async def _known(port: int, peer: Kiosk | Agent) -> Wire:
    await peer.come(port)
    return peer.wire


async def _unknown(port: int, dice: Random) -> Wire:
    peer = Peer("nobody")
    await peer.connect(port, "/kiosk/connect", {})
    return peer.wire


async def _ended(wire: Wire) -> None:
    """Until the hub has cut it off; what waits for more bytes is ended from here."""
    try:
        async with asyncio.timeout(1):
            await asyncio.shield(wire.closed)
    except TimeoutError:
        wire.close()
        await wire.closed


if __name__ == "__main__":
    print(asyncio.run(_hostile(*map(int, sys.argv[1:]))), flush=True)
