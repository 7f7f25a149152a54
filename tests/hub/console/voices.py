"""People with a voice of their own, each a steady tone, so that a spectrum tells who is heard by whom."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from playwright.async_api import Browser, Page, async_playwright

from domain.messages import Signal
from tests.hub.console.counter import Counter, ListeningKiosk
from tests.hub.console.desk import Desk
from workbench.agent import ARGUMENTS, CHROMIUM

TONES = {"customer": 500, "agent": 800, "supervisor": 1300, "interpreter": 2100}
PATIENCE_S = 20.0

# The microphone of a page is a tone; what a page plays aloud is remembered, so that it can be listened to.
RIG = """(hertz) => {
    window.tone = () => {
        window.toneContext ??= new AudioContext();
        const context = window.toneContext;
        const [voice, out] = [new OscillatorNode(context, { frequency: hertz }), context.createMediaStreamDestination()];
        const loudness = new GainNode(context, { gain: 0.2 });
        voice.connect(loudness).connect(out);
        voice.start();
        return out.stream.getAudioTracks()[0];
    };
    const { mediaDevices } = navigator;
    const ask = mediaDevices?.getUserMedia.bind(mediaDevices);
    if (ask) mediaDevices.getUserMedia = async (wanted) => {
        const stream = await ask(wanted);
        stream.getAudioTracks().forEach((track) => { track.stop(); stream.removeTrack(track); });
        if (wanted.audio) stream.addTrack(window.tone());
        return stream;
    };
    window.playing = new Set();
    const { play } = HTMLMediaElement.prototype;
    HTMLMediaElement.prototype.play = function () {
        window.playing.add(this);
        return play.call(this);
    };
    window.ears = new Map();
    window.spectrum = (tones) => {
        const loudest = Object.fromEntries(Object.keys(tones).map((who) => [who, -200]));
        for (const element of [...window.playing, ...document.querySelectorAll("video, audio")]) {
            if (element.muted || element.paused) continue;
            for (const track of element.srcObject?.getAudioTracks() ?? []) {
                if (!window.ears.has(track)) {
                    window.hearing ??= new AudioContext();
                    const ear = new AnalyserNode(window.hearing, { fftSize: 4096, smoothingTimeConstant: 0 });
                    window.hearing.createMediaStreamSource(new MediaStream([track])).connect(ear);
                    window.ears.set(track, ear);
                }
                const ear = window.ears.get(track);
                const levels = new Float32Array(ear.frequencyBinCount);
                ear.getFloatFrequencyData(levels);
                for (const [who, hertz] of Object.entries(tones)) {
                    const bin = Math.round(hertz / (window.hearing.sampleRate / ear.fftSize));
                    loudest[who] = Math.max(loudest[who], ...levels.slice(bin - 1, bin + 2));
                }
            }
        }
        return loudest;
    };
}"""

# The kiosk's end of a call, as its media engine speaks: it offers, and keeps the beat.
CUSTOMER = """() => {
    const canvas = document.body.appendChild(Object.assign(document.createElement("canvas"), { width: 320, height: 240 }));
    const brush = canvas.getContext("2d");
    setInterval(() => { brush.fillStyle = `hsl(${performance.now() / 20} 60% 50%)`; brush.fillRect(0, 0, 320, 240); }, 50);
    const loudspeaker = document.body.appendChild(document.createElement("audio"));
    window.begin = async (generation) => {
        const peer = new RTCPeerConnection();
        const [ctl] = ["ctl", "t140"].map((label) => peer.createDataChannel(label));
        ctl.onmessage = ({ data }) => {
            const { type, n } = JSON.parse(data);
            if (type === "ping") ctl.send(JSON.stringify({ type: "pong", n }));
        };
        peer.addTrack(window.tone());
        peer.addTrack(canvas.captureStream(20).getVideoTracks()[0]);
        const heard = new MediaStream();
        peer.ontrack = ({ track }) => {
            heard.addTrack(track);
            loudspeaker.srcObject = heard;
            loudspeaker.play();
        };
        const early = [];
        peer.onicecandidate = ({ candidate }) => candidate && window.signal(generation,
            { kind: "candidate", candidate: candidate.candidate, sdp_m_line_index: candidate.sdpMLineIndex });
        window.take = async (of, payload) => {
            if (of !== generation) return;
            if (payload.kind === "description") {
                await peer.setRemoteDescription({ type: "answer", sdp: payload.sdp });
                for (const one of early.splice(0)) await peer.addIceCandidate(one);
            } else if (payload.candidate) {
                const one = { candidate: payload.candidate, sdpMLineIndex: payload.sdp_m_line_index };
                peer.remoteDescription ? await peer.addIceCandidate(one) : early.push(one);
            }
        };
        await peer.setLocalDescription();
        window.signal(generation, { kind: "description", sdp_type: "offer", sdp: peer.localDescription.sdp });
        window.peerBefore?.close();
        window.peerBefore = peer;
    };
}"""


class Voices:
    """The pages of several people in one browser."""

    def __init__(self, browser: Browser, url: str, group: asyncio.TaskGroup) -> None:
        self._browser, self._url, self._group = browser, url, group
        self.pages: dict[str, Page] = {}
        self._carriers: list[asyncio.Task[None]] = []

    async def person(self, who: str) -> Desk:
        page = await self._page(who)
        return Desk(page, self._url)

    async def customer(self, counter: Counter, kiosk: ListeningKiosk) -> Callable[[int], Awaitable[Any]]:
        """The customer of a call; what comes back begins a generation of the connection."""
        page = await self._page("customer")
        signals: asyncio.Queue[Signal] = asyncio.Queue()

        async def signal(generation: int, payload: dict[str, Any]) -> None:
            await kiosk.send(Signal(call=counter.call, generation=generation, payload=payload))

        async def carry() -> None:
            while True:
                signal = await signals.get()
                await page.evaluate("([of, payload]) => window.take(of, payload)", [signal.generation, signal.payload])

        await page.expose_function("signal", signal)
        await page.evaluate(f"({RIG})({TONES['customer']})")
        await page.evaluate(CUSTOMER)
        kiosk.on_signal = lambda said: signals.put_nowait(said) if isinstance(said, Signal) else None
        self._carriers.append(self._group.create_task(carry()))
        return lambda generation: page.evaluate("(generation) => window.begin(generation)", generation)

    def stop(self) -> None:
        for carrier in self._carriers:
            carrier.cancel()

    async def hears(self, who: str, *voices: str) -> None:
        """Wait until somebody hears exactly these, for longer than a moment."""
        wanted, loud, times = set(voices), {}, 0
        for _ in range(int(PATIENCE_S / 0.1)):
            loud = await self.pages[who].evaluate("(tones) => window.spectrum(tones)", TONES)
            times = times + 1 if {voice for voice, level in loud.items() if level > -60} == wanted else 0
            if times >= 6:
                return
            await self.pages[who].wait_for_timeout(100)
        raise AssertionError(f"{who} should hear {sorted(wanted)}; the tones are at {loud} dB")

    async def _page(self, who: str) -> Page:
        context = await self._browser.new_context(viewport={"width": 1440, "height": 900})
        page = await context.new_page()
        if who != "customer":
            await page.add_init_script(f"({RIG})({TONES[who]})")
        self.pages[who] = page
        return page


@asynccontextmanager
async def voices(url: str) -> AsyncIterator[Voices]:
    arguments = list(ARGUMENTS)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        try:
            async with asyncio.TaskGroup() as group:
                people = Voices(browser, url, group)
                try:
                    yield people
                finally:
                    people.stop()
        finally:
            await browser.close()
