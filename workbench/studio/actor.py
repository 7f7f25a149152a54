"""The hands, the voice and the card of a scripted customer at a real kiosk."""

import asyncio

from domain.call import CallKind
from domain.scenario import Do
from workbench.customer import Customer, CustomerLost
from workbench.devices import Devices
from workbench.sockets import Socket
from workbench.studio.observer import Observer
from workbench.studio.puppet import Puppet

TERMINAL_WITHIN_S = 15.0
LOOK_EVERY_S = 0.1
GLANCE_S = 0.8
SWIPES = 6
FINGER = 12
GLIDES_S = 0.7
"""How long a shelf that was pushed moves on."""


class Actor:
    def __init__(
        self, customer: Customer, line: Socket, devices: Devices, puppet: Puppet, observer: Observer, kind: CallKind
    ) -> None:
        self._customer, self._line, self._devices = customer, line, devices
        self._puppet, self._observer, self._kind = puppet, observer, kind

    async def do(self, do: Do) -> None:
        """Do it, as long as it takes. Raises `workbench.customer.CustomerLost` when the kiosk does not let the customer."""
        if do.say is not None:
            self._observer.note("say", do.say)
            await (self._observer.type(do.say) if self._kind is CallKind.TEXT else self._puppet.say(do.say))
        elif do.touch is not None:
            self._observer.note("touch", do.touch)
            await self._reach(do.touch)
            await self._customer.touch(do.touch)
        elif do.wait is not None:
            await asyncio.sleep(do.wait)
        elif do.look is not None:
            self._puppet.look(do.look)
        elif do.pay is not None:
            self._observer.note("pay", do.pay)
            await self._pay(do.pay)
        elif do.keep or do.undo:
            await self._settle("keep" if do.keep else "undo")
        elif do.leave:
            self._observer.note("leave")
            async with self._line.session.delete("/help") as answer:
                answer.raise_for_status()

    async def _reach(self, name: str) -> None:
        """Push the shelf or the page up until what is wanted comes into sight."""
        kind = name.partition(".")[0]
        if kind not in ("category", "product", "add"):
            return
        for _ in range(SWIPES):
            try:
                await self._customer.find(name, GLANCE_S)
            except CustomerLost:
                beside = "category" if kind == "category" else "product"
                boxes = [target["box"] for target in await self._customer.targets() if target["id"].startswith(beside)]
                if not boxes:
                    continue
                x = boxes[-1][0] + boxes[-1][2] / 2
                top, bottom = min(box[1] for box in boxes), max(box[1] + box[3] for box in boxes)
                await self._customer.drag((x, bottom - FINGER), (x, top + FINGER))
                await asyncio.sleep(GLIDES_S)
            else:
                return

    async def _settle(self, how: str) -> None:
        """The newest suggestion that waits, whose card lies on top; none waits when the agent took it back."""
        if self._observer.suggestions:
            self._observer.note(how)
            if any(target["id"] == "text.close" for target in await self._customer.targets()):
                await self._customer.touch("text.close")  # the keyboard lies over the order
            await self._customer.touch(f"{how}.{self._observer.suggestions[-1]}")

    async def _pay(self, how: str) -> None:
        if how == "plug_cable":
            self._devices.do("terminal", "plug_cable")
            return
        await self._terminal("insert_card")
        if how == "card":
            self._devices.do("terminal", "tap_card")
            return
        self._devices.do("terminal", "insert_declined_card" if how == "declined" else "insert_card")
        await self._terminal("enter_pin")
        self._devices.do("terminal", "press_ok")
        if how == "pull_cable":
            # The bank is asked while nobody hears the answer: the outcome is unknown until the cable is back.
            self._devices.do("terminal", "pull_cable")

    async def _terminal(self, showing: str) -> None:
        async with asyncio.timeout(TERMINAL_WITHIN_S):
            while self._devices.view()["terminal"]["showing"] != showing:
                await asyncio.sleep(LOOK_EVERY_S)
