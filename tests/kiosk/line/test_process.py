"""The line process between the real hub, the real media engine, and a till and a screen that are played by the test."""

import asyncio
import json
import os
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import msgspec
import psutil
import pytest

from domain.call import CallState
from domain.cart import Remove
from domain.messages import DeviceReport, Signal
from domain.money import Money
from domain.order import PaidOrder
from domain.payment import PaymentState, Prompt
from domain.session import Page, ProposalResult, ProposalState, SessionView
from domain.till import PaymentView
from hardware.ports import free_port
from hub.config import Config as HubConfig
from hub.console.from_page import Accept, ProposeChange
from hub.console.to_page import CallEnded, CallStarted, ProposalAnswer, Ring, SessionUpdate
from hub.database import open_database
from hub.menu.library import MenuLibrary
from hub.server import database_file
from kiosk.config import Audio, Camera, Config, Hub, Paths
from kiosk.line import enrolment
from kiosk.line.process import Process
from kiosk.serving import listening
from kiosk.subscription import Subscription
from tests.builders import small_order
from tests.hub.world import TestClock, World, furnish, world, write_menu
from tests.kiosk.line.peers import ScreenPeer, TillPeer, neighbours


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The state of a hub with people and a menu, made once and copied for each test."""
    folder, clock = tmp_path_factory.mktemp("hub"), TestClock().clock

    async def make() -> None:
        async with open_database(database_file(folder)) as database:
            await furnish(database, clock)
            menu = write_menu(tmp_path_factory.mktemp("menu"))
            await MenuLibrary(database, clock, folder / "pictures").publish(menu)

    asyncio.run(make())
    return folder


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(enrolment, "ASK_EVERY_S", 0.02)


@pytest.fixture
def tmp_path(furnished: Path, tmp_path: Path) -> Path:
    """Where kiosk and hub keep what is theirs."""
    shutil.copytree(furnished, tmp_path / "hub")
    return tmp_path


VISIT = SessionView(page=Page.MENU, language="en", menu_version="1")


class Kiosk:
    """The line's socket from the screen's side, and its neighbours."""

    def __init__(self, config: Config, till: TillPeer, screen: ScreenPeer) -> None:
        self.config, self.till, self.screen = config, till, screen
        self._heard: asyncio.Queue[bytes] = asyncio.Queue()
        self._line = Subscription(config.socket("line"), heard=self._heard.put_nowait, lost=lambda: None)
        self.say = self._line.send
        self.states: list[dict[str, Any]] = []
        self._news = asyncio.Condition()

    async def ask(self, method: str, path: str, **body: Any) -> tuple[int, Any]:
        connector = aiohttp.UnixConnector(str(self.config.socket("line")))
        async with (
            aiohttp.ClientSession("http://line", connector=connector) as http,
            http.request(method, path, json=body or None) as answer,
        ):
            return answer.status, await answer.json()

    async def shows(self, such: Callable[[dict[str, Any]], bool], within: float = 15) -> dict[str, Any]:
        """The line's view, as soon as it is such."""
        async with asyncio.timeout(within), self._news:
            await self._news.wait_for(lambda: bool(self.states) and such(self.states[-1]))
        return self.states[-1]

    async def call_is(self, state: CallState) -> dict[str, Any]:
        call: dict[str, Any] = (await self.shows(lambda view: view["call"]["state"] == state))["call"]
        return call

    async def follow(self) -> None:
        async with asyncio.TaskGroup() as group:
            group.create_task(self._line.run())
            while True:
                event = json.loads(await self._heard.get())
                async with self._news:
                    if event["type"] == "line":
                        self.states.append(event)
                    self._news.notify_all()


