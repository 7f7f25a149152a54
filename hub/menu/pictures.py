"""A menu's pictures: SVG sources become PNG files in the sizes that kiosks and the console ask for."""

from pathlib import Path

import resvg_py

WIDTHS = (320, 960)


def rasterise(source: Path, folder: Path) -> None:
    """Make ``folder/NAME@WIDTH.png`` of ``NAME.svg`` in every width, unless it is there; a half-made one is never seen."""
    for width in WIDTHS:
        target = folder / f"{source.stem}@{width}.png"
        if not target.exists():
            half = target.with_suffix(".part")
            half.write_bytes(resvg_py.svg_to_bytes(svg_path=str(source), width=width))
            half.rename(target)
