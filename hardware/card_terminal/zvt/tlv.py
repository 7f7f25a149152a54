"""TLV containers: tags of one or more bytes, lengths 00-7F, 81 nn or 82 hi lo (big endian, unlike the APDU's)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from hardware.card_terminal.zvt.damage import Damaged
from hardware.card_terminal.zvt.masking import NEVER_KEPT_TAGS

DEEPEST = 8
LONGEST_TAG = 4


@dataclass(frozen=True, slots=True)
class Tlv:
    """``value`` of a primitive tag, ``children`` of a constructed one. Card data is dropped when read: ``dropped``."""

    tag: int
    value: bytes = b""
    children: tuple["Tlv", ...] = ()
    dropped: bool = False

    @property
    def name(self) -> str:
        return f"{self.tag:0{2 * _tag_size(self.tag)}X}"

    @property
    def is_constructed(self) -> bool:
        return bool(self.tag.to_bytes(_tag_size(self.tag), "big")[0] & 0x20)

    def encode(self) -> bytes:
        content = build(self.children) if self.is_constructed else self.value
        return self.tag.to_bytes(_tag_size(self.tag), "big") + encode_length(len(content)) + content


def _tag_size(tag: int) -> int:
    return max(1, (tag.bit_length() + 7) // 8)


def encode_length(size: int) -> bytes:
    if size < 0x80:
        return bytes([size])
    return b"\x81" + bytes([size]) if size <= 0xFF else b"\x82" + size.to_bytes(2, "big")


def read_length(data: bytes, offset: int) -> tuple[int, int]:
    """The length at ``offset`` and where the content begins."""
    if offset >= len(data):
        raise Damaged("a TLV length is missing", offset)
    first = data[offset]
    if first < 0x80:
        return first, offset + 1
    more = {0x81: 1, 0x82: 2}.get(first)
    if more is None:
        raise Damaged(f"TLV length {first:02X} is not allowed", offset)
    if len(data) - offset - 1 < more:
        raise Damaged("a TLV length is cut off", offset)
    return int.from_bytes(data[offset + 1 : offset + 1 + more], "big"), offset + 1 + more


def _read_tag(data: bytes, offset: int) -> tuple[int, int]:
    end = offset + 1
    if data[offset] & 0x1F == 0x1F:
        while end < len(data) and data[end] & 0x80:
            end += 1
        end += 1
    if end > len(data):
        raise Damaged("a TLV tag is cut off", offset)
    if end - offset > LONGEST_TAG:
        raise Damaged(f"a TLV tag of {end - offset} bytes", offset)
    return int.from_bytes(data[offset:end], "big"), end


def parse(data: bytes, offset: int = 0, depth: int = 0) -> tuple[Tlv, ...]:
    """The items of a container's content; ``offset`` is where it stands, for the error. Raises `Damaged`."""
    if depth > DEEPEST:
        raise Damaged(f"TLV nested more than {DEEPEST} deep", offset)
    items, at = [], 0
    while at < len(data):
        try:
            tag, after = _read_tag(data, at)
            size, begin = read_length(data, after)
            if len(data) - begin < size:
                raise Damaged(f"TLV length says {size} bytes, {len(data) - begin} follow", after)
        except Damaged as error:
            raise Damaged(error.problem, offset + error.offset) from None
        content = data[begin : begin + size]
        if tag in NEVER_KEPT_TAGS:
            items.append(Tlv(tag, dropped=True))
        elif data[at] & 0x20:
            items.append(Tlv(tag, children=parse(content, offset + begin, depth + 1)))
        else:
            items.append(Tlv(tag, bytes(content)))
        at = begin + size
    return tuple(items)


def build(items: Sequence[Tlv]) -> bytes:
    return b"".join(item.encode() for item in items)


def walk(items: Sequence[Tlv]) -> Iterator[Tlv]:
    """Every item at every depth, in the order of the bytes."""
    for item in items:
        yield item
        yield from walk(item.children)


def find(items: Sequence[Tlv], tag: int) -> bytes | None:
    """The first value of a primitive tag at any depth."""
    return next((item.value for item in walk(items) if item.tag == tag), None)
