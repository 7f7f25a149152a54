"""The media engine as a child process: one `Engine` is one run of ``python -m kiosk.call``."""

import asyncio
import contextlib
import logging
import sys
from collections.abc import Callable
from pathlib import Path

from domain.media import MAX_LINE, BadLine, DeviceSettings, FromCall, Start, Stop, ToCall, decode_from_call, encode
from kiosk.config import SIMULATED, Config

log = logging.getLogger(__name__)

STOPPED_WITHIN_S = 1.0
"""The engine lets go of the camera in half a second; after this it is made to."""

COMMAND = (sys.executable, "-m", "kiosk.call")


class Engine:
    """``heard`` gets what it says, ``over`` is called once when the process is gone, whatever ended it."""

    def __init__(self, start: Start, heard: Callable[[FromCall], None], over: Callable[[], None]) -> None:
        self._heard, self._over = heard, over
        self._out: asyncio.Queue[ToCall] = asyncio.Queue()
        self._stopping = asyncio.Event()
        self._frames = start.frames
        self._out.put_nowait(start)

    def send(self, message: ToCall) -> None:
        self._out.put_nowait(message)

    def stop(self) -> None:
        self._out.put_nowait(Stop())
        self._stopping.set()

    async def run(self, command: tuple[str, ...] = COMMAND) -> None:
        """Until the process is gone, or could not be started at all."""
        try:
            process = await asyncio.create_subprocess_exec(
                *command, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, limit=2 * MAX_LINE
            )
        except OSError as error:
            log.error("the media engine cannot be started: %s; is there memory left? see: free -m", error)
            self._over()
            return
        log.info("Started the media engine (pid %d)", process.pid)
        try:
            async with asyncio.TaskGroup() as group:
                helpers = [group.create_task(self._write(process)), group.create_task(self._kill_when_stopped(process))]
                await self._read(process)
                for helper in helpers:
                    helper.cancel()
        finally:
            await _gone(process)
            Path(self._frames).unlink(missing_ok=True)  # one that was killed has left its last picture
            log.info("The media engine is gone (%s)", process.returncode)
            self._over()

    async def _write(self, process: asyncio.subprocess.Process) -> None:
        assert process.stdin is not None
        while True:
            message = await self._out.get()
            with contextlib.suppress(ConnectionError):  # the reader notices too, and ends
                process.stdin.write(encode(message))
                await process.stdin.drain()

    async def _read(self, process: asyncio.subprocess.Process) -> None:
        assert process.stdout is not None
        while True:
            try:
                line = await process.stdout.readline()
            except ValueError as error:
                log.warning("the media engine said a line that is too long: %s", error)
                continue
            if not line:
                return
            try:
                self._heard(decode_from_call(line))
            except BadLine as error:
                log.warning("the media engine said %.200r: %s", line, error)

    async def _kill_when_stopped(self, process: asyncio.subprocess.Process) -> None:
        await self._stopping.wait()
        await asyncio.sleep(STOPPED_WITHIN_S)
        log.warning("the media engine did not stop; it is killed")
        with contextlib.suppress(ProcessLookupError):
            process.kill()


async def _gone(process: asyncio.subprocess.Process) -> None:
    """The end of its input ends the engine; if not, we do. Also when the line itself is ending."""
    assert process.stdin is not None
    process.stdin.close()
    try:
        # Not asyncio.timeout: in a task that was cancelled it ends with CancelledError until Python 3.11.3.
        await asyncio.wait_for(process.wait(), STOPPED_WITHIN_S)
    except TimeoutError:
        log.warning("the media engine did not stop; it is killed")
    finally:
        if process.returncode is None:  # also when we are told twice to end: no camera stays open behind us
            process.kill()
        await process.wait()


class Engines:
    """Owns the processes; those of a call that is over may still be on their way out."""

    def __init__(self) -> None:
        self._new: asyncio.Queue[Engine] = asyncio.Queue()

    def start(self, start: Start, heard: Callable[[FromCall], None], over: Callable[[], None]) -> Engine:
        engine = Engine(start, heard, over)
        self._new.put_nowait(engine)
        return engine

    async def run(self) -> None:
        async with asyncio.TaskGroup() as group:
            while True:
                group.create_task((await self._new.get()).run())


def devices(config: Config) -> dict[str, DeviceSettings]:
    """Camera, microphone and speaker of the configuration as the engine wants them. A simulated one fails when the workbench
    says so."""
    camera, audio = config.camera, config.audio
    settings: dict[str, DeviceSettings] = {
        "camera": _settings(camera.driver, camera.source),
        "microphone": _settings(audio.driver, audio.microphone),
        "speaker": {"driver": audio.driver}
        if audio.driver == SIMULATED
        else {**_settings(audio.driver, audio.speaker), "headphones": audio.headphones},
    }
    for name, chosen in settings.items():
        if chosen["driver"] == SIMULATED:
            chosen["fault"] = config.device_path(f"{name}.fault", SIMULATED)
    return settings


def _settings(driver: str, name: str) -> DeviceSettings:
    return {"driver": driver, "source" if driver == SIMULATED else "device": name}
