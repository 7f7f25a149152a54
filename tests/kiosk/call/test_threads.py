"""A streaming thread is one thread to Python, from its first call to its last."""

import threading
import weakref

from hardware.audio.gstreamer import Gst
from kiosk.call.threads import remember


class Kept:
    """What a thread holds."""


def test_a_streaming_thread_is_known_again_and_forgotten_at_its_end() -> None:
    here, known, held = threading.local(), list[bool](), list[weakref.ref[Kept]]()

    def came(_pad: Gst.Pad, _info: Gst.PadProbeInfo) -> Gst.PadProbeReturn:
        known.append(hasattr(here, "kept"))
        if not known[-1]:
            here.kept = Kept()
            held.append(weakref.ref(here.kept))
        return Gst.PadProbeReturn.OK

    pipeline = Gst.parse_launch("fakesrc num-buffers=3 ! fakesink name=sink")
    remember(pipeline.get_bus())
    pipeline.get_by_name("sink").get_static_pad("sink").add_probe(Gst.PadProbeType.BUFFER, came)
    pipeline.set_state(Gst.State.PLAYING)
    assert pipeline.get_bus().timed_pop_filtered(5 * Gst.SECOND, Gst.MessageType.EOS) is not None
    assert known == [False, True, True]
    pipeline.set_state(Gst.State.NULL)
    assert [kept() for kept in held] == [None]


def test_the_end_of_a_thread_that_began_before_takes_nothing_away() -> None:
    pipeline = Gst.parse_launch("fakesrc ! fakesink")
    pipeline.set_state(Gst.State.PLAYING)
    pipeline.get_state(5 * Gst.SECOND)
    remember(pipeline.get_bus())
    assert pipeline.set_state(Gst.State.NULL) is Gst.StateChangeReturn.SUCCESS  # and the interpreter lives
