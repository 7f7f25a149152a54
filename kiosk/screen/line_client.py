"""The screen's way to the line: help, what is typed, whether the kiosk is enrolled, and which menu is in force."""

import asyncio
import logging
from collections.abc import Callable
from pathlib import Path

import msgspec

from domain.call import CallKind, Way
from domain.checked import decode
from domain.line import CustomerTyped, IndicatorShown, LineEvent, LineView
from domain.listening import Listening
from kiosk.screen.session import Session
from kiosk.subscription import NoAnswer, Subscription

log = logging.getLogger(__name__)

ANSWER_WITHIN_S = 3.0
_events = msgspec.json.Decoder(LineEvent)


class LineClient:
    """Is the session's `LinePort`. ``menu_version`` is told which menu the line says is in force."""

    def __init__(self, socket: Path, *, menu_version: Callable[[str], None]) -> None:
        self._subscription = Subscription(socket, heard=self._heard, lost=self._lost)
        self._menu_version = menu_version
        self._work: asyncio.Queue[tuple[str, str, bytes]] = asyncio.Queue()
        self._session: Session

    # -- what the session asks for ---------------------------------------------------------------------------------------

    def ask_help(self, kind: CallKind) -> None:
        self._ask("POST", "/help", {"kind": kind})

    def end_help(self) -> None:
        self._ask("DELETE", "/help", None)

    def choose_way(self, way: Way) -> None:
        self._ask("POST", "/help/way", {"way": way})

    def answer_ring_back(self, yes: bool) -> None:
        self._ask("POST", "/help/answer", {"on": yes})

    def answer_thumb(self, call: str, up: bool) -> None:
        self._ask("POST", "/help/thumb", {"call": call, "up": up})

    def set_camera(self, on: bool) -> None:
        self._ask("POST", "/help/camera", {"on": on})

    def set_blur(self, on: bool) -> None:
        self._ask("POST", "/help/blur", {"on": on})

    def set_mute(self, on: bool) -> None:
        self._ask("POST", "/help/mute", {"on": on})

    def listen(self, listening: Listening) -> None:
        self._ask("POST", "/help/listening", listening)

    def type_text(self, characters: str) -> None:
        self._subscription.send(msgspec.json.encode(CustomerTyped(text=characters)))

    def shown(self, call: str) -> None:
        """The indicator of this call is on the screen."""
        self._subscription.send(msgspec.json.encode(IndicatorShown(call=call)))

    # -- the process ---------------------------------------------------------------------------------------------------

    async def run(self, session: Session) -> None:
        self._session = session
        async with asyncio.TaskGroup() as group:
            group.create_task(self._subscription.run())
            while True:
                await self._send(*await self._work.get())

    def _ask(self, method: str, path: str, body: object) -> None:
        self._work.put_nowait((method, path, b"" if body is None else msgspec.json.encode(body)))

    async def _send(self, method: str, path: str, body: bytes) -> None:
        try:
            status, said = await self._subscription.request(method, path, body, within_s=ANSWER_WITHIN_S)
            if status >= 400:
                log.warning("the line refused %s %s: %s %.200r", method, path, status, said)
        except NoAnswer as error:
            log.warning("no answer of the line: %s", error)
            if (method, path) == ("POST", "/help"):
                self._session.on_help_failed()

    # -- news ----------------------------------------------------------------------------------------------------------

    def _heard(self, data: bytes) -> None:
        try:
            event = decode(_events, data)
        except msgspec.DecodeError as error:
            log.error("the line said %.200r: %s", data, error)
            return
        if isinstance(event, LineView):
            if event.menu is not None:
                self._menu_version(event.menu.version)
            self._session.on_line(event)
        else:
            self._session.on_text(event.text)

    def _lost(self) -> None:
        self._session.on_line(None)
