"""Keys and jacks beside the screen, which say how a customer hears an agent: found by themselves, heard of by the session."""

from collections.abc import Callable
from pathlib import Path

from domain.messages import DeviceReport
from hardware.sound_keys.inputs import inputs, simulated
from hardware.sound_keys.sound_keys import SoundKeys
from kiosk.config import SIMULATED, Config
from kiosk.screen.session import Session


class SoundControls:
    """``changed`` is called when `reports` are others. A jack may tell of its plug by an input device of Linux, or by a contact
    on a pin of the panel (`contact`)."""

    def __init__(self, config: Config, session: Session, changed: Callable[[], None]) -> None:
        self._config, self._session, self._changed = config, session, changed
        self._simulated = config.audio.driver == SIMULATED
        self._in = {"input": False, "contact": False}
        port = Path(config.device_path("sound_keys", SIMULATED))
        self._keys = SoundKeys(
            (lambda: simulated(port)) if self._simulated else inputs,
            pressed=session.on_sound_key,
            headphones=lambda plugged: self._plug("input", plugged),
            changed=changed,
        )

    async def run(self) -> None:
        """For ever."""
        await self._keys.run()

    def contact(self, closed: bool) -> None:
        self._plug("contact", closed)

    @property
    def reports(self) -> tuple[DeviceReport, ...]:
        """The jack, and what may not be read. Without a jack there is nothing to say."""
        reports = []
        if self._config.buttons.headphones is not None or any(found.jack for found in self._keys.here):
            reports.append(self._report("headphones", "ok", "in" if any(self._in.values()) else "out"))
        if self._keys.refused:
            remedy = "put the screen's user into group input, then restart the screen"
            reports.append(self._report("sound_keys", "trouble", "; ".join(self._keys.refused.values()), remedy))
        return tuple(reports)

    def _report(self, kind: str, state: str, detail: str, remedy: str = "") -> DeviceReport:
        driver = SIMULATED if self._simulated else "evdev"
        return DeviceReport(
            kind=kind, driver=driver, state=state, detail=detail, remedy=remedy, simulated=self._simulated
        )

    def _plug(self, jack: str, plugged: bool) -> None:
        self._in[jack] = plugged
        self._session.on_headphones(any(self._in.values()))
        self._changed()
