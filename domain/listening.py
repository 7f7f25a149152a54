"""How a customer hears the agent: how loud, whether at all, and through what. Screen, line and engine share these rules.

EN 301 549 asks for 18 dB in steps, one of them at 12 dB (8.2.1), and for the usual level again after each customer (5.1.3.13).
"""

from typing import Annotated

import msgspec
from msgspec import Meta

SOFTEST, USUAL, LOUDEST = 1, 4, 7
STEP_DB = 3
"""So much louder is each level than the one before; the loudest is the agent's voice as it came."""

Level = Annotated[int, Meta(ge=SOFTEST, le=LOUDEST)]


class Listening(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``level`` can be heard, also the lowest one; only ``silent`` cannot. ``headphones``: their plug is in, and the speaker is
    silent."""

    level: Level = USUAL
    silent: bool = False
    headphones: bool = False

    @property
    def gain(self) -> float:
        """What samples are multiplied with."""
        return 0.0 if self.silent else 10 ** (STEP_DB * (self.level - LOUDEST) / 20)

    def louder(self) -> "Listening":
        """Whoever wants it louder wants to hear."""
        return msgspec.structs.replace(self, level=min(self.level + 1, LOUDEST), silent=False)

    def quieter(self) -> "Listening":
        return self if self.silent else msgspec.structs.replace(self, level=max(self.level - 1, SOFTEST))

    def with_headphones(self, plugged: bool, usual: int) -> "Listening":
        """Into the ear it begins with the ``usual`` level; out of it the speaker is no louder than that."""
        if plugged is self.headphones:
            return self
        if plugged:
            return Listening(level=usual, headphones=True)
        return Listening(level=min(self.level, usual), silent=self.silent)
