"""The lines between the line process and the media engine."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import media
from domain.listening import Listening
from domain.media import BadLine, MediaEnd, MediaState

DEVICE: media.DeviceSettings = {"driver": "simulated", "source": "faces"}

TO_CALL: list[media.ToCall] = [
    media.Start(
        "c1", 1, "/run/frames", DEVICE, DEVICE, DEVICE, [media.IceServer(["turn:h:3478"], "u", "p")], video=False
    ),
    media.Open(),
    media.RemoteDescription(2, "v=0\r\n"),
    media.RemoteCandidate(1, "candidate:1 1 UDP 1 192.0.2.1 9 typ host", 0),
    media.Text("ñ"),
    media.Mute(True),
    media.Listen(Listening(level=7, headphones=True)),
    media.SwitchCamera(False),
    media.Stop(),
]
FROM_CALL: list[media.FromCall] = [
    media.LocalDescription(1, "v=0\r\n"),
    media.LocalCandidate(1, "candidate:1", 0),
    media.State(MediaState.ENDED, MediaEnd.HUNG_UP),
    media.Text("x"),
    media.FirstFrame(),
    media.CameraOpen(True),
    media.Stats(29.9, 30.0, -20.5, -100.0, 812_000, 0.01, None, 0.2),
]


@pytest.mark.parametrize("message", TO_CALL)
def test_what_the_line_says_arrives_as_one_line(message: media.ToCall) -> None:
    line = media.encode(message)
    assert line.count(b"\n") == 1
    assert media.decode_to_call(line) == message


@pytest.mark.parametrize("message", FROM_CALL)
def test_what_the_engine_says_arrives_as_one_line(message: media.FromCall) -> None:
    line = media.encode(message)
    assert line.count(b"\n") == 1
    assert media.decode_from_call(line) == message


@pytest.mark.parametrize(
    ("line", "named"),
    [
        (b"", "truncated"),
        (b"open", "malformed"),
        (b"[]", "object"),
        (b'{"x":' * 20_000, "recursion"),
        (b'{"type": "explode"}', "explode"),
        (b'{"type": "mute"}', "`on`"),
        (b'{"type": "mute", "on": "yes"}', "$.on"),
        (b'{"type": "listen", "listening": {"level": 8}}', "$.listening.level"),
        (b'{"type": "open", "when": 1}', "when"),
        (b'{"type": "text", "text": ""}', "$.text"),
        (b'{"type": "remote_description", "generation": 0, "sdp": ""}', "$.generation"),
        (b'{"type": "text", "text": "\xff"}', "utf-8"),
        (b" " * (media.MAX_LINE + 1), "longer than the 262144 allowed"),
    ],
)
def test_a_refused_line_says_what_is_wrong(line: bytes, named: str) -> None:
    with pytest.raises(BadLine, match="(?i)" + named.replace("$", r"\$")):
        media.decode_to_call(line)


@given(st.binary(max_size=200))
def test_no_line_does_worse_than_being_refused(line: bytes) -> None:
    with pytest.raises(BadLine):
        media.decode_to_call(line)


def test_an_ended_call_never_comes_back() -> None:
    assert set(media.MEDIA_TRANSITIONS) == set(MediaState)
    assert not media.MEDIA_TRANSITIONS[MediaState.ENDED]
    assert all(
        MediaState.ENDED in after for state, after in media.MEDIA_TRANSITIONS.items() if state is not MediaState.ENDED
    )
