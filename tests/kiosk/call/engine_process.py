"""A media engine as its parent sees it: a process that takes lines and gives lines."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from domain.media import DeviceSettings, FromCall, Start, ToCall, decode_from_call, encode

ROOT = Path(__file__).parents[3]
T = TypeVar("T")


class EngineProcess:
    """What it says and logs is kept, so that a test may wait for what has been said already."""

    def __init__(self, process: asyncio.subprocess.Process, frames: Path) -> None:
        self.process, self.frames = process, frames
        self.messages: list[FromCall] = []
        self.log = ""
        self.forward: Callable[[FromCall], Awaitable[None]] | None = None
        self._news = asyncio.Condition()

    def say(self, message: ToCall) -> None:
        self.say_line(encode(message))

    def say_line(self, line: bytes) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(line)

    def start(self, **changes: Any) -> None:
        """Start with simulated devices; ``changes`` are other fields of `Start`."""
        simulated: DeviceSettings = {"driver": "simulated"}
        start = Start("c1", 1, str(self.frames), simulated, simulated, simulated)
        self.say(msgspec.structs.replace(start, **changes))

    def close_input(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.close()

    async def hear(self, kind: type[T], such: Callable[[T], bool] = lambda _: True, within: float = 15) -> T:
        """The first message of that kind, such that; fails with all that was said and logged."""

        def found() -> T | None:
            return next((one for one in self.messages if isinstance(one, kind) and such(one)), None)

        await self._wait(lambda: found() is not None, kind.__name__, within)
        message = found()
        assert message is not None
        return message

    async def logged(self, text: str) -> None:
        await self._wait(lambda: text in self.log, f"log line with {text!r}", 15)

    async def gone(self, within: float = 5) -> int:
        """Its exit code."""
        async with asyncio.timeout(within):
            return await self.process.wait()

    def threads(self, name: str) -> int:
        """How many run whose name begins so: GStreamer calls one after each source."""
        count = 0
        for task in Path(f"/proc/{self.process.pid}/task").iterdir():
            with suppress(FileNotFoundError, ProcessLookupError):  # it ended just now
                count += (task / "comm").read_text().startswith(name)
        return count

    def has_thread(self, name: str) -> bool:
        """Whether one runs whose name begins so."""
        return self.threads(name) > 0

    async def has_threads(self, name: str, enough: Callable[[int], bool]) -> None:
        for _ in range(1000):
            if enough(self.threads(name)):
                return
            await asyncio.sleep(0.01)  # /proc tells nobody of a new thread
        raise AssertionError(f"{self.threads(name)} threads {name!r} after 10 s")

    async def starts_thread(self, name: str) -> None:
        await self.has_threads(name, lambda count: count > 0)

    async def listen(self) -> None:
        """Read what it says until its end."""
        assert self.process.stdout is not None
        async for line in self.process.stdout:
            message = decode_from_call(line)
            async with self._news:
                self.messages.append(message)
                self._news.notify_all()
            if self.forward is not None:
                await self.forward(message)

    async def read_log(self) -> None:
        """Read what it logs until its end."""
        assert self.process.stderr is not None
        async for line in self.process.stderr:
            async with self._news:
                self.log += line.decode()
                self._news.notify_all()

    async def _wait(self, met: Callable[[], bool], what: str, within: float) -> None:
        try:
            async with asyncio.timeout(within), self._news:
                await self._news.wait_for(met)
        except TimeoutError:
            raise AssertionError(f"no {what} in {within} s, only {self.messages}\n{self.log}") from None


@asynccontextmanager
async def running_engine(folder: Path, on: Sequence[str] = (), *module: str) -> AsyncIterator[EngineProcess]:
    """Killed at the end if it still runs; ``on`` comes before its command, ``module`` stands in the place of `kiosk.call`."""
    process = await asyncio.create_subprocess_exec(
        *on,
        sys.executable,
        "-m",
        *(module or ("kiosk.call",)),
        stdin=-1,
        stdout=-1,
        stderr=-1,
        cwd=ROOT,
        env=os.environ,
        limit=2**20,
    )
    engine = EngineProcess(process, folder / "frames")
    async with asyncio.TaskGroup() as group:
        group.create_task(engine.listen())
        group.create_task(engine.read_log())
        try:
            yield engine
        finally:
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()
