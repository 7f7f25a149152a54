"""Real engines, with a real webrtcbin, beside an agent's side that sends what it should not."""

import asyncio
import sys

import pytest

from domain.media import FromCall, MediaState, Open, RemoteDescription, State, Text
from tests.kiosk.call.agent_page import AgentPage
from tests.kiosk.call.engine_process import ROOT, EngineProcess

pytestmark = pytest.mark.journey

FLOOD = """() => {
    const send = (label, data) => { try { call.channels[label].send(data); } catch { /* full */ } };
    const broken = ["", "null", "[]", "7", '{"type":"ping"}', '{"type":"ping","n":"x"}', '{"type":"had","n":-1}'];
    for (const data of broken) send("ctl", data);
    send("ctl", "x".repeat(60_000));
    send("t140", "y".repeat(60_000));
    send("t140", new Uint8Array([255, 0, 1]));
    send("t140", "a\\u001b[31mb\\u202ec\\u0007");
    for (let n = 0; n < 600; n += 1) send("ctl", JSON.stringify({type: "ping", n}));
}"""


async def test_no_answer_and_no_candidate_kills_an_engine() -> None:
    run = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.kiosk.call.hostile_run", "0", "60"), cwd=ROOT, stdout=-1, stderr=-1
    )
    out, log = await run.communicate()
    assert (run.returncode, out.decode().split(":")[-1]) == (0, " none\n"), log.decode()[-2_000:]
    assert b"answers, 0 of them" not in out


async def test_a_call_goes_on_beside_a_flood_on_its_channels(engine: EngineProcess, agent: AgentPage) -> None:
    def texts() -> list[str]:
        return [message.text for message in engine.messages if isinstance(message, Text)]

    def connected(message: FromCall) -> bool:
        return isinstance(message, State) and message.state is MediaState.CONNECTED

    await agent.answer(engine)
    engine.start()
    engine.say(Open())
    await engine.hear(State, connected)
    await agent.has_been("connected")
    await agent.page.wait_for_function("call.sendText('!')")
    await engine.hear(Text, lambda message: message.text == "!")
    await agent.page.evaluate(FLOOD)
    engine.say(RemoteDescription(1, "v=0\r\n"))
    await engine.logged("sends too much on ctl")
    await engine.logged("a second answer is dropped")
    await engine.logged("sent 60000 characters at once")
    await agent.page.wait_for_function("call.sendText('?')")
    await engine.hear(Text, lambda message: message.text == "?")
    assert texts() == ["!", "\N{REPLACEMENT CHARACTER}", "abc", "?"]
    assert not any(isinstance(one, State) and one.state is MediaState.ENDED for one in engine.messages)


async def test_the_agents_page_goes_on_beside_a_hostile_kiosk(engine: EngineProcess, agent: AgentPage) -> None:
    """What it hears is played into the page's own ears: no engine of ours says such things."""
    await agent.answer(engine)
    engine.start()
    engine.say(Open())
    await agent.has_been("connected")
    await agent.page.wait_for_function("call.sendText('!')")
    complaints: list[str] = []
    agent.page.on("pageerror", lambda error: complaints.append(str(error)))
    await agent.page.evaluate(
        """() => {
            const hear = (label, data) => call.channels[label].dispatchEvent(new MessageEvent("message", {data}));
            const broken = ["null", "7", "[1]", "{", '{"type":"had","n":"x"}', '{"type":"pong"}', new ArrayBuffer(3)];
            for (const data of broken) hear("ctl", data);
            hear("t140", new ArrayBuffer(9));
            hear("t140", "z".repeat(70_000));
            for (let n = 0; n < 5_000; n += 1) hear("t140", "w");
        }"""
    )
    for message in (
        {"type": "remote_candidate", "generation": 1, "candidate": 7},
        {"type": "remote_description", "sdp": None},
    ):
        await agent.page.evaluate("message => call.receive({generation: 99, ...message})", message)
    heard: list[str] = await agent.page.evaluate("texts")
    assert heard[0] == "\N{REPLACEMENT CHARACTER}"
    assert 100 < len(heard) < 1_000
    assert complaints == []
