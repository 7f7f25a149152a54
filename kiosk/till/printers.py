"""The printers of a kiosk together: the customer's, and the kitchen's if there is one."""

import asyncio
from collections.abc import Callable

import hardware.printer
from domain.messages import DeviceReport
from domain.till import ReceiptOffer
from kiosk.answers import Refusal
from kiosk.config import Config, KitchenPrinter, Printer
from kiosk.till.journal import Journal
from kiosk.till.paper import COUNTING
from kiosk.till.print_rows import KITCHEN_PRINTER, RECEIPT_PRINTER, Outlets, Station
from kiosk.till.printing import Printing
from kiosk.till.writing import Writing, drawn_receipt


class Printers:
    """As the configuration names them; raises ValueError for a driver or profile that is not known."""

    def __init__(self, config: Config, journal: Journal) -> None:
        self._journal, self._menu = journal, config.paths.state / "menu"
        kitchen = config.kitchen_printer
        self._receipts = self._open(config, RECEIPT_PRINTER, config.printer)
        self._kitchen = None if kitchen is None else self._open(config, KITCHEN_PRINTER, kitchen)
        self._only_outlet = kitchen is not None and kitchen.only_outlet
        slips = config.printer.merchant_slips
        if slips == KITCHEN_PRINTER and kitchen is None:
            raise ValueError(
                "[printer] merchant_slips = 'kitchen_printer', but there is no [kitchen_printer]; name one"
            )
        self._outlets = Outlets(
            stations=() if kitchen is None else (Station(printer=KITCHEN_PRINTER, categories=kitchen.categories),),
            slips="" if slips == "keep" else slips,
        )

    def _open(self, config: Config, name: str, named: Printer | KitchenPrinter) -> Printing:
        port, counts = config.device_path(name, named.port), named.profile in COUNTING
        driver = hardware.printer.open_driver(named.driver, port, baud=named.baud, counts=counts)
        report = DeviceReport(kind=name, driver=named.driver, state="absent", simulated=name in config.simulated)
        return Printing(self._journal, driver, Writing(self._journal, named.profile, self._menu).write, report)

    async def load(self) -> None:
        """Before the first order is released."""
        await self._journal.keep_outlets(self._outlets)

    async def run(self, changed: Callable[[], None]) -> None:
        async with asyncio.TaskGroup() as group:
            for one in self._all:
                group.create_task(one.run(changed))

    def wake(self) -> None:
        """Something is to be printed."""
        for one in self._all:
            one.wake()

    @property
    def devices(self) -> tuple[DeviceReport, ...]:
        return tuple(one.device for one in self._all)

    @property
    def offer(self) -> ReceiptOffer:
        return ReceiptOffer.PRINTER if self._receipts.prints else ReceiptOffer.SCREEN

    @property
    def reaches_kitchen(self) -> bool:
        """Whether somebody would learn what was paid; the kitchen has a screen of the hub's unless the configuration says
        that its printer is all it has."""
        return not self._only_outlet or (self._kitchen is not None and self._kitchen.prints)

    def refuse_without_kitchen(self) -> None:
        """Raises `Refusal`: nobody pays for what nobody cooks."""
        if not self.reaches_kitchen:
            found = self._kitchen.device.detail if self._kitchen else ""
            raise Refusal(
                503, "kitchen_unreachable", f"the kitchen's printer is {found!r} and its only outlet; see to it first"
            )

    async def picture(self, order: str) -> bytes:
        """The receipt of a closed order as a PNG."""
        return await drawn_receipt(self._journal, self._menu, order)

    @property
    def _all(self) -> tuple[Printing, ...]:
        return (self._receipts,) if self._kitchen is None else (self._receipts, self._kitchen)
