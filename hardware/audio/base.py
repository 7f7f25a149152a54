"""What drivers of microphones and speakers are: they give the media engine one live source or one sink of sound."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING

from hardware.audio.gstreamer import Gst

if TYPE_CHECKING:
    from hardware.audio.canceller import Played

SOUND = "audio/x-raw,format=S16LE,layout=interleaved,rate=48000,channels=1"


class Microphone(ABC):
    """Made with its settings, closed. A driver has a class ``Settings``: the keys beside ``driver`` it may be given."""

    cancels_echo = False
    """Whether it takes the speaker's sound out of what it hears, and needs the same `Played` as the speaker."""
    played: Played | None = None
    has_noise = True
    """As every real one: also in a quiet room it gives more than nothing."""

    @abstractmethod
    def open(self) -> Gst.Element:
        """A new source whose pad ``src`` gives `SOUND`, live. The device is opened by state READY and closed by NULL."""


class Speaker(ABC):
    """Made with its settings, closed. A driver has a class ``Settings``: the keys beside ``driver`` it may be given."""

    feeds_echo_canceller = False
    has_headphones = False
    """Whether headphones are another device. If not, its own jack cuts the speaker off."""
    played: Played | None = None
    """Where to keep what it is given, if a microphone wants to know."""

    @abstractmethod
    def open(self, headphones: bool = False) -> Gst.Element:
        """A new sink whose pad ``sink`` takes `SOUND` and plays it at its time, to ``headphones`` if they are another device.
        State NULL closes the device."""
