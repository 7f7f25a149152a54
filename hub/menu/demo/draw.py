"""Draw the demo restaurant: write the SVG source of every picture. `python -m hub.menu.demo.draw`"""

from pathlib import Path

from hub.menu.demo.drawing.dishes import DISHES
from hub.menu.demo.drawing.framing import frame_all
from hub.menu.demo.drawing.sheet import Sheet

PICTURES = Path(__file__).with_name("pictures")


def draw(folder: Path = PICTURES) -> None:
    sheets = {name: Sheet(name) for name in DISHES}
    for name, sheet in sheets.items():
        DISHES[name](sheet)
    frame_all(sheets)
    folder.mkdir(exist_ok=True)
    for stale in set(folder.glob("*.svg")) - {folder / f"{name}.svg" for name in sheets}:
        stale.unlink()
    for name, sheet in sheets.items():
        (folder / f"{name}.svg").write_text(sheet.svg(), encoding="utf-8")


if __name__ == "__main__":
    draw()
