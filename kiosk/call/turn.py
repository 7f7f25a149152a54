"""A question to a TURN server (RFC 8656): would it relay for us? libnice keeps its answer for itself."""

import contextlib
import hashlib
import hmac
import os
import socket
import struct
from collections.abc import Iterator

import msgspec

from domain.media import IceServer
from domain.trouble import Problem

COOKIE = 0x2112A442
ALLOCATE, REFRESH = 0x0003, 0x0004
ALLOCATED, NOT_ALLOCATED = 0x0103, 0x0113
USERNAME, INTEGRITY, ERROR, LIFETIME, REALM, NONCE, TRANSPORT = 0x0006, 0x0008, 0x0009, 0x000D, 0x0014, 0x0015, 0x0019
UDP_RELAY = bytes([17, 0, 0, 0])
UNAUTHORIZED = 401
PORT = 3478
ANSWERS_WITHIN_S = 2.0
TRIES = 2

_head = struct.Struct(">HHI12s")
_attribute = struct.Struct(">HH")


class Answer(msgspec.Struct, frozen=True):
    """``error`` is 0 when the server relays; ``realm`` and ``nonce`` are what a question has to be signed with."""

    error: int
    realm: bytes = b""
    nonce: bytes = b""


def question(kind: int, transaction: bytes, attributes: dict[int, bytes], key: bytes = b"") -> bytes:
    """A message of the client; ``key`` signs it."""
    body = b"".join(_packed(name, value) for name, value in attributes.items())
    if not key:
        return _head.pack(kind, len(body), COOKIE, transaction) + body
    signed = _head.pack(kind, len(body) + 24, COOKIE, transaction) + body
    return signed + _packed(INTEGRITY, hmac.new(key, signed, hashlib.sha1).digest())


def answer(message: bytes, transaction: bytes) -> Answer:
    """What the server says to an allocation. Raises ValueError when it is no answer to it."""
    if len(message) < _head.size:
        raise ValueError(f"a message of {len(message)} bytes")
    kind, length, cookie, of = _head.unpack_from(message)
    if cookie != COOKIE or of != transaction or kind not in (ALLOCATED, NOT_ALLOCATED):
        raise ValueError(f"a message of type {kind:#06x} to another question")
    found = dict(_attributes(message[_head.size : _head.size + length]))
    if kind == ALLOCATED:
        return Answer(0)
    error = found.get(ERROR, b"")
    code = 100 * (error[2] & 0x07) + error[3] if len(error) >= 4 else 500
    return Answer(code, found.get(REALM, b""), found.get(NONCE, b""))


def ask(server: IceServer) -> Problem:
    """Blocks for some seconds. The first of its addresses that relays is enough."""
    problems = [_ask(url, server) for url in server.urls if url.startswith("turn:")]
    for best in (Problem.NONE, Problem.REFUSED):
        if best in problems:
            return best
    return Problem.UNREACHABLE


def _ask(url: str, server: IceServer) -> Problem:
    place, _, query = url.removeprefix("turn:").partition("?")
    host, _, port = place.rpartition(":") if place.rpartition(":")[2].isdigit() else (place, "", "")
    kind = socket.SOCK_STREAM if query == "transport=tcp" else socket.SOCK_DGRAM
    try:
        with _connected(host.strip("[]"), int(port or PORT), kind) as to:
            asked = {TRANSPORT: UDP_RELAY}
            said = _exchange(to, kind, asked)
            if said.error != UNAUTHORIZED:
                return Problem.NONE if said.error == 0 else Problem.REFUSED
            user = server.username.encode()
            key = hashlib.md5(b":".join((user, said.realm, server.credential.encode())), usedforsecurity=False).digest()
            signed = {USERNAME: user, REALM: said.realm, NONCE: said.nonce}
            if _exchange(to, kind, asked | signed, key).error:
                return Problem.REFUSED
            to.send(question(REFRESH, os.urandom(12), {LIFETIME: bytes(4)} | signed, key))
            return Problem.NONE
    except (OSError, ValueError):
        return Problem.UNREACHABLE


def _connected(host: str, port: int, kind: int) -> socket.socket:
    found = socket.getaddrinfo(host, port, type=kind)[0]
    to = socket.socket(found[0], kind)
    try:
        to.settimeout(ANSWERS_WITHIN_S)
        to.connect(found[4])
    except OSError:
        to.close()
        raise
    return to


def _exchange(to: socket.socket, kind: int, attributes: dict[int, bytes], key: bytes = b"") -> Answer:
    transaction = os.urandom(12)
    asked = question(ALLOCATE, transaction, attributes, key)
    for _ in range(TRIES if kind == socket.SOCK_DGRAM else 1):
        to.send(asked)
        with contextlib.suppress(TimeoutError):
            return answer(to.recv(2048), transaction)
    raise TimeoutError("the server does not answer")


def _packed(name: int, value: bytes) -> bytes:
    return _attribute.pack(name, len(value)) + value + bytes(-len(value) % 4)


def _attributes(body: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at + _attribute.size <= len(body):
        name, length = _attribute.unpack_from(body, at)
        yield name, body[at + _attribute.size : at + _attribute.size + length]
        at += _attribute.size + length + -length % 4
