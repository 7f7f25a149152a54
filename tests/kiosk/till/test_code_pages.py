import pytest
from escpos.capabilities import CAPABILITIES
from escpos.printer import Dummy
from hypothesis import given
from hypothesis import strategies as st

from hardware.printer.commands import Reader
from hardware.printer.strip import CODE_PAGES, Strip
from kiosk.till.code_pages import LETTERS, CodePages, offered
from kiosk.till.paper import COUNTING, Paper, check_profile

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


PROFILES = offered()


def printed(profile: str, text: str) -> str:
    """What stands on the paper of this printer, whose code pages have their own numbers, when ``text`` is printed there."""
    paper, pages = Paper(profile), CAPABILITIES["profiles"][profile]["codePages"]
    paper.text(text)
    codecs = {
        int(number): CAPABILITIES["encodings"][name].get("python_encode") or "ascii" for number, name in pages.items()
    }
    strip = Strip(1024, codecs)
    for command in Reader().feed(paper.data):
        strip.obey(command)
    return " ".join(strip.text)


@pytest.mark.parametrize("profile", PROFILES)
def test_every_profile_prints_every_letter(profile: str) -> None:
    words = [f"8,90{letter}x" for letter in (*LETTERS, "×", "·")]  # each comes from the page that the word before left
    assert printed(profile, " ".join(words)).split() == words


def test_the_usual_printers_are_offered_and_displays_are_not() -> None:
    assert {"default", "TM-T88II", "TM-T88IV", "TM-T88V", "TM-T20II", "TM-L90", "CT-S651", "RP326"} <= set(PROFILES)
    assert not {"OCD-300", "TM-U220", "TSP600", "simple"} & set(PROFILES)
    for profile in CAPABILITIES["profiles"]:
        if profile not in PROFILES:
            with pytest.raises(ValueError, match="is not offered; allowed: "):
                check_profile(profile)


def test_printers_that_count_are_offered() -> None:
    assert set(PROFILES) >= COUNTING


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
