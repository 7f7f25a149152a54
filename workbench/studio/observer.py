"""What a customer can notice at the kiosk, as events: the agent's words, suggestions, the cart, the page, the call."""

import asyncio
import json
from collections.abc import Callable
from typing import Any, Literal

import aiohttp
import msgspec

from domain.call import CallState
from domain.cart import Cart
from domain.scenario import Event, holdings
from domain.session import SessionView
from workbench.sockets import Socket

TURN_OVER_S = 2.5
"""Words that nobody ended with Enter are a turn after so long."""
LOOK_EVERY_S = 0.1


class Observer:
    """``seen`` gets each event. Time counts from the moment in which the call was answered; before it, it is below zero."""

    def __init__(self, screen: Socket, line: Socket, seen: Callable[[Event], None]) -> None:
        self._screen, self._line, self._seen = screen, line, seen
        self._clock = asyncio.get_running_loop().time
        self._began = self._clock()
        self._answered: float | None = None
        self._typing, self._typed_at = "", 0.0
        self._known: set[str] = set()
        self._last: dict[str, tuple[str, ...]] = {}
        self._to_line: aiohttp.ClientWebSocketResponse | None = None
        self.call = ""
        self.state = CallState.IDLE
        self.suggestions: list[str] = []  # ids that wait for keep or undo
        self.cart: Cart | None = None

    @property
    def now(self) -> float:
        """Seconds since the answer; not answered yet: how long it is to go since the beginning, below zero."""
        if self._answered is None:
            return min(-0.01, self._began - self._clock())
        return self._clock() - self._answered

    @property
    def answered(self) -> bool:
        return self._answered is not None

    async def run(self) -> None:
        """Listen to screen and line, for ever. Raises `aiohttp.ClientError` when one of them is gone."""
        async with (
            self._screen.session.ws_connect("/events") as screen,
            self._line.session.ws_connect("/events") as line,
            asyncio.TaskGroup() as group,
        ):
            self._to_line = line
            group.create_task(self._hear(screen, self._on_screen))
            group.create_task(self._hear(line, self._on_line))
            group.create_task(self._end_turns())

    async def type(self, text: str) -> None:
        """The customer's words, letter by letter, where the screen's own keyboard puts them in."""
        for character in [*text, "\n"]:
            if self._to_line is not None:
                await self._to_line.send_str(json.dumps({"type": "text", "text": character}))
            await asyncio.sleep(0.045)

    def note(self, what: str, text: str = "", about: tuple[str, ...] = ()) -> None:
        """Something that the customer did."""
        self._tell("customer", what, text, about)

    async def _hear(self, socket: aiohttp.ClientWebSocketResponse, take: Callable[[dict[str, Any]], None]) -> None:
        async for message in socket:
            if message.type is aiohttp.WSMsgType.TEXT:
                take(json.loads(message.data))
        raise aiohttp.ClientError("the kiosk is gone")

    def _on_line(self, said: dict[str, Any]) -> None:
        if said["type"] == "text":
            self._agent_types(said["text"])
        elif said["type"] == "line":
            self._call_is(said["call"])

    def _call_is(self, call: dict[str, Any]) -> None:
        state = CallState(call["state"])
        if state is self.state and call["call"] == self.call:
            return
        before, self.state = self.state, state
        if call["call"]:
            self.call = call["call"]
        if state is CallState.CONNECTED and self._answered is None:
            self._answered = self._clock()
        if state is CallState.IDLE and before is not CallState.IDLE:
            self._turn_over()
            if call["ended"] == "agent":
                self._tell("agent", "hang_up")
        self._tell("kiosk", "call", str(state), (self.call,))

    def _agent_types(self, characters: str) -> None:
        for character in characters:
            if character == "\b":
                self._typing = self._typing[:-1]
            elif character == "\n":
                self._turn_over()
            else:
                self._typing += character
        self._typed_at = self._clock()

    def _turn_over(self) -> None:
        text, self._typing = self._typing.strip(), ""
        if text:
            self._tell("agent", "text", text)

    async def _end_turns(self) -> None:
        while True:
            await asyncio.sleep(LOOK_EVERY_S)
            if self._typing and self._clock() - self._typed_at >= TURN_OVER_S:
                self._turn_over()

    def _on_screen(self, said: dict[str, Any]) -> None:
        if said["type"] != "session":
            return
        session = msgspec.convert(said["session"], SessionView, strict=False)
        page = (str(session.page), session.category, session.product)
        if session.cart is not None:
            self.cart = session.cart
        self._changed("page", page)
        self._changed("cart", holdings(session.cart) if session.cart is not None else ())
        self.suggestions = [suggestion.id for suggestion in session.suggestions]
        for suggestion in session.suggestions:
            if suggestion.id not in self._known:
                self._known.add(suggestion.id)
                operation = suggestion.operation
                chosen = getattr(operation, "selection", None)
                line = session.cart.line(suggestion.line) if session.cart and suggestion.line else None
                product = chosen.item if chosen is not None else line.selection.item if line else "-"
                options = tuple(option.id for option in chosen.options) if chosen is not None else ()
                self._tell("agent", "suggest", type(operation).__name__.lower(), (product, *options))

    def _changed(self, what: str, about: tuple[str, ...]) -> None:
        if self._last.get(what) != about:
            self._last[what] = about
            self._tell("kiosk", what, "", about)

    def _tell(
        self, who: Literal["agent", "customer", "kiosk"], what: str, text: str = "", about: tuple[str, ...] = ()
    ) -> None:
        self._seen(Event(at=round(self.now, 2), who=who, what=what, text=text, about=about))
