"""Where a card number could have stayed: files, and the memory of a process."""

from collections.abc import Iterator
from pathlib import Path

OVERLAP = 256
CHUNK = 1024 * 1024


def files(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Every file below ``folder``, by name and content."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink():
            yield str(path.relative_to(folder)), path.read_bytes()


def memory(process: int) -> Iterator[bytes]:
    """What a core of the process would hold: all that it can write to, in pieces that overlap."""
    maps = Path(f"/proc/{process}/maps").read_text().splitlines()
    with Path(f"/proc/{process}/mem").open("rb", buffering=0) as core:
        for line in maps:
            where, rights, *_ = line.split()
            if not rights.startswith("rw") or "[vvar]" in line:
                continue
            begin, end = (int(one, 16) for one in where.split("-"))
            for at in range(begin, end, CHUNK):
                core.seek(at)
                try:
                    piece = core.read(min(CHUNK + OVERLAP, end - at))
                except OSError:  # a page that is not there
                    continue
                if piece != bytes(len(piece)):  # most of it was never used
                    yield piece
