"""``python -m benchmarks.bare_codecs FOLDER``: the codecs of a two-way call and nothing else, until its input ends.

The pictures of FOLDER are encoded and decoded 30 times a second with the settings of a call, and so is a tone.
"""

import sys

import hardware.camera
from hardware.audio import make_pair
from hardware.audio.gstreamer import Gst
from kiosk.call import codecs, sound
from kiosk.call.congestion import HIGHEST


def main() -> None:
    """Run them."""
    codec = codecs.choose(codecs.PREFERRED)
    pipeline = Gst.parse_launch(
        f"identity name=picture ! {codec.encode} ! {codec.decode} ! fakesink"
        f"   identity name=sound ! {sound.ENCODE} ! opusdec ! fakesink"
    )
    microphone, _ = make_pair({"driver": "simulated"}, {"driver": "simulated"})
    camera = hardware.camera.make({"driver": "simulated", "source": sys.argv[1], "pictures_per_second": 30})
    for source, name in ((camera.open(), "picture"), (microphone.open(), "sound")):
        pipeline.add(source)
        source.link(pipeline.get_by_name(name))
    codec.set_bitrate(pipeline.get_by_name("encoder"), HIGHEST)
    pipeline.set_state(Gst.State.PLAYING)
    sys.stdin.read()
    pipeline.set_state(Gst.State.NULL)


if __name__ == "__main__":
    main()
