"""The GStreamer elements of a call, in one pipeline: camera and microphone to the network, network to picture and sound."""

import logging
from collections.abc import Callable

from hardware.audio.base import Microphone, Speaker
from hardware.audio.gstreamer import GLib, Gst
from hardware.camera.base import Camera
from kiosk.call import codecs, hearing, sound, threads, video
from kiosk.call.glance import Glance
from kiosk.call.network import Network, network_of
from kiosk.call.picture import PictureSink
from kiosk.call.sound import Sound
from kiosk.call.video import Video

log = logging.getLogger(__name__)


class Pipeline:
    """Made with everything but the devices and the network: `join` adds one. ``media`` are the caps of what goes out by name.
    Without ``picture`` there is no ``video`` at all.

    ``on_sound()`` is called on a streaming thread with each packet of the agent's voice, and ``on_error(part, error)`` on the
    main loop; a part is a device or an element.
    """

    def __init__(
        self, picture: PictureSink | None, on_sound: Callable[[], None], on_error: Callable[[str, GLib.Error], None]
    ) -> None:
        self._on_error, self._picture = on_error, picture
        branches = [
            f"{sound.SEND} ! tee name=audio_to allow-not-linked=true",
            f"input-selector name=audio_from sync-streams=false ! {hearing.RECEIVE}",
            hearing.PLAY,
        ]
        self.media = {"audio": sound.OPUS}
        if picture is not None:
            codec = codecs.choose(codecs.PREFERRED)
            branches += [
                f"{video.send(codec)} ! tee name=video_to allow-not-linked=true",
                f"input-selector name=video_from sync-streams=false ! {video.receive(codec)}",
            ]
            self.media["video"] = codec.rtp
        self._pipeline = Gst.parse_launch("  ".join(branches))
        self._pipeline.use_clock(Gst.SystemClock.obtain())
        self.sound = Sound(self._pipeline, on_sound, self._delayed)
        self.video = Video(self._pipeline, codec, picture) if picture is not None else None
        self._devices: dict[str, Gst.Element] = {}
        self._levels = {"level_in": -100.0, "level_out": -100.0}
        bus = self._pipeline.get_bus()
        threads.remember(bus)
        bus.add_signal_watch()
        bus.connect("message", self._message)

    def start(self) -> None:
        """Play what there is, without any device."""
        self._pipeline.set_state(Gst.State.PLAYING)

    def join(self, generation: int, on_media: Callable[[], None]) -> Network:
        """Another network beside those that there are, which all get what is sent."""
        network = Network(self._pipeline, generation, self.media, on_media)
        if self.video is not None:
            self.video.join(network.peer, network.way_in("video"), generation)
        self.sound.hearing.join(network.peer)
        return network

    def open_speaker(self, speaker: Speaker, headphones: bool) -> None:
        """Comes before the microphone, whose echo canceller looks for it."""
        valve = self._named("speaker_valve")
        valve.set_property("drop", not self._attach("speaker", speaker.open(headphones), valve, after=True))
        self._settle_latency()

    def open_microphone(self, microphone: Microphone) -> Glance:
        """A look at its sound."""
        self.sound.glance.begin()
        self._attach("microphone", microphone.open(), self._named("sound_in"))
        return self.sound.glance

    def open_camera(self, camera: Camera) -> Glance:
        """A look at its pictures, which are encoded once `send` was called. The pipeline has video."""
        assert self.video is not None
        self.video.glance.begin()
        self._attach("camera", camera.open(), self._named("picture_in"))
        return self.video.glance

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

    @property
    def sent_level(self) -> float:
        """As `level`, of what leaves: how loud somebody is who is not to be heard is nobody's business."""
        return self._levels["level_out"] if self.sound.sends else -100.0

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
        if not after:
            device.get_static_pad("src").add_probe(Gst.PadProbeType.EVENT_DOWNSTREAM, _without_end)
        return bool(linked and device.sync_state_with_parent())

    def _message(self, _bus: Gst.Bus, message: Gst.Message) -> None:
        if message.type is Gst.MessageType.ERROR:
            error, detail = message.parse_error()
            log.debug("%s", detail)
            if message.src.has_as_ancestor(self._pipeline):  # not what was closed because of its first error
                self._on_error(self._owner(message.src), error)
        elif message.type is Gst.MessageType.WARNING:
            log.warning("%s: %s", message.src.get_name(), message.parse_warning()[0].message)
        elif message.type is Gst.MessageType.LATENCY:
            self._settle_latency()
        elif message.type is Gst.MessageType.ELEMENT and message.src.get_name() in self._levels:
            rms = message.get_structure().get_value("rms")
            self._levels[message.src.get_name()] = max(-100.0, rms[0])

    def _settle_latency(self) -> None:
        """Only the speaker's own: how long sound and picture wait for what is late is for `kiosk.call.hearing` to say."""
        query = Gst.Query.new_latency()
        speaker = self._devices.get("speaker")
        own = query.parse_latency()[1] if speaker is not None and speaker.query(query) else 0
        self._pipeline.send_event(Gst.Event.new_latency(own))

    def _delayed(self, ns: int) -> None:
        if self._picture is not None:
            self._picture.element.set_property("ts-offset", ns)

    def _owner(self, source: Gst.Object) -> str:
        for name, device in self._devices.items():
            if source is device or source.has_as_ancestor(device):
                return name
        return network_of(source) or str(source.get_name())

    def _named(self, name: str) -> Gst.Element:
        return self._pipeline.get_by_name(name)


def _without_end(_pad: Gst.Pad, info: Gst.PadProbeInfo) -> Gst.PadProbeReturn:
    """A device that breaks says that its stream is over; the one that is opened in its place goes on with it."""
    ends = info.get_event().type is Gst.EventType.EOS
    return Gst.PadProbeReturn.DROP if ends else Gst.PadProbeReturn.OK
