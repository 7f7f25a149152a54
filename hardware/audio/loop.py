"""What simulated microphones and cameras play: files are decoded once, and are given at the pace of the clock.

Used by `hardware.camera` too. A buffer is shared, never copied, so that a simulated device costs next to nothing.
"""

import itertools
from collections.abc import Callable, Sequence
from pathlib import Path

from hardware.audio.fault import Fault
from hardware.audio.gstreamer import Gst


def decode(file: Path, decoder: str) -> list[Gst.Buffer]:
    """All buffers that the elements of ``decoder`` make from ``file``; raises ValueError if they cannot."""
    pipeline = Gst.parse_launch(f"filesrc name=file ! {decoder} ! appsink name=out sync=false")
    pipeline.get_by_name("file").set_property("location", str(file))
    pipeline.set_state(Gst.State.PLAYING)
    try:
        out = pipeline.get_by_name("out")
        buffers = [sample.get_buffer() for sample in iter(lambda: out.emit("pull-sample"), None)]
        error = pipeline.get_bus().pop_filtered(Gst.MessageType.ERROR)
    finally:
        pipeline.set_state(Gst.State.NULL)
    if error is not None or not buffers:
        reason = error.parse_error()[0].message if error is not None else "it is empty"
        raise ValueError(f"{str(file)!r} cannot be played: {reason}")
    return buffers


def again(buffers: Sequence[Gst.Buffer], repeat: int = 1) -> Callable[[], Gst.Buffer]:
    """Each of ``buffers`` ``repeat`` times, and from the beginning."""
    return itertools.cycle(buffer for buffer in buffers for _ in range(repeat)).__next__


def live(caps: str, following: Callable[[], Gst.Buffer], duration: int, fault: Fault | None = None) -> Gst.Element:
    """A live source that asks for each buffer, of ``duration`` nanoseconds, when its turn comes, until a ``fault`` breaks
    it."""
    source = Gst.parse_bin_from_description(
        f"appsrc name=source is-live=true format=time max-buffers=1 caps={caps.replace(' ', '')} ! clocksync",
        ghost_unlinked_pads=True,
    )
    source.get_by_name("source").connect("need-data", _Feed(following, duration, fault))
    return source


class _Feed:
    def __init__(self, following: Callable[[], Gst.Buffer], duration: int, fault: Fault | None) -> None:
        self._following, self._duration, self._fault = following, duration, fault
        self._next: int | None = None

    def __call__(self, source: Gst.Element, _wanted: int) -> None:
        if self._fault is not None and self._fault.breaks(source):
            source.emit("end-of-stream")
            return
        if self._next is None:
            self._next = source.get_clock().get_time() - source.get_base_time()
        given = self._following()
        # Shares the samples, and has times of its own: `copy` would give the same buffer again.
        buffer = given.copy_region(Gst.BufferCopyFlags.MEMORY, 0, given.get_size())
        buffer.pts, buffer.duration = self._next, self._duration
        self._next += self._duration
        source.emit("push-buffer", buffer)
