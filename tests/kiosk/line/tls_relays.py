"""``python -m tests.kiosk.line.tls_relays CA``, on a host of its own: `TlsRelays` for an engine there. The first line of standard
input are the servers of the hub, the answer those for the engine; the end of the input ends it."""

import asyncio
import sys
from pathlib import Path

import msgspec

from domain.media import IceServer
from kiosk.line.tls_relay import TlsRelays


async def main() -> None:
    relays = TlsRelays(Path(sys.argv[1]) if sys.argv[1] else None, lambda: None)
    servers = msgspec.json.decode(sys.stdin.readline(), type=list[IceServer])
    print(msgspec.json.encode(relays.ways(servers)).decode(), flush=True)
    serving = asyncio.create_task(relays.run())
    await asyncio.to_thread(sys.stdin.read)
    serving.cancel()


if __name__ == "__main__":
    asyncio.run(main())
