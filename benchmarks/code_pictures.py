"""Pictures of QR codes as a camera sees them when customers hold their telephones before it: small, blurred, moved, dark,
turned, seen from the side. Drawn from a seed, so that every decoder sees the same.
"""

import io
from collections.abc import Callable, Iterator, Mapping

import cv2
import numpy as np
import segno
from PIL import Image

WIDTH, HEIGHT = 640, 480
SIDE = 220

Grey = np.ndarray
Change = Callable[[Grey, np.random.Generator], Grey]


def _code(text: str, side: int, *, inverted: bool = False) -> Grey:
    drawn = io.BytesIO()
    segno.make(text, error="m").save(drawn, kind="png", scale=4, border=4)
    code = np.array(Image.open(drawn).convert("L").resize((side, side), Image.Resampling.LANCZOS))
    return 255 - code if inverted else code


def _scene(code: Grey, random: np.random.Generator) -> Grey:
    """Somewhere in a picture that is not empty."""
    cloudy = cv2.GaussianBlur(random.integers(0, 256, (HEIGHT, WIDTH), dtype=np.uint8), (0, 0), 6).astype(np.float64)
    ground = (60 + 130 * (cloudy - cloudy.min()) / (cloudy.max() - cloudy.min())).astype(np.uint8)
    height, width = code.shape
    top, left = int(random.integers(0, HEIGHT - height)), int(random.integers(0, WIDTH - width))
    ground[top : top + height, left : left + width] = code
    return np.asarray(ground)


def _moved(pixels: int) -> Change:
    kernel = np.zeros((pixels, pixels))
    kernel[pixels // 2] = 1 / pixels
    return lambda picture, _: cv2.filter2D(picture, -1, kernel)


def _noisy(sigma: float) -> Change:
    def change(picture: Grey, random: np.random.Generator) -> Grey:
        return np.clip(picture + random.normal(0, sigma, picture.shape), 0, 255).astype(np.uint8)

    return change


def _blurred(sigma: float) -> Change:
    return lambda picture, _: cv2.GaussianBlur(picture, (0, 0), sigma)


def _turned(picture: Grey, random: np.random.Generator) -> Grey:
    turn = cv2.getRotationMatrix2D((WIDTH / 2, HEIGHT / 2), float(random.uniform(0, 360)), 0.7)
    return cv2.warpAffine(picture, turn, (WIDTH, HEIGHT), borderMode=cv2.BORDER_REFLECT)


def _aslant(picture: Grey, random: np.random.Generator) -> Grey:
    corners = np.array([(0, 0), (WIDTH, 0), (WIDTH, HEIGHT), (0, HEIGHT)], np.float32)
    shift = random.uniform(0, 110, (4, 2)).astype(np.float32) * np.array([(1, 1), (-1, 1), (-1, -1), (1, -1)])
    to = cv2.getPerspectiveTransform(corners, (corners + shift).astype(np.float32))
    return cv2.warpPerspective(picture, to, (WIDTH, HEIGHT), borderMode=cv2.BORDER_REFLECT)


def _dark(picture: Grey, _: np.random.Generator) -> Grey:
    return (picture * 0.18 + 6).astype(np.uint8)


def _hard(picture: Grey, random: np.random.Generator) -> Grey:
    return _noisy(18)(_blurred(1.4)(_aslant(picture, random), random), random)


CASES: Mapping[str, tuple[int, bool, Change | None]] = {
    "clean": (SIDE, False, None),
    "80 px": (80, False, None),
    "dark mode": (SIDE, True, None),
    "blurred": (SIDE, False, _blurred(3.0)),
    "moved": (SIDE, False, _moved(11)),
    "noise": (SIDE, False, _noisy(50)),
    "dark": (SIDE, False, _dark),
    "turned": (SIDE, False, _turned),
    "aslant": (SIDE, False, _aslant),
    "all at once": (SIDE, False, _hard),
}
"""Side of the code in pixels, light on dark, and what happens to the picture."""


def pictures(each: int, seed: int = 8) -> Iterator[tuple[str, str, Grey]]:
    """Case, text and picture; ``each`` of every case."""
    random = np.random.default_rng(seed)
    for case, (side, inverted, change) in CASES.items():
        for _ in range(each):
            text = f"L{random.integers(0, 10**18):020d}"
            picture = _scene(_code(text, side, inverted=inverted), random)
            yield case, text, picture if change is None else change(picture, random)
