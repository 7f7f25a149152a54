"""What leaves the pipeline while it is blurred: no picture that is not."""

import threading
from pathlib import Path

import cv2
import numpy as np
import pytest

import hardware.camera
from hardware.audio.gstreamer import Gst
from kiosk.call.blurring import Blurring

CUSTOMER = Path(__file__).parents[3] / "workbench/faces/customer/rasterised"


class Line:
    """A camera, a blur, and somebody who looks at a corner of what comes out."""

    def __init__(self) -> None:
        self.details: list[float] = []
        self._came = threading.Condition()
        self.pipeline = Gst.parse_launch("identity name=here silent=true ! fakesink name=out sync=false")
        here = self.pipeline.get_by_name("here")
        self.blurring = Blurring(here.get_static_pad("src"))
        camera = hardware.camera.make({"driver": "simulated", "source": str(CUSTOMER)}).open()
        self.pipeline.add(camera)
        camera.link(here)
        self.pipeline.get_by_name("out").get_static_pad("sink").add_probe(Gst.PadProbeType.BUFFER, self._look)

    def _look(self, _pad: Gst.Pad, info: Gst.PadProbeInfo) -> Gst.PadProbeReturn:
        buffer = info.get_buffer()
        luma = np.frombuffer(buffer.extract_dup(0, 640 * 480), np.uint8).reshape(480, 640)
        with self._came:
            self.details.append(float(cv2.Laplacian(luma[:240, :130], cv2.CV_64F).var()))
            self._came.notify_all()
        return Gst.PadProbeReturn.OK

    def see(self, count: int) -> list[float]:
        """How much detail the next pictures have."""
        with self._came:
            self.details.clear()
            assert self._came.wait_for(lambda: len(self.details) >= count, 20)
            return list(self.details)


@pytest.fixture
def line() -> Line:
    return Line()


def test_not_one_picture_leaves_before_it_can_be_blurred(line: Line) -> None:
    line.blurring.switch(True)  # OpenCV is still to be loaded
    line.pipeline.set_state(Gst.State.PLAYING)
    try:
        blurred = line.see(3)
        line.blurring.switch(False)
        sharp = line.see(8)[2:]
        line.blurring.switch(True)
        again = line.see(8)[2:]
    finally:
        line.pipeline.set_state(Gst.State.NULL)
    assert max(*blurred, *again) < min(sharp) / 20
