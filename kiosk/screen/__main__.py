"""``python -m kiosk.screen --config FILE [--production]``"""

import asyncio
import gc
import sys

from kiosk.starting import settings


def main() -> int:
    config = settings("screen", "What the customer sees and touches.")
    gc.disable()  # imports make many objects and no garbage
    from kiosk.screen.window import prepare

    prepare(config)
    from kiosk.screen.process import Process  # not before: Kivy reads its configuration when it is imported

    gc.freeze()  # what stays for good need not be looked at again: that would take longer than a touch may
    gc.set_threshold(10_000, 50, 100)  # in a visit next to never; the frame has it done when nobody is there
    gc.enable()

    async def run() -> None:
        await Process(config).run()

    asyncio.run(run())
    return 0


if __name__ == "__main__":
    sys.exit(main())
