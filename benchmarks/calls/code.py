"""A time in a picture: 24 bits of milliseconds as fields of black and white, so large that no codec and no scaling harms them,
and below them what moves, so that there is something to encode. `picture.js` draws and reads the same."""

import numpy as np

COLUMNS, ROWS = 8, 3
BITS = COLUMNS * ROWS
SPAN_MS = 1 << BITS
FIELDS = 0.5
"""The share of the height that the fields take, from the top."""
COARSE = 16
_grain = np.kron(
    np.random.default_rng(1).integers(90, 166, (480 // COARSE, 80), dtype=np.uint8), np.ones((COARSE, COARSE), np.uint8)
)


def draw(ms: int, width: int, height: int) -> bytes:
    """A picture in I420 that says ``ms``."""
    luma = np.empty((height, width), np.uint8)
    at = ms // 16 % width
    luma[:] = _grain[:height, at : at + width]
    bits = np.array([(ms >> bit) & 1 for bit in range(BITS)], np.uint8).reshape(ROWS, COLUMNS)
    fields = np.kron(bits * 219 + 16, np.ones((int(height * FIELDS) // ROWS, width // COLUMNS), np.uint8))
    luma[: fields.shape[0]] = fields
    return luma.tobytes() + bytes([128]) * (width * height // 2)


def read(luma: bytes, width: int, height: int) -> int:
    """What `draw` has drawn, in whatever size it has come."""
    picture = np.frombuffer(luma, np.uint8).reshape(height, width)
    rows = ((np.arange(ROWS) + 0.5) * height * FIELDS / ROWS).astype(int)
    columns = ((np.arange(COLUMNS) + 0.5) * width / COLUMNS).astype(int)
    bits = (picture[np.ix_(rows, columns)] > 125).reshape(-1)
    return int(sum(1 << bit for bit, on in enumerate(bits) if on))


def since(code: int, ms: float) -> float:
    """Milliseconds from the time that was read until ``ms`` of the same clock."""
    return (ms - code + SPAN_MS / 2) % SPAN_MS - SPAN_MS / 2
