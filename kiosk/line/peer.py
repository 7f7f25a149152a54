"""The kiosk's end of one call's connection: a media engine, another one if it dies, and in it one peer connection after the
other, each with a generation of its own. Says to it what it is told, and hands on what it says."""

import logging
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Literal, Protocol

import msgspec

from domain import media
from domain.call import CallKind
from domain.listening import Listening
from domain.media import DeviceSettings, FromCall, IceServer, MediaEnd, Start, ToCall
from domain.messages import Signal, TextByHub
from domain.typed import Again

log = logging.getLogger(__name__)

MOST_TYPED = 4_000


class MediaEngine(Protocol):
    def send(self, message: ToCall) -> None: ...

    def stop(self) -> None: ...


class Relays(Protocol):
    """Ways to relays that the engine cannot reach by itself, for as long as a call lasts."""

    def ways(self, servers: Sequence[IceServer]) -> list[IceServer]: ...

    def close(self) -> None: ...


StartEngine = Callable[[Start, Callable[[FromCall], None], Callable[[], None]], MediaEngine]


class Description(msgspec.Struct, frozen=True, tag_field="kind", tag="description"):
    """Payload of a `Signal`."""

    sdp_type: Literal["answer", "offer"]
    sdp: str


class Candidate(msgspec.Struct, frozen=True, tag_field="kind", tag="candidate"):
    """Payload of a `Signal`."""

    candidate: str
    sdp_m_line_index: int = 0


class Peer:
    """``said`` gets what the newest engine says. ``over`` is called when that is gone by itself, with its own last word;
    without one it has crashed. ``generation`` is that of the newest connection, ``frames`` the engine's file of pictures."""

    def __init__(
        self,
        *,
        start_engine: StartEngine,
        relays: Relays,
        devices: dict[str, DeviceSettings],
        frames: Path,
        said: Callable[[FromCall], None],
        over: Callable[[MediaEnd | None], None],
    ) -> None:
        self._start_engine, self._relays, self._devices, self._folder = start_engine, relays, devices, frames
        self._said, self._over = said, over
        self._engine: MediaEngine | None = None
        self._end: MediaEnd | None = None
        self._ice: tuple[IceServer, ...] = ()
        self.generation = self._first = 0
        self.opened = False
        self.frames = ""

    @property
    def running(self) -> bool:
        return self._engine is not None

    def start(self, call: str, kind: CallKind, at_least: int, *, blur: bool, listening: Listening) -> None:
        """A fresh engine for the same call. No generation comes twice: what the hub still has of an earlier one must not
        be taken for this one's."""
        self.stop()
        self.generation = self._first = max(at_least, self.generation + 1)
        self.frames = str(self._folder / f"{call}-{self.generation}")
        self._end = None
        start = Start(
            call=call,
            generation=self.generation,
            frames=self.frames,
            ice_servers=self._relays.ways(self._ice),
            video=kind is CallKind.VIDEO,
            sound=kind is CallKind.VIDEO,
            blur=blur,
            listening=listening,
            **self._devices,
        )
        engine: MediaEngine | None = None
        engine = self._start_engine(start, lambda message: self._heard(engine, message), lambda: self._gone(engine))
        self._engine = engine

    def stop(self) -> None:
        engine, self._engine, self.opened = self._engine, None, False
        if engine is not None:
            engine.stop()
        self._relays.close()

    def renew(self) -> None:
        """Another connection in the same engine, with the servers known now."""
        if self._engine is not None:
            self.generation += 1
            self._engine.send(media.Renew(self.generation, self._relays.ways(self._ice)))

    def learn_servers(self, servers: tuple[dict[str, Any], ...]) -> bool:
        """Whether another connection is needed to know the ways through the network that the hub names."""
        usable = _ice_servers(servers)
        before = {url for server in self._ice for url in server.urls}
        if usable:
            self._ice = usable
        return bool(usable) and {url for server in usable for url in server.urls} != before

    # -- what the engine is told ---------------------------------------------------------------------------------------

    def open(self, *, camera: bool, mute: bool, private: bool) -> None:
        """Camera and microphone may open; once."""
        if self._engine is None or self.opened:
            return
        self.opened = True
        if private:
            self._engine.send(media.Private(True))
        if not camera:
            self._engine.send(media.SwitchCamera(False))
        if mute:
            self._engine.send(media.Mute(True))
        self._engine.send(media.Open())

    def switch(self, *, camera: bool, mute: bool) -> None:
        """After it was opened; `open` says it to one that is not."""
        if self._engine is not None and self.opened:
            self._engine.send(media.SwitchCamera(camera))
            self._engine.send(media.Mute(mute))

    def be_private(self, on: bool) -> None:
        """After it was opened, as `switch`."""
        if self._engine is not None and self.opened:
            self._engine.send(media.Private(on))

    def blur(self, on: bool) -> None:
        if self._engine is not None:
            self._engine.send(media.Blur(on))

    def listen(self, listening: Listening) -> None:
        if self._engine is not None:
            self._engine.send(media.Listen(listening))

    def type_text(self, characters: str) -> None:
        if self._engine is not None:
            for start in range(0, len(characters), MOST_TYPED):
                self._engine.send(media.Text(characters[start : start + MOST_TYPED]))

    def text_by_hub(self, text: TextByHub) -> None:
        """From the agent's end."""
        if self._engine is not None:
            self._engine.send(media.TextByHub(way=text.way, older=text.older, said=text.said))

    def hub_came(self) -> None:
        """What was said by the hub while it was away has not arrived."""
        if self._engine is not None:
            self._engine.send(media.TextByHub(way=1, said=Again()))

    def signal(self, signal: Signal) -> None:
        """From the agent's end."""
        if not self._first <= signal.generation <= self.generation or self._engine is None:
            log.info("a signal of generation %d is too late; it is %d now", signal.generation, self.generation)
            return
        try:
            payload = msgspec.convert(signal.payload, Description | Candidate)
        except msgspec.ValidationError as error:
            log.warning("a signal of the agent makes no sense: %s", error)
            return
        if isinstance(payload, Description):
            self._engine.send(media.RemoteDescription(signal.generation, payload.sdp))
        elif 0 <= payload.sdp_m_line_index <= 31:
            self._engine.send(media.RemoteCandidate(signal.generation, payload.candidate, payload.sdp_m_line_index))

    # -- what comes from it --------------------------------------------------------------------------------------------

    def _heard(self, engine: MediaEngine | None, message: FromCall) -> None:
        if engine is None or engine is not self._engine:
            return
        if isinstance(message, media.State) and message.state is media.MediaState.ENDED:
            self._end = message.reason
        self._said(message)

    def _gone(self, engine: MediaEngine | None) -> None:
        """One that was stopped is another one's by now, or nobody's."""
        if engine is not None and engine is self._engine:
            self._engine, self.opened = None, False
            self._over(self._end)


def _ice_servers(servers: tuple[dict[str, Any], ...]) -> tuple[IceServer, ...]:
    """Those that can be used; RTCConfiguration allows one address instead of a list."""
    found = []
    for server in servers:
        urls = server.get("urls")
        try:
            found.append(msgspec.convert({**server, "urls": [urls] if isinstance(urls, str) else urls}, IceServer))
        except msgspec.ValidationError as error:
            log.warning("the hub named an ICE server that makes no sense: %s", error)
    return tuple(found)
