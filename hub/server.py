"""The running hub: builds its parts, connects them, serves until it is told to stop."""

import asyncio
import importlib.metadata
import logging
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any

from aiohttp import web

from domain.messages import MenuChanged
from hub.clock import REAL_CLOCK, Clock
from hub.config import Config
from hub.console.routes import ConsoleRoutes
from hub.console.to_page import MenuInForce
from hub.database import Database, open_database
from hub.fleet.connect import KioskDoor
from hub.fleet.presence import Connected, Presence
from hub.fleet.registry import Registry
from hub.fleet.routes import FleetRoutes, bearer
from hub.gifts.card_key import card_key
from hub.gifts.demo import add_gift_cards
from hub.gifts.desk import GiftDesk
from hub.gifts.ledger import GiftLedger
from hub.link import GOING_AWAY, POLICY
from hub.menu.library import MenuLibrary
from hub.menu.routes import MenuRoutes
from hub.menu.sold_out import SoldOutBook
from hub.menu.sold_out_routes import SoldOutRoutes
from hub.menu.translations import checks
from hub.orders.book import OrderBook
from hub.orders.routes import OrderRoutes
from hub.people.demo import add_demo
from hub.people.office import Office
from hub.people.person import Person
from hub.people.seal import Seal
from hub.planning.demand import Demand
from hub.planning.routes import Asked, PlanningRoutes
from hub.planning.shift_routes import ShiftRoutes
from hub.planning.shifts import Market
from hub.planning.staffing_routes import StaffingRoutes
from hub.planning.swaps import Swaps
from hub.quality.book import QualityBook
from hub.quality.routes import QualityRoutes
from hub.refunds.book import RefundBook
from hub.refunds.desk import RefundDesk
from hub.refunds.routes import RefundRoutes
from hub.reports.demo_rows import add_history
from hub.reports.report import make_reports
from hub.reports.routes import ReportRoutes
from hub.switchboard.agent_side import AgentDoor
from hub.switchboard.forgetting import Forgetting
from hub.switchboard.guests import Guests
from hub.switchboard.helping import Helping
from hub.switchboard.history import History
from hub.switchboard.kinds import TaskKind
from hub.switchboard.kiosk_side import KioskSide
from hub.switchboard.ledger import Ledger
from hub.switchboard.live import LiveAgent, LiveTask
from hub.switchboard.overview import Overview
from hub.switchboard.relay import Relay
from hub.switchboard.settlements import Settlements
from hub.switchboard.states import TaskState
from hub.switchboard.supervision import Supervision
from hub.switchboard.switchboard import Switchboard
from hub.switchboard.timesheet import Timesheet
from hub.switchboard.unknown_payments import UnknownPayments
from hub.switchboard.work_list import WorkList
from hub.training.department import Department
from hub.wallboard.feed import Feed
from hub.wallboard.routes import WallboardRoutes
from hub.web import AGENTS, SUPERVISORS, Anybody, Gate, Route, answer

log = logging.getLogger(__name__)

DEMO_MENU = Path(__file__).parent / "menu" / "demo" / "menu.yaml"
WATCH_S = 1.0


def database_file(state: Path) -> Path:
    return state / "hub.sqlite"


