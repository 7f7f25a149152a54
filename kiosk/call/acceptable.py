"""What is taken of the agent's side: an answer that fits the offer line by line, and candidates by their grammar.

GStreamer 1.22 and libnice end the process on some descriptions that only look like one: a section without credentials, a
codec that was not offered, a number out of range. So nothing reaches them that was not understood here: an answer is written
anew from the lines that RFC 8829 has in one, attributes that nobody here knows are left out, and what is wrong is refused.
"""

import ipaddress
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

MAX_DESCRIPTION, MAX_LINES, MAX_LINE = 32_768, 500, 1_024
MAX_CANDIDATE = 512

_ICE = r"[A-Za-z0-9+/]"
_NUMBER = r"(?:0|[1-9]\d{0,9})"
_BYTE = r"[0-9A-Fa-f]{2}"
_WORD = r"[!-~]{1,256}"
_TEXT = r"[ -~]{0,1000}"

ATTRIBUTES = {
    name: re.compile(pattern)
    for name, pattern in {
        "mid": r"[A-Za-z0-9_-]{1,32}",
        "ice-ufrag": _ICE + r"{4,256}",
        "ice-pwd": _ICE + r"{22,256}",
        "ice-options": r"[A-Za-z0-9+/ -]{1,64}",
        "fingerprint": rf"sha-(?:256 (?:{_BYTE}:){{31}}|384 (?:{_BYTE}:){{47}}|512 (?:{_BYTE}:){{63}}){_BYTE}",
        "setup": r"active|passive",
        "sendrecv": "",
        "sendonly": "",
        "recvonly": "",
        "inactive": "",
        "rtcp-mux": "",
        "rtcp-rsize": "",
        "rtpmap": rf"({_NUMBER}) ([A-Za-z0-9.-]{{1,32}}/{_NUMBER}(?:/[12])?)",
        "fmtp": rf"({_NUMBER}) [ -~]{{1,400}}",
        "rtcp-fb": rf"({_NUMBER}) [a-z0-9-]{{1,32}}(?: [a-z0-9-]{{1,32}})?",
        "extmap": rf"(?:[1-9]|1[0-4])(?:/[a-z]{{1,8}})? {_WORD}",
        "ssrc": rf"{_NUMBER} (?:cname|msid|mslabel|label):{_TEXT}",
        "ssrc-group": rf"FID {_NUMBER} {_NUMBER}",
        "msid": rf"{_WORD}(?: {_WORD})?",
        "sctp-port": r"[1-9]\d{0,4}",
        "max-message-size": _NUMBER,
    }.items()
}
"""Those that are passed on, as they may look; any other is left out."""

DIRECTIONS = frozenset({"sendrecv", "sendonly", "recvonly", "inactive"})
CREDENTIALS = ("ice-ufrag", "ice-pwd", "fingerprint", "setup")
FOR_WHOLE = frozenset({*CREDENTIALS, "ice-options"})
"""May stand before the first section instead of in each."""
OF_A_PAYLOAD = frozenset({"rtpmap", "fmtp", "rtcp-fb"})
AGAIN = frozenset({*OF_A_PAYLOAD, "extmap", "ssrc", "ssrc-group"})
"""May stand in a section more than once."""

_SECTION = re.compile(r"m=([a-z]{1,16}) (\d{1,5}) (UDP/TLS/RTP/SAVPF|UDP/DTLS/SCTP) ([ -~]{1,200})")
_ATTRIBUTE = re.compile(r"a=([a-z-]{1,32})(?::([ -~]*))?")
_CANDIDATE = re.compile(
    rf"(?:a=)?candidate:{_ICE}{{1,32}} ([12]) (?i:udp|tcp) ({_NUMBER}) ([A-Za-z0-9.:-]{{1,64}}) (\d{{1,5}})"
    r" typ (?:host|srflx|prflx|relay)((?: [!-~]{1,64}){0,24})"
)


class Unacceptable(ValueError):
    """Nothing of it is taken; the text says why."""


