"""The studio's end of ``/studio/connect``: it waits to be asked for a play, and reports what happens in it."""

import asyncio
import contextlib
import logging
from pathlib import Path

import aiohttp
import msgspec

from domain.messages import Message
from domain.scenario import Event
from domain.studio import Happened, PlayOver, PlayScenario, StopPlay, StudioHere, StudioWelcome, ToStudio
from workbench.children import ChildError
from workbench.studio.stage import PlayBroken, Played, Stage

log = logging.getLogger(__name__)

RETRY_S = (0.5, 1.0, 2.0, 5.0)
HEARTBEAT_S = 2.0
_decoder = msgspec.json.Decoder(ToStudio)


class StudioRefused(RuntimeError):
    """The hub does not take this studio; says what to do."""


class Link:
    """``memory``: a file that keeps which kiosk this is. ``token``: what the hub wrote into its ``studio.token``."""

    def __init__(self, stage: Stage, hub_url: str, token: str, memory: Path) -> None:
        self._stage, self._hub_url, self._token, self._memory = stage, hub_url, token, memory
        self._out: asyncio.Queue[Message] = asyncio.Queue()
        self._play: tuple[str, asyncio.Task[None]] | None = None

    async def run(self) -> None:
        """Serve the hub, for ever; comes back by itself when the hub was away. Raises `StudioRefused`."""
        attempt = 0
        while True:
            try:
                async with aiohttp.ClientSession(headers={"Authorization": f"Bearer {self._token}"}) as session:
                    url = f"{self._hub_url}/studio/connect"
                    async with session.ws_connect(url, heartbeat=HEARTBEAT_S) as socket:
                        attempt = 0
                        await self._serve(socket)
            except aiohttp.WSServerHandshakeError as error:
                if error.status == 401:
                    raise StudioRefused(
                        f"the hub at {self._hub_url} does not know this token; copy its studio.token again"
                    ) from error
                log.warning("the hub answered %s", error.status)
            except aiohttp.ClientError as error:
                log.info("the hub cannot be reached: %s", error)
            await asyncio.sleep(RETRY_S[min(attempt, len(RETRY_S) - 1)])
            attempt += 1

    async def _serve(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._out = asyncio.Queue()
        self._out.put_nowait(StudioHere(kiosk=self._memory.read_text() if self._memory.exists() else ""))
        async with asyncio.TaskGroup() as group:
            writer = group.create_task(self._write(socket))
            try:
                async for received in socket:
                    if received.type in (aiohttp.WSMsgType.TEXT, aiohttp.WSMsgType.BINARY):
                        self._follow(_decoder.decode(received.data), group)
            finally:
                writer.cancel()
                self._stop()

    async def _write(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        while True:
            message = await self._out.get()
            with contextlib.suppress(ConnectionError):  # the reader notices too, and ends
                await socket.send_str(msgspec.json.encode(message).decode())

    def _follow(self, message: StudioWelcome | PlayScenario | StopPlay, group: asyncio.TaskGroup) -> None:
        match message:
            case StudioWelcome(kiosk=""):
                self._play = ("", group.create_task(self._enrol()))
            case StudioWelcome(kiosk=kiosk):
                self._memory.write_text(kiosk)
            case PlayScenario():
                self._stop()
                self._play = (message.attempt, group.create_task(self._perform(message)))
            case StopPlay(attempt=attempt) if self._play is not None and self._play[0] == attempt:
                self._stop()

    def _stop(self) -> None:
        if self._play is not None:
            self._play[1].cancel()
            self._play = None

    async def _enrol(self) -> None:
        await self._stage.enrol(lambda code: self._out.put_nowait(StudioHere(code=code)) if code else None)

    async def _perform(self, play: PlayScenario) -> None:
        def tell(event: Event) -> None:
            self._out.put_nowait(Happened(attempt=play.attempt, event=event))

        played, trouble = Played("", None), ""
        try:
            played = await self._stage.play(play.scenario, tell)
        except (PlayBroken, ChildError, OSError) as error:
            log.exception("the play of %s broke off", play.scenario.id)
            trouble = str(error)[:1_000] or type(error).__name__
        self._out.put_nowait(PlayOver(attempt=play.attempt, call=played.call, cart=played.cart, trouble=trouble))
