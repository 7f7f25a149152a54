import logging

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.barcode import has_right_check_digit
from hardware.card_reader.base import CardKind, Swipe
from hardware.card_reader.house import LONGEST_CODE, CardForm, HouseCards
from hardware.card_reader.magstripe import find_swipes, judge
from hardware.scanner import codes
from hardware.scanner.base import Code, Scan
from hardware.scanner.serial_line import ScanEar

HOUSE = HouseCards({CardKind.LOYALTY: CardForm("%L"), CardKind.GIFT: CardForm(";984", "[0-9]{11}")}, b"secret")
BANK = Swipe(CardKind.BANK)
EAN = "4006381333931"


def heard(*pieces: bytes, prefix: bytes = b"", suffix: bytes = b"", pause: bool = True) -> list[Scan]:
    ear = ScanEar(HOUSE, prefix, suffix)
    scans = [scan for piece in pieces for scan in ear.hear(bytearray(piece))]
    return scans + (ear.over() if pause else [])


@pytest.mark.parametrize(
    "pieces",
    [
        (b"4006381333931\r4006381333931\r",),  # glued
        (b"4006381333931\r\n", b"4006381333931\r\n"),
        (b"40063", b"81333931\r4006", b"381333931\r"),  # in pieces
        (b"\r\n4006381333931\n\n4006381333931\n",),
    ],
)
def test_codes_come_in_any_pieces(pieces: tuple[bytes, ...]) -> None:
    assert heard(*pieces) == [Code(EAN), Code(EAN)]


def test_a_code_without_an_end_is_over_after_a_pause() -> None:
    assert heard(b"4006381333931", pause=False) == []
    assert heard(b"4006381333931") == [Code(EAN)]


def test_a_code_that_was_cut_off_is_not_taken_for_a_shorter_one() -> None:
    assert heard(b"SOUP-12\r", b"SOUP") == [Code("SOUP-12"), Code("")]
    assert heard(b"SOUP", suffix=b"#") == [Code("")]


def test_prefix_and_suffix_are_taken_off() -> None:
    assert heard(b"<SOUP-12#><SOUP-13#>\r\n", prefix=b"<", suffix=b"#>") == [Code("SOUP-12"), Code("SOUP-13")]
    assert heard(b"SOUP-12#>", prefix=b"<", suffix=b"#>") == [Code("")]


def test_a_symbology_identifier_is_taken_off() -> None:
    assert heard(b"]E04006381333931\r") == [Code(EAN)]


def test_what_is_too_long_is_one_bad_code_and_the_next_one_is_read() -> None:
    assert heard(b"7" * (3 * LONGEST_CODE) + b"\r" + b"4006381333931\r") == [Code(""), Code(EAN)]
    assert heard(b"7" * (3 * LONGEST_CODE)) == [Code("")]


@pytest.mark.parametrize("noise", [b"\xff\xfe\r", b"SO\x00UP\r", b"\x1b[A\r", "Käse\r".encode()])
def test_noise_is_a_bad_code(noise: bytes) -> None:
    assert heard(noise + b"SOUP\r") == [Code(""), Code("SOUP")]


@pytest.mark.parametrize("digits", ["4006381333933", "036000291453", "40170720"])
def test_a_wrong_check_digit_is_a_bad_code(digits: str) -> None:
    assert heard(f"{digits}\r".encode()) == [Code("")]


@pytest.mark.parametrize(
    "text",
    [
        "4111111111111111",
        "5500005555555559",
        "378282246310005",
        "%B4111111111111111^A/B^2912",
        ";4111111111111111=2912?",
        "https://pay.example/4111111111111111",
    ],
)
def test_a_payment_card_is_dropped(text: str) -> None:
    assert heard(f"{text}\r".encode()) == [BANK]


def test_an_ean_that_passes_luhn_by_chance_is_a_product() -> None:
    bodies = [f"4{number:011d}" for number in range(400)]
    for body in bodies:
        digits = next(body + check for check in "0123456789" if has_right_check_digit(body + check))
        assert heard(f"{digits}\r".encode()) == [Code(digits)]


def test_a_card_means_the_same_in_every_form() -> None:
    stripe = bytearray(b"%L0012345678^FRIEND?\r")
    [tracks] = find_swipes(stripe)
    swiped = judge(stripe, tracks, HOUSE)
    assert swiped.token
    for code in (b"L0012345678", b"%L0012345678", b"%L0012345678?", b"]Q1L0012345678"):
        assert codes.judge(bytearray(code), HOUSE) == swiped


@pytest.mark.parametrize("text", ["LEMON-1", "L1", "L12-345678", "GIN"])
def test_a_products_own_code_may_begin_as_a_card_does(text: str) -> None:
    assert heard(f"{text}\r".encode()) == [Code(text)]


def test_a_card_of_digits_is_known_without_its_sentinel() -> None:
    assert [scan.kind for scan in heard(b"98412345678901\r") if isinstance(scan, Swipe)] == ["gift"]


@given(st.lists(st.binary(max_size=50), max_size=20), st.sampled_from([b"", b"#"]))
def test_whatever_comes_the_next_code_is_read(pieces: list[bytes], suffix: bytes) -> None:
    assert heard(*pieces, b"\r", b"SOUP\r", suffix=suffix)[-1] == Code("SOUP")


@given(st.from_regex(rb"\A[3-6][0-9]{13,17}\Z"), st.sampled_from([b"%s", b"X%sY", b" %s "]), st.integers(0, 20))
def test_no_account_number_ever_comes_out(digits: bytes, form: bytes, cut: int) -> None:
    total = sum(d if i % 2 else d * 2 - 9 * (d > 4) for i, d in enumerate(int(c) for c in reversed(digits.decode())))
    number = digits + str(-total % 10).encode()
    if len(set(number)) > 1:
        sent = form % number + b"\r"
        assert heard(sent[:cut], sent[cut:]) == [BANK]


def test_nothing_is_logged_and_nothing_stays_in_the_ear(caplog: pytest.LogCaptureFixture) -> None:
    ear, data = ScanEar(HOUSE, b"", b""), bytearray(b"4111111111111111\r")
    with caplog.at_level(logging.DEBUG):
        assert ear.hear(data) == [BANK]
    assert not data
    assert b"4111" not in ear._heard
    assert caplog.records == []
