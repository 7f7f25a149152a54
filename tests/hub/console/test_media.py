"""Picture, sound and text between the desk and a real media engine, brought together by the real hub."""

import asyncio
import signal
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from playwright.async_api import expect

from domain import media
from domain.call import CallKind, CallState
from domain.media import (
    FirstFrame,
    FromCall,
    LocalCandidate,
    LocalDescription,
    MediaState,
    Open,
    RemoteCandidate,
    RemoteDescription,
    Renew,
    State,
    Stats,
    Text,
    TextWay,
)
from domain.messages import AgentCamera, CallUpdate, Signal, TextByHub
from domain.messages import MediaState as KioskMedia
from domain.trouble import Part, Problem, Trouble
from hardware.ports import free_port
from hub.config import Config
from hub.switchboard.live import TEXT_ALLOWED
from tests.hub.console.counter import Counter, ListeningKiosk, listening
from tests.hub.console.desk import Desk, chromium
from tests.hub.world import TestClock, World, world
from tests.kiosk.call.engine_process import EngineProcess, running_engine

pytestmark = pytest.mark.journey

TEN_FRAMES = """new Promise((done) => {
    const video = document.querySelector("video.theirs");
    let frames = 0;
    const next = () => (++frames > 10 ? done(true) : video.requestVideoFrameCallback(next));
    next();
})"""

FASTER_THAN_THE_HUB = 2 * TEXT_ALLOWED[0] * "y"

OVER_A_CONNECTION_THAT_DIES = """(async () => {
    const { TextByHub } = await import("/static/js/desk/text-by-hub.js");
    const { Typed } = await import("/static/js/typed.js");
    const said = [];
    let alive = false;
    const byHub = new TextByHub({
        typed: new Typed(),
        send: (message) => said.push(message.said.type),
        isCarried: () => alive,
        onText: () => null,
        onMoves: () => null,
    });
    byHub.connectionLost();
    byHub.receive({ way: 7, older: 1, said: { type: "had", me: "k", you: "", n: 0 } });
    alive = true;
    byHub.leave();
    byHub.connectionLost();
    alive = false;
    byHub.connectionLost();
    return said;
})()"""

LOSSES_AND_THEN_A_QUEUE = """(async () => {
    const { Beat } = await import("/static/js/beat.js");
    const { VoiceCopies } = await import("/static/js/voice-copies.js");
    const told = [];
    const real = [performance.now, window.setInterval, MessagePort.prototype.postMessage];
    let now = 0, ask, last;
    performance.now = () => now;
    window.setInterval = (each) => ((ask = each), 0);
    MessagePort.prototype.postMessage = (copies) => told.push(copies);
    const beat = new Beat({ say: ({ n }) => (last = n), onSilence: (state) => told.push(state) });
    const copies = new VoiceCopies({});
    const pass = (beats, lost, isAnswered) => {
        for (; beats; beats -= 1) {
            now += 460;
            ask();
            now += 40;
            if (isAnswered) beat.answered(last), beat.heard();
            copies.follow(lost, beat.waitsMs, false);
        }
    };
    beat.heard();
    beat.begin();
    pass(2, 0, true);
    pass(1, 0.2, true);
    pass(3, 0.2, false);
    [performance.now, window.setInterval, MessagePort.prototype.postMessage] = real;
    return told;
})()"""

THE_HUB_WAS_AWAY = """(async () => {
    const { Calls } = await import("/static/js/desk/calls.js");
    const call = { id: "c", media: { state: "ended", textByHub: true } };
    const state = { calls: [call], front: "", wrapUps: [] };
    const media = { stop: () => null, noTextByHub: ({ media }) => (media.textByHub = false) };
    const calls = new Calls({ state }, media, () => null);
    const goesOn = () => (calls.second(), state.calls.length === 1);
    calls.take({ type: "hello", calls: ["c"] });
    const asked = goesOn();
    calls.take({ type: "refused", about: "resume", key: "not_your_call", call: "c" });
    return [asked, goesOn()];
})()"""


