"""Scanner and camera at the till: what they read is told to the screen, and never the number of a card."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from hardware.card_reader.simulator import Card, CardReaderSimulator
from hardware.scanner.simulator import BANK_CARD, LOYALTY_CARD, ScannerSimulator
from kiosk.config import load
from tests.kiosk.till.tills import TillClient, config_file, register, running_till, simulated_terminal


@dataclass
class Readers:
    """A till with a card reader and a scanner."""

    client: TillClient
    reader: CardReaderSimulator
    scanner: ScannerSimulator

    async def told(self) -> dict[str, Any]:
        """The next event that is no state."""
        async with asyncio.timeout(10):
            while True:
                event: dict[str, Any] = json.loads((await self.client.events.receive()).data)
                if event["type"] != "till":
                    return event

    async def connected(self) -> None:
        await self.client.until(
            lambda view: {("scanner", "ok"), ("card_reader", "ok")} <= {(one.kind, one.state) for one in view.devices}
        )


@pytest.fixture
async def readers(tmp_path: Path) -> AsyncIterator[Readers]:
    register()
    file = config_file(tmp_path)
    file.write_text(file.read_text() + '[scanner]\nport = "simulated"\nsuffix = "#"\n')
    devices = tmp_path / "run" / "devices"
    async with AsyncExitStack() as stack:
        stack.enter_context(simulated_terminal(tmp_path))
        reader = stack.enter_context(CardReaderSimulator(devices / "card_reader"))
        scanner = stack.enter_context(ScannerSimulator(devices / "scanner", suffix="#"))
        client = await stack.enter_async_context(running_till(load(file)))
        made = Readers(client, reader, scanner)
        await made.connected()
        yield made


async def test_a_scanned_product_is_told_as_it_is_printed(readers: Readers) -> None:
    readers.scanner.scan("036000291452")
    assert await readers.told() == {"type": "code_scanned", "text": "036000291452"}


async def test_a_card_is_the_same_swiped_scanned_and_held_before_the_camera(readers: Readers) -> None:
    readers.reader.swipe(Card.LOYALTY)
    swiped = await readers.told()
    readers.scanner.scan(LOYALTY_CARD)
    assert await readers.told() == swiped
    assert await readers.client.ask("POST", "/codes", {"text": LOYALTY_CARD}) == (204, None)
    assert await readers.told() == swiped
    assert (swiped["type"], swiped["kind"], len(swiped["token"])) == ("card_swiped", "loyalty", 32)


async def test_a_payment_cards_number_goes_no_further(readers: Readers) -> None:
    for send in (readers.scanner.scan, lambda code: readers.client.ask("POST", "/codes", {"text": code})):
        answer = send(BANK_CARD)
        if answer is not None:
            assert await answer == (204, None)
        assert await readers.told() == {"type": "card_swiped", "kind": "bank", "token": ""}


@pytest.mark.parametrize("body", [{}, {"text": ""}, {"text": "x" * 5000}, {"text": 7}])
async def test_a_code_that_is_none_is_refused(readers: Readers, body: dict[str, Any]) -> None:
    status, _ = await readers.client.ask("POST", "/codes", body)
    assert status == 400


async def test_a_scanner_that_is_pulled_out_says_so_and_is_found_again(readers: Readers) -> None:
    readers.scanner.pull_cable()
    view = await readers.client.until(
        lambda view: any(one.state == "trouble" for one in view.devices if one.kind == "scanner")
    )
    [report] = [one for one in view.devices if one.kind == "scanner"]
    assert (report.remedy, report.simulated) == ("check the scanner's cable", True)
    readers.scanner.plug_cable()
    await readers.connected()
    readers.scanner.scan("SOUP-12")
    assert (await readers.told())["text"] == "SOUP-12"
