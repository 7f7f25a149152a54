"""What the media engine decides without any media: liveness, bitrate, servers."""

import pytest

from domain.media import IceServer, MediaState
from kiosk.call.ice import stun_server, turn_servers
from kiosk.call.liveness import Liveness
from kiosk.call.redundancy import with_redundancy


@pytest.mark.parametrize(
    ("silence", "state"),
    [
        (0.0, MediaState.CONNECTED),
        (0.99, MediaState.CONNECTED),
        (1.0, MediaState.WEAK),
        (2.99, MediaState.WEAK),
        (3.0, MediaState.LOST),
        (75.0, MediaState.LOST),
    ],
)
def test_silence_makes_a_call_weak_then_lost(silence: float, state: MediaState) -> None:
    now = [100.0]
    liveness = Liveness(lambda: now[0])
    now[0] += 5
    liveness.heard()
    now[0] += silence
    assert liveness.state() is state


def test_a_lost_agent_who_is_heard_again_is_connected() -> None:
    now = [0.0]
    liveness = Liveness(lambda: now[0])
    now[0] = 60.0
    assert liveness.state() is MediaState.LOST
    liveness.heard()
    assert liveness.state() is MediaState.CONNECTED


def test_turn_credentials_are_escaped() -> None:
    server = IceServer(["turn:turn.example:3478?transport=tcp", "turn:turn.example"], "1700000000:c1", "a/b+c=")
    assert list(turn_servers([server])) == [
        "turn://1700000000%3Ac1:a%2Fb%2Bc%3D@turn.example:3478?transport=tcp",
        "turn://1700000000%3Ac1:a%2Fb%2Bc%3D@turn.example",
    ]


@pytest.mark.parametrize(
    "url", ["turns:turn.example:443", "turn:turn.example?transport=tcp&x=1", "turn:", "stun:stun.example", ""]
)
def test_what_webrtcbin_cannot_use_is_left_out(url: str) -> None:
    assert list(turn_servers([IceServer([url], "user", "password")])) == []


def test_a_turn_server_without_credentials_is_left_out() -> None:
    assert list(turn_servers([IceServer(["turn:turn.example"])])) == []


def test_the_first_stun_server_is_taken() -> None:
    servers = [IceServer(["turn:t.example"], "u", "p"), IceServer(["stun:s.example:3478", "stun:other.example"])]
    assert stun_server(servers) == "stun://s.example:3478"
    assert stun_server([]) is None


def test_redundant_sound_is_offered_before_plain() -> None:
    offer = "v=0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111 96\r\na=rtpmap:111 OPUS/48000/2\r\na=rtpmap:96 rtx/48000\r\n"
    assert with_redundancy(offer) == (
        "v=0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 63 111 96\r\na=rtpmap:111 OPUS/48000/2\r\n"
        "a=fmtp:111 maxplaybackrate=16000;maxaveragebitrate=32000\r\n"
        "a=rtpmap:63 red/48000/2\r\na=fmtp:63 111/111\r\na=rtpmap:96 rtx/48000\r\n"
    )


def test_an_offer_without_sound_stays_as_it_is() -> None:
    assert with_redundancy("v=0\r\nm=application 9 UDP/DTLS/SCTP\r\n") == "v=0\r\nm=application 9 UDP/DTLS/SCTP\r\n"
