import socket
from pathlib import Path

import pytest

from hardware.ports import free_port
from workbench.house import HouseError, open_house
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


async def test_another_program_is_not_taken_for_the_hub(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(HouseError, match=rf"port {port} is used by another program .* --port"):
            async with open_house(tmp_path, port=free_port(), hub_port=port):
                pass
