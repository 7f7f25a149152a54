"""What a call costs and how fast it is there: the media engine against Chromium, beside the bare codecs in the same run.

Both sides send the same moving picture of 640x480 at 30 frames a second, and sound.
"""

import asyncio
import io
import itertools
import math
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from benchmarks.table import Row
from domain.media import DeviceSettings, FirstFrame, LocalDescription, MediaState, Open, State, Stats, Stop
from tests.kiosk.call.agent_page import AgentPage, running_agent
from tests.kiosk.call.engine_process import EngineProcess, running_engine

CUSTOMER = Path(__file__).parents[1] / "workbench/faces/customer/rasterised"
CANCELLING: tuple[DeviceSettings, DeviceSettings] = {"driver": "cancelling"}, {"driver": "listening"}
CALLS = 20
WARM_UP_S, WINDOW_S = 6.0, 10.0
ROUNDS = 3
PICTURES = 29
"""No whole second of them: a camera that gives the same picture every second is taken for frozen."""


def measure() -> list[Row]:
    """All rows; takes about five minutes."""
    with tempfile.TemporaryDirectory(dir="/dev/shm") as folder:
        return asyncio.run(_measure(Path(folder)))


async def _measure(folder: Path) -> list[Row]:
    pictures = folder / "pictures"
    pictures.mkdir()
    _draw(pictures, folder / "pictures.y4m")
    camera: DeviceSettings = {"driver": "simulated", "source": str(pictures), "pictures_per_second": 30}
    async with running_agent(f"--use-file-for-fake-video-capture={folder / 'pictures.y4m'}") as agent:
        cost = await _cost(folder, agent, camera)
        return cost + await _speed(folder, agent, camera)


async def _cost(folder: Path, agent: AgentPage, camera: DeviceSettings) -> list[Row]:
    plain: list[float] = []
    cancelling: list[float] = []
    blurring: list[float] = []
    codecs: list[float] = []
    customer = {**camera, "source": str(_show_customer(folder))}
    for _ in range(ROUNDS):  # by turns: what else the machine does meets all of them
        share, memory, stats = await _use(folder, agent, camera, {"driver": "simulated"}, {"driver": "simulated"})
        plain.append(share)
        cancelling.append((await _use(folder, agent, camera, *CANCELLING))[0])
        blurring.append((await _use(folder, agent, customer, *CANCELLING, blur=True))[0])
        codecs.append(await _floor(folder))
    share, with_canceller, blurred, floor = map(statistics.mean, (plain, cancelling, blurring, codecs))
    bare = "bare codecs, same frames"
    return [
        Row("call: CPU of two-way 640x480 video and sound", share, "% of a core", bare, floor, "<= 2.0 x"),
        Row("call: the same with echo cancellation", with_canceller, "% of a core", bare, floor, "<= 25"),
        Row("call: the same with echo cancellation and blur", blurred, "% of a core", bare, floor, "<= 25"),
        Row("call: resident memory", memory / 1e6, "MB", "limit", 120.0, "<= 120"),
        Row("call: decoded frames at the kiosk", stats.video_fps_in, "1/s", "sent by Chromium", 30.0, ">= 28"),
        Row("call: encoded frames at the kiosk", stats.video_fps_out, "1/s", "given by the camera", 30.0, ">= 28"),
    ]


async def _use(
    folder: Path,
    agent: AgentPage,
    camera: DeviceSettings,
    microphone: DeviceSettings,
    speaker: DeviceSettings,
    blur: bool = False,
) -> tuple[float, int, Stats]:
    """CPU in percent of a core, resident bytes, and what the engine says of that time."""
    await agent.fresh()
    async with running_engine(folder, (), "benchmarks.cancelling_kiosk") as engine:
        await agent.answer(engine)
        engine.start(camera=camera, microphone=microphone, speaker=speaker, blur=blur)
        engine.say(Open())
        await engine.hear(FirstFrame)
        await asyncio.sleep(WARM_UP_S)
        share = await _cpu_share(psutil.Process(engine.process.pid))
        memory = psutil.Process(engine.process.pid).memory_full_info().rss
        engine.messages.clear()
        stats = await engine.hear(Stats)
        engine.say(Stop())
        await engine.gone()
        return share, memory, stats


async def _floor(folder: Path) -> float:
    """CPU of the codecs alone in percent of a core."""
    bare = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "benchmarks.bare_codecs", str(folder / "pictures"), stdin=subprocess.PIPE
    )
    try:
        await asyncio.sleep(WARM_UP_S)
        return await _cpu_share(psutil.Process(bare.pid))
    finally:
        await bare.communicate(b"")


