"""Every driver that can be chosen keeps the contract."""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import pytest

from hardware.card_terminal import DRIVERS, open_driver
from hardware.card_terminal.simulator import Card, Script
from tests.hardware.card_terminal.contract import Bench, CardTerminalContract
from tests.hardware.card_terminal.terminals import Counter, counter


class ZvtBench(Bench):
    def __init__(self, at: Counter) -> None:
        self._simulator = at.simulator
        self.driver = at.terminal

    def present(self, what: str) -> None:
        scripts = {"good": Script(present=0, pin=0), "declined": Script(card=Card.DECLINED, present=0, pin=0)}
        self._simulator.script = scripts.get(what)

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


BENCHES: Mapping[str, Mapping[str, Callable[[Path], AbstractAsyncContextManager[Bench]]]] = {
    "zvt": {"serial": zvt, "tcp": zvt_over_tcp}
}
"""How a driver is tried, in every way in which it reaches its terminal."""


@pytest.fixture(params=[(driver, way) for driver in sorted(DRIVERS) for way in BENCHES[driver]], ids="-".join)
async def bench(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Bench]:
    driver, way = request.param
    async with BENCHES[driver][way](tmp_path) as found:
        yield found


class TestDrivers(CardTerminalContract):
    pass


def test_a_driver_is_chosen_by_name() -> None:
    assert open_driver("zvt", "/dev/ttyUSB0").terminal_id is None
    with pytest.raises(ValueError, match="'nexo' is not known; allowed: zvt"):
        open_driver("nexo", "/dev/ttyUSB0")
