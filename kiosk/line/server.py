"""``line.sock``: help, enrolment and the menu, for the screen and the workbench (docs/protocol.md)."""

import logging
from collections.abc import Callable

import msgspec
from aiohttp import web

from domain.call import CallKind, Way
from domain.checked import decode
from domain.line import AgentTyped, CustomerTyped, Enrolment, FromScreen, LineView
from domain.listening import Listening
from domain.quality import MeasuredCall
from kiosk.answers import Refusal, answer, body, errors
from kiosk.audience import Audience
from kiosk.health import Health
from kiosk.line.calls import Calls

log = logging.getLogger(__name__)
_from_screen = msgspec.json.Decoder(FromScreen)


class Asked(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    kind: CallKind = CallKind.VIDEO


class Switch(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    on: bool


class Chosen(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    way: Way


class Thumbed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    call: str
    up: bool


class Server:
    """`changed` and `typed` tell everybody who listens."""

    def __init__(
        self,
        *,
        calls: Callable[[], Calls],
        view: Callable[[], LineView],
        enrolment: Callable[[], Enrolment],
        health: Callable[[], Health],
        last_calls: Callable[[], tuple[MeasuredCall, ...]],
    ) -> None:
        self._calls, self._view, self._enrolment, self._health = calls, view, enrolment, health
        self._last_calls = last_calls
        self._audience = Audience(lambda: msgspec.json.encode(view()), self._heard)

    def changed(self) -> None:
        self._audience.changed()

    def typed(self, characters: str) -> None:
        self._audience.tell(msgspec.json.encode(AgentTyped(text=characters)))

    def app(self) -> web.Application:
        app = web.Application(middlewares=[errors])
        app.add_routes(
            [
                web.get("/health", self._get_health),
                web.get("/events", self._audience.welcome),
                web.get("/enrolment", self._get_enrolment),
                web.get("/calls", self._get_calls),
                web.post("/help", self._ask),
                web.delete("/help", self._hang_up),
                web.post("/help/camera", self._camera),
                web.post("/help/blur", self._blur),
                web.post("/help/mute", self._mute),
                web.post("/help/listening", self._listening),
                web.post("/help/way", self._way),
                web.post("/help/answer", self._answer),
                web.post("/help/thumb", self._thumb),
            ]
        )
        return app

    def _heard(self, data: bytes) -> None:
        try:
            message = decode(_from_screen, data)
        except msgspec.DecodeError as error:
            log.warning("the screen said %.200r: %s", data, error)
            return
        if isinstance(message, CustomerTyped):
            self._calls().type_text(message.text)
        else:
            self._calls().indicator_shown(message.call)

    async def _get_health(self, _: web.Request) -> web.Response:
        return answer(self._health())

    async def _get_enrolment(self, _: web.Request) -> web.Response:
        return answer(self._enrolment())

    async def _get_calls(self, _: web.Request) -> web.Response:
        return answer({"calls": self._last_calls()})

    async def _ask(self, request: web.Request) -> web.Response:
        asked = await body(request, Asked)
        self._calls().ask(asked.kind)
        return answer(self._calls().view, 202)

    async def _hang_up(self, _: web.Request) -> web.Response:
        self._calls().hang_up()
        return answer(self._calls().view)

    async def _camera(self, request: web.Request) -> web.Response:
        self._calls().set_camera((await body(request, Switch)).on)
        return answer(self._calls().view)

    async def _blur(self, request: web.Request) -> web.Response:
        self._calls().set_blur((await body(request, Switch)).on)
        return answer(self._calls().view)

    async def _mute(self, request: web.Request) -> web.Response:
        self._calls().set_mute((await body(request, Switch)).on)
        return answer(self._calls().view)

    async def _listening(self, request: web.Request) -> web.Response:
        self._calls().listen(await body(request, Listening))
        return answer(self._calls().view)

    async def _way(self, request: web.Request) -> web.Response:
        way = (await body(request, Chosen)).way
        if not self._calls().choose(way):
            raise Refusal(409, "not_offered", f"{way.value!r} is not offered now; see `ways` of the call")
        return answer(self._calls().view)

    async def _answer(self, request: web.Request) -> web.Response:
        self._calls().answer_ring_back((await body(request, Switch)).on)
        return answer(self._calls().view)

    async def _thumb(self, request: web.Request) -> web.Response:
        said = await body(request, Thumbed)
        if not self._calls().thumb(said.call, said.up):
            raise Refusal(409, "not_asked", f"call {said.call!r} is not the one that was over last, or was answered")
        return answer(self._calls().view)
