"""When the till closes the card terminal's batch: at once when the terminal asks for it, and by itself once a night."""

import datetime as dt
import logging
from pathlib import Path

from hardware.card_terminal.base import CardTerminal, TerminalStatus

log = logging.getLogger(__name__)

WINDOW = dt.timedelta(hours=4)
"""How long after its hour the night's end of day may still begin; later it waits for the next night."""

PAUSE = dt.timedelta(minutes=5)
"""After a failure; the terminal's host may be away for a while. Nobody can pay by card meanwhile."""

FAILED = "end of day failed; close the terminal's batch by hand, for it will refuse payments"


class EndOfDay:
    """``hour`` of the local day, 0 to 23; None: only when the terminal asks. ``file`` remembers the last night that was
    closed, so that a restart does not close it again."""

    def __init__(self, file: Path | None = None, hour: int | None = None) -> None:
        self._file, self._hour = file, hour
        self._failed_at: dt.datetime | None = None
        self._closed = self._remembered()

    async def tend(
        self, terminal: CardTerminal, status: TerminalStatus, now: dt.datetime, *, quiet: bool = True
    ) -> str:
        """To be called again and again with the idle terminal's status; ``quiet`` while no order is open, for the night's end
        of day waits for that. Empty, or what a technician has to know. Raises `TerminalError` when the terminal cannot be
        asked."""
        if not status.end_of_day_due and not (quiet and self._night(now) is not None):
            return self.failure
        if self._failed_at is not None and dt.timedelta() <= now - self._failed_at < PAUSE:  # or the clock was set back
            return FAILED
        return await self.close(terminal, now)

    async def close(self, terminal: CardTerminal, now: dt.datetime) -> str:
        """At once, because a payment was refused for want of it. Returns and raises as `tend` does."""
        log.info("end of day of the card terminal begins")
        if not await terminal.end_of_day():
            self._failed_at = now
            return FAILED
        self._failed_at = None
        night = self._night(now)
        if night is not None:
            self._remember(night)
        return ""

    @property
    def failure(self) -> str:
        """Empty, or what a technician has to know of the last end of day."""
        return "" if self._failed_at is None else FAILED

    def _night(self, now: dt.datetime) -> dt.date | None:
        """The day whose night it is if that is not closed yet. A terminal that is not ready has its own trouble."""
        if self._hour is None:
            return None
        begin = now.replace(hour=self._hour, minute=0, second=0, microsecond=0)
        if begin > now:
            begin -= dt.timedelta(days=1)
        if now - begin >= WINDOW or self._closed == begin.date():
            return None
        return begin.date()

    def _remembered(self) -> dt.date | None:
        if self._file is None:
            return None
        try:
            return dt.date.fromisoformat(self._file.read_text().strip())
        except (OSError, ValueError):  # not written yet, or torn by a power cut: closing twice does no harm
            return None

    def _remember(self, night: dt.date) -> None:
        self._closed = night
        if self._file is None:
            return
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            self._file.write_text(night.isoformat())
        except OSError as error:
            log.warning("the night %s is closed, but %s cannot be written: %s", night, self._file, error)