class Section(NamedTuple):
    """One ``m=`` line with what follows it. ``formats`` are payload types, or the one word of the data channels."""

    kind: str
    port: int
    protocol: str
    formats: tuple[str, ...]
    attributes: tuple[tuple[str, str], ...]

    def all(self, name: str) -> Iterator[str]:
        return (value for one, value in self.attributes if one == name)

    def codecs(self) -> dict[str, str]:
        """By payload type, such as ``{"111": "opus/48000/2"}``."""
        return {payload: codec.lower() for payload, codec in (value.split(" ", 1) for value in self.all("rtpmap"))}


def acceptable_answer(answer: str, offer: str) -> str:
    """The answer to our offer, written anew. Raises `Unacceptable`."""
    sections = list(_sections(_lines(answer)))
    offered = list(_sections(offer.splitlines(), ours=True))
    if len(sections) != len(offered):
        raise Unacceptable(f"the answer has {len(sections)} media sections, the offer {len(offered)}")
    for ours, theirs in zip(offered, sections, strict=True):
        _fits(ours, theirs)
    if sections[0].port == 0:
        raise Unacceptable("the first section, which carries all others, is rejected")
    if len({tuple(section.all("ice-ufrag")) for section in sections if section.port}) != 1:
        raise Unacceptable("the sections of one bundle have different credentials")
    mids = " ".join(next(section.all("mid")) for section in sections if section.port)
    lines = ["v=0", "o=- 1 1 IN IP4 0.0.0.0", "s=-", "t=0 0", f"a=group:BUNDLE {mids}"]
    for section in sections:
        lines += [f"m={section.kind} {section.port} {section.protocol} {' '.join(section.formats)}", "c=IN IP4 0.0.0.0"]
        lines += [f"a={name}:{value}" if value else f"a={name}" for name, value in section.attributes]
    return "\r\n".join(lines) + "\r\n"


def acceptable_candidate(text: str) -> bool:
    """Whether it is of use; raises `Unacceptable`. RTCP has no port of its own here. A name of mDNS is of none either:
    GStreamer 1.22 crashes when its connection is over before the name is found, and a browser behind one finds the kiosk."""
    if len(text) > MAX_CANDIDATE:
        raise Unacceptable(f"a candidate of {len(text)} characters; allowed are {MAX_CANDIDATE}")
    found = _CANDIDATE.fullmatch(text)
    if found is None:
        raise Unacceptable(f"{text[:120]!r} is no candidate of RFC 8839")
    component, priority, address, port, more = found.groups()
    if not 1 <= int(priority) < 2**31 or not int(port) < 2**16:
        raise Unacceptable(f"{text[:120]!r} has a priority or a port out of range")
    words = more.split()
    if len(words) % 2:
        raise Unacceptable(f"{text[:120]!r} ends with half a pair")
    known = dict(zip(words[::2], words[1::2], strict=True))
    if not _is_port(known.get("rport", "0")) or not all(
        map(_is_address, [known[key] for key in known if key == "raddr"])
    ):
        raise Unacceptable(f"{text[:120]!r} comes from nowhere")
    by_name = not _is_address(address)
    if by_name and re.fullmatch(r"[A-Za-z0-9-]{1,58}\.local", address) is None:
        raise Unacceptable(f"{text[:120]!r} has no address of IPv4, IPv6 or mDNS")
    return component == "1" and not by_name


def _lines(description: str) -> Sequence[str]:
    if len(description) > MAX_DESCRIPTION:
        raise Unacceptable(f"a description of {len(description)} characters; allowed are {MAX_DESCRIPTION}")
    lines = description.replace("\r\n", "\n").rstrip("\n").split("\n")
    if len(lines) > MAX_LINES:
        raise Unacceptable(f"a description of {len(lines)} lines; allowed are {MAX_LINES}")
    for line in lines:
        if len(line) > MAX_LINE or not (line.isascii() and line.isprintable()) or line[1:2] != "=":
            raise Unacceptable(f"{line[:80]!r} is no line of a description")
    if lines[0] != "v=0":
        raise Unacceptable(f"a description begins with 'v=0', not {lines[0][:80]!r}")
    return lines


