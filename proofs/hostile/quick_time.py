"""An event loop for which waiting takes no time: when nobody has anything to do, its clock jumps to what is due next."""

import asyncio
import selectors
from collections.abc import Callable
from typing import Any


class _NoWait(selectors.SelectSelector):
    """Nothing is ever waited for but time."""

    jump: Callable[[float], None]

    def select(self, timeout: float | None = None) -> list[Any]:
        if timeout is None:
            raise RuntimeError("everybody waits for ever")
        if timeout > 0:
            self.jump(timeout)
        return []


class QuickLoop(asyncio.SelectorEventLoop):
    """Blocking functions run at once; ``failures`` is what asyncio would only log."""

    def __init__(self) -> None:
        selector = _NoWait()
        selector.jump = self._jump
        self._now = 1000.0
        self.failures: list[str] = []
        super().__init__(selector)
        self.set_exception_handler(lambda _, context: self.failures.append(str(context)))

    def time(self) -> float:
        return self._now

    def _jump(self, seconds: float) -> None:
        self._now += seconds

    def run_in_executor(  # type: ignore[override]
        self, executor: Any, func: Callable[..., Any], *args: Any
    ) -> "asyncio.Future[Any]":
        future = self.create_future()
        try:
            future.set_result(func(*args))
        except Exception as error:
            future.set_exception(error)
        return future
