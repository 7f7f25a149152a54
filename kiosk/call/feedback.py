"""What the other side tells of our packets: when each came, if it came (transport-wide feedback, draft-holmer-rmcat-01)."""

import threading
from collections import deque
from collections.abc import Callable, Iterable
from typing import NamedTuple

from hardware.audio.gstreamer import Gst
from kiosk.call.congestion import SILENT_S, Report
from kiosk.call.network import on_element

LOSS_OVER_S, RATE_OVER_S, DELAY_OVER_S = 1.5, 0.3, 0.2
OVERTAKEN_S = 0.1
"""A packet that is later than one behind it is so by less."""
MOST_RECENT = 2_000
BASE_OVER_S = 30
"""The line's own delay is the least of so long: a longer path, or a clock that drifts, is forgotten after it."""

GIVEN_EVERY_NS = 100_000_000
AT_ONCE_AMONG = 1_000
"""Streams. Among more (GStreamer: three, and a call has eight) what is missing may be asked for only once between two reports,
seconds apart: a group of many would fill its line, one other side does not (RFC 4585, 3.5.2)."""
ASKED_WITH = 0.25
"""Of what comes, for requests at most: with a twentieth, as usual, what is missing would be asked for every 100 ms, and of
pictures that lose every fifth packet a third would be shown."""
REPORTED_EVERY_NS = 1_000_000_000
"""On the average (T_rr_interval of RFC 4585, 3.5.3), as browsers do; what is missing is asked for between. Each of our three
streams reports on all of the other side's: ten times a second that took 40 kbit/s, and the sound its place on a thin line."""


class Delivery(NamedTuple):
    """``sent`` by our clock and ``arrived`` by the other side's, in seconds; None if it did not. ``size`` in bytes."""

    sent: float
    arrived: float | None
    size: int


class Deliveries:
    """Feedback comes on a streaming thread, reports are asked for on another. Silence counts once there was any: a browser may
    not know of feedback."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._recent: deque[Delivery] = deque()
        self._arrived = 0
        self._least: deque[tuple[int, float]] = deque(maxlen=BASE_OVER_S)  # of each second
        self._round_trip, self._heard_at, self._cut_until = 0.1, float("inf"), 0.0

    def rest(self, now: float) -> None:
        """Nothing is sent just now, so that nothing is told."""
        with self._lock:
            self._forget()
            self._heard_at = max(now, self._heard_at)

    def took(self, packets: Iterable[Delivery], now: float) -> None:
        """A feedback message, in the order in which the packets were sent."""
        with self._lock:
            if now - self._heard_at > SILENT_S:  # the line was cut, and what was lost then says nothing of now
                self._forget()
                self._cut_until = now
            for packet in packets:
                if packet.arrived is not None or packet.sent > self._cut_until:
                    self._recent.append(packet)
                if packet.arrived is not None:
                    self._arrived += 1
                    self._round_trip = now - packet.sent
                    self._note_delay(int(now), packet.arrived - packet.sent)
            self._heard_at = now
            while self._recent and self._is_old(self._recent[0]):
                self._arrived -= self._recent.popleft().arrived is not None

    def report(self, now: float) -> Report:
        """About the last moments."""
        with self._lock:
            loss = 1 - self._arrived / len(self._recent) if self._recent else 0.0
            arrived = self._last_arrived()
            base = min((delay for _, delay in self._least), default=0.0)
        last = max((at for at, _, _ in arrived), default=0.0)
        late = [delay for at, delay, _ in arrived if at > last - DELAY_OVER_S]
        before = [delay for at, delay, _ in arrived if last - 2 * DELAY_OVER_S < at <= last - DELAY_OVER_S]
        return Report(
            received=_rate([(at, size) for at, _, size in arrived if at > last - RATE_OVER_S]),
            loss=loss,
            late_s=min(late) - base if late else 0.0,
            grew_s=min(late) - min(before) if before else 0.0,
            round_trip_s=self._round_trip,
            silent_s=max(0.0, now - self._heard_at),
        )

    def _is_old(self, packet: Delivery) -> bool:
        return packet.sent < self._recent[-1].sent - LOSS_OVER_S or len(self._recent) > MOST_RECENT

    def _forget(self) -> None:
        self._recent.clear()
        self._arrived = 0

    def _last_arrived(self) -> list[tuple[float, float, int]]:
        """When each of the last moments arrived, after how long, and its size."""
        found: list[tuple[float, float, int]] = []
        last = 0.0
        for sent, arrived, size in reversed(self._recent):
            if arrived is not None:
                last = max(last, arrived)
                if arrived < last - 2 * DELAY_OVER_S - OVERTAKEN_S:
                    break
                found.append((arrived, arrived - sent, size))
        return found

    def _note_delay(self, second: int, delay: float) -> None:
        if self._least and self._least[-1][0] == second:
            self._least[-1] = (second, min(delay, self._least[-1][1]))
        else:
            self._least.append((second, delay))


def _rate(arrived: list[tuple[float, int]]) -> float:
    """Bit/s between the first and the last of them; 0 if they are too few to tell."""
    arrived.sort()
    lasted = arrived[-1][0] - arrived[0][0] if arrived else 0.0
    return 8 * sum(size for _, size in arrived[1:]) / lasted if lasted > RATE_OVER_S / 3 else 0.0


def on_feedback(pad: Gst.Pad, took: Callable[[list[Delivery]], None]) -> None:
    """``took(packets)`` gets each message about the packets that leave the pad towards a webrtcbin, on a streaming thread.

    GStreamer's rtpsession sends it against the stream, as an event for controls of congestion.
    """

    def probe(_pad: Gst.Pad, info: Gst.PadProbeInfo) -> Gst.PadProbeReturn:
        event = info.get_event()
        if event.type is Gst.EventType.CUSTOM_UPSTREAM and event.has_name("RTPTWCCPackets"):
            message = event.get_structure()  # needs a name: its packets are gone with it
            took([_delivery(one) for one in message.get_value("packets")])
        return Gst.PadProbeReturn.OK

    pad.add_probe(Gst.PadProbeType.EVENT_UPSTREAM, probe)


def give(network: Gst.Bin) -> None:
    """What this webrtcbin tells of the other side's packets: as often as browsers do, not with each picture (26 kbit/s); and
    what it misses, at once."""

    def made(element: Gst.Element) -> None:
        session = element.get_property("internal-session")
        session.set_property("twcc-feedback-interval", GIVEN_EVERY_NS)
        session.set_property("rtcp-min-interval", REPORTED_EVERY_NS)
        session.set_property("rtcp-immediate-feedback-threshold", AT_ONCE_AMONG)
        session.set_property("rtcp-fraction", ASKED_WITH)

    on_element(network, "rtpsession", made)


def _delivery(told: Gst.Structure) -> Delivery:
    arrived = None if told.get_value("lost") else told.get_value("remote-ts") / Gst.SECOND
    return Delivery(told.get_value("local-ts") / Gst.SECOND, arrived, told.get_value("size"))
