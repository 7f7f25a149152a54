"""Where a workbench keeps things, and the configuration of its kiosk: every device simulated, by name."""

import fcntl
import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

FACES = Path(__file__).parent / "faces"
PANEL_WIDTH_MM = 194  # 15.6 inch upright


@dataclass(frozen=True, slots=True)
class Place:
    """Folders of one workbench. ``runtime`` is on a tmpfs: pictures of a call never reach a disk, and the paths of
    sockets stay under the 107 bytes that the kernel allows."""

    state: Path
    runtime: Path

    @property
    def config(self) -> Path:
        return self.state / "kiosk.toml"

    @property
    def logs(self) -> Path:
        return self.state / "log"

    @property
    def devices(self) -> Path:
        return self.runtime / "devices"

    @property
    def puppet(self) -> Path:
        """What the camera and microphone of a studio's kiosk look into (`workbench.studio.puppet`)."""
        return self.runtime / "puppet"

    def socket(self, process: str) -> Path:
        return self.runtime / f"{process}.sock"


def prepare(
    state: Path,
    hub_url: str,
    window: tuple[int, int],
    idle_s: float = 60.0,
    width_mm: float = PANEL_WIDTH_MM,
    *,
    puppet: bool = False,
) -> Place:
    """Make the folders and write the kiosk's configuration. ``puppet``: somebody moves the customer's face and voice."""
    state = state.resolve()
    key = hashlib.sha256(f"{os.getuid()} {state}".encode()).hexdigest()[:12]
    place = Place(state=state, runtime=Path("/dev/shm") / f"counterpart-{key}")  # noqa: S108 a tmpfs is what is wanted
    for folder in (place.state / "kiosk", place.state / "hub", place.logs, place.devices):
        folder.mkdir(parents=True, exist_ok=True)
    place.runtime.chmod(0o700)
    place.config.write_text(_toml(place, hub_url, window, idle_s, width_mm, puppet))
    return place


@contextmanager
def taken(
    state: Path,
    hub_url: str,
    window: tuple[int, int],
    idle_s: float,
    width_mm: float = PANEL_WIDTH_MM,
    *,
    puppet: bool = False,
) -> Iterator[Place]:
    """Prepare a place and have it alone until the ``with`` ends, which leaves nothing on the tmpfs. Raises
    `BlockingIOError` while another workbench has it."""
    state.mkdir(parents=True, exist_ok=True)
    with (state / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BlockingIOError(
                f"another workbench runs in {state}; end it first, or start this one with --state FOLDER --port PORT"
            ) from None
        place = prepare(state, hub_url, window, idle_s, width_mm, puppet=puppet)
        try:
            yield place
        finally:
            shutil.rmtree(place.runtime)


def _toml(place: Place, hub_url: str, window: tuple[int, int], idle_s: float, width_mm: float, puppet: bool) -> str:
    customer = FACES / "customer" / "rasterised"
    sections: dict[str, dict[str, object]] = {
        "paths": {"runtime": str(place.runtime), "state": str(place.state / "kiosk")},
        "hub": {"url": hub_url},
        "panel": {"width_mm": float(width_mm), "width_px": window[0], "height_px": window[1], "fullscreen": False},
        "idle": {"after_s": idle_s},
        "card_terminal": {"port": "simulated", "currency": "0840"},
        "printer": {"port": "simulated"},
        "kitchen_printer": {"port": "simulated"},
        "card_reader": {"port": "simulated"},
        "scanner": {"port": "simulated"},
        "buttons": {"driver": "simulated", "presence": 23, "door": 24},
        "camera": {"driver": "simulated", "source": str(place.puppet / "face" if puppet else customer)},
        "audio": {
            "driver": "simulated",
            "microphone": str(place.puppet / "sayings" if puppet else customer / "voice.wav"),
            "speaker": "",
        },
    }
    # JSON's strings, numbers and booleans are TOML's too.
    lines = ["# Written by the workbench at every start."]
    for name, keys in sections.items():
        lines += ["", f"[{name}]", *(f"{key} = {json.dumps(value)}" for key, value in keys.items())]
    return "\n".join(lines) + "\n"
