import pytest
from escpos.capabilities import CAPABILITIES
from escpos.printer import Dummy
from hypothesis import given
from hypothesis import strategies as st

from hardware.printer.strip import CODE_PAGES
from kiosk.till.code_pages import CodePages
from kiosk.till.paper import Paper

WORDS = "Menú de piña ¿sí? · Grüße, Größe · crème brûlée, œuf · żółć, gęś, źrebię · 8,90 €"


def read(data: bytes, number: int = 0) -> str:
    """What a printer with Epson's numbers prints."""
    text, at = "", 0
    while at < len(data):
        if data[at : at + 2] == b"\x1bt":
            number, at = data[at + 2], at + 3
        else:
            text, at = text + data[at : at + 1].decode(CODE_PAGES[number]), at + 1
    return text


def pages(profile: str) -> CodePages:
    return CodePages(Dummy(profile=profile).magic.encoder.codepages)


def test_spanish_german_french_and_polish_stand_on_one_receipt() -> None:
    epson = pages("TM-T88V")
    assert epson.plain(WORDS) == WORDS
    assert read(epson.start + epson.encode(WORDS)) == WORDS


@pytest.mark.parametrize("profile", sorted(CAPABILITIES["profiles"]))
def test_every_profile_prints_every_language_as_well_as_it_can(profile: str) -> None:
    on_paper = pages(profile)
    told = on_paper.plain(WORDS)
    assert told.count("?") <= 1 + ("¿" not in told)  # the question's own, and its beginning
    assert "€" in told or "EUR" in told
    assert any(word in told for word in ("żółć", "zólc", "zolc"))
    assert on_paper.encode(told)
    Paper(profile).text(WORDS, small=True)


def test_a_printer_without_the_letters_gets_the_nearest() -> None:
    assert CodePages({"CP437": "0"}).plain("żółty Łoś, 8,90 € − Straße") == "zólty Los, 8,90 EUR - Straße"
    assert CodePages({}).plain("Größe 8 €") == "Grosse 8 EUR"


def test_the_page_is_switched_only_where_a_letter_needs_it() -> None:
    epson = pages("TM-T88V")
    assert epson.encode("piña") == b"pi\xf1a"
    assert epson.encode("gęś ok") == b"g\x1bt\x2d\xea\x9c ok\x1bt\x10"


@given(st.text(max_size=60))
def test_whatever_is_written_is_read_again(text: str) -> None:
    epson = pages("TM-T88V")
    told = epson.plain(text)
    assert read(epson.start + epson.encode(told)) == told
    assert told.isprintable()
