"""Becoming a kiosk of the chain: the hub gives a code, the screen shows it, a person types it in at the hub."""

import asyncio
import logging
import time
from collections.abc import Callable
from typing import Literal

import aiohttp
import msgspec

from domain.checked import decode
from domain.line import Enrolment, EnrolmentState
from kiosk.line.jitter import Jitter

log = logging.getLogger(__name__)

ASK_EVERY_S = 1.0


class Offer(msgspec.Struct, frozen=True):
    """The hub's answer to a public key."""

    enrolment: str
    code: str
    expires_in_s: int


class Progress(msgspec.Struct, frozen=True):
    state: Literal["waiting", "done", "expired"]
    kiosk: str = ""


_offer, _progress = msgspec.json.Decoder(Offer), msgspec.json.Decoder(Progress)


class Enroller:
    """``changed`` is called whenever `view` says something else."""

    def __init__(self, public_key: str, changed: Callable[[], None], jitter: Jitter | None = None) -> None:
        self._public_key, self._changed, self._jitter = public_key, changed, jitter or Jitter()
        self._offer: Offer | None = None
        self._code = ""  # as it is shown: nothing while the hub is away
        self._expires_at = 0.0

    def view(self) -> Enrolment:
        if not self._code:
            return Enrolment(state=EnrolmentState.NO_HUB)
        left_s = max(0, int(self._expires_at - time.monotonic()))
        return Enrolment(state=EnrolmentState.CODE, code=self._code, expires_in_s=left_s)

    async def run(self, http: aiohttp.ClientSession) -> str:
        """The kiosk's id, when somebody has typed the code; a code that has expired is followed by another. A hub that was away
        for a moment is asked about the same code: somebody may have typed it meanwhile."""
        while True:
            try:
                kiosk = await self._one_code(http)
                if kiosk:
                    self._show("")
                    return kiosk
            except (aiohttp.ClientError, OSError, TimeoutError, msgspec.DecodeError) as error:
                log.info("cannot enrol at %s: %s", http._base_url, error)
                self._show("")
                await asyncio.sleep(self._jitter.next_s())

    async def _one_code(self, http: aiohttp.ClientSession) -> str:
        if self._offer is None:
            self._offer = await self._ask(http)
            self._expires_at = time.monotonic() + self._offer.expires_in_s
            self._show(self._offer.code)
        while True:
            await asyncio.sleep(ASK_EVERY_S)
            async with http.get(f"/api/enrolments/{self._offer.enrolment}") as answer:
                answer.raise_for_status()
                progress = decode(_progress, await answer.read())
            if progress.state == "done" and progress.kiosk:
                log.info("enrolled as kiosk %s", progress.kiosk)
                self._offer = None
                return progress.kiosk
            if progress.state != "waiting" or time.monotonic() >= self._expires_at:
                log.info("the enrolment code has expired; asking for another")
                self._offer = None
                return ""
            self._jitter.useful()
            self._show(self._offer.code)

    async def _ask(self, http: aiohttp.ClientSession) -> Offer:
        body = msgspec.json.encode({"public_key": self._public_key})
        async with http.post("/api/enrolments", data=body, headers={"Content-Type": "application/json"}) as answer:
            answer.raise_for_status()
            return decode(_offer, await answer.read())

    def _show(self, code: str) -> None:
        if code != self._code:
            self._code = code
            self._changed()
