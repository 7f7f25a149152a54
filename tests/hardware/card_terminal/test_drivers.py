"""Every driver that can be chosen keeps the contract."""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import msgspec
import pytest

from hardware.card_terminal import DRIVERS, open_driver
from hardware.card_terminal.base import Settings
from hardware.card_terminal.nexo.certificate import make_certificate
from hardware.card_terminal.nexo.driver import NexoTerminal
from hardware.card_terminal.nexo.driver import Timing as NexoTiming
from hardware.card_terminal.nexo.simulator import KEY, POI_ID, NexoTerminalSimulator
from hardware.card_terminal.simulator import Card, Script
from tests.hardware.by_hand import answered, named, please
from tests.hardware.card_terminal.contract import Bench, CardTerminalContract
from tests.hardware.card_terminal.terminals import Counter, counter

CARDS = {"good": Card.GOOD, "declined": Card.DECLINED, "poor": Card.PREPAID}


class ZvtBench(Bench):
    def __init__(self, at: Counter) -> None:
        self._simulator = at.simulator
        self.driver = at.terminal

    def present(self, what: str) -> None:
        card = CARDS.get(what)
        self._simulator.script = None if card is None else Script(card=card, present=0, pin=0)

    def cut_line(self) -> None:
        self._simulator.pull_cable()

    def mend_line(self) -> None:
        self._simulator.plug_cable()

    def charged(self) -> list[int]:
        return [booking.amount for booking in self._simulator.charges()]

    def refunded(self) -> list[int]:
        return [booking.amount for booking in self._simulator.refunds()]


@asynccontextmanager
async def zvt(folder: Path) -> AsyncIterator[Bench]:
    async with counter(folder) as at:
        yield ZvtBench(at)


@asynccontextmanager
async def zvt_over_tcp(folder: Path) -> AsyncIterator[Bench]:
    async with counter(folder, tcp=True) as at:
        yield ZvtBench(at)


QUICK_NEXO = NexoTiming(payment=10, question=5, poll=0.05, rest=5)


class NexoBench(Bench):
    def __init__(self, simulator: NexoTerminalSimulator) -> None:
        self._simulator = simulator
        self.driver = NexoTerminal(
            simulator.url,
            key=KEY,
            certificate=simulator.certificate,
            sale_id="boston-1",
            poi_id=POI_ID,
            timing=QUICK_NEXO,
        )

    def present(self, what: str) -> None:
        self._simulator.script = CARDS.get(what)

    def cut_line(self) -> None:
        self._simulator.pull_cable()

    def mend_line(self) -> None:
        self._simulator.plug_cable()

    def charged(self) -> list[int]:
        return [record.amount for record in self._simulator.ledger.charges()]

    def refunded(self) -> list[int]:
        return [record.amount for record in self._simulator.ledger.refunds()]


@asynccontextmanager
async def nexo(folder: Path) -> AsyncIterator[Bench]:
    with NexoTerminalSimulator(folder) as simulator:
        bench = NexoBench(simulator)
        try:
            yield bench
        finally:
            await bench.driver.close()


class RealBench(Bench):
    """A terminal with the acquirer's test cards, and a person in front of it."""

    CUSTOMERS: Mapping[str, str] = {
        "good": "have a card ready that is approved; present it when the terminal asks, and type its PIN",
        "declined": "have a card ready that is declined; present it when the terminal asks",
        "poor": "have a prepaid card ready with less than 17.90 on it; present it whenever the terminal asks",
        "nobody": "present no card",
    }

    def __init__(self, driver: str, settings: Settings) -> None:
        self.driver = open_driver(driver, settings)

    def present(self, what: str) -> None:
        please(self.CUSTOMERS[what])

    def cut_line(self) -> None:
        answered("pull the cable between till and terminal, then press Enter")

    def mend_line(self) -> None:
        answered("plug the cable in again, then press Enter")

    def charged(self) -> list[int]:
        return _amounts("payments")

    def refunded(self) -> list[int]:
        return _amounts("refunds")


def _amounts(what: str) -> list[int]:
    words = answered(f"look at the terminal: which {what} of this test stand there? Amounts in cents, or only Enter")
    return [int(word) for word in words.split()]


@asynccontextmanager
async def real(_: Path) -> AsyncIterator[Bench]:
    driver, settings = real_settings(named("card_terminal"))
    bench = RealBench(driver, settings)
    try:
        yield bench
    finally:
        await bench.driver.close()


def real_settings(text: str) -> tuple[str, Settings]:
    """Of ``driver,port`` and any further settings: ``zvt,/dev/ttyACM0,baud=115200,password=123456``."""
    driver, port, *more = text.split(",")
    given = dict(setting.split("=", 1) for setting in more)
    return driver, msgspec.convert({"port": port, **given}, Settings, strict=False, dec_hook=lambda kind, value: kind(value))


BENCHES: Mapping[str, Mapping[str, Callable[[Path], AbstractAsyncContextManager[Bench]]]] = {
    "zvt": {"serial": zvt, "tcp": zvt_over_tcp},
    "nexo": {"https": nexo},
}
"""How a driver is tried, in every way in which it reaches its terminal."""


WAYS = [(driver, way) for driver in sorted(DRIVERS) for way in BENCHES[driver]]
REAL = [(named("card_terminal").split(",")[0], "real")] if named("card_terminal") else []


@pytest.fixture(params=WAYS + REAL, ids="-".join)
async def bench(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Bench]:
    driver, way = request.param
    async with (real if way == "real" else BENCHES[driver][way])(tmp_path) as found:
        yield found


class TestDrivers(CardTerminalContract):
    pass


def test_a_real_terminal_is_named_with_what_it_needs() -> None:
    driver, settings = real_settings("zvt,/dev/ttyACM0,baud=115200,password=123456,numbers=true")
    assert driver == "zvt"
    assert settings == Settings(port="/dev/ttyACM0", baud=115200, password="123456", numbers=True)
    _, settings = real_settings("nexo,https://10.0.0.5:8443/nexo,key_file=/a/key.toml")
    assert settings.key_file == Path("/a/key.toml")


def test_a_driver_is_chosen_by_name() -> None:
    assert open_driver("zvt", Settings(port="/dev/ttyUSB0")).terminal_id is None
    with pytest.raises(ValueError, match="'opi' is not known; allowed: nexo, zvt"):
        open_driver("opi", Settings(port="/dev/ttyUSB0"))


def test_a_nexo_terminal_says_what_it_lacks(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="lacks key_file, certificate, poi_id; needed are"):
        open_driver("nexo", Settings(port="https://10.0.0.5:8443/nexo", sale_id="boston-1"))
    key, certificate = tmp_path / "key.toml", tmp_path / "certificate.pem"
    settings = Settings(port="https://10.0.0.5:8443/nexo", sale_id="a", poi_id="b", key_file=key, certificate=certificate)
    with pytest.raises(ValueError, match="cannot be read"):
        open_driver("nexo", settings)
    key.write_text('identifier = "a"\nversion = 1\npassphrase = "secret"\n')
    make_certificate(certificate, tmp_path / "certificate.key", "b")
    assert open_driver("nexo", settings).terminal_id == "b"
