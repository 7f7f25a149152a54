"""``python -m kiosk.screen.gallery OUT_DIR``: a picture of every page at both sizes, from a made-up visit.

For looking at the screen while working on it, and for the documentation. It starts its own invisible display.
"""

import argparse
import asyncio
import os
import subprocess
import sys
from pathlib import Path

from domain.menu_file import load
from kiosk.config import Config, Panel, Paths

PANELS = {
    "portrait": Panel(width_mm=194, width_px=1080, height_px=1920, fullscreen=False),
    "landscape": Panel(width_mm=217, width_px=1280, height_px=800, fullscreen=False),
}
ROOT = Path(__file__).parents[2]
MENU = ROOT / "hub/menu/demo/menu.yaml"
PICTURES = ROOT / "hub/menu/demo/rasterised"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m kiosk.screen.gallery", description=__doc__.splitlines()[0])
    parser.add_argument("out", type=Path)
    parser.add_argument("--menu", type=Path, default=MENU)
    parser.add_argument("--pictures", type=Path, default=PICTURES, help="the menu's pictures as PNG")
    parser.add_argument("--only", default="", help="scenes whose name contains one of these, with commas between")
    parser.add_argument("--panel", choices=list(PANELS), help="one size, on the display that is there")
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    if arguments.panel:
        asyncio.run(draw(arguments.panel, arguments.menu, arguments.pictures, arguments.out, arguments.only))
        return 0
    return max(_on_own_display(panel, arguments) for panel in PANELS)


def _on_own_display(panel: str, arguments: argparse.Namespace) -> int:
    size = f"{PANELS[panel].width_px}x{PANELS[panel].height_px}x24"
    reading, writing = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writing), "-screen", "0", size, "-nolisten", "tcp"],
        pass_fds=[writing],
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    try:
        with os.fdopen(reading) as pipe:
            display = f":{pipe.readline().strip()}"
        command = [sys.executable, "-m", "kiosk.screen.gallery", str(arguments.out), "--panel", panel]
        command += ["--menu", str(arguments.menu), "--pictures", str(arguments.pictures), "--only", arguments.only]
        return subprocess.run(command, env={**os.environ, "DISPLAY": display}, check=False).returncode
    finally:
        server.terminate()
        server.wait()


async def draw(panel: str, menu_file: Path, pictures: Path, out: Path, only: str) -> None:
    """Draw every scene on the display that is there."""
    menu = load(menu_file.read_text())
    state = out / ".state"
    (state / "menu").mkdir(parents=True, exist_ok=True)
    link = state / "menu/pictures"
    if not link.exists():
        link.symlink_to(pictures.resolve())
    config = Config(panel=PANELS[panel], paths=Paths(runtime=state, state=state))
    from kiosk.screen.window import prepare

    prepare(config)
    from kiosk.screen.scenes import SCENES
    from kiosk.screen.scenes.stage import Stage

    stage = Stage(config, menu)
    async with asyncio.TaskGroup() as group:
        group.create_task(stage.app.async_run("asyncio"))
        await asyncio.sleep(0)
        for name, scene in SCENES.items():
            if any(part in name for part in only.split(",")):
                stage.reset()
                await asyncio.sleep(0.1)  # for what stood over the last page to go
                scene(stage)
                (out / f"{panel}-{name}.png").write_bytes(await stage.picture())
        stage.app.stop()


if __name__ == "__main__":
    sys.exit(main())
