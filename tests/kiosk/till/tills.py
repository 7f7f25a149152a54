"""A till as the screen has it: its real socket, and real simulated devices on pseudo-terminals behind it."""

import asyncio
import datetime as dt
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import aiohttp
import msgspec

import hardware.card_terminal
from domain.order import Order, PaidOrder
from domain.till import PaymentView, TillView
from hardware.card_reader.simulator import CardReaderSimulator
from hardware.card_terminal.base import Settings
from hardware.card_terminal.simulation.settings import INSTANT
from hardware.card_terminal.simulator import AutoReversal, CardTerminalSimulator, Display, Script
from hardware.card_terminal.zvt.driver import ZvtTerminal
from hardware.printer.simulator import PrinterSimulator, Receipt
from kiosk.config import Config, load
from kiosk.till.__main__ import run
from tests.hardware.card_terminal.terminals import QUICK

WAIT_S = 20.0
Fits = Callable[[TillView], bool]


def quick_terminal(settings: Settings) -> ZvtTerminal:
    """The real driver with the protocol's times ten times as short."""
    return ZvtTerminal(
        settings.port,
        baud=settings.baud,
        password=settings.password,
        currency=settings.currency,
        terminal_writes=settings.terminal_writes,
        timing=QUICK,
    )


def register() -> None:
    """Make the quick terminal known by name, as any driver is."""
    hardware.card_terminal.DRIVERS["zvt_quick"] = "tests.kiosk.till.tills:quick_terminal"


def config_file(folder: Path, *, driver: str = "zvt_quick", more: str = "") -> Path:
    """``more`` sections stand at the end."""
    file = folder / "kiosk.toml"
    file.write_text(
        f'[paths]\nruntime = "{folder}/run"\nstate = "{folder}/state"\n'
        f'[card_terminal]\ndriver = "{driver}"\nport = "simulated"\n'
        f'[printer]\nport = "simulated"\n[card_reader]\nport = "simulated"\n{more}'
    )
    return file


def simulated_terminal(
    folder: Path,
    *,
    auto_reversal: AutoReversal = AutoReversal.SILENT,
    on_change: Callable[[Display], None] | None = None,
) -> CardTerminalSimulator:
    terminal = CardTerminalSimulator(
        folder / "run" / "devices" / "card_terminal",
        folder / "ledger",
        timing=QUICK,
        pace=replace(INSTANT, issue_of_goods=1.0),
        auto_reversal=auto_reversal,
        on_change=on_change,
    )
    terminal.script = Script(present=0, pin=0)
    return terminal


@dataclass
class TillClient:
    """What the screen and the line do with the till's socket."""

    session: aiohttp.ClientSession
    events: aiohttp.ClientWebSocketResponse
    view: TillView
    states: list[str] = field(default_factory=list)
    """Every payment state that was told, in order."""

    async def until(self, fits: Fits) -> TillView:
        """The first state that fits, beginning with the present one."""
        async with asyncio.timeout(WAIT_S):
            while not fits(self.view):
                message = await self.events.receive()
                if message.type is not aiohttp.WSMsgType.TEXT:
                    raise ConnectionError(f"the till ended the events with {message!r}")
                if message.json()["type"] == "till":
                    self.view = msgspec.json.decode(message.data, type=TillView)
                    if self.view.payment is not None:
                        self.states.append(self.view.payment.state)
        return self.view

    async def payment(self, fits: Callable[[PaymentView], bool]) -> PaymentView:
        view = await self.until(lambda view: view.payment is not None and fits(view.payment))
        assert view.payment is not None
        return view.payment

    async def ended(self, state: str, attempt: int = 1) -> PaymentView:
        return await self.payment(lambda payment: payment.state == state and payment.attempt == attempt)

    async def ready(self) -> None:
        await self.until(lambda view: view.in_service and not view.unsettled)

    async def ask(self, method: str, path: str, body: object = None) -> tuple[int, Any]:
        """Status and JSON; ``body`` may be bytes that are sent as they are."""
        data = body if isinstance(body, bytes) else None if body is None else msgspec.json.encode(body)
        async with self.session.request(method, path, data=data) as answer:
            raw = await answer.read()
            return answer.status, msgspec.json.decode(raw) if raw else None

    async def start(self, order: Order, **wish: object) -> tuple[int, Any]:
        return await self.ask("POST", "/payments", {"order": order, **wish})

    async def pay(self, order: Order) -> PaymentView:
        """Pay with the automatic customer's card."""
        status, _ = await self.start(order)
        assert status == 202
        return await self.payment(lambda payment: payment.order == order.uuid and payment.number != "")

    async def outbox(self) -> list[PaidOrder]:
        _, body = await self.ask("GET", "/orders/outbox")
        return msgspec.convert(body, list[PaidOrder])


@asynccontextmanager
async def client_of(socket: Path) -> AsyncIterator[TillClient]:
    """Connected as soon as the till listens."""
    connector = aiohttp.UnixConnector(str(socket))
    async with aiohttp.ClientSession("http://till", connector=connector) as session:
        async with asyncio.timeout(WAIT_S):
            while True:
                try:
                    events = await session.ws_connect("/events")
                    break
                except aiohttp.ClientConnectorError:
                    await asyncio.sleep(0.01)  # a socket file tells nobody that there is a listener now
        async with events:
            first = await events.receive()
            yield TillClient(session, events, msgspec.json.decode(first.data, type=TillView))


@dataclass
class Counter:
    """A counter with a till in this process."""

    folder: Path
    config: Config
    client: TillClient
    terminal: CardTerminalSimulator
    printer: PrinterSimulator
    reader: CardReaderSimulator
    printer_changed: asyncio.Event

    async def receipts(self, count: int) -> list[Receipt]:
        """What has come out of the printer, once there are so many."""
        async with asyncio.timeout(WAIT_S):
            while len(self.printer.receipts) < count:
                self.printer_changed.clear()
                await self.printer_changed.wait()
        return list(self.printer.receipts)


@asynccontextmanager
async def running_till(config: Config) -> AsyncIterator[TillClient]:
    async with asyncio.TaskGroup() as group:
        till = group.create_task(run(config))
        try:
            async with client_of(config.socket("till")) as client:
                yield client
        finally:
            till.cancel()


@asynccontextmanager
async def counter(
    folder: Path, *, auto_reversal: AutoReversal = AutoReversal.SILENT, more: str = ""
) -> AsyncIterator[Counter]:
    """Everything is connected, and the till is in service; ``more`` of its configuration."""
    register()
    config = load(config_file(folder, more=more))
    devices = folder / "run" / "devices"
    loop, changed = asyncio.get_running_loop(), asyncio.Event()

    def tell() -> None:
        loop.call_soon_threadsafe(changed.set)

    async with AsyncExitStack() as stack:
        terminal = stack.enter_context(simulated_terminal(folder, auto_reversal=auto_reversal))
        printer = stack.enter_context(PrinterSimulator(devices / "printer", on_change=tell))
        reader = stack.enter_context(CardReaderSimulator(devices / "card_reader"))
        client = await stack.enter_async_context(running_till(config))
        await client.ready()
        yield Counter(folder, config, client, terminal, printer, reader, changed)


def at(hour: int, minute: int = 0, *, day: int = 21) -> dt.datetime:
    """A local time in November 2026."""
    return dt.datetime(2026, 11, day, hour, minute).astimezone()
