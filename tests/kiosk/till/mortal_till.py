"""``python -m tests.kiosk.till.mortal_till POINT ...``: the till as a process that kills itself at a point of its journal.

A point is ``before:approve`` or ``after:approve`` for any of the journal's methods, ``before:begin:2`` for its second call, or
``never``. Before means that nothing of it is on disk; after, that all of it is and nobody has been told.
"""

import functools
import itertools
import os
import signal
import sys
from collections.abc import Awaitable, Callable
from typing import ParamSpec, TypeVar

from kiosk.till.__main__ import main
from kiosk.till.journal import Journal
from tests.kiosk.till import tills

P = ParamSpec("P")
T = TypeVar("T")


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def dying(moment: str, method: Callable[P, Awaitable[T]], nth: int) -> Callable[P, Awaitable[T]]:
    calls = itertools.count(1)

    @functools.wraps(method)
    async def until_the_point(*args: P.args, **kwargs: P.kwargs) -> T:
        reached = next(calls) == nth
        if reached and moment == "before":
            die()
        result = await method(*args, **kwargs)
        if reached:
            die()
        return result

    return until_the_point


if __name__ == "__main__":
    tills.register()
    moment, *where = sys.argv.pop(1).split(":")
    if where:
        name, nth = where[0], int(where[1]) if len(where) > 1 else 1
        setattr(Journal, name, dying(moment, getattr(Journal, name), nth))
    sys.exit(main())
