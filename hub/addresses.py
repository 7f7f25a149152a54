"""Where a request comes from, for the limits on guessing."""

import ipaddress
from collections.abc import Iterable

from aiohttp import web


class Addresses:
    """``proxies``: addresses or networks of the proxies in front, whose word about the address behind them is taken.
    Without them a stranger could claim a new address with every guess. Raises ValueError for what is neither."""

    def __init__(self, proxies: Iterable[str]) -> None:
        self._proxies = [ipaddress.ip_network(proxy) for proxy in proxies]

    def of(self, request: web.Request) -> str:
        """The nearest address that is not one of our proxies."""
        address = request.remote or ""
        said = [part.strip() for value in request.headers.getall("X-Forwarded-For", []) for part in value.split(",")]
        while said and self._ours(address):
            address = said.pop()
        return address

    def _ours(self, address: str) -> bool:
        try:
            found = ipaddress.ip_address(address)
        except ValueError:
            return False
        return any(found in network for network in self._proxies)
