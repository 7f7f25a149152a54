"""`technician status` beside a whole running kiosk, while things are broken by hand."""

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.journeys.counter import Counter, open_counter, until

pytestmark = pytest.mark.journey


@pytest.fixture
async def counter(tmp_path: Path) -> AsyncIterator[Counter]:
    async with open_counter(tmp_path / "house") as opened:
        yield opened


async def test_each_thing_that_is_wrong_has_its_row_and_its_remedy(counter: Counter) -> None:
    await until(lambda: all_is_well(counter), "kiosk without trouble")
    devices = counter.house.devices

    devices.do("printer", "run_out")
    row = await trouble(counter, "till · printer")
    assert (row["detail"], row["remedy"]) == ("escpos out", "put in a new roll of paper")
    assert (await status(counter))["till"]["state"] == "in service", "people can order without paper"
    devices.do("printer", "load_paper")
    await until(lambda: all_is_well(counter), "printer with paper")

    devices.do("terminal", "pull_cable")
    row = await trouble(counter, "till · card terminal")
    assert "check the card terminal's cable" in row["remedy"]
    rows = await status(counter)
    assert rows["till"]["state"] == "out of service"
    assert "check the card terminal's cable" in rows["till"]["remedy"]
    await until(lambda: screen_is_out(counter), "screen that is out of service")
    assert "till" in (await status(counter))["screen"]["remedy"]
    devices.do("terminal", "plug_cable")
    await until(lambda: all_is_well(counter), "terminal with its cable", patience_s=40)

    supervisor = counter.house.kiosk.pid
    os.kill(supervisor, signal.SIGSTOP)  # or it would start the till again at once
    [till] = counter.pids("kiosk.till")
    os.kill(till, signal.SIGKILL)
    row = await trouble(counter, "till")
    assert row["state"] == "not running"
    assert "journalctl -u counterpart-till" in row["remedy"]
    os.kill(supervisor, signal.SIGCONT)
    await until(lambda: all_is_well(counter), "till again", patience_s=40)

    assert counter.house.hub is not None
    counter.house.hub.terminate()
    row = await trouble(counter, "line · hub")
    assert "check the network" in row["remedy"]
    assert (await status(counter))["line"]["state"] == "in service", "ordering and paying go on"


async def status(counter: Counter) -> dict[str, dict[str, str]]:
    """The rows by their part, as the command prints them; its exit status says whether all is well."""
    command = [sys.executable, "-m", "technician", "status", "--config", str(counter.house.place.config), "--json"]
    process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
    output, _ = await process.communicate()
    rows: list[dict[str, str]] = json.loads(output)
    assert process.returncode == (1 if any(row["remedy"] for row in rows) else 0)
    return {row["part"]: row for row in rows}


async def all_is_well(counter: Counter) -> bool:
    return not any(row["remedy"] for row in (await status(counter)).values())


async def screen_is_out(counter: Counter) -> bool:
    return (await status(counter))["screen"]["state"] == "out of service"


async def trouble(counter: Counter, part: str) -> dict[str, str]:
    async def there() -> dict[str, str] | None:
        row = (await status(counter)).get(part)
        return row if row and row["remedy"] else None

    row: dict[str, str] = await until(there, f"trouble of {part!r}", patience_s=40)
    return row
