"""Who is sharp and who is not, in pictures of drawn people."""

from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np

from kiosk.call.soften import FIND_EVERY, LOOK_EVERY, UNSEEN, Plane, Softener

FACES = Path(__file__).parents[3] / "workbench/faces"


def drawn(name: str) -> np.ndarray:
    picture = cv2.imread(str(FACES / name / "rasterised/00.jpg"))
    assert picture is not None, "make the pictures first: make install"
    return np.asarray(picture)


CUSTOMER, MAYA = drawn("customer"), drawn("maya")
EMPTY = np.kron(np.indices((30, 40)).sum(0) % 2, np.ones((16, 16))).astype(np.uint8) * 255
HEAD = (slice(160, 330), slice(256, 384))
CORNER = (slice(0, 240), slice(0, 130))


def planes(picture: np.ndarray) -> list[Plane]:
    height, width = picture.shape[:2]
    rows = cv2.cvtColor(picture, cv2.COLOR_BGR2YUV_I420)
    chroma = rows[height:].reshape(2, height // 2, width // 2)
    return [rows[:height], chroma[0], chroma[1]]


def grey(picture: Plane) -> list[Plane]:
    return [picture, *[np.full((240, 320), 128, np.uint8)] * 2]


def sent(softener: Softener, pictures: Sequence[Sequence[Plane]]) -> list[Plane]:
    """What becomes of the last one."""
    into = [np.empty_like(plane) for plane in pictures[0]]
    for picture in pictures:
        softener.soften(picture, into)
    return into


def is_sharp(before: Plane, after: Plane) -> bool:
    """But for what a mask loses by rounding, at the edge of somebody."""
    return int(cv2.absdiff(np.ascontiguousarray(before), np.ascontiguousarray(after)).max()) <= 1


def detail(plane: Plane, place: tuple[slice, slice]) -> float:
    return float(cv2.Laplacian(plane[place], cv2.CV_64F).var())


def test_the_customer_is_sharp_and_what_is_behind_is_not() -> None:
    seen = planes(CUSTOMER)
    out = sent(Softener(), [seen])
    for before, after, half in zip(seen, out, (1, 2, 2), strict=True):
        head = tuple(slice(part.start // half, part.stop // half) for part in HEAD)
        assert is_sharp(before[head[0], head[1]], after[head[0], head[1]])
    assert detail(out[0], CORNER) < detail(seen[0], CORNER) / 20


def test_of_two_people_only_the_nearer_is_sharp() -> None:
    two = CUSTOMER.copy()
    two[90:300, 0:200] = cv2.resize(MAYA, (280, 210))[:, 40:240]
    seen = planes(two)
    out = sent(Softener(), [seen])
    assert is_sharp(seen[0][HEAD], out[0][HEAD])
    bystander = (slice(130, 260), slice(60, 130))
    assert detail(out[0], bystander) < detail(seen[0], bystander) / 20


def test_without_anybody_all_is_blurred() -> None:
    out = sent(Softener(), [grey(EMPTY)])
    everywhere = (slice(0, 480), slice(0, 640))
    assert detail(out[0], everywhere) < detail(EMPTY, everywhere) / 1000


def test_who_has_left_leaves_nothing_sharp_behind() -> None:
    softener = Softener()
    sent(softener, [planes(CUSTOMER)])
    out = sent(softener, [grey(EMPTY)] * (LOOK_EVERY * UNSEEN + 1))
    assert detail(out[0], HEAD) < detail(EMPTY, HEAD) / 1000


def test_who_turns_away_stays_sharp_for_a_while() -> None:
    softener = Softener()
    hidden = CUSTOMER.copy()
    hidden[195:250, 235:405] = hidden[160, 320]  # the eyes cannot be seen
    sent(softener, [planes(CUSTOMER)] * LOOK_EVERY)
    turned = planes(hidden)
    mouth = (slice(270, 350), slice(270, 370))
    assert is_sharp(sent(softener, [turned] * LOOK_EVERY * UNSEEN * 2)[0][mouth], turned[0][mouth])
    assert detail(sent(Softener(), [turned])[0], mouth) < detail(turned[0], mouth) / 5  # else nothing was hidden


def test_who_moves_stays_sharp_between_two_looks_for_all_faces() -> None:
    step, looks = 12, FIND_EVERY - 1
    walk = [planes(np.roll(CUSTOMER, step * look, axis=1)) for look in range(looks + 1)]
    pictures = [walk[0]] * LOOK_EVERY * FIND_EVERY + [one for one in walk[1:] for _ in range(LOOK_EVERY)]
    out = sent(Softener(), pictures)
    place = (HEAD[0], slice(HEAD[1].start + step * looks, HEAD[1].stop + step * looks))
    assert is_sharp(walk[-1][0][place], out[0][place])


def test_who_comes_to_stand_beside_the_customer_is_blurred_within_a_second() -> None:
    alone, two = planes(CUSTOMER), CUSTOMER.copy()
    two[330:480, 60:210] = cv2.resize(MAYA, (280, 210))[20:170, 65:215]
    beside = (slice(380, 440), slice(110, 160))
    softener = Softener()
    before = sent(softener, [alone] * LOOK_EVERY * FIND_EVERY)
    assert detail(before[0], beside) > detail(alone[0], beside) / 2  # a shoulder of the customer's
    after = sent(softener, [planes(two)] * LOOK_EVERY * (FIND_EVERY + 1))
    assert detail(after[0], beside) < detail(planes(two)[0], beside) / 5
