"""``python -m kiosk.line --config FILE [--production]``"""

import argparse
import asyncio
import logging
import signal
import sys
from pathlib import Path

from domain.checked import Problems
from kiosk.config import Config, load
from kiosk.line.keys import KeyUnreadable
from kiosk.line.process import Process
from kiosk.serving import listening


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m kiosk.line", description="Everything that leaves the building.")
    parser.add_argument("--config", type=Path, required=True, help="the kiosk's configuration")
    parser.add_argument("--production", action="store_true", help="refuse simulated devices")
    arguments = parser.parse_args()
    try:
        config = load(arguments.config, production=arguments.production)
    except Problems as error:
        print(f"{arguments.config}:\n{error}", file=sys.stderr)  # noqa: T201
        return 2
    logging.basicConfig(level=config.log_level.upper(), format="%(asctime)s %(name)s %(levelname)s %(message)s")
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
