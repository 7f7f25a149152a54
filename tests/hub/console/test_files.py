"""The console's files, as a browser asks for them."""

import re
from pathlib import Path

from tests.hub.world import World

WEB = Path("hub/console/web")
IMPORTED = re.compile(r'^(?:import|export)\b[^;]*?"(\.{1,2}/[^"]+)"', re.MULTILINE)


def imported(file: Path, known: set[Path]) -> set[Path]:
    """A module with everything that it imports, and so on."""
    if file not in known:
        known.add(file)
        for name in IMPORTED.findall(file.read_text()):
            imported((file.parent / name).resolve(), known)
    return known


def test_the_desk_is_asked_for_all_at_once() -> None:
    """One module after the other would cost a way to the hub for each step of the imports."""
    wanted: set[Path] = set()
    for name in ("js/main.js", "js/desk/desk.js"):
        imported((WEB / name).resolve(), wanted)
    preloaded = re.findall(r'<link rel="modulepreload" href="/static/([^"]+)">', (WEB / "index.html").read_text())
    assert set(preloaded) == {str(file.relative_to(WEB.resolve())) for file in wanted}


async def test_a_file_that_the_browser_has_is_not_sent_again(here: World) -> None:
    async with here.http.get(f"{here.url}/static/js/main.js") as first:
        assert first.status == 200
        assert first.content_type == "text/javascript"
        tag = first.headers["ETag"]
    async with here.http.get(f"{here.url}/static/js/main.js", headers={"If-None-Match": tag}) as second:
        assert (second.status, await second.read()) == (304, b"")


async def test_only_the_consoles_own_files_are_served(here: World) -> None:
    for path in ("js/nothing.js", "js", "..%2Froutes.py", "..%2F..%2F..%2Fpyproject.toml", "%00", "x" * 5_000):
        status, _ = await here.ask("GET", f"/static/{path}")
        assert status in (400, 404), path
