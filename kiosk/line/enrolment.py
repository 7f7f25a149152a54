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
        self._code = ""
        self._expires_at = 0.0

    def view(self) -> Enrolment:
        if not self._code:
            return Enrolment(state=EnrolmentState.NO_HUB)
        left_s = max(0, int(self._expires_at - time.monotonic()))
        return Enrolment(state=EnrolmentState.CODE, code=self._code, expires_in_s=left_s)

    async def run(self, http: aiohttp.ClientSession) -> str:
        """The kiosk's id, when somebody has typed the code; a code that has expired is followed by another."""
        while True:
            try:
                kiosk = await self._one_code(http)
                if kiosk:
                    self._show("", 0)
                    return kiosk
            except (aiohttp.ClientError, OSError, TimeoutError, msgspec.DecodeError) as error:
                log.info("cannot enrol at %s: %s", http._base_url, error)
                self._show("", 0)
                await asyncio.sleep(self._jitter.next_s())

    async def _one_code(self, http: aiohttp.ClientSession) -> str:
        body = msgspec.json.encode({"public_key": self._public_key})
        async with http.post("/api/enrolments", data=body, headers={"Content-Type": "application/json"}) as answer:
            answer.raise_for_status()
            offer = decode(_offer, await answer.read())
        self._jitter.useful()
        self._show(offer.code, offer.expires_in_s)
        while True:
            await asyncio.sleep(ASK_EVERY_S)
            async with http.get(f"/api/enrolments/{offer.enrolment}") as answer:
                answer.raise_for_status()
                progress = decode(_progress, await answer.read())
            if progress.state == "done" and progress.kiosk:
                log.info("enrolled as kiosk %s", progress.kiosk)
                return progress.kiosk
            if progress.state != "waiting" or time.monotonic() >= self._expires_at:
                log.info("the enrolment code has expired; asking for another")
                return ""

    def _show(self, code: str, expires_in_s: int) -> None:
        self._expires_at = time.monotonic() + expires_in_s
        if code != self._code:
            self._code = code
            self._changed()
