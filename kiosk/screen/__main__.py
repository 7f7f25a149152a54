"""``python -m kiosk.screen --config FILE [--production]``"""

import asyncio
import sys

from kiosk.starting import settings


def main() -> int:
    config = settings("screen", "What the customer sees and touches.")
    from kiosk.screen.window import prepare

    prepare(config)
    from kiosk.screen.process import Process  # not before: Kivy reads its configuration when it is imported

    async def run() -> None:
        await Process(config).run()

    asyncio.run(run())
    return 0


if __name__ == "__main__":
    sys.exit(main())