@asynccontextmanager
async def kiosk(folder: Path, url: str) -> AsyncIterator[Kiosk]:
    config = Config(
        paths=Paths(runtime=folder / "run", state=folder / "state"),
        hub=Hub(url=url),
        camera=Camera(driver="simulated", source=""),
        audio=Audio(driver="simulated", microphone="", speaker=""),
    )
    till, screen = TillPeer(), ScreenPeer(VISIT, ProposalResult(proposal="proposal-1", state=ProposalState.APPLIED, revision=1))
    process, made = Process(config), Kiosk(config, till, screen)
    async with (
        neighbours(config.paths.runtime, till, screen),
        listening(process.app, config.socket("line")),
        asyncio.TaskGroup() as group,
    ):
        tasks = [group.create_task(work) for work in (process.run(), made.follow())]
        try:
            yield made
        finally:
            for task in tasks:
                task.cancel()


@asynccontextmanager
async def hub(folder: Path, port: int = 0) -> AsyncIterator[World]:
    """The hub of this folder."""
    async with world(HubConfig(state=folder / "hub", port=port), TestClock()) as opened:
        yield opened


async def enrol(counter: Kiosk, here: World) -> None:
    code = (await counter.shows(lambda view: view["enrolment"]["state"] == "code"))["enrolment"]["code"]
    await here.hub.registry.enrol(code, "boston", "Counter 1")
    await counter.shows(lambda view: view["call"]["connected_to_hub"])


async def test_a_kiosk_enrols_with_its_code_and_gets_its_name_and_its_menu(tmp_path: Path) -> None:
    async with hub(tmp_path) as here, kiosk(tmp_path, here.url) as counter:
        await enrol(counter, here)
        view = await counter.shows(lambda view: view["menu"] is not None)
        assert view["enrolment"] == {
            "state": "enrolled",
            "code": "",
            "expires_in_s": 0,
            "kiosk_name": "Counter 1",
            "site_name": "Boston",
        }
        assert here.hub.library.etag.startswith(view["menu"]["version"])
        folder = Path(view["menu"]["path"]).parent / "pictures"
        assert {path.name for path in folder.iterdir()} == {
            f"{name}@{width}.png" for name in ("leaf", "soup") for width in (320, 960)
        }
        identity = await asyncio.wait_for(counter.till.identity.get(), 5)
        key = identity.pop("card_key")
        assert identity == {"prefix": "A", "site_name": "Boston", "kiosk_name": "Counter 1"}
        kept = b"".join(file.read_bytes() for file in (tmp_path / "state" / "line").iterdir())
        assert bytes.fromhex(key)
        assert key.encode() not in kept, "the line has the key of the cards only to hand it on"


async def test_the_next_start_needs_neither_code_nor_hub(tmp_path: Path) -> None:
    async with hub(tmp_path) as here:
        async with kiosk(tmp_path, here.url) as counter:
            await enrol(counter, here)
            await counter.shows(lambda view: view["menu"] is not None)
        async with kiosk(tmp_path, here.url) as counter:
            await counter.shows(lambda view: view["call"]["connected_to_hub"])
    async with kiosk(tmp_path, "http://127.0.0.1:9") as counter:
        view = await counter.shows(lambda view: view["menu"] is not None)
        assert (view["enrolment"]["state"], view["enrolment"]["kiosk_name"]) == ("enrolled", "Counter 1")
        assert (await counter.ask("POST", "/help", kind="video"))[1]["state"] == "unreachable"


async def test_a_revoked_kiosk_shows_a_code_again(tmp_path: Path) -> None:
    async with hub(tmp_path) as here, kiosk(tmp_path, here.url) as counter:
        await enrol(counter, here)
        [record] = await here.hub.registry.kiosks()
        assert (await here.ask("DELETE", f"/api/fleet/kiosks/{record.id}", "Max"))[0] == 204
        await counter.shows(lambda view: view["enrolment"]["state"] == "code")


async def test_a_paid_order_reaches_the_hub_once(tmp_path: Path) -> None:
    async with hub(tmp_path) as here, kiosk(tmp_path, here.url) as counter:
        await enrol(counter, here)
        order = small_order()
        paid = PaidOrder(order=order, number="A1", paid_at="2026-11-21T12:00:00Z", payment="card")
        for _ in range(2):
            counter.till.paid(paid)
            await counter.till.empty()
        assert [record.uuid for record in await here.hub._orders.newest(10)] == [order.uuid]


