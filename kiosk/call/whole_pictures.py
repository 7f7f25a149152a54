"""When the other side is asked for a whole picture again. GStreamer's depayloader asks as soon as a packet is missing, and then
waits; where what it asked is lost, or the whole picture is, nobody would see anything for as long as the line is good."""

MISSED = 3
"""So many pictures came in packets, and none was shown: fewer are on their way through the decoder. A thin line has a few
pictures a second, which are no less to be shown, so that seconds do not count."""
AGAIN_AFTER_S = 0.4
"""A whole picture and what is sent again of it need a round trip or two, and browsers make no more than three a second."""


class WholePictures:
    """Looked at ten times a second; ``now`` grows, in seconds."""

    def __init__(self) -> None:
        self._shown = self._time = self._missed = 0
        self._asked_at = float("-inf")

    def due(self, shown: int, time: int, now: float) -> bool:
        """Whether to ask now: ``shown`` pictures until now, the newest packet is of a picture of that RTP ``time``."""
        if shown != self._shown:
            self._missed = 0
        elif time != self._time:
            self._missed += 1
        self._shown, self._time = shown, time
        if self._missed < MISSED or now - self._asked_at < AGAIN_AFTER_S:
            return False
        self._asked_at = now
        return True
