"""The screen's icons and illustrations: SVG sources here, PNG built from them by ``python -m kiosk.screen.icons``.

Icons (``*.svg``, white on 24 x 24) go into one atlas, ``built/icons.png``, in the order of ``built/icons.txt``;
illustrations (``illustrations/*.svg``) become one picture each. Nothing of Kivy is needed to build them.
"""

from pathlib import Path

FOLDER = Path(__file__).parent
BUILT = FOLDER / "built"
CELL = 128
COLUMNS = 8
ILLUSTRATION_PX = 720
HINT = '<rect width="100%" height="100%" fill="#fff" fill-opacity="0.004"/>'
"""Makes clear pixels white instead of black: they shine through at the edges when a GPU scales a picture."""


def build() -> list[Path]:
    """Make every PNG anew; returns what was written."""
    import resvg_py  # of the build and of development, not of a running kiosk

    BUILT.mkdir(exist_ok=True)
    sources = sorted(FOLDER.glob("*.svg"))
    cells = (
        f'<g transform="translate({index % COLUMNS * 24} {index // COLUMNS * 24})">{_inner(source)}</g>'
        for index, source in enumerate(sources)
    )
    rows = -(-len(sources) // COLUMNS)
    atlas = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {COLUMNS * 24} {rows * 24}" fill="none" stroke="#fff" '
        f'stroke-width="2.1" stroke-linecap="round" stroke-linejoin="round">{"".join(cells)}</svg>'
    )
    names = BUILT / "icons.txt"
    names.write_text("\n".join(source.stem for source in sources) + "\n")
    written = [names, BUILT / "icons.png"]
    written[1].write_bytes(bytes(resvg_py.svg_to_bytes(svg_string=atlas, width=COLUMNS * CELL)))
    for source in sorted((FOLDER / "illustrations").glob("*.svg")):
        target = BUILT / f"{source.stem}.png"
        svg = source.read_text().replace(">", f">{HINT}", 1)
        target.write_bytes(bytes(resvg_py.svg_to_bytes(svg_string=svg, width=ILLUSTRATION_PX)))
        written.append(target)
    return written


def _inner(source: Path) -> str:
    """What stands inside the svg element; all icons share its attributes."""
    text = source.read_text()
    return text[text.index(">") + 1 : text.rindex("</svg>")]
