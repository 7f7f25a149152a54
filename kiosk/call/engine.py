"""One call's media from the offer to the end: what each message does, and which state follows."""

import logging
import threading
import time
from collections.abc import Callable, Sequence

import hardware.audio
import hardware.camera
from domain.listening import Listening
from domain.media import (
    MEDIA_TRANSITIONS,
    Blur,
    CameraOpen,
    Failed,
    FirstFrame,
    FirstSound,
    FromCall,
    IceServer,
    Listen,
    LocalCandidate,
    LocalDescription,
    MediaEnd,
    MediaState,
    Mute,
    Open,
    Private,
    RemoteCandidate,
    RemoteDescription,
    Renew,
    Start,
    State,
    Stop,
    SwitchCamera,
    Text,
    TextByHub,
    ToCall,
)
from domain.trouble import Part
from hardware.audio.gstreamer import GLib
from hardware.camera.base import Camera
from kiosk.call.adaptation import LOOK_MS as ADAPT_MS
from kiosk.call.adaptation import Adaptation
from kiosk.call.connections import Connections
from kiosk.call.later import later
from kiosk.call.liveness import Liveness
from kiosk.call.measurements import Measurements
from kiosk.call.network import generation_of
from kiosk.call.picture import PictureSink
from kiosk.call.pipeline import Pipeline
from kiosk.call.redundancy import accepts_redundancy
from kiosk.call.relay_watch import RelayWatch
from kiosk.call.troubles import Troubles

log = logging.getLogger(__name__)

CONNECT_WITHIN_S = 12
BEAT_MS = 500
LOOK_MS = 250
GOODBYE_MS = 500
"""How long the agent's side may take to say goodbye, too; by then everything but the connection is closed."""

SIGN_FIRST_MS = 150
"""From the word that the camera opens until it does: the sign for the customer is drawn first."""

LIVE = frozenset({MediaState.CONNECTED, MediaState.WEAK, MediaState.LOST})
OPENED = LIVE | {MediaState.CONNECTING}


