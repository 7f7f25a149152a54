"""`technician calls`: how good this kiosk's line was."""

import asyncio
from pathlib import Path
from typing import Any

import aiohttp.web
import msgspec
from typer.testing import CliRunner

from domain.quality import LineQuality, Link, MeasuredCall, Relay
from kiosk.config import Config, Paths
from technician.__main__ import app

GOOD = LineQuality(measured_s=90, sound_after_ms=520, concealed=0.001, loss=0.002, round_trip_ms=40, relay=Relay.DIRECT)
CHOPPY = msgspec.structs.replace(GOOD, concealed=0.12, loss=0.2, relay=Relay.TLS, link=Link.WIFI, cuts=2, cut_ms=7_400)


async def said(folder: Path, *calls: LineQuality) -> Any:
    """By the command, beside a line that has had these calls."""
    kept = [MeasuredCall(call=str(at), ended_at=at, quality=quality, told=True) for at, quality in enumerate(calls)]

    async def last_calls(_: aiohttp.web.Request) -> aiohttp.web.Response:
        return aiohttp.web.Response(body=msgspec.json.encode({"calls": kept}), content_type="application/json")

    config = folder / "kiosk.toml"
    config.write_text(f'[paths]\nruntime = "{folder}"\nstate = "{folder}"\n')
    line = aiohttp.web.Application()
    line.router.add_get("/calls", last_calls)
    runner = aiohttp.web.AppRunner(line)
    await runner.setup()
    socket = Config(paths=Paths(runtime=folder, state=folder)).socket("line")
    await aiohttp.web.UnixSite(runner, str(socket)).start()
    try:
        command = ["calls", "--config", str(config)]
        return await asyncio.to_thread(CliRunner(env={"COLUMNS": "200"}).invoke, app, command)
    finally:
        await runner.cleanup()


async def test_a_bad_line_is_told_with_what_helps(tmp_path: Path) -> None:
    result = await said(tmp_path, GOOD, CHOPPY, CHOPPY)
    assert result.exit_code == 1
    assert "bad, cut off, words missing" in result.output
    for number in ("0.5 s", "20.0 %", "12.0 %", "40 ms", "2x 7 s", "relay tls wifi", "straight"):
        assert number in result.output
    assert "words missing in 2 of 3 calls: packets are lost" in result.output


async def test_a_good_line_needs_nothing(tmp_path: Path) -> None:
    result = await said(tmp_path, GOOD, GOOD)
    assert (result.exit_code, result.output.count("good")) == (0, 2)
    assert "calls:" not in result.output


async def test_a_kiosk_without_calls_and_one_without_its_line_say_so(tmp_path: Path) -> None:
    assert "no call yet" in (await said(tmp_path)).output
    config = tmp_path / "kiosk.toml"
    alone = await asyncio.to_thread(CliRunner().invoke, app, ["calls", "--config", str(config)])
    assert alone.exit_code == 1
    assert "systemctl status counterpart-line" in alone.output
