"""``python -m benchmarks.calls.receiver``: what a kiosk makes of an agent's voice on a bad line, in a time of its own: whatever
else the machine does, every run gives the same."""

import heapq
from collections.abc import Iterator

import numpy as np

from benchmarks.calls.score import Recording, Score, score
from benchmarks.calls.sound import CLEAN_S, IMPAIRED_S, LINES
from benchmarks.calls.speech import RATE, Samples, spoken
from hardware.audio.gstreamer import Gst
from kiosk.call.playout import GIVEN_NS, PACKET, Playout
from kiosk.call.redundancy import PLAIN, Packet, Wrapper
from kiosk.call.voice import Voice
from tests.network.condition import Condition, Direction

IP_AND_UDP = bytes(28)
PACKET_S = 0.02
ASKED_AGAIN_S = 0.11
"""From when a packet is sent to when it is sent once more: the next one is waited for, and the line is 60 ms there and back."""
SEEDS = (1, 2, 3)


def encoded(said: Samples) -> list[bytes]:
    """As the agent's browser does it: all bits below 8 kHz, because the kiosk asks for that."""
    pipeline = Gst.parse_launch(
        "appsrc name=in format=time caps=audio/x-raw,format=S16LE,layout=interleaved,rate=48000,channels=1"
        " ! opusenc bitrate=32000 audio-type=voice bandwidth=wideband complexity=9 ! appsink name=out sync=false"
    )
    pipeline.set_state(Gst.State.PLAYING)
    pipeline.get_by_name("in").emit("push-buffer", Gst.Buffer.new_wrapped((said * 32767).astype("<i2").tobytes()))
    pipeline.get_by_name("in").emit("end-of-stream")
    out = pipeline.get_by_name("out")
    buffers = [sample.get_buffer() for sample in iter(lambda: out.emit("pull-sample"), None)]
    pipeline.set_state(Gst.State.NULL)
    return [buffer.extract_dup(0, buffer.get_size()) for buffer in buffers]


def arriving(packets: list[bytes], line: Condition, seed: int) -> Iterator[tuple[float, bytes]]:
    """Each packet with the one before it, and what is lost once more; in no order."""
    direction, wrapper = Direction(seed), Wrapper(1)
    header = bytes([0x80, *bytes(11)])
    for number, payload in enumerate(packets):
        sent = (number + 1) * PACKET_S
        direction.condition = LINES["clean"] if sent < CLEAN_S else line
        data = wrapper.wrap(Packet(header, PLAIN, number, number * PACKET, payload)).data()
        for moment in (sent, sent + ASKED_AGAIN_S):
            at = direction.arrival(IP_AND_UDP + data, moment)
            if at is not None:
                yield at, data
                break


def heard(said: Samples, packets: list[bytes], line: Condition, seed: int) -> Score:
    """How the agent's speech sounds at the kiosk."""
    coming = list(arriving(packets, line, seed))
    heapq.heapify(coming)
    voice, playout = Voice(), Playout()
    blocks: list[Samples] = []
    asked = now = 0
    while now < (CLEAN_S + IMPAIRED_S + 1) * 1e9:
        while coming and coming[0][0] * 1e9 <= asked:
            at, data = heapq.heappop(coming)
            voice.came(data, round(at * 1e9))
        blocks.append(np.frombuffer(playout.block(voice, now)[0], "<i2") / 32768)
        asked, now = now + GIVEN_NS, now + len(blocks[-1]) * 1_000_000_000 // RATE
    played = Recording(samples=np.concatenate(blocks), began=0.0)
    return score(Recording(samples=said, began=0.0), played, 2.0, CLEAN_S + IMPAIRED_S - 2.0)


def main() -> None:
    """A row for each line."""
    said = spoken(CLEAN_S + IMPAIRED_S)
    packets = encoded(np.concatenate((said, np.zeros(RATE // 2))))
    for name, line in LINES.items():
        for seed in SEEDS:
            one = heard(said, packets, line, seed)
            print(
                f"{name:22} seed {seed}  PESQ {one.pesq:.2f}  STOI {one.stoi:.3f}/{one.worst_stoi:.2f}  missing {one.missing:.1%}"
                f"  delay {one.delay_before_ms:.0f} -> {one.delay_after_ms:.0f} ms",
                flush=True,
            )


if __name__ == "__main__":
    main()