class Hub:
    """All parts of one hub, connected. `routes` is the table of everything that can be asked."""

    def __init__(self, config: Config, database: Database, clock: Clock, card_key: bytes) -> None:
        self._config, self._database, self._clock, self._card_key = config, database, clock, card_key
        self._started = clock.elapsed()
        self.office = Office(
            config,
            database,
            clock,
            states=lambda: {person: agent.state for person, agent in self.switchboard.board.agents.items()},
            signed_out=self._signed_out,
        )
        self.roster = self.office.roster
        self.registry = Registry(database, clock)
        self.presence = Presence()
        self.library = MenuLibrary(database, clock, config.state / "pictures")
        self.sold_out = SoldOutBook(database, clock, self.presence)
        self.settlements = Settlements(database, clock)
        self.gifts = GiftDesk(GiftLedger(database, clock))
        self.history = History(database, clock)
        self.quality = QualityBook(database, clock)
        self._forgetting = Forgetting(database, clock, config.switchboard.keep_decisions_days)
        self.overview = Overview(self.history, clock)
        self.timesheet = Timesheet(database, clock)
        self.wallboard = Feed(database, self.registry, self.presence, clock)
        guests = Guests(Supervision(database, clock), clock, config.media, config.supervision)
        self.switchboard = Switchboard(
            Ledger(database, clock),
            self.presence,
            clock,
            config.switchboard,
            config.media,
            self._changed,
            guests,
            menu=lambda: self.library.current.menu.id if self.library.current else "",
        )
        self.training = Department(
            database,
            clock,
            config.state,
            registry=self.registry,
            library=self.library,
            roster=self.roster,
            history=self.history,
            switchboard=self.switchboard,
            sandbox=self.switchboard.sandbox,
        )
        self.unknown_payments = UnknownPayments(
            self.switchboard.board,
            self.presence,
            self.settlements,
            partial(self.switchboard.add_work, TaskKind.SETTLE_PAYMENT),
            self.switchboard.drop_work,
            self._at_work,
        )
        self.refunds = RefundDesk(
            RefundBook(database, clock), partial(self.switchboard.add_work, TaskKind.REVIEW_REFUND), self._at_work
        )
        self.switchboard.follow_ups[TaskKind.SETTLE_PAYMENT] = self._payment_settled
        self.switchboard.follow_ups[TaskKind.REVIEW_REFUND] = self._refund_reviewed
        self._gate = Gate(
            public_url=config.public_url,
            secure=config.secure,
            caller=self.office.caller,
            kiosk=bearer(self.presence),
        )
        self._orders = OrderBook(database, clock, self.library)
        self._demand = Demand(database, clock)
        self._reports = make_reports(database, clock, config, self._demand)
        self._market = Market(
            database,
            clock,
            give_back_before_s=config.planning.give_back_before_h * 3_600,
            menu=lambda: self.library.current.menu.id if self.library.current else "",
        )
        self._swaps = Swaps(database, clock, self._market)

    def routes(self) -> list[Route]:
        kiosk_door = KioskDoor(
            self.registry,
            self.presence,
            menu=lambda: self.library.etag,
            call_of=self.switchboard.call_of,
            card_key=self._card_key,
            came=self._kiosk_came,
            said=KioskSide(
                self.switchboard, self.office.outcomes, self.quality, self.unknown_payments, self.gifts
            ).said,
            gone=self.switchboard.kiosk_gone,
            from_own_page=self._gate.from_own_page,
        )
        relay = Relay(self.presence)
        agent_door = AgentDoor(
            self.switchboard,
            relay,
            Helping(relay, self.settlements, self.roster.qualifications, self._clock.now),
            self.quality,
            menu=lambda: self.library.etag,
            from_own_page=self._gate.from_own_page,
            heartbeat_limit_s=self._config.switchboard.heartbeat_limit_s,
        )
        asked = Asked(self._demand, self._clock)
        return [
            Route("GET", "/api/health", Anybody.PUBLIC, self.health),
            *self.office.routes(),
            *FleetRoutes(
                self.registry, self.presence, self.roster, self._clock, kiosk_door.connect, self.office.address
            ).routes(),
            *MenuRoutes(self.library).routes(),
            *SoldOutRoutes(self.sold_out, self.library, self._serves).routes(),
            *OrderRoutes(self._orders).routes(),
            *RefundRoutes(self.refunds).routes(),
            *ConsoleRoutes(self.history, self.quality, agent_door.connect).routes(),
            *QualityRoutes(self.quality, self.registry, self.roster, self._clock).routes(),
            *self.training.routes(),
            *WallboardRoutes(self.wallboard, self.switchboard.guests.audit, self._gate.from_own_page).routes(),
            *PlanningRoutes(asked, self._demand, self._clock).routes(),
            *StaffingRoutes(
                asked, self._demand, self._market, self.roster, self._clock, self._config.planning
            ).routes(),
            *WorkList(self._database, self._clock).routes(),
            *ReportRoutes(self._reports, self.roster, self._clock).routes(),
            *ShiftRoutes(self._market, self._swaps, self.roster, self._clock, self._languages).routes(),
        ]

    def _languages(self) -> tuple[str, ...]:
        return self.library.current.menu.languages if self.library.current else ()

    async def _kiosk_came(self, connected: Connected) -> None:
        await self.sold_out.welcome(connected)
        await self.switchboard.kiosk_came(connected)

    def _at_work(self, begins: str) -> str:
        """The key of an open work unit that begins so, or nothing."""
        keys = (task.key or "" for task in self.switchboard.board.tasks.values())
        return next((key for key in keys if key.startswith(begins)), "")

    async def _payment_settled(self, task: LiveTask, result: Mapping[str, Any], by: str) -> None:
        person = self.switchboard.board.agents[by].person
        await self.unknown_payments.settled(task.facts, result, by=person, task=task.id)

    async def _refund_reviewed(self, task: LiveTask, result: Mapping[str, Any], by: str) -> None:
        await self.refunds.reviewed(task.facts, result, by)

    def _serves(self, person: Person, site: str) -> bool:
        """Whether somebody is in a call with a customer at this site."""
        return any(
            task.state is TaskState.ASSIGNED
            and task.agent is not None
            and task.agent.person.id == person.id
            and task.kiosk.site == site
            and not task.sandbox
            for task in self.switchboard.board.tasks.values()
        )

    def _changed(self) -> None:
        self.overview.changed()
        self.wallboard.changed()
        self.timesheet.look(self.switchboard.board.agents)

    def application(self) -> web.Application:
        app = self._gate.application(self.routes())

        async def shutdown(_app: web.Application) -> None:
            self.say_goodbye()

        app.on_shutdown.append(shutdown)
        return app

    async def health(self, request: web.Request) -> web.Response:
        return answer(
            {
                "process": "hub",
                "version": version(),
                "in_service": self.library.current is not None,
                "uptime_s": round(self._clock.elapsed() - self._started),
            }
        )

    async def watch(self) -> None:
        """Notice, for ever, what the commands or another process changed in the database: revoked kiosks, sessions that
        ended, a new menu."""
        while True:
            try:
                await self.look()
            except Exception:  # the owner of a loop that has to go on: one failed look is repaired by the next
                log.exception("the database could not be looked at")
            await asyncio.sleep(WATCH_S)

    async def look(self) -> None:
        self.presence.keep_only(await self.registry.ids())
        await self.training.look()
        agents = list(self.switchboard.board.agents.values())
        if agents or self.wallboard.watchers:
            await self._see_to(agents)
        await self.office.earnings.look()
        await self.unknown_payments.look()
        await self._forgetting.look()
        if await self.library.refresh():
            await self.check_translations()
            for connected in self.presence.all():
                connected.link.send(MenuChanged(menu=self.library.etag))
            for agent in self.switchboard.board.agents.values():  # who came since the look began was told the old one
                agent.link.send(MenuInForce(menu=self.library.etag))

    async def check_translations(self) -> None:
        """Work for those who speak the menu's other languages; the same words are looked at once."""
        sites, published = await self.roster.sites(), self.library.current
        before = None if published is None else await self.library.before(published.row)
        if published is None or before is None or not sites:
            return
        for check in checks(before, published.menu):
            title = f"Check words of the menu: {len(check.facts['texts'])}"
            await self.switchboard.add_work(
                TaskKind.CHECK_TRANSLATION,
                title=title,
                facts=check.facts,
                site=sites[0].id,
                language=check.language,
                key=check.key,
            )

    async def _see_to(self, agents: list[LiveAgent]) -> None:
        """Whoever may not be here any more goes; the others are what they are now."""
        open_pages = {agent.session for agent in agents} | {watcher.session for watcher in self.wallboard.watchers}
        running = await self.office.sessions.running()
        await self.office.sessions.seen(open_pages & running)
        self._signed_out(open_pages - running)
        people = await self.office.changed()
        if people is None:
            return
        await self.switchboard.people_are(people)
        for agent in agents:
            if agent.person.role not in AGENTS:
                agent.link.close(POLICY, f"role {agent.person.role} takes no calls")
        for watcher in self.wallboard.watchers:
            if watcher.person in people and people[watcher.person].role not in SUPERVISORS:
                watcher.link.close(POLICY, f"role {people[watcher.person].role} has no wallboard")

    def _signed_out(self, sessions: set[str]) -> None:
        for agent in self.switchboard.board.agents.values():
            if agent.session in sessions:
                agent.link.close(POLICY, "signed out")
        for watcher in self.wallboard.watchers:
            if watcher.session in sessions:
                watcher.link.close(POLICY, "signed out")

    def say_goodbye(self) -> None:
        """Close every socket; their peers come back when the hub does."""
        self.switchboard.stop()
        links = [connected.link for connected in self.presence.all()]
        links += [agent.link for agent in self.switchboard.board.agents.values()]
        links += [watcher.link for watcher in self.wallboard.watchers]
        for link in links:
            link.close(GOING_AWAY, "the hub stops")
        self.training.say_goodbye()


