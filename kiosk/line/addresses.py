"""Which addresses this machine has, told by the kernel whenever that changes (rtnetlink(7)); nothing is asked again and again."""

import asyncio
import logging
import socket
import struct
from collections.abc import Callable, Iterator
from typing import NamedTuple

log = logging.getLogger(__name__)

_IPV4_CHANGES, _IPV6_CHANGES = 0x10, 0x100  # RTMGRP_IPV4_IFADDR, RTMGRP_IPV6_IFADDR
_NEW, _GONE, _ASK = 20, 21, 22  # RTM_NEWADDR, RTM_DELADDR, RTM_GETADDR
_REQUEST, _ALL = 0x001, 0x300  # NLM_F_REQUEST, NLM_F_DUMP
_EVERYWHERE = 0  # RT_SCOPE_UNIVERSE
_TENTATIVE = 0x40  # IFA_F_TENTATIVE: nobody may have it yet
_ADDRESS, _LOCAL = 1, 2  # IFA_ADDRESS, IFA_LOCAL
_HEADER, _MESSAGE, _ATTRIBUTE = struct.Struct("=IHHII"), struct.Struct("=BBBBI"), struct.Struct("=HH")
MOST_BYTES = 65_536


class Address(NamedTuple):
    """``is_there`` false: it was taken away from the interface."""

    interface: int
    address: str
    is_there: bool


def read(data: bytes) -> Iterator[Address]:
    """All in one datagram of the kernel's that can be reached from other machines; what is no address is passed over."""
    while len(data) >= _HEADER.size:
        length, kind, *_ = _HEADER.unpack_from(data)
        if not _HEADER.size <= length <= len(data):
            return
        if kind in (_NEW, _GONE) and length >= _HEADER.size + _MESSAGE.size:
            yield from _address(data[_HEADER.size : length], kind == _NEW)
        data = data[_aligned(length) :]


def _address(data: bytes, is_there: bool) -> Iterator[Address]:
    family, _, flags, scope, interface = _MESSAGE.unpack_from(data)
    if scope != _EVERYWHERE or family not in (socket.AF_INET, socket.AF_INET6) or (flags & _TENTATIVE and is_there):
        return
    found: dict[int, bytes] = {}
    rest = data[_MESSAGE.size :]
    while len(rest) >= _ATTRIBUTE.size:
        length, kind = _ATTRIBUTE.unpack_from(rest)
        if not _ATTRIBUTE.size <= length <= len(rest):
            return
        found[kind] = rest[_ATTRIBUTE.size : length]
        rest = rest[_aligned(length) :]
    packed = found.get(_LOCAL, found.get(_ADDRESS, b""))
    if len(packed) == (4 if family == socket.AF_INET else 16):
        yield Address(interface, socket.inet_ntop(family, packed), is_there)


def _aligned(length: int) -> int:
    return length + 3 & ~3


async def follow(changed: Callable[[frozenset[str]], None]) -> None:
    """For ever: ``changed(addresses)`` when they are others than before. A kernel that will not tell is told of in the log."""
    try:
        kernel = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW | socket.SOCK_NONBLOCK, socket.NETLINK_ROUTE)
        kernel.bind((0, _IPV4_CHANGES | _IPV6_CHANGES))
    except OSError as error:
        log.error(
            "changes of this machine's addresses are not noticed: %s; a call is then mended when it is silent", error
        )
        return
    with kernel:
        known: set[tuple[int, str]] = set()
        told: frozenset[str] | None = None
        while True:
            if told is None:
                known.clear()
                _ask(kernel)
            try:
                data = await asyncio.get_running_loop().sock_recv(kernel, MOST_BYTES)
            except OSError as error:  # more at once than it keeps for us
                log.warning("changes of addresses were missed: %s; asking for all of them", error)
                told = None
                continue
            for address in read(data):
                (known.add if address.is_there else known.discard)(address[:2])
            now = frozenset(address for _, address in known)
            if told is not None and now != told:
                changed(now)
            told = now


def _ask(kernel: socket.socket) -> None:
    length = _HEADER.size + _MESSAGE.size
    kernel.send(_HEADER.pack(length, _ASK, _REQUEST | _ALL, 1, 0) + _MESSAGE.pack(socket.AF_UNSPEC, 0, 0, 0, 0))
