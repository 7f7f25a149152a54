"""The page that tells a story with its pictures, in one file beside them."""

from html import escape
from pathlib import Path
from typing import NamedTuple


class Chapter(NamedTuple):
    title: str
    words: str
    pictures: tuple[str, ...]
    seconds: float


STYLE = """
body { margin: 0; background: #fbf6ee; color: #1e1a17; font: 450 18px/1.5 Inter, system-ui, sans-serif; }
header, section { max-width: 1180px; margin: 0 auto; padding: 0 28px; }
header { padding-top: 72px; } h1 { font-size: 52px; font-weight: 750; letter-spacing: -.03em; margin: 0; }
header p { font-size: 22px; color: #5b4f45; max-width: 34em; margin: 12px 0 0; }
section { padding-top: 76px; } h2 { font-size: 30px; font-weight: 750; letter-spacing: -.02em; margin: 0; }
h2 small { font-size: 15px; font-weight: 450; color: #5b4f45; letter-spacing: 0; margin-left: 10px;
  font-variant-numeric: tabular-nums; }
section p { margin: 6px 0 22px; color: #5b4f45; max-width: 40em; }
.pictures { display: flex; gap: 26px; align-items: flex-start; flex-wrap: wrap; }
img { display: block; border-radius: 18px; box-shadow: 0 24px 60px -28px rgb(30 26 23 / .5); }
img.screen, img.portrait { height: 620px; } img.console { width: 740px; max-width: 100%; }
img.landscape { width: 560px; }
img.paper { height: 760px; border-radius: 0; box-shadow: none; }
footer { height: 120px; }
"""


def write(folder: Path, chapters: list[Chapter]) -> Path:
    """Write ``story.html`` into ``folder``."""
    whole = sum(chapter.seconds for chapter in chapters)
    parts = "\n".join(_section(chapter) for chapter in chapters)
    page = folder / "story.html"
    page.write_text(
        f'<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>Counterpart: a story</title><style>{STYLE}</style>"
        f"<header><h1>Somebody is hungry</h1><p>Played by real programs on one machine in {whole:.0f} seconds: "
        f"a kiosk, a card terminal, an agent in a browser two thousand miles away.</p></header>\n"
        f"{parts}<footer></footer></html>\n"
    )
    return page


def _section(chapter: Chapter) -> str:
    pictures = "".join(
        f'<img class="{_kind(name)}" src="{escape(name)}" alt="{escape(name.removesuffix(".png"))}">'
        for name in chapter.pictures
    )
    return (
        f"<section><h2>{escape(chapter.title)}<small>{chapter.seconds:.1f} s</small></h2>"
        f'<p>{escape(chapter.words)}</p><div class="pictures">{pictures}</div></section>'
    )


def _kind(name: str) -> str:
    return "paper" if name.startswith("receipt") else name.partition("-")[0]
