"""Contract suites over real devices: which one is meant, and the person who does to it what a simulator does by itself.

``COUNTERPART_SCANNER=/dev/ttyUSB2 pytest tests/hardware/scanner -k real`` tries the scanner there.
"""

import os
from pathlib import Path

PATIENCE_S = 60.0
"""So long a person has for what is asked of them."""


def named(kind: str) -> str:
    """The real device of this kind that the environment names, or nothing."""
    return os.environ.get(f"COUNTERPART_{kind.upper()}", "")


def please(text: str) -> None:
    """Ask whoever sits at the terminal; pytest keeps what is only printed."""
    Path("/dev/tty").write_text(f"\n>>> Please {text}\n")


def answered(text: str) -> str:
    """Ask, and wait for the answer."""
    please(text)
    with Path("/dev/tty").open() as terminal:
        return terminal.readline().strip()