async def test_an_open_door_is_seen_in_the_fleet(tmp_path: Path) -> None:
    async with hub(tmp_path) as here, kiosk(tmp_path, here.url) as counter:
        await enrol(counter, here)
        door = DeviceReport(kind="door", driver="lgpio", state="trouble", detail="open", remedy="close and lock the door")
        counter.screen.devices = (door,)
        counter.screen.audience.changed()
        async with asyncio.timeout(5):
            while True:
                if any(one.health and door in one.health.devices for one in here.hub.presence.all()):
                    break
                await asyncio.sleep(0.01)  # health is told to nobody


async def test_a_customer_gets_an_agent_who_sees_the_visit_and_changes_the_cart(tmp_path: Path) -> None:
    async with hub(tmp_path) as here, kiosk(tmp_path, here.url) as counter:
        await enrol(counter, here)
        ana = await here.agent("Ana")
        status, view = await counter.ask("POST", "/help", kind="video")
        assert (status, view["state"]) == (202, "waiting")
        ring = await ana.get(Ring)
        assert (ring.call, ring.session) == (view["call"], VISIT)
        await counter.call_is(CallState.RINGING)
        await ana.send(Accept(reservation=ring.reservation))
        started = await ana.get(CallStarted)
        call = await counter.call_is(CallState.CONNECTING)
        assert call["agent"] == {"id": "ana", "name": "Ana", "place": "Sacramento"}
        offer = await ana.get(Signal)
        assert (offer.call, offer.payload["sdp_type"]) == (started.call, "offer")

        counter.screen.session = SessionView(page=Page.ORDER, language="en", menu_version="1")
        counter.screen.audience.changed()
        assert (await ana.get(SessionUpdate)).session.page is Page.ORDER

        change = ProposeChange(call=started.call, proposal="proposal-1", cart="c", revision=0, operation=Remove(line="l"))
        await ana.send(change)
        answer = await ana.get(ProposalAnswer)
        assert answer.result.state is ProposalState.APPLIED
        [proposal] = counter.screen.proposals
        assert (proposal["agent"], proposal["agent_name"], proposal["operation"]["type"]) == ("ana", "Ana", "remove")
        counter.screen.audience.tell(b'{"type":"proposal","result":{"proposal":"proposal-1","state":"undone","reason":"","revision":2}}')
        assert (await ana.get(ProposalAnswer)).result.state is ProposalState.UNDONE

        await counter.ask("DELETE", "/help")
        ended = await ana.get(CallEnded)
        assert ended.call == started.call
        assert (await counter.call_is(CallState.IDLE))["ended"] == "customer"
        status, refused = await counter.ask("POST", "/help/thumb", call=started.call, up=True)
        assert (status, refused["error"]) == (409, "not_asked")  # they could never hear each other


async def test_no_device_opens_before_the_customer_sees_the_call(tmp_path: Path) -> None:
    async with hub(tmp_path) as here, kiosk(tmp_path, here.url) as counter:
        await enrol(counter, here)
        ana = await here.agent("Ana")
        await counter.ask("POST", "/help", kind="video")
        await ana.accept()
        call = await counter.call_is(CallState.CONNECTING)
        assert not call["camera_open"]
        counter.say(json.dumps({"type": "shown", "call": call["call"]}).encode())
        await counter.shows(lambda view: view["call"]["camera_open"])


async def test_a_killed_call_closes_the_camera_and_the_customer_reads_that(tmp_path: Path) -> None:
    async with hub(tmp_path) as here, kiosk(tmp_path, here.url) as counter:
        await enrol(counter, here)
        ana = await here.agent("Ana")
        await counter.ask("POST", "/help", kind="video")
        await ana.accept()
        call = await counter.call_is(CallState.CONNECTING)
        counter.say(json.dumps({"type": "shown", "call": call["call"]}).encode())
        await counter.shows(lambda view: view["call"]["camera_open"])
        [engine] = [one for one in psutil.Process().children(recursive=True) if "kiosk.call" in one.cmdline()]
        seen = len(counter.states)
        engine.kill()
        await counter.shows(lambda _: any(not view["call"]["camera_open"] for view in counter.states[seen:]))
        assert not engine.is_running()


