"""The customer sharp, everybody and everything else blurred: by OpenCV, on pictures in I420.

Faces are looked for once a second on a small grey picture, by the cascade that comes with OpenCV; head and shoulders below the
nearest one are left as they are. In between, and for a while when somebody turns away, that one is followed by its look. Without
a face the whole picture is blurred.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import cv2
import numpy as np

Plane = np.ndarray
"""Rows of 8 bits."""

WIDTH, HEIGHT = 160, 120
"""Here faces are looked for and the mask is drawn; what is blurred is blurred at this size, the colours at half of it."""

CASCADE = Path(cv2.__file__).parent / "data/haarcascade_frontalface_default.xml"
LOOK_EVERY = 6  # pictures
MOVE_EVERY = 3  # pictures: the mask goes after the face, and what is behind is blurred anew
FIND_EVERY = 5  # looks: somebody else may have come nearer
SMALLEST = 18
"""A face that is smaller stands two metres away."""

MISSED = 5  # times that all faces were looked for and none found, while something looks like the customer's
UNSEEN = 3  # looks with nothing, after which nobody is there
LIKE_IT = 0.75


class Face(NamedTuple):
    """A box in the small picture."""

    x: float
    y: float
    width: float
    height: float

    def around(self, share: float) -> tuple[slice, slice]:
        """Rows and columns of the box and so much more of it on each side."""
        across, down = self.width * share, self.height * share
        return (
            slice(max(0, int(self.y - down)), min(HEIGHT, int(self.y + self.height + down) + 1)),
            slice(max(0, int(self.x - across)), min(WIDTH, int(self.x + self.width + across) + 1)),
        )

    def off(self, other: "Face") -> float:
        return max(abs(one - two) for one, two in zip(self, other, strict=True))


class Faces:
    """``nearest`` is the customer's, or None; ``others`` are more faces in the same picture."""

    def __init__(self) -> None:
        self._cascade = cv2.CascadeClassifier(str(CASCADE))
        self.nearest: Face | None = None
        self.others: Sequence[Face] = ()
        self._patch = np.empty((0, 0), np.uint8)
        self._looks = self._missed = self._unseen = 0

    def look(self, grey: Plane) -> None:
        """All faces once a second, and whenever the customer's is not where it was; else it is followed, which costs little."""
        self._looks += 1
        if self.nearest is not None and not self._unseen and self._looks % FIND_EVERY:
            self._follow(grey)
        else:
            self._find(grey)

    def _find(self, grey: Plane) -> None:
        found = self._detect(grey)
        self.others = found[1:]
        if found:
            self._missed = self._unseen = 0
            self.nearest = found[0]
            self._patch = grey[found[0].around(0)].copy()
        elif self.nearest is not None:
            self._missed += 1
            self._follow(grey)

    def _detect(self, grey: Plane) -> list[Face]:
        boxes = self._cascade.detectMultiScale(grey, 1.2, 4, 0, (SMALLEST, SMALLEST))
        return sorted((Face(*map(float, box)) for box in boxes), key=lambda face: -face.width)

    def _follow(self, grey: Plane) -> None:
        """Where is what looks most like the face that was found?"""
        assert self.nearest is not None
        rows, columns = self.nearest.around(0.4)
        near, patch = grey[rows, columns], self._patch
        self._unseen += 1
        if self._missed <= MISSED and near.shape[0] >= patch.shape[0] and near.shape[1] >= patch.shape[1]:
            _, score, _, place = cv2.minMaxLoc(cv2.matchTemplate(near, patch, cv2.TM_CCOEFF_NORMED))
            if score >= LIKE_IT:
                self._unseen = 0
                self.nearest = self.nearest._replace(x=float(place[0] + columns.start), y=float(place[1] + rows.start))
        if self._unseen >= UNSEEN:
            self.nearest = None


class Mixed(NamedTuple):
    """A place in a plane, and how much of the picture and of its blurred copy are seen there, 0 to 255: in whole numbers, as
    fractions take three times as long."""

    box: tuple[slice, slice]
    sharp: Plane
    soft: Plane


