"""What ``kiosk.line`` and the media engine ``kiosk.call`` say to each other: one JSON object a line, over the engine's
standard input (`ToCall`) and output (`FromCall`). The end of its input ends the engine.

One engine process serves one `Start`. It makes the offer at once, opens neither camera nor microphone before `Open`, and is
gone after `MediaState.ENDED`. Descriptions and candidates carry the generation of the peer connection they belong to: the newest,
or the one that a `Renew` is to replace. Those of another one are dropped.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from typing import Annotated

import msgspec
from msgspec import Meta

from domain.checked import decode
from domain.listening import Listening
from domain.quality import Relay
from domain.trouble import POSSIBLE, Part, Problem
from domain.typed import TextSaid

MAX_LINE = 262_144
"""No message is longer than this many bytes."""

DeviceSettings = dict[str, str | int | bool]
"""``driver`` names the driver, all other keys belong to it: ``{"driver": "simulated", "source": "..."}``."""

Generation = Annotated[int, Meta(ge=1)]
Characters = Annotated[str, Meta(min_length=1, max_length=4_000)]


class MediaState(StrEnum):
    """Where a call's media stands."""

    STARTING = "starting"
    PREWARMED = "prewarmed"
    CONNECTING = "connecting"
    CONNECTED = "connected"
    WEAK = "weak"
    LOST = "lost"
    ENDED = "ended"


MEDIA_TRANSITIONS: dict[MediaState, frozenset[MediaState]] = {
    MediaState.STARTING: frozenset({MediaState.PREWARMED, MediaState.ENDED}),
    MediaState.PREWARMED: frozenset({MediaState.CONNECTING, MediaState.ENDED}),
    MediaState.CONNECTING: frozenset({MediaState.CONNECTED, MediaState.ENDED}),
    MediaState.CONNECTED: frozenset({MediaState.WEAK, MediaState.LOST, MediaState.ENDED}),
    MediaState.WEAK: frozenset({MediaState.CONNECTED, MediaState.LOST, MediaState.ENDED}),
    MediaState.LOST: frozenset({MediaState.CONNECTED, MediaState.WEAK, MediaState.ENDED}),
    MediaState.ENDED: frozenset(),
}
"""Which state may follow which. ``WEAK``: nothing heard from the agent for 1 s; ``LOST``: for 3 s."""


class MediaEnd(StrEnum):
    """Why a call's media ended."""

    STOPPED = "stopped"  # `Stop`, or the end of the input
    HUNG_UP = "hung_up"  # the agent's side said goodbye
    GONE = "gone"  # the agent's side closed the connection without a goodbye
    NOT_CONNECTED = "not_connected"  # no connection 12 s after `Open`
    NO_OFFER = "no_offer"  # the engine could not make an offer
    REFUSED = "refused"  # the answer of the agent's browser cannot be used
    FAILED = "failed"  # the pipeline broke; the log says where


class Message(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="type"):
    """One line; its ``type`` says which."""


