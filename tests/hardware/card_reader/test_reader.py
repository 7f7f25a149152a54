import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from hardware.card_reader import open_driver
from hardware.card_reader.base import CardKind, Swipe
from hardware.card_reader.house import CardForm, HouseCards
from hardware.card_reader.serial_line import SwipeEar
from hardware.card_reader.simulator import Card, CardReaderSimulator
from tests.hardware.card_reader import contract
from tests.hardware.card_reader.contract import Reading

HOUSE = HouseCards({CardKind.LOYALTY: CardForm("%L")}, b"secret")


@asynccontextmanager
async def reading(port: Path) -> AsyncIterator[Reading]:
    async with contract.reading(open_driver("serial", str(port), cards=HOUSE)) as made:
        yield made


async def test_an_endless_card_is_dropped_and_the_next_one_read(tmp_path: Path) -> None:
    with CardReaderSimulator(tmp_path / "reader") as simulator:
        async with reading(tmp_path / "reader") as reader:
            simulator.send(b"%L" + b"1" * 600)
            assert await reader.next() == Swipe(CardKind.UNKNOWN)
            simulator.swipe(Card.LOYALTY)
            assert (await reader.next()).kind == "loyalty"


async def test_a_card_glued_behind_too_much_noise_is_read(tmp_path: Path) -> None:
    with CardReaderSimulator(tmp_path / "reader") as simulator:
        async with reading(tmp_path / "reader") as reader:
            simulator.send(b"?" * 505 + b"%L0012345678?\r")
            assert [(await reader.next()).kind, (await reader.next()).kind] == ["unknown", "loyalty"]


async def test_a_swipe_that_stops_half_way_is_over_after_a_moment(tmp_path: Path) -> None:
    with CardReaderSimulator(tmp_path / "reader") as simulator:
        async with reading(tmp_path / "reader") as reader:
            simulator.send(b"%L00123")
            assert await reader.next() == Swipe(CardKind.UNKNOWN)
            simulator.send(b"45678?\r")  # the rest is of no card
            simulator.swipe(Card.LOYALTY)
            assert (await reader.next()).kind == "loyalty"


def test_no_digit_of_a_bank_card_stays_in_the_ear() -> None:
    ear, data = SwipeEar(HOUSE), bytearray(b";4111111111111111=2912101?\r")
    ear.hear(data)
    assert not data
    assert ear.over() == [Swipe(CardKind.BANK)]
    assert b"4111" not in ear._heard


async def test_no_digit_reaches_the_log(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG), CardReaderSimulator(tmp_path / "reader") as simulator:
        async with reading(tmp_path / "reader") as reader:
            simulator.swipe(Card.BANK)
            assert await reader.next() == Swipe(CardKind.BANK)
    assert "4111" not in caplog.text


@pytest.mark.parametrize("prefix", ["", "%", "L1", "%B"])
def test_a_prefix_without_a_sentinel_or_of_bank_cards_is_refused(prefix: str) -> None:
    with pytest.raises(ValueError, match="must be a start sentinel"):
        HouseCards({CardKind.LOYALTY: CardForm(prefix)}, b"secret")


def test_a_number_that_is_no_regular_expression_is_refused() -> None:
    with pytest.raises(ValueError, match=r"gift number '\[0-9' is no regular expression"):
        HouseCards({CardKind.GIFT: CardForm("%G", "[0-9")}, b"secret")


def test_an_unknown_driver_is_named_with_those_that_exist() -> None:
    with pytest.raises(ValueError, match="'hid' is not known; allowed: serial"):
        open_driver("hid", "/dev/null", cards=HOUSE)