def _sections(lines: Sequence[str], *, ours: bool = False) -> Iterator[Section]:
    """Each with what was said for all of them. ``ours`` may have attributes in forms that no answer has."""
    starts = [at for at, line in enumerate(lines) if line.startswith("m=")]
    shared = [one for one in _attributes(lines[: starts[0] if starts else len(lines)], ours) if one[0] in FOR_WHOLE]
    for at, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        found = _SECTION.fullmatch(lines[at])
        if found is None:
            raise Unacceptable(f"{lines[at][:80]!r} is no section that was offered")
        kind, port, protocol, formats = found.groups()
        own = _attributes(lines[at + 1 : end], ours)
        names = {name for name, _ in own}
        if not _is_port(port):
            raise Unacceptable(f"{lines[at][:80]!r} has a port out of range")
        inherited = [one for one in shared if one[0] not in names]
        yield Section(kind, int(port), protocol, tuple(formats.split()), (*inherited, *own))


def _attributes(lines: Sequence[str], ours: bool) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    once: set[str] = set()
    for line in lines:
        match = _ATTRIBUTE.fullmatch(line)
        if match is None and line.startswith("a=") and not ours:
            raise Unacceptable(f"{line[:80]!r} is no attribute")
        name, value = (match.group(1), match.group(2) or "") if match else ("", "")
        if name not in ATTRIBUTES:
            continue
        if not ours and ATTRIBUTES[name].fullmatch(value) is None:
            raise Unacceptable(f"{line[:80]!r} is not as {name} has to be")
        if name in once and name not in AGAIN:
            raise Unacceptable(f"{line[:80]!r} is said twice")
        once.add(name)
        found.append((name, value))
    return found


def _fits(ours: Section, theirs: Section) -> None:
    """Whether one section answers the other; raises `Unacceptable`."""
    what = f"the answer's {theirs.kind} section"
    offered, named = [*ours.all("mid")], [*theirs.all("mid")]
    if (theirs.kind, theirs.protocol, named) != (ours.kind, ours.protocol, offered):
        raise Unacceptable(f"{what} {named} is not what was offered: {ours.kind} {offered}")
    if not theirs.formats or len({*theirs.formats}) < len(theirs.formats) or not {*theirs.formats} <= {*ours.formats}:
        raise Unacceptable(f"{what} has formats {theirs.formats[:8]}; offered were {ours.formats}")
    if theirs.port == 0:
        return
    if missing := [name for name in CREDENTIALS if not any(theirs.all(name))]:
        raise Unacceptable(f"{what} lacks {', '.join(missing)}")
    if ours.kind == "application":
        if not any(int(port) < 2**16 for port in theirs.all("sctp-port")):
            raise Unacceptable(f"{what} names no port of SCTP")
    else:
        _sounds_or_shows(what, ours, theirs)


def _sounds_or_shows(what: str, ours: Section, theirs: Section) -> None:
    names = [name for name, _ in theirs.attributes]
    if sum(name in DIRECTIONS for name in names) > 1:
        raise Unacceptable(f"{what} has two directions")
    if "rtcp-mux" not in names:
        raise Unacceptable(f"{what} wants ports of its own for RTCP, which was not offered")
    codecs, offered = theirs.codecs(), ours.codecs()
    if names.count("rtpmap") != len(codecs) or {*codecs} != {*theirs.formats}:
        raise Unacceptable(f"{what} has formats {theirs.formats} and codecs {codecs}")
    if all(codec.startswith(("red/", "rtx/")) for codec in codecs.values()):
        raise Unacceptable(f"{what} takes copies of packets, and not the packets: {codecs}")
    if any(offered.get(payload) != codec for payload, codec in codecs.items()):
        raise Unacceptable(f"{what} has codecs {codecs}; offered were {offered}")
    for name, value in theirs.attributes:
        if name in OF_A_PAYLOAD and value.split(" ", 1)[0] not in codecs:
            raise Unacceptable(f"{what} says {name} of {value[:40]!r}, which it does not have")


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def _is_port(text: str) -> bool:
    return text.isdigit() and int(text) < 2**16
