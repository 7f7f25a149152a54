"""The account of each call's media that the kiosk gives the hub: every minute, so that a kiosk that dies leaves what was known,
and at the end."""

from collections.abc import Callable
from typing import Protocol

from domain.media import FromCall
from domain.messages import CallQuality as CallQualitySaid
from domain.quality import Link, MeasuredCall
from kiosk.line.last_calls import LastCalls
from kiosk.line.quality import CallQuality

EVERY_S = 60


class Hub(Protocol):
    @property
    def connected(self) -> bool: ...

    def send(self, message: CallQualitySaid) -> None: ...


class Records:
    """``clock`` measures, ``now`` dates (seconds since 1970)."""

    def __init__(
        self,
        hub: Hub,
        last_calls: LastCalls,
        *,
        clock: Callable[[], float],
        now: Callable[[], float],
        link: Callable[[], Link],
    ) -> None:
        self._hub, self._last_calls = hub, last_calls
        self._clock, self._now, self._link = clock, now, link
        self._call, self._voice = "", True
        self._quality = CallQuality(clock, link)

    def accepted(self, call: str, *, voice: bool) -> None:
        """Somebody is there for the customer; said again when it is somebody else."""
        if call != self._call:
            self._call, self._quality = call, CallQuality(self._clock, self._link)
        self._voice = voice
        self._quality.accepted()

    def said(self, message: FromCall) -> None:
        """By the engine of the call."""
        before = self._quality.seconds
        self._quality.said(message)
        if self._quality.seconds > before and self._quality.seconds % EVERY_S == 0:
            self._tell()

    def engine_over(self) -> None:
        self._quality.over()

    def over(self, call: str) -> None:
        """The call has ended; one that nobody accepted has nothing to tell."""
        if call != self._call:
            return
        self._quality.over()
        quality = self._quality.record(voice=self._voice)
        self._tell()
        if quality is not None:
            known = MeasuredCall(call=call, ended_at=self._now(), quality=quality, told=self._hub.connected)
            self._last_calls.keep(known)
        self._call = ""

    def hub_came(self) -> None:
        """It has missed what ended while it was away."""
        for one in self._last_calls.untold():
            self._hub.send(CallQualitySaid(call=one.call, quality=one.quality))

    def _tell(self) -> None:
        quality = self._quality.record(voice=self._voice)
        if quality is not None and self._call:
            self._hub.send(CallQualitySaid(call=self._call, quality=quality))