class Engine:
    """Lives on the GLib main loop. Raises ValueError when the settings of a device are wrong.

    ``say`` sends to the parent. ``on_ended`` is called once, when everything is released; ``devices_closed`` is set as soon
    as it has ended and holds no device.
    """

    def __init__(self, start: Start, say: Callable[[FromCall], None], on_ended: Callable[[], None]) -> None:
        self._say, self._on_ended = say, on_ended
        self.state = MediaState.STARTING
        self.devices_closed = threading.Event()
        self._camera = hardware.camera.make(start.camera) if start.video else None
        self._microphone, self._speaker = hardware.audio.make_pair(start.microphone, start.speaker)
        self._camera_wanted, self._sound = start.video, start.sound
        self._camera_open = self._accepted = self._muted = self._private = self._heard = self._released = False
        self._camera_due = 0
        self._liveness = Liveness(time.monotonic)
        self._picture = PictureSink(start.frames, self._liveness.heard, lambda: later(self._first, FirstFrame()))
        self._pipeline = Pipeline(self._picture if start.video else None, self._sound_came, self._broken)
        video = self._pipeline.video
        self._adaptation = Adaptation(video, self._pipeline.sound, self._picture, say) if video is not None else None
        self._troubles = Troubles(say, self._open_again, _later)
        self._listening = start.listening
        self._pipeline.sound.hearing.loud(start.listening.gain)
        self._blur(start.blur)
        self._pipeline.start()
        self._connections = Connections(self, self._pipeline, start.generation, say)
        self._measurements = Measurements(self._pipeline, self._picture, say)
        self._relay = RelayWatch(say, _later, lambda do: _later(0, do))
        self._add(start.generation, start.ice_servers)

    def handle(self, message: ToCall) -> None:
        """Do what the parent asks for."""
        if self.state is MediaState.ENDED:
            return
        match message:
            case Open() if not self._accepted:
                self._accepted = True
                if self.state is MediaState.PREWARMED:
                    self._open()
            case RemoteDescription():
                self._pipeline.sound.send_redundantly(accepts_redundancy(message.sdp))
                self._connections.answer(message)
            case RemoteCandidate():
                self._connections.candidate(message)
            case Text(text):
                self._connections.type_text(text)
            case TextByHub():
                self._connections.hub_way.take(message)
            case Renew(generation, servers):
                self._add(generation, servers)
            case Mute(on):
                self._muted = on
                self._send()
            case Listen(listening):
                self._listen(listening)
            case SwitchCamera(on):
                self._camera_wanted = on
                self._follow_camera()
            case Private(on):
                self._private = on
                self._send()
                self._follow_camera()
            case Blur(on):
                self._blur(on)
            case Stop():
                self.stop()
            case _:
                log.warning("%r cannot be done while the call is %s", message, self.state)

    def _add(self, generation: int, servers: Sequence[IceServer]) -> None:
        self._connections.add(generation, servers)
        self._relay.offered(servers)

    def _open(self) -> None:
        self._move(MediaState.CONNECTING)
        GLib.timeout_add_seconds(CONNECT_WITHIN_S, self._check_connected)
        GLib.timeout_add_seconds(1, self._look_at_devices)
        GLib.timeout_add_seconds(1, self._look_at_text)
        self._connections.hub_way.begin()
        if self._sound:
            self._open_speaker()
            self._open_microphone()
        self._follow_camera()
        if self._connections.current.up:
            self.connected()

    def _blur(self, on: bool) -> None:
        if self._pipeline.video is not None:
            self._pipeline.video.blurring.switch(on)

    def _follow_camera(self) -> None:
        self._switch_camera(self._camera_wanted and not self._private and self.state in OPENED)

    def _switch_camera(self, on: bool) -> None:
        if on and not self._camera_open and self._camera is not None:
            self._say(CameraOpen(True))
            self._camera_open = True
            self._camera_due = GLib.timeout_add(SIGN_FIRST_MS, self._open_camera, self._camera)
        elif not on:
            self._close_camera()
            self._troubles.closed(Part.CAMERA)

    def _open_camera(self, camera: Camera) -> None:
        self._camera_due = 0
        self._troubles.opened(Part.CAMERA, self._pipeline.open_camera(camera), camera.has_noise)

    def _close_camera(self) -> None:
        if self._camera_open:
            if self._camera_due:
                GLib.source_remove(self._camera_due)
                self._camera_due = 0
            self._pipeline.close_device("camera")
            self._camera_open = False
            self._say(CameraOpen(False))

    def _listen(self, listening: Listening) -> None:
        """As loud as is wanted first, and only then where it is wanted."""
        before, self._listening = self._listening, listening
        self._pipeline.sound.hearing.loud(listening.gain)
        moved = listening.headphones is not before.headphones and self._speaker.has_headphones
        if moved and self._sound and self.state in OPENED:
            self._open_again(Part.SPEAKER)

    def _open_speaker(self) -> None:
        self._troubles.opened(Part.SPEAKER, None)
        self._pipeline.open_speaker(self._speaker, self._listening.headphones)

    def _open_microphone(self) -> None:
        glance = self._pipeline.open_microphone(self._microphone)
        self._troubles.opened(Part.MICROPHONE, glance, self._microphone.has_noise)

    def _open_again(self, part: Part) -> None:
        if self.state is MediaState.ENDED:
            return
        if part is Part.CAMERA:
            self._close_camera()
            self._follow_camera()
        else:
            self._pipeline.close_device(part)
            (self._open_speaker if part is Part.SPEAKER else self._open_microphone)()

    def _look_at_devices(self) -> bool:
        if self.state in OPENED:
            self._troubles.look(self._pipeline.level("level_out"))
        return self.state is not MediaState.ENDED

    def _look_at_text(self) -> bool:
        self._connections.look_at_text(self.state in (MediaState.CONNECTED, MediaState.WEAK))
        return self.state is not MediaState.ENDED

    def _send(self) -> None:
        """The valves before the encoders close at once, whatever a device takes to."""
        live = self.state in LIVE and not self._private
        self._pipeline.sound.send(live and self._sound and not self._muted)
        if self._pipeline.video is not None:
            self._pipeline.video.send(live)

    def connected(self) -> None:
        """One of the connections is up."""
        self._relay.connected()
        if self.state is MediaState.CONNECTING:
            self.heard()
            self._move(MediaState.CONNECTED)
            self._send()
            GLib.timeout_add(BEAT_MS, self._beat)
            GLib.timeout_add(LOOK_MS, self._look)
            GLib.timeout_add_seconds(1, self._measure)
            GLib.timeout_add(ADAPT_MS, self._adapt)

    def heard(self) -> None:
        """A sign of life, over any of the connections."""
        self._liveness.heard()

    def failed(self, message: Failed) -> None:
        """A connection cannot carry the call; whether there is to be another is for the parent to say."""
        if self.state is MediaState.CONNECTING:
            self._relay.not_connected()
        if self.state is not MediaState.ENDED:
            self._say(message)

    def _check_connected(self) -> None:
        if self.state is MediaState.CONNECTING:
            self._relay.not_connected()
            if not self._connections.hub_way.has_text:
                self.stop(MediaEnd.NOT_CONNECTED)

    def _beat(self) -> bool:
        self._connections.ping()
        return self.state is not MediaState.ENDED

    def _look(self) -> bool:
        if self.state in LIVE:
            self._move(self._liveness.state())
        return self.state is not MediaState.ENDED

    def _measure(self) -> bool:
        if self.state in LIVE:
            self._measurements.take(self._connections.current)
        return self.state is not MediaState.ENDED

    def _adapt(self) -> bool:
        if self._adaptation is not None and self.state in LIVE:
            current = self._connections.current
            self._adaptation.look(current.generation, current.channels.waits_s)
        return self._adaptation is not None and self.state is not MediaState.ENDED

    def local(self, message: LocalDescription | LocalCandidate) -> None:
        """The offer of a connection, or a candidate; the first offer means that the media is ready."""
        self._say(message)
        if isinstance(message, LocalCandidate):
            self._relay.candidate(message.candidate)
        if self.state is MediaState.STARTING:
            self._move(MediaState.PREWARMED)
            if self._accepted:
                self._open()

    def _sound_came(self) -> None:
        """On a streaming thread, with each packet."""
        self._liveness.heard()
        if self._adaptation is not None:
            self._adaptation.sound_came()
        if not self._heard:
            self._heard = True
            later(self._first, FirstSound())

    def _first(self, message: FirstFrame | FirstSound) -> None:
        if self.state is not MediaState.ENDED:  # it may have waited here while the call ended
            self._say(message)

    def _broken(self, part: str, error: GLib.Error) -> None:
        log.error("the %s failed: %s", part, error.message)
        if part == Part.CAMERA:
            self._close_camera()
            self._troubles.failed(Part.CAMERA, error)
        elif part in (Part.MICROPHONE, Part.SPEAKER):
            self._pipeline.close_device(part)
            self._troubles.failed(Part(part), error)
        elif not (generation := generation_of(part)) or not self._connections.broken(generation):
            self.stop(MediaEnd.FAILED)

    def stop(self, reason: MediaEnd = MediaEnd.STOPPED) -> None:
        """Close the devices, say goodbye to the agent's side and release everything."""
        if self.state is MediaState.ENDED:
            return
        self._move(MediaState.ENDED, reason)
        self._switch_camera(False)
        self._pipeline.close_device("microphone")
        self._pipeline.close_device("speaker")
        self.devices_closed.set()
        waits = self._connections.goodbye() and reason is not MediaEnd.HUNG_UP
        GLib.timeout_add(GOODBYE_MS if waits else 0, self._release)

    def other_side_ended(self, how: MediaEnd) -> None:
        """It said goodbye, or closed its connection."""
        if self.state is MediaState.ENDED:
            self._release()
        else:
            self.stop(how)

    def _release(self) -> None:
        if not self._released:
            self._released = True
            self._picture.close()
            self._pipeline.stop()
            self._on_ended()

    def _move(self, state: MediaState, reason: MediaEnd | None = None) -> None:
        if state is self.state:
            return
        if state not in MEDIA_TRANSITIONS[self.state]:
            raise ValueError(f"a call that is {self.state!r} cannot become {state!r}")
        log.info("- %s -> %s%s", self.state, state, f" ({reason})" if reason else "")
        self.state = state
        self._say(State(state, reason))


def _later(seconds: float, do: Callable[[], None]) -> None:
    def due() -> bool:
        do()
        return False

    GLib.timeout_add(round(1000 * seconds), due)
