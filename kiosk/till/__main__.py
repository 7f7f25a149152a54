"""``python -m kiosk.till --config FILE [--production]``: the only process that moves money."""

import asyncio
import datetime as dt
import logging
import signal
import sys
from contextlib import AsyncExitStack

import hardware.card_reader
import hardware.card_terminal
import hardware.scanner
from domain.messages import DeviceReport
from hardware.card_reader.base import CardKind
from hardware.card_reader.house import CardForm, HouseCards
from hardware.card_terminal.base import Settings
from kiosk.config import Config
from kiosk.starting import settings
from kiosk.till.end_of_day import EndOfDay
from kiosk.till.journal import Journal
from kiosk.till.order_rows import JournalError
from kiosk.till.printers import Printers
from kiosk.till.server import Server, serving
from kiosk.till.swipes import Swipes, token_key
from kiosk.till.till import Till

log = logging.getLogger(__name__)

SWITCH_S = 0.0005
"""How long one thread computes before another may: not as long as Python's 5 ms, for the terminal's line and the journal are
threads, and a payment would wait for a receipt that is being laid out."""


def local_now() -> dt.datetime:
    return dt.datetime.now().astimezone()


def house_cards(config: Config) -> HouseCards:
    """The chain's cards, with the kiosk's own key; raises ValueError for a form that cannot be."""
    named = config.card_reader
    forms = {
        CardKind.LOYALTY: CardForm(named.loyalty_prefix, named.loyalty_number),
        CardKind.GIFT: CardForm(named.gift_prefix, named.gift_number),
        CardKind.STAFF: CardForm(named.staff_prefix, named.staff_number),
    }
    return HouseCards(forms, token_key(config.paths.state / "till" / "token.key"))


def make_till(config: Config, journal: Journal) -> Till:
    """The parts that the configuration names, put together; raises ValueError for a driver or profile that is not known."""
    named = config.card_terminal
    terminal = hardware.card_terminal.open_driver(
        named.driver,
        Settings(
            port=config.device_path("card_terminal", named.port),
            baud=named.baud,
            password=named.password,
            currency=named.currency,
            terminal_writes=named.receipts == "terminal",
            key_file=named.key_file,
            certificate=named.certificate,
            sale_id=named.sale_id,
            poi_id=named.poi_id,
            charset=named.charset,
            numbers=named.numbers,
            last_receipt=named.last_receipt,
        ),
    )
    cards = house_cards(config)
    reader = hardware.card_reader.open_driver(
        config.card_reader.driver,
        config.device_path("card_reader", config.card_reader.port),
        baud=config.card_reader.baud,
        cards=cards,
    )
    def report(kind: str, driver: str) -> DeviceReport:
        return DeviceReport(kind=kind, driver=driver, state="absent", simulated=kind in config.simulated)

    scanner = None
    if config.scanner.port:
        named_scanner = config.scanner
        scanner = (
            hardware.scanner.open_driver(
                named_scanner.driver,
                config.device_path("scanner", named_scanner.port),
                cards=cards,
                baud=named_scanner.baud,
                prefix=named_scanner.prefix,
                suffix=named_scanner.suffix,
            ),
            report("scanner", named_scanner.driver),
        )
    return Till(
        journal,
        terminal,
        report("card_terminal", config.card_terminal.driver),
        Printers(config, journal),
        Swipes(cards, reader, report("card_reader", config.card_reader.driver), scanner),
        local_now,
        config.payment,
        EndOfDay(config.paths.state / "till" / "end-of-day", named.end_of_day_hour),
    )


async def run(config: Config) -> None:
    """Until cancelled, or SIGTERM or SIGINT. A payment that runs is settled at the next start."""
    async with AsyncExitStack() as stack:
        journal = await Journal.open(config.paths.state / "till" / "journal.sqlite")
        stack.push_async_callback(journal.close)
        till = make_till(config, journal)
        await till.load()
        await stack.enter_async_context(serving(Server(till), config.socket("till")))
        log.info("the till answers on %s", config.socket("till"))
        await till.run()


async def run_until_told(config: Config) -> None:
    running = asyncio.create_task(run(config))
    for told in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(told, running.cancel)
    try:
        await running
    except asyncio.CancelledError:
        log.info("the till has stopped")


def main() -> int:
    config = settings("till", "Card terminal, receipts, journal: what moves money.")
    sys.setswitchinterval(SWITCH_S)
    try:
        asyncio.run(run_until_told(config))
    except (JournalError, ValueError) as error:
        print(f"till: {error}", file=sys.stderr)  # noqa: T201
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
