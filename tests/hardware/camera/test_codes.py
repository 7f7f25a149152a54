"""Codes held before the camera."""

import os
import threading
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest
import zxingcpp

from benchmarks.code_pictures import CASES, pictures
from hardware.camera.capture import CaptureError, open_capture
from hardware.camera.code_camera import SAME_AGAIN_S, CodeCamera
from hardware.camera.decoder import read_codes

SHOWN = list(pictures(3))


def bars(text: str, kind: zxingcpp.BarcodeFormat) -> np.ndarray:
    drawn = np.array(zxingcpp.create_barcode(text, kind).to_image(scale=3))
    return np.asarray(cv2.copyMakeBorder(drawn, 60, 60, 60, 60, cv2.BORDER_CONSTANT, value=255))


@pytest.mark.parametrize("case", CASES)
def test_codes_are_read_however_they_are_held(case: str) -> None:
    shown = [(text, picture) for name, text, picture in SHOWN if name == case]
    assert sum(text in read_codes(picture) for text, picture in shown) >= 2


def test_the_bars_of_a_product_are_read() -> None:
    assert read_codes(bars("4006381333931", zxingcpp.BarcodeFormat.EAN13)) == ["4006381333931"]
    assert read_codes(bars("036000291452", zxingcpp.BarcodeFormat.UPCA)) == ["0036000291452"]  # as an EAN
    assert read_codes(bars("BURGER-1", zxingcpp.BarcodeFormat.Code128)) == ["BURGER-1"]


def test_of_two_codes_the_one_in_the_middle_is_meant() -> None:
    near, far = (bars(text, zxingcpp.BarcodeFormat.QRCode) for text in ("near", "far away"))
    scene = np.full((700, 1200), 255, np.uint8)
    scene[: far.shape[0], : far.shape[1]] = far
    scene[250 : 250 + near.shape[0], 520 : 520 + near.shape[1]] = near
    assert read_codes(scene) == ["near", "far away"]


def test_a_picture_without_a_code_has_none() -> None:
    stripes = np.tile(np.array([40, 200], np.uint8).repeat(7), (480, 46))[:, :640]
    assert read_codes(np.ascontiguousarray(stripes)) == []


class Watch:
    """A camera that is watched in a thread, with a clock that goes on each time it is looked at."""

    def __init__(self, held: Path, tick: float = 0.06) -> None:
        self.held, self._tick = held, tick
        self.now, self.stop = 0.0, threading.Event()
        self.read: list[tuple[float, str]] = []
        self.pictures: list[tuple[int, int, int]] = []
        self.opened = threading.Event()

    def until(self, done: Callable[["Watch"], bool]) -> None:
        def seen(width: int, height: int, rgb: bytes) -> None:
            self.pictures.append((width, height, len(rgb)))
            if done(self):
                self.stop.set()

        def clock() -> float:
            self.now += self._tick
            return self.now

        camera = CodeCamera("simulated", "", self.held, now=clock)
        thread = threading.Thread(
            target=camera.watch,
            args=(self.stop, self.opened.set, seen, lambda text: self.read.append((self.now, text))),
        )
        thread.start()
        thread.join(30)
        assert not thread.is_alive()


def hold(held: Path, picture: np.ndarray) -> Path:
    cv2.imwrite(f"{held}.png", picture)
    os.replace(f"{held}.png", held)
    return held


def test_a_code_is_told_once_and_again_only_after_a_while(tmp_path: Path) -> None:
    shown = hold(tmp_path / "held", bars("L0012345678", zxingcpp.BarcodeFormat.QRCode))
    watch = Watch(shown, tick=0.12)
    watch.until(lambda watch: watch.now >= SAME_AGAIN_S + 1.5)
    assert [text for _, text in watch.read] == ["L0012345678"] * 2
    assert watch.read[1][0] - watch.read[0][0] >= SAME_AGAIN_S


def test_a_single_look_is_not_enough(tmp_path: Path) -> None:
    watch = Watch(hold(tmp_path / "held", bars("L0012345678", zxingcpp.BarcodeFormat.QRCode)))

    def taken_away(watch: Watch) -> bool:
        watch.held.unlink(missing_ok=len(watch.pictures) > 1)
        return len(watch.pictures) >= 6

    watch.until(taken_away)
    assert watch.opened.is_set()
    assert watch.read == []
    assert set(watch.pictures) == {(640, 480, 640 * 480 * 3)}


def test_nothing_is_seen_after_it_was_told_to_stop(tmp_path: Path) -> None:
    watch = Watch(tmp_path / "held")
    watch.until(lambda watch: True)
    assert len(watch.pictures) == 1


def test_a_camera_that_is_not_there_says_what_to_do() -> None:
    camera = CodeCamera("v4l2", "/dev/no-camera", Path("/nowhere"))
    with pytest.raises(CaptureError, match="/dev/no-camera does not open; check its cable and that no call is running"):
        camera.watch(threading.Event(), lambda: None, lambda *_: None, lambda _: None)


def test_a_driver_that_cannot_read_codes_is_named() -> None:
    with pytest.raises(ValueError, match="camera driver 'libcamera' cannot read codes; allowed: simulated, v4l2"):
        open_capture("libcamera", "", Path("/nowhere"))
