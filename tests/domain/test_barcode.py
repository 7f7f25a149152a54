import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.barcode import has_right_check_digit, keys
from domain.menu import Menu
from domain.menu_file import check
from tests.builders import small_menu


def scanned(*barcodes: str, large: str = "") -> Menu:
    """A menu whose burger has these codes, and whose large lemonade has another."""
    menu = small_menu()
    burger, lemonade, *rest = menu.items
    small, big = lemonade.variants
    big = msgspec.structs.replace(big, barcodes=(large,) if large else ())
    burger = msgspec.structs.replace(burger, barcodes=barcodes)
    lemonade = msgspec.structs.replace(lemonade, variants=(small, big))
    return msgspec.structs.replace(menu, items=(burger, lemonade, *rest))


@pytest.mark.parametrize("digits", ["4006381333931", "036000291452", "96385074", "10614141000415"])
def test_check_digits_of_printed_codes_are_right(digits: str) -> None:
    assert keys(digits) == {digits.zfill(14)}


@pytest.mark.parametrize(
    ("short", "whole"),
    [
        ("04252614", "042100005264"),
        ("01234505", "012000003455"),
        ("00123457", "001234000057"),
        ("06543217", "065100004327"),
    ],
)
def test_a_upc_e_means_the_same_as_its_upc_a(short: str, whole: str) -> None:
    assert whole.zfill(14) in keys(short)


def test_a_upc_a_is_an_ean_with_a_zero_before_it() -> None:
    assert keys("036000291452") == keys("0036000291452") == keys("00036000291452")


def test_a_wrong_digit_is_noticed_and_an_own_code_has_none() -> None:
    assert keys("4006381333930") == frozenset()
    assert keys("SOUP-12") == {"SOUP-12"}


@given(st.from_regex(r"\A[0-9]{12}\Z"), st.integers(0, 12), st.integers(1, 9))
def test_any_single_wrong_digit_is_noticed(body: str, place: int, more: int) -> None:
    digits = next(body + check for check in "0123456789" if has_right_check_digit(body + check))
    wrong = str((int(digits[place]) + more) % 10)
    assert not has_right_check_digit(digits[:place] + wrong + digits[place + 1 :])


def test_a_code_leads_to_its_product_and_size() -> None:
    menu = scanned("036000291452", "SOUP-12", large="96385074")
    assert menu.by_barcode("0036000291452") == ("burger", None)
    assert menu.by_barcode("SOUP-12") == ("burger", None)
    assert menu.by_barcode("96385074") == ("lemonade", "large")
    assert menu.by_barcode("4006381333931") is None


def test_a_menu_with_a_misprinted_code_says_the_right_check_digit() -> None:
    [problem] = check(scanned("4006381333930"))
    assert str(problem) == "items[burger].barcodes: found '4006381333930'; the check digit of 400638133393 is 1"


def test_a_menu_whose_code_means_two_things_says_where() -> None:
    [problem] = check(scanned("036000291452", large="0036000291452"))
    assert "items[lemonade].variants[large].barcodes" in str(problem)
    assert "stands at items[burger].barcodes too" in str(problem)
