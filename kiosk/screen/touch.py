"""Touches that come from a program instead of a finger. To every widget they are ordinary touches of one finger."""

from collections import deque
from collections.abc import Callable
from typing import Literal

from kivy.base import EventLoop
from kivy.core.window import Window
from kivy.input.motionevent import MotionEvent
from kivy.input.provider import MotionEventProvider

Phase = Literal["down", "move", "up"]
_STEP = {"down": "begin", "move": "update", "up": "end"}


class _Touch(MotionEvent):
    def __init__(self, device: str, number: int, position: tuple[float, float]) -> None:
        super().__init__(device, number, position, is_touch=True, type_id="touch")

    def depack(self, args: tuple[float, float]) -> None:
        self.sx, self.sy = args
        self.profile = ["pos"]
        super().depack(args)


class TouchProvider(MotionEventProvider):
    """Give it to Kivy by `install`; then `touch` from the same event loop."""

    def __init__(self) -> None:
        super().__init__("program", "")
        self._waiting: deque[tuple[Phase, float, float]] = deque()
        self._finger: _Touch | None = None
        self._touches = 0

    def install(self) -> None:
        EventLoop.add_input_provider(self)

    def touch(self, phase: Phase, x: float, y: float) -> None:
        """Pixels from the top left. A move or an end without a beginning is nothing; a second beginning ends the first."""
        width, height = Window.system_size
        sx, sy = x / max(1, width - 1), 1 - y / max(1, height - 1)
        if phase == "down" and self._finger_is_down():
            self._waiting.append(("up", sx, sy))
        self._waiting.append((phase, sx, sy))

    def update(self, dispatch_fn: Callable[[str, MotionEvent], None]) -> None:
        while self._waiting:
            phase, sx, sy = self._waiting.popleft()
            if phase == "down":
                self._touches += 1
                self._finger = _Touch(self.device, self._touches, (sx, sy))
            elif self._finger is None:
                continue
            else:
                self._finger.move((sx, sy))
            finger = self._finger
            if phase == "up":
                finger.update_time_end()
                self._finger = None
            dispatch_fn(_STEP[phase], finger)

    def _finger_is_down(self) -> bool:
        down = self._finger is not None
        for phase, _, _ in self._waiting:
            down = phase != "up"
        return down
