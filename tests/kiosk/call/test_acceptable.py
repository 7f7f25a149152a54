"""What is taken of the agent's side, before GStreamer sees any of it."""

import re
from collections.abc import Callable
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.allowance import Allowance
from kiosk.call.acceptable import ATTRIBUTES, Unacceptable, acceptable_answer, acceptable_candidate
from kiosk.call.characters import shown
from tests.kiosk.call.hostile import ANSWER, CANDIDATES, OFFER, mutated


def damaged(candidate: str, seed: int) -> str:
    return mutated(candidate, Random(seed)).rstrip()


def test_what_browsers_really_answer_is_taken() -> None:
    taken = acceptable_answer(ANSWER, OFFER)
    for line in ANSWER.splitlines():
        if re.match(r"a=(mid|ice-ufrag|ice-pwd|fingerprint|setup|rtpmap|fmtp|rtcp-fb|ssrc|sendrecv|sctp-port)", line):
            assert line in taken.splitlines()
    assert acceptable_answer(taken, OFFER) == taken


def test_credentials_may_stand_once_for_all_sections_as_firefox_writes_them() -> None:
    fingerprint = re.search(r"a=fingerprint:.*\n", ANSWER)
    assert fingerprint is not None
    once = ANSWER.replace(fingerprint[0], "").replace("t=0 0\n", "t=0 0\n" + fingerprint[0])
    assert acceptable_answer(once, OFFER).count("a=fingerprint") == 3


def test_a_picture_may_be_declined() -> None:
    assert "m=video 0 " in acceptable_answer(ANSWER.replace("m=video 9", "m=video 0"), OFFER)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", ""),
        ("m=video 9", "m=audio 9"),
        ("m=application", "m=video"),
        ("a=mid:audio0\n", "a=mid:video1\n"),
        ("a=mid:audio0\n", ""),
        (r"a=ice-pwd:\S+\n", ""),
        (r"a=ice-ufrag:\S+", "a=ice-ufrag:x y"),
        (r"a=fingerprint:\S+ \S+\n", ""),
        (r"a=fingerprint:\S+ \S+", "a=fingerprint:sha-1 00:11"),
        ("a=setup:active", "a=setup:actpass"),
        ("a=rtcp-mux\n", ""),
        ("VP8/90000", "H264/90000"),
        ("a=rtpmap:111 .*\n", ""),
        ("a=sendrecv\n", "a=sendrecv\na=sendonly\n"),
        ("a=sctp-port:5000", "a=sctp-port:70000"),
        (r"(m=audio \d+ \S+) .*", r"\1 63"),
        (r"(m=audio) \d+", r"\1 0"),
        (r"(m=audio) \d+", r"\1 99999"),
        ("v=0\n", "v=0\n" + "a=x:" + "y" * 40_000 + "\n"),
        ("v=0\n", "v=0\n" * 600),
        ("s=-", "s=\x00"),
    ],
)
def test_what_is_no_answer_to_the_offer_is_refused(before: str, after: str) -> None:
    with pytest.raises(Unacceptable):
        acceptable_answer(re.sub(before, after, ANSWER, count=1) if before else "", OFFER)


@pytest.mark.parametrize(
    ("candidate", "useful"),
    [
        (CANDIDATES[0], True),
        (CANDIDATES[3], True),
        (CANDIDATES[4], False),
        (CANDIDATES[0].replace(" 1 ", " 2 ", 1), False),
    ],
)
def test_candidates_of_browsers_are_taken_but_for_names_and_a_port_of_rtcp(candidate: str, useful: bool) -> None:
    assert acceptable_candidate(candidate) is useful


@pytest.mark.parametrize(
    "candidate",
    [
        "",
        "candidate:",
        "candidate:1 1 udp 1 127.0.0.1 99999 typ host",
        "candidate:1 1 udp 99999999999 127.0.0.1 9 typ host",
        "candidate:1 1 udp 1 example.com 9 typ host",
        "candidate:1 1 udp 1 127.0.0.1 9 typ host generation",
        "candidate:1 1 udp 1 127.0.0.1 9 typ host raddr everywhere rport 5",
        "candidate:1 1 udp 1 127.0.0.1 9 typ host x " + "y" * 600,
        "candidate:1 1 udp 1 127.0.0.1 9 typ host\r\na=setup:active",
    ],
)
def test_what_is_no_candidate_is_refused(candidate: str) -> None:
    with pytest.raises(Unacceptable):
        acceptable_candidate(candidate)


@given(st.one_of(st.text(), st.integers().map(lambda seed: mutated(ANSWER, Random(seed)))))
def test_every_answer_is_refused_or_understood_line_by_line(answer: str) -> None:
    try:
        taken = acceptable_answer(answer, OFFER)
    except Unacceptable:
        return
    assert acceptable_answer(taken, OFFER) == taken
    assert re.findall(r"^m=(\w+)", taken, re.MULTILINE) == ["audio", "video", "application"]
    for name, value in re.findall(r"^a=([a-z-]+):?(.*)\r$", taken, re.MULTILINE):
        assert name == "group" or ATTRIBUTES[name].fullmatch(value)


@given(st.one_of(st.text(), st.builds(damaged, st.sampled_from(CANDIDATES), st.integers())))
def test_every_candidate_is_refused_or_plain(candidate: str) -> None:
    try:
        acceptable_candidate(candidate)
    except Unacceptable:
        return
    assert candidate.isascii()
    assert candidate.isprintable()


@given(st.text(st.characters(codec="utf-8")))
def test_only_characters_of_a_conversation_are_shown(text: str) -> None:
    kept = shown(text)
    assert not re.search(r"[\x00-\x07\x0b-\x1f\x7f-\x9f\u202d\u202e\ufeff]", kept)
    assert shown(kept) == kept


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("¡Hola!\b\n", "¡Hola!\b\n"),
        ("a\r\nb\u2028c", "a\nb\nc"),
        ("\x1b[31mred\x07", "red"),
        ("\ufeff", ""),
        ("\u0645\u0631 \N{WAVING HAND SIGN}", "\u0645\u0631 \N{WAVING HAND SIGN}"),
    ],
)
def test_backspace_and_new_lines_stay_and_commands_do_not(text: str, kept: str) -> None:
    assert shown(text) == kept


def clock() -> tuple[Callable[[], float], Callable[[float], None]]:
    now = [0.0]

    def later(seconds: float) -> None:
        now[0] += seconds

    return lambda: now[0], later


def test_who_says_too_much_is_heard_again_after_a_while() -> None:
    now, later = clock()
    allowance = Allowance(now, 3, 2)
    assert [allowance.take() for _ in range(5)] == [True, True, True, False, False]
    assert allowance.refused == 2
    later(0.5)
    assert [allowance.take() for _ in range(2)] == [True, False]
    later(100)
    assert [allowance.take() for _ in range(4)] == [True, True, True, False]


def test_a_flood_begins_once_however_long_it_lasts() -> None:
    now, later = clock()
    allowance, begun = Allowance(now, 3, 2), 0
    for _ in range(1_000):
        later(0.1)
        begun += not allowance.take() and allowance.refused == 1
    assert begun == 1
    later(100)
    assert [not allowance.take() and allowance.refused == 1 for _ in range(4)] == [False, False, False, True]
