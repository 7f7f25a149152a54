"""Every camera driver keeps the contract, and so does the real one when COUNTERPART_CAMERA names it (``/dev/video0``)."""

from pathlib import Path

import pytest
from PIL import Image

from hardware.camera import DRIVERS, make
from tests.hardware.by_hand import named
from tests.hardware.camera.contract import Bench, CameraContract

WAYS = ["simulated-ball", "simulated-pictures", *(["v4l2-real"] if named("camera") else [])]


@pytest.fixture(params=WAYS)
def bench(request: pytest.FixtureRequest, tmp_path: Path) -> Bench:
    match request.param:
        case "v4l2-real":
            return Bench(make({"driver": "v4l2", "device": named("camera")}))
        case "simulated-pictures":
            Image.new("RGB", (640, 480), "gray").save(tmp_path / "0.png")
            return Bench(make({"driver": "simulated", "source": str(tmp_path)}))
        case _:
            return Bench(make({"driver": "simulated"}))


class TestDrivers(CameraContract):
    pass


def test_the_suite_knows_every_driver() -> None:
    assert {"simulated", "v4l2"} == set(DRIVERS)
