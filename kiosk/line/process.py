"""The line process: everything that leaves the building, put together."""

import asyncio
import logging
import shutil
import time
from pathlib import Path
from typing import NamedTuple

import aiohttp
import msgspec

from domain.call import IN_CALL, CallView
from domain.checked import decode
from domain.line import Enrolment, EnrolmentState, LineView
from domain.messages import (
    AgentCamera,
    Availability,
    CallUpdate,
    Challenge,
    DeviceReport,
    FreshServers,
    FromHub,
    GiftAnswer,
    Guide,
    HangUp,
    Health,
    Hold,
    MenuChanged,
    PaymentAsk,
    PaymentAtWork,
    Propose,
    Signal,
    TextByHub,
    Welcome,
)
from domain.session import Page, ProposalResult, SessionView
from domain.till import TillEvent, TillView
from kiosk import health
from kiosk.config import Config
from kiosk.line import addresses
from kiosk.line.calls import Calls
from kiosk.line.connection import HubConnection, Unknown
from kiosk.line.device_reports import DeviceReports
from kiosk.line.enrolment import Enroller
from kiosk.line.gifts import Gifts
from kiosk.line.identity import Identity, IdentityFile
from kiosk.line.keys import load_or_make
from kiosk.line.last_calls import LastCalls
from kiosk.line.link import link_of
from kiosk.line.media import Engines, devices
from kiosk.line.menu_cache import MenuCache
from kiosk.line.payments import Payments
from kiosk.line.pin_entry import PinEntry
from kiosk.line.records import Records
from kiosk.line.server import Server
from kiosk.line.sold_out import SoldOut
from kiosk.line.tls_relay import TlsRelays
from kiosk.line.to_screen import ToScreen
from kiosk.line.upload import Upload
from kiosk.subscription import Subscription

log = logging.getLogger(__name__)

HUB_ANSWERS_WITHIN_S = 15.0
HERE_ANSWERS_WITHIN_S = 3.0
AGAIN_AFTER_S = 2.0
HEALTH_EVERY_S = 60.0


class SessionEvent(msgspec.Struct, frozen=True, tag_field="type", tag="session"):
    session: SessionView
    devices: tuple[DeviceReport, ...] = ()


class ProposalEvent(msgspec.Struct, frozen=True, tag_field="type", tag="proposal"):
    result: ProposalResult


_screen_events = msgspec.json.Decoder(SessionEvent | ProposalEvent)
_till_events = msgspec.json.Decoder(TillEvent)


class _Connected(NamedTuple):
    """One connection to the hub, from its welcome until ``gone``."""

    welcome: Welcome
    gone: asyncio.Event