@pytest.fixture
async def engine(tmp_path: Path) -> AsyncIterator[EngineProcess]:
    async with running_engine(tmp_path) as engine:
        yield engine


def join(kiosk: ListeningKiosk, engine: EngineProcess, call: str, *, signals: bool = True) -> None:
    """Carry signals and text between the kiosk's socket and its engine, as the line does; without ``signals`` only text."""

    async def to_hub(message: FromCall) -> None:
        payload: dict[str, Any]
        match message:
            case media.TextByHub(way=way, older=older, said=said):
                await kiosk.send(TextByHub(call=call, way=way, older=older, said=said))
                return
            case _ if not signals:
                return
            case LocalDescription(generation=generation, sdp=sdp):
                payload = {"kind": "description", "sdp_type": "offer", "sdp": sdp}
            case LocalCandidate(generation=generation, candidate=candidate, sdp_m_line_index=index):
                payload = {"kind": "candidate", "candidate": candidate, "sdp_m_line_index": index}
            case _:
                return
        await kiosk.send(Signal(call=call, generation=generation, payload=payload))

    def to_engine(said: Signal | TextByHub) -> None:
        if isinstance(said, TextByHub):
            engine.say(media.TextByHub(way=said.way, older=said.older, said=said.said))
            return
        payload = dict(said.payload)
        if payload["kind"] == "description":
            engine.say(RemoteDescription(said.generation, payload["sdp"]))
        else:
            engine.say(RemoteCandidate(said.generation, payload["candidate"], payload["sdp_m_line_index"]))

    engine.forward, kiosk.on_signal = to_hub, to_engine


async def talk(kiosk: ListeningKiosk, engine: EngineProcess, desk: Desk) -> Counter:
    """A running call, with the customer's camera on."""
    await desk.available()
    counter = Counter(kiosk, "soup")
    await counter.ask()
    join(kiosk, engine, counter.call)
    engine.start(call=counter.call)
    await desk.answer()
    await kiosk.get(CallUpdate, state=CallState.CONNECTING)
    engine.say(Open())
    await engine.hear(FirstFrame)
    await expect(desk.page.locator(".video[data-live]")).to_be_visible()
    return counter


def typed(engine: EngineProcess) -> str:
    """All that the agent typed, as the kiosk got it."""
    return "".join(message.text for message in engine.messages if isinstance(message, Text))


async def got(engine: EngineProcess, text: str) -> None:
    await engine.hear(Text, lambda _: typed(engine).endswith(text))


async def test_customer_and_agent_see_and_read_each_other(
    here: World, kiosk: ListeningKiosk, engine: EngineProcess, desk: Desk
) -> None:
    counter = await talk(kiosk, engine, desk)
    assert await desk.page.evaluate(TEN_FRAMES)

    for character in "Hola":
        engine.say(Text(character))
    await expect(desk.page.locator("[data-from=customer]")).to_have_text("Customer: Hola")
    await desk.press("t")
    await desk.page.keyboard.type("Bueno")
    await got(engine, "Bueno")
    await desk.press("Backspace", "Backspace")
    await got(engine, "\b\b")
    await desk.press("Enter", "Escape", "5")
    await got(engine, "\n¿Algo más?\n")
    await expect(desk.page.locator("[data-from=agent]")).to_have_text(["You: Bue", "You: ¿Algo más?"])

    await desk.press("m")
    await expect(desk.page.get_by_role("button", name="Muted")).to_be_visible()
    await expect(desk.page.locator("video.own")).to_have_count(0)
    await desk.press("s")
    await expect(desk.page.locator("video.own")).to_be_visible()

    await a_bad_call_is_said_on_the_picture(kiosk, engine, desk, counter.call)
    await kiosk.hang_up(counter.call)
    await desk.sees("The customer ended the call.", exact=False)
    await expect(desk.page.locator("video")).to_have_count(0)
    await expect(desk.page.get_by_text("The line", exact=False)).to_be_visible()
    await the_pages_account_is_kept(here, counter.call)


