"""The folders, users and masks that the units and the tmpfiles promise, made for a test in folders of its own."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from workbench.place import Place

UNITS = Path("systemd")
RUNTIME, STATE = "/run/counterpart", "/var/lib/counterpart"
GROUP = 64_200
USERS = {"till": 64_201, "screen": 64_202, "line": 64_203}


def unit(process: str) -> dict[str, str]:
    """The settings of a unit; of one that is there twice, the last."""
    lines = (UNITS / f"counterpart-{process}.service").read_text().splitlines()
    return dict(line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))


def may_be_others() -> bool:
    """Whether we are root and other users can read this checkout and its Python: then each process gets a user of its own,
    otherwise all are we, and only the modes of what they make tell."""
    if os.geteuid() != 0:
        return False
    command = [*_as(USERS["till"]), sys.executable, "-c", "import kiosk.config"]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


@dataclass(frozen=True, slots=True)
class Layout:
    """Where a kiosk is that systemd has started; ``others`` as `may_be_others`."""

    place: Place
    others: bool

    def make(self) -> None:
        for line in (UNITS / "counterpart.tmpfiles").read_text().splitlines():
            if line.startswith("d ") and not line.split()[1].startswith("/etc"):
                _, path, mode, _, group, _ = line.split()
                self._folder(self._here(path), int(mode, 8), 0, GROUP if group == "counterpart" else 0)
        for process, user in USERS.items():
            settings = unit(process)
            for name in settings.get("StateDirectory", "").split():
                folder = self._here(f"/var/lib/{name}")
                self._folder(folder, int(settings["StateDirectoryMode"], 8), user, GROUP)

    def command(self, process: str) -> list[str]:
        """How systemd would start it, with a simulated kiosk's configuration."""
        mask = unit(process)["UMask"]
        start = ["sh", "-c", f'umask {mask} && exec "$@"', "sh", sys.executable, "-m", f"kiosk.{process}"]
        return [*self.as_user(process), *start, "--config", str(self.place.config)]

    def as_user(self, process: str) -> list[str]:
        return _as(USERS[process]) if self.others else []

    def home(self, process: str) -> str:
        """The home folder that sysusers gives."""
        for line in (UNITS / "counterpart.sysusers").read_text().splitlines():
            if line.startswith(f"u counterpart-{process} "):
                return str(self._here(line.rsplit(maxsplit=1)[1]))
        raise LookupError(f"counterpart.sysusers has no user counterpart-{process}")

    def give_line(self, name: str) -> None:
        """What group dialout does for a real port: the till may use this simulated one."""
        if self.others:
            os.chown(os.path.realpath(self.place.devices / name), USERS["till"], -1)

    def _here(self, path: str) -> Path:
        return Path(path.replace(RUNTIME, str(self.place.runtime)).replace(STATE, str(self.place.state / "kiosk")))

    def _folder(self, path: Path, mode: int, user: int, group: int) -> None:
        path.mkdir(parents=True, exist_ok=True)
        if self.others:
            os.chown(path, user, group)
        path.chmod(mode)


def _as(user: int) -> list[str]:
    return ["setpriv", f"--reuid={user}", f"--regid={GROUP}", "--clear-groups", "--no-new-privs"]
