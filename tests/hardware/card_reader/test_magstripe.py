import logging

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hardware.card_reader.base import CardKind, Swipe
from hardware.card_reader.house import CardForm, HouseCards, wipe
from hardware.card_reader.magstripe import find_swipes, judge, lrc
from hardware.card_reader.simulator import TRACKS, Card, Form, wire

KEY = b"a kiosk's own secret of 32 bytes"
PREFIX = "%L"


def house(loyalty: CardForm | None = None, key: bytes = KEY) -> HouseCards:
    return HouseCards(
        {CardKind.LOYALTY: loyalty or CardForm(PREFIX), CardKind.GIFT: CardForm("%G"), CardKind.STAFF: CardForm("%S")},
        key,
    )


def read(data: bytes, prefix: str = PREFIX, cards: HouseCards | None = None) -> list[Swipe]:
    heard = bytearray(data)
    return [judge(heard, tracks, cards or house(CardForm(prefix))) for tracks in find_swipes(heard)]


def kinds(data: bytes, prefix: str = PREFIX) -> list[str]:
    return [swipe.kind for swipe in read(data, prefix)]


@pytest.mark.parametrize(("track", "number", "expected"), [(b";0?", 2, "4"), (b"%AT3?", 1, "<")])
def test_the_check_character_is_made_of_code_values(track: bytes, number: int, expected: str) -> None:
    assert chr(lrc(track, number)) == expected


@pytest.mark.parametrize("form", Form)
@pytest.mark.parametrize(
    ("card", "kind"),
    [
        (Card.LOYALTY, "loyalty"),
        (Card.GIFT, "gift"),
        (Card.STAFF, "staff"),
        (Card.BANK, "bank"),
        (Card.UNKNOWN, "unknown"),
        (Card.UNREADABLE, "unknown"),
    ],
)
def test_every_make_of_reader_is_understood(card: Card, kind: str, form: Form) -> None:
    assert kinds(wire(TRACKS[card], form)) == [kind]


def test_the_same_card_has_the_same_token_in_every_form_and_another_has_another() -> None:
    tokens = {read(wire(TRACKS[Card.LOYALTY], form))[0].token for form in Form}
    assert len(tokens) == 1
    [other] = read(b"%L0012345679^FRIEND/OF THE HOUSE?\r")
    assert other.token not in tokens


def test_another_kiosks_key_makes_another_token() -> None:
    heard = bytearray(wire(TRACKS[Card.LOYALTY], Form.ID_TECH))
    [tracks] = find_swipes(heard)
    assert judge(heard, tracks, house()).token != judge(heard, tracks, house(key=b"other")).token


@pytest.mark.parametrize(
    "data",
    [
        b"%B4111111111111111^TEST/CARD^2912101?\r",  # format code B
        b";4111111111111111=2912101?\r",  # track 2 only
        b";4111111111111111?\r",  # the reader sends the account number only
        b"%E?;5500005555555559=2912?\r",  # track 1 not read
        b"%L12^A?;378282246310005=2912101?\r",  # a loyalty track beside a bank track
        b";4111111111111111",  # no end
        b"+4111111111111111=1?\r",  # on track 3
        b"%B12?\r",  # format code B is enough
    ],
)
def test_a_bank_card_comes_out_as_nothing_but_its_kind(data: bytes) -> None:
    assert read(data) == [Swipe(CardKind.BANK)]
    assert read(data, prefix=";4") == [Swipe(CardKind.BANK)]  # whatever somebody has configured


@pytest.mark.parametrize(
    "data",
    [
        b";4111111111111112=2912?\r",  # no Luhn
        b";0000000000000000?\r",  # equal digits
        b";9840012345678901?\r",  # begins like none
        b";41111111?\r",  # too short
    ],
)
def test_what_only_resembles_a_bank_card_is_unknown(data: bytes) -> None:
    assert kinds(data) == ["unknown"]


def test_a_loyalty_number_on_track_one_may_pass_luhn() -> None:
    assert kinds(b"%L4111111111111111^FRIEND?\r") == ["loyalty"]


def test_a_prefix_of_track_two_works_as_well() -> None:
    assert kinds(b";98400012345678?\r", prefix=";9840") == ["loyalty"]


def test_a_gift_card_with_an_issuers_number_of_its_own_is_no_bank_card() -> None:
    """Gift cards often have 19 digits that pass Luhn and begin with a 6."""
    cards = house(CardForm(";600649", "[0-9]{13}"))
    assert [swipe.kind for swipe in read(b";6006491234567890126=0000?\r", cards=cards)] == ["loyalty"]
    assert read(b";6006491234567890126=0000?\r") == [Swipe(CardKind.BANK)]


