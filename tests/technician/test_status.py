import json
import socket
from pathlib import Path
from typing import Any

import aiohttp.web
import pytest
from typer.testing import CliRunner

from kiosk.config import Config, Paths
from technician.__main__ import app
from technician.status import ask_all

HEALTHY = {"process": "till", "in_service": True, "uptime_s": 4000, "devices": [], "facts": {"orders_waiting": 0}}
PAPER_OUT = {
    "process": "till",
    "in_service": True,
    "uptime_s": 5,
    "devices": [
        {"kind": "printer", "driver": "escpos", "state": "trouble", "detail": "out of paper", "remedy": "load a roll"}
    ],
}


async def serve(socket: Path, answer: dict[str, Any]) -> aiohttp.web.AppRunner:
    async def health(request: aiohttp.web.Request) -> aiohttp.web.Response:
        return aiohttp.web.json_response(answer)

    application = aiohttp.web.Application()
    application.router.add_get("/health", health)
    runner = aiohttp.web.AppRunner(application)
    await runner.setup()
    await aiohttp.web.UnixSite(runner, str(socket)).start()
    return runner


async def test_each_trouble_stands_with_its_remedy(tmp_path: Path) -> None:
    settings = Config(paths=Paths(runtime=tmp_path, state=tmp_path))
    runner = await serve(settings.socket("till"), PAPER_OUT)
    settings.socket("line").touch()
    try:
        rows = {row.part: row for row in await ask_all(settings)}
    finally:
        await runner.cleanup()
    assert rows["till"].well
    assert (rows["till · printer"].detail, rows["till · printer"].remedy) == ("escpos out of paper", "load a roll")
    assert rows["screen"].state == "not running"
    assert "systemctl restart counterpart-screen" in rows["screen"].remedy
    assert not rows["line"].well


async def test_what_staff_owes_to_a_customer_is_told(tmp_path: Path) -> None:
    settings = Config(paths=Paths(runtime=tmp_path, state=tmp_path))
    owed = {"order": "5a3c", "state": "owed", "amount": "€5.00", "reference": "17"}
    runner = await serve(settings.socket("till"), {"in_service": True, "uptime_s": 5, "facts": {"for_staff": [owed]}})
    try:
        rows = {row.part: row for row in await ask_all(settings)}
    finally:
        await runner.cleanup()
    assert rows["till · for staff"].detail == "5a3c owed €5.00 17"
    assert "technician settle" in rows["till · for staff"].remedy


async def test_a_menu_with_errors_and_orders_that_the_hub_refuses_are_told_one_by_one(tmp_path: Path) -> None:
    settings = Config(paths=Paths(runtime=tmp_path, state=tmp_path))
    facts = {"menu_problems": ["items[soup].price: -1"], "orders_refused": ["order A1: 409", "order A2: 400"]}
    runner = await serve(settings.socket("line"), {"in_service": True, "uptime_s": 5, "facts": facts})
    try:
        rows = [row for row in await ask_all(settings) if row.part.startswith("line")]
    finally:
        await runner.cleanup()
    assert [(row.part, row.detail) for row in rows if not row.well] == [
        ("line · menu problems", "items[soup].price: -1"),
        ("line · orders refused", "order A1: 409"),
        ("line · orders refused", "order A2: 400"),
    ]
    assert "menu check" in rows[1].remedy


async def test_a_healthy_process_says_how_long_and_what(tmp_path: Path) -> None:
    settings = Config(paths=Paths(runtime=tmp_path, state=tmp_path))
    runner = await serve(settings.socket("till"), HEALTHY)
    try:
        till = (await ask_all(settings))[0]
    finally:
        await runner.cleanup()
    assert (till.state, till.detail) == ("in service", "up 1 h 6 min, orders waiting 0")


def test_the_exit_status_says_whether_anything_is_wrong(tmp_path: Path) -> None:
    config = tmp_path / "kiosk.toml"
    config.write_text(f'[paths]\nruntime = "{tmp_path}"\nstate = "{tmp_path}"\n')
    result = CliRunner().invoke(app, ["status", "--config", str(config), "--json"])
    assert result.exit_code == 1
    assert {row["state"] for row in json.loads(result.stdout)} == {"not running"}


def test_a_wrong_configuration_is_told_key_by_key(tmp_path: Path) -> None:
    config = tmp_path / "kiosk.toml"
    config.write_text('[panel]\nwidth = 5\n[idle]\nafter_s = "long"\n')
    result = CliRunner().invoke(app, ["status", "--config", str(config), "--json"])
    assert [row["detail"].split(":")[0] for row in json.loads(result.stdout)] == ["panel.width", "idle.after_s"]


async def test_a_stuck_process_is_not_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("technician.status.ANSWER_WITHIN_S", 0.1)
    settings = Config(paths=Paths(runtime=tmp_path, state=tmp_path))
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(settings.socket("till")))
        listener.listen()
        assert (await ask_all(settings))[0].state == "stuck"
