"""What a hostile or broken agent's side may send: mutations of what Chromium really answers, and of real candidates."""

import re
from random import Random

OFFER = """\
v=0
o=- 8749232342897821777 0 IN IP4 0.0.0.0
s=-
t=0 0
a=ice-options:trickle
a=group:BUNDLE audio0 video1 application2
m=audio 9 UDP/TLS/RTP/SAVPF 63 111 96
c=IN IP4 0.0.0.0
a=setup:actpass
a=ice-ufrag:yiickIrxwsIje4LgYhlchPm0GAqzGpl4
a=ice-pwd:PvSPsJSFnYRWJjBZyy7K5HlEav2p3Thy
a=rtcp-mux
a=rtcp-rsize
a=sendrecv
a=rtpmap:111 OPUS/48000/2
a=fmtp:111 maxplaybackrate=16000;maxaveragebitrate=32000
a=rtpmap:63 red/48000/2
a=fmtp:63 111/111
a=rtcp-fb:111 nack
a=rtcp-fb:111 transport-cc
a=rtpmap:96 rtx/48000
a=fmtp:96 apt=111
a=mid:audio0
a=fingerprint:sha-256 6B:84:80:37:E6:FF:78:72:AD:55:1C:8B:F1:F9:68:9D:02:53:4B:46:EE:B9:CE:46:BA:08:A6:3B:7F:B6:23:CD
a=rtcp-mux-only
m=video 0 UDP/TLS/RTP/SAVPF 100 97
c=IN IP4 0.0.0.0
a=setup:actpass
a=ice-ufrag:yiickIrxwsIje4LgYhlchPm0GAqzGpl4
a=ice-pwd:PvSPsJSFnYRWJjBZyy7K5HlEav2p3Thy
a=bundle-only
a=rtcp-mux
a=rtcp-rsize
a=sendrecv
a=rtpmap:100 VP8/90000
a=rtcp-fb:100 nack
a=rtcp-fb:100 nack pli
a=rtcp-fb:100 ccm fir
a=rtcp-fb:100 transport-cc
a=extmap:3 http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01
a=rtpmap:97 rtx/90000
a=fmtp:97 apt=100
a=mid:video1
a=fingerprint:sha-256 6B:84:80:37:E6:FF:78:72:AD:55:1C:8B:F1:F9:68:9D:02:53:4B:46:EE:B9:CE:46:BA:08:A6:3B:7F:B6:23:CD
a=rtcp-mux-only
m=application 0 UDP/DTLS/SCTP webrtc-datachannel
c=IN IP4 0.0.0.0
a=setup:actpass
a=ice-ufrag:yiickIrxwsIje4LgYhlchPm0GAqzGpl4
a=ice-pwd:PvSPsJSFnYRWJjBZyy7K5HlEav2p3Thy
a=bundle-only
a=mid:application2
a=sctp-port:5000
a=fingerprint:sha-256 6B:84:80:37:E6:FF:78:72:AD:55:1C:8B:F1:F9:68:9D:02:53:4B:46:EE:B9:CE:46:BA:08:A6:3B:7F:B6:23:CD
"""
"""Of our engine."""

ANSWER = """\
v=0
o=- 505776860280720418 2 IN IP4 127.0.0.1
s=-
t=0 0
a=group:BUNDLE audio0 video1 application2
a=msid-semantic: WMS
m=audio 9 UDP/TLS/RTP/SAVPF 63 111
c=IN IP4 0.0.0.0
a=rtcp:9 IN IP4 0.0.0.0
a=ice-ufrag:kgnG
a=ice-pwd:MBQl8XzNmTBxSfQ26ZG9K6KU
a=ice-options:trickle
a=fingerprint:sha-256 6B:A0:8B:B2:E3:5B:04:E6:85:91:48:AE:DA:C6:27:96:B2:A0:53:63:01:82:E1:6E:4C:D4:06:6A:50:40:21:1A
a=setup:active
a=mid:audio0
a=sendrecv
a=msid:- d728a477-aada-4275-ba93-ff17824a40c2
a=rtcp-mux
a=rtcp-rsize
a=rtpmap:63 red/48000/2
a=fmtp:63 111/111
a=rtpmap:111 OPUS/48000/2
a=rtcp-fb:111 nack
a=rtcp-fb:111 transport-cc
a=fmtp:111 minptime=10;useinbandfec=1
a=ssrc:2566237785 cname:mBINH3qi74YEDXsy
m=video 9 UDP/TLS/RTP/SAVPF 100 97
c=IN IP4 0.0.0.0
a=rtcp:9 IN IP4 0.0.0.0
a=ice-ufrag:kgnG
a=ice-pwd:MBQl8XzNmTBxSfQ26ZG9K6KU
a=ice-options:trickle
a=fingerprint:sha-256 6B:A0:8B:B2:E3:5B:04:E6:85:91:48:AE:DA:C6:27:96:B2:A0:53:63:01:82:E1:6E:4C:D4:06:6A:50:40:21:1A
a=setup:active
a=mid:video1
a=extmap:3 http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01
a=sendrecv
a=msid:- b1035817-0ef4-44b0-8cc2-6f29a23e6861
a=rtcp-mux
a=rtcp-rsize
a=rtpmap:100 VP8/90000
a=rtcp-fb:100 transport-cc
a=rtcp-fb:100 ccm fir
a=rtcp-fb:100 nack
a=rtcp-fb:100 nack pli
a=rtpmap:97 rtx/90000
a=fmtp:97 apt=100
a=ssrc-group:FID 2926976326 3991303535
a=ssrc:2926976326 cname:mBINH3qi74YEDXsy
a=ssrc:3991303535 cname:mBINH3qi74YEDXsy
m=application 9 UDP/DTLS/SCTP webrtc-datachannel
c=IN IP4 0.0.0.0
a=ice-ufrag:kgnG
a=ice-pwd:MBQl8XzNmTBxSfQ26ZG9K6KU
a=ice-options:trickle
a=fingerprint:sha-256 6B:A0:8B:B2:E3:5B:04:E6:85:91:48:AE:DA:C6:27:96:B2:A0:53:63:01:82:E1:6E:4C:D4:06:6A:50:40:21:1A
a=setup:active
a=mid:application2
a=sctp-port:5000
"""
"""Of Chromium to it."""

