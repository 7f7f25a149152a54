"""How the processes of a kiosk answer over HTTP: JSON, and a refusal as a key with a sentence for a technician."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

import msgspec
from aiohttp import web

from domain.checked import decode

T = TypeVar("T")

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Refusal(Exception):
    """Why a request is not done: ``key`` for programs, ``message`` for people."""

    def __init__(self, status: int, key: str, message: str) -> None:
        super().__init__(f"{status} {key}: {message}")
        self.status, self.key, self.message = status, key, message


async def body(request: web.Request, kind: type[T]) -> T:
    """The request's JSON; none at all is an empty object. `errors` answers for what cannot be read."""
    return decode(msgspec.json.Decoder(kind), await request.read() or b"{}")


def answer(value: object, status: int = 200) -> web.Response:
    return web.Response(status=status, body=msgspec.json.encode(value), content_type="application/json")


@web.middleware
async def errors(request: web.Request, handler: Handler) -> web.StreamResponse:
    """What a client did wrong comes back as ``{"error", "message"}``."""
    try:
        return await handler(request)
    except Refusal as refusal:
        return _refused(refusal.status, refusal.key, refusal.message)
    except msgspec.DecodeError as error:
        return _refused(400, "not_understood", str(error))
    except web.HTTPException as error:
        return _refused(error.status, "http", f"{request.method} {request.path}: {error.reason}")


def _refused(status: int, key: str, message: str) -> web.Response:
    return answer({"error": key, "message": message}, status)