def version() -> str:
    """Of the installed package; in a checkout that is not installed there is none."""
    try:
        return importlib.metadata.version("counterpart")
    except importlib.metadata.PackageNotFoundError:
        return "checkout"


@asynccontextmanager
async def running(config: Config, clock: Clock = REAL_CLOCK) -> AsyncIterator[tuple[Hub, str]]:
    """A hub that serves, and its address. Everything it does is owned by this block and over at its end."""
    async with open_database(database_file(config.state)) as database:
        key = await card_key(database, Seal(config.state / "seal.key"))
        hub = Hub(config, database, clock, key)
        if config.demo:
            await add_demo(database, hub.roster, clock.now())
            await add_history(database, clock.now())
            await add_gift_cards(database, clock, key)
            await hub.library.publish(DEMO_MENU)
        await hub.library.refresh()
        await hub.timesheet.recover()
        await hub.switchboard.recover(hub.registry)
        await hub.refunds.take_up()
        await hub.training.recover()
        await hub.check_translations()  # of a menu that was published meanwhile
        runner = web.AppRunner(hub.application(), access_log=None, shutdown_timeout=3.0)
        await runner.setup()
        try:
            site = web.TCPSite(runner, config.host, config.port)
            await site.start()
            host, port = runner.addresses[0][:2]
            async with asyncio.TaskGroup() as group:
                tasks = [
                    group.create_task(hub.switchboard.run()),
                    group.create_task(hub.switchboard.tell_positions()),
                    group.create_task(hub.overview.run(hub.switchboard)),
                    group.create_task(hub.wallboard.run(hub.switchboard)),
                    group.create_task(hub.timesheet.run()),
                    group.create_task(hub.watch()),
                ]
                try:
                    yield hub, f"http://{host}:{port}"
                finally:
                    for task in tasks:
                        task.cancel()
        finally:
            await runner.cleanup()
