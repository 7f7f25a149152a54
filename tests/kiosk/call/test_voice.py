"""The agent's voice between the network and the speaker: packets that carry others, their arrival, and what is played."""

import math
import sys
import threading

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hardware.audio.gstreamer import Gst
from kiosk.call.arrivals import LEAST_NS, MOST_NS, Arrivals
from kiosk.call.measurements import Counters, concealed
from kiosk.call.missed import Missed
from kiosk.call.playout import BLOCK, GIVEN_NS, PACKET, Playout
from kiosk.call.redundancy import (
    MOST_BLOCKS,
    PLAIN,
    RED,
    Packet,
    Unwrapper,
    Wrapper,
    accepts_redundancy,
    unwrap,
    with_redundancy,
    without_redundancy,
)
from kiosk.call.voice import Voice

HEADER = bytes([0x80, *bytes(7), 1, 2, 3, 4])
MS = 1_000_000
BLOCK_NS, PACKET_NS = 10 * MS, 20 * MS


def packet(number: int, payload: bytes = b"voice") -> Packet:
    return Packet(HEADER, PLAIN, number % 2**16, number * PACKET % 2**32, payload)


def test_a_packet_reads_as_it_was_written() -> None:
    data = bytes.fromhex("90ef1234 00003c00 01020304 bede0001 10ff0000") + b"payload"
    assert Packet.read(data).data() == data
    assert Packet.read(data)[1:] == (0x6F, 0x1234, 0x3C00, b"payload")


@pytest.mark.parametrize("data", [b"", bytes(12), HEADER[:11], b"\x8f" + HEADER[1:], b"\xa0" + HEADER[1:] + b"\xff"])
def test_what_is_no_packet_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match="RTP"):
        Packet.read(data)


@given(
    st.lists(st.binary(min_size=1, max_size=300), min_size=1, max_size=30),
    st.integers(0, 4),
    st.integers(0, 2**16),
    st.data(),
)
def test_what_is_lost_is_in_a_later_packet(payloads: list[bytes], copies: int, first: int, data: st.DataObject) -> None:
    sent = [packet(first + number, payload) for number, payload in enumerate(payloads)]
    wrapper, unwrapper = Wrapper(copies), Unwrapper()
    wrapped = [wrapper.wrap(one).data() for one in sent]
    lost = data.draw(st.sets(st.integers(0, len(sent) - 1)))
    came = [one for number, whole in enumerate(wrapped) if number not in lost for one in unwrapper.came(whole) or ()]
    saved = {number for number in lost if any(later not in lost for later in _later(number, copies, len(sent)))}
    assert came == [one for number, one in enumerate(sent) if number not in lost - saved]


def _later(number: int, copies: int, count: int) -> range:
    return range(number + 1, min(number + copies, count - 1) + 1)


def test_a_copy_of_what_came_is_not_taken_again() -> None:
    wrapper, unwrapper = Wrapper(1), Unwrapper()
    wrapper.wrap(packet(0))
    assert unwrapper.came(packet(0).data()) == [packet(0)]
    again = wrapper.wrap(packet(1)).data()
    assert [unwrapper.came(again), unwrapper.came(again)] == [[packet(1)], []]


def test_a_picture_passes() -> None:
    assert Unwrapper().came(packet(0)._replace(kind=100).data()) is None


@pytest.mark.parametrize("payload", [b"", b"\xef", b"\xef\x00\x00", b"\xef\x00\x03\xff\x6f", b"\xef\x00\x00\x01\x6f"])
def test_a_redundant_packet_that_contradicts_itself_is_refused(payload: bytes) -> None:
    with pytest.raises(ValueError, match="redundant packet 7"):
        unwrap(packet(7, payload)._replace(kind=RED))


def test_a_packet_of_many_parts_is_refused() -> None:
    parts = b"\xef\x00\x00\x00" * (MOST_BLOCKS + 1)
    with pytest.raises(ValueError, match="17 blocks"):
        unwrap(packet(7, parts + b"\x6fvoice")._replace(kind=RED))