async def the_pages_account_is_kept(here: World, call: str) -> None:
    """It is told as the wrap-up begins, whether or not one is written."""
    ends: list[dict[str, Any]] = []
    async with asyncio.timeout(15):
        while not ends:
            _, record = await here.ask("GET", f"/api/console/calls/{call}", "Sue")
            ends = record["quality"]
    [end] = ends
    assert (end["side"], end["by"], end["quality"]["relay"]) == ("agent", "Ana", "direct")
    assert 0 < end["quality"]["sound_after_ms"] < 20_000
    assert 0 < end["quality"]["picture_after_ms"] < 20_000
    assert (end["quality"]["width"], end["quality"]["height"]) == (640, 480)
    assert end["quality"]["round_trip_ms"] is not None


async def a_bad_call_is_said_on_the_picture(
    kiosk: ListeningKiosk, engine: EngineProcess, desk: Desk, call: str
) -> None:
    """By what the kiosk tells, and by what the page sees itself when nobody tells anything."""
    words, dimmed = desk.page.locator(".video-words"), desk.page.locator(".video[data-dimmed]")
    await expect(words).to_have_text("")
    troubles = (Trouble(Part.CAMERA, Problem.COVERED), Trouble(Part.MICROPHONE, Problem.SILENT))
    await kiosk.send(KioskMedia(call=call, state="connected", trouble=troubles, sound_only=True))
    await expect(words).to_have_text("Something is over their camera. They can see and hear you.")
    await expect(desk.page.locator(".beside p")).to_have_text(
        [
            "Nothing comes from their microphone. Type: they read it at once.",
            "They hear you, but your picture does not get through.",
        ]
    )
    await kiosk.send(KioskMedia(call=call, state="connected", not_seen=True))
    await expect(words).to_have_text("Sound only: the line is too thin for their picture.")
    await kiosk.send(KioskMedia(call=call, state="connected", sound_off=True))
    silent = "They have turned the sound off. They do not hear you, but read what you type."
    await expect(desk.page.locator(".beside p")).to_have_text([silent])
    await kiosk.send(KioskMedia(call=call, state="connected"))
    await expect(dimmed).to_have_count(0)
    engine.process.send_signal(signal.SIGSTOP)
    await expect(words).to_have_text("Weak connection")
    await expect(dimmed).to_be_visible()
    engine.process.send_signal(signal.SIGCONT)
    await expect(words).to_have_text("")
    await expect(dimmed).to_have_count(0)


async def test_a_softened_background_and_a_hold_keep_the_call_alive(
    kiosk: ListeningKiosk, engine: EngineProcess, desk: Desk
) -> None:
    await talk(kiosk, engine, desk)
    await desk.press("s", "g")
    soften = desk.page.get_by_role("button", name="Soften")
    await expect(soften).to_have_attribute("aria-pressed", "true")
    assert await desk.page.evaluate(TEN_FRAMES.replace("theirs", "own"))
    await engine.hear(Stats, lambda stats: stats.video_fps_in > 5)
    await desk.press("h")
    await desk.sees("On hold for", exact=False)
    await engine.hear(Stats, lambda stats: stats.video_fps_in < 1 and stats.audio_level_in < -60)
    await desk.press("h", "g")
    await expect(soften).to_have_attribute("aria-pressed", "false")
    heard = len(engine.messages)
    await engine.hear(Stats, lambda stats: stats in engine.messages[heard:] and stats.video_fps_in > 5)
    states = [message.state for message in engine.messages if isinstance(message, State)]
    assert not {MediaState.WEAK, MediaState.LOST} & set(states), "a hold is no broken line"
    await the_agent_hides(kiosk, engine, desk)


async def the_agent_hides(kiosk: ListeningKiosk, engine: EngineProcess, desk: Desk) -> None:
    """Not black pictures but none, and the kiosk is told why."""
    await desk.press("v")
    assert not (await kiosk.get(AgentCamera)).on
    engine.messages.clear()
    await engine.hear(Stats, lambda stats: stats.video_fps_in == 0 and stats.audio_level_in > -60)
    await desk.press("v")
    assert (await kiosk.get(AgentCamera)).on
    await engine.hear(Stats, lambda stats: stats.video_fps_in > 5)


