"""``python -m kiosk.line --config FILE [--production]``"""

import asyncio
import logging
import signal
import sys

from kiosk.config import Config
from kiosk.line.keys import KeyUnreadable
from kiosk.line.process import Process
from kiosk.serving import listening
from kiosk.starting import settings


def main() -> int:
    config = settings("line", "Everything that leaves the building.")
    try:
        asyncio.run(run(config))
    except KeyUnreadable as error:
        logging.getLogger("kiosk.line").critical("%s", error)
        return 1
    return 0


async def run(config: Config) -> None:
    """Until SIGTERM or SIGINT."""
    process = Process(config)
    async with listening(process.app, config.socket("line")), asyncio.TaskGroup() as group:
        work = group.create_task(process.run())
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, work.cancel)


if __name__ == "__main__":
    sys.exit(main())
