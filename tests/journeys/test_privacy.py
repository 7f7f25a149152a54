"""Camera and pictures: open only while the customer can see it, closed at once, and never on a disk."""

import asyncio
import io
import os
import signal
import sqlite3
import subprocess
import time
from collections.abc import Awaitable, Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import aiohttp
import psutil
import pytest
from PIL import Image

from tests.journeys.counter import FACE, Counter, until
from tests.journeys.test_story import call, in_state
from workbench.agent import Agent, browser

pytestmark = pytest.mark.journey

CLOSED_WITHIN_S = 1.0
UNSEEN_S = 2.0
MEDIA = (b"CPF1", b"\xff\xd8\xff", b"\x89PNG", b"RIFF", b"OggS", b"\x1aE\xdf\xa3", b"ftyp", b"DKIF")
"""How files begin that hold our frames, JPEG, PNG, WAV or AVI or WebP, Ogg, Matroska, MP4, IVF."""


async def test_nobody_is_filmed_unseen_and_nothing_is_kept(counter: Counter) -> None:
    async with browser(FACE / "face.mjpeg", FACE / "voice.wav") as chromium:
        agent = await Agent.sign_in(chromium, counter.house.hub_url, "maya", "maya-at-the-counter")
        await agent.start_taking_calls()
        await counter.begin_order()
        before = sizes(counter)
        await the_camera_waits_for_the_screen(counter, agent)
        await nothing_is_written_but_the_frame(counter, agent)
        await the_camera_closes(counter, lambda: kill_the_engine(counter))
        await until(lambda: camera_is(counter, True), "camera of the next engine, for the call goes on")
        await the_camera_closes(counter, agent.hang_up)
        await agent.wrap_up("Find")
        await until(lambda: in_state(counter, "idle"), "end of the call")
        await call(counter, agent)
        await until(lambda: camera_is(counter, True), "camera of the second call")
        await the_camera_closes(counter, lambda: counter.customer.touch("call.end"))
        await until(lambda: nobody_holds_media(counter), "end of every engine")
    assert list((counter.house.place.runtime / "frames").iterdir()) == []
    for file, size in sizes(counter).items():
        if size != before.get(file) or file.name.endswith("-wal"):
            assert not any(mark in file.read_bytes() for mark in MEDIA), file
    assert weight(sizes(counter)) - weight(before) < 1_000_000, "a second of raw video has 13 MB"


async def the_camera_waits_for_the_screen(counter: Counter, agent: Agent) -> None:
    """A screen that hangs shows nothing: then an agent may answer, and sees nobody."""
    await counter.customer.touch("help")
    await counter.customer.touch("help.video")
    await agent.rung()
    [screen] = counter.pids("kiosk.screen")
    os.kill(screen, signal.SIGSTOP)
    try:
        await agent.accept()
        await until(lambda: in_state(counter, "connecting"), "call that is accepted")
        with pytest.raises(TimeoutError):
            await camera_becomes(counter, True, within_s=UNSEEN_S)
    finally:
        os.kill(screen, signal.SIGCONT)
    await camera_becomes(counter, True, within_s=10)
    picture = Image.open(io.BytesIO(await counter.screen.bytes("/picture"))).convert("RGB")
    red, green, blue = picture.getpixel((1, picture.height // 2))  # type: ignore[misc]  # three, because of RGB
    assert red > 150 > 100 > max(green, blue), "the frame of a call is around the whole window"
    await agent.sees_customer()
    await until(lambda: in_state(counter, "connected"), "connected call")


async def nothing_is_written_but_the_frame(counter: Counter, agent: Agent) -> None:
    await agent.perceives(1.0)
    runtime = counter.house.place.runtime
    assert file_system(runtime) == "tmpfs"
    [engine] = counter.pids("kiosk.call")
    written = [
        Path(file.path) for file in psutil.Process(engine).open_files() if "r" not in file.mode or "+" in file.mode
    ]
    allowed = (runtime / "frames", counter.house.place.logs)
    assert [file for file in written if file.parent not in allowed] == []


async def the_camera_closes(counter: Counter, done: Callable[[], Awaitable[object]]) -> None:
    async with asyncio.TaskGroup() as group:
        closed = group.create_task(camera_becomes(counter, False, within_s=10))
        await done()
        since = time.monotonic()
    assert closed.result() - since <= CLOSED_WITHIN_S


async def camera_becomes(counter: Counter, is_open: bool, within_s: float) -> float:
    """Listen to the line until the camera is open or closed; when that was."""
    async with asyncio.timeout(within_s), counter.line.session.ws_connect("/events") as events:
        async for event in events:
            if event.type is aiohttp.WSMsgType.TEXT:
                news = event.json()
                if news["type"] == "line" and news["call"]["camera_open"] is is_open:
                    break
    return time.monotonic()


async def kill_the_engine(counter: Counter) -> None:
    for engine in counter.pids("kiosk.call"):
        os.kill(engine, signal.SIGKILL)


async def camera_is(counter: Counter, is_open: bool) -> bool:
    async with counter.line.session.ws_connect("/events") as events:
        news: dict[str, Any] = await events.receive_json()
    return news["call"]["camera_open"] is is_open


async def nobody_holds_media(counter: Counter) -> bool:
    return not counter.pids("kiosk.call")


def file_system(path: Path) -> str:
    return subprocess.run(["stat", "-f", "-c", "%T", path], capture_output=True, text=True, check=True).stdout.strip()


def sizes(counter: Counter) -> dict[Path, int]:
    """Everything that is kept: of the kiosk, the hub, the devices, and the logs. What stands in a database's log is in the
    database after this; the log itself keeps its size and is written over, so it is looked through and not weighed."""
    files = [file for file in counter.house.place.state.rglob("*") if file.is_file()]
    for log in (file for file in files if file.name.endswith("-wal")):
        with closing(sqlite3.connect(str(log).removesuffix("-wal"))) as database:
            database.execute("PRAGMA wal_checkpoint(PASSIVE)")
    return {file: file.stat().st_size for file in files}


def weight(kept: dict[Path, int]) -> int:
    return sum(size for file, size in kept.items() if not file.name.endswith("-wal"))