CANDIDATES = (
    "candidate:3501357397 1 udp 2122194687 127.0.0.1 43276 typ host generation 0 ufrag kgnG network-id 3 network-cost 50",
    "candidate:842163049 1 udp 1677729535 192.0.2.7 3478 typ srflx raddr 0.0.0.0 rport 0 generation 0 ufrag EsAw",
    "candidate:1 1 tcp 1518280447 10.0.0.17 9 typ host tcptype active",
    "candidate:2 1 UDP 1 fe80::1 9 typ relay raddr 1.2.3.4 rport 5",
    "candidate:3 1 udp 2113937151 0f1b5f0e-0d4b-4f9a-a2c5-2d3f3d6e4b1a.local 5 typ host",
)

NUMBERS = ("0", "-1", "65536", "4294967296", "99999999999999999999", "1")
NOISE = ("", "\x01", "%n%s", "é", "\u202e", " " * 50, ":", "=", "/")
LINES = """
a=
m=
m=audio
m=video 9
c=
c=IN IP4
a=rtpmap:
a=rtpmap:111
a=fmtp:111
a=fingerprint:
a=fingerprint:sha-256
a=setup:
a=mid:
a=group:BUNDLE
a=group:
a=ssrc:
a=ssrc:1
a=ssrc-group:FID
a=ice-ufrag:
a=ice-pwd:
a=candidate:
a=candidate:1 1 udp
a=extmap:
a=extmap:300 x
a=rtcp-fb:
a=rtcp-fb:*
a=sctp-port:
a=sctpmap:5000
a=max-message-size:
a=msid:
a=rid:
a=simulcast:send
b=AS:
t=
o=
s=
v=
k=
z=
r=
a=rtcp:
a=sendrecv
a=inactive
a=bundle-only
a=end-of-candidates
a=crypto:1 AES_CM_128 x
m=text 9 UDP/TLS/RTP/SAVPF 98
m=application 0 UDP/DTLS/SCTP webrtc-datachannel
""".splitlines()[1:]
WORDS = re.compile(r"(sendrecv|active|passive|sha-256|opus|VP8|SAVPF|UDP|IN|BUNDLE|webrtc-datachannel)", re.IGNORECASE)
OTHER_WORDS = (
    "sendonly",
    "recvonly",
    "inactive",
    "passive",
    "actpass",
    "sha-1",
    "md5",
    "TCP",
    "RTP/AVP",
    "H264",
    "x",
    "",
)
LONGEST = 30_000


def mutated(text: str, chance: Random) -> str:
    """Changed in one to six places."""
    lines = text.splitlines()
    for _ in range(chance.choice((1, 1, 2, 3, 6))):
        _mutate(lines, chance)
    return "\r\n".join(line[:LONGEST] for line in lines) + "\r\n"


def _mutate(lines: list[str], chance: Random) -> None:
    if not lines:
        lines.append("")
    at, other = chance.randrange(len(lines)), chance.randrange(len(lines))
    line = lines[at]
    match chance.randrange(11):
        case 0:
            del lines[at : at + chance.choice((1, 1, 3))]
        case 1:
            lines.insert(at, lines[other])
        case 2:
            lines[at] = re.sub(r"\d+", lambda _: chance.choice(NUMBERS), line, count=chance.choice((1, 0)))
        case 3:
            cut = chance.randrange(len(line) + 1)
            lines[at] = line[:cut] + chance.choice(NOISE) + line[cut + chance.choice((0, 1, 5)) :]
        case 4:
            lines[at] = line[: chance.randrange(len(line) + 1)]
        case 5:
            lines[at] = (line * chance.choice((2, 50, 2000)))[:LONGEST]
        case 6:
            lines[at], lines[other] = lines[other], line
        case 7:
            lines.insert(at, chance.choice(LINES))
        case 8:
            lines[at] = WORDS.sub(lambda _: chance.choice(OTHER_WORDS), line)
        case 9:
            lines[at] = line.replace(" ", "", 1)
        case 10:
            lines[at] = line.replace(":", "", 1)
