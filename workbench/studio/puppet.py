"""The face and the voice that a simulated camera and microphone look for: files on a tmpfs, moved ten times a second."""

import asyncio
import contextlib
import itertools
import random
import shutil
from pathlib import Path

from domain.scenario import Look
from workbench.place import FACES
from workbench.studio.voice import POSES_A_SECOND, speech

BLINKS_EVERY_S = (2.2, 5.5)


class Puppet:
    """One customer before the kiosk. ``folder``: `workbench.place.Place.puppet`. Runs inside ``async with``."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._voice = "en-us"
        self._look = Look.SMILE
        self._mouth: list[str] = []
        self._numbers = itertools.count(1)
        self._dice = random.Random(7)  # noqa: S311 - when somebody blinks

    def become(self, face: str, voice: str) -> None:
        """Somebody else steps before the kiosk, between two calls."""
        pictures = FACES / face / "rasterised"
        shutil.rmtree(self._folder, ignore_errors=True)
        (self._folder / "sayings").mkdir(parents=True)
        (self._folder / "face").mkdir()
        for picture in pictures.glob("*.jpg"):
            (self._folder / "face" / picture.name).symlink_to(picture)
        self._voice, self._look, self._mouth = voice, Look.SMILE, []
        self._pose(Look.SMILE)

    def look(self, look: Look) -> None:
        self._look = look

    async def say(self, text: str) -> None:
        """Say it, and come back when it is said."""
        made = await asyncio.to_thread(speech, self._voice, text)
        name = f"{next(self._numbers):05}.wav"
        new = self._folder / "sayings" / f"{name}.new"
        new.write_bytes(made.wav)
        new.rename(new.with_suffix(""))
        self._mouth = list(made.poses)
        await asyncio.sleep(made.seconds)

    async def run(self) -> None:
        """Move the face, for ever."""
        blink_in = self._dice.uniform(*BLINKS_EVERY_S)
        shown = ""
        while True:
            await asyncio.sleep(1 / POSES_A_SECOND)
            blink_in -= 1 / POSES_A_SECOND
            pose = self._mouth.pop(0) if self._mouth else str(self._look)
            if blink_in <= 0 and not self._mouth:
                pose, blink_in = "blink", self._dice.uniform(*BLINKS_EVERY_S)
            if pose != shown:
                self._pose(pose)
                shown = pose

    def _pose(self, pose: str) -> None:
        with contextlib.suppress(FileNotFoundError):  # nobody stands there
            new = self._folder / "face" / "pose.new"
            new.write_text(pose)
            new.rename(new.with_suffix(""))