async def test_a_call_of_text_opens_neither_camera_nor_microphone(
    kiosk: ListeningKiosk, engine: EngineProcess, desk: Desk
) -> None:
    await desk.available()
    counter = Counter(kiosk, "soup")
    await counter.ask(CallKind.TEXT)
    join(kiosk, engine, counter.call)
    engine.start(call=counter.call, video=False, sound=False)
    await desk.is_rung()
    await desk.sees("A customer writes from")
    await desk.answer()
    await kiosk.get(CallUpdate, state=CallState.CONNECTING)
    engine.say(Open())
    await desk.press("t")
    await desk.page.keyboard.type("Hola")
    await got(engine, "Hola")
    assert await desk.page.evaluate("import('/static/js/devices.js').then((devices) => devices.opened() === null)")
    await expect(desk.page.locator("video")).to_have_count(0)


async def test_where_no_connection_comes_about_text_goes_by_the_hub_until_one_does(
    kiosk: ListeningKiosk, engine: EngineProcess, desk: Desk
) -> None:
    await desk.available()
    counter = Counter(kiosk, "soup")
    await counter.ask(CallKind.TEXT)
    join(kiosk, engine, counter.call, signals=False)
    engine.start(call=counter.call, video=False, sound=False)
    await desk.is_rung()
    await desk.answer()
    await kiosk.get(CallUpdate, state=CallState.CONNECTING)
    engine.say(Open())
    for character in "Hola":
        engine.say(Text(character))
    await desk.press("t")
    await desk.page.keyboard.type("Dígame ")
    await got(engine, "Dígame ")
    customer = desk.page.locator("[data-from=customer]")
    await expect(customer).to_have_text("Customer: Hola")
    await expect(desk.page.locator(".text-state")).to_have_text("")
    await desk.page.keyboard.type(FASTER_THAN_THE_HUB)
    await got(engine, FASTER_THAN_THE_HUB)

    join(kiosk, engine, counter.call)
    engine.say(Renew(2))
    for number in range(20):
        engine.say(Text(str(number % 10)))
        await desk.page.keyboard.type("x")
    await engine.hear(TextWay, lambda way: not way.by_hub)
    engine.say(Text("!"))
    await desk.page.keyboard.type("!")
    await got(engine, "!")
    assert typed(engine) == "Dígame " + FASTER_THAN_THE_HUB + 20 * "x" + "!"
    await expect(customer).to_have_text("Customer: Hola" + 2 * "0123456789" + "!")
    assert await desk.page.evaluate(OVER_A_CONNECTION_THAT_DIES) == ["had", "again"]
    assert await desk.page.evaluate(THE_HUB_WAS_AWAY) == [True, False]
    assert await desk.page.evaluate(LOSSES_AND_THEN_A_QUEUE) == [3, "weak", 1]


async def test_a_call_goes_on_while_the_hub_is_restarted(
    state: Path, clock: TestClock, engine: EngineProcess, tmp_path: Path
) -> None:
    config = Config(state=state, port=free_port())
    key = Ed25519PrivateKey.generate()
    async with chromium(f"http://127.0.0.1:{config.port}") as browser:
        async with world(config, clock) as here, listening(here, key, await here.enrol(key)) as kiosk:
            desk = await browser.desk()
            counter = await talk(kiosk, engine, desk)
            here.hub.say_goodbye()
        await desk.sees("The hub cannot be reached. Trying again …", exact=False)
        engine.say(Text("Still here"))
        await expect(desk.page.locator("[data-from=customer]")).to_contain_text("Still here")

        async with world(config, clock) as here, listening(here, key, kiosk.id) as kiosk:
            counter.kiosk = kiosk
            await counter.add("bread")
            await expect(desk.page.locator(".line")).to_have_count(2)
            await desk.press("t")
            await desk.page.keyboard.type("Me too")
            await got(engine, "Me too")
            assert sum(isinstance(message, LocalDescription) for message in engine.messages) == 1
            here.hub.say_goodbye()
