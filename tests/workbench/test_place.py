from pathlib import Path

import pytest

from workbench.place import taken

ANYWHERE = "http://127.0.0.1:9"


def test_a_place_is_for_one_workbench_at_a_time(tmp_path: Path) -> None:
    with taken(tmp_path, ANYWHERE, (720, 1280), 60.0) as first:
        with (
            pytest.raises(BlockingIOError, match=r"another workbench runs in .*--state FOLDER --port PORT"),
            taken(tmp_path, ANYWHERE, (720, 1280), 60.0),
        ):
            pass
        assert first.devices.is_dir()
    with taken(tmp_path, ANYWHERE, (720, 1280), 60.0) as again:
        assert again.devices.is_dir()


def test_nothing_of_a_call_outlives_the_workbench(tmp_path: Path) -> None:
    with taken(tmp_path, ANYWHERE, (720, 1280), 60.0) as place:
        (place.runtime / "frames").write_bytes(b"a picture")
    assert not place.runtime.exists()
    assert place.config.exists()