class Process:
    """Raises `kiosk.line.keys.KeyUnreadable`."""

    def __init__(self, config: Config) -> None:
        folder = config.paths.state / "line"
        self._config = config
        key = load_or_make(folder / "key")
        self._identity = IdentityFile(folder / "identity.json")
        self._enroller = Enroller(key.public_hex, self._changed)
        self._hub = HubConnection(
            key,
            welcomed=self._welcomed,
            heard=self._hub_said,
            lost=self._hub_lost,
            in_call=lambda: self._calls.view.state in IN_CALL,
        )
        self._menu = MenuCache(config.paths.state / "menu")
        self._sold_out = SoldOut(folder / "sold_out.json")
        self._last_calls = LastCalls(folder / "last_calls.json")
        self._records = Records(self._hub, self._last_calls, clock=time.monotonic, now=time.time, link=link_of)
        self._upload, self._engines = Upload(), Engines()
        self._relays = TlsRelays(
            Path(config.hub.relay_ca) if config.hub.relay_ca else None, lambda: self._calls.relay_untrusted()
        )
        self._screen = Subscription(
            config.socket("screen"), heard=self._screen_said, lost=self._screen_lost, away=self._screen_away
        )
        self._till = Subscription(
            config.socket("till"), heard=self._till_said, lost=self._till_lost, away=self._till_away
        )
        self._server = Server(
            calls=lambda: self._calls,
            view=self._view,
            enrolment=self._enrolment,
            health=self._health,
            last_calls=lambda: self._last_calls.calls,
        )
        self.app = self._server.app()
        self._calls: Calls
        self._pin_entry: PinEntry
        self._till_view = TillView(in_service=False)
        self._screen_devices: tuple[DeviceReport, ...] = ()
        self._device_reports = DeviceReports(devices(config))
        self._payment_at_work = ""
        self._connections: asyncio.Queue[_Connected] = asyncio.Queue()
        self._gone = asyncio.Event()
        self._menu_etag = ""
        self._menu_due, self._identity_due, self._health_due = asyncio.Event(), asyncio.Event(), asyncio.Event()
        self._to_screen = ToScreen(
            proposed=lambda result: self._calls.proposal_answered(result),
            guided=lambda result: self._calls.guided(result),
        )
        self._payments = Payments(call=lambda: self._calls.view, cart=lambda: self._session.cart, send=self._hub.send)
        self._gifts = Gifts(self._hub.send, lambda: self._hub.connected)
        self._card_key = ""
        self._session = SessionView(page=Page.ATTRACT, language="en", menu_version="")

    async def run(self) -> None:
        """For ever."""
        frames = self._config.paths.runtime / "frames"
        shutil.rmtree(frames, ignore_errors=True)  # pictures of calls that died with us
        frames.mkdir(parents=True)
        self._calls = Calls(
            hub=self._hub,
            start_engine=self._engines.start,
            relays=self._relays,
            devices=devices(self._config),
            frames=frames,
            records=self._records,
            at_first=CallView(camera_wanted=self._config.camera.seen, blurred=self._config.camera.blurred),
            later=asyncio.get_running_loop().call_later,
            changed=self._call_changed,
            typed=self._server.typed,
            propose=self._to_screen.bring,
            guide=self._to_screen.bring,
        )
        self._pin_entry = PinEntry(asyncio.get_running_loop().call_later, self._calls.be_private)
        await asyncio.to_thread(self._menu.open)
        await asyncio.to_thread(self._sold_out.open)
        await asyncio.to_thread(self._last_calls.open)
        self._changed()
        async with self._screen.http() as screen, self._till.http() as till, asyncio.TaskGroup() as group:
            for work in (
                self._engines.run(),
                self._relays.run(),
                addresses.follow(self._addresses_changed),
                self._screen.run(),
                self._till.run(),
                self._stay_connected(),
                self._use_connections(),
                self._to_screen.run(screen),
                self._sold_out.run(),
                self._last_calls.run(),
                self._payments.report(till),
                self._payments.obey(till),
                self._gifts.bring_answers(till),
                self._keep_identity(),
                self._report_health(),
            ):
                group.create_task(work)

    # -- what others see -----------------------------------------------------------------------------------------------

    def _changed(self) -> None:
        self._server.changed()

    def _call_changed(self) -> None:
        if self._device_reports.follow(self._calls.view):
            self._health_due.set()
        self._payments.call_changed()
        self._changed()

    def _view(self) -> LineView:
        return LineView(
            call=self._calls.view,
            enrolment=self._enrolment(),
            menu=self._menu.in_force,
            sold_out=self._sold_out.marks,
            payment_at_work=self._payment_at_work,
        )

    def _enrolment(self) -> Enrolment:
        identity = self._identity.identity
        if identity is None:
            return self._enroller.view()
        return Enrolment(state=EnrolmentState.ENROLLED, kiosk_name=identity.kiosk_name, site_name=identity.site_name)

    def _health(self) -> health.Health:
        identity, menu = self._identity.identity, self._menu.in_force
        facts = {
            "hub": self._config.hub.url,
            "hub_connected": self._hub.connected,
            "enrolment": self._enrolment().state,
            "kiosk": identity.kiosk if identity else "",
            "menu": menu.version if menu else "",
            "menu_problems": [str(problem) for problem in self._menu.problems],
            "orders_waiting": self._till_view.outbox,
            "orders_refused": list(self._upload.refused.values()),
            "call": self._calls.view.state,
            "media": self._calls.stats,
        }
        devices = (self._hub_report(), *self._device_reports.reports)
        return health.health("line", in_service=True, devices=devices, facts=facts)

    def _hub_report(self) -> DeviceReport:
        """No device of ours, but what else is wrong when nobody can be reached."""
        report = DeviceReport(kind="hub", driver=self._config.hub.url, state="ok")
        if self._hub.connected:
            return report
        if self._enrolment().state is EnrolmentState.CODE:
            detail, remedy = "waits for its code", "type the code on the screen into the console's Fleet page"
        else:
            detail, remedy = "not reached", f"check the network and that curl {self._config.hub.url}/api/health answers"
        return msgspec.structs.replace(report, state="trouble", detail=detail, remedy=remedy)

    # -- the hub -------------------------------------------------------------------------------------------------------

    async def _stay_connected(self) -> None:
        timeout = aiohttp.ClientTimeout(total=HUB_ANSWERS_WITHIN_S)
        async with aiohttp.ClientSession(self._config.hub.url, timeout=timeout) as http:
            while True:
                identity = self._identity.identity
                if identity is None:
                    self._identity.keep(Identity(kiosk=await self._enroller.run(http)))
                    self._changed()
                    continue
                try:
                    await self._hub.run(http, identity.kiosk)
                except Unknown as error:
                    log.error("%s; enrolling again", error)
                    self._identity.keep(None)
                    self._changed()

    def _welcomed(self, welcome: Welcome) -> None:
        identity = Identity(
            kiosk=welcome.kiosk, kiosk_name=welcome.kiosk_name, site_name=welcome.site_name, prefix=welcome.prefix
        )
        self._identity.keep(identity)
        self._card_key = welcome.card_key
        self._identity_due.set()
        self._health_due.set()
        self._gone = asyncio.Event()
        self._connections.put_nowait(_Connected(welcome, self._gone))
        self._menu_is(welcome.menu)
        self._calls.hub_came(welcome)
        self._payments.hub_came()
        self._gifts.hub_came()
        self._changed()

    def _hub_lost(self) -> None:
        self._gone.set()
        self._calls.hub_lost()
        self._changed()

    def _addresses_changed(self, before: frozenset[str], now: frozenset[str]) -> None:
        self._hub.network_changed(gone=before - now)
        if now != before:
            self._calls.network_changed()

    def _hub_said(self, message: FromHub) -> None:
        match message:
            case MenuChanged(menu=menu):
                self._menu_is(menu)
            case Availability(sold_out=marks):
                if self._sold_out.keep(marks):
                    log.info("sold out here: %s", ", ".join(self._sold_out.marks) or "nothing")
                    self._changed()
            case PaymentAsk():
                self._payments.ask(message)
            case GiftAnswer():
                self._gifts.answered(message)
            case PaymentAtWork(order=order):
                self._payment_at_work = order
                self._changed()
            case CallUpdate() | FreshServers() | Signal() | Propose() | Guide() | Hold() | AgentCamera() | TextByHub() | HangUp():
                self._calls.hub_said(message)
            case Challenge() | Welcome():
                log.warning("the hub said %s in the middle of a connection", type(message).__name__)

    async def _use_connections(self) -> None:
        """What is fetched and sent over HTTP while the hub knows us; the bearer token is that of the connection."""
        while True:
            connected = await self._connections.get()
            async with (
                aiohttp.ClientSession(
                    self._config.hub.url,
                    headers={"Authorization": f"Bearer {connected.welcome.token}"},
                    timeout=aiohttp.ClientTimeout(total=HUB_ANSWERS_WITHIN_S),
                ) as hub,
                self._till.http() as till,
                asyncio.TaskGroup() as group,
            ):
                tasks = [group.create_task(self._keep_menu(hub)), group.create_task(self._upload.run(till, hub))]
                await connected.gone.wait()
                for task in tasks:
                    task.cancel()

    def _menu_is(self, etag: str) -> None:
        self._menu_etag = etag
        self._menu_due.set()

    async def _keep_menu(self, hub: aiohttp.ClientSession) -> None:
        while True:
            await self._menu_due.wait()
            self._menu_due.clear()
            try:
                if await self._menu.fetch(hub, self._menu_etag):
                    self._changed()
            except (aiohttp.ClientError, OSError, TimeoutError) as error:
                log.warning("the menu cannot be fetched: %s; trying again", error)
                self._menu_due.set()
                await asyncio.sleep(AGAIN_AFTER_S)

    async def _report_health(self) -> None:
        while True:
            try:
                async with asyncio.timeout(HEALTH_EVERY_S):
                    await self._health_due.wait()
            except TimeoutError:
                pass
            self._health_due.clear()
            till = self._till_view
            devices = self._device_reports.with_those(till.devices + self._screen_devices)
            self._hub.send(Health(devices=devices, in_service=till.in_service, orders_waiting=till.outbox))

    # -- the till ------------------------------------------------------------------------------------------------------

    def _till_said(self, data: bytes) -> None:
        try:
            event = decode(_till_events, data)
        except msgspec.DecodeError as error:
            log.error("the till said what makes no sense (%d bytes): %s", len(data), error)  # it may name a card
            return
        if isinstance(event, TillView):
            before, self._till_view = self._till_view, event
            self._pin_entry.newest_is(event.payment)  # before anything else
            self._payments.newest_is(event.payment)
            self._gifts.wishes_are(event.gifts)
            if event.outbox:
                self._upload.wake()
            if (event.devices, event.in_service, event.outbox) != (before.devices, before.in_service, before.outbox):
                self._health_due.set()
            if not before.in_service:
                self._identity_due.set()

    def _till_away(self) -> None:
        self._pin_entry.till_lost()

    def _till_lost(self) -> None:
        self._till_view = msgspec.structs.replace(self._till_view, in_service=False)
        self._gifts.till_lost()
        self._health_due.set()

    async def _keep_identity(self) -> None:
        """The till numbers orders and heads receipts with who we are."""
        async with self._till.http() as till:
            while True:
                await self._identity_due.wait()
                self._identity_due.clear()
                identity = self._identity.identity
                if identity is None or not identity.prefix:
                    continue
                body = {"prefix": identity.prefix, "site_name": identity.site_name, "kiosk_name": identity.kiosk_name}
                if self._card_key:  # until the hub has said it again the till keeps the one it has
                    body["card_key"] = self._card_key
                try:
                    async with asyncio.timeout(HERE_ANSWERS_WITHIN_S), till.put("/identity", json=body) as answer:
                        answer.raise_for_status()
                except (aiohttp.ClientError, OSError, TimeoutError) as error:
                    log.info("the till does not know who we are yet: %s", error)
                    self._identity_due.set()
                    await asyncio.sleep(AGAIN_AFTER_S)

    # -- the screen ----------------------------------------------------------------------------------------------------

    def _screen_said(self, data: bytes) -> None:
        try:
            event = decode(_screen_events, data)
        except msgspec.DecodeError as error:
            log.error("the screen said %.200r: %s", data, error)
            return
        if isinstance(event, SessionEvent):
            self._session = event.session
            if event.devices != self._screen_devices:
                self._screen_devices = event.devices
                self._health_due.set()
            self._calls.session_changed(event.session)
        else:
            self._calls.proposal_answered(event.result)

    def _screen_away(self) -> None:
        self._calls.screen_away()

    def _screen_lost(self) -> None:
        self._calls.screen_lost()
