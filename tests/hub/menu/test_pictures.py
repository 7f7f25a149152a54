"""Pictures are made from their sources, and only again when these change."""

import io
import shutil
import time
from pathlib import Path

import pytest
from PIL import Image

from hub.menu.pictures import DEMO, build, rasterise

SQUARE = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10" width="10" height="10">{}</svg>'
DOT = SQUARE.format('<circle cx="5" cy="5" r="4" fill="#c00000"/>')


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    folder = tmp_path / "pictures"
    folder.mkdir()
    for name in ("soup", "salad"):
        (folder / f"{name}.svg").write_text(DOT, encoding="utf-8")
    return folder


def test_a_picture_has_the_width_asked_for_and_a_clear_ground(sources: Path) -> None:
    picture = Image.open(io.BytesIO(rasterise(sources / "soup.svg", 200)))
    assert (picture.size, picture.mode) == ((200, 200), "RGBA")
    assert (picture.getpixel((0, 0)), picture.getpixel((100, 100))) == ((0, 0, 0, 0), (192, 0, 0, 255))


def test_names_tell_picture_and_width(sources: Path, tmp_path: Path) -> None:
    made = build(sources, tmp_path / "out", (32, 96))
    assert sorted(path.name for path in made) == ["salad@32.png", "salad@96.png", "soup@32.png", "soup@96.png"]
    assert all(path.is_file() for path in made)


def test_only_what_changed_is_made_again(sources: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    build(sources, out, (32,))
    assert build(sources, out, (32,)) == []
    (sources / "soup.svg").write_text(DOT.replace("#c00000", "#00c000"), encoding="utf-8")
    assert build(sources, out, (32,)) == [out / "soup@32.png"]
    assert build(sources, out, (32, 64)) == [out / "salad@64.png", out / "soup@64.png"]


def test_a_lost_picture_is_made_again_and_one_without_source_goes(sources: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    build(sources, out, (32,))
    (out / "soup@32.png").unlink()
    assert build(sources, out, (32,)) == [out / "soup@32.png"]
    (sources / "soup.svg").unlink()
    assert build(sources, out, (32,)) == []
    assert [path.name for path in out.glob("*.png")] == ["salad@32.png"]


def test_a_broken_record_only_costs_time(sources: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    build(sources, out, (32,))
    (out / "built.json").write_text("{", encoding="utf-8")
    assert len(build(sources, out, (32,))) == 2


def test_a_file_that_is_no_drawing_is_named(sources: Path) -> None:
    (sources / "soup.svg").write_text("<svg", encoding="utf-8")
    with pytest.raises(ValueError, match=r"soup\.svg cannot be drawn"):
        rasterise(sources / "soup.svg", 32)


def test_the_richest_dishes_are_made_fast(tmp_path: Path) -> None:
    chosen = tmp_path / "pictures"
    chosen.mkdir()
    largest = sorted((DEMO / "pictures").glob("*.svg"), key=lambda path: path.stat().st_size)[-3:]
    for path in largest:
        shutil.copy(path, chosen)
    started = time.process_time()
    build(chosen, tmp_path / "out", (320,))
    assert time.process_time() - started < 2, [path.name for path in largest]
