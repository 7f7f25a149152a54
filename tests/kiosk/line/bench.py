"""A call without a network: a hub, a media engine and a clock that do what the test says and write down what they hear."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from domain import media
from domain.call import AgentView, CallKind, CallState, CallView, EndReason
from domain.guide import Guide
from domain.media import FromCall, IceServer, MediaEnd, Renew, Start, ToCall
from domain.messages import CallUpdate, FreshServers, FromKiosk, Propose, Signal, Welcome
from domain.quality import Link
from domain.session import Page, Proposal, SessionView
from kiosk.line.calls import Calls
from kiosk.line.last_calls import LastCalls
from kiosk.line.records import Records

M = TypeVar("M")
MAYA = AgentView(id="7", name="Maya", place="Sacramento")


class Hub:
    def __init__(self) -> None:
        self.connected = True
        self.said: list[FromKiosk] = []

    def send(self, message: FromKiosk) -> None:
        if self.connected:
            self.said.append(message)

    def had(self, kind: type[M]) -> list[M]:
        return [message for message in self.said if isinstance(message, kind)]


class Engine:
    def __init__(self, start: Start, heard: Callable[[FromCall], None], over: Callable[[], None]) -> None:
        self.start, self.says, self.dies = start, heard, over
        self.heard: list[ToCall] = []
        self.stopped = False

    def send(self, message: ToCall) -> None:
        self.heard.append(message)

    def stop(self) -> None:
        self.stopped = True

    @property
    def opened(self) -> bool:
        return media.Open() in self.heard

    def ends(self, reason: MediaEnd) -> None:
        """By itself, for a reason."""
        self.says(media.State(media.MediaState.ENDED, reason))
        self.dies()


class Relays:
    """Without TLS there is nothing to do."""

    def __init__(self) -> None:
        self.closed = False

    def ways(self, servers: Sequence[IceServer]) -> list[IceServer]:
        return list(servers)

    def close(self) -> None:
        self.closed = True


class Timer:
    def __init__(self, at: float, do: Callable[[], None]) -> None:
        self.at, self.do, self.over = at, do, False

    def cancel(self) -> None:
        self.over = True


class Bench:
    def __init__(self, at_first: CallView | None = None) -> None:
        self.hub = Hub()
        self.relays = Relays()
        self.engines: list[Engine] = []
        self.typed: list[str] = []
        self.proposed: list[Proposal] = []
        self.guided: list[Guide] = []
        self.views: list[CallState] = []
        self._now, self._timers = 0.0, list[Timer]()
        self.last_calls = LastCalls(Path("/last_calls.json"))
        self.records = Records(
            self.hub, self.last_calls, clock=lambda: self._now, now=lambda: 1_800_000_000 + self._now, link=lambda: Link.WIFI
        )
        self.calls = Calls(
            hub=self.hub,
            start_engine=self._start,
            relays=self.relays,
            devices={name: {"driver": "simulated"} for name in ("camera", "microphone", "speaker")},
            frames=Path("/frames"),
            records=self.records,
            at_first=at_first or CallView(),
            later=self._later,  # type: ignore[arg-type]  # only `cancel` is asked of a timer
            changed=lambda: self.views.append(self.state),
            typed=self.typed.append,
            propose=self.proposed.append,
            guide=self.guided.append,
        )
        self.calls.session_changed(session())

    def _start(self, start: Start, heard: Callable[[FromCall], None], over: Callable[[], None]) -> Engine:
        self.engines.append(Engine(start, heard, over))
        return self.engines[-1]

    def _later(self, after_s: float, do: Callable[[], None]) -> Timer:
        self._timers.append(Timer(self._now + after_s, do))
        return self._timers[-1]

    def wait(self, seconds: float) -> None:
        """So many seconds pass."""
        until = self._now + seconds
        while due := [timer for timer in self._timers if not timer.over and timer.at <= until]:
            timer = min(due, key=lambda timer: timer.at)
            self._now, timer.over = timer.at, True
            timer.do()
        self._now = until

    @property
    def state(self) -> CallState:
        return self.calls.view.state

    @property
    def engine(self) -> Engine:
        """The newest one."""
        return self.engines[-1]

    @property
    def call(self) -> str:
        return self.calls.view.call

    # -- ways to a state -----------------------------------------------------------------------------------------------

    def asked(self, kind: CallKind = CallKind.VIDEO) -> "Bench":
        self.calls.ask(kind)
        return self

    def update(self, state: CallState, generation: int = 1, ended: EndReason | None = None, **more: object) -> None:
        agent = MAYA if state is CallState.CONNECTING else None
        self.calls.hub_said(
            CallUpdate(call=self.call, state=state, generation=generation, agent=agent, ended=ended, **more)  # type: ignore[arg-type]
        )

    def accepted(self) -> "Bench":
        self.asked()
        self.update(CallState.WAITING, position=1)
        self.update(CallState.RINGING)
        self.update(CallState.CONNECTING)
        return self

    def connected(self) -> "Bench":
        self.accepted()
        self.calls.indicator_shown(self.call)
        self.media(media.MediaState.CONNECTED)
        return self

    def media(self, state: media.MediaState) -> None:
        self.engine.says(media.State(state))

    def lose_hub(self) -> None:
        self.hub.connected = False
        self.calls.hub_lost()

    def find_hub(self, call: str = "") -> None:
        self.hub.connected = True
        self.calls.hub_came(welcome(call))

    def fresh_servers(self) -> None:
        server = {"urls": "turn:hub", "username": "u", "credential": "c"}
        self.calls.hub_said(FreshServers(call=self.call, ice_servers=(server,)))

    def renewed(self) -> list[Renew]:
        """What the newest engine was told to make anew."""
        return [message for message in self.engine.heard if isinstance(message, Renew)]

    def signal(self, payload: dict[str, object], generation: int = 1) -> None:
        self.calls.hub_said(Signal(call=self.call, generation=generation, payload=payload))

    def propose(self, proposal: Proposal) -> None:
        self.calls.hub_said(Propose(call=self.call, proposal=proposal))


def session(page: Page = Page.MENU) -> SessionView:
    return SessionView(page=page, language="es", menu_version="1")


def welcome(call: str = "") -> Welcome:
    return Welcome(
        kiosk="k", kiosk_name="Counter 1", site="b", site_name="Boston", prefix="A", token="t", menu="m", call=call
    )