class Softener:
    """Used by one thread, for the pictures of one camera in their order. What is behind the customer changes with every third: so
    blurred, nobody sees a difference, and what stays as it was costs the encoder nothing, too."""

    def __init__(self) -> None:
        cv2.setNumThreads(1)
        self._faces = Faces()
        self._at = 0
        self._shown: Face | None = None
        self._others: Sequence[Face] = ()
        self._mixing: list[Mixed] = []
        self._behind: list[Plane] = []

    def soften(self, picture: Sequence[Plane], into: Sequence[Plane]) -> None:
        """Y, U and V of one picture, of any size that stays the same."""
        if self._at % MOVE_EVERY == 0:
            self._blur(picture)
        self._at += 1
        for number, (plane, behind, out) in enumerate(zip(picture, self._behind, into, strict=True)):
            np.copyto(out, behind)
            if self._shown is not None:
                box, sharp, _soft = self._mixing[min(number, 1)]
                cv2.add(out[box], cv2.multiply(plane[box], sharp, None, 1 / 255), out[box])

    def _blur(self, picture: Sequence[Plane]) -> None:
        """Everything, but for what the mask leaves out."""
        grey = _small(picture[0], WIDTH, HEIGHT)
        if self._at % LOOK_EVERY == 0:
            self._faces.look(grey)
        self._move([plane.shape for plane in picture])
        self._behind = self._behind or [np.empty_like(plane) for plane in picture]
        for number, (plane, behind) in enumerate(zip(picture, self._behind, strict=True)):
            small = grey if number == 0 else _small(plane, WIDTH // 2, HEIGHT // 2)
            _blur(small, 15 if number == 0 else 7, behind)
            if self._shown is not None:
                box, _sharp, soft = self._mixing[min(number, 1)]
                cv2.multiply(behind[box], soft, behind[box], 1 / 255)

    def _move(self, sizes: Sequence[tuple[int, ...]]) -> None:
        """The mask goes after the face, which is found only now and then."""
        target, shown, others = self._faces.nearest, self._shown, self._faces.others
        if target is not None and shown is not None and shown.off(target) < target.width / 2:
            target = Face(*(old + (new - old) * 0.6 for old, new in zip(shown, target, strict=True)))
            if shown.off(target) < 0.25 and others == self._others:
                return
        self._shown, self._others = target, others
        if target is not None:
            mask = _mask(target, self._others)
            self._mixing = [_mixed(mask, size) for size in sizes[:2]]


def _small(plane: Plane, width: int, height: int) -> Plane:
    """By halves, which OpenCV makes several times as fast as anything else."""
    while plane.shape[1] >= 2 * width and plane.shape[0] >= 2 * height:
        plane = cv2.resize(plane, (plane.shape[1] // 2, plane.shape[0] // 2), interpolation=cv2.INTER_AREA)
    return cv2.resize(plane, (width, height), interpolation=cv2.INTER_AREA)


def _blur(small: Plane, side: int, out: Plane) -> None:
    """Two boxes are nearly a bell."""
    small = cv2.blur(cv2.blur(small, (side, side)), (side, side))
    cv2.resize(small, out.shape[::-1], out, interpolation=cv2.INTER_LINEAR)


def _mask(face: Face, others: Sequence[Face]) -> Plane:
    """White where the picture stays as it is."""
    mask = np.zeros((HEIGHT, WIDTH), np.uint8)
    x, y, width, height = face
    middle = x + width / 2
    _ellipse(mask, (middle, y + 2.35 * height), (1.4 * width, 1.25 * height), 255)
    left, right = int(middle - 1.4 * width), int(middle + 1.4 * width)
    mask[int(y + 2.35 * height) :, max(0, left) : max(0, right)] = 255
    for other in others:
        around = (other.x + other.width / 2, other.y + other.height / 2)
        _ellipse(mask, around, (0.8 * other.width, 1.0 * other.height), 0)
    _ellipse(mask, (middle, y + 0.47 * height), (0.6 * width, 0.8 * height), 255)
    edge = max(3, int(width / 6) | 1)
    return np.asarray(cv2.blur(cv2.blur(mask, (edge, edge)), (edge, edge)))


def _ellipse(mask: Plane, centre: tuple[float, float], axes: tuple[float, float], value: int) -> None:
    cv2.ellipse(mask, (int(centre[0]), int(centre[1])), (int(axes[0]), int(axes[1])), 0, 0, 360, value, cv2.FILLED)


def _mixed(mask: Plane, size: tuple[int, ...]) -> Mixed:
    """Nothing is worked out where all is blurred."""
    sharp = cv2.resize(mask, (size[1], size[0]), interpolation=cv2.INTER_LINEAR)
    x, y, width, height = cv2.boundingRect(mask)
    box = (
        slice(y * size[0] // HEIGHT, (y + height) * size[0] // HEIGHT),
        slice(x * size[1] // WIDTH, (x + width) * size[1] // WIDTH),
    )
    return Mixed(box, sharp[box], cv2.bitwise_not(sharp[box]))
