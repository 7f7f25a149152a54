"""Every scanner driver keeps the contract, over its simulator, and over a real device when COUNTERPART_SCANNER names one."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from hardware.card_reader.base import CardKind
from hardware.card_reader.house import CardForm, HouseCards
from hardware.scanner import DRIVERS, open_driver
from hardware.scanner.simulator import BANK_CARD, LOYALTY_CARD, ScannerSimulator
from tests.hardware.by_hand import PATIENCE_S, named, please
from tests.hardware.scanner.contract import Bench, Label, ScannerContract

HOUSE = HouseCards({CardKind.LOYALTY: CardForm("%L"), CardKind.GIFT: CardForm("%G")}, b"secret")
CODES = {Label.PRODUCT: "4006381333931", Label.LOYALTY: LOYALTY_CARD, Label.BANK: BANK_CARD}
WAYS = {"CR": ("", "\r"), "CR LF": ("", "\r\n"), "LF": ("", "\n"), "its own": ("<", "#>"), "none": ("", "")}
"""What scanners are set to send around each code."""


class SimulatedBench(Bench):
    patience_s = 5.0

    def __init__(self, driver: str, simulator: ScannerSimulator, port: Path, prefix: str, suffix: str) -> None:
        own = suffix.strip()
        self.driver = open_driver(driver, str(port), cards=HOUSE, prefix=prefix, suffix=own)
        self._simulator = simulator

    def scan(self, label: Label) -> None:
        self._simulator.scan(CODES[label])

    def pull_cable(self) -> None:
        self._simulator.pull_cable()

    def plug_cable(self) -> None:
        self._simulator.plug_cable()


class RealBench(Bench):
    patience_s = PATIENCE_S

    def __init__(self, driver: str, port: str) -> None:
        self.driver = open_driver(driver, port, cards=HOUSE)

    def scan(self, label: Label) -> None:
        please(f"scan {label}")

    def pull_cable(self) -> None:
        please("pull the scanner's cable")

    def plug_cable(self) -> None:
        please("plug the scanner's cable in again, within a minute")


BENCHES = [(driver, way) for driver in DRIVERS for way in WAYS]
REAL = [(driver, "real") for driver in DRIVERS if named("scanner")]


@pytest.fixture(params=BENCHES + REAL, ids="-".join)
def bench(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Bench]:
    driver, way = request.param
    if way == "real":
        yield RealBench(driver, named("scanner"))
        return
    prefix, suffix = WAYS[way]
    with ScannerSimulator(tmp_path / "scanner", prefix=prefix, suffix=suffix) as simulator:
        yield SimulatedBench(driver, simulator, tmp_path / "scanner", prefix, suffix)


class TestDrivers(ScannerContract):
    pass


def test_an_unknown_driver_is_named_with_those_that_exist() -> None:
    with pytest.raises(ValueError, match="'hid' is not known; allowed: serial"):
        open_driver("hid", "/dev/null", cards=HOUSE)
