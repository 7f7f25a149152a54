"""How much picture the line takes: the loss-based half of Google's congestion control, a step a second.

webrtcbin of GStreamer 1.22 has no congestion control of its own.
"""

LOWEST, HIGHEST = 250_000, 1_200_000


def next_bitrate(current: int, loss: float) -> int:
    """Bits per second after a second in which the share ``loss`` of our packets did not arrive."""
    if loss > 0.10:
        wanted = current * (1 - loss / 2)
    elif loss < 0.02:
        wanted = current * 1.05
    else:
        wanted = current
    return int(min(HIGHEST, max(LOWEST, wanted)))
