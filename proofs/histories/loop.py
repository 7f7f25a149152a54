"""The till's event loop without a selector: it lives in the world's time, and can be stopped for ever between two steps."""

import asyncio
from asyncio import events
from collections import deque
from collections.abc import Callable
from typing import Any

from proofs.histories.world import World

InThread = Callable[[object, Callable[[], object], "asyncio.Future[Any]"], None]
"""Carries out a blocking function for an executor (None: any thread) and puts what came of it into the future."""


MOST_AWAITS = 100
"""In the ``finally`` of one coroutine."""


class Handle:
    """As `asyncio.TimerHandle`: what is to be called, until it is cancelled."""

    __slots__ = ("_args", "_callback", "_loop", "_when")

    def __init__(self, loop: "Loop", when: float, callback: Callable[..., object], args: tuple[object, ...]) -> None:
        self._loop, self._when, self._callback, self._args = loop, when, callback, args

    def cancel(self) -> None:
        self._callback, self._args = _nothing, ()

    def cancelled(self) -> bool:
        return self._callback is _nothing

    def when(self) -> float:
        return self._when

    def due(self) -> None:
        if self._callback is not _nothing:
            self._loop.ready.append(self)

    def run(self) -> None:
        self._callback(*self._args)


def _nothing() -> None:
    pass


class Loop:
    """What asyncio's own tasks, locks and time-outs ask of a loop, and nothing else."""

    def __init__(self, world: World, in_thread: InThread) -> None:
        self._world, self._in_thread = world, in_thread
        self.ready: deque[Handle] = deque()
        self.failures: list[str] = []
        self._closed = False
        self._tasks: list[asyncio.Task[Any]] = []

    def time(self) -> float:
        return self._world.now

    def call_soon(self, callback: Any, *args: Any, context: object = None) -> Any:
        handle = Handle(self, 0.0, callback, args)
        self.ready.append(handle)
        return handle

    call_soon_threadsafe = call_soon

    def call_later(self, delay: float, callback: Any, *args: Any, context: object = None) -> Any:
        return self.call_at(self._world.now + delay, callback, *args)

    def call_at(self, when: float, callback: Any, *args: Any, context: object = None) -> Any:
        handle = Handle(self, when, callback, args)
        self._world.at(when, handle.due)
        return handle

    def create_future(self) -> "asyncio.Future[Any]":
        loop: Any = self
        return asyncio.Future(loop=loop)

    def create_task(self, coro: Any, *, name: str | None = None, context: object = None) -> "asyncio.Task[Any]":
        loop: Any = self
        task: asyncio.Task[Any] = asyncio.Task(coro, loop=loop)
        self._tasks.append(task)
        return task

    def run_in_executor(self, executor: Any, func: Any, *args: Any) -> "asyncio.Future[Any]":
        if self._closed:
            raise RuntimeError("a killed process has no threads any more")
        future = self.create_future()
        self._in_thread(executor, (lambda: func(*args)) if args else func, future)
        return future

    def get_debug(self) -> bool:
        return False

    def is_closed(self) -> bool:
        return self._closed

    def is_running(self) -> bool:
        return not self._closed

    def call_exception_handler(self, context: dict[str, Any]) -> None:
        self.failures.append(f"{context.get('message')}: {context.get('exception')!r}")

    def enter(self) -> None:
        loop: Any = self
        events._set_running_loop(loop)

    def stop_for_ever(self) -> None:
        """As a killed process: no task takes another step. What their ``finally`` would do now, when they are thrown away,
        happens to a process that has no line and no disk any more."""
        self._closed = True
        events._set_running_loop(None)
        self.ready.clear()
        for task in self._tasks:
            if not task.done():
                task._log_destroy_pending = False  # type: ignore[attr-defined]
                _throw_away(task.get_coro())
        self._tasks.clear()
        self.ready.clear()


def _throw_away(coroutine: Any) -> None:
    """Now, and whole: what is left would be ended by the garbage collector, in the middle of somebody else's history."""
    for _ in range(MOST_AWAITS):
        try:
            coroutine.close()
        except RuntimeError:  # it awaits something in a `finally`, and goes on from there at the next close
            continue
        except BaseException:  # whatever it ends with is the end that was wanted
            return
        else:
            return
    raise AssertionError(f"{coroutine!r} has no end")
