"""A customer made of software: looks for what can be pressed, and presses it, as a finger would."""

import asyncio
from pathlib import Path
from typing import Any

import aiohttp

from workbench.sockets import Socket

LOOK_EVERY_S = 0.03
PATIENCE_S = 10.0


class CustomerLost(AssertionError):
    """What the customer looked for did not come; says what was there instead."""


class Customer:
    """Uses a kiosk through its screen's socket: what can be pressed is found by its spoken name."""

    def __init__(self, screen: Socket) -> None:
        self._screen = screen

    async def targets(self) -> list[dict[str, Any]]:
        targets: list[dict[str, Any]] = await self._screen.json("/targets")
        return targets

    async def session(self) -> dict[str, Any]:
        session: dict[str, Any] = await self._screen.json("/session")
        return session

    async def page(self, page: str, patience_s: float = PATIENCE_S) -> dict[str, Any]:
        """Wait until the kiosk shows a page; its session then."""

        async def there() -> dict[str, Any] | None:
            session = await self.session()
            return session if session["page"] == page else None

        return await self._until(there, f"page {page!r}", patience_s)

    async def find(self, name: str, patience_s: float = PATIENCE_S, role: str = "") -> dict[str, Any]:
        """Wait for something that can be pressed: its id or name is ``name``, or its name starts with it."""

        async def there() -> dict[str, Any] | None:
            found = [target for target in await self.targets() if role in ("", target["role"])]
            for fits in (
                lambda target: name in (target["id"], target["name"]),
                lambda target: target["name"].startswith(name),
            ):
                for target in found:
                    if fits(target) and "disabled" not in target.get("state", ""):
                        return target
            return None

        return await self._until(there, f"{name!r}", patience_s)

    async def touch(self, name: str, patience_s: float = PATIENCE_S) -> None:
        """Press what is called ``name``, in its middle, once it has stopped moving."""
        target = await self.find(name, patience_s)
        while (again := await self.find(name, patience_s))["box"] != target["box"]:
            target = again
        x, y, width, height = target["box"]
        await self.tap(x + width / 2, y + height / 2)

    async def type(self, words: str) -> None:
        """Type on the keyboard that the screen shows; small letters, digits and spaces."""
        for character in words:
            await self.touch("space" if character == " " else character)

    async def tap(self, x: float, y: float) -> None:
        for phase in ("down", "up"):
            await self._screen.post("/touch", {"x": round(x), "y": round(y), "phase": phase})

    async def drag(self, start: tuple[float, float], end: tuple[float, float], steps: int = 12) -> None:
        """Move a finger in a straight line."""
        await self._screen.post("/touch", {"x": round(start[0]), "y": round(start[1]), "phase": "down"})
        for step in range(1, steps + 1):
            x = start[0] + (end[0] - start[0]) * step / steps
            y = start[1] + (end[1] - start[1]) * step / steps
            await self._screen.post("/touch", {"x": round(x), "y": round(y), "phase": "move"})
            await asyncio.sleep(1 / 60)
        await self._screen.post("/touch", {"x": round(end[0]), "y": round(end[1]), "phase": "up"})

    async def picture(self, file: Path) -> Path:
        """Keep what the screen shows now, once two looks at it are the same or a second has passed."""
        last, deadline = await self._screen.bytes("/picture"), _now() + 1.0
        while _now() < deadline:
            await asyncio.sleep(0.15)
            picture = await self._screen.bytes("/picture")
            if picture == last:
                break
            last = picture
        await asyncio.to_thread(file.write_bytes, last)
        return file

    async def _until(self, there: Any, what: str, patience_s: float) -> dict[str, Any]:
        deadline = _now() + patience_s
        while True:
            try:
                found: dict[str, Any] | None = await there()
            except aiohttp.ClientError:
                found = None
            if found is not None:
                return found
            if _now() > deadline:
                raise CustomerLost(await self._lost(what, patience_s))
            await asyncio.sleep(LOOK_EVERY_S)

    async def _lost(self, what: str, patience_s: float) -> str:
        try:
            page = (await self.session())["page"]
            names = ", ".join(sorted(repr(target["name"]) for target in await self.targets()))
        except aiohttp.ClientError as error:
            return f"looked for {what} for {patience_s:g} s, and the screen does not answer: {error}"
        return f"looked for {what} for {patience_s:g} s; on page {page!r} there is {names}"


def _now() -> float:
    return asyncio.get_running_loop().time()
