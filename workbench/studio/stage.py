"""One practice call from the first touch to the end: a kiosk that starts fresh, and the customer of a scenario before it."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from typing import NamedTuple

from domain.call import CallState
from domain.cart import Cart
from domain.scenario import Do, Event, Scenario
from workbench.customer import Customer
from workbench.devices import Devices
from workbench.house import running_kiosk
from workbench.place import Place
from workbench.sockets import Socket
from workbench.studio.actor import Actor
from workbench.studio.mind import Mind
from workbench.studio.observer import Observer
from workbench.studio.puppet import Puppet

THINKS_EVERY_S = 0.1
ANSWERED_WITHIN_S = 120.0
KIOSK_READY_S = 30.0


class PlayBroken(RuntimeError):
    """The kiosk did not do what a customer may expect; says what."""


class Played(NamedTuple):
    """``cart``: what was ordered in the end; ``call``: the hub's id of it."""

    call: str
    cart: Cart | None


class Stage:
    """``environment``: the display of its kiosk. ``pace``: 1 like at a counter, 0 at once."""

    def __init__(self, place: Place, environment: Mapping[str, str], pace: float = 1.0) -> None:
        self._place, self._environment, self._pace = place, dict(environment), pace

    async def enrol(self, codes: Callable[[str], object]) -> None:
        """Let the kiosk show its code, and wait until it belongs to the hub; ``codes`` gets each code once."""
        async with running_kiosk(self._place, self._environment), Socket(self._place.socket("line")) as line:
            shown = ""
            while (enrolment := await line.json("/enrolment"))["state"] != "enrolled":
                if enrolment["code"] != shown:
                    shown = enrolment["code"]
                    codes(shown)
                await asyncio.sleep(THINKS_EVERY_S)

    async def play(self, scenario: Scenario, tell: Callable[[Event], object]) -> Played:
        """Play it until the customer is gone; ``tell`` gets every event. Raises `PlayBroken`."""
        self._clear()
        mind, puppet = Mind(scenario), Puppet(self._place.puppet)
        puppet.become(scenario.face, scenario.voice)

        def seen(event: Event) -> None:
            mind.sees(event)
            tell(event)

        async with self._kiosk() as (devices, screen, line):
            observer = Observer(screen, line, seen)
            customer = Customer(screen)
            actor = Actor(customer, line, devices, puppet, observer, scenario.kind)
            try:
                async with asyncio.TaskGroup() as group:
                    others = [group.create_task(puppet.run()), group.create_task(observer.run())]
                    await customer.page("attract", KIOSK_READY_S)
                    if not scenario.camera:
                        await line.post("/help/camera", {"on": False})
                    await self._perform(scenario, mind, actor, observer)
                    for task in others:
                        task.cancel()
            except ExceptionGroup as errors:
                raise PlayBroken(_first(errors)) from errors
        return Played(observer.call, observer.cart)

    async def _perform(self, scenario: Scenario, mind: Mind, actor: Actor, observer: Observer) -> None:
        for do in scenario.opening:
            await actor.do(do)
        clock = asyncio.get_running_loop().time
        gives_up = clock() + ANSWERED_WITHIN_S
        while not (observer.call and observer.state is CallState.IDLE):
            if observer.answered:
                for do in mind.next(observer.now):
                    if observer.state is CallState.IDLE:
                        return
                    await actor.do(do)
            elif clock() > gives_up:
                await actor.do(Do(leave=True))
                return
            await asyncio.sleep(THINKS_EVERY_S)

    def _clear(self) -> None:
        """Nothing of the last play may be there: no cart, no payment, no number."""
        for folder in (self._place.state / "kiosk" / "till", self._place.state / "devices"):
            shutil.rmtree(folder, ignore_errors=True)

    @asynccontextmanager
    async def _kiosk(self) -> AsyncIterator[tuple[Devices, Socket, Socket]]:
        async with AsyncExitStack() as stack:
            devices = await stack.enter_async_context(
                Devices(self._place.devices, self._place.state / "devices", self._pace)
            )
            await stack.enter_async_context(running_kiosk(self._place, self._environment))
            screen = await stack.enter_async_context(Socket(self._place.socket("screen")))
            line = await stack.enter_async_context(Socket(self._place.socket("line")))
            yield devices, screen, line


def _first(errors: BaseExceptionGroup[BaseException]) -> str:
    """What broke first, without the groups around it."""
    error: BaseException = errors
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return f"{type(error).__name__}: {error}"
