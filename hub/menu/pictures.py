"""Make PNG pictures of a menu's SVG sources, only of those that changed. `python -m hub.menu.pictures [in out]`"""

import hashlib
import logging
import os
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec
import resvg_py

log = logging.getLogger(__name__)

DEMO = Path(__file__).with_name("demo")
WIDTHS = (320, 960)
RECORD = "built.json"  # {"<name>@<width>.png": "<hash of its source>"}


def rasterise(source: Path, width_px: int) -> bytes:
    """A PNG of an SVG, `width_px` wide, its ground left clear. Raises `ValueError` naming a file that is no SVG."""
    try:
        picture: bytes = resvg_py.svg_to_bytes(svg_path=str(source), width=width_px, skip_system_fonts=True)
    except ValueError as error:
        raise ValueError(f"{source} cannot be drawn: {error}; it must be a well-formed SVG without text") from error
    return picture


def build(folder_in: Path, folder_out: Path, widths: Sequence[int] = WIDTHS) -> list[Path]:
    """Write `<name>@<width>.png` for every `*.svg`, remove what has no source any more; return what was written."""
    folder_out.mkdir(parents=True, exist_ok=True)
    hashes = {source: hashlib.sha256(source.read_bytes()).hexdigest() for source in sorted(folder_in.glob("*.svg"))}
    wanted = {f"{source.stem}@{width}.png": (source, width) for source in hashes for width in widths}
    record = _read(folder_out / RECORD)
    changed = [
        name
        for name, (source, _) in wanted.items()
        if record.get(name) != hashes[source] or not (folder_out / name).exists()
    ]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        list(pool.map(lambda name: _write(folder_out / name, rasterise(*wanted[name])), changed))
    for stale in folder_out.glob("*@*.png"):
        if stale.name not in wanted:
            stale.unlink()
    built = {name: hashes[source] for name, (source, _) in wanted.items()}
    if built != record:
        _write(folder_out / RECORD, msgspec.json.encode(built))
    return [folder_out / name for name in changed]


def _read(record: Path) -> dict[str, str]:
    try:
        return msgspec.json.decode(record.read_bytes(), type=dict[str, str])
    except (FileNotFoundError, msgspec.DecodeError):
        return {}


def _write(target: Path, data: bytes) -> None:
    """Whole or not at all: a build that is cut off leaves no half picture."""
    part = target.with_name(f".{target.name}.part")
    part.write_bytes(data)
    part.replace(target)


def main() -> None:
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    folder_in, folder_out = (Path(arg) for arg in sys.argv[1:3] or (DEMO / "pictures", DEMO / "rasterised"))
    log.info("%s pictures drawn into %s", len(build(folder_in, folder_out)), folder_out)


if __name__ == "__main__":
    main()
