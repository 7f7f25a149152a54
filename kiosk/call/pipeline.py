"""The GStreamer elements of a call, in one pipeline: camera and microphone to the network, network to picture and sound."""

import logging
from collections.abc import Callable, Iterator

from hardware.audio.base import SOUND, Microphone, Speaker
from hardware.audio.gstreamer import Gst, GstWebRTC
from hardware.camera.base import Camera
from kiosk.call.picture import PictureSink
from kiosk.call.redundancy import send_plain

log = logging.getLogger(__name__)

JITTER_BUFFER_MS = 100
START_BITRATE = 800_000

# The agent's browser sends its sound twice (`kiosk.call.redundancy`), and what is lost all the same is asked for again. The
# codec's own correction would cost 120 ms: opusdec then waits for the longest packet there is.
ENCODE_SOUND = (
    "opusenc name=voice audio-type=generic bitrate=32000 complexity=9 inband-fec=true packet-loss-percentage=0"
)
DECODE_SOUND = "opusdec plc=true"
ENCODE_PICTURE = (
    "vp8enc name=encoder deadline=1 cpu-used=8 threads=1 lag-in-frames=0 end-usage=cbr error-resilient=default"
    f" keyframe-max-dist=300 buffer-initial-size=300 buffer-optimal-size=400 buffer-size=600 target-bitrate={START_BITRATE}"
)
DECODE_PICTURE = "vp8dec name=decoder threads=1"

# Full caps behind a payloader are there before any data is: the offer can be made with everything closed.
OPUS = "application/x-rtp,media=audio,encoding-name=OPUS,payload=111,clock-rate=48000,encoding-params=(string)2"
# webrtcbin takes 96 for the retransmissions of the sound, and the types of one bundle must differ.
VP8 = (
    "application/x-rtp,media=video,encoding-name=VP8,payload=100,clock-rate=90000,rtcp-fb-transport-cc=(boolean)true"
    ",extmap-3=(string)http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01"
)

SEND_SOUND = (
    f"capsfilter name=sound_in caps={SOUND} ! level name=level_out interval=500000000 ! valve name=sound_valve drop=true"
    f" ! {ENCODE_SOUND} ! rtpopuspay ! capsfilter caps={OPUS} ! network."
)
SEND_PICTURE = (
    f"identity name=picture_in silent=true ! valve name=picture_valve drop=true ! {ENCODE_PICTURE}"
    f" ! rtpvp8pay mtu=1200 picture-id-mode=15-bit ! capsfilter caps={VP8} ! network."
)
RECEIVE_SOUND = (
    f"rtpopusdepay name=sound_out ! {DECODE_SOUND} ! capsfilter caps={SOUND} ! level name=level_in interval=500000000"
    " ! valve name=speaker_valve drop=true"
)
# A picture built on one that was lost is noise, and browsers send no whole picture unless they are asked to.
RECEIVE_PICTURE = f"rtpvp8depay name=picture_out request-keyframe=true wait-for-keyframe=true ! {DECODE_PICTURE}"


class Pipeline:
    """Made with everything but the devices; ``network`` is the webrtcbin. Without ``picture`` there is no video at all.

    ``on_sound()`` is called on a streaming thread with each packet of the agent's voice, and ``on_error(part, problem)`` on the
    main loop; a part is a device or an element.
    """

    def __init__(
        self, picture: PictureSink | None, on_sound: Callable[[], None], on_error: Callable[[str, str], None]
    ) -> None:
        self._on_error = on_error
        self._video = picture is not None
        branches = [
            f"webrtcbin name=network latency={JITTER_BUFFER_MS} bundle-policy=max-bundle",
            SEND_SOUND,
            RECEIVE_SOUND,
            *([SEND_PICTURE, RECEIVE_PICTURE] if picture else []),
        ]
        self._pipeline = Gst.parse_launch("  ".join(branches))
        self._pipeline.use_clock(Gst.SystemClock.obtain())
        self.network = self._named("network")
        self.network.connect("pad-added", self._receive)
        send_plain(self.network)
        if picture is not None:
            self._pipeline.add(picture.element)
            self._named("decoder").link(picture.element)
            _probe(self._named("encoder"), self._count_picture)
        _probe(self._named("sound_out"), on_sound)
        for transceiver in self._transceivers():
            transceiver.set_property("do-nack", True)
        self._devices: dict[str, Gst.Element] = {}
        self._levels = {"level_in": -100.0, "level_out": -100.0}
        self.pictures_sent = 0
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

    def send(self, sound: bool, picture: bool) -> None:
        """Encode and send the sound and the picture, or drop them before their encoders."""
        self._named("sound_valve").set_property("drop", not sound)
        if self._video:
            self._named("picture_valve").set_property("drop", not picture)

    def expect_loss(self, share: float) -> None:
        """Of our packets; the codec spends that much of the sound's bits on its correction, so not more than is needed."""
        self._named("voice").set_property("packet-loss-percentage", min(20, round(100 * share)))

    def set_bitrate(self, bits_per_second: int) -> None:
        """Aim the picture's encoder, if there is one, at another bitrate."""
        if self._video:
            self._named("encoder").set_property("target-bitrate", bits_per_second)

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

    def _count_picture(self) -> None:
        self.pictures_sent += 1

    def _named(self, name: str) -> Gst.Element:
        return self._pipeline.get_by_name(name)


def _probe(element: Gst.Element, on_buffer: Callable[[], None]) -> None:
    def passed(_pad: Gst.Pad, _info: Gst.PadProbeInfo) -> Gst.PadProbeReturn:
        on_buffer()
        return Gst.PadProbeReturn.OK

    element.get_static_pad("src").add_probe(Gst.PadProbeType.BUFFER, passed)
