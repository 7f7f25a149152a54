"""The file in which the agent's picture comes to the screen."""

import subprocess
import sys
from pathlib import Path

import pytest

from kiosk.frames import FrameReader, FrameWriter, Plane, slot_size

# Each frame is of one colour, and of any size: half of one and half of another would show. Sizes that took turns would
# fall in step with the reader, which then sees only one of them.
RESTLESS_WRITER = """
import itertools, random, sys
from kiosk.frames import FrameWriter, Plane, slot_size
writer = FrameWriter(sys.argv[1])
for number in itertools.count(1):
    width, height = random.choice(((640, 480), (320, 240), (322, 242), (1280, 720)))
    data = bytes([number % 251]) * slot_size(width, height)
    half = width * height // 4
    writer.write(width, height, data, (Plane(0, width), Plane(4 * half, width // 2), Plane(5 * half, width // 2)))
"""


def packed(width: int, height: int) -> tuple[Plane, Plane, Plane]:
    luma, (columns, rows) = width * height, ((width + 1) // 2, (height + 1) // 2)
    return Plane(0, width), Plane(luma, columns), Plane(luma + columns * rows, columns)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "frames"


def test_a_frame_is_read_once_and_whole(path: Path) -> None:
    writer, reader = FrameWriter(path), FrameReader(path)
    assert reader.read() is None
    writer.write(4, 2, bytes(range(12)), packed(4, 2))
    frame = reader.read()
    assert frame is not None
    assert (frame.width, frame.height) == (4, 2)
    assert (frame.y, frame.u, frame.v) == (bytes(range(8)), bytes([8, 9]), bytes([10, 11]))
    assert reader.read() is None


def test_the_latest_of_many_frames_wins(path: Path) -> None:
    writer, reader = FrameWriter(path), FrameReader(path)
    for colour in range(5):
        writer.write(2, 2, bytes([colour] * 6), packed(2, 2))
    frame = reader.read()
    assert frame is not None
    assert frame.y == bytes([4] * 4)
    assert reader.read() is None


def test_rows_are_taken_from_a_decoder_that_pads_them(path: Path) -> None:
    writer, reader = FrameWriter(path), FrameReader(path)
    y, u, v = b"aaa-bbb-ccc-", b"dd--ee--", b"ff--gg--"
    writer.write(3, 3, y + u + v, (Plane(0, 4), Plane(12, 4), Plane(20, 4)))
    frame = reader.read()
    assert frame is not None
    assert (frame.y, frame.u, frame.v) == (b"aaabbbccc", b"ddee", b"ffgg")


def test_a_picture_may_grow_and_shrink_in_a_call(path: Path) -> None:
    writer, reader = FrameWriter(path), FrameReader(path)
    for width, height in ((320, 240), (1920, 1080), (160, 120)):
        writer.write(width, height, bytes([width % 256]) * slot_size(width, height), packed(width, height))
        frame = reader.read()
        assert frame is not None
        assert (frame.width, frame.height, len(frame.y)) == (width, height, width * height)
        assert set(frame.v) == {width % 256}


def test_a_reader_may_come_before_the_writer(path: Path) -> None:
    reader = FrameReader(path)
    assert reader.read() is None
    path.write_bytes(b"")
    assert reader.read() is None
    FrameWriter(path).write(2, 2, bytes(6), packed(2, 2))
    assert reader.read() is not None


def test_a_writer_that_died_inside_a_frame_is_followed_by_another(path: Path) -> None:
    FrameWriter(path).write(2, 2, bytes(6), packed(2, 2))
    with path.open("r+b") as file:
        file.seek(8)
        file.write((3).to_bytes(8, "little"))
    reader = FrameReader(path)
    assert reader.read() is None
    FrameWriter(path).write(2, 2, bytes([7] * 6), packed(2, 2))
    frame = reader.read()
    assert frame is not None
    assert frame.y == bytes([7] * 4)


def test_the_last_picture_does_not_outlive_the_call(path: Path) -> None:
    writer = FrameWriter(path)
    writer.close()
    assert not path.exists()


@pytest.mark.parametrize("size", [(0, 480), (640, 8193), (-2, 2)])
def test_an_impossible_picture_is_refused(path: Path, size: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="does not fit; each side may have 1 to 8192 pixels"):
        FrameWriter(path).write(*size, b"", packed(2, 2))


def test_no_frame_is_ever_torn(path: Path) -> None:
    writer = subprocess.Popen([sys.executable, "-c", RESTLESS_WRITER, str(path)])
    try:
        reader, sequences = FrameReader(path), [0]
        sizes: set[tuple[int, int]] = set()
        while len(sequences) < 200 or len(sizes) == 1:
            frame = reader.read()
            if frame is None:
                assert writer.poll() is None
                continue
            assert len(set(frame.y)) == 1
            assert set(frame.y) == set(frame.u) == set(frame.v)
            assert len(frame.y) == frame.width * frame.height
            assert frame.sequence > sequences[-1]
            sequences.append(frame.sequence)
            sizes.add((frame.width, frame.height))
    finally:
        writer.kill()
        writer.wait()