async def _speed(folder: Path, agent: AgentPage, camera: DeviceSettings) -> list[Row]:
    offers, kiosk, browser = [], [], []
    for _ in range(CALLS):
        await agent.fresh()
        began = time.perf_counter()
        async with running_engine(folder) as engine:
            engine.start(camera=camera)
            await engine.hear(LocalDescription)
            offers.append(time.perf_counter() - began)
            await engine.hear(State, lambda message: message.state is MediaState.PREWARMED)
            at_kiosk, at_agent = await _accept(engine, agent)
            kiosk.append(at_kiosk)
            browser.append(at_agent)
    both = [max(times) for times in zip(kiosk, browser, strict=True)]
    return [
        Row("call: process start to offer, p95", _p95(offers), "s", "limit", 1.0, "<= 1.0"),
        Row("call: accept to first frame at the kiosk, p95", _p95(kiosk), "s", "limit", 1.5, "<= 1.5"),
        Row("call: accept to first frame at the agent, p95", _p95(browser), "s", "limit", 1.5, "<= 1.5"),
        Row("call: accept to first frame both ways, p95", _p95(both), "s", "limit", 1.5, "<= 1.5"),
        Row("call: accept to first frame both ways, median", statistics.median(both), "s", "limit", 1.5, "<= 1.5"),
    ]


async def _accept(engine: EngineProcess, agent: AgentPage) -> tuple[float, float]:
    """The agent gets the offer only now. Seconds until the first decoded frame at the kiosk and in the browser."""
    accepted = time.time()
    engine.say(Open())
    await agent.answer(engine)
    await engine.hear(FirstFrame)
    at_kiosk = time.time() - accepted
    await agent.page.wait_for_function("window.firstPictureAt")
    return at_kiosk, await agent.page.evaluate("firstPictureAt") / 1000 - accepted


async def _cpu_share(process: psutil.Process) -> float:
    before, began = process.cpu_times(), time.perf_counter()
    await asyncio.sleep(WINDOW_S)
    after, elapsed = process.cpu_times(), time.perf_counter() - began
    return 100 * (after.user + after.system - before.user - before.system) / elapsed


def _p95(seconds: list[float]) -> float:
    return statistics.quantiles(seconds, n=20, method="inclusive")[-1]


def _draw(folder: Path, film: Path) -> None:
    """A head that nods before a grainy wall, as pictures and as the same film for Chromium."""
    wall = Image.effect_noise((800, 600), 60).filter(ImageFilter.GaussianBlur(2)).convert("RGB")
    frames = io.BytesIO()
    for number in range(PICTURES):
        turn = math.tau * number / PICTURES
        x, y = 80 + 20 * math.cos(turn), 60 + 20 * math.sin(2 * turn)
        picture = wall.crop((round(x), round(y), round(x) + 640, round(y) + 480))
        draw, dx = ImageDraw.Draw(picture), 30 * math.sin(turn)
        draw.ellipse((220 + dx, 90 + dx / 2, 420 + dx, 350 + dx / 2), (214, 160, 130))
        draw.ellipse((260 + dx, 180 + dx / 2, 290 + dx, 200 + dx / 2), "white", "black")
        draw.ellipse((350 + dx, 180 + dx / 2, 380 + dx, 200 + dx / 2), "white", "black")
        draw.ellipse((280 + dx, 260 + dx, 360 + dx, 280 + 2 * dx if dx > 0 else 282 + dx), (150, 40, 50))
        picture.save(folder / f"{number:02}.png")
        luma, blue, red = picture.convert("YCbCr").split()
        frames.write(b"FRAME\n" + luma.tobytes() + blue.resize((320, 240)).tobytes() + red.resize((320, 240)).tobytes())
    film.write_bytes(b"YUV4MPEG2 W640 H480 F30:1 Ip A1:1 C420jpeg\n" + frames.getvalue())


def _show_customer(folder: Path) -> Path:
    """Pictures of somebody who speaks and moves, whose face is found."""
    pictures = folder / "customer"
    pictures.mkdir()
    grain = Image.effect_noise((720, 540), 12).convert("RGB")
    for number, drawn in zip(range(PICTURES), itertools.cycle(sorted(CUSTOMER.iterdir())[:6])):
        turn = math.tau * number / PICTURES
        x, y = round(40 + 30 * math.cos(turn)), round(30 + 15 * math.sin(2 * turn))
        picture = ImageChops.add(Image.open(drawn).resize((720, 540)), grain, offset=-128)
        picture.crop((x, y, x + 640, y + 480)).save(pictures / f"{number:02}.png")
    return pictures


if __name__ == "__main__":
    for row in measure():
        print(f"{row.what:50} {row.value:8.2f} {row.unit:12} {row.peer:26} {row.peer_value:8.2f}   {row.goal}")