class IceServer(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One of the browser's ``iceServers``: ``stun:host:port``, or ``turn:host:port?transport=udp`` with its credentials."""

    urls: list[str]
    username: str = ""
    credential: str = ""


class Start(Message, frozen=True, tag="start"):
    """Build the pipeline and make the offer; the camera and the microphone stay closed.

    ``video`` false is a call without pictures; with ``sound`` false too, one of text alone, and no device is opened.
    ``blur``: everybody but the customer is blurred from the first picture on.
    ``frames`` is the path of the file in which the screen finds the agent's picture, as `kiosk.frames` describes it; its
    folder should be in memory.
    """

    call: str
    generation: Generation
    frames: str
    camera: DeviceSettings
    microphone: DeviceSettings
    speaker: DeviceSettings
    ice_servers: list[IceServer] = []
    video: bool = True
    sound: bool = True
    blur: bool = False
    listening: Listening = Listening()


class Open(Message, frozen=True, tag="open"):
    """The agent has accepted and the indicator is on the screen: open the camera and the microphone, and send."""


class Renew(Message, frozen=True, tag="renew"):
    """Make another peer connection under the same call, with everything open as it is. The one before stays until the new
    one carries the call. A generation that is not above all before is refused."""

    generation: Generation
    ice_servers: list[IceServer] = []


class RemoteDescription(Message, frozen=True, tag="remote_description"):
    """The answer of the agent's browser."""

    generation: Generation
    sdp: str


class RemoteCandidate(Message, frozen=True, tag="remote_candidate"):
    """A candidate of the agent's browser; may come before its answer. An empty one says that no more follow."""

    generation: Generation
    candidate: str
    sdp_m_line_index: Annotated[int, Meta(ge=0, le=31)]


class Text(Message, frozen=True, tag="text"):
    """Characters just typed: the customer's on the way in, the agent's on the way out. Backspace is U+0008."""

    text: Characters


class TextByHub(Message, frozen=True, kw_only=True, tag="text_by_hub"):
    """What goes to the agent's page, or has come from it, over the hub's sockets: `domain.messages.TextByHub` of this call."""

    way: Annotated[int, Meta(ge=1, le=2**53)]
    said: TextSaid
    older: Annotated[int, Meta(ge=0, le=1_000_000)] = 0


class TextWay(Message, frozen=True, tag="text_way"):
    """Text goes by the hub, in both directions, or (not any more) over a data channel."""

    by_hub: bool


class Mute(Message, frozen=True, tag="mute"):
    """Stop (``on``) or resume sending the customer's voice."""

    on: bool


class Listen(Message, frozen=True, tag="listen"):
    """How the customer hears the agent from now on; until the first one as `Start` says."""

    listening: Listening


class SwitchCamera(Message, frozen=True, tag="camera"):
    """Close the camera, or open it again; before `Open` it only says what the customer wants."""

    on: bool


class Private(Message, frozen=True, tag="private"):
    """Nothing of the customer leaves the kiosk while ``on``: no sound, no picture, and the camera is closed. Text goes on, and
    the agent is seen and heard. May come before `Open`."""

    on: bool


class Blur(Message, frozen=True, tag="blur"):
    """Send only the nearest person sharp, all else blurred (``on``), or the picture as it is."""

    on: bool


class Stop(Message, frozen=True, tag="stop"):
    """Say goodbye to the agent's side, release everything and end."""


class LocalDescription(Message, frozen=True, tag="local_description"):
    """The offer."""

    generation: Generation
    sdp: str


class LocalCandidate(Message, frozen=True, tag="local_candidate"):
    """A candidate of the kiosk."""

    generation: Generation
    candidate: str
    sdp_m_line_index: int


class Failed(Message, frozen=True, tag="failed"):
    """The newest peer connection did not come about within some seconds of its answer, or was lost for good: without a
    `Renew` the call has the one before, or none."""

    generation: Generation


class State(Message, frozen=True, tag="state"):
    """A move along `MEDIA_TRANSITIONS`; ``reason`` is set when the media has ended."""

    state: MediaState
    reason: MediaEnd | None = None


class FirstFrame(Message, frozen=True, tag="first_frame"):
    """The agent's first picture is decoded and in the frame file."""


class FirstSound(Message, frozen=True, tag="first_sound"):
    """The first packet of the agent's voice is out of the jitter buffer, and so heard."""


class CameraOpen(Message, frozen=True, tag="camera"):
    """Whether the camera is open: said before it opens, and after it has closed or failed."""

    open: bool


class SoundOnly(Message, frozen=True, tag="sound_only"):
    """Which picture is left out; said when either changes. ``sent``: the customer's is not sent, because the line is too thin
    for it. ``received``: none of the agent has come for 2 s, while sound comes."""

    sent: bool
    received: bool


class Trouble(Message, frozen=True, tag="trouble"):
    """A device does not do what the call needs, or (`Problem.NONE`) does again."""

    part: Part
    problem: Problem


class Stats(Message, frozen=True, tag="stats"):
    """The last second of an open call. ``None``: not known (yet).

    Frames per second; RMS of decoded and of sent sound in dBFS (silence is -100); sent bit/s; the share (0 to 1) of the
    agent's packets that were lost; the CPU time of the engine as a share of one core. ``freezes``, ``frozen_ms``, ``concealed``,
    ``relay``, ``width`` and ``height`` as in `domain.quality.LineQuality`, of this second.
    """

    video_fps_in: float
    video_fps_out: float
    audio_level_in: float
    audio_level_out: float
    bitrate: int
    loss: float
    round_trip_ms: float | None
    cpu: float
    freezes: int = 0
    frozen_ms: float = 0.0
    concealed: float | None = None
    relay: Relay = Relay.UNKNOWN
    width: int = 0
    height: int = 0


ToCall = (
    Start
    | Open
    | Renew
    | RemoteDescription
    | RemoteCandidate
    | Text
    | TextByHub
    | Mute
    | Listen
    | SwitchCamera
    | Private
    | Blur
    | Stop
)
FromCall = (
    LocalDescription
    | LocalCandidate
    | Failed
    | State
    | Text
    | TextByHub
    | TextWay
    | FirstFrame
    | FirstSound
    | CameraOpen
    | SoundOnly
    | Trouble
    | Stats
)

_to_call = msgspec.json.Decoder(ToCall)
_from_call = msgspec.json.Decoder(FromCall)


class BadLine(ValueError):
    """A line that is no message; the text says what is wrong with it."""


def encode(message: ToCall | FromCall) -> bytes:
    """The line of a message, with its newline."""
    return msgspec.json.encode(message) + b"\n"


def decode_to_call(line: bytes) -> ToCall:
    """A line that the engine has read; raises `BadLine`."""
    with _refusing(line):
        message: ToCall = decode(_to_call, line)
    return message


def decode_from_call(line: bytes) -> FromCall:
    """A line that the engine has written; raises `BadLine`."""
    with _refusing(line):
        message: FromCall = decode(_from_call, line)
    if isinstance(message, Trouble) and message.problem not in POSSIBLE[message.part] | {Problem.NONE}:
        raise BadLine(f"a {message.part} cannot be {message.problem.value!r}; it is one of {sorted(POSSIBLE[message.part])}")
    return message


@contextmanager
def _refusing(line: bytes) -> Iterator[None]:
    if len(line) > MAX_LINE:
        raise BadLine(f"a line of {len(line)} bytes is longer than the {MAX_LINE} allowed")
    try:
        yield
    except msgspec.DecodeError as error:
        raise BadLine(f"{line[:80]!r} is no message: {error}") from error
