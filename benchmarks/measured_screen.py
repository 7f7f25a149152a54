"""``python -m benchmarks.measured_screen FRAMES --config FILE``: the screen as it is, with a stopwatch at every frame.

Kivy's graphics are mocked, so that what is left is our own cost; FRAMES gets a `Watch` as JSON when the screen ends.
"""

import os
import sys
import time
from collections import deque
from pathlib import Path
from typing import Any

import msgspec


class Frame(msgspec.Struct, frozen=True, array_like=True):
    """``began`` and ``ended`` are moments of the monotonic clock in seconds, ``cpu`` the seconds that its thread worked.
    ``drew`` is whether it drew; ``touches`` are the phases that it was told, ``waited`` what the first had waited before."""

    began: float
    ended: float
    cpu: float
    drew: bool
    touches: tuple[str, ...]
    waited: float


class Watch:
    """Notes what each turn of Kivy's loop takes, from the end of its sleep to the end of its drawing."""

    def __init__(self) -> None:
        self.frames: list[Frame] = []
        self._told: deque[tuple[str, float]] = deque()
        self._began = self._cpu = 0.0
        self._drew = False

    def install(self) -> None:
        """Into Kivy, which has its configuration and no window yet."""
        from kivy.base import EventLoopBase
        from kivy.clock import ClockBaseBehavior
        from kivy.core.window import Window

        from kiosk.screen.touch import TouchProvider

        woken, turned, touched = ClockBaseBehavior.post_idle, EventLoopBase.async_idle, TouchProvider.touch

        def post_idle(clock: Any, *moments: float) -> None:
            self._began, self._cpu, self._drew = time.monotonic(), time.thread_time(), False
            woken(clock, *moments)

        async def async_idle(loop: Any) -> Any:
            ended = await turned(loop)
            self._note()
            return ended

        def touch(provider: Any, phase: Any, x: float, y: float) -> None:
            self._told.append((phase, time.monotonic()))
            touched(provider, phase, x, y)

        ClockBaseBehavior.post_idle, EventLoopBase.async_idle = post_idle, async_idle
        setattr(TouchProvider, "touch", touch)  # noqa: B010 mypy knows it as a method
        Window.bind(on_flip=self._flipped)

    def _flipped(self, *_: object) -> None:
        self._drew = True

    def _note(self) -> None:
        cpu, ended = time.thread_time() - self._cpu, time.monotonic()
        waited = self._began - self._told[0][1] if self._told else 0.0
        touches = tuple(phase for phase, _ in self._told)
        self._told.clear()
        if self._drew or touches:
            self.frames.append(Frame(self._began, ended, cpu, self._drew, touches, waited))


def main() -> int:
    frames = Path(sys.argv.pop(1))
    os.environ["KIVY_GL_BACKEND"] = "mock"
    from kiosk.screen import __main__, window

    watch, prepare = Watch(), window.prepare

    def prepare_and_watch(config: Any) -> None:
        prepare(config)
        watch.install()

    window.prepare = prepare_and_watch
    try:
        return __main__.main()
    finally:
        frames.write_bytes(msgspec.json.encode(watch.frames))


if __name__ == "__main__":
    sys.exit(main())
