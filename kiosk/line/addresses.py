"""Which addresses this machine has, told by the kernel (rtnetlink) whenever that changes; nothing is asked again and again."""

import asyncio
import logging
import os
from collections.abc import AsyncIterator, Callable
from typing import Any

from pyroute2 import AsyncIPRoute
from pyroute2.netlink.exceptions import NetlinkDecodeError, NetlinkError
from pyroute2.netlink.rtnl import RTMGRP_IPV4_IFADDR, RTMGRP_IPV6_IFADDR
from pyroute2.netlink.rtnl.ifaddrmsg import IFA_F_TENTATIVE

log = logging.getLogger(__name__)

AGAIN_AFTER_S = 1.0
_EVERYWHERE = 0  # RT_SCOPE_UNIVERSE


async def follow(changed: Callable[[frozenset[str], frozenset[str]], None]) -> None:
    """For ever: ``changed(before, now)`` when those that other machines can reach are others than before, also when some
    changes were missed in between."""
    told: frozenset[str] | None = None
    trouble = ""
    while True:
        try:
            async with AsyncIPRoute() as kernel:
                async for now in _addresses(kernel):
                    if told is not None and now != told:
                        changed(told, now)
                    told = now
        except (NetlinkError, NetlinkDecodeError, OSError) as error:
            what = os.strerror(error.errno) if isinstance(error, OSError) and error.errno else str(error)
            if what != trouble:
                trouble = what
                log.warning("changes of this machine's addresses were missed: %s; asking for all of them", what)
        await asyncio.sleep(AGAIN_AFTER_S)


async def _addresses(kernel: AsyncIPRoute) -> AsyncIterator[frozenset[str]]:
    """All of them, now and after each change. Raises when the kernel says more at once than it keeps for us."""
    await kernel.bind(groups=RTMGRP_IPV4_IFADDR | RTMGRP_IPV6_IFADDR)
    known = {_place(message) async for message in await kernel.addr("dump") if _counts(message)}
    while True:
        yield frozenset(address for _, address in known)
        async for message in kernel.get():
            if message["event"] == "RTM_NEWADDR" and _counts(message):
                known.add(_place(message))
            elif message["event"] == "RTM_DELADDR":
                known.discard(_place(message))


def _counts(message: Any) -> bool:
    """Others can reach it, and it is certain that nobody else has it."""
    return message["scope"] == _EVERYWHERE and not message["flags"] & IFA_F_TENTATIVE


def _place(message: Any) -> tuple[int, str]:
    return message["index"], message.get("IFA_LOCAL") or message.get("IFA_ADDRESS")
