"""Camera, microphone and speaker of a running call: what is wrong with them is said, and one that failed is opened again."""

import logging
from collections.abc import Callable
from typing import Protocol

from domain.media import Trouble
from domain.trouble import Part, Problem
from hardware.audio.gstreamer import GLib, Gst
from kiosk.call.watch import PictureWatch, SilenceWatch

log = logging.getLogger(__name__)

AGAIN_AFTER_S = (2, 3, 5, 10, 20, 30, 60, 60, 60)
"""So long after each failure a device is opened again; after the last one not any more in this call."""
NOTHING_CAME = 3
"""Looks without any sound of a microphone that told no error: its driver is stuck."""


class Look(Protocol):
    """As `kiosk.call.glance.Glance`."""

    def take(self) -> bytes | None: ...


def problem_of(error: GLib.Error, worked: bool) -> Problem:
    """What an error of GStreamer says about a device; ``worked``: it has, in this call."""
    of_resource = error.domain == GLib.quark_to_string(Gst.ResourceError.quark())
    if of_resource and error.code == Gst.ResourceError.BUSY:
        return Problem.BUSY
    return Problem.UNPLUGGED if worked else Problem.MISSING


class _Device:
    def __init__(self) -> None:
        self.problem = Problem.NONE
        self.open = self.worked = self.due = False
        self.tries = self.idle = self.turn = 0
        self.look: Look | None = None
        self.picture, self.sound = PictureWatch(), SilenceWatch()


class Troubles:
    """``say`` is told of each change. ``restart(part)`` closes a device, if it is open, and opens it again;
    ``later(seconds, do)`` does something after a while."""

    def __init__(
        self,
        say: Callable[[Trouble], None],
        restart: Callable[[Part], None],
        later: Callable[[float, Callable[[], None]], object],
    ) -> None:
        self._say, self._restart, self._later = say, restart, later
        self._devices = {part: _Device() for part in (Part.SPEAKER, Part.MICROPHONE, Part.CAMERA)}

    def opened(self, part: Part, look: Look | None, has_noise: bool = True) -> None:
        """``look`` gives what comes from it: None of a speaker. Without ``has_noise`` it may stand still, or be silent, for
        long."""
        device = self._devices[part]
        device.turn += 1
        device.open, device.due, device.idle, device.look = True, False, 0, look
        device.picture, device.sound = PictureWatch(has_noise), SilenceWatch(has_noise)

    def closed(self, part: Part) -> None:
        """On purpose: nothing is wrong with what is not used."""
        device = self._devices[part]
        device.turn += 1
        device.open = device.due = False
        device.tries = 0
        self._is(part, Problem.NONE)

    def failed(self, part: Part, error: GLib.Error) -> None:
        """It broke, and is closed."""
        device = self._devices[part]
        gave = device.open and device.look is not None and device.look.take() is not None  # since the last look
        device.open, device.worked = False, device.worked or gave
        self._is(part, problem_of(error, device.worked))
        self._again(part)

    def look(self, microphone_level: float) -> None:
        """Once a second, while devices may be open."""
        for part, device in self._devices.items():
            found = self._found(part, device, microphone_level) if device.open else None
            if found is None:
                continue
            self._is(part, found)
            if found is Problem.NONE:
                device.tries = 0
            elif found in (Problem.FROZEN, Problem.UNPLUGGED, Problem.MISSING):
                self._again(part)

    def _found(self, part: Part, device: _Device, microphone_level: float) -> Problem | None:
        came = device.look.take() if device.look is not None else b""
        device.idle = 0 if came is not None else device.idle + 1
        if part is Part.CAMERA:
            device.worked = device.worked or came is not None
            return device.picture.look(came)
        if device.idle >= NOTHING_CAME:
            return Problem.UNPLUGGED if device.worked else Problem.MISSING
        device.worked = device.worked or came is not None
        if came is None or part is Part.SPEAKER:
            return None if came is None else Problem.NONE
        return device.sound.look(microphone_level)

    def _again(self, part: Part) -> None:
        device = self._devices[part]
        if device.due:
            return
        if device.tries >= len(AGAIN_AFTER_S):
            log.error("the %s is %s, and is not tried again in this call", part, device.problem)
            device.due = True
            return
        after, turn = AGAIN_AFTER_S[device.tries], device.turn
        device.tries, device.due = device.tries + 1, True
        self._later(after, lambda: self._restart_if(part, turn))

    def _restart_if(self, part: Part, turn: int) -> None:
        """Unless it was opened or closed meanwhile."""
        device = self._devices[part]
        if device.turn == turn:
            device.due = False
            log.info("the %s is opened again, try %d of %d", part, device.tries, len(AGAIN_AFTER_S))
            self._restart(part)

    def _is(self, part: Part, problem: Problem) -> None:
        device = self._devices[part]
        if problem is not device.problem:
            device.problem = problem
            log.warning("the %s: %s", part, problem or "works again")
            self._say(Trouble(part, problem))
