import asyncio
import sys
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

ORDER = "5a3c"


async def settle(folder: Path, *words: str) -> tuple[int, str]:
    config = folder / "kiosk.toml"
    config.write_text(f'[paths]\nruntime = "{folder}"\nstate = "{folder}"\n')
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "technician", "settle", *words, "--config", str(config)), stdout=asyncio.subprocess.PIPE
    )
    output, _ = await process.communicate()
    return process.returncode or 0, output.decode()


async def serve(folder: Path, *, waiting: tuple[str, ...], taken: list[Any]) -> web.AppRunner:
    """The till's two routes that matter here, as docs/protocol.md has them."""

    async def health(_: web.Request) -> web.Response:
        what = {"state": "owed", "amount": "€5.00", "reference": "17"}
        return web.json_response({"facts": {"for_staff": [{"order": order, **what} for order in waiting]}})

    async def word(request: web.Request) -> web.Response:
        taken.append((request.match_info["uuid"], (await request.json())["paid"]))
        return web.json_response({}, status=202)

    app = web.Application()
    app.add_routes([web.get("/health", health), web.post("/payments/{uuid}/settle", word)])
    runner = web.AppRunner(app)
    await runner.setup()
    await web.UnixSite(runner, str(folder / "till.sock")).start()
    return runner


@pytest.mark.parametrize(("word", "paid"), [("paid", True), ("not-paid", False)])
async def test_a_persons_word_reaches_the_till(tmp_path: Path, word: str, paid: bool) -> None:
    taken: list[Any] = []
    runner = await serve(tmp_path, waiting=(ORDER,), taken=taken)
    try:
        code, told = await settle(tmp_path, word)
    finally:
        await runner.cleanup()
    assert (code, taken) == (0, [(ORDER, paid)])
    assert f"order {ORDER}: settled as {word}" in told


async def test_with_nothing_to_settle_nothing_is_said_to_the_till(tmp_path: Path) -> None:
    taken: list[Any] = []
    runner = await serve(tmp_path, waiting=(), taken=taken)
    try:
        assert await settle(tmp_path, "paid") == (0, "nothing to settle: the till holds no such payment\n")
    finally:
        await runner.cleanup()
    assert not taken


async def test_with_several_one_is_named(tmp_path: Path) -> None:
    taken: list[Any] = []
    runner = await serve(tmp_path, waiting=(ORDER, "77ab"), taken=taken)
    try:
        code, told = await settle(tmp_path, "not-paid")
        assert (code, taken) == (1, [])
        assert "77ab  owed  €5.00  reference 17" in told
        assert (await settle(tmp_path, "not-paid", "--order", "77"))[0] == 0
    finally:
        await runner.cleanup()
    assert taken == [("77ab", False)]


async def test_a_till_that_is_away_has_a_remedy(tmp_path: Path) -> None:
    code, told = await settle(tmp_path, "paid")
    assert code == 1
    assert "systemctl restart counterpart-till" in told