@given(st.binary(max_size=60))
def test_whatever_comes_as_redundant_sound_harms_nobody(payload: bytes) -> None:
    unwrapper = Unwrapper()
    assert unwrapper.came(packet(7, payload)._replace(kind=RED).data()) is not None
    assert unwrapper.came(packet(8).data()) == [packet(8)]


def test_only_the_browser_is_told_of_redundant_sound() -> None:
    plain = "m=audio 9 UDP/TLS/RTP/SAVPF 111 96\r\na=rtpmap:111 OPUS/48000/2\r\nm=video 9 UDP 63 100\r\n"
    told = with_redundancy(plain)
    assert accepts_redundancy(told)
    assert not accepts_redundancy(plain)
    assert [line for line in without_redundancy(told).splitlines() if "fmtp:111" not in line] == plain.splitlines()


def test_a_flood_is_taken_from_while_it_comes() -> None:
    voice, flood = Voice(), [packet(number).data() for number in range(5_000)]
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        bringing = threading.Thread(target=lambda: [voice.came(one, 0) for one in flood])
        bringing.start()
        taken = 0
        while bringing.is_alive():
            if (latest := voice.due(2**62)) is not None:
                taken += bool(voice.take(latest))
    finally:
        sys.setswitchinterval(before)
    assert taken


def test_a_quiet_line_waits_the_least() -> None:
    arrivals = Arrivals()
    for number in range(500):
        arrivals.came(number * PACKET, number * PACKET_NS + 50 * MS)
    assert arrivals.delay == LEAST_NS
    assert arrivals.moment(PACKET) == PACKET_NS + 50 * MS


def test_a_line_that_gets_worse_is_believed_soon_and_a_better_one_slowly() -> None:
    arrivals = Arrivals()
    waits = []
    for number in range(2000):
        late = 90 * MS if 500 <= number < 600 and number % 3 == 0 else 0
        arrivals.came(number * PACKET, number * PACKET_NS + late)
        waits.append(arrivals.delay)
    assert max(waits[:500]) == LEAST_NS
    assert waits[565] >= 90 * MS
    assert LEAST_NS < waits[1050] < waits[950]
    assert waits[-1] == LEAST_NS


@given(st.lists(st.integers(-(10**9), 10**9), min_size=1, max_size=100))
def test_the_wait_stays_within_its_limits(lates: list[int]) -> None:
    arrivals = Arrivals()
    for number, late in enumerate(lates):
        arrivals.came(number * PACKET, number * PACKET_NS + late)
        assert LEAST_NS <= arrivals.delay <= MOST_NS


# -- what is played -------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def tone() -> list[bytes]:
    """14 seconds of 250 Hz in packets."""
    pipeline = Gst.parse_launch(
        "audiotestsrc num-buffers=700 samplesperbuffer=960 freq=250 volume=0.3 ! audio/x-raw,rate=48000,channels=1"
        " ! opusenc bitrate=32000 ! appsink name=out sync=false"
    )
    pipeline.set_state(Gst.State.PLAYING)
    out = pipeline.get_by_name("out")
    buffers = [sample.get_buffer() for sample in iter(lambda: out.emit("pull-sample"), None)]
    pipeline.set_state(Gst.State.NULL)
    return [buffer.extract_dup(0, buffer.get_size()) for buffer in buffers]


class Heard:
    """What a voice sounded like whose packets came at these moments; a packet at ``math.inf`` is lost."""

    def __init__(self, tone: list[bytes], at: list[float]) -> None:
        voice, self.playout = Voice(), Playout()
        coming = sorted((when, number) for number, when in enumerate(at) if when < math.inf)
        blocks: list[np.ndarray] = []
        self.waits: list[int | None] = []  # of each 10 ms
        asked = now = 0
        while now < (len(at) + 50) * PACKET_NS:
            while coming and coming[0][0] * MS <= asked:
                when, number = coming.pop(0)
                voice.came(packet(number, tone[number]).data(), round(when * MS))
            samples, wait = self.playout.block(voice, now)
            assert len(samples) in (2 * BLOCK, 2 * PACKET)
            new = np.frombuffer(samples, "<i2").astype(float).reshape(-1, BLOCK)
            blocks += list(new)
            self.waits += [wait] * len(new)
            asked, now = now + GIVEN_NS, now + len(new) * BLOCK_NS
        self.loudness = [float(np.sqrt(np.mean(block**2))) for block in blocks]
        self.largest_step = float(np.abs(np.diff(np.concatenate(blocks[10 : 2 * len(at) - 10]))).max())


