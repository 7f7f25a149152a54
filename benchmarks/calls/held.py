"""What memory a process holds for itself."""

from pathlib import Path


def anonymous(pid: int) -> int:
    """Bytes that belong to no file. Unlike unique memory (USS) this does not change when another process that runs the same
    program begins or ends. Raises FileNotFoundError or ProcessLookupError when there is no such process."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Anonymous:")) * 1024