@pytest.mark.parametrize("prefix", [";411111", ";550000", ";60111", ";601100", ";6", ";378282"])
def test_no_prefix_takes_a_card_out_of_the_schemes_hands(prefix: str) -> None:
    for track in (
        b";4111111111111111=29?",
        b";5500005555555559=29?",
        b";6011000990139424=29?",
        b";378282246310005=29?",
    ):
        assert kinds(track + b"\r", prefix) == ["bank"]


@pytest.mark.parametrize(
    ("track", "kind"),
    [(b"%L1234567?", "loyalty"), (b"%L1234567^A?", "loyalty"), (b"%L123456?", "unknown"), (b"%L12345678?", "unknown")],
)
def test_the_number_has_the_form_that_was_configured(track: bytes, kind: str) -> None:
    assert [swipe.kind for swipe in read(track, cards=house(CardForm("%L", "[0-9]{7}")))] == [kind]


def test_tracks_that_contradict_each_other_are_no_card() -> None:
    cards = HouseCards({CardKind.LOYALTY: CardForm("%L"), CardKind.GIFT: CardForm(";9")}, KEY)
    assert [swipe.kind for swipe in read(b"%L7?;97?", cards=cards)] == ["unknown"]


@pytest.mark.parametrize(
    ("data", "checked"),
    [
        (b"%AT3?<;0?4\r", [True, True]),  # MagTek with check characters: no CR between the tracks
        (b"%AT3?;0?\r", [None, None]),
        (b"%AT3?<\r;0?5\r", [True, False]),
        (b"\x02%AT3?<\x10\x02;0?4\x03", [True, True]),
        (b"\x02%AT3?;0?+0?\x1b\x03\r", [None, None, None]),
        (b"+0?4\r", [True]),  # MagTek's + stands for the ; on the card
        (b";4?0?;0?\r", [None, None]),
        (b";0?0\r", [None]),  # an insertion reader's sensor
        (b";0?", [None]),
    ],
)
def test_a_check_character_is_found_where_there_is_one(data: bytes, checked: list[bool | None]) -> None:
    assert [track.lrc_ok for tracks in find_swipes(bytearray(data)) for track in tracks] == checked


@pytest.mark.parametrize("data", [b"%E?;E?+E?\r", b"%E?\r;E?\r", b"\x02%E?a\x10\x02;E?t\x03"])
def test_a_card_that_the_reader_could_not_read_is_unknown(data: bytes) -> None:
    assert kinds(data) == ["unknown"]


def test_a_third_track_of_magtek_is_read() -> None:
    assert kinds(b"%E?;E?+98400012345678?\r", "+9840") == ["loyalty"]


def test_after_a_track_without_an_end_the_next_one_is_read() -> None:
    assert kinds(b";" + b"1" * 60 + b"%L0012?") == ["unknown", "loyalty"]


def test_two_swipes_glued_together_are_two() -> None:
    data = wire(TRACKS[Card.LOYALTY], Form.MAGTEK) + wire(TRACKS[Card.BANK], Form.MAGTEK)
    assert kinds(data) == ["loyalty", "bank"]


@pytest.mark.parametrize("data", [b"", b"\r", b"\r\n\r", b"hello"])
def test_nothing_was_swiped(data: bytes) -> None:
    assert read(data) == []


def test_a_start_without_an_end_is_a_card_that_could_not_be_read() -> None:
    assert kinds(b"%L00123\r") == ["unknown"]


def test_a_wrong_check_character_is_a_card_that_could_not_be_read() -> None:
    good = wire(TRACKS[Card.LOYALTY][:1], Form.UIC)
    assert kinds(good) == ["loyalty"]
    assert kinds(good[:-2] + bytes([good[-2] ^ 1]) + good[-1:]) == ["unknown"]


def test_wiped_bytes_are_gone() -> None:
    heard = bytearray(b"4111111111111111")
    wipe(heard)
    assert heard == b""


@given(st.lists(st.one_of(st.binary(max_size=40), st.sampled_from([b"%", b";", b"+", b"?", b"\x02", b"\x10", b"\r"]))))
def test_noise_is_never_a_loyalty_card_by_accident(pieces: list[bytes]) -> None:
    data = b"".join(pieces)
    if PREFIX.encode() not in data:
        assert "loyalty" not in kinds(data)
    else:
        read(data)


@given(st.from_regex(rb"\A[3-6][0-9]{11,17}\Z"), st.sampled_from([b";%s=2912101?", b"%%B%s^A/B^2912101?", b";%s?"]))
def test_no_account_number_ever_comes_out(digits: bytes, form: bytes) -> None:
    total = sum(d if i % 2 else d * 2 - 9 * (d > 4) for i, d in enumerate(int(c) for c in reversed(digits.decode())))
    number = digits + str(-total % 10).encode()
    swipes = read(form % number)
    if len(set(number)) > 1:
        assert swipes == [Swipe(CardKind.BANK)]
    assert number.decode() not in repr(swipes)


def test_nothing_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        for card in Card:
            read(wire(TRACKS[card], Form.ID_TECH))
    assert caplog.records == []
