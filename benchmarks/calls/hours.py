"""Eight hours of what a call does by the clock, as fast as it goes: ``python -m benchmarks.calls.hours``, about two minutes.

Beats and text over real data channels, readings of webrtcbin's counts, looks at a camera, each by the call's own parts, and what
the process holds afterwards. Media take their time; `growth` has a call of so many minutes. What the first tenth takes is not
counted: tables grow to their size then.
"""

import itertools
import json
import os
import sys
import time
from collections.abc import Callable, Iterator

from rich.console import Console

from benchmarks.calls.held import anonymous
from benchmarks.table import Row, on_terminal
from domain.media import LocalCandidate, LocalDescription, MediaEnd, RemoteCandidate, RemoteDescription
from hardware.audio.gstreamer import GLib, Gst, GstSdp, GstWebRTC
from kiosk.call.channels import Channels
from kiosk.call.glance import SEEN, Glance
from kiosk.call.later import later
from kiosk.call.measurements import read_traffic
from kiosk.call.negotiation import Negotiation
from kiosk.call.typed import Typed

HOURS_S = 8 * 3600
MOST_MB = 1.0


def growth(what: str, steps: Iterator[None], count: int) -> Row:
    """Over so many steps."""
    for _ in itertools.islice(steps, count // 10):
        pass
    before = anonymous(os.getpid())
    for _ in itertools.islice(steps, count):
        pass
    grown = (anonymous(os.getpid()) - before) / 1e6
    return Row(f"{what}, {count:,} times: growth", grown, "MB", "limit", MOST_MB, f"<= {MOST_MB:g}")


def until(done: Callable[[], bool]) -> None:
    """Run the main loop so long."""
    while not done():
        GLib.MainContext.default().iteration(True)


class Agent:
    """The other side's webrtcbin: answers what it is offered, each ping, the kiosk's first word, and types back what it reads."""

    def __init__(self, peer: Gst.Element, negotiation: Callable[[], Negotiation]) -> None:
        self._peer, self._negotiation = peer, negotiation
        self._channels: dict[str, GstWebRTC.WebRTCDataChannel] = {}
        self.pings = self.pongs = 0
        peer.connect("on-ice-candidate", lambda _peer, line, text: later(self._found, line, text))
        peer.connect("on-data-channel", self._opened)

    def say(self, label: str, message: str) -> None:
        self._channels[label].emit("send-string", message)

    def take(self, message: object) -> None:
        """What the kiosk's side says."""
        match message:
            case LocalDescription(_, text):
                _, sdp = GstSdp.SDPMessage.new_from_text(text)
                self._offer = GstWebRTC.WebRTCSessionDescription.new(GstWebRTC.WebRTCSDPType.OFFER, sdp)
                self._peer.emit("set-remote-description", self._offer, Gst.Promise.new())
                self._peer.emit(
                    "create-answer", None, Gst.Promise.new_with_change_func(lambda made: later(self._answered, made))
                )
            case LocalCandidate(_, text, line):
                self._peer.emit("add-ice-candidate", line, text)

    def _answered(self, promise: Gst.Promise) -> None:
        reply = promise.get_reply()
        answer = reply.get_value("answer")
        sdp = answer.sdp
        text = sdp.as_text()
        self._peer.emit("set-local-description", answer, Gst.Promise.new())
        self._negotiation().answer(RemoteDescription(1, text))

    def _found(self, line: int, text: str) -> None:
        self._negotiation().candidate(RemoteCandidate(1, text, line))

    def _opened(self, _peer: Gst.Element, channel: GstWebRTC.WebRTCDataChannel) -> None:
        """On a streaming thread: what comes at once has to be heard."""
        label = channel.get_property("label")
        self._channels[label] = channel
        channel.connect("on-message-string", lambda _channel, text: later(self._heard, label, text))

    def _heard(self, label: str, text: str) -> None:
        if label == "t140":
            self.say("t140", text)
            return
        message = json.loads(text)
        if message["type"] == "had":
            self.say("ctl", json.dumps({"type": "had", "me": "agent", "you": message["me"], "n": 0}))
        elif message["type"] == "ping":
            self.pings += 1
            self.say("ctl", json.dumps({"type": "pong", "n": message["n"]}))
        else:
            self.pongs += 1


class Call:
    """A kiosk's channels and an agent's, connected, in a time of their own."""

    def __init__(self) -> None:
        pipeline = Gst.parse_launch(
            "webrtcbin name=kiosk bundle-policy=max-bundle webrtcbin name=agent bundle-policy=max-bundle"
        )
        pipeline.set_state(Gst.State.PLAYING)
        self.peer, self._now, self._beat, self._typed_back = pipeline.get_by_name("kiosk"), 0.0, 0, 0
        agent = Agent(pipeline.get_by_name("agent"), lambda: self._negotiation)
        self._agent, self._pipeline = agent, pipeline
        self._negotiation = Negotiation(self.peer, 1, ("application",), agent.take, self._failed)
        self._typed = Typed(self._came)
        self._channels = Channels(self.peer, lambda: self._now, self._typed, lambda: None, lambda: None, self._failed)
        self._negotiation.offer()
        until(lambda: self._channels.goes)

    def beats(self) -> Iterator[None]:
        """Half a second of it each time: both sides ping and answer, and type a character."""
        while True:
            self._beat += 1
            self._now += 0.5
            self._channels.ping(0.0)
            self._agent.say("ctl", json.dumps({"type": "ping", "n": self._beat}))
            self._typed.typed("e")
            self._channels.send_text()
            until(lambda: self._came_over() >= self._beat)
            yield

    def readings(self) -> Iterator[None]:
        """A second of it each time."""
        while True:
            asked = Gst.Promise.new()
            self.peer.emit("get-stats", None, asked)
            asked.wait()
            reply = asked.get_reply()
            read_traffic(
                {(name := reply.nth_field_name(index)): reply.get_value(name) for index in range(reply.n_fields())}
            )
            yield

    def _came_over(self) -> int:
        """So many of each."""
        return min(self._agent.pings, self._agent.pongs, self._typed_back)

    def _came(self, text: str) -> None:
        self._typed_back += len(text)

    def _failed(self, why: MediaEnd) -> None:
        raise RuntimeError(f"the two ends in this process are not connected: {why}")


def looks() -> Iterator[None]:
    """A second of it each time: at a camera that gives pictures as fast as they are taken."""
    pipeline = Gst.parse_launch(
        "videotestsrc pattern=ball ! video/x-raw,format=I420,width=640,height=480"
        f" ! identity name=seen {SEEN} ! fakesink sync=false"
    )
    glance = Glance(pipeline.get_by_name("seen"))
    glance.begin()
    pipeline.set_state(Gst.State.PLAYING)
    while True:
        while glance.take() is None:
            time.sleep(0.0005)
        yield


def main() -> int:
    """0 when nothing grows, else 1."""
    call = Call()
    rows = [
        growth("beats and characters, both ways", call.beats(), 2 * HOURS_S),
        growth("readings of webrtcbin's counts", call.readings(), HOURS_S),
        growth("looks at a camera", looks(), HOURS_S),
    ]
    Console(width=None if sys.stdout.isatty() else 150).print(on_terminal(rows))
    return int(any(row.met is False for row in rows))


if __name__ == "__main__":
    sys.exit(main())
