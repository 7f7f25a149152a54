"""``screen.sock``: the visit as others may see it, an agent's proposals, and what can be pressed now (docs/protocol.md)."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated, Any, Literal

import msgspec
from aiohttp import web
from msgspec import Meta

from domain.guide import Guide, GuideAction, GuideRefusal, GuideResult
from domain.messages import DeviceReport
from domain.session import Proposal, ProposalResult
from kiosk.answers import Refusal, answer, body, errors
from kiosk.audience import Audience
from kiosk.health import Health
from kiosk.screen.session import Session


class Touch(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A touch on the window, in pixels from the top left."""

    x: Annotated[float, Meta(ge=0, le=16384)]
    y: Annotated[float, Meta(ge=0, le=16384)]
    phase: Literal["down", "move", "up"]


class Hands(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What somebody does to the simulated panel: a finger on the help button or away from it, somebody near, the door,
    a plug in the headphones jack."""

    pressed: bool | None = None
    near: bool | None = None
    door_open: bool | None = None
    headphones: bool | None = None

    def __post_init__(self) -> None:
        if (self.pressed, self.near, self.door_open, self.headphones) == (None, None, None, None):
            raise ValueError("needs pressed, near, door_open or headphones")


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulatedDevices:
    """What exists only with simulated devices, for the workbench."""

    picture: Callable[[], Awaitable[bytes]]
    touch: Callable[[Literal["down", "move", "up"], float, float], None]
    hands: Callable[[Hands], None]
    buttons: Callable[[], dict[str, float | None]]


class Server:
    def __init__(
        self,
        session: Session,
        *,
        health: Callable[[], Health],
        targets: Callable[[], Awaitable[list[dict[str, Any]]]],
        points: Callable[[], Awaitable[bool]],
        devices: Callable[[], tuple[DeviceReport, ...]],
        simulated: SimulatedDevices | None,
    ) -> None:
        self._session, self._health, self._targets, self._simulated = session, health, targets, simulated
        self._points, self._devices = points, devices
        self._audience = Audience(self._state)
        session.observe(self._audience.changed)
        session.observe_results(self._answered)

    def app(self) -> web.Application:
        app = web.Application(middlewares=[errors])
        app.add_routes(
            [
                web.get("/health", self._get_health),
                web.get("/events", self._audience.welcome),
                web.get("/session", self._get_session),
                web.post("/proposals", self._post_proposals),
                web.post("/guide", self._post_guide),
                web.get("/targets", self._get_targets),
            ]
        )
        if self._simulated is not None:
            app.add_routes(
                [
                    web.get("/picture", self._get_picture),
                    web.post("/touch", self._post_touch),
                    web.get("/buttons", self._get_buttons),
                    web.post("/buttons", self._post_buttons),
                ]
            )
        return app

    def devices_changed(self) -> None:
        self._audience.changed()

    def _state(self) -> bytes:
        event = {"type": "session", "session": self._session.view(), "devices": self._devices()}
        return msgspec.json.encode(event)

    def _answered(self, result: ProposalResult) -> None:
        self._audience.tell(msgspec.json.encode({"type": "proposal", "result": result}))

    async def _get_health(self, _: web.Request) -> web.Response:
        return answer(self._health())

    async def _get_session(self, _: web.Request) -> web.Response:
        return answer(self._session.view())

    async def _post_proposals(self, request: web.Request) -> web.Response:
        return answer(self._session.propose(await body(request, Proposal)))

    async def _post_guide(self, request: web.Request) -> web.Response:
        guide = await body(request, Guide)
        result = self._session.guide(guide)
        if result.ok and guide.action is GuideAction.POINT and not await self._points():
            self._session.point_away()
            result = GuideResult(ok=False, reason=GuideRefusal.NOT_ON_THIS_PAGE)
        return answer(result)

    async def _get_targets(self, _: web.Request) -> web.Response:
        return answer(await self._targets())

    # -- with simulated devices ------------------------------------------------------------------------------------

    async def _get_picture(self, _: web.Request) -> web.Response:
        assert self._simulated is not None
        try:
            return web.Response(body=await self._simulated.picture(), content_type="image/png")
        except TimeoutError as error:
            raise Refusal(503, "nothing_drawn", "the window was not drawn in time; is the display on?") from error

    async def _post_touch(self, request: web.Request) -> web.Response:
        assert self._simulated is not None
        touch = await body(request, Touch)
        self._simulated.touch(touch.phase, touch.x, touch.y)
        return web.Response(status=204)

    async def _get_buttons(self, _: web.Request) -> web.Response:
        assert self._simulated is not None
        return answer(self._simulated.buttons())

    async def _post_buttons(self, request: web.Request) -> web.Response:
        assert self._simulated is not None
        self._simulated.hands(await body(request, Hands))
        return answer(self._simulated.buttons())
