"""A file that is whole after whatever happens: the one before, or the new one."""

import os
from pathlib import Path


def write(path: Path, content: bytes) -> None:
    """On the disk when this returns; blocks meanwhile. Makes the folder. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_suffix(".new")
    with new.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    new.rename(path)
