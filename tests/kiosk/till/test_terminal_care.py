"""What the technician and the hub learn of the card terminal, while customers go on paying."""

import asyncio
import datetime as dt
from pathlib import Path

import pytest

from domain.messages import DeviceReport
from domain.till import TillView
from kiosk.config import load
from kiosk.till import terminal_task
from kiosk.till.end_of_day import FAILED
from tests.builders import small_order
from tests.kiosk.till.tills import config_file, counter, register, running_till, simulated_terminal


@pytest.fixture(autouse=True)
def _no_long_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(terminal_task, "IDLE_CHECK_S", 0.05)


def terminal(view: TillView) -> DeviceReport:
    return next(device for device in view.devices if device.kind == "card_terminal")


async def test_a_card_number_in_clear_is_dropped_and_told_until_the_terminal_masks_again(tmp_path: Path) -> None:
    async with counter(tmp_path) as shop:
        shop.terminal.faults.card_number = bytes.fromhex("4111111111111111")
        await shop.client.pay(small_order())
        view = await shop.client.until(lambda view: terminal(view).state == "trouble")
        assert terminal(view).detail == "terminal is not configured for PCI: card data in clear (22)"
        assert "masking" in terminal(view).remedy
        assert view.in_service, "customers can still pay"
        shop.terminal.faults.card_number = None
        await shop.client.pay(small_order())
        await shop.client.until(lambda view: terminal(view).state == "ok")
    kept = b"".join(file.read_bytes() for file in tmp_path.rglob("*") if file.is_file())
    assert b"4111111111111111" not in kept
    assert bytes.fromhex("4111111111111111") not in kept


async def test_the_batch_is_closed_in_its_hour_of_the_night_and_once(tmp_path: Path) -> None:
    register()
    file = config_file(tmp_path)
    with simulated_terminal(tmp_path) as device:
        async with running_till(load(file)) as client:
            await client.ready()
            await client.pay(small_order())
        hour = dt.datetime.now().astimezone().hour
        file.write_text(file.read_text().replace("[card_terminal]\n", f"[card_terminal]\nend_of_day_hour = {hour}\n"))
        async with running_till(load(file)) as client, asyncio.timeout(10):
            while True:
                if device.charges()[0].closed:
                    break
                await asyncio.sleep(0.01)  # a terminal's books tell nobody that they were closed
            await client.ready()
            await client.pay(small_order())
        async with running_till(load(file)) as client:
            await client.ready()
            await client.pay(small_order())
        assert [booking.closed for booking in device.charges()] == [True, False, False]


async def test_an_end_of_day_that_fails_takes_the_terminal_out_of_service_and_says_why(tmp_path: Path) -> None:
    async with counter(tmp_path) as shop:
        shop.terminal.faults.end_of_day_fails = True
        shop.terminal.require_end_of_day()
        view = await shop.client.until(lambda view: not view.in_service)
        assert (terminal(view).state, terminal(view).remedy) == ("trouble", FAILED)
