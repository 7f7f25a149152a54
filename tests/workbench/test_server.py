"""What the workbench's server takes, and from whom."""

import asyncio
import json
import sys
from pathlib import Path

import aiohttp
import pytest
from yarl import URL

from tests.journeys.counter import Counter, until
from tests.kiosk.screen.display import display
from tests.kiosk.screen.test_process import HEIGHT, WIDTH
from tests.kiosk.screen.test_process import Place as ScreenPlace
from workbench.place import taken

NONSENSE = [
    "", "no json", "[]", "null", "7", '"touch"', "{}", '{"type": "touch"}',
    '{"type": "touch", "x": 1.5, "y": 2, "phase": "down"}',
    '{"type": "touch", "x": -5, "y": 99999999999999999999, "phase": "down"}',
    '{"type": "touch", "x": 1, "y": 2, "phase": "hover"}',
    '{"type": "touch", "x": true, "y": false, "phase": "down"}',
    '{"type": "button", "pressed": "yes"}',
    '{"type": "device", "device": "terminal", "do": "__class__"}',
    '{"type": "device", "device": "till", "do": "pay"}',
    '{"type": "device", "device": {}, "do": []}',
    '{"type": "exec", "do": "rm"}',
    '{"x":' * 50_000,
]  # fmt: skip


@pytest.mark.journey
async def test_only_what_makes_sense_and_comes_from_its_own_page_is_done(counter: Counter) -> None:
    await counter.customer.page("attract")
    await strangers_are_refused(counter.house.url)
    await nonsense_is_dropped(counter)
    assert (await counter.customer.session())["page"] == "attract"


async def strangers_are_refused(url: str) -> None:
    port = url.rpartition(":")[2]
    strangers = [
        {},
        {"Origin": "null"},
        {"Origin": "https://example.org"},
        {"Origin": f"http://127.0.0.1:{int(port) + 1}"},
        {"Origin": f"http://example.org:{port}", "Host": f"example.org:{port}"},  # a name pointed at this machine
    ]
    async with aiohttp.ClientSession() as session:
        for headers in strangers:
            with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
                await session.ws_connect(f"{url}/live", headers=headers)
            assert refused.value.status == 403
        for path, headers, status in (
            ("/", {"Host": "example.org"}, 403),
            ("/", {}, 200),
            ("/papers/printer/0.png", {}, 404),
            ("/web/%2e%2e/server.py", {}, 404),
        ):
            async with session.get(URL(url + path, encoded=True), headers=headers) as answer:
                assert (path, answer.status) == (path, status)
                if status == 200:
                    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
                    assert "unsafe" not in answer.headers["Content-Security-Policy"]


async def nonsense_is_dropped(counter: Counter) -> None:
    url = counter.house.url
    async with aiohttp.ClientSession() as session, session.ws_connect(f"{url}/live", origin=url) as page:
        for message in NONSENSE:
            await page.send_str(message)
        await page.send_bytes(b"\xff" * 1000)
        await page.send_str('{"type": "device", "device": "printer", "do": "run_out"}')
        await until(lambda: paper_is_out(counter), "message that makes sense")
        assert not page.closed


@pytest.mark.parametrize("process", ["till", "screen", "line"])
async def test_in_production_no_process_starts_with_the_workbenchs_devices(tmp_path: Path, process: str) -> None:
    with taken(tmp_path, "http://127.0.0.1:9", (540, 960), 60.0) as place:
        command = [sys.executable, "-m", f"kiosk.{process}", "--config", str(place.config), "--production"]
        started = await asyncio.create_subprocess_exec(*command, stderr=asyncio.subprocess.PIPE)
        async with asyncio.timeout(20):
            _, said = await started.communicate()
        assert started.returncode == 2
        for kind in ("card_terminal", "printer", "kitchen_printer", "card_reader", "scanner", "buttons", "camera", "audio"):
            assert f"{kind}: is simulated" in said.decode()
        assert not place.socket(process).exists()


def test_every_device_of_a_workbench_is_simulated_by_name(tmp_path: Path) -> None:
    """The page drives simulators only; what it writes names no other."""
    with taken(tmp_path, "http://127.0.0.1:9", (540, 960), 60.0) as place:
        text = place.config.read_text()
    drivers = [
        json.loads(line.partition("= ")[2]) for line in text.splitlines() if line.startswith(("port =", "driver ="))
    ]
    assert drivers == ["simulated"] * 8


async def paper_is_out(counter: Counter) -> bool:
    return bool(counter.house.devices.view()["printer"]["paper_out"])


@pytest.mark.journey
async def test_a_kiosk_with_real_buttons_cannot_be_touched_or_watched_from_outside(tmp_path: Path) -> None:
    with display(WIDTH, HEIGHT) as name:
        place = ScreenPlace(tmp_path, name)
        text = place.config.read_text().replace('[buttons]\ndriver = "simulated"', '[buttons]\ndriver = "lgpio"')
        place.config.write_text(text)
        async with place.screen() as screen:
            for method, path in (("GET", "/picture"), ("POST", "/touch"), ("GET", "/buttons"), ("POST", "/buttons")):
                async with screen.http.request(method, path, json={}) as answer:
                    assert answer.status == 404, path
