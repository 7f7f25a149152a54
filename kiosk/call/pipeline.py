"""The GStreamer elements of a call, in one pipeline: camera and microphone to the network, network to picture and sound."""

import logging
from collections.abc import Callable, Iterator

from hardware.audio.base import Microphone, Speaker
from hardware.audio.gstreamer import Gst, GstWebRTC
from hardware.camera.base import Camera
from kiosk.call import sound, video
from kiosk.call.picture import PictureSink
from kiosk.call.redundancy import send_plain
from kiosk.call.sound import Sound
from kiosk.call.video import Video

log = logging.getLogger(__name__)

JITTER_BUFFER_MS = 100


class Pipeline:
    """Made with everything but the devices; ``network`` is the webrtcbin. Without ``picture`` there is no ``video`` at all.

    ``on_sound()`` is called on a streaming thread with each packet of the agent's voice, and ``on_error(part, problem)`` on the
    main loop; a part is a device or an element.
    """

    def __init__(
        self, picture: PictureSink | None, on_sound: Callable[[], None], on_error: Callable[[str, str], None]
    ) -> None:
        self._on_error = on_error
        branches = [
            f"webrtcbin name=network latency={JITTER_BUFFER_MS} bundle-policy=max-bundle",
            sound.SEND,
            sound.RECEIVE,
            *([video.SEND, video.RECEIVE] if picture else []),
        ]
        self._pipeline = Gst.parse_launch("  ".join(branches))
        self._pipeline.use_clock(Gst.SystemClock.obtain())
        self.network = self._named("network")
        self.network.connect("pad-added", self._receive)
        send_plain(self.network)
        self.sound = Sound(self._pipeline, on_sound)
        self.video = Video(self._pipeline, picture) if picture is not None else None
        for transceiver in self._transceivers():
            transceiver.set_property("do-nack", True)
        self._devices: dict[str, Gst.Element] = {}
        self._levels = {"level_in": -100.0, "level_out": -100.0}
        bus = self._pipeline.get_bus()
        bus.add_signal_watch()
        bus.connect("message", self._message)

    def start(self) -> None:
        """Play what there is: the network without any device."""
        self._pipeline.set_state(Gst.State.PLAYING)

    def open_sound(self, microphone: Microphone, speaker: Speaker) -> None:
        """Open the speaker, then the microphone, whose echo canceller looks for it."""
        valve = self._named("speaker_valve")
        valve.set_property("drop", not self._attach("speaker", speaker.open(), valve, after=True))
        self._attach("microphone", microphone.open(), self._named("sound_in"))

    def open_camera(self, camera: Camera) -> None:
        """Open the camera; its pictures are encoded once `send` was called."""
        self._attach("camera", camera.open(), self._named("picture_in"))

    def close_device(self, name: str) -> None:
        """Close ``camera``, ``microphone`` or ``speaker``, if it is open; returns when the device is released."""
        if name == "speaker":
            self._named("speaker_valve").set_property("drop", True)
        device = self._devices.pop(name, None)
        if device is not None:
            device.set_state(Gst.State.NULL)
            self._pipeline.remove(device)

    def level(self, name: str) -> float:
        """RMS of the last half second of ``level_in`` or ``level_out`` in dBFS, at least -100."""
        return self._levels[name]

    def stop(self) -> None:
        """Close the devices first, then all else."""
        for name in list(self._devices):
            self._devices[name].set_state(Gst.State.NULL)
        self._pipeline.set_state(Gst.State.NULL)

    def _attach(self, name: str, device: Gst.Element, neighbour: Gst.Element, after: bool = False) -> bool:
        """Whether the device could be opened; if not, it says why on the bus."""
        device.set_name(name)
        self._devices[name] = device
        self._pipeline.add(device)
        linked = neighbour.link(device) if after else device.link(neighbour)
        return bool(linked and device.sync_state_with_parent())

    def _receive(self, _network: Gst.Element, pad: Gst.Pad) -> None:
        if pad.direction is not Gst.PadDirection.SRC:
            return
        media = pad.get_current_caps().get_structure(0).get_string("media")
        receiver = self._pipeline.get_by_name("sound_out" if media == "audio" else "picture_out")
        if receiver is None or pad.link(receiver.get_static_pad("sink")) is not Gst.PadLinkReturn.OK:
            log.warning("the agent's side sends %s, and nothing here takes it", media)

    def _message(self, _bus: Gst.Bus, message: Gst.Message) -> None:
        if message.type is Gst.MessageType.ERROR:
            error, detail = message.parse_error()
            log.debug("%s", detail)
            self._on_error(self._owner(message.src), error.message)
        elif message.type is Gst.MessageType.WARNING:
            log.warning("%s: %s", message.src.get_name(), message.parse_warning()[0].message)
        elif message.type is Gst.MessageType.LATENCY:
            self._pipeline.recalculate_latency()
        elif message.type is Gst.MessageType.ELEMENT and message.src.get_name() in self._levels:
            rms = message.get_structure().get_value("rms")
            self._levels[message.src.get_name()] = max(-100.0, rms[0])

    def _owner(self, source: Gst.Object) -> str:
        for name, device in self._devices.items():
            if source is device or source.has_as_ancestor(device):
                return name
        return str(source.get_name())

    def _transceivers(self) -> Iterator[GstWebRTC.WebRTCRTPTransceiver]:
        index = 0
        while (transceiver := self.network.emit("get-transceiver", index)) is not None:
            yield transceiver
            index += 1

    def _named(self, name: str) -> Gst.Element:
        return self._pipeline.get_by_name(name)
