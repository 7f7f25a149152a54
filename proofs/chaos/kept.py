"""Programs that are started again whenever they end, and a diary of what happened to them."""

import asyncio
import time
from collections import deque
from collections.abc import Callable
from pathlib import Path

from proofs.chaos.forks import ForkServer, Process
from proofs.chaos.points import Point

KILLED = -9
NEWEST = 25


class Diary:
    """The newest entries, with the seconds since it was begun."""

    def __init__(self) -> None:
        self._began = time.monotonic()
        self._entries: deque[str] = deque(maxlen=80)

    def note(self, entry: str) -> None:
        self._entries.append(f"  {time.monotonic() - self._began:9.4f} {entry}")

    def __str__(self) -> str:
        return "\n".join(self._entries)


class Kept:
    """A program with its command line. ``note`` is told what becomes of it, ``broke`` when it ended by itself; ``pause`` is
    how long it stays dead; ``link`` names its end of a serial line."""

    def __init__(
        self,
        server: ForkServer,
        program: str,
        arguments: tuple[str, ...],
        folder: Path,
        environment: dict[str, str],
        note: Callable[[str], None],
        broke: Callable[[str], None],
        *,
        pause: Callable[[], float] = lambda: 0.0,
        link: Path | None = None,
    ) -> None:
        self.program = program
        self._note, self._broke, self._pause, self._link = note, broke, pause, link
        self._log = folder / f"{program}.log"

        def start(point: Point | None) -> Process:
            return server.start(program, arguments, self._log, environment, point)

        self._start = start
        self._process: Process | None = None
        self._killed = False
        self.deaths = 0
        """How often it died without being killed by `kill`."""

    async def run(self, *points: Point) -> None:
        """For ever: start it, and again whenever it is gone. The first one dies at the first of ``points``, and so on."""
        left = iter(points)
        try:
            while True:
                self._killed = False
                self._process = self._start(next(left, None))
                status = await self._process.ended()
                self._note(f"{self.program} is gone ({status})")
                self._unlink()
                if not self._killed:
                    self.deaths += 1
                if status != KILLED:
                    self._broke(f"{self.program} ended by itself with {status}: {_last_line(self._log)}")
                await asyncio.sleep(self._pause())
        finally:
            self.kill()

    async def gone(self) -> None:
        """Killed, and nothing of it left."""
        self.kill()
        if self._process is not None:
            await self._process.ended()

    def kill(self) -> bool:
        """False when it is dead already."""
        if self._process is None or not self._process.runs or self._killed:
            return False
        self._killed = True
        self._unlink()
        self._process.kill()
        self._note(f"kill -9 {self.program}")
        return True

    def _unlink(self) -> None:
        """No wire leads to it any more."""
        if self._link is not None:
            self._link.unlink(missing_ok=True)


def _last_line(log: Path) -> str:
    """The last that is more than the frame of a traceback."""
    lines = _lines(log)
    return next((line.strip(" |") for line in reversed(lines) if any(map(str.isalpha, line))), "it said nothing")


def newest_lines(log: Path) -> str:
    """What a program said last, for a finding."""
    return "\n".join(f"  {log.stem}: {line}" for line in _lines(log)[-NEWEST:])


def _lines(log: Path) -> list[str]:
    return log.read_text(errors="replace").splitlines() if log.exists() else []
