"""A voice survives the loss of a packet, because the next ones carry it again (RFC 2198, as browsers send and take it).

webrtcbin of GStreamer 1.22 has no way to name the format in an offer, wraps the pictures of a bundle with it, and puts what was
lost back only after its place in the row is given up. So it is not told of the format: all this is done here.
"""

import logging
import re
from collections import deque
from collections.abc import Container
from typing import NamedTuple

log = logging.getLogger(__name__)

PLAIN, RED = 111, 63
"""The payload types of Opus and of what carries it more than once, as browsers number them."""

WIDEBAND = f"a=fmtp:{PLAIN} maxplaybackrate=16000;maxaveragebitrate=32000\\r\\n"

_OPUS = re.compile(rf"(m=audio \d+ \S+ )(.*?a=rtpmap:{PLAIN} opus/48000/2\r\n)", re.IGNORECASE | re.DOTALL)
_ACCEPTED = re.compile(rf"^a=rtpmap:{RED} red/48000/2\r?\n", re.IGNORECASE | re.MULTILINE)
_NAMED = re.compile(rf"(?<=^m=audio)( \d+ \S+(?: \d+)*?) {RED}\b|^a=(?:rtpmap|fmtp|rtcp-fb):{RED} .*\n", re.MULTILINE)
_FOLLOWS = 0x80
MOST_BLOCKS = 16
"""Of one packet. Browsers send two or three."""
_MOST_BYTES, _LONGEST_AGO = 1 << 10, 1 << 14


def with_redundancy(offer: str) -> str:
    """The offer with redundant sound ahead of the plain one, because browsers send what comes first; and with all its bits below
    8 kHz, where speech is."""
    line = rf"{WIDEBAND}a=rtpmap:{RED} red/48000/2\r\na=fmtp:{RED} {PLAIN}/{PLAIN}\r\n"
    return _OPUS.sub(rf"\g<1>{RED} \g<2>{line}", offer, count=1)


def accepts_redundancy(answer: str) -> bool:
    """Whether the other side takes redundant sound."""
    return _ACCEPTED.search(answer) is not None


def without_redundancy(answer: str) -> str:
    """The answer as webrtcbin should know it, which would wrap the pictures, too."""
    return _NAMED.sub(r"\g<1>", answer)


class Packet(NamedTuple):
    """An RTP packet (RFC 3550), in parts. ``header`` is all before the payload, zero where the other fields say it. Padding is
    gone."""

    header: bytes
    kind: int
    number: int
    time: int
    payload: bytes

    @classmethod
    def read(cls, data: bytes) -> "Packet":
        """Raises ValueError if it is none."""
        if len(data) < 12 or data[0] >> 6 != 2:
            raise ValueError(f"{data[:12]!r} does not begin an RTP packet")
        begin = 12 + 4 * (data[0] & 0x0F)
        if data[0] & 0x10:
            begin += 4 + 4 * int.from_bytes(data[begin + 2 : begin + 4], "big")
        end = len(data) - (data[-1] if data[0] & 0x20 else 0)
        if begin > end:
            raise ValueError(f"the header of an RTP packet of {len(data)} bytes would end at {begin}")
        number, time = int.from_bytes(data[2:4], "big"), int.from_bytes(data[4:8], "big")
        header = bytes((data[0] & ~0x20, data[1] & 0x80, *bytes(6), *data[8:begin]))
        return cls(header, data[1] & 0x7F, number, time, data[begin:end])

    def data(self) -> bytes:
        """The whole packet."""
        kind = (self.header[1] | self.kind).to_bytes(1, "big")
        place = self.number.to_bytes(2, "big") + self.time.to_bytes(4, "big")
        return self.header[:1] + kind + place + self.header[8:] + self.payload


class Wrapper:
    """Of the packets of one voice, in their order; each takes the ``copies`` before it along."""

    def __init__(self, copies: int) -> None:
        self.copies = copies
        self._before: deque[Packet] = deque(maxlen=4)

    def wrap(self, packet: Packet) -> Packet:
        """The same with what came before."""
        taken = [
            one
            for one in list(self._before)[max(0, len(self._before) - self.copies) :]
            if (packet.time - one.time) % 2**32 < _LONGEST_AGO and len(one.payload) < _MOST_BYTES
        ]
        self._before.append(packet)
        blocks = b"".join(
            bytes([_FOLLOWS | one.kind])
            + ((packet.time - one.time) % 2**32 << 10 | len(one.payload)).to_bytes(3, "big")
            for one in taken
        )
        payloads = b"".join(one.payload for one in taken)
        payload = blocks + bytes([packet.kind]) + payloads + packet.payload
        return Packet(packet.header, RED, packet.number, packet.time, payload)


def unwrap(packet: Packet, known: Container[int] = ()) -> list[Packet]:
    """What a packet of kind `RED` carries, but for the numbers that are known, the oldest first; raises ValueError if it
    contradicts itself."""
    rest = packet.payload
    blocks: list[tuple[int, int, int]] = []
    while rest and rest[0] & _FOLLOWS:
        said = int.from_bytes(rest[1:4], "big")
        blocks.append((rest[0] & 0x7F, said >> 10, said & _MOST_BYTES - 1))
        rest = rest[4:]
    if len(blocks) > MOST_BLOCKS:
        raise ValueError(f"redundant packet {packet.number} has {len(blocks)} blocks; at most {MOST_BLOCKS} are taken")
    if sum(length for _, _, length in blocks) >= len(rest):
        raise ValueError(f"the blocks of redundant packet {packet.number} are longer than the {len(rest)} bytes it has")
    kind, rest = rest[0], rest[1:]
    found = []
    for before, (block, ago, length) in zip(range(len(blocks), 0, -1), blocks, strict=True):
        number, time = (packet.number - before) % 2**16, (packet.time - ago) % 2**32
        if number not in known:
            found.append(Packet(packet.header, block, number, time, rest[:length]))
        rest = rest[length:]
    if packet.number not in known:
        found.append(Packet(packet.header, kind, packet.number, packet.time, rest))
    return found


class Unwrapper:
    """Of all packets of one voice as they come; gives each part once, as a plain packet."""

    def __init__(self) -> None:
        self._seen: deque[int] = deque(maxlen=64)
        self._refused = False

    def came(self, data: bytes) -> list[Packet] | None:
        """What to go on with in its place, the oldest first, nothing if it is broken; None for what is no voice."""
        if len(data) < 12 or data[1] & 0x7F not in (PLAIN, RED):
            return None
        try:
            packet = Packet.read(data)
            known = self._seen
            new = unwrap(packet, known) if packet.kind == RED else [packet] if packet.number not in known else []
        except ValueError as error:
            if not self._refused:
                log.warning("a packet of sound is refused, and so are all like it: %s", error)
            self._refused = True
            return []
        self._seen.extend(part.number for part in new)
        return new
