"""Which addresses this machine has and that there is a way out, told by the kernel (rtnetlink) whenever that changes; nothing is
asked again and again."""

import asyncio
import logging
import os
from collections.abc import AsyncIterator, Callable
from typing import Any

from pyroute2 import AsyncIPRoute
from pyroute2.netlink.exceptions import NetlinkDecodeError, NetlinkError
from pyroute2.netlink.rtnl import RTMGRP_IPV4_IFADDR, RTMGRP_IPV4_ROUTE, RTMGRP_IPV6_IFADDR, RTMGRP_IPV6_ROUTE
from pyroute2.netlink.rtnl.ifaddrmsg import IFA_F_TENTATIVE

log = logging.getLogger(__name__)

AGAIN_AFTER_S = 1.0
_EVERYWHERE, _MAIN_TABLE = 0, 254  # RT_SCOPE_UNIVERSE, RT_TABLE_MAIN


async def follow(changed: Callable[[frozenset[str], frozenset[str]], None]) -> None:
    """For ever: ``changed(before, now)`` when those that other machines can reach are others than before, also when some
    changes were missed in between; and when they are the same and a default route came, which it does after its address."""
    told: frozenset[str] | None = None
    trouble = ""
    while True:
        try:
            async with AsyncIPRoute() as kernel:
                async for now, another_way in _addresses(kernel):
                    if told is not None and (now != told or another_way):
                        changed(told, now)
                    told = now
        except (NetlinkError, NetlinkDecodeError, OSError) as error:
            what = os.strerror(error.errno) if isinstance(error, OSError) and error.errno else str(error)
            if what != trouble:
                trouble = what
                log.warning("changes of this machine's addresses were missed: %s; asking for all of them", what)
        await asyncio.sleep(AGAIN_AFTER_S)


async def _addresses(kernel: AsyncIPRoute) -> AsyncIterator[tuple[frozenset[str], bool]]:
    """All of them, now and after each change, and whether a default route came with it. Raises when the kernel says more at once
    than it keeps for us."""
    await kernel.bind(groups=RTMGRP_IPV4_IFADDR | RTMGRP_IPV6_IFADDR | RTMGRP_IPV4_ROUTE | RTMGRP_IPV6_ROUTE)
    known = {_place(message) async for message in await kernel.addr("dump") if _counts(message)}
    ways = {_way(message) async for message in await kernel.route("dump") if _leads_out(message)}
    came = False
    while True:
        yield frozenset(address for _, address in known), came
        came = False
        async for message in kernel.get():
            match message["event"]:
                case "RTM_NEWADDR" if _counts(message):
                    known.add(_place(message))
                case "RTM_DELADDR":
                    known.discard(_place(message))
                    ways = {way for way in ways if way[0] != message["index"]}  # their end is not told
                case "RTM_NEWROUTE" if _leads_out(message):
                    came = came or _way(message) not in ways
                    ways.add(_way(message))
                case "RTM_DELROUTE":
                    ways.discard(_way(message))


def _counts(message: Any) -> bool:
    """Others can reach it, and it is certain that nobody else has it."""
    return message["scope"] == _EVERYWHERE and not message["flags"] & IFA_F_TENTATIVE


def _place(message: Any) -> tuple[int, str]:
    return message["index"], message.get("IFA_LOCAL") or message.get("IFA_ADDRESS")


def _leads_out(message: Any) -> bool:
    return (message["dst_len"], message["table"]) == (0, _MAIN_TABLE)


def _way(message: Any) -> tuple[int, str, int]:
    """Its device, gateway and metric."""
    return message.get("RTA_OIF") or 0, str(message.get("RTA_GATEWAY") or ""), message.get("RTA_PRIORITY") or 0