async def test_a_prompt_for_the_pin_makes_the_call_private(tmp_path: Path) -> None:
    payment = PaymentView(order="o", state=PaymentState.INTENT, amount=Money(100, "EUR"), prompt=Prompt.ENTER_PIN)
    async with kiosk(tmp_path, "http://127.0.0.1:9") as counter:
        await counter.shows(lambda view: not view["call"]["private"])
        counter.till.shows(payment)
        await counter.shows(lambda view: view["call"]["private"])
        counter.till.shows(msgspec.structs.replace(payment, prompt=Prompt.APPROVED))
        await counter.shows(lambda view: not view["call"]["private"])


async def test_an_agent_who_vanishes_puts_the_customer_first_in_the_queue(tmp_path: Path) -> None:
    async with hub(tmp_path) as here, kiosk(tmp_path, here.url) as counter:
        await enrol(counter, here)
        ana, ben = await here.agent("Ana"), await here.agent("Ben", available=False)
        await counter.ask("POST", "/help", kind="video")
        await ana.accept()
        await counter.call_is(CallState.CONNECTING)
        await ana.ws.close()
        await counter.shows(lambda view: view["call"]["agent_away"], within=5)
        await here.later(30)  # she had so long to come back
        await counter.shows(lambda view: view["call"]["state"] in ("waiting", "unreachable"), within=5)
        await ben.want("available")
        await ben.accept()
        assert (await counter.call_is(CallState.CONNECTING))["agent"]["name"] == "Ben"


async def test_nobody_at_work_is_said_and_mended_when_somebody_comes(tmp_path: Path) -> None:
    async with hub(tmp_path) as here, kiosk(tmp_path, here.url) as counter:
        await enrol(counter, here)
        await counter.ask("POST", "/help", kind="video")
        await counter.call_is(CallState.UNREACHABLE)
        ana = await here.agent("Ana")
        await ana.accept()
        await counter.call_is(CallState.CONNECTING)


async def test_a_hub_that_goes_and_comes_back_is_followed(tmp_path: Path) -> None:
    port = free_port()
    async with hub(tmp_path, port) as here:
        task = kiosk(tmp_path, here.url)
        counter = await task.__aenter__()
        await enrol(counter, here)
    try:
        await counter.shows(lambda view: not view["call"]["connected_to_hub"])
        assert (await counter.ask("POST", "/help", kind="text"))[1]["state"] == "unreachable"
        async with hub(tmp_path, port):
            await counter.call_is(CallState.UNREACHABLE)
            await counter.shows(lambda view: view["call"]["connected_to_hub"], within=20)
    finally:
        await task.__aexit__(None, None, None)


@pytest.mark.parametrize(
    ("path", "body"), [("/help", {"kind": "smoke"}), ("/help/camera", {"on": "yes"}), ("/help/mute", {"off": True})]
)
async def test_a_request_that_makes_no_sense_is_refused_and_explained(path: str, body: dict[str, Any], tmp_path: Path) -> None:
    async with kiosk(tmp_path, "http://127.0.0.1:9") as counter:
        await counter.shows(lambda view: True)
        status, answer = await counter.ask("POST", path, **body)
        assert (status, answer["error"]) == (400, "not_understood")


async def test_nonsense_of_the_screen_changes_nothing(tmp_path: Path) -> None:
    async with kiosk(tmp_path, "http://127.0.0.1:9") as counter:
        await counter.shows(lambda view: True)
        for nonsense in (b"", b"{", b"[]", b'{"type":"text","text":7}', b'{"type":"pay"}'):
            counter.say(nonsense)
        assert (await counter.ask("GET", "/health"))[1]["facts"]["call"] == "idle"


def test_the_key_stays_on_the_device(tmp_path: Path) -> None:
    Process(Config(paths=Paths(runtime=tmp_path / "run", state=tmp_path / "state")))
    assert os.stat(tmp_path / "state" / "line" / "key").st_mode & 0o777 == 0o600
