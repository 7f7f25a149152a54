"""The captured bytes of other projects; see captures/README.md."""

import json
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent / "captures"


def _rows(name: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads((HERE / name).read_text())
    return rows


FRAMES = [(bytes.fromhex(row["frame"]), bytes.fromhex(row["apdu"])) for row in _rows("serial_frames.json")]
APDUS = _rows("apdus_everest.json") + _rows("apdus_portalum.json")
WHOLE = [bytes.fromhex(row["hex"]) for row in APDUS if "damaged" not in row]
DAMAGED = [bytes.fromhex(row["hex"]) for row in APDUS if "damaged" in row]
WITH_FIELDS = [(bytes.fromhex(row["hex"]), row["bmp"]) for row in APDUS if "bmp" in row]
