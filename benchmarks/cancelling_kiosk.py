"""``python -m benchmarks.cancelling_kiosk``: the kiosk's media engine with a simulated microphone and speaker between which the
echo is removed, as between real ones."""

import msgspec

import hardware.audio
from hardware.audio.base import SOUND, Microphone, Speaker
from hardware.audio.canceller import CANCEL, LISTEN
from hardware.audio.gstreamer import Gst
from kiosk.call.__main__ import main


class NothingToSet(msgspec.Struct, frozen=True):
    """Both are as real ones are by default."""


class CancellingMicrophone(Microphone):
    Settings = NothingToSet
    cancels_echo = True

    def __init__(self, settings: NothingToSet) -> None:
        pass

    def open(self) -> Gst.Element:
        tone = "audiotestsrc is-live=true freq=440 volume=0.1 samplesperbuffer=960"
        source = Gst.parse_bin_from_description(
            f"{tone} ! capsfilter caps={SOUND} ! {CANCEL}", ghost_unlinked_pads=True
        )
        assert self.played is not None
        self.played.cancel(source)
        return source


class ListeningSpeaker(Speaker):
    Settings = NothingToSet
    feeds_echo_canceller = True

    def __init__(self, settings: NothingToSet) -> None:
        pass

    def open(self, headphones: bool = False) -> Gst.Element:
        sink = Gst.parse_bin_from_description(f"{LISTEN} ! fakesink sync=true async=false", ghost_unlinked_pads=True)
        assert self.played is not None
        self.played.listen(sink)
        return sink


hardware.audio.MICROPHONES["cancelling"] = f"{__name__}:CancellingMicrophone"
hardware.audio.SPEAKERS["listening"] = f"{__name__}:ListeningSpeaker"

if __name__ == "__main__":
    main()