STEP = 345.0
"""A bit more than the tone itself has from sample to sample."""


def test_a_clean_voice_is_played_as_it_is(tone: list[bytes]) -> None:
    heard = Heard(tone, [20.0 * number for number in range(200)])
    assert set(heard.waits[20:390]) == {LEAST_NS}
    assert heard.largest_step < STEP


def test_a_lost_packet_is_made_up(tone: list[bytes]) -> None:
    heard = Heard(tone, [math.inf if number == 100 else 20.0 * number for number in range(200)])
    before = heard.playout.made_up_ns - 6 * PACKET_NS  # of the end
    assert before == PACKET_NS
    assert min(heard.loudness[20:390]) > 3000


def test_the_share_that_was_made_up_is_of_all_that_was_played(tone: list[bytes]) -> None:
    heard = Heard(tone, [math.inf if number % 2 else 20.0 * number for number in range(200)])
    begun, ended = (
        Counters(0, 0, 0, 0, played, made_up, 0, 0, 0)
        for played, made_up in ((0, 0), (heard.playout.played_ns, heard.playout.made_up_ns))
    )
    share = concealed(begun, ended)
    assert share is not None
    assert 0.45 < share < 0.55
    assert concealed(ended, ended) is None


def test_a_worse_line_is_waited_for_and_a_better_one_not_without_a_step(tone: list[bytes]) -> None:
    late = [70.0 * (number % 2) if 50 <= number < 60 else 0.0 for number in range(700)]
    heard = Heard(tone, [20.0 * number + late[number] for number in range(700)])
    waits = [wait for wait in heard.waits[110:1390] if wait is not None]
    assert max(waits) > 70 * MS
    assert waits[-1] < max(waits) - 20 * MS
    assert heard.largest_step < 3 * STEP  # a cut has twenty times as much
    assert min(heard.loudness[20:1390]) > 500


def test_an_interrupted_voice_fades_into_a_soft_noise_and_comes_back(tone: list[bytes]) -> None:
    heard = Heard(tone, [math.inf if 50 <= number < 150 else 20.0 * number for number in range(200)])
    assert 0 < heard.loudness[250] < 50
    assert heard.loudness[330] > 5000
    assert heard.waits[330] == LEAST_NS


def test_what_is_no_sound_is_made_up(tone: list[bytes]) -> None:
    broken = [b"\xff\xff\xff" if number == 100 else one for number, one in enumerate(tone)]
    heard = Heard(broken, [20.0 * number for number in range(200)])
    assert min(heard.loudness[20:390]) > 3000


@pytest.mark.parametrize(
    ("numbers", "share"),
    [
        ([], 0.0),
        ([7], 0.0),
        ([65_534, 65_535, 0, 1], 0.0),
        ([1, 2, 3, 5, 6, 7, 8, 9, 10, 10], 0.1),
        ([1, 2, 3, 5, 6, 7, 8, 9, 10, 4], 0.1),  # it was asked for again
    ],
)
def test_what_does_not_come_in_its_turn_is_missed(numbers: list[int], share: float) -> None:
    missed = Missed()
    for number in numbers:
        missed.came(number)
    assert missed.share() == pytest.approx(share)


def test_what_was_missed_is_forgotten_after_four_looks() -> None:
    missed, shares = Missed(), []
    for number in (1, 3, 4, 5, 6, 7):
        missed.came(number)
        shares.append(missed.share())
    assert shares == pytest.approx([0, 1 / 3, 1 / 4, 1 / 5, 1 / 5, 0])
