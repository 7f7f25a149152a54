"""The pictures of a call follow the line: ours is made to fit, and it is told when there is only sound, either way."""

import logging
import time
from collections.abc import Callable

import msgspec

from domain.media import SoundOnly
from kiosk.call import congestion, ladder
from kiosk.call.congestion import ENOUGH_ALL_THE_SAME, STILL_AT_MOST_S
from kiosk.call.feedback import Deliveries, Delivery
from kiosk.call.ladder import LADDER, NO_PICTURE, TRY_WITH
from kiosk.call.outlasted import Outlasted
from kiosk.call.picture import PictureSink
from kiosk.call.sound import Sound
from kiosk.call.video import Video

log = logging.getLogger(__name__)

LOOK_MS = 100
RESTS_AFTER_S = 0.5
"""Nothing encoded for so long: the camera is off, or nobody looks."""
MISSED_S = 2.0
SOUND_COMES_S = 0.5
SPARES_BELOW, SPARES_UNTIL = ENOUGH_ALL_THE_SAME, 250_000
"""Bit/s of picture: below the first the sound is sent once, in fewer bits; from the second on as usual again."""
WORTH_TELLING = 0.03
"""The encoder is not told of smaller changes of the bitrate."""


class Adaptation:
    """Lives on the main loop; ``look`` is for every `LOOK_MS` of an open connection."""

    def __init__(self, video: Video, sound: Sound, picture: PictureSink, say: Callable[[SoundOnly], None]) -> None:
        now = time.monotonic()
        self._video, self._sound, self._picture, self._say = video, sound, picture, say
        self._generation, self._deliveries = 0, Deliveries()
        self._looked_at, self._outlasted = 0, Outlasted()
        self._control, self._place = congestion.Control(stepped_at=now), ladder.Place(since=now)
        self._told_bitrate = self._control.bitrate
        self._still = self._spares = False
        self._encoded, self._encoded_at = 0, now
        self._seen, self._seen_at, self._heard_at = 0, now, 0.0
        self._said = SoundOnly(sent=False, received=False)
        video.on_feedback(self._feedback)

    def sound_came(self) -> None:
        """A packet of the agent's voice; on any thread."""
        self._heard_at = time.monotonic()

    def look(self, generation: int, round_trip_s: float | None) -> None:
        """Do what follows from the last moments, over the connection of that generation."""
        now = time.monotonic()
        if generation != self._looked_at:
            self._looked_at, self._outlasted = generation, Outlasted()
        is_over = self._outlasted.over(self._place.rung == NO_PICTURE, round_trip_s, now)
        encodes = self._is_encoding(now)
        if encodes:
            self._control = congestion.step(self._control, self._deliveries.report(now), now)
        self._hold_still(now < self._control.still_until, now)  # comes free though nothing is encoded
        if encodes:
            self._climb(now)
        elif self._place.rung == NO_PICTURE:
            self._climb(now, is_over)
        else:
            self._deliveries.rest(now)
        self._spare_sound()
        self._video.look(self._picture.count, now)
        self._tell(now)

    def _feedback(self, generation: int, packets: list[Delivery]) -> None:
        """A newer connection has a line of its own, with a delay of its own."""
        if generation > self._generation:
            self._generation, self._deliveries = generation, Deliveries()
        if generation == self._generation:
            self._deliveries.took(packets, time.monotonic())

    def _is_encoding(self, now: float) -> bool:
        if self._video.pictures_sent != self._encoded:
            self._encoded, self._encoded_at = self._video.pictures_sent, now
        return self._place.rung < NO_PICTURE and now - self._encoded_at < RESTS_AFTER_S + STILL_AT_MOST_S

    def _hold_still(self, on: bool, now: float) -> None:
        if on is not self._still:
            self._still = on
            self._video.hold_still(on)
            self._deliveries.rest(now)

    def _climb(self, now: float, may_try: bool = False) -> None:
        before = self._place
        self._place = ladder.step(before, self._control.bitrate, now, may_try=may_try)
        rung = self._place.rung
        if before.rung == NO_PICTURE and rung < NO_PICTURE:
            self._deliveries.rest(now)
            self._encoded_at = now
            self._control = msgspec.structs.replace(self._control, bitrate=TRY_WITH, stepped_at=now)
            self._hold_still(False, now)
        bitrate = self._control.bitrate
        if abs(bitrate - self._told_bitrate) > WORTH_TELLING * self._told_bitrate:
            self._told_bitrate = bitrate
            self._video.set_bitrate(bitrate)
        if rung != before.rung:
            shown = LADDER[rung] if rung < NO_PICTURE else None
            log.info("the line takes %s kbit/s of picture: %s", bitrate // 1000, shown or "none is sent")
            self._video.show(shown)

    def _spare_sound(self) -> None:
        """Only a line that is too thin, not one that loses by chance, has so little left for the picture."""
        spares = self._control.bitrate < (SPARES_UNTIL if self._spares else SPARES_BELOW)
        if spares is not self._spares:
            self._spares = spares
            self._sound.spare(spares)

    def _tell(self, now: float) -> None:
        sent, received = self._said.sent, self._said.received
        if self._place.rung == NO_PICTURE:
            sent = True
        elif now - self._place.since >= MISSED_S:
            sent = False
        if self._picture.count != self._seen:
            self._seen, self._seen_at = self._picture.count, now
        if now - self._heard_at < SOUND_COMES_S or self._seen_at == now:
            received = now - self._seen_at >= MISSED_S
        if (sent, received) != (self._said.sent, self._said.received):
            self._said = SoundOnly(sent=sent, received=received)
            self._say(self._said)
