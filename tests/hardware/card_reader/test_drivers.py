"""Every card reader driver keeps the contract, with each make's bytes, and over a real device when COUNTERPART_CARD_READER
names one."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from hardware.card_reader import DRIVERS, open_driver
from hardware.card_reader.base import CardKind
from hardware.card_reader.house import CardForm, HouseCards
from hardware.card_reader.simulator import Card, CardReaderSimulator, Form
from tests.hardware.by_hand import PATIENCE_S, named, please
from tests.hardware.card_reader.contract import Bench, CardReaderContract

HOUSE = HouseCards(
    {CardKind.LOYALTY: CardForm("%L"), CardKind.GIFT: CardForm("%G"), CardKind.STAFF: CardForm("%S")}, b"secret"
)


class SimulatedBench(Bench):
    patience_s = 5.0

    def __init__(self, driver: str, simulator: CardReaderSimulator, port: Path) -> None:
        self.driver = open_driver(driver, str(port), cards=HOUSE)
        self._simulator = simulator

    def swipe(self, card: Card) -> None:
        self._simulator.swipe(card)

    def pull_cable(self) -> None:
        self._simulator.pull_cable()

    def plug_cable(self) -> None:
        self._simulator.plug_cable()


ASKED: Mapping[Card, str] = {
    Card.UNREADABLE: "a card that the reader cannot read, or one much too slowly",
    Card.BANK: "a payment card of your own (nothing of it is read)",
}


class RealBench(Bench):
    patience_s = PATIENCE_S

    def __init__(self, driver: str, port: str) -> None:
        self.driver = open_driver(driver, port, cards=HOUSE)

    def swipe(self, card: Card) -> None:
        please(f"swipe {ASKED.get(card, f'a {card} card of the house')}")

    def pull_cable(self) -> None:
        please("pull the card reader's cable")

    def plug_cable(self) -> None:
        please("plug the card reader's cable in again, within a minute")


SIMULATED = [(driver, form.value) for driver in DRIVERS for form in Form]
REAL = [(driver, "real") for driver in DRIVERS if named("card_reader")]


@pytest.fixture(params=SIMULATED + REAL, ids="-".join)
def bench(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Bench]:
    driver, form = request.param
    if form == "real":
        yield RealBench(driver, named("card_reader"))
        return
    with CardReaderSimulator(tmp_path / "reader", Form(form)) as simulator:
        yield SimulatedBench(driver, simulator, tmp_path / "reader")


class TestDrivers(CardReaderContract):
    pass
