"""``python -m kiosk.screen --config FILE [--production]``"""

import argparse
import asyncio
import logging
import sys
from pathlib import Path

from domain.checked import Problems
from kiosk.config import load


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m kiosk.screen", description="What the customer sees and touches.")
    parser.add_argument("--config", type=Path, required=True, help="the kiosk's configuration")
    parser.add_argument("--production", action="store_true", help="refuse simulated devices")
    arguments = parser.parse_args()
    try:
        config = load(arguments.config, production=arguments.production)
    except Problems as error:
        print(f"{arguments.config}:\n{error}", file=sys.stderr)  # noqa: T201
        return 2
    logging.basicConfig(level=config.log_level.upper(), format="%(asctime)s %(name)s %(levelname)s %(message)s")

    from kiosk.screen.window import prepare

    prepare(config)
    from kiosk.screen.process import Process  # not before: Kivy reads its configuration when it is imported

    async def run() -> None:
        await Process(config).run()

    asyncio.run(run())
    return 0


if __name__ == "__main__":
    sys.exit(main())
